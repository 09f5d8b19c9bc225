"""Words of a text for a spelling dictionary. Pure; positions are in code points.

Letters are those of Unicode with their combining marks. An apostrophe or hyphen between letters is part of a word:
`l’homme`, `aujourd'hui`, `week-end`. Not in a dictionary and skipped: numbers and words with digits, words in
capitals, web and mail addresses, paths, text between `<` and `>`, and scripts without spaces between words."""

from __future__ import annotations

import re
from collections.abc import Iterator

LONGEST = 64  # characters; longer words are in no dictionary

# Combining marks, which `\w` does not include: Latin, Greek and Cyrillic, Hebrew, Arabic, the Indic scripts.
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
    r"://|(?i:www)\.|@|\\|#|^[\W_]*[~.]?/|<[^<>\s]+>"  # addresses, paths, markup
    r"|^\W*\w[\w-]*(?:\.[\w-]+)*\.[a-z]{2,}(?:[/:?]|\W*$)"  # `example.com`, `notes.txt`
)
# Thai, Lao, Burmese, Khmer, Japanese, Chinese.
_NO_SPACES = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_NO_LETTER = re.compile(r"[\d_]")

type WordPlace = tuple[int, int]


def words_in(text: str) -> Iterator[WordPlace]:
    """Yield the start and end of each word, in order."""
    for stretch in _STRETCH.finditer(text):
        if _NO_WORDS.search(stretch[0]):
            continue
        for word in _WORD.finditer(stretch[0]):
            if is_word(word[0]):
                yield stretch.start() + word.start(), stretch.start() + word.end()


def is_word(text: str) -> bool:
    """Return True if a dictionary can check this word; single letters are not checked."""
    is_asked = 2 <= len(text) <= LONGEST and not text.isupper() and _WORD.fullmatch(text) is not None
    return is_asked and text[0].isalpha() and _NO_LETTER.search(text) is None and _NO_SPACES.search(text) is None


def word_at(text: str, place: int) -> WordPlace | None:
    """Return the word at this position, including its edges."""
    return next(((start, end) for start, end in words_in(text) if start <= place <= end), None)
