"""Waiting for the pictures of a task: until every one is painted or known not to come."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal

from annotator.ui.objects.picture.view import ImageView


class PictureWait(QObject):
    """`over` comes once for each `begin`. `seen` tells a bundle path and the full size in pixels."""

    over = Signal()
    seen = Signal(str, int, int)

    def __init__(self, views: Sequence[ImageView]) -> None:
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
            view.show_picture(absolute)
        if not self._waiting:
            self.over.emit()

    def _shown(self, absolute: str, width_px: int, height_px: int) -> None:
        path = self._waiting.pop(absolute, None)
        if path is not None:
            self.seen.emit(path, width_px, height_px)
            self._end()

    def _failed(self, absolute: str) -> None:
        if self._waiting.pop(absolute, None) is not None:
            self.is_missing = True
            self._end()

    def _end(self) -> None:
        if not self._waiting:
            self.over.emit()
