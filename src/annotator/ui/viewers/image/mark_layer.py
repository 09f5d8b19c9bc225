"""A cached layer for thousands of regions over an image. The regions are painted once into an image, one time slice
after the other. The view shows that image while the user moves, zooms or points. Painting all regions takes a tenth
of a second, and a frame has a sixtieth. An edit repaints only the sections where regions have changed.
`tests/benchmarks/crowded_image.py` measures frames and edits with 10,000 regions."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from operator import attrgetter
from typing import Protocol

from msgspec import Struct
from PySide6.QtCore import QObject, QPointF, QRectF, QTimer
from PySide6.QtGui import QFontMetricsF, QImage, QPainter
from PySide6.QtWidgets import QWidget

from annotator.core.answer.index import changed_range
from annotator.ui.viewers.image.spatial_index import MarkBounds, MarkIndex
from annotator.ui.viewers.mark import Mark
from annotator.ui.viewers.mark_labels import with_label

_LOOK = attrgetter(
    "colour", "is_predicted", "is_multi_selected"
)  # everything that is painted of a region besides its label


def changed_marks(before: Sequence[Mark], after: Sequence[Mark], named: Callable[[], Collection[str]]) -> list[Mark]:
    """Return the regions that are gone, new or look different, in old and new state. Deleting a region renumbers all
    that follow, visible only on labelled ones. `named` returns the ids of the labelled regions."""
    start, end, new_end = changed_range(before, after)
    gone = {mark.region.id: mark for mark in before[start:end]}
    changed: list[Mark] = []
    numbered: dict[str, Mark] = {}
    for mark in after[start:new_end]:
        old = gone.pop(mark.region.id, None)
        if old is None:
            changed.append(mark)
        elif old.region is not mark.region or _LOOK(old) != _LOOK(mark):
            changed += [old, mark]
        elif old is not mark:
            numbered[mark.region.id] = old
    for region_id in numbered.keys() & named() if numbered else ():
        changed.append(numbered[region_id])
    return [*changed, *gone.values()]


def unite_overlapping(parts: Sequence[QRectF]) -> list[QRectF]:
    """Return the sections with overlapping ones united, such as the old and new position of a region."""
    found: list[QRectF] = []
    for section in parts:
        over = [other for other in found if other.intersects(section)]
        found = [other for other in found if other not in over]
        for other in over:
            section = section.united(other)
        found.append(section)
    return found


_SLICE_S = 0.005
_PATCH_S = 0.02  # of processor time; a longer edit paints the layer anew, in slices
_STILL_AFTER_MS = 40
# Margin around the visible part, as a share of its sides: the image can be moved this far before anything is painted.
_MARGIN = 0.3
_MAX_PATCHED = 64
_MAX_CHECKED = 500
# Space that an outline takes beside a region: left, top, right, bottom.
# Then the distance from which a region reaches into a section with its label. The label is above its highest point, or
# below it if there is no space.
_WITH_EDGE = (-8.0, -8.0, 8.0, 8.0)
_REACHING_IN = (-248.0, -38.0, 8.0, 38.0)
_LEAST_NAMED_PX = 40.0  # labels of smaller regions would cover all others


class PlacedImage(Protocol):
    """The position of an image in its view; implemented in `ui.viewers.image.view_transform`."""

    @property
    def view_width(self) -> float: ...

    @property
    def view_height(self) -> float: ...

    @property
    def scale(self) -> float: ...

    @property
    def orientation(self) -> object: ...

    def view_point(self, x: float, y: float) -> tuple[float, float]: ...

    def view_points(self, points: Iterable[tuple[float, float]]) -> list[tuple[float, float]]: ...

    def image_point(self, at_x: float, at_y: float) -> tuple[float, float]: ...


class LayerPainter(Protocol):
    """The painter of the regions of one type of image."""

    def bounds(self, mark: Mark) -> MarkBounds: ...

    def paint(self, painter: QPainter, mark: Mark, placing: PlacedImage, *, with_name: bool) -> None: ...


class _Layer(Struct):
    """A painted layer. `over` holds the ids of regions that are painted above it at each frame. `remaining` yields
    the regions that are not painted yet."""

    image: QImage
    placing: PlacedImage
    margin: tuple[float, float]
    marks: tuple[Mark, ...]
    over: frozenset[str]
    remaining: Iterator[Mark]

    @property
    def origin(self) -> tuple[float, float]:
        """The image point at the upper left corner of the layer."""
        return self.placing.image_point(-self.margin[0], -self.margin[1])

    def moved_by(self, now: PlacedImage) -> tuple[float, float] | None:
        """Return how far the image has moved since, as shares of the margin; None if it was zoomed or rotated."""
        was = self.placing
        if (was.scale, was.orientation) != (now.scale, now.orientation):
            return None
        before, after = was.view_point(0, 0), now.view_point(0, 0)
        return abs(after[0] - before[0]) / self.margin[0], abs(after[1] - before[1]) / self.margin[1]


class MarkLayer(QObject):
    def __init__(self, widget: QWidget, layer_painter: Callable[[], LayerPainter]) -> None:
        """Create the layer for `widget`, which shows it."""
        super().__init__(widget)
        self._widget = widget
        self._new_painter = layer_painter
        self._displayed: _Layer | None = None
        self._in_progress: _Layer | None = None
        self._index = MarkIndex(lambda mark: self._new_painter().bounds(mark))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._paint_slice)
        self._over = frozenset[str]()
        self._wanted: tuple[tuple[Mark, ...], frozenset[str], PlacedImage] | None = None
        self._still_timer = QTimer(self)
        self._still_timer.setSingleShot(True)
        self._still_timer.setInterval(_STILL_AFTER_MS)
        self._still_timer.timeout.connect(self._begin_wanted)

    @property
    def is_settled(self) -> bool:
        """True if nothing is left to paint."""
        return self._in_progress is None and self._wanted is None

    def paint(self, painter: QPainter, marks: tuple[Mark, ...], over: frozenset[str], placing: PlacedImage) -> None:
        """Paint the available part of the layer, without the regions in `over` (ids). The rest is painted soon, and
        the widget is updated then."""
        self._over = over
        if self._displayed is None and self._in_progress is None:  # the index of all regions takes a turn of its own
            if self._wanted is None:
                QTimer.singleShot(0, self, self._begin_wanted)
            self._wanted = marks, over, placing
            return
        self._index.update(marks)
        if self._displayed is not None and not self._patch(self._displayed, marks):
            self._displayed = None
        moved = None if self._displayed is None else self._displayed.moved_by(placing)
        if self._displayed is not None and moved is None:  # the user is probably still zooming
            self._want(marks, placing)
        elif moved is None or max(moved) > 0.5 or self._has_other_size(self._displayed, placing):
            self._begin(marks, over, placing)
        else:  # the view is back where it was
            self._wanted = None
        visible = self._displayed or self._in_progress
        if visible is not None:
            _show(painter, visible, placing)

    def _want(self, marks: tuple[Mark, ...], placing: PlacedImage) -> None:
        wanted = marks, self._over, placing
        if self._wanted != wanted and not self._is_in_progress(*wanted):
            self._wanted = wanted
            self._in_progress = None
            self._still_timer.start()

    def _begin_wanted(self) -> None:
        if self._wanted is not None:
            self._begin(*self._wanted)

    def _is_in_progress(self, marks: tuple[Mark, ...], over: frozenset[str], placing: PlacedImage) -> bool:
        coming = self._in_progress
        if coming is None or coming.marks is not marks or coming.over != over or self._has_other_size(coming, placing):
            return False
        moved = coming.moved_by(placing)
        return moved is not None and max(moved) <= 1

    def _begin(self, marks: tuple[Mark, ...], over: frozenset[str], placing: PlacedImage) -> None:
        self._wanted = None
        if self._is_in_progress(marks, over, placing):
            return
        self._index.update(marks)  # a hit test may have indexed newer marks meanwhile
        margin = max(1.0, placing.view_width * _MARGIN), max(1.0, placing.view_height * _MARGIN)
        sides = placing.view_width + 2 * margin[0], placing.view_height + 2 * margin[1]
        ratio = self._widget.devicePixelRatio()
        image = QImage(int(sides[0] * ratio), int(sides[1] * ratio), QImage.Format.Format_ARGB32_Premultiplied)
        image.setDevicePixelRatio(ratio)
        image.fill(0)
        self._in_progress = _Layer(image, placing, margin, marks, over, iter(()))
        self._in_progress.remaining = iter(self._marks_in(self._layer_rect(self._in_progress), placing))
        self._timer.start(0)

    def _has_other_size(self, layer: _Layer | None, now: PlacedImage) -> bool:
        """Return whether the layer was made for another screen density or view size."""
        if layer is None:
            return True
        was = layer.placing
        ratio = self._widget.devicePixelRatio()
        sides = was.view_width, was.view_height
        return layer.image.devicePixelRatio() != ratio or sides != (now.view_width, now.view_height)

    def _paint_slice(self) -> None:
        layer = self._in_progress
        if layer is None:
            return
        until_s = time.perf_counter() + _SLICE_S
        layer_painter = self._new_painter()
        painter = self._painter(layer)
        try:
            for mark in layer.remaining:
                self._paint(painter, layer_painter, mark, layer.placing)
                if time.perf_counter() > until_s:
                    self._timer.start(0)
                    break
            else:
                self._displayed = layer
                self._in_progress = None
        finally:
            painter.end()
        if self._displayed is None or self._in_progress is None:
            self._widget.update()

    def _paint(self, painter: QPainter, layer_painter: LayerPainter, mark: Mark, placing: PlacedImage) -> None:
        layer_painter.paint(painter, mark, placing, with_name=_is_named(self._index.bounds_of(mark), placing.scale))

    def _patch(self, layer: _Layer, marks: tuple[Mark, ...]) -> bool:
        """Repaint the sections where a few regions have changed; return False if that takes too long."""
        if layer.marks is marks and layer.over == self._over:
            return True
        fresh = self._fresh(layer, marks)
        if fresh:
            layer.marks = marks
            layer.over = self._over
            return self._add(layer, fresh)
        view_rect = self._layer_rect(layer)
        placing = layer.placing
        changed = changed_marks(layer.marks, marks, lambda: self._labelled_in(view_rect, placing))
        if len(changed) > _MAX_CHECKED:
            return False
        changed = [mark for mark in changed if mark.region.id not in self._over & layer.over]
        turned = (self._index.mark(region_id) for region_id in self._over ^ layer.over)
        parts = (self._section_of(mark, placing) for mark in (*changed, *turned) if mark is not None)
        otherwise = [section for section in parts if section.intersects(view_rect)]
        if len(otherwise) > _MAX_PATCHED:
            return False
        layer.marks = marks
        layer.over = self._over
        until_s = time.thread_time() + _PATCH_S
        return all(self._repaint(layer, section, until_s) for section in unite_overlapping(otherwise))

    def _fresh(self, layer: _Layer, marks: tuple[Mark, ...]) -> Sequence[Mark]:
        """Return the regions to paint in front of the layer: those that were added, and those drawn last that are no
        longer above it. Return none if more than that has changed."""
        count = len(layer.marks)
        back = layer.over - self._over
        last = layer.marks[count - len(back) :]
        is_added = count < len(marks) and marks[:count] == layer.marks
        above = {mark.region.id for mark in marks[count:]}
        is_last = {mark.region.id for mark in last} == back
        return (*last, *marks[count:]) if is_added and is_last and self._over - layer.over <= above else ()

    def _labelled_in(self, view_rect: QRectF, placing: PlacedImage) -> set[str]:
        """Return the ids of regions with a visible label in the section, or of all labelled ones if few."""
        named = self._index.wide(_LEAST_NAMED_PX / placing.scale)
        is_many = len(named) > _MAX_CHECKED
        return named & {mark.region.id for mark in self._marks_in(view_rect, placing)} if is_many else named

    def _add(self, layer: _Layer, fresh: Sequence[Mark]) -> bool:
        """Paint regions that were added in front of all others; return False if there are too many."""
        if len(fresh) > _MAX_PATCHED:
            return False
        layer_painter = self._new_painter()
        painter = self._painter(layer)
        for mark in fresh:
            if mark.region.id not in layer.over:
                self._paint(painter, layer_painter, mark, layer.placing)
        painter.end()
        return True

    def _section_of(self, mark: Mark, placing: PlacedImage) -> QRectF:
        """Return the section of the view that a region and its label cover."""
        bounds = self._index.bounds_of(mark)
        visible = _in_view(bounds, placing)
        if _is_named(bounds, placing.scale):
            visible = with_label(visible, mark.title, QFontMetricsF(self._widget.font()))
        return visible.adjusted(*_WITH_EDGE)

    def _repaint(self, layer: _Layer, section: QRectF, until_s: float) -> bool:
        """Repaint a section; return False if time is up before that is done."""
        layer_painter = self._new_painter()
        painter = self._painter(layer)
        there = painter.deviceTransform()  # align to device pixels: a partly cleared pixel would show twice
        section = there.inverted()[0].mapRect(QRectF(there.mapRect(section).toAlignedRect()))
        painter.setClipRect(section)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Clear)
        painter.fillRect(section, 0)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        remaining = iter(self._marks_in(section, layer.placing))
        for mark in remaining:
            self._paint(painter, layer_painter, mark, layer.placing)
            if time.thread_time() > until_s:
                break
        painter.end()
        return next(remaining, None) is None

    def marks_near(self, marks: Sequence[Mark], at: tuple[float, float], reach_px: float) -> list[Mark]:
        """Return the regions maybe within `reach_px` (image pixels) of an image position, and all masks."""
        self._index.update(marks)
        return self._index.near(at, reach_px)

    def _marks_in(self, section: QRectF, placing: PlacedImage) -> list[Mark]:
        """Return the regions visible in a view section, labels included, without those above the layer."""
        around = _in_image(section.adjusted(*_REACHING_IN), placing)
        nearby = _in_image(section.adjusted(*_WITH_EDGE), placing)
        found = self._index.within(nearby, around, _LEAST_NAMED_PX / placing.scale)
        return [mark for mark in found if mark.region.id not in self._over]

    def _painter(self, layer: _Layer) -> QPainter:
        """Return a painter in the coordinates of the layer's view, with the font of the widget."""
        painter = QPainter(layer.image)
        painter.setFont(self._widget.font())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(*layer.margin)
        return painter

    def _layer_rect(self, layer: _Layer) -> QRectF:
        """Return the section of the view that the layer covers."""
        size = layer.image.deviceIndependentSize()
        return QRectF(-layer.margin[0], -layer.margin[1], size.width(), size.height())


