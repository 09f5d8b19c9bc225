"""The protocol of video workers."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from annotator.core.ports.videos import MediaFilter
from annotator.media.shared_memory import LentMemory

# The number of images on their way from the worker to the screen.
SLOTS = 6
# The system provides only the pages of this memory that are used.
WIDEST_PX, HIGHEST_PX = 3_840, 2_160
SLOT_BYTES = WIDEST_PX * HIGHEST_PX * 4
# After the slots there is space for one thumbnail.
THUMBNAIL_PX = 512
THUMBNAIL_BYTES = THUMBNAIL_PX * THUMBNAIL_PX * 4
THUMBNAIL_FROM = SLOTS * SLOT_BYTES
MOST_THUMBNAILS = 256
MOST_FRAMES = 1 << 22
MOST_ENLARGED = 4.0
# Plausibility limits of the length and the time base. The window treats a worker that exceeds them as dishonest.
LONGEST_S = 1e9
SHORTEST_S = Fraction(1, 10**12)


class Viewing(NamedTuple):
    """The view to render for. `width_px` and `height_px` are the available screen pixels. An image for another
    `version` is not shown."""

    version: int
    width_px: int
    height_px: int
    looks: MediaFilter = MediaFilter()


class VideoTables(NamedTuple):
    """Memory of the window. `images`: SLOTS of SLOT_BYTES each, BGRA without gaps, followed by one thumbnail.

    `times`: for each frame a signed 64-bit number, its time in units of the time base, doubled, plus 1 where
    decoding can start."""

    images: LentMemory
    times: LentMemory


def check_claims(width_px: int, height_px: int, turns: int, claimed_s: float, audio_start_s: float) -> None:
    """Raise ValueError if the claims of a worker are impossible for any video."""
    if not (0 <= claimed_s < LONGEST_S and abs(audio_start_s) < LONGEST_S):
        raise ValueError("no film is as long")
    if not (0 < width_px <= 1 << 15 and 0 < height_px <= 1 << 15 and 0 <= turns < 4):
        raise ValueError("no film is as large")


def check_image(number: int, slot: int, width_px: int, height_px: int) -> None:
    """Raise ValueError if the description of an image is impossible."""
    is_image = 0 <= slot < SLOTS and 0 <= width_px <= WIDEST_PX and 0 <= height_px <= HIGHEST_PX
    if not (is_image and 0 <= number < MOST_FRAMES):
        raise ValueError("no picture is like this")


def roomy(width_px: int, height_px: int) -> tuple[int, int]:
    """Return the size limited to that of a slot, in pixels."""
    return min(max(2, width_px), WIDEST_PX), min(max(2, height_px), HIGHEST_PX)


def fitted(width_px: int, height_px: int, most_width_px: int, most_height_px: int) -> tuple[int, int]:
    """Return the largest size that fits, in even pixels; small videos are enlarged at most by `MOST_ENLARGED`."""
    scale = min(MOST_ENLARGED, most_width_px / width_px, most_height_px / height_px)
    return max(2, int(width_px * scale) // 2 * 2), max(2, int(height_px * scale) // 2 * 2)
