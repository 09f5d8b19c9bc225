"""The distribution of height between a video frame and the controls below it."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

LOW_STRIP_PX = 48  # height of the audio strip if the frame has little space
LOW_SHARE = 2 / 3  # share of the usual height, which leaves some lanes
ENOUGH_PX = 224  # frame height; below it the controls give way
SMALL_PX = (320, 180)  # size of a video that should take little space


def leave_half(height_px: int, beside_px: int, strip_px: int, overview: QWidget, wave: QWidget) -> None:
    """Give the frame at least half the height, and more if that is little.

    The overview is hidden first, then the audio strip gets lower. `height_px` is the total height, `beside_px` the
    fixed part, and `strip_px` the audio strip's usual height."""
    low_px = max(LOW_STRIP_PX, round(strip_px * LOW_SHARE))
    image_px = max(height_px // 2, min(ENOUGH_PX, height_px - beside_px - low_px))
    spare_px = height_px - image_px - beside_px
    if spare_px < strip_px + overview.sizeHint().height():
        overview.hide()
    wave.setFixedHeight(max(LOW_STRIP_PX, min(strip_px, spare_px)))


def small(width_px: int, height_px: int, ratio: float) -> tuple[int, int]:
    """Limit a size in device pixels to that of a small video."""
    return round(min(width_px, SMALL_PX[0] * ratio)), round(min(height_px, SMALL_PX[1] * ratio))
