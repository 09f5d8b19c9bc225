"""The user's display options for regions: visible labels, snapping and crosshair lines. They are saved as the user
chooses them and apply to all bundles."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget


class LabelVisibility(StrEnum):
    """The regions whose labels are shown."""

    ALL = "all"
    CHOSEN = "chosen"
    NONE = "none"


class MarkDisplayOptions(Struct, frozen=True):
    names: LabelVisibility = LabelVisibility.ALL
    snaps: bool = True
    has_lines: bool = True


class _CurrentOptions(QObject):
    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.options = MarkDisplayOptions()
        self.save: Callable[[MarkDisplayOptions], object] = lambda _seen: None
        self.is_snapping_explained = False


_current = _CurrentOptions()


def display_options() -> MarkDisplayOptions:
    return _current.options


def use_options(options: MarkDisplayOptions, keep: Callable[[MarkDisplayOptions], object] = lambda _seen: None) -> None:
    """Use the saved options; `keep` is called with each later choice of the user."""
    _current.save = keep
    _apply(options)


def cycle_label_visibility() -> LabelVisibility:
    """Change to the next label mode: all, selection, none."""
    modes = list(LabelVisibility)
    _choose(replace(_current.options, names=modes[(modes.index(_current.options.names) + 1) % len(modes)]))
    return _current.options.names


def toggle_snapping() -> bool:
    _choose(replace(_current.options, snaps=not _current.options.snaps))
    return _current.options.snaps


def toggle_crosshair_lines() -> bool:
    _choose(replace(_current.options, has_lines=not _current.options.has_lines))
    return _current.options.has_lines


def is_first_snapping() -> bool:
    """Return whether snapping was not explained yet since the program started, and record that it is now."""
    was_told = _current.is_snapping_explained
    _current.is_snapping_explained = True
    return not was_told


def follow(widget: QWidget, show: Callable[[], object]) -> None:
    """Call `show` now and after every change, as long as `widget` exists."""
    show()
    _current.changed.connect(_Follower(widget, show).update)


def _choose(options: MarkDisplayOptions) -> None:
    _apply(options)
    _current.save(options)


def _apply(options: MarkDisplayOptions) -> None:
    if options != _current.options:
        _current.options = options
        _current.changed.emit()


class _Follower(QObject):
    """A listener that ends with its widget."""

    def __init__(self, widget: QWidget, show: Callable[[], object]) -> None:
        super().__init__(widget)
        self._show = show

    def update(self) -> None:
        self._show()
