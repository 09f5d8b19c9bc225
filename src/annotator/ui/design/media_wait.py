"""Loading of the media of a task, until each is displayed or has failed."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QObject, Signal

from annotator.core.design.medium import Extent
from annotator.ui.design.widget_registry import MediumView

_NO_MORE: Mapping[str, str] = {}


class MediaWait(QObject):
    """A wait for media. `over` is emitted once for each `begin`, and again if a medium fails later. `seen` carries a
    bundle path and the Extent, again once it is known more exactly."""

    over = Signal()
    seen = Signal(str, object)

    def __init__(self, views: Sequence[MediumView]) -> None:
        super().__init__()
        self._views = tuple(views)
        self._paths: dict[str, str] = {}
        self._waiting: set[str] = set()
        self.is_missing = False
        self._over_at_s = 0.0
        for view in self._views:
            view.shown.connect(self._shown)
            view.failed.connect(self._failed)

    @property
    def is_on(self) -> bool:
        return bool(self._waiting)

    @property
    def over_for_s(self) -> float:
        """The seconds since all media were loaded; 0 while loading."""
        return 0.0 if self.is_on else time.monotonic() - self._over_at_s

    def begin(
        self, paths: Sequence[str], media_path: Callable[[str], str], further: Mapping[str, str] = _NO_MORE
    ) -> None:
        """Start loading. `paths` are the bundle paths for the views, "" for a view without a medium in this task.
        `further` maps absolute paths to bundle paths of media that are displayed later and not waited for."""
        absolutes = [media_path(path) if path else "" for path in paths]
        self._paths = {absolute: path for absolute, path in zip(absolutes, paths, strict=True) if path}
        self._waiting = set(self._paths)
        self._paths = {**further, **self._paths}
        self.is_missing = False
        for view, absolute in zip(self._views, absolutes, strict=True):
            view.show_medium(absolute)
        if not self._waiting:
            self._end_all()

    def _shown(self, absolute: str, extent: Extent) -> None:
        path = self._paths.get(absolute)
        if path is not None:
            self.seen.emit(path, extent)
            self._end(absolute)

    def _failed(self, absolute: str) -> None:
        """Handle a failed medium, including one that was displayed at first."""
        if absolute in self._paths:
            self.is_missing = True
            if absolute in self._waiting:
                self._end(absolute)
            elif not self._waiting:
                self.over.emit()

    def _end(self, absolute: str) -> None:
        if absolute in self._waiting:
            self._waiting.remove(absolute)
            if not self._waiting:
                self._end_all()

    def _end_all(self) -> None:
        self._over_at_s = time.monotonic()
        self.over.emit()
