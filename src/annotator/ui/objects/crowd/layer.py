"""Thousands of marks over a picture: painted once into an image of their own, a slice at a time, and shown from there
while the picture is moved, enlarged or pointed at. To paint them all takes a tenth of a second, and a frame a sixtieth.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from operator import attrgetter
from typing import Protocol

from msgspec import Struct
from PySide6.QtCore import QObject, QPointF, QRectF, QTimer
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QWidget

from annotator.core.answer.regions import Area
from annotator.core.answer.shapes import Shape
from annotator.ui.objects.crowd.patches import seen_otherwise, together
from annotator.ui.objects.mark import Mark

_SLICE_S, _STILL_AFTER_MS = 0.005, 40
# Around what is in view, in shares of its sides: so far the picture is moved before anything has to be painted.
_MARGIN = 0.3
_MOST_PATCHED = 64
# What an edge and a name take beside what is marked, left, above, right and below: a name stands above its highest
# corner, wherever that is, or below where there is no room. And from how far a mark reaches into a part of the view.
_WITH_NAME = (-8.0, -38.0, 248.0, 38.0)
_WITH_EDGE = (-8.0, -8.0, 8.0, 8.0)
_REACHING_IN = (-248.0, -38.0, 8.0, 38.0)
_OUTLINE_OFF = 0.02  # of both sides together: so far a curve may reach beyond the corners that it is drawn by
_LEAST_NAMED_PX = 40.0  # names of smaller ones would cover all the others
_AREA = attrgetter("area")

type Extremes = tuple[float, float, float, float]  # left, top, right, bottom, in pixels of the picture


class PlacedPicture(Protocol):
    """Where a picture lies in its view (`ui.objects.picture.geometry`)."""

    @property
    def view_width(self) -> float: ...

    @property
    def view_height(self) -> float: ...

    @property
    def scale(self) -> float: ...

    @property
    def orientation(self) -> object: ...

    def view_point(self, x: float, y: float) -> tuple[float, float]: ...

    def picture_point(self, at_x: float, at_y: float) -> tuple[float, float]: ...


class Hand(Protocol):
    """What knows the marks of one kind of picture."""

    def bounds(self, mark: Mark) -> Extremes: ...

    def paint(self, painter: QPainter, mark: Mark, placing: PlacedPicture, *, with_name: bool) -> None: ...


class _Layer(Struct):
    """`waiting` are the marks that are not painted yet."""

    image: QImage
    placing: PlacedPicture
    margin: tuple[float, float]
    marks: tuple[Mark, ...]
    waiting: Iterator[Mark]

    @property
    def origin(self) -> tuple[float, float]:
        """The point of the picture at its upper left corner."""
        return self.placing.picture_point(-self.margin[0], -self.margin[1])

    def moved_by(self, now: PlacedPicture) -> tuple[float, float] | None:
        """How far it lies beside where it was made for, in shares of its margin; None where it would be larger, smaller
        or turned."""
        was = self.placing
        if (was.scale, was.orientation) != (now.scale, now.orientation):
            return None
        before, after = was.view_point(0, 0), now.view_point(0, 0)
        return abs(after[0] - before[0]) / self.margin[0], abs(after[1] - before[1]) / self.margin[1]


class CrowdLayer(QObject):
    def __init__(self, widget: QWidget, hand: Callable[[], Hand]) -> None:
        """`widget` shows it."""
        super().__init__(widget)
        self._widget, self._hand = widget, hand
        self._shown: _Layer | None = None
        self._coming: _Layer | None = None
        self._bounds: dict[int, tuple[Area, Extremes]] = {}  # by identity
        self._in_turn: tuple[Sequence[Mark], list[Extremes]] = ((), [])  # of all that were asked for last
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._go_on)
        self._wanted: tuple[tuple[Mark, ...], PlacedPicture] | None = None
        self._still = QTimer(self)
        self._still.setSingleShot(True)
        self._still.setInterval(_STILL_AFTER_MS)
        self._still.timeout.connect(self._begin_wanted)

    @property
    def is_settled(self) -> bool:
        """Nothing is left to be painted."""
        return self._coming is None and self._wanted is None

    def paint(self, painter: QPainter, marks: tuple[Mark, ...], placing: PlacedPicture) -> None:
        """What there is of it now; the rest comes soon, and the widget is painted again."""
        if self._shown is not None and self._shown.marks is not marks and not self._patch(self._shown, marks):
            self._shown = None
        moved = None if self._shown is None else self._shown.moved_by(placing)
        if self._shown is not None and moved is None:  # it goes on being made larger, most likely
            self._want(marks, placing)
        elif moved is None or max(moved) > 0.5 or self._is_otherwise(self._shown, placing):
            self._begin(marks, placing)
        else:  # it came back to where it was
            self._wanted = None
        seen = self._shown or self._coming
        if seen is not None:
            _show(painter, seen, placing)

    def _want(self, marks: tuple[Mark, ...], placing: PlacedPicture) -> None:
        if self._wanted != (marks, placing) and not self._is_coming(marks, placing):
            self._wanted, self._coming = (marks, placing), None
            self._still.start()

    def _begin_wanted(self) -> None:
        if self._wanted is not None:
            self._begin(*self._wanted)

    def _is_coming(self, marks: tuple[Mark, ...], placing: PlacedPicture) -> bool:
        coming = self._coming
        if coming is None or coming.marks is not marks or self._is_otherwise(coming, placing):
            return False
        moved = coming.moved_by(placing)
        return moved is not None and max(moved) <= 1

    def _begin(self, marks: tuple[Mark, ...], placing: PlacedPicture) -> None:
        self._wanted = None
        if self._is_coming(marks, placing):
            return
        margin = max(1.0, placing.view_width * _MARGIN), max(1.0, placing.view_height * _MARGIN)
        sides = placing.view_width + 2 * margin[0], placing.view_height + 2 * margin[1]
        ratio = self._widget.devicePixelRatio()
        image = QImage(int(sides[0] * ratio), int(sides[1] * ratio), QImage.Format.Format_ARGB32_Premultiplied)
        image.setDevicePixelRatio(ratio)
        image.fill(0)
        self._coming = _Layer(image, placing, margin, marks, iter(()))
        self._coming.waiting = iter(self._near(marks, self._room(self._coming), placing))
        self._timer.start(0)

    def _is_otherwise(self, layer: _Layer | None, now: PlacedPicture) -> bool:
        """Of a screen of another density, or for a view of another size."""
        if layer is None:
            return True
        was, ratio = layer.placing, self._widget.devicePixelRatio()
        sides = was.view_width, was.view_height
        return layer.image.devicePixelRatio() != ratio or sides != (now.view_width, now.view_height)

    def _go_on(self) -> None:
        layer = self._coming
        if layer is None:
            return
        until_s, hand = time.perf_counter() + _SLICE_S, self._hand()
        painter = self._painter(layer)
        try:
            for mark in layer.waiting:
                self._paint(painter, hand, mark, layer.placing)
                if time.perf_counter() > until_s:
                    self._timer.start(0)
                    break
            else:
                self._shown, self._coming = layer, None
        finally:
            painter.end()
        if self._shown is None or self._coming is None:
            self._widget.update()

    def _paint(self, painter: QPainter, hand: Hand, mark: Mark, placing: PlacedPicture) -> None:
        hand.paint(painter, mark, placing, with_name=_is_named(self._bounds_of(mark, hand), placing.scale))

    def _patch(self, layer: _Layer, marks: tuple[Mark, ...]) -> bool:
        """Where a few are seen otherwise than before, only there. False where too many are."""
        room, hand, placing = self._room(layer), self._hand(), layer.placing
        scale = placing.scale
        changed = seen_otherwise(layer.marks, marks, lambda mark: _is_named(self._bounds_of(mark, hand), scale))
        parts = (self._part_of(mark, placing, hand) for mark in changed)
        otherwise = [part for part in parts if part.intersects(room)]
        if len(otherwise) > _MOST_PATCHED:
            return False
        for part in together(otherwise):
            self._paint_again(layer, marks, part)
        layer.marks = marks
        return True

    def _part_of(self, mark: Mark, placing: PlacedPicture, hand: Hand) -> QRectF:
        """Of the view: all that its painting takes."""
        bounds = self._bounds_of(mark, hand)
        return _seen(bounds, placing).adjusted(*(_WITH_NAME if _is_named(bounds, placing.scale) else _WITH_EDGE))

    def _paint_again(self, layer: _Layer, marks: Sequence[Mark], part: QRectF) -> None:
        hand, painter = self._hand(), self._painter(layer)
        painter.setClipRect(part)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Clear)
        painter.fillRect(part, 0)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        for mark in self._near(marks, part, layer.placing):
            self._paint(painter, hand, mark, layer.placing)
        painter.end()

    def near(self, marks: Sequence[Mark], at: tuple[float, float], reach_px: float) -> list[Mark]:
        """Those that may be at a place of the picture, in its pixels, or so near to it; of what is painted all."""
        (x, y), found = at, []
        for mark, (left, top, right, bottom) in zip(marks, self._all_bounds(marks), strict=True):
            around = reach_px + 1 + (right - left + bottom - top) * _OUTLINE_OFF
            is_there = left - around <= x <= right + around and top - around <= y <= bottom + around
            if is_there or mark.area.shape is Shape.MASK:
                found.append(mark)
        return found

    def _near(self, marks: Sequence[Mark], part: QRectF, placing: PlacedPicture) -> list[Mark]:
        """Those that are seen in that part of the view, their names included."""
        left, top, right, bottom = _in_picture(part.adjusted(*_REACHING_IN), placing)
        near, scale = _in_picture(part.adjusted(*_WITH_EDGE), placing), placing.scale
        return [
            mark
            for mark, bounds in zip(marks, self._all_bounds(marks), strict=True)
            if bounds[0] <= right and bounds[2] >= left and bounds[1] <= bottom and bounds[3] >= top
            if _is_named(bounds, scale) or _meet(bounds, near)
        ]

    def _all_bounds(self, marks: Sequence[Mark]) -> list[Extremes]:
        """Found once for the same marks, which are asked for at every frame; of an area that was there once at all."""
        if self._in_turn[0] is not marks:
            hand = self._hand()
            known = map(self._bounds.get, map(id, map(_AREA, marks)))
            found = [kept[1] if kept else self._bounds_of(mark, hand) for mark, kept in zip(marks, known, strict=True)]
            self._in_turn = marks, found
            if len(self._bounds) > 2 * len(marks) + _MOST_PATCHED:
                now = {id(mark.area) for mark in marks}
                self._bounds = {key: kept for key, kept in self._bounds.items() if key in now}
        return self._in_turn[1]

    def _painter(self, layer: _Layer) -> QPainter:
        """In pixels of the view that it was made for, and with the letters of the widget."""
        painter = QPainter(layer.image)
        painter.setFont(self._widget.font())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(*layer.margin)
        return painter

    def _room(self, layer: _Layer) -> QRectF:
        """All of it, in pixels of its view."""
        size = layer.image.deviceIndependentSize()
        return QRectF(-layer.margin[0], -layer.margin[1], size.width(), size.height())

    def _bounds_of(self, mark: Mark, hand: Hand) -> Extremes:
        kept = self._bounds.get(id(mark.area))  # which is no other area's: what is kept holds its own
        if kept is None:
            kept = self._bounds[id(mark.area)] = mark.area, hand.bounds(mark)
        return kept[1]


def _seen(bounds: Extremes, placing: PlacedPicture) -> QRectF:
    left, top, right, bottom = bounds
    return QRectF(QPointF(*placing.view_point(left, top)), QPointF(*placing.view_point(right, bottom))).normalized()


def _in_picture(part: QRectF, placing: PlacedPicture) -> Extremes:
    corners = placing.picture_point(part.left(), part.top()), placing.picture_point(part.right(), part.bottom())
    (left, right), (top, bottom) = (sorted(corner[axis] for corner in corners) for axis in (0, 1))
    return left, top, right, bottom


def _meet(here: Extremes, there: Extremes) -> bool:
    return here[0] <= there[2] and here[2] >= there[0] and here[1] <= there[3] and here[3] >= there[1]


def _is_named(bounds: Extremes, scale: float) -> bool:
    return (bounds[2] - bounds[0]) * scale >= _LEAST_NAMED_PX


def _show(painter: QPainter, layer: _Layer, now: PlacedPicture) -> None:
    if layer.placing.orientation != now.orientation:
        return
    ratio, larger = layer.image.devicePixelRatio(), now.scale / layer.placing.scale
    x, y = now.view_point(*layer.origin)
    if larger == 1:  # on whole pixels of the screen, and so as sharp as it was painted
        painter.drawImage(QPointF(round(x * ratio) / ratio, round(y * ratio) / ratio), layer.image)
        return
    size = layer.image.deviceIndependentSize()
    painter.drawImage(QRectF(x, y, size.width() * larger, size.height() * larger), layer.image)
