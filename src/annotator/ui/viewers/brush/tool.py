"""A brush that paints and erases masks on an image, by mouse or keyboard, and the display of the masks. A mask is a
region like any other. Strokes go to the selected mask. Without one, a stroke creates and selects one. The painted
mask is stored every `SAVE_AFTER_MS` during painting, so that a crash loses little. A stroke is one undo step."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from typing import Protocol

from PySide6.QtCore import QObject, QPointF, QRect, QRectF, QTimer, Signal
from PySide6.QtGui import QPainter

from annotator.core.answer.geometry.rotated_box import Spot
from annotator.core.answer.mask.raster import LARGEST_PX, SMALLEST_PX, Mask, MaskBox, on_grid
from annotator.core.answer.shapes import Shape
from annotator.core.design.medium import Extent
from annotator.ui.i18n.translation import _
from annotator.ui.viewers.brush.mask_layer import AT_ONCE_MS, SLOW_MS, MaskLayer, ShownMask
from annotator.ui.viewers.image.drawing import Drawing
from annotator.ui.viewers.image.drawing_interfaces import DrawingSurface
from annotator.ui.viewers.image.mark_primitives import paint_brush, paint_crosshair
from annotator.ui.viewers.mark import Mark
from annotator.ui.viewers.mark_display import display_options
from annotator.ui.viewers.mark_labels import has_visible_label, paint_label
from annotator.ui.viewers.mask_cache import IdleMaskDecoder, decoded_masks, refusal_text

_LABEL_PX = 40  # distance beyond which a mask's label cannot reach the repainted section


def paint_mask_labels(painter: QPainter, drawing: Drawing) -> None:
    """Paint the labels in the repainted section of the view."""
    clip = painter.paintEngine().systemClip().boundingRect()  # in pixels of the window; invalid means the whole view
    section = painter.deviceTransform().inverted()[0].mapRect(QRectF(clip))
    top, bottom = (section.top(), section.bottom()) if clip.isValid() else (-math.inf, math.inf)
    for mark in drawing.marks:
        if mark.region.shape is not Shape.MASK or not has_visible_label(mark, drawing.selected):
            continue
        mask = decoded_masks.get_decoded(mark.region.geometry, drawing.size_px)
        if mask is not None and (box := mask.box) is not None:
            corners = [drawing.view_point(spot) for spot in _ends(mask, box)]
            if top - _LABEL_PX <= min(corner.y() for corner in corners) <= bottom + _LABEL_PX:
                paint_label(painter, corners, mark.colour, mark.title)


def _ends(mask: Mask, box: MaskBox) -> Iterator[Spot]:
    """Yield the ends of a mask's first and last row: corners of its box may be far from its pixels."""
    for row, y in ((box.top, box.top), (box.bottom - 1, box.bottom)):
        covered = mask.spans(row)
        yield from ((covered[0], y), (covered[-1], y))


AT_ONCE_S = 0.002


class IdleCompression(QObject):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._mask: Mask | None = None
        self._idle_timer = QTimer(self, interval=0)
        self._idle_timer.timeout.connect(self._compress_slice)

    def set_mask(self, mask: Mask | None) -> None:
        """Compress this mask from now on, including later changes."""
        self._mask = mask
        if mask is not None:
            self._idle_timer.start()

    def _compress_slice(self) -> None:
        until_s = time.perf_counter() + AT_ONCE_S
        while self._mask is not None and not self._mask.pack_on():
            if time.perf_counter() > until_s:
                return
        self._idle_timer.stop()


FIRST_VIEW_PX = 24  # initial diameter
SAVE_AFTER_MS = 250
STILL_MS = 60
GROWS_BY = 1.25
_AROUND_PX = 8  # margin around a mask or a brush when repainting


class BrushSurface(DrawingSurface, Protocol):
    """The surface that the brush paints on. `refresh` repaints a section given in its pixels."""

    def refresh(self, section: QRect) -> None: ...

    def devicePixelRatioF(self) -> float: ...


