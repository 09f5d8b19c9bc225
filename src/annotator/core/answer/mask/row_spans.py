"""Covered pixels of one row, as alternating start and end positions. Pure. (3, 5, 9, 12) means the pixels 3 and 4,
and 9 to 11. Between two runs there is at least one uncovered pixel."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator

type Spans = tuple[int, ...]


def with_span(spans: Spans, start: int, end: int) -> Spans:
    """Add the pixels from `start` up to but excluding `end`, which is greater than `start`."""
    first, last = bisect_left(spans, start), bisect_right(spans, end)
    begins = () if first % 2 else (start,)
    ends = () if last % 2 else (end,)
    return (*spans[:first], *begins, *ends, *spans[last:])


def without_span(spans: Spans, start: int, end: int) -> Spans:
    """Remove the pixels from `start` up to but excluding `end`, which is greater than `start`."""
    first, last = bisect_left(spans, start), bisect_right(spans, end)
    ends = (start,) if first % 2 else ()
    begins = (end,) if last % 2 else ()
    return (*spans[:first], *ends, *begins, *spans[last:])


def joined_spans(spans: Iterable[tuple[int, int]]) -> Spans:
    """Return the union of runs in any order; each is not empty."""
    bounds: list[int] = []
    for start, end in sorted(spans):
        if bounds and start <= bounds[-1]:
            bounds[-1] = max(bounds[-1], end)
        else:
            bounds += (start, end)
    return tuple(bounds)


def holds(spans: Spans, at: int) -> bool:
    return bool(bisect_right(spans, at) % 2)


def pairs(spans: Spans) -> Iterator[tuple[int, int]]:
    return zip(spans[::2], spans[1::2], strict=True)
