"""Films that are decoded elsewhere. A frame is named by its number in the order of showing, from 0; its time is the
file's own stamp, never its number times a rate.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum
from fractions import Fraction
from typing import Protocol

from msgspec import Struct

from annotator.core.errors import MediaFault
from annotator.core.ports.media_filters import MediaFilter as MediaFilter


class VideoInfo(Struct, frozen=True):
    """`width_px` and `height_px`: upright, of square pixels. `rate`: frames in a second, as the file claims. `frames`
    is an estimate until all of them are known (`is_exact`). `audio_start_s`: the time of the first sample of its sound,
    None where it has none. `claimed_s`: how long the header says its pictures are; 0 where it says nothing."""

    width_px: int
    height_px: int
    rate: Fraction
    frames: int
    is_exact: bool
    audio_start_s: float | None
    claimed_s: float = 0.0


class FrameImage(Struct, frozen=True):
    """`bgra`: rows of `width_px` pixels of four bytes, without gaps, until `release` is called. Empty where the frame
    cannot be decoded."""

    number: int
    width_px: int
    height_px: int
    bgra: memoryview
    release: Callable[[], None]


class ThumbnailRequest(StrEnum):
    """`POINTER`: at once from where decoding can begin, then the very frame; where a film that plays leaves time for
    it. `STRIP`: the very frames, while nothing plays and nothing else is to be done."""

    POINTER = "pointer"
    STRIP = "strip"


class Thumbnail(Struct, frozen=True):
    """A small picture. `wanted` is the frame that was asked for, `number` the one that is on it, and that of `bgra` as
    in FilmPicture; it is nobody else's."""

    wanted: int
    number: int
    width_px: int
    height_px: int
    bgra: bytes


class OpenVideo(Protocol):
    """A film that is open. Its worker may die and come back; nothing of that is seen."""

    @property
    def path(self) -> str: ...

    @property
    def shape(self) -> VideoInfo: ...

    def listen(self, heard: Callable[[MediaFault | None], None]) -> Callable[[], None]:
        """`heard` is called in the loop when a picture came or more is known (None), and once with a fault when the
        film cannot be read any more. Returns what to call to stop listening."""
        ...

    def time_s(self, number: int) -> float:
        """When the frame comes on screen; as the claimed rate has it where it is not known yet."""
        ...

    def number_at(self, time_s: float) -> int:
        """The frame that is on screen then, of those that are known."""
        ...

    def key_near(self, number: int, *, after: bool) -> int:
        """The next frame after this one, or before it, at which decoding can begin; itself where there is none."""
        ...

    def see(self, width_px: int, height_px: int, looks: MediaFilter) -> None:
        """How large, and how, pictures are made from now on. None that were made otherwise are given any more."""
        ...

    def show(self, number: int) -> None:
        """That frame's picture is given next, and no other."""
        ...

    def play(self, number: int, step: int = 1) -> None:
        """That frame's picture, and each `step`th that follows it, as earlier ones are released."""
        ...

    def due(self, number: int | None = None) -> FrameImage | None:
        """The latest picture that is there, of frame `number` or one before it; those before that are passed over."""
        ...

    def thumbnail(
        self,
        purpose: ThumbnailRequest,
        numbers: Sequence[int],
        room_px: tuple[int, int],
        heard: Callable[[Thumbnail], None],
    ) -> None:
        """Small pictures of these frames, in this order, with the looks of `see`; in the place of what was asked for
        this purpose before. They wait for every other picture. `heard` is called in the loop for each; never with one
        that was made with other looks than are wished then. With other looks, what is missing is asked for anew by
        whoever wants it. Nothing comes of a frame that cannot be decoded, that would take too long for a strip, or
        before `see`."""
        ...

    @property
    def passed_over(self) -> int:
        """How many pictures came too late since it was opened."""
        ...

    def close(self) -> None: ...


class Videos(Protocol):
    async def open(self, path: str) -> OpenVideo:
        """`path` is absolute. Returns as soon as pictures can be had. MediaFault."""
        ...

    def prefetch(self, paths: Sequence[str]) -> None:
        """What will likely be opened next; replaces an earlier wish. Never raises."""
        ...

    def expect(self) -> None:
        """Some film will likely be opened soon: the first then comes as fast as any other. Never raises."""
        ...

    async def close(self) -> None: ...
