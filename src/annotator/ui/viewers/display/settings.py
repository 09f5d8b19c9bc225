"""The display settings of a bundle's images and their serialization. They affect no result. Adjustments (brightness,
contrast, gamma, colours) and the window level are common to all images and stored with the bundle. Each image has
its own orientation, which is not stored."""

from __future__ import annotations

import math
from collections.abc import Callable
from enum import StrEnum
from typing import Literal

import msgspec
from msgspec import Struct
from PySide6.QtCore import QObject, Signal

from annotator.core.ports.images import WindowLevelRequest
from annotator.ui.viewers.display.orientation import UPRIGHT, Orientation

MOST_PERCENT = 100
LEAST_GAMMA = 0.2
MOST_GAMMA = 5.0
_STEEPEST = 0.98  # of the contrast; full contrast would leave two shades


class Channel(StrEnum):
    """The colour channel that is shown alone, in shades of grey."""

    ALL = "all"
    RED = "red"
    GREEN = "green"
    BLUE = "blue"


class ImageAdjustments(Struct, frozen=True):
    """Adjustments of an image. `brightness`, `contrast`: percent, -100 to 100. `gamma` above 1 lightens darks."""

    brightness: int = 0
    contrast: int = 0
    gamma: float = 1.0
    is_inverted: bool = False
    is_grey: bool = False
    channel: Channel = Channel.ALL

    def table(self) -> bytes:
        """Return the lookup table for 256 shades. It is the same for each colour, so grey stays grey."""
        share = self.contrast / MOST_PERCENT * _STEEPEST
        slope = (1 + share) / (1 - share)
        return bytes(self._adjusted(shade / 255, slope) for shade in range(256))

    def _adjusted(self, shade: float, slope: float) -> int:
        lit = (shade - 0.5) * slope + 0.5 + self.brightness / MOST_PERCENT
        seen = math.pow(min(max(lit, 0.0), 1.0), 1 / self.gamma)
        return round(255 * (1 - seen if self.is_inverted else seen))


ORIGINAL = ImageAdjustments()


class DisplaySettings(QObject):
    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.adjustments = ORIGINAL
        self.window: WindowLevelRequest = None
        self.is_overview_wanted = True
        self._orientations: dict[str, Orientation] = {}

    def set_adjustments(self, adjustments: ImageAdjustments) -> None:
        if adjustments != self.adjustments:
            self.adjustments = adjustments
            self.changed.emit()

    def set_window(self, window: WindowLevelRequest) -> None:
        """Set the window level of images with more shades than the screen."""
        if window != self.window:
            self.window = window
            self.changed.emit()

    @property
    def changed_adjustments(self) -> ImageAdjustments | None:
        return None if self.adjustments == ORIGINAL else self.adjustments

    def orientation(self, path: str) -> Orientation:
        return self._orientations.get(path, UPRIGHT)

    def orient(self, path: str, change: Callable[[Orientation], Orientation]) -> None:
        """Change the orientation of one image only."""
        self._orientations[path] = change(self.orientation(path))
        self.changed.emit()

    def is_original(self, path: str) -> bool:
        return self.adjustments == ORIGINAL and self.window is None and self.orientation(path) == UPRIGHT

    def reset(self, path: str) -> None:
        """Restore the original display of this image; others keep their orientation."""
        self.adjustments = ORIGINAL
        self.window = None
        self._orientations.pop(path, None)
        self.changed.emit()

    def show_overview(self, *, is_wanted: bool) -> None:
        self.is_overview_wanted = is_wanted
        self.changed.emit()

    def copy_from(self, before: DisplaySettings) -> None:
        """Take the settings from the previous layout of the same bundle."""
        self.adjustments = before.adjustments
        self.is_overview_wanted = before.is_overview_wanted
        self.window = before.window
        self._orientations = before._orientations
        self.changed.emit()


class _StoredSettings(msgspec.Struct, frozen=True):
    adjustments: ImageAdjustments = msgspec.field(name="tones")  # the name in stored settings
    window: tuple[float, float] | Literal["found"] | None = None

    @property
    def is_possible(self) -> bool:
        adjustments = self.adjustments
        window = self.window
        is_ordered = not isinstance(window, tuple) or (all(map(math.isfinite, window)) and window[0] < window[1])
        percents = (adjustments.brightness, adjustments.contrast)
        is_toned = all(abs(percent) <= MOST_PERCENT for percent in percents)
        return is_ordered and is_toned and LEAST_GAMMA <= adjustments.gamma <= MOST_GAMMA


def settings_text(display: DisplaySettings) -> str:
    """Return the settings as JSON; empty if they are the defaults. Orientations are not included."""
    if display.adjustments == ORIGINAL and display.window is None:
        return ""
    return msgspec.json.encode(_StoredSettings(display.adjustments, display.window)).decode()


def restore_settings(display: DisplaySettings, text: str) -> None:
    """Apply the text of `settings_text`. Invalid data changes nothing."""
    try:
        stored = msgspec.json.decode(text, type=_StoredSettings)
    except (msgspec.DecodeError, UnicodeEncodeError):
        return
    if stored.is_possible:
        display.set_adjustments(stored.adjustments)
        display.set_window(stored.window)
