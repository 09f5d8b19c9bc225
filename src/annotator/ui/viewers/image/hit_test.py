"""Hit testing: the region at an image position, and its handles. No Qt widgets."""

from __future__ import annotations

import math
from collections.abc import Iterable

from PySide6.QtCore import QPointF

from annotator.core.answer.geometry.box import BOXED, RotatedBox, box_of
from annotator.core.answer.geometry.rotated_box import Spot
from annotator.core.answer.geometry.vector_line import VectorLine, middle, on_image
from annotator.core.answer.geometry.vertices import MADE_OF_VERTICES, edges_of, passes
from annotator.core.answer.marks import Point, Size, extent, holds, points_of
from annotator.core.answer.shapes import Shape
from annotator.ui.viewers.image.mark_primitives import HANDLE_PX
from annotator.ui.viewers.image.view_transform import Box
from annotator.ui.viewers.mark import Mark
from annotator.ui.viewers.mask_cache import decoded_masks


def corners(mark: Mark, size: Size) -> tuple[Point, ...]:
    """Return the points of a region on an image of the given size; see `core.answer.marks.points_of`. For a mask
    they are two opposite corners of its bounding box."""
    if mark.region.shape is Shape.MASK:
        mask = decoded_masks.get_decoded(mark.region.geometry, size)
        box = (mask and mask.box) or (0, 0, 0, 0)
        return (box[0], box[1]), (box[2], box[3])
    return points_of(mark.region.shape, mark.region.geometry, size)


def box(mark: Mark, size: Size) -> RotatedBox | None:
    """Return the box of a rectangle or an ellipse, else None."""
    return box_of(mark.region.shape, mark.region.geometry, size) if mark.region.shape in BOXED else None


def line(mark: Mark, size: Size) -> VectorLine | None:
    """Return the line of a line region, else None."""
    return on_image(mark.region.geometry, size) if mark.region.shape is Shape.LINE else None


def outlines(mark: Mark, size: Size, scale: float) -> tuple[tuple[tuple[Spot, ...], ...], bool]:
    """Return the outlines of a region as drawn, and whether they are open. An open line may have several branches.
    `scale` is view pixels per image pixel."""
    found = box(mark, size)
    drawn = line(mark, size)
    if drawn is not None:
        return drawn.ways(scale), not drawn.is_ring
    return (corners(mark, size) if found is None else found.outline(mark.region.shape, scale),), False


def edges(mark: Mark, size: Size, scale: float) -> tuple[Spot, ...]:
    """Return all points of the outline."""
    return tuple(spot for way in outlines(mark, size, scale)[0] for spot in way)


def handles(mark: Mark, size: Size) -> tuple[Spot, ...]:
    """Return the handles of a region: its points, or the corners of its box; none for a mask. Control points of a
    line come after its points."""
    if mark.region.shape is Shape.MASK:
        return ()
    found = box(mark, size)
    drawn = line(mark, size)
    if drawn is not None:
        return drawn.handles
    return corners(mark, size) if found is None else found.corners


def middle_of(mark: Mark, size: Size) -> Spot:
    """Return the centre of the points' bounding box."""
    spots = handles(mark, size) or corners(mark, size)
    across, down = [x for x, _y in spots], [y for _x, y in spots]
    return (min(across) + max(across)) / 2, (min(down) + max(down)) / 2


def edge_ends(mark: Mark, size: Size) -> dict[int, tuple[Spot, Spot]]:
    """Return the ends of each edge that can get another point, by the index of the point before it."""
    drawn = line(mark, size)
    shape = mark.region.shape
    if drawn is not None:
        return {place: (start.at, end.at) for place, (start, end) in drawn.edges().items()}
    return edges_of(shape, corners(mark, size)) if shape in MADE_OF_VERTICES else {}


def edge_middles(mark: Mark, size: Size) -> dict[int, Spot]:
    """Return the middle of each such edge, on its curve if it is curved."""
    drawn = line(mark, size)
    if drawn is not None:
        return {place: middle(*ends) for place, ends in drawn.edges().items()}
    ends = edge_ends(mark, size).items()
    return {place: ((x0 + x1) / 2, (y0 + y1) / 2) for place, ((x0, y0), (x1, y1)) in ends}


def is_hit(mark: Mark, at: Spot, size: Size, reach_px: float) -> bool:
    """Return whether image position `at` is in the region, within `reach_px` (image pixels) at points and lines."""
    if mark.region.shape is Shape.MASK:
        mask = decoded_masks.get_decoded(mark.region.geometry, size)
        return mask is not None and mask.holds((math.floor(at[0]), math.floor(at[1])))
    found = box(mark, size)
    if found is not None:
        return found.holds(mark.region.shape, at)
    if mark.region.shape is not Shape.LINE:
        return holds(corners(mark, size), at, reach_px)
    runs, is_open = outlines(mark, size, 1 / max(reach_px, 0.1))
    if not is_open and len(runs[0]) > 2 and holds(runs[0], at, reach_px):
        return True
    return is_on_edge(mark, at, size, reach_px)


def fills(mark: Mark, section: Box, size: Size) -> bool:
    """Return whether all corners of an image section are in the region. Unless the region is concave, none of its
    edges is then visible in the section."""
    across, down = (
        (section.left + 0.5, section.left + section.width - 0.5),
        (section.top + 0.5, section.top + section.height - 0.5),
    )
    return all(is_hit(mark, (x, y), size, 0) for x in across for y in down)


def is_on_edge(mark: Mark, at: Spot, size: Size, reach_px: float) -> bool:
    """Return whether `at` is on the outline of a region. Masks have no outline here."""
    runs, is_open = outlines(mark, size, 1 / max(reach_px, 0.1))
    if len(runs[0]) == 1:
        return holds(runs[0], at, reach_px)
    return any(passes(run if is_open else (*run, run[0]), at, reach_px) for run in runs)


def mark_at(marks: Iterable[Mark], at: Spot, size: Size, reach_px: float, only: Shape | None) -> str:
    """Return the id of the smallest region at the position, "" for none. Of equally small regions the topmost
    counts. `only` restricts the shape. If it is made of points, only outlines are hit, because a click inside draws."""
    hits = is_on_edge if only in MADE_OF_VERTICES else is_hit
    meant = (mark for mark in reversed(tuple(marks)) if only in (None, mark.region.shape))
    under = [mark for mark in meant if hits(mark, at, size, reach_px)]
    smallest = min(under, key=lambda mark: _area(mark, size), default=None)
    return "" if smallest is None else smallest.region.id


def _area(mark: Mark, size: Size) -> float:
    """Return the area of a region for comparison; 0 for an open line, so that it wins where it is hit."""
    found = box(mark, size)
    drawn = line(mark, size)
    if found is not None:
        return found.width * found.height
    return 0 if drawn is not None and not drawn.is_ring else extent(corners(mark, size))


def is_on_handle(place: QPointF, at: QPointF) -> bool:
    """Return whether a view position is on a handle."""
    return (place - at).manhattanLength() <= HANDLE_PX
