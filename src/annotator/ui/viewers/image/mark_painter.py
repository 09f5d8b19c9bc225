"""The painter of an image's regions: outlines, the handles of the selected one, and the drawing in progress."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPolygonF
from PySide6.QtWidgets import QWidget

from annotator.core.answer.geometry.box import spanned
from annotator.core.answer.in_progress import Corners
from annotator.core.answer.marks import Point, Size, begun
from annotator.core.answer.rotation import Spot
from annotator.core.answer.shapes import Shape
from annotator.ui.theme.label_colours import unnamed
from annotator.ui.viewers.image.hit_test import box, edge_ends, edge_middles, edges, handles, line, ways
from annotator.ui.viewers.image.mark_primitives import (
    HANDLE_PX,
    paint_bend,
    paint_crosshair,
    paint_guide,
    paint_handle,
    paint_mark,
    paint_middle,
    paint_side,
    paint_snapped,
    paint_turner,
    paint_unfinished,
)
from annotator.ui.viewers.image.shape_editing import ShapeEditor
from annotator.ui.viewers.image.view_transform import ViewGeometry
from annotator.ui.viewers.mark import Mark
from annotator.ui.viewers.mark_display import Names, marks_seen
from annotator.ui.viewers.mark_labels import is_named, paint_name, paint_names

if TYPE_CHECKING:
    from annotator.ui.viewers.image.mark_layer import MarkLayer, PlacedImage
    from annotator.ui.viewers.image.multi_selection import MultiSelection

# In the view: a shorter edge has no handle in its middle, because it would be under those of its points.
LEAST_EDGE_PX = 4 * HANDLE_PX
TURNER_PX = 26  # from a box to its rotation handle
POINT_PX = 3  # margin around a region without extent, such as a point
MANY = 300  # number of regions from which on they are painted into a cached layer
FEW = 100  # with a cached layer: number of selected regions painted above it at each frame


class Canvas(Protocol):
    marks: tuple[Mark, ...]
    selected: str
    shaping: ShapeEditor
    shape: Shape | None
    pointed: Point | None
    painting: MarksPainting
    together: MultiSelection

    @property
    def seen_mark(self) -> Mark | None: ...

    @property
    def size_px(self) -> Size: ...

    @property
    def scale(self) -> float: ...

    @property
    def aim(self) -> Point | None: ...

    @property
    def snapped(self) -> Point | None: ...

    @property
    def corners(self) -> Corners: ...

    def led_to(self, at: Point) -> tuple[Point, ...]: ...

    def view_point(self, point: Spot) -> QPointF: ...

    @property
    def room(self) -> QRectF: ...


class MarksPainting:
    """The painter of all regions of one canvas."""

    def __init__(self, widget: QWidget) -> None:
        self._widget = widget
        self._crowd: MarkLayer | None = None
        self.mark_labels: tuple[QRectF, ...] = ()  # rectangles of the labels painted last
        self.colour = unnamed()  # colour of the drawing in progress
        self._names = Names.ALL  # label setting of the cached layer
        self._size: Size = (0, 0)  # image size of the cached layer

    @property
    def is_settled(self) -> bool:
        """True if everything is painted in its final state."""
        return self._crowd is None or self._crowd.is_settled

    def start_over(self) -> None:
        """Drop the cached layer, whose positions are those of another image."""
        if self._crowd is not None:
            self._crowd.deleteLater()  # else it would live, with its image, as long as the view
            self._crowd = None

    def paint(self, painter: QPainter, canvas: Canvas, placing: ViewGeometry) -> None:
        names = marks_seen().names
        if self._names is not names or self._size != canvas.size_px or len(canvas.marks) < MANY:
            self.start_over()
        self.mark_labels = _paint_marks(painter, canvas) if len(canvas.marks) < MANY else ()
        if len(canvas.marks) < MANY:
            return
        if self._crowd is None:
            from annotator.ui.viewers.image.mark_layer import MarkLayer

            self._names, self._size = names, canvas.size_px
            self._crowd = MarkLayer(self._widget, lambda: CrowdHand(canvas.size_px, has_names=names is Names.ALL))
        over = _over(canvas)
        self._crowd.paint(painter, canvas.marks, frozenset(mark.area.id for mark in over), placing)
        for mark in over:
            _paint_over(painter, canvas, mark)

    def near(self, marks: tuple[Mark, ...], at: Spot, reach_px: float) -> Sequence[Mark]:
        """Return the regions that may be at an image position or within `reach_px`: all of them without a cached
        layer."""
        return marks if self._crowd is None else self._crowd.near(marks, at, reach_px)


def _over(canvas: Canvas) -> list[Mark]:
    """Return the regions painted above the cached layer: the selected ones if they are few, the primary one last."""
    over = [mark for mark in canvas.together.marks if mark.area.id != canvas.selected]
    over = over if len(over) < FEW else []
    return over if canvas.seen_mark is None else [*over, canvas.seen_mark]


def _paint_marks(painter: QPainter, canvas: Canvas) -> tuple[QRectF, ...]:
    """Paint all outlines except masks, then the labels, which avoid the handles."""
    outlined = [mark for mark in canvas.marks if mark.area.shape is not Shape.MASK]
    seen = [(mark, _paint_outline(painter, canvas, mark)) for mark in outlined]
    return paint_names(painter, canvas.room, seen, canvas.selected, _held_places(canvas))


def _held_places(canvas: Canvas) -> list[QRectF]:
    chosen = canvas.seen_mark
    held = () if chosen is None else (canvas.view_point(spot) for spot in handles(chosen, canvas.size_px))
    half = QPointF(HANDLE_PX, HANDLE_PX) / 2
    return [QRectF(at - half, at + half) for at in held]


def _paint_over(painter: QPainter, canvas: Canvas, mark: Mark) -> None:
    if mark.area.shape is not Shape.MASK:
        seen = _paint_outline(painter, canvas, mark)
        if is_named(mark, canvas.selected):
            paint_name(painter, seen, mark.colour, mark.title)


def _paint_outline(painter: QPainter, canvas: Canvas, mark: Mark) -> list[QPointF]:
    """Paint the outline of a region and return its points in the view."""
    runs, is_open = ways(mark, canvas.size_px, canvas.scale)
    seen = [[canvas.view_point(spot) for spot in run] for run in runs]
    leads, everything = mark.area.id == canvas.selected, [spot for run in seen for spot in run]
    is_chosen, dashed = leads or mark.is_together, mark.is_predicted
    paint_mark(painter, seen, mark.colour, is_chosen=is_chosen, dashed=dashed, is_open=is_open)
    if leads and len(everything) > 1 and not mark.is_locked:
        _paint_held(painter, canvas, mark)
    return everything


class CrowdHand:
    """A painter of regions for the cached layer, in which no region is primary."""

    def __init__(self, size: Size, *, has_names: bool = True) -> None:
        """Create the painter for an image of the given size."""
        self._size, self._has_names = size, has_names

    def bounds(self, mark: Mark) -> tuple[float, float, float, float]:
        across, down = zip(*edges(mark, self._size, 1), strict=True)
        return min(across), min(down), max(across), max(down)

    def paint(self, painter: QPainter, mark: Mark, placing: PlacedImage, *, with_name: bool) -> None:
        if mark.area.shape is Shape.MASK:
            return
        runs, is_open = ways(mark, self._size, placing.scale)
        seen = [[QPointF(x, y) for x, y in placing.view_points(run)] for run in runs]
        is_chosen, dashed = mark.is_together, mark.is_predicted
        paint_mark(painter, seen, mark.colour, is_chosen=is_chosen, dashed=dashed, is_open=is_open)
        if with_name and self._has_names and mark.title:
            paint_name(painter, [spot for run in seen for spot in run], mark.colour, mark.title)


def _paint_held(painter: QPainter, canvas: Canvas, mark: Mark) -> None:
    held = [canvas.view_point(spot) for spot in handles(mark, canvas.size_px)]
    if mark.area.shape is Shape.ELLIPSE:
        paint_guide(painter, held)
    drawn = line(mark, canvas.size_px)
    for vertex in () if drawn is None else drawn.vertices:
        for control in vertex.controls or ():
            paint_guide(painter, (canvas.view_point(vertex.at), canvas.view_point(control)))
    turner = turner_of(canvas, mark)
    if turner is not None:
        paint_turner(painter, *turner)
    for middle in middles_in_view(canvas, mark).values():
        paint_middle(painter, middle, mark.colour)
    for side in sides_in_view(canvas, mark).values():
        paint_side(painter, side)
    count = len(held) if drawn is None else len(drawn.vertices)
    for place, at in enumerate(held[count:], start=count):
        paint_bend(painter, at, mark.colour, is_chosen=place == canvas.shaping.corner)
    for place, corner in enumerate(held[:count]):
        paint_handle(painter, corner, mark.colour, is_chosen=place == canvas.shaping.corner)


def turner_of(canvas: Canvas, mark: Mark) -> tuple[QPointF, QPointF] | None:
    """Return the rotation handle of a box and its foot in the view: above the box if there is space, else below.

    Return None for a region without sides."""
    found = box(mark, canvas.size_px)
    if found is None:
        return None
    seen = [canvas.view_point(corner) for corner in found.corners]
    sides = [((seen[0] + seen[1]) / 2, seen[3] - seen[0]), ((seen[2] + seen[3]) / 2, seen[0] - seen[3])]
    stems = [(toolbar - inwards * (TURNER_PX / max(1.0, _length(inwards))), toolbar) for toolbar, inwards in sides]
    return next((stem for stem in stems if canvas.room.contains(stem[0])), stems[0])


def _length(way: QPointF) -> float:
    return math.hypot(way.x(), way.y())


def middles_in_view(canvas: Canvas, mark: Mark) -> dict[int, QPointF]:
    """Return where a point can be added, by the index of the point before it."""
    ends = edge_ends(mark, canvas.size_px)
    return {
        place: canvas.view_point(spot)
        for place, spot in edge_middles(mark, canvas.size_px).items()
        if (canvas.view_point(ends[place][0]) - canvas.view_point(ends[place][1])).manhattanLength() >= LEAST_EDGE_PX
    }


def seen_boxes(canvas: Canvas) -> Callable[[str], QRectF | None]:
    """Return a function from a region id to its box in the view, None if it is not on this image."""
    marks = {mark.area.id: mark for mark in canvas.marks}

    def box_of(area_id: str) -> QRectF | None:
        mark = marks.get(area_id)
        if mark is None:
            return None
        seen = QPolygonF([canvas.view_point(spot) for spot in edges(mark, canvas.size_px, 1)])
        return seen.boundingRect().adjusted(-POINT_PX, -POINT_PX, POINT_PX, POINT_PX)

    return box_of


def paint_aim(painter: QPainter, canvas: Canvas) -> None:
    """Paint the drawing in progress, the crosshair and the snap indicator."""
    if canvas.corners.drawn:
        _paint_pending(painter, canvas, canvas.corners.drawn)
    if canvas.aim is not None:
        paint_crosshair(painter, canvas.view_point(canvas.aim), canvas.room, has_lines=marks_seen().has_lines)
    if canvas.snapped is not None:
        paint_snapped(painter, canvas.view_point(canvas.snapped))


def sides_in_view(canvas: Canvas, mark: Mark) -> dict[int, QPointF]:
    """Return the handles of the sides of a box, by the index of the corner before."""
    found = box(mark, canvas.size_px)
    if found is None:
        return {}
    corners = [canvas.view_point(spot) for spot in found.corners]
    return {
        place: canvas.view_point(spot)
        for place, spot in enumerate(found.side_middles)
        if (corners[place] - corners[(place + 1) % 4]).manhattanLength() >= LEAST_EDGE_PX
    }


def _paint_pending(painter: QPainter, canvas: Canvas, drawn: Sequence[Point]) -> None:
    """Paint the drawing in progress with the pointer as its next point, if the user has pointed anywhere yet."""
    pointed = canvas.pointed
    if pointed is None:
        paint_unfinished(painter, [canvas.view_point(point) for point in drawn], canvas.painting.colour)
        return
    pending = begun(canvas.shape, (*drawn, *canvas.led_to(pointed)), pointed)
    corners = [canvas.view_point(point) for point in pending]
    if canvas.shape is not Shape.ELLIPSE:
        paint_unfinished(painter, corners, canvas.painting.colour)
        return
    around = spanned(drawn[0], pointed).outline(Shape.ELLIPSE, canvas.scale)
    line = [canvas.view_point(spot) for spot in around]
    paint_guide(painter, corners[:4])
    paint_unfinished(painter, [*line, line[0]], canvas.painting.colour, points=(corners[0], corners[2]))
