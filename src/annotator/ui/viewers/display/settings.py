"""The display settings of a bundle's images, until the bundle is closed: common adjustments, and an orientation per
image."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from annotator.core.ports.images import WindowLevelRequest
from annotator.ui.viewers.display.adjustments import AS_GIVEN, ImageAdjustments
from annotator.ui.viewers.display.orientation import UPRIGHT, Orientation


class DisplaySettings(QObject):
    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.adjustments = AS_GIVEN
        self.window: WindowLevelRequest = None
        self.is_overview_wanted = True
        self._orientations: dict[str, Orientation] = {}

    def set_adjustments(self, adjustments: ImageAdjustments) -> None:
        if adjustments != self.adjustments:
            self.adjustments = adjustments
            self.changed.emit()

    def show_shades(self, window: WindowLevelRequest) -> None:
        """Set the window level of images with more shades than the screen."""
        if window != self.window:
            self.window = window
            self.changed.emit()

    @property
    def changed_adjustments(self) -> ImageAdjustments | None:
        return None if self.adjustments == AS_GIVEN else self.adjustments

    def orientation(self, path: str) -> Orientation:
        return self._orientations.get(path, UPRIGHT)

    def orient(self, path: str, change: Callable[[Orientation], Orientation]) -> None:
        """Change the orientation of one image only."""
        self._orientations[path] = change(self.orientation(path))
        self.changed.emit()

    def is_as_given(self, path: str) -> bool:
        return self.adjustments == AS_GIVEN and self.window is None and self.orientation(path) == UPRIGHT

    def reset(self, path: str) -> None:
        """Restore the original display of this image; others keep their orientation."""
        self.adjustments, self.window = AS_GIVEN, None
        self._orientations.pop(path, None)
        self.changed.emit()

    def want_overview(self, *, is_wanted: bool) -> None:
        self.is_overview_wanted = is_wanted
        self.changed.emit()

    def take_over(self, before: DisplaySettings) -> None:
        """Take the settings from the previous layout of the same bundle."""
        self.adjustments, self.is_overview_wanted = before.adjustments, before.is_overview_wanted
        self.window = before.window
        self._orientations = before._orientations
        self.changed.emit()
