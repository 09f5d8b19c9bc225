"""What both sides of a film worker agree on."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from annotator.core.ports.videos import MediaFilter
from annotator.media.shared_memory import LentMemory

# So many pictures are in hand between the worker and the screen.
SLOTS = 6
# Of memory that is there, only what is used is taken.
WIDEST_PX, HIGHEST_PX = 3_840, 2_160
SLOT_BYTES = WIDEST_PX * HIGHEST_PX * 4
# Behind them there is room for one small picture.
THUMBNAIL_PX = 512
THUMBNAIL_BYTES = THUMBNAIL_PX * THUMBNAIL_PX * 4
THUMBNAIL_FROM = SLOTS * SLOT_BYTES
MOST_THUMBNAILS = 256
MOST_FRAMES = 1 << 22
MOST_ENLARGED = 4.0
# No film lasts as long, and no unit of time is as short: the window takes a worker that says so for a liar.
LONGEST_S = 1e9
SHORTEST_S = Fraction(1, 10**12)


class Viewing(NamedTuple):
    """`width_px` and `height_px` are those of the screen's pixels that there is room for. A picture made for another
    `version` is not shown."""

    version: int
    width_px: int
    height_px: int
    looks: MediaFilter = MediaFilter()


class VideoTables(NamedTuple):
    """Memory of the window. `images`: SLOTS of SLOT_BYTES each, BGRA without gaps, and behind them a small one.
    `times`: for each frame a signed number of 64 bits, its time in units of the film's time base, doubled, and one more
    where decoding can begin."""

    images: LentMemory
    times: LentMemory


def check_claims(width_px: int, height_px: int, turns: int, claimed_s: float, audio_start_s: float) -> None:
    """ValueError where no film is what a worker says of it."""
    if not (0 <= claimed_s < LONGEST_S and abs(audio_start_s) < LONGEST_S):
        raise ValueError("no film is as long")
    if not (0 < width_px <= 1 << 15 and 0 < height_px <= 1 << 15 and 0 <= turns < 4):
        raise ValueError("no film is as large")


def check_image(number: int, slot: int, width_px: int, height_px: int) -> None:
    """ValueError where no picture is like that."""
    is_image = 0 <= slot < SLOTS and 0 <= width_px <= WIDEST_PX and 0 <= height_px <= HIGHEST_PX
    if not (is_image and 0 <= number < MOST_FRAMES):
        raise ValueError("no picture is like this")


def roomy(width_px: int, height_px: int) -> tuple[int, int]:
    """As far as a slot has room for it, in pixels."""
    return min(max(2, width_px), WIDEST_PX), min(max(2, height_px), HIGHEST_PX)


def fitted(width_px: int, height_px: int, most_width_px: int, most_height_px: int) -> tuple[int, int]:
    """As large as there is room for, in even pixels; of a small film a pixel becomes `MOST_ENLARGED` at most."""
    scale = min(MOST_ENLARGED, most_width_px / width_px, most_height_px / height_px)
    return max(2, int(width_px * scale) // 2 * 2), max(2, int(height_px * scale) // 2 * 2)
