"""Keyboard bindings of the strip on which audio or video regions are marked, while it has the focus."""

from __future__ import annotations

from typing import Any, Protocol

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from annotator.core.answer.timeline import Edge

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_SIDES = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_NEIGHBOURS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
_DELETE = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_CTRL, _ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


class MarkedStrip(Protocol):
    """The strip that the keys act on. `NEAR` and `FAR` are the steps for nudging an edge."""

    NEAR: float
    FAR: float

    @property
    def is_drawing(self) -> bool: ...

    @property
    def has_chosen(self) -> bool: ...

    @property
    def is_text_next(self) -> bool:
        """True if Enter goes to the text of the selected segment, or to a missing text."""

    def pending(self) -> Any: ...

    def nudge(self, edge: Edge, by: float, *, goes_on: bool = False) -> None: ...

    def choose_by(self, by: int) -> None: ...

    def end(self) -> None:
        """Finish the region in progress or mark the selection; without either go on to the texts."""

    def take_corner_back(self) -> None: ...

    def remove_chosen(self) -> None: ...


class StripKeys:
    def __init__(self, strip: MarkedStrip) -> None:
        self._strip = strip

    def moves_edge(self, event: QKeyEvent) -> bool:
        return event.key() in _SIDES and bool(event.modifiers() & _SHIFT) and self._strip.has_chosen

    def is_own(self, event: QKeyEvent) -> bool:
        """Return whether the strip takes this key from the shortcuts."""
        strip = self._strip
        if event.key() in _SIDES and event.modifiers() & _SHIFT:
            return strip.has_chosen
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        if event.key() in _ENTER:
            return strip.is_drawing or strip.pending() is not None or strip.is_text_next
        return event.key() in _DELETE and (strip.is_drawing or strip.has_chosen)

    def press(self, event: QKeyEvent) -> bool:
        """Run the command of a key; return False if the strip does not handle it.

        Up and Down select. Shift and the arrow keys move the end of the selected region, with Alt its start, with
        Ctrl by a larger step."""
        key = Qt.Key(event.key())
        if self.moves_edge(event):
            edge = Edge.START if event.modifiers() & _ALT else Edge.END
            step = self._strip.FAR if event.modifiers() & _CTRL else self._strip.NEAR
            self._strip.nudge(edge, _SIDES[key] * step, goes_on=event.isAutoRepeat())
        elif not self.is_own(event) and key not in _NEIGHBOURS:
            return False
        elif not event.isAutoRepeat():
            self._action(key)
        event.accept()
        return True

    def _action(self, key: Qt.Key) -> None:
        if key in _NEIGHBOURS:
            self._strip.choose_by(_NEIGHBOURS[key])
        elif key in _ENTER:
            self._strip.end()
        elif self._strip.is_drawing:
            self._strip.take_corner_back()
        else:
            self._strip.remove_chosen()
