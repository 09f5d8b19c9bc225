"""Which mark is under a point of the picture. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from annotator.core.answer.marks import Point, Size, extent, holds, outline, points_of
from annotator.core.answer.shapes import Shape
from annotator.core.answer.turning import Spot, all_turned, turned
from annotator.ui.objects.mark import Mark


def corners(mark: Mark, size: Size) -> tuple[Point, ...]:
    """Of a mark on a picture of this size, in its pixels (`core.answer.marks.points_of`)."""
    return points_of(mark.area.shape, mark.area.geometry, size)


def turn_of(mark: Mark) -> float:
    """In degrees, clockwise around its first corner: only boxes that others made are turned."""
    return float(mark.area.geometry.get("rotation", 0)) if mark.area.shape is Shape.RECTANGLE else 0.0


def edges(mark: Mark, size: Size) -> tuple[Spot, ...]:
    """The corners of its outline as it is seen, in turn."""
    return all_turned(outline(corners(mark, size)), turn_of(mark))


def handles(mark: Mark, size: Size) -> dict[int, Spot]:
    """Where it can be taken hold of to make it larger, by the number of the corner. A turned one is turned around its
    first corner, which stays: the one across is what is left."""
    found = dict(enumerate(edges(mark, size)))
    return {2: found[2]} if turn_of(mark) else found


def unturned(mark: Mark, at: Spot, size: Size) -> Spot:
    """A spot that is seen, where it would be if the mark were not turned."""
    return turned(at, corners(mark, size)[0], -turn_of(mark))


def is_hit(mark: Mark, at: Point, size: Size, reach_px: float) -> bool:
    """`size` is the picture's; `reach_px` is around a single point, in its pixels."""
    return holds(corners(mark, size), unturned(mark, at, size), reach_px)


def mark_at(marks: Iterable[Mark], at: Point, size: Size, reach_px: float, only: Shape | None) -> str:
    """The id of the smallest area there, of one shape or of any: the one inside is what is meant. Empty for none."""
    under = [mark for mark in marks if only in (None, mark.area.shape) and is_hit(mark, at, size, reach_px)]
    smallest = min(under, key=lambda mark: extent(corners(mark, size)), default=None)
    return "" if smallest is None else smallest.area.id
