"""Which mark is under a point of the picture. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from annotator.core.answer.areas import Shape, shape_of
from annotator.core.answer.marks import Point, Size, extent, holds, points_of
from annotator.ui.objects.mark import Mark


def is_hit(mark: Mark, at: Point, size: Size, reach_px: float) -> bool:
    """`size` is the picture's; `reach_px` is around a single point, in its pixels."""
    return holds(points_of(mark.area.geometry, size), at, reach_px)


def mark_at(marks: Iterable[Mark], at: Point, size: Size, reach_px: float, only: Shape | None) -> str:
    """The id of the smallest area there, of one shape or of any: the one inside is what is meant. Empty for none."""
    under = [
        mark for mark in marks if (only is None or shape_of(mark.area) is only) and is_hit(mark, at, size, reach_px)
    ]
    found = min(under, key=lambda one: extent(points_of(one.area.geometry, size)), default=None)
    return "" if found is None else found.area.id
