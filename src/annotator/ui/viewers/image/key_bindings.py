"""Keyboard bindings for drawing on an image."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from annotator.ui.viewers.image.drawing import Drawing
from annotator.ui.viewers.image.drawing_speech import DrawingSpeech

STEP_PX = 10  # in view pixels
ARROWS = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_CTRL = Qt.KeyboardModifier.ControlModifier


class MarkKeys:
    def __init__(self, drawing: Drawing) -> None:
        self._drawing = drawing
        self._speech = DrawingSpeech(drawing)
        drawing.moved.connect(self._speech.moved)
        drawing.multi_selection.moved.connect(self._speech.moved)

    def is_for(self, event: QKeyEvent) -> bool:
        """Return whether the view takes this key from the shortcuts, which it does only if the key has an effect.
        The first Enter after a click that finished a drawing is taken, too."""
        key = Qt.Key(event.key())
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        drawing = self._drawing
        if key in ARROWS:
            is_free = modifiers in (Qt.KeyboardModifier.NoModifier, _SHIFT, _SHIFT | _CTRL)
            return is_free and (drawing.can_draw or drawing.can_move)
        if modifiers:
            return False
        if key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            return drawing.is_drawing or drawing.visible_selection is not None
        if key is Qt.Key.Key_Escape:
            return drawing.is_drawing or drawing.can_move
        if key in _ENTER:
            return drawing.is_drawing or drawing.enter_guard.is_active()
        is_explained = drawing.is_hidden() and not drawing.is_locked
        return key is Qt.Key.Key_Space and (drawing.can_draw or is_explained)

    def pressed(self, event: QKeyEvent) -> bool:
        """Run the command of a key; return False if it has none here. Only arrow keys repeat while held. Creating
        and deleting happens once."""
        if not self.is_for(event):
            return False
        key = Qt.Key(event.key())
        drawing = self._drawing
        is_late = key in _ENTER and drawing.enter_guard.is_active() and not drawing.is_drawing
        if not is_late:
            drawing.enter_guard.reset()
        event.accept()
        if event.isAutoRepeat() and key not in ARROWS:
            return True
        if key in ARROWS:
            self._arrow(ARROWS[key], event.modifiers())
        elif key is Qt.Key.Key_Escape:
            self._cancel()
        elif key is Qt.Key.Key_Space:
            self._set_point()
        elif is_late:
            drawing.enter_guard.explain()
        elif key in _ENTER:
            self._end()
        elif drawing.is_drawing:
            drawing.undo_corner()
            self._speech.point_removed()
        else:
            drawing.remove_selection()
        return True

    def _arrow(self, direction: tuple[int, int], modifiers: Qt.KeyboardModifier) -> None:
        """Move with an arrow key: with Shift by one pixel, with Ctrl+Shift the last point only."""
        drawing = self._drawing
        step = 1 if modifiers & _SHIFT else drawing.step_px(STEP_PX)
        dx, dy = drawing.image_vector(direction[0] * step, direction[1] * step)
        if drawing.is_editing:
            is_last = bool(modifiers & _CTRL) and not drawing.has_selected_corner and not drawing.multi_selection.marks
            drawing.move_selection(dx, dy, last_corner=is_last)
        else:
            drawing.move_pointer(dx, dy)
            self._speech.moved()

    def _cancel(self) -> None:
        was_drawing = self._drawing.is_drawing
        self._drawing.cancel()
        if was_drawing:
            self._speech.cancelled()

    def _set_point(self) -> None:
        drawing = self._drawing
        if not drawing.can_draw:
            drawing.drawn_without_tool.emit("")
            return
        drawing.add_corner(drawing.pointer)
        self._speech.point_set()

    def _end(self) -> None:
        """Set the missing point of a box, or finish a polygon or a line."""
        drawing = self._drawing
        if drawing.has_any_corner_count:
            drawing.end_drawing()
        else:
            self._set_point()
