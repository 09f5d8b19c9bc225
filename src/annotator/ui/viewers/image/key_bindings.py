"""Keyboard bindings for drawing on an image."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from annotator.core.answer.marks import Point
from annotator.ui.viewers.enter_guard import ShapeFinisher
from annotator.ui.viewers.image.multi_selection import MultiSelection
from annotator.ui.viewers.mark import Mark

STEP_PX = 10  # in view pixels
ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_SHIFT, _CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


class MarkSurface(Protocol):
    """The drawing that the keys act on."""

    @property
    def is_drawing(self) -> bool: ...

    @property
    def is_open_ended(self) -> bool: ...

    @property
    def may_mark(self) -> bool: ...

    @property
    def holds_corner(self) -> bool: ...

    @property
    def ending(self) -> ShapeFinisher: ...

    @property
    def pointer(self) -> Point: ...

    @property
    def seen_mark(self) -> Mark | None: ...

    @property
    def can_move(self) -> bool: ...

    @property
    def together(self) -> MultiSelection: ...

    def step_px(self, view_px: float) -> int: ...

    def way(self, across: int, down: int) -> tuple[int, int]: ...

    def move_pointer(self, dx: int, dy: int) -> None: ...

    def move_chosen(self, dx: int, dy: int, *, last_corner: bool) -> None: ...

    def set_corner(self, at: Point) -> None: ...

    def end_drawing(self) -> None: ...

    def take_corner_back(self) -> None: ...

    def remove_chosen(self) -> None: ...

    def let_go(self) -> None: ...


class MarkKeys:
    def __init__(self, view: MarkSurface) -> None:
        self._view = view

    def are_for(self, event: QKeyEvent) -> bool:
        """Return whether the view takes this key from the shortcuts, which it does only if the key has an effect.

        The first Enter after a click that finished a drawing is taken, too."""
        key, held = Qt.Key(event.key()), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        view = self._view
        if key in ARROWS:
            is_free = held in (Qt.KeyboardModifier.NoModifier, _SHIFT, _SHIFT | _CTRL)
            return is_free and (view.may_mark or view.can_move)
        if held:
            return False
        if key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            return view.is_drawing or view.seen_mark is not None
        if key is Qt.Key.Key_Escape:
            return view.is_drawing or view.can_move
        if key in _ENTER:
            return view.is_drawing or view.ending.is_meant()
        return key is Qt.Key.Key_Space and view.may_mark

    def pressed(self, event: QKeyEvent) -> bool:
        """Run the command of a key; return False if it has none here.

        Only arrow keys repeat while held. Creating and deleting happens once."""
        if not self.are_for(event):
            return False
        key, view = Qt.Key(event.key()), self._view
        is_late = key in _ENTER and view.ending.is_meant() and not view.is_drawing
        if not is_late:
            view.ending.over()
        event.accept()
        if event.isAutoRepeat() and key not in ARROWS:
            return True
        if key in ARROWS:
            self._arrow(ARROWS[key], event.modifiers())
        elif key is Qt.Key.Key_Escape:
            view.let_go()
        elif key is Qt.Key.Key_Space:
            view.set_corner(view.pointer)
        elif is_late:
            view.ending.tell()
        elif key in _ENTER:
            self._end()
        elif view.is_drawing:
            view.take_corner_back()
        else:
            view.remove_chosen()
        return True

    def _arrow(self, direction: tuple[int, int], held: Qt.KeyboardModifier) -> None:
        """Move with an arrow key: with Shift by one pixel, with Ctrl+Shift the last point only."""
        view = self._view
        step = 1 if held & _SHIFT else view.step_px(STEP_PX)
        dx, dy = view.way(direction[0] * step, direction[1] * step)
        if view.can_move and not view.is_drawing:
            is_last = bool(held & _CTRL) and not view.holds_corner and not view.together.marks
            view.move_chosen(dx, dy, last_corner=is_last)
        else:
            view.move_pointer(dx, dy)

    def _end(self) -> None:
        """Set the missing point of a box, or finish a polygon or a line."""
        view = self._view
        if view.is_open_ended:
            view.end_drawing()
        else:
            view.set_corner(view.pointer)
