"""Places in a text, in the units of Label Studio. Pure. Each kind of text has a reading text, whose positions are code
points, and says how a result names a stretch of it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from functools import lru_cache
from itertools import accumulate
from typing import Any, Protocol, TypeGuard

from annotator.core.design.objects import ObjectTag, Paragraphs, Text

type SpanBounds = tuple[int, int]


class TextPlaces(Protocol):
    """The places of one text. `bounds(geometry(start, end)) == (start, end)`, if `start` and `end` have passed
    `core.answer.text_spans.snapped` and `tidy`, which returns None if nothing is left. `bounds` returns None for a
    geometry that is no place of this text."""

    @property
    def text(self) -> str: ...

    def tidy(self, start: int, end: int) -> SpanBounds | None: ...

    def geometry(self, start: int, end: int) -> dict[str, Any]: ...

    def bounds(self, geometry: Mapping[str, Any]) -> SpanBounds | None: ...


class PlainPlaces:
    """The places of a Text: code points."""

    def __init__(self, text: str) -> None:
        self.text = text

    def tidy(self, start: int, end: int) -> SpanBounds:
        return start, end

    def geometry(self, start: int, end: int) -> dict[str, Any]:
        return {"start": start, "end": end, "text": self.text[start:end]}

    def bounds(self, geometry: Mapping[str, Any]) -> SpanBounds | None:
        start, end = geometry.get("start"), geometry.get("end")
        if not is_whole(start) or not is_whole(end) or not 0 <= start < end <= len(self.text):
            return None
        return start, end


class ParagraphPlaces:
    """The places of a Paragraphs: the number of an utterance from 0 as a string, and UTF-16 units in its text. The
    reading text is that of the utterances, with a line break between two."""

    def __init__(self, texts: tuple[str, ...], *, saves_text: bool = True) -> None:
        self.texts = texts
        self.text = "\n".join(texts)
        self.starts = [0, *accumulate(len(text) + 1 for text in texts)][: len(texts)]
        self._saves_text = saves_text

    def tidy(self, start: int, end: int) -> SpanBounds:
        return start, end

    def number_at(self, position: int) -> int:
        """Return the number of the utterance at a position."""
        return max(0, bisect_right(self.starts, position) - 1)

    def geometry(self, start: int, end: int) -> dict[str, Any]:
        first, last = self.number_at(start), max(0, bisect_left(self.starts, end) - 1)
        place = {
            "start": str(first),
            "end": str(last),
            "startOffset": to_units(self.texts[first], start - self.starts[first]),
            "endOffset": to_units(self.texts[last], end - self.starts[last]),
        }
        return {**place, "text": self.text[start:end]} if self._saves_text else place

    def bounds(self, geometry: Mapping[str, Any]) -> SpanBounds | None:
        start = self._position(geometry.get("start"), geometry.get("startOffset"))
        end = self._position(geometry.get("end"), geometry.get("endOffset"))
        return (start, end) if start is not None and end is not None and start < end else None

    def _position(self, number: Any, units: Any) -> int | None:
        if not is_utterance_number(number) or not is_whole(units) or not int(number) < len(self.texts):
            return None
        text = self.texts[int(number)]
        return self.starts[int(number)] + from_units(text, units) if 0 <= units <= to_units(text, len(text)) else None


def from_units(text: str, units: int) -> int:
    """Return the code point index of an offset in UTF-16 units. An offset inside a surrogate pair counts as before
    it."""
    if text.isascii():
        return units
    return len(text.encode("utf-16-le", "surrogatepass")[: 2 * units].decode("utf-16-le", "ignore"))


def to_units(text: str, index: int) -> int:
    """Return the offset in UTF-16 units of a code point index."""
    return index if text.isascii() else len(text[:index].encode("utf-16-le", "surrogatepass")) // 2


_LONGEST_NUMBER = 6


def is_utterance_number(value: Any) -> bool:
    """Return True for the number of an utterance from 0, as a string or a number."""
    text = str(value) if is_whole(value) else value
    return isinstance(text, str) and text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER


def is_whole(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)


def places_in(tag: ObjectTag | None, value: str) -> TextPlaces | None:
    """Return the places of the text that a tag shows; None if it shows none, or if only `formats` can read it."""
    match tag:
        case Text():
            return PlainPlaces(value)
        case Paragraphs():
            return paragraph_places(tag, value)
        case _:
            return None


@lru_cache(maxsize=8)
def paragraph_places(tag: Paragraphs, cell: str) -> ParagraphPlaces:
    """Return the places of a conversation, which is empty if its cell has a fault."""
    from annotator.core.design.structures.paragraphs import readable_utterances  # most designs have none

    texts = tuple(each.text for each in readable_utterances(tag, cell))
    return ParagraphPlaces(texts, saves_text=tag.saves_text)
