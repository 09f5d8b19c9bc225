"""What of one row of pixels a mask covers: its bounds in turn, where it begins and where it ends, and so on. Pure.

(3, 5, 9, 12): the pixels 3 and 4, and 9 to 11. Between one end and the next beginning there is at least one pixel.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator

type Spans = tuple[int, ...]


def with_span(spans: Spans, start: int, end: int) -> Spans:
    """And all pixels from `start` to before `end`, which is more than `start`."""
    first, last = bisect_left(spans, start), bisect_right(spans, end)
    begins = () if first % 2 else (start,)
    ends = () if last % 2 else (end,)
    return (*spans[:first], *begins, *ends, *spans[last:])


def without_span(spans: Spans, start: int, end: int) -> Spans:
    """But none of the pixels from `start` to before `end`, which is more than `start`."""
    first, last = bisect_left(spans, start), bisect_right(spans, end)
    ends = (start,) if first % 2 else ()
    begins = (end,) if last % 2 else ()
    return (*spans[:first], *ends, *begins, *spans[last:])


def joined_spans(spans: Iterable[tuple[int, int]]) -> Spans:
    """All pixels of any of them, in whatever order they come; each ends after it begins."""
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
