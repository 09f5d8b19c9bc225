"""Waiting for the media of a task: until each can be looked at or listened to, or is known not to come."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal

from annotator.core.design.medium import Extent
from annotator.ui.design.parts import MediumView


class MediaWait(QObject):
    """`over` comes once for each `begin`. `seen` tells a bundle path and the Extent."""

    over = Signal()
    seen = Signal(str, object)

    def __init__(self, views: Sequence[MediumView]) -> None:
        super().__init__()
        self._views = tuple(views)
        self._waiting: dict[str, str] = {}
        self.is_missing = False
        for view in self._views:
            view.shown.connect(self._shown)
            view.failed.connect(self._failed)

    def begin(self, paths: Sequence[str], media_path: Callable[[str], str]) -> None:
        """`paths` are the bundle paths for the views; empty for a view that has none in this task."""
        absolutes = [media_path(path) if path else "" for path in paths]
        self._waiting = {absolute: path for absolute, path in zip(absolutes, paths, strict=True) if path}
        self.is_missing = False
        for view, absolute in zip(self._views, absolutes, strict=True):
            view.show_medium(absolute)
        if not self._waiting:
            self.over.emit()

    def _shown(self, absolute: str, extent: Extent) -> None:
        path = self._waiting.pop(absolute, None)
        if path is not None:
            self.seen.emit(path, extent)
            self._end()

    def _failed(self, absolute: str) -> None:
        if self._waiting.pop(absolute, None) is not None:
            self.is_missing = True
            self._end()

    def _end(self) -> None:
        if not self._waiting:
            self.over.emit()
