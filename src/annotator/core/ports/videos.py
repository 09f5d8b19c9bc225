"""Videos decoded in another process. A frame is identified by its number from 0 in presentation order. Its time is
the file's own timestamp, never its number times a rate."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum
from fractions import Fraction
from typing import Protocol

from msgspec import Struct

from annotator.core.errors import MediaFault
from annotator.core.ports.images import MediaFilter as MediaFilter


class DecodedFrames(Struct, frozen=True):
    """The beginning of a video, decoded in order. `decoded` is the number of frames that the decoder returned, and
    `numbered` that of the frames there that have a number."""

    decoded: int
    numbered: int


class VideoInfo(Struct, frozen=True):
    """Properties of a video. `width_px` and `height_px` are upright, with square pixels. `rate` is the frame rate
    stated in the file. `frames` is an estimate until `is_exact`. `audio_start_s` is the time of the first audio
    sample, None without audio. `claimed_s` is the duration in the header, 0 if missing. `decoded_frames` is None until
    `count_frames` is done."""

    width_px: int
    height_px: int
    rate: Fraction
    frames: int
    is_exact: bool
    audio_start_s: float | None
    claimed_s: float = 0.0
    decoded_frames: DecodedFrames | None = None


class FrameImage(Struct, frozen=True):
    """A decoded frame. `bgra` holds rows of `width_px` pixels of four bytes without padding, valid until `release`
    is called. Empty if the frame cannot be decoded."""

    number: int
    width_px: int
    height_px: int
    bgra: memoryview
    release: Callable[[], None]


class ThumbnailRequest(StrEnum):
    """The purpose of thumbnails. `POINTER`: at once from the nearest I-frame, then the exact frame, if a playing
    video leaves time for it. `STRIP`: the exact frames, while nothing plays and nothing else is pending."""

    POINTER = "pointer"
    STRIP = "strip"


class Thumbnail(Struct, frozen=True):
    """A thumbnail: `wanted` was requested, `number` shown. `bgra`: as in `FrameImage`, the receiver's own."""

    wanted: int
    number: int
    width_px: int
    height_px: int
    bgra: bytes


class OpenVideo(Protocol):
    """An open video. If its worker process dies, it is restarted unnoticed."""

    @property
    def path(self) -> str: ...

    @property
    def shape(self) -> VideoInfo: ...

    def listen(self, listener: Callable[[MediaFault | None], None]) -> Callable[[], None]:
        """Add a listener; return a function that removes it. `listener` is called in the event loop with None when a
        frame has arrived or more is known. It is called once with a fault when the video can no longer be read."""
        ...

    def time_s(self, number: int) -> float:
        """Return the presentation time of a frame; computed from the stated rate if it is not known yet. Behind the
        last frame it is the time at which that frame disappears."""
        ...

    def number_at(self, time_s: float) -> int:
        """Return the known frame that is on screen at this time."""
        ...

    def nearest_i_frame(self, number: int, *, after: bool) -> int:
        """Return the nearest I-frame after or before this frame; the frame itself if there is none."""
        ...

    def count_frames(self) -> None:
        """Request `decoded_frames`, at a lower priority than everything else."""
        ...

    def see(self, width_px: int, height_px: int, looks: MediaFilter) -> None:
        """Set the size and filters of frames; frames made otherwise are not returned any more."""
        ...

    def show(self, number: int) -> None:
        """Request this frame and no other."""
        ...

    def play(self, number: int, step: int = 1) -> None:
        """Request this frame and every `step`th one after it, as earlier ones are released."""
        ...

    def due(self, number: int | None = None) -> FrameImage | None:
        """Return the latest available frame, of `number` or earlier; older ones are dropped."""
        ...

    def thumbnail(
        self,
        purpose: ThumbnailRequest,
        numbers: Sequence[int],
        size_px: tuple[int, int],
        listener: Callable[[Thumbnail], None],
    ) -> None:
        """Request thumbnails of these frames in this order, with the filters of `see`. The request replaces the
        previous one with this purpose and has lower priority than every frame. `listener` is called in the event loop
        for each, never with outdated filters. After a change of filters the caller must request missing ones again.
        Nothing comes for a frame that cannot be decoded, that takes too long for a strip, or before `see`."""
        ...

    @property
    def passed_over(self) -> int:
        """The number of frames that arrived too late since opening."""
        ...

    def close(self) -> None: ...


class Videos(Protocol):
    async def open(self, path: str) -> OpenVideo:
        """Open the file at an absolute path. Return once frames can be requested. Raise MediaFault."""
        ...

    def prefetch(self, paths: Sequence[str]) -> None:
        """Announce the files likely to be opened next, replacing an earlier announcement. Never raise."""
        ...

    def expect(self) -> None:
        """Prepare for a video to be opened soon, so that the first opens as fast as later ones. Never raise."""
        ...

    async def close(self) -> None: ...
