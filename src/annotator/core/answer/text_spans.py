"""Spans of a text, in code points as in Label Studio's Text tag. Pure. Label Studio keeps CR and LF. Qt's document
counts UTF-16 units and has one line break for CR LF."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from itertools import accumulate

from annotator.core.design.objects import Granularity

_PIECE, _LONGEST_LINE = 4_000, 8_000  # characters; Qt lays a piece out in 5 to 10 ms
_BLANK = re.compile("[ \t\n]")
_SENTENCE_END = re.compile(r"[.!?…]+[\"'»”’)\]]*(?=\s)|[\u3002\uff01\uff1f]+")
_LONGEST_SENTENCE = 20_000  # characters; searching them takes 1 ms
_SHIFTING = re.compile("\r\n|[\U00010000-\U0010ffff]")


def snapped(text: str, start: int, end: int, granularity: Granularity) -> tuple[int, int] | None:
    """Convert a selection to a span without white space at its ends, extended to whole words, sentences or lines if the
    tag asks for it. Return None for an empty span."""
    start, end = max(0, min(start, end)), min(len(text), max(start, end))
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start >= end:
        return None
    match granularity:
        case Granularity.WORD:
            while start > 0 and _is_word(text[start]) and _is_word(text[start - 1]):
                start -= 1
            while end < len(text) and _is_word(text[end - 1]) and _is_word(text[end]):
                end += 1
        case Granularity.SENTENCE:
            start, end = _trimmed(text, *_sentences(text, start, end))
        case Granularity.PARAGRAPH:
            start, end = _trimmed(text, *_lines(text, start, end))
        case _:
            pass
    return start, end


def _lines(text: str, start: int, end: int) -> tuple[int, int]:
    following = text.find("\n", end)
    return text.rfind("\n", 0, start) + 1, len(text) if following < 0 else following


def _sentences(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the sentences that a span touches. They do not go on in another line."""
    first, last = _lines(text, start, end)
    first, last = max(first, start - _LONGEST_SENTENCE), min(last, end + _LONGEST_SENTENCE)
    for found in _SENTENCE_END.finditer(text, first, start):
        first = found.end()
    ended = _SENTENCE_END.search(text, max(start, end - 1), last)
    return first, last if ended is None else ended.end()


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Return a span without white space at its ends. It has other characters."""
    while text[start].isspace():
        start += 1
    while text[end - 1].isspace():
        end -= 1
    return start, end


def piece_end(text: str, start: int) -> int:
    """Return the end of the piece of a long text that is laid out next: a line break, or else a space. The character
    there becomes the end of a line on screen, so that no position changes. It is the end of the text if there is
    none."""
    if len(text) - start <= _LONGEST_LINE:
        return len(text)
    found = text.find("\n", start + _PIECE, start + _LONGEST_LINE)
    if found < 0:
        found = text.rfind("\n", start + 1, start + _PIECE)
    if found < 0:
        blank = _BLANK.search(text, start + _LONGEST_LINE)
        found = len(text) if blank is None else blank.start()
    return found


class DocumentPositions:
    """The positions of a text in Qt's document. Only astral characters and CR LF make them differ."""

    def __init__(self, text: str) -> None:
        found = [] if text.isascii() and "\r" not in text else list(_SHIFTING.finditer(text))
        steps = [1 if match.end() - match.start() == 1 else -1 for match in found]
        self._last = [match.end() - 1 for match in found]  # the character after which positions are shifted
        self._shifts = [0, *accumulate(steps)]
        self._after = [last + 1 + shift for last, shift in zip(self._last, self._shifts[1:], strict=True)]
        self._length = len(text)

    def index(self, position: int) -> int:
        """Return the code point index of a position. A position inside a surrogate pair counts as before it. A
        position between CR and LF does not exist in the document."""
        passed = bisect_right(self._after, position)
        index = min(position - self._shifts[passed], self._length)
        return min(index, self._last[passed]) if passed < len(self._last) else index

    def position(self, index: int) -> int:
        """Return the position of a code point index."""
        index = min(index, self._length)
        return index + self._shifts[bisect_left(self._last, index)]


def _is_word(character: str) -> bool:
    return character.isalnum() or character in "_'’-"
