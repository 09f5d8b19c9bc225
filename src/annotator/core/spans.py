"""Spans of a text: where they begin and end, in code points, as Label Studio counts them for Text. Pure.

Qt counts UTF-16 units instead; `from_utf16` and `to_utf16` lead from one to the other.
"""

from __future__ import annotations

from annotator.core.tags import Granularity


def snapped(text: str, start: int, end: int, granularity: Granularity) -> tuple[int, int] | None:
    """A selection as a span: white space at its ends left out; whole words where the text asks for them. None when
    nothing is left."""
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


def word_at(text: str, index: int) -> tuple[int, int] | None:
    """The word that holds the code point at `index`; None between words."""
    if not 0 <= index < len(text) or not _is_word(text[index]):
        return None
    return snapped(text, index, index + 1, Granularity.WORD)


def from_utf16(text: str, position: int) -> int:
    """UTF-16 units to code points; a position inside a pair counts as before it."""
    if text.isascii():
        return position
    return len(text.encode("utf-16-le", "surrogatepass")[: 2 * position].decode("utf-16-le", "ignore"))


def to_utf16(text: str, index: int) -> int:
    """Code points to UTF-16 units."""
    return index if text.isascii() else len(text[:index].encode("utf-16-le", "surrogatepass")) // 2


def _is_word(character: str) -> bool:
    return character.isalnum() or character in "_'’-"
