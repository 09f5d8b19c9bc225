"""Serialization of a bundle's display settings: adjustments and the window level of high-bit-depth images."""

from __future__ import annotations

import math
from typing import Literal

import msgspec

from annotator.ui.viewers.display.adjustments import AS_GIVEN, LEAST_GAMMA, MOST_GAMMA, MOST_PERCENT, ImageAdjustments
from annotator.ui.viewers.display.settings import DisplaySettings


class _KeptLook(msgspec.Struct, frozen=True):
    adjustments: ImageAdjustments = msgspec.field(name="tones")  # the name in stored settings
    window: tuple[float, float] | Literal["found"] | None = None

    @property
    def is_possible(self) -> bool:
        adjustments, window = self.adjustments, self.window
        is_ordered = not isinstance(window, tuple) or (all(map(math.isfinite, window)) and window[0] < window[1])
        percents = (adjustments.brightness, adjustments.contrast)
        is_toned = all(abs(percent) <= MOST_PERCENT for percent in percents)
        return is_ordered and is_toned and LEAST_GAMMA <= adjustments.gamma <= MOST_GAMMA


def look_text(display: DisplaySettings) -> str:
    """Return the settings as JSON; empty if they are the defaults. Orientations are not included."""
    if display.adjustments == AS_GIVEN and display.window is None:
        return ""
    return msgspec.json.encode(_KeptLook(display.adjustments, display.window)).decode()


def see_as_kept(display: DisplaySettings, text: str) -> None:
    """Apply the text of `look_text`. Invalid data changes nothing."""
    try:
        kept = msgspec.json.decode(text, type=_KeptLook)
    except (msgspec.DecodeError, UnicodeEncodeError):
        return
    if kept.is_possible:
        display.set_adjustments(kept.adjustments)
        display.show_shades(kept.window)
