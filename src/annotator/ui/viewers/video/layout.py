"""How much room a film's picture has, and what lies under it."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

LOW_STRIP_PX = 48  # of the sound, where the picture has little room
LOW_SHARE = 2 / 3  # of the height that it has else: of what is marked there are some lanes left
ENOUGH_PX = 224  # of the picture; with less of it what lies under it gives way
SMALL_PX = (320, 180)  # pictures that are to take little room


def leave_half(height_px: int, beside_px: int, strip_px: int, overview: QWidget, wave: QWidget) -> None:
    """For the picture, and more than half where that is little: the strip of the whole gives way first, then the sound
    gets lower. `height_px` is that of all, `beside_px` what is always as high, `strip_px` how high the sound is where
    there is room."""
    low_px = max(LOW_STRIP_PX, round(strip_px * LOW_SHARE))
    image_px = max(height_px // 2, min(ENOUGH_PX, height_px - beside_px - low_px))
    spare_px = height_px - image_px - beside_px
    if spare_px < strip_px + overview.sizeHint().height():
        overview.hide()
    wave.setFixedHeight(max(LOW_STRIP_PX, min(strip_px, spare_px)))


def small(width_px: int, height_px: int, ratio: float) -> tuple[int, int]:
    """No larger than small pictures are, in pixels of the screen."""
    return round(min(width_px, SMALL_PX[0] * ratio)), round(min(height_px, SMALL_PX[1] * ratio))
