"""Which mark is under a point of the picture. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from annotator.core.answer.marks import Point, Size, extent, holds, points_of
from annotator.core.answer.shapes import Shape
from annotator.ui.objects.mark import Mark


def corners(mark: Mark, size: Size) -> tuple[Point, ...]:
    """Of a mark on a picture of this size, in its pixels (`core.answer.marks.points_of`)."""
    return points_of(mark.area.shape, mark.area.geometry, size)


def is_hit(mark: Mark, at: Point, size: Size, reach_px: float) -> bool:
    """`size` is the picture's; `reach_px` is around a single point, in its pixels."""
    return holds(corners(mark, size), at, reach_px)


def mark_at(marks: Iterable[Mark], at: Point, size: Size, reach_px: float, only: Shape | None) -> str:
    """The id of the smallest area there, of one shape or of any: the one inside is what is meant. Empty for none."""
    under = [mark for mark in marks if only in (None, mark.area.shape) and is_hit(mark, at, size, reach_px)]
    smallest = min(under, key=lambda mark: extent(corners(mark, size)), default=None)
    return "" if smallest is None else smallest.area.id