class Brush(QObject):
    """The brush tool. `changed`: the size or the mode changed. `announced` emits a message for screen readers."""

    changed = Signal()
    announced = Signal(str)

    def __init__(self, drawing: Drawing, surface: BrushSurface, parent: QObject) -> None:
        super().__init__(parent)
        self._drawing = drawing
        self._surface = surface
        self._layer = MaskLayer()
        self._decoder = IdleMaskDecoder(self)
        self._compression = IdleCompression(self)
        self._decoder.decoded.connect(self._refresh)
        self._diameter = 0
        self._is_shown = False  # the masks were shown on the current image
        self.erases = False
        self.is_keyboard_stroke = False  # held down by keyboard
        # the mask being painted; `_region_id` is the id of its region, "" if it has none yet
        self._painted: Mask | None = None
        self._region_id = ""
        self._is_erasing = False
        self._last_position: Spot | None = None
        self._hover_rect: QRect | None = None
        # By region id: its RLE, a token that changes with the RLE, and the mask shown.
        self._shown_masks: dict[str, tuple[object, object, Mask | None]] = {}
        self._is_unsaved = self._is_saving = False
        self._save_timer = QTimer(self, singleShot=True, interval=SAVE_AFTER_MS)
        self._save_timer.timeout.connect(self.save_stroke)
        self._still_timer = QTimer(self, singleShot=True, interval=STILL_MS)
        self._still_timer.timeout.connect(self._make_layer)

    @property
    def is_active(self) -> bool:
        """True if the brush is the active tool, or a mask is selected and no other tool is active."""
        drawing = self._drawing
        if not self._surface.has_image or drawing.is_locked:
            return False
        return drawing.shape is Shape.MASK or (drawing.shape is None and self.selected_mask is not None)

    @property
    def selected_mask(self) -> Mark | None:
        mark = self._drawing.editable_selection()
        return mark if mark is not None and mark.region.shape is Shape.MASK else None

    @property
    def diameter_px(self) -> int:
        if not self._diameter and self._surface.has_image:
            self._diameter = max(SMALLEST_PX, round(FIRST_VIEW_PX / self._surface.geometry_of_image.scale))
        return self._diameter or SMALLEST_PX

    @property
    def is_painting(self) -> bool:
        return self._painted is not None

    def resize(self, *, larger: bool) -> None:
        before = self.diameter_px
        after = max(before + 1, round(before * GROWS_BY)) if larger else min(before - 1, round(before / GROWS_BY))
        self._diameter = min(max(after, SMALLEST_PX), LARGEST_PX)
        self.changed.emit()
        self._surface.update()

    def toggle_eraser(self) -> None:
        """Switch between painting and erasing."""
        self.finish_stroke()
        self.erases = not self.erases
        self.changed.emit()
        self._surface.update()

    def show_marks(self, marks: tuple[Mark, ...], selected: str) -> None:
        """Show the regions of the answer. If the change comes from elsewhere, an unfinished stroke is dropped."""
        if self.is_painting and not self._is_saving:
            self.cancel_stroke()
        known = [self._shown_mask(mark, self._drawing.size_px, is_chosen=mark.region.id == selected) for mark in marks]
        if self._painted is not None and not self._region_id:
            known.append(
                ShownMask(self._painted, ("fresh",), self._drawing.painter.colour, is_chosen=True, is_predicted=False)
            )
        shown = [shown_mask for shown_mask in known if shown_mask is not None]
        self._layer.set_masks(shown)
        self._compression.set_mask(next((shown_mask.mask for shown_mask in shown if shown_mask.is_chosen), None))

    def _shown_mask(self, mark: Mark, size: tuple[int, int], *, is_chosen: bool) -> ShownMask | None:
        if mark.region.shape is not Shape.MASK or not self._surface.has_image:
            return None
        painted = self._painted if mark.region.id == self._region_id else None
        now = mark.region.geometry.get("rle")
        rle, token, shown = self._shown_masks.get(mark.region.id, (None, object(), None))
        # A displayed mask is kept here. Otherwise, with more masks than the cache holds, each would be decoded after
        # the other again.
        mask = painted or (shown if rle == now else None) or self._decoder.request(mark.region.geometry, size)
        if mask is None:
            return None
        if painted is None and rle != now:
            rle = now
            token = object()
        self._shown_masks[mark.region.id] = rle, token, None if painted is not None else mask
        state = (mark.region.id, token, mark.colour.rgba(), is_chosen, mark.is_predicted)
        return ShownMask(mask, state, mark.colour, is_chosen, mark.is_predicted)

    def begin_stroke(self, at: Spot, *, turned: bool = False) -> bool:
        """Begin a stroke at the image position `at`; `turned` swaps painting and erasing. Return whether it may
        begin: an eraser needs a selected mask, and a new mask a label that may be used."""
        mark = self.selected_mask
        erases = self.erases is not turned
        size = self._drawing.size_px
        if reason := refusal_text(size, lacks_mark=erases and mark is None):
            self.announced.emit(reason)
            return False
        if mark is None and not self._drawing.may_begin():
            return False
        self._painted = Mask(size) if mark is None else decoded_masks.get(mark.region.geometry, size).copied()
        self._region_id = "" if mark is None else mark.region.id
        self._is_erasing = erases
        self._last_position = None
        self._is_unsaved = False
        self._drawing.stroke_started.emit()
        self._refresh()
        self.continue_stroke(at)
        return True

    def continue_stroke(self, to: Spot) -> None:
        """Continue the stroke in a straight line to `to`."""
        if self._painted is None:
            return
        end = on_grid(to, self.diameter_px, self._drawing.size_px)
        move = self._painted.erase if self._is_erasing else self._painted.paint
        box = move(self._last_position or end, end, self.diameter_px)
        self._last_position = end
        if box is not None:
            self._is_unsaved = True
            self._layer.mark_changed(box)
            self._repaint(box)
            self._compression.set_mask(self._painted)
            if not self._save_timer.isActive():
                self._save_timer.start()

    def end_stroke(self) -> None:
        """End the stroke. A mask that is erased completely is deleted."""
        painted = self._painted
        region_id = self._region_id
        if painted is None:
            return
        if painted.is_empty:
            self.cancel_stroke()
            if region_id:
                self._drawing.removed.emit(region_id)
            return
        self.save_stroke()
        self.cancel_stroke()
        self._refresh()

    def save_stroke(self) -> None:
        """Store the current state of the mask in the answer."""
        self._save_timer.stop()
        painted = self._painted
        if painted is None or not self._is_unsaved or painted.is_empty:
            return
        self._is_unsaved = False
        geometry = painted.as_geometry()
        decoded_masks.store(geometry, painted.copied())
        self._is_saving = True
        try:
            if self._region_id:
                self._shown_masks[self._region_id] = geometry["rle"], self._shown_masks[self._region_id][1], None
                self._drawing.moved.emit(self._region_id, geometry)
            else:
                self._drawing.marked.emit(geometry, Extent(*painted.size))
        finally:
            self._is_saving = False
        if not self._region_id:
            mark = self.selected_mask
            if mark is None or mark.region.geometry.get("rle") != geometry["rle"]:
                self.cancel_stroke()  # the answer refused the region and has shown the reason
            else:
                self._region_id = mark.region.id
            self._refresh()

    def begin_by_keyboard(self, *, turned: bool = False) -> None:
        """Begin a stroke at the crosshair by keyboard, to paint or erase."""
        if self.begin_stroke(self._drawing.pointer, turned=turned):
            self.is_keyboard_stroke = True
            self.announced.emit(_("Erasing.") if self._is_erasing else _("Painting."))

    def finish_stroke(self) -> None:
        if self.is_painting:
            self.end_stroke()

    def cancel_stroke(self) -> None:
        self._save_timer.stop()
        self._painted = None
        self._region_id = ""
        self._is_unsaved = False
        if self.is_keyboard_stroke:
            self.is_keyboard_stroke = False
            self.announced.emit(_("Painting stopped."))
            self._surface.update()

    def reset(self) -> None:
        """Reset the state for a new image."""
        self.cancel_stroke()
        self._layer = MaskLayer()
        self._shown_masks = {}
        self._is_shown = False

    def fill_holes(self) -> int:
        """Fill the holes of the selected mask and return the number of pixels."""
        self.finish_stroke()
        mark = self.selected_mask
        if mark is None:
            return 0
        mask = decoded_masks.get(mark.region.geometry, self._drawing.size_px).copied()
        count = mask.fill_holes()
        if count:
            self._drawing.stroke_started.emit()
            self._drawing.moved.emit(mark.region.id, mask.as_geometry())
        return count

    def hover(self, at: QPointF) -> None:
        """Move the brush circle with the mouse and repaint only that section."""
        half = self.diameter_px * self._surface.geometry_of_image.scale / 2 + _AROUND_PX
        here = QRectF(at.x() - half, at.y() - half, 2 * half, 2 * half).toAlignedRect()
        self._surface.refresh(here if self._hover_rect is None else here.united(self._hover_rect))
        self._hover_rect = here

    def _refresh(self) -> None:
        self.show_current_marks()
        self._surface.update()

    def show_current_marks(self) -> None:
        hands_over = self._is_saving
        self._is_saving = True
        self.show_marks(self._drawing.marks, self._drawing.selected)
        self._is_saving = hands_over

    def _repaint(self, box: MaskBox) -> None:
        place = self._surface.geometry_of_image
        corners = (place.view_point(*box[:2]), place.view_point(*box[2:]))
        section = QRectF(QPointF(*corners[0]), QPointF(*corners[1])).normalized().toAlignedRect()
        self._surface.refresh(section.adjusted(-_AROUND_PX, -_AROUND_PX, _AROUND_PX, _AROUND_PX))

    def _make_layer(self) -> None:
        self._layer.rebuild(self._surface.geometry_of_image, self._surface.devicePixelRatioF())
        self._surface.update()

    def paint_masks(self, painter: QPainter) -> None:
        """Paint the masks over the image, below all other regions."""
        if not self._is_shown:
            self._is_shown = True
            self.show_current_marks()
            self.changed.emit()
        place = self._surface.geometry_of_image
        ratio = self._surface.devicePixelRatioF()
        if not self._layer.fits(place, ratio):
            if self._layer.is_slow:
                self._still_timer.start()
            else:
                self._layer.rebuild(place, ratio)
        if not self._layer.redraw_pending(SLOW_MS if self._layer.is_slow else AT_ONCE_MS):
            self._surface.update()
        self._layer.paint(painter, place)
        paint_mask_labels(painter, self._drawing)

    def paint_brush(self, painter: QPainter, *, by_keys: bool) -> None:
        """Paint the brush circle; `by_keys` adds crosshair lines."""
        place = self._surface.geometry_of_image
        at = on_grid(self._drawing.pointer, self.diameter_px, self._drawing.size_px)
        middle = QPointF(*place.view_point(*at))
        if by_keys:
            paint_crosshair(painter, middle, self._drawing.view_rect, has_lines=display_options().has_lines)
        paint_brush(painter, middle, self.diameter_px * place.scale, erases=self.erases or self._erases_now)

    @property
    def _erases_now(self) -> bool:
        return self.is_painting and self._is_erasing
