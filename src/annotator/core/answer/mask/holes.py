"""Holes of a mask: enclosed pixels that are not covered. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from annotator.core.answer.mask.row_spans import Spans

_OUTSIDE = 0


class Gap(NamedTuple):
    row: int
    start: int
    end: int


def holes_of(rows: Mapping[int, Spans]) -> list[Gap]:
    """Return every gap in a row that is enclosed, with pixels connected by their sides."""
    joined, gaps = _Joined(), [Gap(-1, 0, 0)]  # stands for the outside
    above: range = range(0)
    spans_above: Spans = ()
    row_above = -2
    for row in sorted(rows):
        spans = rows[row]
        here = range(len(gaps), len(gaps) + len(spans) // 2 - 1)
        gaps += [Gap(row, end, start) for end, start in zip(spans[1:-1:2], spans[2::2], strict=True)]
        joined.grow(len(here))
        if row_above != row - 1:
            _open(joined, above)
            above, spans_above = range(0), ()
        _open(joined, _sticking_out(gaps, here, spans_above))
        _open(joined, _sticking_out(gaps, above, spans))
        for upper, lower in _touching(gaps, above, here):
            joined.join(upper, lower)
        above, spans_above, row_above = here, spans, row
    _open(joined, above)
    outside = joined.root(_OUTSIDE)
    return [gap for place, gap in enumerate(gaps) if joined.root(place) != outside]


class _Joined:
    """A union-find structure of connected gaps."""

    def __init__(self) -> None:
        self._parents = [_OUTSIDE]

    def grow(self, count: int) -> None:
        self._parents += range(len(self._parents), len(self._parents) + count)

    def root(self, place: int) -> int:
        parents = self._parents
        while parents[place] != place:
            parents[place] = place = parents[parents[place]]
        return place

    def join(self, first: int, second: int) -> None:
        self._parents[self.root(second)] = self.root(first)


def _open(joined: _Joined, places: Iterator[int] | range) -> None:
    for place in places:
        joined.join(_OUTSIDE, place)


def _sticking_out(gaps: list[Gap], places: range, spans: Spans) -> Iterator[int]:
    """Yield the gaps that extend beyond the covered part of the adjacent row; all of them for an empty row."""
    for place in places:
        if not spans or gaps[place].start < spans[0] or gaps[place].end > spans[-1]:
            yield place


def _touching(gaps: list[Gap], above: range, here: range) -> Iterator[tuple[int, int]]:
    """Yield the pairs of overlapping gaps in two adjacent rows."""
    upper, lower = above.start, here.start
    while upper < above.stop and lower < here.stop:
        if gaps[upper].start < gaps[lower].end and gaps[lower].start < gaps[upper].end:
            yield upper, lower
        if gaps[upper].end < gaps[lower].end:
            upper += 1
        else:
            lower += 1
