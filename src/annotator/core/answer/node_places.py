"""Places in a page of HTML. Pure. Label Studio names a place by the XPath of a text node and by code points in it, and
beside that by global offsets: code points of all text nodes, with 1 for each `<br>`."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from typing import Any

from annotator.core.answer.text_places import SpanBounds, is_whole
from annotator.core.design.html_page import HtmlPage

LINE_BREAK = "\\n"  # two characters, as Label Studio writes a line break in the text of a region


class NodePlaces:
    """The places of a page, for `core.answer.text_places`."""

    def __init__(self, page: HtmlPage, *, saves_text: bool = True) -> None:
        self.page = page
        self.text = page.text
        self._saves_text = saves_text
        self._nodes = {path: index for index, path in enumerate(page.paths)}

    def tidy(self, start: int, end: int) -> SpanBounds | None:
        """Return the span without white space and without characters that stand for images at its ends."""
        positions = self.page.positions
        first, last = bisect_left(positions, start), bisect_left(positions, end) - 1
        while first <= last and self.text[positions[first]].isspace():
            first += 1
        while first <= last and self.text[positions[last]].isspace():
            last -= 1
        return (positions[first], positions[last] + 1) if first <= last else None

    def geometry(self, start: int, end: int) -> dict[str, Any]:
        page = self.page
        first = page.offsets[bisect_left(page.positions, start)]
        last = page.offsets[bisect_left(page.positions, end) - 1]
        begins, ends = self._node_at(first), self._node_at(last)
        place = {
            "start": page.paths[begins],
            "end": page.paths[ends],
            "startOffset": first - page.starts[begins],
            "endOffset": last + 1 - page.starts[ends],
            "globalOffsets": {"start": first, "end": last + 1},
        }
        return {**place, "text": self.written(start, end)} if self._saves_text else place

    def written(self, start: int, end: int) -> str:
        """Return the text of a span as results have it."""
        return self.text[start:end].replace("\n", LINE_BREAK)

    def bounds(self, geometry: Mapping[str, Any]) -> SpanBounds | None:
        """Return the visible part of a place. A path that leads nowhere gives way to the global offsets. Numbers as
        `start` and `end` are global offsets, as predictions have them."""
        start, end = self.global_offsets(geometry)
        if start is None or end is None or not 0 <= start < end <= self.page.length:
            return None
        first, last = bisect_left(self.page.offsets, start), bisect_left(self.page.offsets, end) - 1
        return (self.page.positions[first], self.page.positions[last] + 1) if first <= last else None

    def global_offsets(self, geometry: Mapping[str, Any]) -> tuple[int | None, int | None]:
        """Return the global offsets of a place; None for an end that is not on this page."""
        ends: list[int | None] = []
        stated = geometry.get("globalOffsets")
        for name in ("start", "end"):
            node, units = geometry.get(name), geometry.get(f"{name}Offset")
            index = self._nodes.get(node) if isinstance(node, str) else None
            other = stated.get(name) if isinstance(stated, Mapping) else node
            if index is not None and is_whole(units) and 0 <= units <= self._length(index):
                ends.append(self.page.starts[index] + units)
            else:
                ends.append(other if is_whole(other) else None)
        return ends[0], ends[1]

    def _node_at(self, offset: int) -> int:
        return max(0, bisect_right(self.page.starts, offset) - 1)

    def _length(self, index: int) -> int:
        following = self.page.starts[index + 1 : index + 2] or (self.page.length,)
        return following[0] - self.page.starts[index]
