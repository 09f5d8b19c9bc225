"""Which mark is under a point of the picture, and where it can be taken hold of. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterable

from PySide6.QtCore import QPointF

from annotator.core.answer.drawn.box import BOXED, TurnedBox, box_of
from annotator.core.answer.drawn.vertices import MADE_OF_VERTICES, middles, passes
from annotator.core.answer.marks import Point, Size, extent, holds, points_of
from annotator.core.answer.shapes import Shape
from annotator.core.answer.turning import Spot
from annotator.ui.objects.brushing.known import known_masks
from annotator.ui.objects.mark import Mark
from annotator.ui.objects.picture.painter import HANDLE_PX


def corners(mark: Mark, size: Size) -> tuple[Point, ...]:
    """Of a mark on a picture of this size, in its pixels (`core.answer.marks.points_of`)."""
    if mark.area.shape is Shape.MASK:
        mask = known_masks.seen(mark.area.geometry, size)
        box = (mask and mask.box) or (0, 0, 0, 0)
        return (box[0], box[1]), (box[2], box[3])
    return points_of(mark.area.shape, mark.area.geometry, size)


def box(mark: Mark, size: Size) -> TurnedBox | None:
    """Of a rectangle or an ellipse."""
    return box_of(mark.area.shape, mark.area.geometry, size) if mark.area.shape in BOXED else None


def edges(mark: Mark, size: Size, scale: float) -> tuple[Spot, ...]:
    """Its outline as it is seen, in turn; `scale` is how large a pixel is shown."""
    found = box(mark, size)
    return corners(mark, size) if found is None else found.outline(mark.area.shape, scale)


def handles(mark: Mark, size: Size) -> tuple[Spot, ...]:
    """Where it can be taken hold of to give it another form: its corners as they are seen, those of its box; of what is
    painted nowhere."""
    if mark.area.shape is Shape.MASK:
        return ()
    found = box(mark, size)
    return corners(mark, size) if found is None else found.corners


def middle_of(mark: Mark, size: Size) -> Spot:
    """Between its corners."""
    spots = handles(mark, size) or corners(mark, size)
    across, down = [x for x, _y in spots], [y for _x, y in spots]
    return (min(across) + max(across)) / 2, (min(down) + max(down)) / 2


def edge_middles(mark: Mark, size: Size) -> dict[int, Spot]:
    """Where a corner can be added, by the one before it."""
    shape = mark.area.shape
    return middles(shape, corners(mark, size)) if shape in MADE_OF_VERTICES else {}


def is_hit(mark: Mark, at: Spot, size: Size, reach_px: float) -> bool:
    """`at` is a place in the picture, to parts of a pixel; `size` is the picture's; `reach_px` is around a single point
    or a line, in its pixels."""
    if mark.area.shape is Shape.MASK:
        mask = known_masks.seen(mark.area.geometry, size)
        return mask is not None and mask.holds((math.floor(at[0]), math.floor(at[1])))
    found = box(mark, size)
    if found is not None:
        return found.holds(mark.area.shape, at)
    if mark.area.shape is Shape.LINE:
        return passes(corners(mark, size), at, reach_px)
    return holds(corners(mark, size), at, reach_px)


def mark_at(marks: Iterable[Mark], at: Spot, size: Size, reach_px: float, only: Shape | None) -> str:
    """The id of the smallest area there, of one shape or of any: the one inside is what is meant, and of those that are
    as small the one in front. Empty for none."""
    meant = (mark for mark in reversed(tuple(marks)) if only in (None, mark.area.shape))
    under = [mark for mark in meant if is_hit(mark, at, size, reach_px)]
    smallest = min(under, key=lambda mark: _room(mark, size), default=None)
    return "" if smallest is None else smallest.area.id


def _room(mark: Mark, size: Size) -> float:
    """A line takes none: it is what is meant where it is hit."""
    found = box(mark, size)
    if found is not None:
        return found.width * found.height
    return 0 if mark.area.shape is Shape.LINE else extent(corners(mark, size))


def is_on_handle(place: QPointF, at: QPointF) -> bool:
    """In the view: the hand is on what is painted around this place."""
    return (place - at).manhattanLength() <= HANDLE_PX
