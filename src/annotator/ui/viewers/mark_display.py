"""The user's display options for regions: visible labels, snapping and crosshair lines.

They are saved as the user chooses them and apply to all bundles."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget


class Names(StrEnum):
    """The regions whose labels are shown."""

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
        self.options = MarkDisplayOptions()
        self.save: Callable[[MarkDisplayOptions], object] = lambda _seen: None
        self.is_snapping_explained = False


_chosen = _Chosen()


def marks_seen() -> MarkDisplayOptions:
    return _chosen.options


def use(seen: MarkDisplayOptions, keep: Callable[[MarkDisplayOptions], object] = lambda _seen: None) -> None:
    """Use the saved options; `keep` is called with each later choice of the user."""
    _chosen.save = keep
    _see(seen)


def choose_names() -> Names:
    """Change to the next label mode: all, selection, none."""
    ways = list(Names)
    _choose(replace(_chosen.options, names=ways[(ways.index(_chosen.options.names) + 1) % len(ways)]))
    return _chosen.options.names


def turn_snapping() -> bool:
    _choose(replace(_chosen.options, snaps=not _chosen.options.snaps))
    return _chosen.options.snaps


def turn_lines() -> bool:
    _choose(replace(_chosen.options, has_lines=not _chosen.options.has_lines))
    return _chosen.options.has_lines


def is_first_snapping() -> bool:
    """Return whether snapping was not explained yet since the program started, and record that it is now."""
    was_told, _chosen.is_snapping_explained = _chosen.is_snapping_explained, True
    return not was_told


def follow(widget: QWidget, show: Callable[[], object]) -> None:
    """Call `show` now and after every change, as long as `widget` exists."""
    show()
    _chosen.changed.connect(_Follower(widget, show).update)


def _choose(seen: MarkDisplayOptions) -> None:
    _see(seen)
    _chosen.save(seen)


def _see(seen: MarkDisplayOptions) -> None:
    if seen != _chosen.options:
        _chosen.options = seen
        _chosen.changed.emit()


class _Follower(QObject):
    """A listener that ends with its widget."""

    def __init__(self, widget: QWidget, show: Callable[[], object]) -> None:
        super().__init__(widget)
        self._show = show

    def update(self) -> None:
        self._show()
