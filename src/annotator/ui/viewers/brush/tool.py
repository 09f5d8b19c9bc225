"""A brush on a picture: what is painted and erased with it, whoever moves it, and how its masks are shown.

What it covers is an area like any other. Strokes go to the one that is chosen; where none is they make one, which is
chosen then. What is painted is handed over while it is painted, so that a crash costs a blink of it; one stroke is one
step that can be undone.
"""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QObject, QPointF, QRect, QRectF, QTimer, Signal
from PySide6.QtGui import QPainter

from annotator.core.answer.mask.brush_strokes import LARGEST_PX, SMALLEST_PX, on_grid
from annotator.core.answer.mask.raster import Mask, MaskBox
from annotator.core.answer.rotation import Spot
from annotator.core.answer.shapes import Shape
from annotator.core.design.medium import Extent
from annotator.ui.i18n.translation import _
from annotator.ui.viewers.brush.idle_compression import PackingAhead
from annotator.ui.viewers.brush.mask_names import paint_mask_names
from annotator.ui.viewers.image.drawing import Drawing
from annotator.ui.viewers.image.drawing_surface import DrawingSurface
from annotator.ui.viewers.image.mark_primitives import paint_brush, paint_crosshair
from annotator.ui.viewers.mark import Mark
from annotator.ui.viewers.mark_display import marks_seen
from annotator.ui.viewers.masks.cache import LargeMasks, known_masks, why_not
from annotator.ui.viewers.masks.layer import MaskLayer, ShownMask

FIRST_VIEW_PX = 24  # across, before anybody chose a size
HAND_OVER_MS = 250
STANDS_STILL_MS = 60
GROWS_BY = 1.25
_AROUND_PX = 8  # what is drawn around a mask or a brush


class BrushSurface(DrawingSurface, Protocol):
    """`refresh` has a part of it painted anew, in its pixels."""

    def refresh(self, part: QRect) -> None: ...

    def devicePixelRatioF(self) -> float: ...


