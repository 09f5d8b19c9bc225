"""How the person wants what is marked on pictures to be seen and drawn, at the moment: which names stand beside it,
whether corners snap, whether lines run through the crosshair. It is kept as they choose it, for all bundles.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget


class Names(StrEnum):
    """Of which marks a plate with their name is shown."""

    ALL = "all"
    CHOSEN = "chosen"
    NONE = "none"


class MarkDisplayOptions(Struct, frozen=True):
    names: Names = Names.ALL
    snaps: bool = True
    has_lines: bool = True


class _Chosen(QObject):
    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.seen = MarkDisplayOptions()
        self.keep: Callable[[MarkDisplayOptions], object] = lambda _seen: None
        self.is_snapping_told = False


_chosen = _Chosen()


def marks_seen() -> MarkDisplayOptions:
    return _chosen.seen


def use(seen: MarkDisplayOptions, keep: Callable[[MarkDisplayOptions], object] = lambda _seen: None) -> None:
    """As it was kept; `keep` is called with what the person chooses from now on."""
    _chosen.keep = keep
    _see(seen)


def choose_names() -> Names:
    """The next of the ways: all, the chosen one's, none."""
    ways = list(Names)
    _choose(replace(_chosen.seen, names=ways[(ways.index(_chosen.seen.names) + 1) % len(ways)]))
    return _chosen.seen.names


def turn_snapping() -> bool:
    _choose(replace(_chosen.seen, snaps=not _chosen.seen.snaps))
    return _chosen.seen.snaps


def turn_lines() -> bool:
    _choose(replace(_chosen.seen, has_lines=not _chosen.seen.has_lines))
    return _chosen.seen.has_lines


def is_first_snapping() -> bool:
    """Whether nobody was told yet, since the program began, that corners snap; from now on they were."""
    was_told, _chosen.is_snapping_told = _chosen.is_snapping_told, True
    return not was_told


def follow(widget: QWidget, show: Callable[[], object]) -> None:
    """`show` is called now, and whenever it is otherwise, for as long as there is `widget`."""
    show()
    _chosen.changed.connect(_Follower(widget, show).again)


def _choose(seen: MarkDisplayOptions) -> None:
    _see(seen)
    _chosen.keep(seen)


def _see(seen: MarkDisplayOptions) -> None:
    if seen != _chosen.seen:
        _chosen.seen = seen
        _chosen.changed.emit()


class _Follower(QObject):
    """Ends with its widget."""

    def __init__(self, widget: QWidget, show: Callable[[], object]) -> None:
        super().__init__(widget)
        self._show = show

    def again(self) -> None:
        self._show()
