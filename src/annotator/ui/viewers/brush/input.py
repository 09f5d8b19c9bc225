"""Keyboard and mouse input of the brush and the magic wand.

Mouse: dragging with the left button paints, with Shift it erases. A click on another mask selects it. If no brush is
active and only the selected region is a mask, a click selects the region under it, or deselects. With the wand, a
click paints or erases similar connected pixels, with Ctrl all similar visible pixels.

Keyboard: the arrow keys move the brush (with Shift or Ctrl+Shift by one pixel). Space lowers and lifts it, with
Shift it erases. With the wand, Space acts as the click. Enter finishes painting and does not submit."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent

from annotator.core.answer.geometry.rotated_box import Spot
from annotator.core.answer.shapes import Shape
from annotator.ui.viewers.brush.tool import Brush
from annotator.ui.viewers.image.drawing import Drawing
from annotator.ui.viewers.image.drawing_speech import DrawingSpeech
from annotator.ui.viewers.image.hit_test import handles, is_hit, mark_at
from annotator.ui.viewers.image.key_bindings import ARROWS, STEP_PX
from annotator.ui.viewers.image.mark_primitives import HANDLE_PX
from annotator.ui.viewers.image.mouse_bindings import GRAB_FROM_PX, REACH_PX
from annotator.ui.viewers.mark import Mark

_SHIFT = Qt.KeyboardModifier.ShiftModifier
_CTRL = Qt.KeyboardModifier.ControlModifier
_ARROW_MODIFIERS = (Qt.KeyboardModifier.NoModifier, _SHIFT, _SHIFT | _CTRL)
_FINISH_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape)
_MODIFIERS = (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr)


class WandInput(Protocol):
    """The wand that may replace the brush."""

    @property
    def is_wand(self) -> bool: ...

    def use_wand(self, at: Spot, *, turned: bool, everywhere: bool) -> None: ...

    @property
    def uses_superpixels(self) -> bool: ...

    def extend_superpixels(self, at: Spot, *, turned: bool) -> None: ...

    def larger(self) -> None: ...

    def smaller(self) -> None: ...

    def show_click(self) -> None:
        """Show beside the pointer what a click will do."""
        ...


class BrushInput:
    """Input handlers. Each returns whether it handled the event."""

    def __init__(self, brush: Brush, drawing: Drawing, wand: WandInput) -> None:
        self._brush = brush
        self._drawing = drawing
        self._speech = DrawingSpeech(drawing)
        self._wand = wand
        self._pressed_at: QPointF | None = None
        self._swaps_eraser = False  # pressed with Shift
        self._has_started = False  # a stroke began with this press; a stroke ended by a key does not begin again
        self.uses_keyboard = False  # the keyboard moves the brush, not the mouse

    def reset(self) -> None:
        self._pressed_at = None

    def is_for(self, event: QKeyEvent) -> bool:
        """Return whether the view takes this key from the shortcuts. Before any other key acts, the painted strokes
        are stored in the answer."""
        brush = self._brush
        if not brush.is_active:
            return False
        key = Qt.Key(event.key())
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if key in ARROWS and modifiers in _ARROW_MODIFIERS:
            return True
        if key is Qt.Key.Key_Space and modifiers in (Qt.KeyboardModifier.NoModifier, _SHIFT):
            return True
        if key is Qt.Key.Key_Space and self._wand.is_wand and modifiers in (_CTRL, _SHIFT | _CTRL):
            return True
        if key in _FINISH_KEYS and not modifiers:
            return brush.is_keyboard_stroke
        if key in _MODIFIERS:
            self._wand.show_click()
        else:
            brush.save_stroke()
        return False

    def key_pressed(self, event: QKeyEvent) -> bool:
        if not self.is_for(event):
            return False
        key = Qt.Key(event.key())
        brush = self._brush
        event.accept()
        if event.isAutoRepeat() and key not in ARROWS:
            return True
        if key in ARROWS:
            self._move(ARROWS[key], is_fine=bool(event.modifiers() & (_SHIFT | _CTRL)))
        elif brush.is_keyboard_stroke or key in _FINISH_KEYS:
            brush.finish_stroke()
            if key is Qt.Key.Key_Space:
                self._drawing.enter_guard.stroke_finished()
        elif self._wand.is_wand:
            self.uses_keyboard = True
            self._use_wand(self._drawing.pointer, event.modifiers())
        else:
            self.uses_keyboard = True
            brush.begin_by_keyboard(turned=bool(event.modifiers() & _SHIFT))
        return True

    def _use_wand(self, at: Spot, modifiers: Qt.KeyboardModifier) -> None:
        self._drawing.enter_guard.stroke_finished()
        self._wand.use_wand(at, turned=bool(modifiers & _SHIFT), everywhere=bool(modifiers & _CTRL))

    def _use_superpixels(self, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Paint the superpixels that the pointer is dragged over, as one undo step."""
        if not self._has_started and self._pressed_at is not None:
            self._has_started = True
            self._use_wand(self._image_position(self._pressed_at), modifiers)
        self._wand.extend_superpixels(self._image_position(at), turned=self._swaps_eraser)

    def wheel_turned(self, event: QWheelEvent) -> bool:
        """Change the size of the brush or the tolerance of the wand with Alt and the wheel."""
        angle = event.angleDelta().y() or event.angleDelta().x()  # some systems report a wheel with Alt as horizontal
        if not self._brush.is_active or not event.modifiers() & Qt.KeyboardModifier.AltModifier or not angle:
            return False
        event.accept()
        if angle > 0:
            self._wand.larger()
        else:
            self._wand.smaller()
        return True

    def _move(self, direction: tuple[int, int], *, is_fine: bool) -> None:
        drawing = self._drawing
        step = 1 if is_fine else self._drawing.step_px(STEP_PX)
        self.uses_keyboard = True
        drawing.move_pointer(*drawing.image_vector(direction[0] * step, direction[1] * step))
        self._speech.moved()
        if self._brush.is_keyboard_stroke:
            self._brush.continue_stroke(drawing.pointer)

    def pressed(self, event: QMouseEvent) -> bool:
        is_left = event.button() is Qt.MouseButton.LeftButton
        if not is_left or not self._brush.is_active or self._is_on_other_shape(event.position()):
            return False
        self._brush.finish_stroke()
        self._drawing.enter_guard.reset()
        self._pressed_at = event.position()
        self._swaps_eraser = bool(event.modifiers() & _SHIFT)
        self._has_started = False
        return True

    def moved(self, event: QMouseEvent) -> bool:
        brush = self._brush
        if not brush.is_active and not brush.is_painting:
            return False
        at = event.position()
        was_by_keys = self.uses_keyboard
        if not brush.is_keyboard_stroke:
            self.uses_keyboard = False
            self._drawing.point_at(self._drawing.image_point(at), is_shown=was_by_keys)
            brush.hover(at)
            self._wand.show_click()
        if self._pressed_at is not None and event.buttons() & Qt.MouseButton.LeftButton:
            is_drag = (at - self._pressed_at).manhattanLength() >= GRAB_FROM_PX
            if is_drag and not brush.is_painting and not self._has_started and not self._wand.is_wand:
                self._begin(self._pressed_at)
            if is_drag and self._wand.uses_superpixels:
                self._use_superpixels(at, event.modifiers())
            brush.continue_stroke(self._image_position(at))
        return not event.buttons() or self._pressed_at is not None

    def released(self, event: QMouseEvent) -> bool:
        pressed_at = self._pressed_at
        self._pressed_at = None
        if event.button() is not Qt.MouseButton.LeftButton or pressed_at is None:
            return False
        brush = self._brush
        is_click = not self._has_started
        is_active = self._drawing.shape is Shape.MASK
        other = self.other_at(pressed_at) if is_click else ""
        if other:
            self._drawing.chosen.emit(other)
            return True
        if is_click and self._wand.is_wand:
            if (event.position() - pressed_at).manhattanLength() < GRAB_FROM_PX:
                self._use_wand(self._image_position(pressed_at), event.modifiers())
            return True
        if is_click and not is_active:  # a click without an active brush selects
            if brush.selected_mask is not None and not self._hits(brush.selected_mask, pressed_at):
                self._drawing.chosen.emit("")
            return True
        if not brush.is_painting and not self._has_started:
            self._begin(pressed_at)
        brush.continue_stroke(self._image_position(event.position()))
        if brush.is_painting:
            self._drawing.enter_guard.stroke_finished()
        brush.end_stroke()
        return True

    def _begin(self, at: QPointF) -> None:
        self._has_started = True
        if not self._brush.begin_stroke(self._image_position(at), turned=self._swaps_eraser):
            self._pressed_at = None

    def other_at(self, at: QPointF) -> str:
        """Return the id of another region at the position: a mask if a brush is active, else any region."""
        drawing = self._drawing
        only = Shape.MASK if drawing.shape is Shape.MASK else None
        others = (mark for mark in drawing.marks if mark.region.id != drawing.selected)
        reach_px = 0 if only is Shape.MASK else drawing.step_px(REACH_PX)
        return mark_at(others, self._image_position(at), drawing.size_px, reach_px, only)

    def _is_on_other_shape(self, at: QPointF) -> bool:
        """Return whether the pointer is on the selected region and it is not a mask. The region is then moved, as
        with any other active label."""
        drawing = self._drawing
        mark = self._drawing.editable_selection()
        if mark is None or mark.region.shape is Shape.MASK:
            return False
        ways = (drawing.view_point(spot) - at for spot in handles(mark, drawing.size_px))
        return self._hits(mark, at) or any(way.manhattanLength() <= HANDLE_PX for way in ways)

    def _hits(self, mark: Mark, at: QPointF) -> bool:
        drawing = self._drawing
        return is_hit(mark, self._image_position(at), drawing.size_px, drawing.step_px(REACH_PX))

    def _image_position(self, at: QPointF) -> tuple[float, float]:
        """Return the image position of the centre of the screen pixel under the mouse."""
        half = 0.5 / self._drawing.widget.devicePixelRatioF()
        return self._drawing.image_position(at + QPointF(half, half))
