"""The protocol of video workers: messages and tables in shared memory. A worker decodes one file, with which it
ends. Its last message is a Fault. The tables belong to the window."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from annotator.core.ports.videos import MediaFilter, ThumbnailRequest
from annotator.media.messages import Heavy, TableHandle
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
# Frames with the same timestamp are this fraction of its unit apart.
MOMENTS = 256

type FilterValues = tuple[float, bool, bool]  # the fields of a MediaFilter


class VideoTables(NamedTuple):
    """Memory of the window. `images`: SLOTS of SLOT_BYTES each, gapless BGRA, then one thumbnail. `times`: a signed
    64-bit number per frame, its time in time base units, doubled, plus 1 where decoding can start."""

    images: LentMemory
    times: LentMemory


class UprightShape(NamedTuple):
    """The shape of displayed frames: upright, with square pixels. `turns` are quarter turns counter-clockwise, after
    which a mirrored frame is mirrored from left to right."""

    width_px: int = 0
    height_px: int = 0
    turns: int = 0
    is_mirrored: bool = False


class OpenVideoFile(NamedTuple):
    """The first request. `shape` comes from an earlier worker, as an UprightShape, or is all zero. The other fields
    are those of OpenFile."""

    file: int
    tables: tuple[TableHandle, ...]
    shape: tuple[int, int, int, bool] = UprightShape()


class SetView(NamedTuple):
    """The view to render for. `width_px` and `height_px` are the available screen pixels. An image for another
    `version` is not shown."""

    version: int = 0
    width_px: int = 0
    height_px: int = 0
    media_filter: FilterValues = (0.0, False, False)


class ShowFrame(NamedTuple):
    """A request for one frame."""

    ticket: int
    number: int


class PlayFrames(NamedTuple):
    """A request for a frame and each `step`th that follows, as slots become free."""

    ticket: int
    number: int
    step: int


class FreeSlot(NamedTuple):
    """The window does not use this slot any more."""

    slot: int


class HoldSlot(NamedTuple):
    """The window still uses this slot, which an earlier worker filled."""

    slot: int


class MakeThumbnails(NamedTuple):
    """A request for thumbnails, made when there is time. Without numbers, earlier ones are withdrawn."""

    purpose: str
    ticket: int
    width_px: int
    height_px: int
    media_filter: FilterValues
    numbers: tuple[int, ...]


class CountFrames(NamedTuple):
    """A request to decode the beginning of the video in order and count its frames, once the scan is complete."""


class ThumbnailTaken(NamedTuple):
    """There is space for the next thumbnail."""


type VideoRequest = (
    SetView | ShowFrame | PlayFrames | FreeSlot | HoldSlot | MakeThumbnails | CountFrames | ThumbnailTaken
)
VIDEO_REQUESTS: tuple[type[VideoRequest], ...] = (
    SetView,
    ShowFrame,
    PlayFrames,
    FreeSlot,
    HoldSlot,
    MakeThumbnails,
    CountFrames,
    ThumbnailTaken,
)


class VideoOpened(NamedTuple):
    """The first frame can be shown. `rate` and `time_base`, the unit of the table, are fractions. `audio_start_s` is
    None without audio. `claimed_s` is the length that the header states, or 0. The others are those of UprightShape."""

    width_px: int
    height_px: int
    turns: int
    rate: tuple[int, int]
    time_base: tuple[int, int]
    claimed_frames: int
    audio_start_s: float | None
    claimed_s: float
    is_mirrored: bool = False

    def check(self) -> None:
        """Raise ValueError if the claims are impossible for any video."""
        if not (0 <= self.claimed_s < LONGEST_S and abs(self.audio_start_s or 0.0) < LONGEST_S):
            raise ValueError("no video is that long")
        if not (0 < self.width_px <= 1 << 15 and 0 < self.height_px <= 1 << 15 and 0 <= self.turns < 4):
            raise ValueError("no video is that large")


class FrameScanProgress(NamedTuple):
    """The times of so many frames are in the table; with `is_complete` these are all. `end` is the time at which the
    last one disappears, in the units of the table; 0 if unknown."""

    frames: int
    is_complete: bool
    end: int = 0


class FrameReady(NamedTuple):
    """A frame is in a slot, at 0 x 0 if it cannot be decoded."""

    ticket: int
    number: int
    slot: int
    version: int
    width_px: int
    height_px: int

    def check(self) -> None:
        """Raise ValueError if the description is impossible."""
        is_image = 0 <= self.slot < SLOTS and 0 <= self.width_px <= WIDEST_PX and 0 <= self.height_px <= HIGHEST_PX
        if not (is_image and 0 <= self.number < MOST_FRAMES):
            raise ValueError("no frame is like this")


class ThumbnailReady(NamedTuple):
    """A thumbnail is in the memory. It shows frame `number` instead of `wanted` where that is not decoded."""

    purpose: ThumbnailRequest
    ticket: int
    wanted: int
    number: int
    width_px: int
    height_px: int

    def check(self) -> None:
        """Raise ValueError if the description is impossible."""
        size_bytes = self.width_px * self.height_px * 4
        if not (self.width_px > 0 and self.height_px > 0 and size_bytes <= THUMBNAIL_BYTES):
            raise ValueError("no thumbnail is like this")
        if not (0 <= self.number < MOST_FRAMES and 0 <= self.wanted < MOST_FRAMES):
            raise ValueError("no video has that many frames")


class PlaybackEnded(NamedTuple):
    """No frame follows."""

    ticket: int


class FramesCounted(NamedTuple):
    """The fields are those of DecodedFrames."""

    decoded: int
    numbered: int

    def check(self) -> None:
        """Raise ValueError if the numbers are impossible."""
        if not (0 <= self.decoded <= MOST_FRAMES and 0 <= self.numbered <= MOST_FRAMES):
            raise ValueError("no video has that many frames")


VIDEO_REPLIES = (Heavy, VideoOpened, FrameScanProgress, FrameReady, ThumbnailReady, PlaybackEnded, FramesCounted)


def filter_values(media_filter: MediaFilter) -> FilterValues:
    return media_filter.blur, media_filter.is_grey, media_filter.is_cartoon


def limited_to_slot(width_px: int, height_px: int) -> tuple[int, int]:
    """Return the size limited to that of a slot, in pixels."""
    return min(max(2, width_px), WIDEST_PX), min(max(2, height_px), HIGHEST_PX)


def fit_frame(width_px: int, height_px: int, most_width_px: int, most_height_px: int) -> tuple[int, int]:
    """Return the largest size that fits, in even pixels; small videos are enlarged at most by `MOST_ENLARGED`."""
    scale = min(MOST_ENLARGED, most_width_px / width_px, most_height_px / height_px)
    return max(2, int(width_px * scale) // 2 * 2), max(2, int(height_px * scale) // 2 * 2)
