"""Spans of a text, in code points as in Label Studio's Text tag. Pure. Label Studio keeps CR and LF. Qt's document
counts UTF-16 units and has one line break for CR LF. `from_document` and `to_document` convert positions."""

from __future__ import annotations

from annotator.core.design.objects import Granularity


def snapped(text: str, start: int, end: int, granularity: Granularity) -> tuple[int, int] | None:
    """Convert a selection to a span without white space at its ends, extended to whole words if the tag asks for it.
    Return None for an empty span."""
    start, end = max(0, min(start, end)), min(len(text), max(start, end))
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start >= end:
        return None
    if granularity is Granularity.WORD:
        while start > 0 and _is_word(text[start]) and _is_word(text[start - 1]):
            start -= 1
        while end < len(text) and _is_word(text[end - 1]) and _is_word(text[end]):
            end += 1
    return start, end


def from_document(text: str, position: int) -> int:
    """Convert a position in Qt's document to a code point index. A position inside a surrogate pair counts as before
    it. A position between CR and LF does not exist there."""
    index = position
    if not text.isascii():
        shown = text.replace("\r\n", "\n")
        index = len(shown.encode("utf-16-le", "surrogatepass")[: 2 * position].decode("utf-16-le", "ignore"))
    place = text.find("\r\n")
    while 0 <= place < index:
        index += 1
        place = text.find("\r\n", place + 2)
    return index


def to_document(text: str, index: int) -> int:
    """Convert a code point index to a position in Qt's document."""
    if text.isascii() and "\r" not in text:
        return min(index, len(text))
    before = text[:index]
    units = len(before) if text.isascii() else len(before.encode("utf-16-le", "surrogatepass")) // 2
    return units - text.count("\r\n", 0, index)


def _is_word(character: str) -> bool:
    return character.isalnum() or character in "_'’-"
