"""The shipped texts of letters about rejected work."""

from __future__ import annotations

import tomllib
from functools import cache

from annotator.core.letters import LetterTexts
from annotator.formats.builtin.resources import resource_bytes


@cache
def letter_texts(language: str) -> LetterTexts:
    """Return the texts in a language of `LETTER_LANGUAGES`."""
    return tomllib.loads(resource_bytes(f"letters/{language}.toml").decode())
