"""Commands, their current keys, and the update of widgets when the user changes the keys."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from annotator.core.keymap import Keymap


class _Chosen(QObject):
    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.keymap = Keymap({})


_chosen = _Chosen()


def keymap() -> Keymap:
    return _chosen.keymap


class Command(Struct, frozen=True):
    """A command. `of` is the command whose keys it shares; `fixed` are keys that cannot be changed."""

    name: str
    text: str
    of: str = ""
    fixed: tuple[str, ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """The current keys in the notation of design hotkeys, the one to display first; may be empty. A key of the
        design takes precedence over each."""
        return self.fixed or keymap().keys(self.of or self.name)


def use(keymap: Keymap) -> None:
    if keymap != _chosen.keymap:
        _chosen.keymap = keymap
        _chosen.changed.emit()


def follow(widget: QWidget, show: Callable[[], object]) -> None:
    """Call `show` now and after each change of keys, as long as `widget` exists."""
    show()
    _chosen.changed.connect(_Follower(widget, show).again)


class _Follower(QObject):
    """A connection that ends with its widget."""

    def __init__(self, widget: QWidget, show: Callable[[], object]) -> None:
        super().__init__(widget)
        self._show = show

    def again(self) -> None:
        self._show()
