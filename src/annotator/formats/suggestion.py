"""Spelling suggestions for unknown words. Inputs are bounded: the comparison is quadratic in their length."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from itertools import islice

_LONGEST_WORD = 100
_MOST_OPTIONS = 500


def closest(word: str, options: Iterable[str], cutoff: float = 0.65) -> str:
    """Return the option most similar to `word`, or an empty string. `cutoff` is that of `difflib.get_close_matches`."""
    if len(word) > _LONGEST_WORD:
        return ""
    short = [option for option in islice(options, _MOST_OPTIONS) if len(option) <= _LONGEST_WORD]
    return "".join(get_close_matches(word, short, n=1, cutoff=cutoff))
