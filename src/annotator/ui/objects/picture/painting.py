"""What of the marks on a picture is painted where: their outlines, what the chosen one can be taken hold of by, and
what is being drawn.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from annotator.core.answer.drawn.box import spanned
from annotator.core.answer.marks import Point, Size, begun
from annotator.core.answer.shapes import Shape
from annotator.core.answer.turning import Spot
from annotator.ui.looks.label_colours import unnamed
from annotator.ui.objects.mark import Mark
from annotator.ui.objects.picture.hits import box, edge_middles, edges, handles
from annotator.ui.objects.picture.painter import (
    HANDLE_PX,
    paint_guide,
    paint_handle,
    paint_mark,
    paint_middle,
    paint_turner,
    paint_unfinished,
)
from annotator.ui.objects.picture.shaping import Shaping

# In the view: an edge that is shorter has no handle in its middle, which would lie under those of its corners.
LEAST_EDGE_PX = 4 * HANDLE_PX
TURNER_PX = 26  # from a box to what it is turned by


class Canvas(Protocol):
    marks: tuple[Mark, ...]
    selected: str
    shaping: Shaping

    @property
    def size_px(self) -> Size: ...

    @property
    def scale(self) -> float: ...

    @property
    def pointer(self) -> Point: ...

    def view_point(self, point: Spot) -> QPointF: ...

    @property
    def room(self) -> QRectF: ...


def paint_marks(painter: QPainter, canvas: Canvas) -> None:
    for mark in canvas.marks:
        if mark.area.shape is Shape.MASK:
            continue  # the brush shows it
        seen = [canvas.view_point(spot) for spot in edges(mark, canvas.size_px, canvas.scale)]
        is_chosen, is_open = mark.area.id == canvas.selected, mark.area.shape is Shape.LINE
        paint_mark(
            painter,
            seen,
            mark.colour,
            mark.title,
            is_chosen=is_chosen,
            dashed=mark.is_predicted,
            is_open=is_open,
        )
        if is_chosen and len(seen) > 1:
            _paint_held(painter, canvas, mark)


def _paint_held(painter: QPainter, canvas: Canvas, mark: Mark) -> None:
    held = [canvas.view_point(spot) for spot in handles(mark, canvas.size_px)]
    if mark.area.shape is Shape.ELLIPSE:
        paint_guide(painter, held)
    turner = turner_of(canvas, mark)
    if turner is not None:
        paint_turner(painter, *turner)
    for middle in middles_in_view(canvas, mark).values():
        paint_middle(painter, middle, mark.colour)
    for place, corner in enumerate(held):
        paint_handle(painter, corner, mark.colour, is_chosen=place == canvas.shaping.corner)


def turner_of(canvas: Canvas, mark: Mark) -> tuple[QPointF, QPointF] | None:
    """In the view, where a box can be taken hold of to be turned, and the edge that this stands on: above it where
    there is room, else below. None for what has no sides."""
    found = box(mark, canvas.size_px)
    if found is None:
        return None
    seen = [canvas.view_point(corner) for corner in found.corners]
    sides = [((seen[0] + seen[1]) / 2, seen[3] - seen[0]), ((seen[2] + seen[3]) / 2, seen[0] - seen[3])]
    stems = [(foot - inwards * (TURNER_PX / max(1.0, _length(inwards))), foot) for foot, inwards in sides]
    return next((stem for stem in stems if canvas.room.contains(stem[0])), stems[0])


def _length(way: QPointF) -> float:
    return math.hypot(way.x(), way.y())


def middles_in_view(canvas: Canvas, mark: Mark) -> dict[int, QPointF]:
    """Where a corner can be added by hand, by the one before it."""
    held = [canvas.view_point(spot) for spot in handles(mark, canvas.size_px)]
    middles = edge_middles(mark, canvas.size_px)
    return {
        place: canvas.view_point(spot)
        for place, spot in middles.items()
        if (held[place] - held[(place + 1) % len(held)]).manhattanLength() >= LEAST_EDGE_PX
    }


def paint_pending(painter: QPainter, canvas: Canvas, shape: Shape | None, drawn: Sequence[Point]) -> None:
    """What is being drawn, as it would be if the next corner were where the pointer is."""
    corners = [canvas.view_point(point) for point in begun(shape, drawn, canvas.pointer)]
    if shape is not Shape.ELLIPSE:
        paint_unfinished(painter, corners, unnamed())
        return
    around = spanned(drawn[0], canvas.pointer).outline(Shape.ELLIPSE, canvas.scale)
    line = [canvas.view_point(spot) for spot in around]
    paint_guide(painter, corners[:4])
    paint_unfinished(painter, [*line, line[0]], unnamed(), points=(corners[0], corners[2]))
