"""The painter of an image's regions: outlines, the handles of the selected one, and the drawing in progress."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from itertools import batched
from typing import TYPE_CHECKING

from PySide6.QtCore import QMarginsF, QPointF, QRectF
from PySide6.QtGui import QPainter, QPolygonF
from PySide6.QtWidgets import QWidget

from annotator.core.answer.geometry.rotated_box import Spot
from annotator.core.answer.marks import Size
from annotator.core.answer.shapes import Shape
from annotator.ui.theme.label_colours import unnamed
from annotator.ui.viewers.image.hit_test import box, edge_ends, edge_middles, edges, handles, line, outlines
from annotator.ui.viewers.image.mark_primitives import (
    HANDLE_PX,
    paint_control_point,
    paint_edge_middle,
    paint_guide,
    paint_handle,
    paint_mark,
    paint_rotation_handle,
    paint_side,
    seen_length_px,
)
from annotator.ui.viewers.image.regions import ImageRegions
from annotator.ui.viewers.image.view_transform import ViewGeometry
from annotator.ui.viewers.mark import Mark
from annotator.ui.viewers.mark_display import LabelVisibility, display_options
from annotator.ui.viewers.mark_labels import has_visible_label, paint_label, paint_labels

if TYPE_CHECKING:
    from annotator.ui.viewers.image.mark_layer import MarkLayer, PlacedImage

# In the view: a shorter edge has no handle in its middle, because it would be under those of its points.
LEAST_EDGE_PX = 4 * HANDLE_PX
ROTATION_HANDLE_PX = 26  # from a box to its rotation handle
POINT_PX = 3  # margin around a region without extent, such as a point
MANY = 300  # number of regions from which on they are painted into a cached layer
# They are also painted into the layer if they have many points together, or long outlines, of which a pixel takes up to
# 3 microseconds.
MANY_POINTS, MANY_PX = 1_000, 30_000
MOST_HANDLES = 300  # handles in view: more would cover each other, and the region
FEW = 100  # with a cached layer: number of selected regions painted above it at each frame


class MarkPainter:
    """The painter of all regions of one image."""

    def __init__(self, widget: QWidget) -> None:
        self._widget = widget
        self._layer: MarkLayer | None = None
        self.mark_labels: tuple[QRectF, ...] = ()  # rectangles of the labels painted last
        self.colour = unnamed()  # colour of the drawing in progress
        self._names = LabelVisibility.ALL  # label setting of the cached layer
        self._size: Size = (0, 0)  # image size of the cached layer

    @property
    def is_settled(self) -> bool:
        """True if everything is painted in its final state."""
        return self._layer is None or self._layer.is_settled

    def reset(self) -> None:
        """Drop the cached layer, whose positions are those of another image."""
        if self._layer is not None:
            self._layer.deleteLater()  # else it would live, with its image, as long as the view
            self._layer = None

    def paint(self, painter: QPainter, regions: ImageRegions, corner: int, placing: ViewGeometry) -> None:
        """Paint the regions. `corner` is the index of the selected point of the selected region."""
        names = display_options().names
        is_layered = _are_many(regions)
        if self._names is not names or self._size != regions.size_px or not is_layered:
            self.reset()
        self.mark_labels = () if is_layered else _paint_marks(painter, regions, corner)
        if not is_layered:
            return
        if self._layer is None:
            from annotator.ui.viewers.image.mark_layer import MarkLayer

            self._names = names
            self._size = regions.size_px
            self._layer = MarkLayer(
                self._widget, lambda: CachedLayerPainter(regions.size_px, has_names=names is LabelVisibility.ALL)
            )
        over = _over(regions)
        self._layer.paint(painter, regions.marks, frozenset(mark.region.id for mark in over), placing)
        for mark in over:
            _paint_over(painter, regions, corner, mark)

    def marks_near(self, marks: tuple[Mark, ...], at: Spot, reach_px: float) -> Sequence[Mark]:
        """Return the regions maybe at an image position or within `reach_px`: all without a cached layer."""
        return marks if self._layer is None else self._layer.marks_near(marks, at, reach_px)


def _are_many(regions: ImageRegions) -> bool:
    """Return whether painting all regions at each frame would take too long."""
    if len(regions.marks) >= MANY or _points(regions.marks) >= MANY_POINTS:
        return True
    length_px = 0.0
    for mark in regions.marks:
        if mark.region.shape in (Shape.POLYGON, Shape.LINE):
            runs, _is_open = outlines(mark, regions.size_px, regions.scale)
            length_px += seen_length_px(list(map(regions.view_points, runs)), regions.view_rect)
    return length_px > MANY_PX


def _points(marks: Iterable[Mark]) -> int:
    """Return the number of points of polygons and lines."""
    return sum(
        len(mark.region.geometry["points" if mark.region.shape is Shape.POLYGON else "vertices"])
        for mark in marks
        if mark.region.shape in (Shape.POLYGON, Shape.LINE)
    )


def _over(regions: ImageRegions) -> list[Mark]:
    """Return the regions painted above the cached layer: the selected ones if they are few, the primary one last."""
    over = [mark for mark in regions.multi_selection.marks if mark.region.id != regions.selected]
    over = over if len(over) < FEW and _points(over) < MANY_POINTS else []
    return over if regions.visible_selection is None else [*over, regions.visible_selection]


def _paint_marks(painter: QPainter, regions: ImageRegions, corner: int) -> tuple[QRectF, ...]:
    """Paint all outlines except masks, then the labels, which avoid the handles."""
    outlined = [mark for mark in regions.marks if mark.region.shape is not Shape.MASK]
    in_view = [(mark, _paint_outline(painter, regions, corner, mark)) for mark in outlined]
    return paint_labels(painter, regions.view_rect, in_view, regions.selected, _handle_boxes(regions))


def _handle_boxes(regions: ImageRegions) -> list[QRectF]:
    chosen = regions.visible_selection
    half = QPointF(HANDLE_PX, HANDLE_PX) / 2
    return [] if chosen is None else [QRectF(at - half, at + half) for at in _handles_in_view(regions, chosen).values()]


def _handles_in_view(regions: ImageRegions, mark: Mark) -> dict[int, QPointF]:
    """Return the positions of the handles, by index; none if they are too many."""
    margin = QMarginsF(HANDLE_PX, HANDLE_PX, HANDLE_PX, HANDLE_PX)
    view_rect = regions.view_rect.marginsAdded(margin)
    visible: dict[int, QPointF] = {}
    for number, part in enumerate(batched(handles(mark, regions.size_px), MOST_HANDLES, strict=False)):
        everywhere = enumerate(regions.view_points(part), number * MOST_HANDLES)
        visible |= {place: at for place, at in everywhere if view_rect.contains(at)}
        if len(visible) > MOST_HANDLES:
            return {}
    return visible


def _paint_over(painter: QPainter, regions: ImageRegions, corner: int, mark: Mark) -> None:
    if mark.region.shape is not Shape.MASK:
        in_view = _paint_outline(painter, regions, corner, mark)
        if has_visible_label(mark, regions.selected):
            paint_label(painter, in_view, mark.colour, mark.title)


def _paint_outline(painter: QPainter, regions: ImageRegions, corner: int, mark: Mark) -> list[QPointF]:
    """Paint the outline of a region and return its points in the view."""
    runs, is_open = outlines(mark, regions.size_px, regions.scale)
    in_view = list(map(regions.view_points, runs))
    is_primary = mark.region.id == regions.selected
    everything = [spot for run in in_view for spot in run]
    is_chosen = is_primary or mark.is_multi_selected
    dashed = mark.is_predicted
    paint_mark(painter, in_view, mark.colour, is_chosen=is_chosen, dashed=dashed, is_open=is_open)
    if is_primary and len(everything) > 1 and not mark.is_locked:
        _paint_handles(painter, regions, corner, mark)
    return everything


class CachedLayerPainter:
    """A painter of regions for the cached layer, in which no region is primary."""

    def __init__(self, size: Size, *, has_names: bool = True) -> None:
        """Create the painter for an image of the given size."""
        self._size = size
        self._has_names = has_names

    def bounds(self, mark: Mark) -> tuple[float, float, float, float]:
        across, down = zip(*edges(mark, self._size, 1), strict=True)
        return min(across), min(down), max(across), max(down)

    def paint(self, painter: QPainter, mark: Mark, placing: PlacedImage, *, with_name: bool) -> None:
        if mark.region.shape is Shape.MASK:
            return
        runs, is_open = outlines(mark, self._size, placing.scale)
        in_view = [[QPointF(x, y) for x, y in placing.view_points(run)] for run in runs]
        is_chosen = mark.is_multi_selected
        dashed = mark.is_predicted
        paint_mark(painter, in_view, mark.colour, is_chosen=is_chosen, dashed=dashed, is_open=is_open)
        if with_name and self._has_names and mark.title:
            paint_label(painter, [spot for run in in_view for spot in run], mark.colour, mark.title)


def _paint_handles(painter: QPainter, regions: ImageRegions, corner: int, mark: Mark) -> None:
    visible = _handles_in_view(regions, mark)
    if not visible:
        return
    if mark.region.shape is Shape.ELLIPSE:
        paint_guide(painter, regions.view_points(handles(mark, regions.size_px)))
    drawn = line(mark, regions.size_px)
    for vertex in () if drawn is None else drawn.vertices:
        for control in vertex.controls or ():
            paint_guide(painter, (regions.view_point(vertex.at), regions.view_point(control)))
    turner = rotation_handle(regions, mark)
    if turner is not None:
        paint_rotation_handle(painter, *turner)
    for middle in middles_in_view(regions, mark).values():
        paint_edge_middle(painter, middle, mark.colour)
    for side in sides_in_view(regions, mark).values():
        paint_side(painter, side)
    count = len(handles(mark, regions.size_px)) if drawn is None else len(drawn.vertices)
    for place, at in sorted(visible.items(), key=lambda placed: placed[0] < count):
        paint = paint_handle if place < count else paint_control_point
        paint(painter, at, mark.colour, is_chosen=place == corner)


def rotation_handle(regions: ImageRegions, mark: Mark) -> tuple[QPointF, QPointF] | None:
    """Return the rotation handle of a box and its foot in the view: above the box if there is space, else below.
    Return None for a region without sides."""
    found = box(mark, regions.size_px)
    if found is None:
        return None
    in_view = [regions.view_point(corner) for corner in found.corners]
    sides = [
        ((in_view[0] + in_view[1]) / 2, in_view[3] - in_view[0]),
        ((in_view[2] + in_view[3]) / 2, in_view[0] - in_view[3]),
    ]
    stems = [
        (toolbar - inwards * (ROTATION_HANDLE_PX / max(1.0, _length(inwards))), toolbar) for toolbar, inwards in sides
    ]
    return next((stem for stem in stems if regions.view_rect.contains(stem[0])), stems[0])


def _length(vector: QPointF) -> float:
    return math.hypot(vector.x(), vector.y())


def middles_in_view(regions: ImageRegions, mark: Mark) -> dict[int, QPointF]:
    """Return where a point can be added, by the index of the point before it."""
    ends = edge_ends(mark, regions.size_px)
    return {
        place: regions.view_point(spot)
        for place, spot in edge_middles(mark, regions.size_px).items()
        if (regions.view_point(ends[place][0]) - regions.view_point(ends[place][1])).manhattanLength() >= LEAST_EDGE_PX
    }


def view_boxes(regions: ImageRegions) -> Callable[[str], QRectF | None]:
    """Return a function from a region id to its box in the view, None if it is not on this image."""
    marks = {mark.region.id: mark for mark in regions.marks}

    def box_of(region_id: str) -> QRectF | None:
        mark = marks.get(region_id)
        if mark is None:
            return None
        in_view = QPolygonF(regions.view_points(edges(mark, regions.size_px, 1)))
        return in_view.boundingRect().adjusted(-POINT_PX, -POINT_PX, POINT_PX, POINT_PX)

    return box_of


def sides_in_view(regions: ImageRegions, mark: Mark) -> dict[int, QPointF]:
    """Return the handles of the sides of a box, by the index of the corner before."""
    found = box(mark, regions.size_px)
    if found is None:
        return {}
    corners = [regions.view_point(spot) for spot in found.corners]
    return {
        place: regions.view_point(spot)
        for place, spot in enumerate(found.side_middles)
        if (corners[place] - corners[(place + 1) % 4]).manhattanLength() >= LEAST_EDGE_PX
    }
