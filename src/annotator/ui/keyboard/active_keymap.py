"""Commands, the keys that they have at the moment, and what is shown or bound anew when the person changes them."""

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
    """`of`: the command whose keys it has, where that is another one. `fixed` are keys that nobody changes."""

    name: str
    words: str
    of: str = ""
    fixed: tuple[str, ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """As they are now, in the notation of a design's hotkeys, the one to show first; there may be none. Each gives
        way to a design's own key."""
        return self.fixed or keymap().keys(self.of or self.name)


def use(keymap: Keymap) -> None:
    if keymap != _chosen.keymap:
        _chosen.keymap = keymap
        _chosen.changed.emit()


def follow(widget: QWidget, show: Callable[[], object]) -> None:
    """`show` is called now, and whenever keys have changed, for as long as there is `widget`."""
    show()
    _chosen.changed.connect(_Follower(widget, show).again)


class _Follower(QObject):
    """Ends with its widget."""

    def __init__(self, widget: QWidget, show: Callable[[], object]) -> None:
        super().__init__(widget)
        self._show = show

    def again(self) -> None:
        self._show()
