"""The words of a text that a dictionary can be asked about. Pure; places are counted in code points.

Letters are those of Unicode, with their marks. An apostrophe or a hyphen between letters is inside of a word:
`l’homme`, `aujourd'hui`, `week-end`. Left aside is what no dictionary has: numbers and what holds a digit, words in
capitals, addresses of the web and of mail, paths, what stands between `<` and `>`, and scripts that put no spaces
between words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

LONGEST = 64  # characters; what is longer is no word of any dictionary

# Combining marks, which `\w` leaves out: of Latin, Greek and Cyrillic, Hebrew, Arabic, the Indic scripts.
_MARKS = (
    r"\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed"
    r"\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962\u0963\u0981-\u0983\u09bc-\u09cd\u0a01-\u0a03\u0a3c-\u0a51"
    r"\u0abc-\u0acd\u0b3c-\u0b4d\u0bbe-\u0bcd\u0c3e-\u0c4d\u0cbc-\u0ccd\u0d3e-\u0d4d"
)
_JOINERS = r"'’\u02bc\-\u2010\u2011·"  # between two letters
_LETTER = rf"[\w{_MARKS}\u00ad]"
_WORD = re.compile(rf"{_LETTER}+(?:[{_JOINERS}]{_LETTER}+)*")
_STRETCH = re.compile(r"\S+")
_NO_WORDS = re.compile(
    r"://|(?i:www)\.|@|\\|#|^[\W_]*[~.]?/|<[^<>\s]+>"  # addresses, paths, marks of markup
    r"|^\W*\w[\w-]*(?:\.[\w-]+)*\.[a-z]{2,}(?:[/:?]|\W*$)"  # `example.com`, `notes.txt`
)
# Thai, Lao, Burmese, Khmer, Japanese, Chinese.
_NO_SPACES = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_NO_LETTER = re.compile(r"[\d_]")

type WordPlace = tuple[int, int]


def words_in(text: str) -> Iterator[WordPlace]:
    """From the first character of each to the one that follows its last, in order."""
    for stretch in _STRETCH.finditer(text):
        if _NO_WORDS.search(stretch[0]):
            continue
        for word in _WORD.finditer(stretch[0]):
            if is_word(word[0]):
                yield stretch.start() + word.start(), stretch.start() + word.end()


def is_word(text: str) -> bool:
    """Whether a dictionary can be asked about it; one letter alone is no question."""
    is_asked = 2 <= len(text) <= LONGEST and not text.isupper() and _WORD.fullmatch(text) is not None
    return is_asked and text[0].isalpha() and _NO_LETTER.search(text) is None and _NO_SPACES.search(text) is None


def word_at(text: str, place: int) -> WordPlace | None:
    """The word that this place is in, or at an edge of."""
    return next(((start, end) for start, end in words_in(text) if start <= place <= end), None)
