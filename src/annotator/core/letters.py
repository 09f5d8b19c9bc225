"""Letters about rejected work. Their language does not follow that of the program."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

LETTER_LANGUAGES = ("en", "fr")
# The texts in one language by name, with blanks in braces. All languages have the same names.
type LetterTexts = Mapping[str, str]


class LetterKind(StrEnum):
    """The kinds. The values are the first words of the names of their texts."""

    REASONS = "reasons"  # asks for the reasons and a review by a person
    ACCESS = "access"  # asks for access to data and a copy
