"""The editor of the regions on an audio or a video: its common interface, and its keyboard bindings while the timeline
has the focus."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent

from annotator.core.answer.result_items import TrueFrame
from annotator.core.answer.timeline import Edge
from annotator.ui.viewers.mark import Mark

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_SIDES = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_NEIGHBOURS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
_DELETE = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_CTRL = Qt.KeyboardModifier.ControlModifier
_ALT = Qt.KeyboardModifier.AltModifier


class TimelineEditor(QObject):
    """The common interface of the editors of audio and video views, for the commands and the annotation controller.
    `chosen` emits a region id, "" for none. `removed` emits the id to delete. `keys` are the keyboard bindings of
    the timeline, None if it has none."""

    chosen = Signal(str)
    removed = Signal(str)

    keys: TimelineKeys | None = None

    def show_marks(self, marks: tuple[Mark, ...], selected: str) -> None:
        """Show the regions; `selected` is a region id, "" for none."""
        raise NotImplementedError

    def lock(self, locked: bool) -> None:
        """Make the regions read-only, or editable again."""
        raise NotImplementedError

    @property
    def is_drawing(self) -> bool:
        """True while a region is in progress."""
        raise NotImplementedError

    @property
    def started_at(self) -> float | None:
        """The start in samples of a region in progress, or None."""
        return None

    def begin_at(self, at: float) -> None:
        """Continue a region that was begun earlier."""

    def take_corner_back(self) -> None:
        """Undo the last step of the region in progress."""
        raise NotImplementedError

    def cancel_pending(self) -> bool:
        """Cancel the region in progress or clear the selection; return False if there was neither."""
        raise NotImplementedError

    def pending(self) -> Mapping[str, Any] | None:
        """Return the geometry of the selected, not yet marked range, or None."""
        return None

    def pending_frames(self) -> tuple[TrueFrame, ...]:
        """Return the true frames of that range in a video."""
        return ()

    def choose_by(self, by: int) -> None:
        """Select the next or the previous region in order of time."""
        raise NotImplementedError

    def play_chosen(self) -> None:
        """Play the selected region exactly to its end."""
        raise NotImplementedError

    def play_end(self) -> None:
        """Play the last half second of the selected region."""
        raise NotImplementedError

    def loop_chosen(self, is_on: bool) -> None:
        """Loop the selected region, or stop looping."""
        raise NotImplementedError

    def toggle_loop(self) -> None:
        """Turn looping of the selected region on or off."""
        raise NotImplementedError

    def remove_chosen(self) -> None:
        """Delete the selected region."""
        raise NotImplementedError


class KeyboardTarget(Protocol):
    """The editor that the keys act on. `NEAR` and `FAR` are the steps for nudging an edge."""

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


class TimelineKeys:
    """The keyboard bindings of a timeline while it has the focus."""

    def __init__(self, target: KeyboardTarget) -> None:
        self._target = target

    def moves_edge(self, event: QKeyEvent) -> bool:
        return event.key() in _SIDES and bool(event.modifiers() & _SHIFT) and self._target.has_chosen

    def is_own(self, event: QKeyEvent) -> bool:
        """Return whether the timeline takes this key from the shortcuts."""
        target = self._target
        if event.key() in _SIDES and event.modifiers() & _SHIFT:
            return target.has_chosen
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        if event.key() in _ENTER:
            return target.is_drawing or target.pending() is not None or target.is_text_next
        return event.key() in _DELETE and (target.is_drawing or target.has_chosen)

    def press(self, event: QKeyEvent) -> bool:
        """Run the command of a key; return False if the timeline does not handle it. Up and Down select. Shift and
        the arrow keys move the end of the selected region, with Alt its start, with Ctrl by a larger step."""
        key = Qt.Key(event.key())
        if self.moves_edge(event):
            edge = Edge.START if event.modifiers() & _ALT else Edge.END
            step = self._target.FAR if event.modifiers() & _CTRL else self._target.NEAR
            self._target.nudge(edge, _SIDES[key] * step, goes_on=event.isAutoRepeat())
        elif not self.is_own(event) and key not in _NEIGHBOURS:
            return False
        elif not event.isAutoRepeat():
            self._run(key)
        event.accept()
        return True

    def _run(self, key: Qt.Key) -> None:
        if key in _NEIGHBOURS:
            self._target.choose_by(_NEIGHBOURS[key])
        elif key in _ENTER:
            self._target.end()
        elif self._target.is_drawing:
            self._target.take_corner_back()
        else:
            self._target.remove_chosen()
