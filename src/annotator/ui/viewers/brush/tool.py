"""A brush that paints and erases masks on an image, by mouse or keyboard, and the display of the masks.

A mask is a region like any other. Strokes go to the selected mask. If none is selected, a stroke creates one and
selects it. The painted mask is stored every `HAND_OVER_MS` while painting, so that a crash loses little. One stroke
is one undo step."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from typing import Protocol

from PySide6.QtCore import QObject, QPointF, QRect, QRectF, QTimer, Signal
from PySide6.QtGui import QPainter

from annotator.core.answer.mask.brush_strokes import LARGEST_PX, SMALLEST_PX, on_grid
from annotator.core.answer.mask.raster import Mask, MaskBox
from annotator.core.answer.rotation import Spot
from annotator.core.answer.shapes import Shape
from annotator.core.design.medium import Extent
from annotator.ui.i18n.translation import _
from annotator.ui.viewers.brush.mask_layer import MaskLayer, ShownMask
from annotator.ui.viewers.image.drawing import Drawing
from annotator.ui.viewers.image.drawing_surface import DrawingSurface
from annotator.ui.viewers.image.mark_primitives import paint_brush, paint_crosshair
from annotator.ui.viewers.mark import Mark
from annotator.ui.viewers.mark_display import marks_seen
from annotator.ui.viewers.mark_labels import is_named, paint_name
from annotator.ui.viewers.mask_cache import LargeMasks, known_masks, why_not

_WORDS_PX = 40  # distance beyond which a mask's label cannot reach the repainted section


def paint_mask_names(painter: QPainter, drawing: Drawing, ratio: float) -> None:
    """Paint the labels in the repainted section of the view. `ratio` is device pixels per view pixel."""
    clip = painter.paintEngine().systemClip().boundingRect()  # in device pixels; invalid means the whole view
    top, bottom = (clip.top() / ratio, clip.bottom() / ratio) if clip.isValid() else (-math.inf, math.inf)
    for mark in drawing.marks:
        if mark.area.shape is not Shape.MASK or not is_named(mark, drawing.selected):
            continue
        mask = known_masks.seen(mark.area.geometry, drawing.size_px)
        if mask is not None and (box := mask.box) is not None:
            corners = [drawing.view_point(spot) for spot in _ends(mask, box)]
            if top - _WORDS_PX <= min(corner.y() for corner in corners) <= bottom + _WORDS_PX:
                paint_name(painter, corners, mark.colour, mark.title)


def _ends(mask: Mask, box: MaskBox) -> Iterator[Spot]:
    """Yield the ends of the first and the last row of a mask, because a corner of its box may be far from its
    pixels."""
    for row, y in ((box.top, box.top), (box.bottom - 1, box.bottom)):
        covered = mask.spans(row)
        yield from ((covered[0], y), (covered[-1], y))


AT_ONCE_S = 0.002


class PackingAhead(QObject):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._mask: Mask | None = None
        self._turns = QTimer(self, interval=0)
        self._turns.timeout.connect(self._pack_on)

    def pack(self, mask: Mask | None) -> None:
        """Compress this mask from now on, including later changes."""
        self._mask = mask
        if mask is not None:
            self._turns.start()

    def _pack_on(self) -> None:
        until_s = time.perf_counter() + AT_ONCE_S
        while self._mask is not None and not self._mask.pack_on():
            if time.perf_counter() > until_s:
                return
        self._turns.stop()


FIRST_VIEW_PX = 24  # initial diameter
HAND_OVER_MS = 250
STANDS_STILL_MS = 60
GROWS_BY = 1.25
_AROUND_PX = 8  # margin around a mask or a brush when repainting


class BrushSurface(DrawingSurface, Protocol):
    """The surface that the brush paints on. `refresh` repaints a section given in its pixels."""

    def refresh(self, part: QRect) -> None: ...

    def devicePixelRatioF(self) -> float: ...


class Brush(QObject):
    """The brush tool. `changed`: the size or the mode changed. `spoken` emits a message for screen readers."""

    changed = Signal()
    spoken = Signal(str)

    def __init__(self, drawing: Drawing, easel: BrushSurface, parent: QObject) -> None:
        super().__init__(parent)
        self._drawing, self._easel = drawing, easel
        self._layer, self._large, self._ahead = MaskLayer(), LargeMasks(self), PackingAhead(self)
        self._large.read.connect(self._show_again)
        self._diameter = 0
        self._is_shown = False  # the masks were shown on the current image
        self.erases = False
        self.is_down = False  # held down by keyboard
        # the mask being painted; `_area` is the id of its region, "" if it has none yet
        self._painted: Mask | None = None
        self._area = ""
        self._takes = False
        self._at: Spot | None = None
        self._hovers: QRect | None = None
        # By region id: its RLE, a token that changes with the RLE, and the mask shown.
        self._drawn: dict[str, tuple[object, object, Mask | None]] = {}
        self._is_unsaid = self._hands_over = False
        self._handing = QTimer(self, singleShot=True, interval=HAND_OVER_MS)
        self._handing.timeout.connect(self.hand_over)
        self._still = QTimer(self, singleShot=True, interval=STANDS_STILL_MS)
        self._still.timeout.connect(self._make_layer)

    @property
    def is_active(self) -> bool:
        """True if the brush is the active tool, or a mask is selected and no other tool is active."""
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
        """Switch between painting and erasing."""
        self.lift()
        self.erases = not self.erases
        self.changed.emit()
        self._easel.update()

    def show_marks(self, marks: tuple[Mark, ...], selected: str) -> None:
        """Show the regions of the answer.

        If the change comes from elsewhere, an unfinished stroke is dropped."""
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
        # A displayed mask is kept here. Otherwise, with more masks than the cache holds, each would be decoded after
        # the other again.
        mask = painted or (shown if rle == now else None) or self._large.seen(mark.area.geometry, size)
        if mask is None:
            return None
        if painted is None and rle != now:
            rle, token = now, object()
        self._drawn[mark.area.id] = rle, token, None if painted is not None else mask
        look = (mark.area.id, token, mark.colour.rgba(), is_chosen, mark.is_predicted)
        return ShownMask(mask, look, mark.colour, is_chosen, mark.is_predicted)

    def begin(self, at: Spot, *, turned: bool = False) -> bool:
        """Begin a stroke at the image position `at`; `turned` swaps painting and erasing.

        Return whether it may begin: an eraser needs a selected mask."""
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
        """Continue the stroke in a straight line to `to`."""
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
        """End the stroke. A mask that is erased completely is deleted."""
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
        """Store the current state of the mask in the answer."""
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
                self.let_fall()  # the answer refused the region and has shown the reason
            else:
                self._area = mark.area.id
            self._show_again()

    def put_down(self, *, turned: bool = False) -> None:
        """Begin a stroke at the crosshair by keyboard, to paint or erase."""
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
        """Reset the state for a new image."""
        self.let_fall()
        self._layer, self._drawn, self._is_shown = MaskLayer(), {}, False

    def fill_holes(self) -> int:
        """Fill the holes of the selected mask and return the number of pixels."""
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
        """Move the brush circle with the mouse and repaint only that section."""
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
        """Paint the masks over the image, below all other regions."""
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
        """Paint the brush circle; `by_keys` adds crosshair lines."""
        place = self._easel.geometry_of_image
        at = on_grid(self._drawing.pointer, self.diameter_px, self._drawing.size_px)
        middle = QPointF(*place.view_point(*at))
        if by_keys:
            paint_crosshair(painter, middle, self._drawing.view_rect, has_lines=marks_seen().has_lines)
        paint_brush(painter, middle, self.diameter_px * place.scale, erases=self.erases or self._takes_now)

    @property
    def _takes_now(self) -> bool:
        return self.is_painting and self._takes
