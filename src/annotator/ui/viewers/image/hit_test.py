"""Which mark is under a point of the picture, and where it can be taken hold of. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterable

from PySide6.QtCore import QPointF

from annotator.core.answer.geometry.box import BOXED, TurnedBox, box_of
from annotator.core.answer.geometry.line_edits import on_image
from annotator.core.answer.geometry.vector_line import VectorLine, middle
from annotator.core.answer.geometry.vertices import MADE_OF_VERTICES, edges_of, passes
from annotator.core.answer.marks import Point, Size, extent, holds, points_of
from annotator.core.answer.rotation import Spot
from annotator.core.answer.shapes import Shape
from annotator.ui.viewers.image.mark_primitives import HANDLE_PX
from annotator.ui.viewers.image.view_transform import Box
from annotator.ui.viewers.mark import Mark
from annotator.ui.viewers.masks.cache import known_masks


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


def line(mark: Mark, size: Size) -> VectorLine | None:
    """Of what is a line."""
    return on_image(mark.area.geometry, size) if mark.area.shape is Shape.LINE else None


def ways(mark: Mark, size: Size, scale: float) -> tuple[tuple[tuple[Spot, ...], ...], bool]:
    """Its outline as it is seen, and whether that is open: then it may run in several ways; `scale` is how large a
    pixel is shown."""
    found, drawn = box(mark, size), line(mark, size)
    if drawn is not None:
        return drawn.ways(scale), not drawn.is_ring
    return (corners(mark, size) if found is None else found.outline(mark.area.shape, scale),), False


def edges(mark: Mark, size: Size, scale: float) -> tuple[Spot, ...]:
    """All places of its outline."""
    return tuple(spot for way in ways(mark, size, scale)[0] for spot in way)


def handles(mark: Mark, size: Size) -> tuple[Spot, ...]:
    """Where it can be taken hold of to give it another form: its corners as they are seen, those of its box; of what is
    painted nowhere. Of a line what bends it comes after them."""
    if mark.area.shape is Shape.MASK:
        return ()
    found, drawn = box(mark, size), line(mark, size)
    if drawn is not None:
        return drawn.handles
    return corners(mark, size) if found is None else found.corners


def middle_of(mark: Mark, size: Size) -> Spot:
    """Between its corners."""
    spots = handles(mark, size) or corners(mark, size)
    across, down = [x for x, _y in spots], [y for _x, y in spots]
    return (min(across) + max(across)) / 2, (min(down) + max(down)) / 2


def edge_ends(mark: Mark, size: Size) -> dict[int, tuple[Spot, Spot]]:
    """Of each edge that a corner can be added to, by the corner that it would come after."""
    drawn, shape = line(mark, size), mark.area.shape
    if drawn is not None:
        return {place: (start.at, end.at) for place, (start, end) in drawn.edges().items()}
    return edges_of(shape, corners(mark, size)) if shape in MADE_OF_VERTICES else {}


def edge_middles(mark: Mark, size: Size) -> dict[int, Spot]:
    """Of each of them, on its curve where it has one."""
    drawn = line(mark, size)
    if drawn is not None:
        return {place: middle(*ends) for place, ends in drawn.edges().items()}
    ends = edge_ends(mark, size).items()
    return {place: ((x0 + x1) / 2, (y0 + y1) / 2) for place, ((x0, y0), (x1, y1)) in ends}


def is_hit(mark: Mark, at: Spot, size: Size, reach_px: float) -> bool:
    """`at` is a place in the picture, to parts of a pixel; `size` is the picture's; `reach_px` is around a single point
    or a line, in its pixels."""
    if mark.area.shape is Shape.MASK:
        mask = known_masks.seen(mark.area.geometry, size)
        return mask is not None and mask.holds((math.floor(at[0]), math.floor(at[1])))
    found = box(mark, size)
    if found is not None:
        return found.holds(mark.area.shape, at)
    if mark.area.shape is not Shape.LINE:
        return holds(corners(mark, size), at, reach_px)
    runs, is_open = ways(mark, size, 1 / max(reach_px, 0.1))
    if not is_open and len(runs[0]) > 2 and holds(runs[0], at, reach_px):
        return True
    return is_on_edge(mark, at, size, reach_px)


def fills(mark: Mark, part: Box, size: Size) -> bool:
    """Whether all corners of a part of the picture lie in it: none of its edges is seen there, unless it is dented."""
    across, down = (part.left + 0.5, part.left + part.width - 0.5), (part.top + 0.5, part.top + part.height - 0.5)
    return all(is_hit(mark, (x, y), size, 0) for x in across for y in down)


def is_on_edge(mark: Mark, at: Spot, size: Size, reach_px: float) -> bool:
    """The same of its outline alone: a corner or an edge. For what has an outline: nothing that is painted."""
    runs, is_open = ways(mark, size, 1 / max(reach_px, 0.1))
    if len(runs[0]) == 1:
        return holds(runs[0], at, reach_px)
    return any(passes(run if is_open else (*run, run[0]), at, reach_px) for run in runs)


def mark_at(marks: Iterable[Mark], at: Spot, size: Size, reach_px: float, only: Shape | None) -> str:
    """The id of the smallest area there, of any shape, or of the one that the hand draws: the one inside is what is
    meant, and of those that are as small the one in front. Inside what is made of corners a hand that draws such
    draws: it means their outlines. Empty for none."""
    hits = is_on_edge if only in MADE_OF_VERTICES else is_hit
    meant = (mark for mark in reversed(tuple(marks)) if only in (None, mark.area.shape))
    under = [mark for mark in meant if hits(mark, at, size, reach_px)]
    smallest = min(under, key=lambda mark: _room(mark, size), default=None)
    return "" if smallest is None else smallest.area.id


def _room(mark: Mark, size: Size) -> float:
    """A line takes none that is no ring: it is what is meant where it is hit."""
    found, drawn = box(mark, size), line(mark, size)
    if found is not None:
        return found.width * found.height
    return 0 if drawn is not None and not drawn.is_ring else extent(corners(mark, size))


def is_on_handle(place: QPointF, at: QPointF) -> bool:
    """In the view: the hand is on what is painted around this place."""
    return (place - at).manhattanLength() <= HANDLE_PX