class Brush(QObject):
    """`changed`: another size, or it erases now; `spoken`: words for who does not see it."""

    changed = Signal()
    spoken = Signal(str)

    def __init__(self, drawing: Drawing, easel: BrushSurface, parent: QObject) -> None:
        super().__init__(parent)
        self._drawing, self._easel = drawing, easel
        self._layer, self._large, self._ahead = MaskLayer(), LargeMasks(self), PackingAhead(self)
        self._large.read.connect(self._show_again)
        self._diameter = 0
        self._is_shown = False  # on a picture that is there
        self.erases = False
        self.is_down = False  # held down by keys
        self._painted: Mask | None = None  # under the brush; `_area` is whose it is, "" for one that is none yet
        self._area = ""
        self._takes = False
        self._at: Spot | None = None
        self._hovers: QRect | None = None
        # By area: what is shown of it, and what tells that from others.
        self._drawn: dict[str, tuple[object, object, Mask | None]] = {}
        self._is_unsaid = self._hands_over = False
        self._handing = QTimer(self, singleShot=True, interval=HAND_OVER_MS)
        self._handing.timeout.connect(self.hand_over)
        self._still = QTimer(self, singleShot=True, interval=STANDS_STILL_MS)
        self._still.timeout.connect(self._make_layer)

    @property
    def is_active(self) -> bool:
        """A brush is armed, or what is chosen was painted and nothing else is armed."""
        drawing = self._drawing
        if not self._easel.has_image or drawing.is_locked:
            return False
        return drawing.shape is Shape.MASK or (drawing.shape is None and self.chosen is not None)

    @property
    def chosen(self) -> Mark | None:
        mark = self._drawing.chosen_mark()
        return mark if mark is not None and mark.area.shape is Shape.MASK else None

    @property
    def diameter_px(self) -> int:
        if not self._diameter and self._easel.has_image:
            self._diameter = max(SMALLEST_PX, round(FIRST_VIEW_PX / self._easel.geometry_of_image.scale))
        return self._diameter or SMALLEST_PX

    @property
    def is_painting(self) -> bool:
        return self._painted is not None

    def resize(self, *, larger: bool) -> None:
        before = self.diameter_px
        after = max(before + 1, round(before * GROWS_BY)) if larger else min(before - 1, round(before / GROWS_BY))
        self._diameter = min(max(after, SMALLEST_PX), LARGEST_PX)
        self.changed.emit()
        self._easel.update()

    def turn(self) -> None:
        """From painting to erasing, and back."""
        self.lift()
        self.erases = not self.erases
        self.changed.emit()
        self._easel.update()

    def show_marks(self, marks: tuple[Mark, ...], selected: str) -> None:
        """What the answer says now. Where that comes from elsewhere, nothing is under the brush any more."""
        if self.is_painting and not self._hands_over:
            self.let_fall()
        known = [self._seen(mark, self._drawing.size_px, is_chosen=mark.area.id == selected) for mark in marks]
        if self._painted is not None and not self._area:
            known.append(
                ShownMask(self._painted, ("fresh",), self._drawing.painting.colour, is_chosen=True, is_predicted=False)
            )
        self._layer.show(shown := [seen for seen in known if seen is not None])
        self._ahead.pack(next((seen.mask for seen in shown if seen.is_chosen), None))

    def _seen(self, mark: Mark, size: tuple[int, int], *, is_chosen: bool) -> ShownMask | None:
        if mark.area.shape is not Shape.MASK or not self._easel.has_image:
            return None
        painted, now = self._painted if mark.area.id == self._area else None, mark.area.geometry.get("rle")
        rle, token, shown = self._drawn.get(mark.area.id, (None, object(), None))
        # What is shown is not looked for again: of more than are known at once, one would be read after the other.
        mask = painted or (shown if rle == now else None) or self._large.seen(mark.area.geometry, size)
        if mask is None:
            return None
        if painted is None and rle != now:
            rle, token = now, object()
        self._drawn[mark.area.id] = rle, token, None if painted is not None else mask
        look = (mark.area.id, token, mark.colour.rgba(), is_chosen, mark.is_predicted)
        return ShownMask(mask, look, mark.colour, is_chosen, mark.is_predicted)

    def begin(self, at: Spot, *, turned: bool = False) -> bool:
        """The brush touches the picture there, in its pixels; `turned`: it erases where it would paint. Whether it may:
        an eraser needs what it takes from."""
        mark, erases = self.chosen, self.erases is not turned
        size = self._drawing.size_px
        if why := why_not(size, lacks_mark=erases and mark is None):
            self.spoken.emit(why)
            return False
        self._painted = Mask(size) if mark is None else known_masks.of(mark.area.geometry, size).copied()
        self._area = "" if mark is None else mark.area.id
        self._takes, self._at, self._is_unsaid = erases, None, False
        self._drawing.stroke_started.emit()
        self._show_again()
        self.go_on(at)
        return True

    def go_on(self, to: Spot) -> None:
        """To there, in a straight line."""
        if self._painted is None:
            return
        end = on_grid(to, self.diameter_px, self._drawing.size_px)
        move = self._painted.erase if self._takes else self._painted.paint
        box = move(self._at or end, end, self.diameter_px)
        self._at = end
        if box is not None:
            self._is_unsaid = True
            self._layer.touch(box)
            self._refresh(box)
            self._ahead.pack(self._painted)
            if not self._handing.isActive():
                self._handing.start()

    def end(self) -> None:
        """The brush leaves the picture. What it erased to the last pixel is gone."""
        painted, area = self._painted, self._area
        if painted is None:
            return
        if painted.is_empty:
            self.let_fall()
            if area:
                self._drawing.removed.emit(area)
            return
        self.hand_over()
        self.let_fall()
        self._show_again()

    def hand_over(self) -> None:
        """What was painted so far is in the answer."""
        self._handing.stop()
        painted = self._painted
        if painted is None or not self._is_unsaid or painted.is_empty:
            return
        self._is_unsaid = False
        geometry = painted.as_geometry()
        known_masks.keep(geometry, painted.copied())
        self._hands_over = True
        try:
            if self._area:
                self._drawn[self._area] = geometry["rle"], self._drawn[self._area][1], None
                self._drawing.moved.emit(self._area, geometry)
            else:
                self._drawing.marked.emit(geometry, Extent(*painted.size))
        finally:
            self._hands_over = False
        if not self._area:
            mark = self.chosen
            if mark is None or mark.area.geometry.get("rle") != geometry["rle"]:
                self.let_fall()  # it may not be marked: why is said
            else:
                self._area = mark.area.id
            self._show_again()

    def put_down(self, *, turned: bool = False) -> None:
        """By keys, where the crosshair is; what it covers from now on is painted, or erased."""
        if self.begin(self._drawing.pointer, turned=turned):
            self.is_down = True
            self.spoken.emit(_("Erasing.") if self._takes else _("Painting."))

    def lift(self) -> None:
        if self.is_painting:
            self.end()

    def let_fall(self) -> None:
        self._handing.stop()
        self._painted, self._area, self._is_unsaid = None, "", False
        if self.is_down:
            self.is_down = False
            self.spoken.emit(_("Painting stopped."))
            self._easel.update()

    def start_over(self) -> None:
        """Another picture."""
        self.let_fall()
        self._layer, self._drawn, self._is_shown = MaskLayer(), {}, False

    def fill_holes(self) -> int:
        """Of what is chosen; how many pixels that were."""
        self.lift()
        mark = self.chosen
        if mark is None:
            return 0
        mask = known_masks.of(mark.area.geometry, self._drawing.size_px).copied()
        count = mask.fill_holes()
        if count:
            self._drawing.stroke_started.emit()
            self._drawing.moved.emit(mark.area.id, mask.as_geometry())
        return count

    def hover(self, at: QPointF) -> None:
        """The mouse is there: the circle goes along, and nothing else is drawn anew."""
        half = self.diameter_px * self._easel.geometry_of_image.scale / 2 + _AROUND_PX
        here = QRectF(at.x() - half, at.y() - half, 2 * half, 2 * half).toAlignedRect()
        self._easel.refresh(here if self._hovers is None else here.united(self._hovers))
        self._hovers = here

    def _show_again(self) -> None:
        self.show_marks_kept()
        self._easel.update()

    def show_marks_kept(self) -> None:
        hands_over, self._hands_over = self._hands_over, True
        self.show_marks(self._drawing.marks, self._drawing.selected)
        self._hands_over = hands_over

    def _refresh(self, box: MaskBox) -> None:
        place = self._easel.geometry_of_image
        corners = (place.view_point(*box[:2]), place.view_point(*box[2:]))
        part = QRectF(QPointF(*corners[0]), QPointF(*corners[1])).normalized().toAlignedRect()
        self._easel.refresh(part.adjusted(-_AROUND_PX, -_AROUND_PX, _AROUND_PX, _AROUND_PX))

    def _make_layer(self) -> None:
        self._layer.make(self._easel.geometry_of_image, self._easel.devicePixelRatioF())
        self._easel.update()

    def paint_masks(self, painter: QPainter) -> None:
        """Over the picture, below all else that is marked."""
        if not self._is_shown:
            self._is_shown = True
            self.show_marks_kept()
            self.changed.emit()
        place, ratio = self._easel.geometry_of_image, self._easel.devicePixelRatioF()
        if not self._layer.is_of(place, ratio):
            if self._layer.is_slow:
                self._still.start()
            else:
                self._layer.make(place, ratio)
        if not self._layer.catch_up():
            self._easel.update()
        self._layer.paint(painter, place)
        paint_mask_names(painter, self._drawing, ratio)

    def paint_brush(self, painter: QPainter, *, by_keys: bool) -> None:
        """The circle that it covers, where it is; `by_keys`: with lines that eyes find at once."""
        place = self._easel.geometry_of_image
        at = on_grid(self._drawing.pointer, self.diameter_px, self._drawing.size_px)
        middle = QPointF(*place.view_point(*at))
        if by_keys:
            paint_crosshair(painter, middle, self._drawing.room, has_lines=marks_seen().has_lines)
        paint_brush(painter, middle, self.diameter_px * place.scale, erases=self.erases or self._takes_now)

    @property
    def _takes_now(self) -> bool:
        return self.is_painting and self._takes