def _in_view(bounds: MarkBounds, placing: PlacedImage) -> QRectF:
    left, top, right, bottom = bounds
    return QRectF(QPointF(*placing.view_point(left, top)), QPointF(*placing.view_point(right, bottom))).normalized()


def _in_image(section: QRectF, placing: PlacedImage) -> MarkBounds:
    corners = placing.image_point(section.left(), section.top()), placing.image_point(section.right(), section.bottom())
    (left, right), (top, bottom) = (sorted(corner[axis] for corner in corners) for axis in (0, 1))
    return left, top, right, bottom


def _is_named(bounds: MarkBounds, scale: float) -> bool:
    return (bounds[2] - bounds[0]) * scale >= _LEAST_NAMED_PX


def _show(painter: QPainter, layer: _Layer, now: PlacedImage) -> None:
    if layer.placing.orientation != now.orientation:
        return
    ratio = layer.image.devicePixelRatio()
    larger = now.scale / layer.placing.scale
    x, y = now.view_point(*layer.origin)
    if larger == 1:  # on whole device pixels, so that it stays sharp
        painter.drawImage(QPointF(round(x * ratio) / ratio, round(y * ratio) / ratio), layer.image)
        return
    size = layer.image.deviceIndependentSize()
    painter.drawImage(QRectF(x, y, size.width() * larger, size.height() * larger), layer.image)
