"""Sounds that are decoded elsewhere. One clock: samples are numbered as they are decoded, from 0, and that number
places what is heard, drawn, chosen and written.

A sample is one moment of all channels. Files tell lies about their length: what counts is what was decoded.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Sequence
from typing import Protocol

from msgspec import Struct

from annotator.core.errors import MediaFault


class AudioInfo(Struct, frozen=True):
    """`rate_hz` is the sound's own. `length` in samples: an estimate until the whole was decoded once (`is_exact`).
    `has_images`: it is a film's, which is followed by eye too. `claimed`: how many samples its header says; 0
    where it says nothing."""

    rate_hz: int
    channels: int
    length: int
    is_exact: bool
    has_images: bool = False
    claimed: int = 0


class Outline(Struct, frozen=True):
    """A stretch of a sound as it is drawn: of each column the least and the greatest sample, -32768 to 32767, both 0 in
    a gap. `lows` and `highs` are signed 16-bit numbers, one for each column. Columns from `exact_columns` on are of
    the sparse preview, or still flat."""

    lows: memoryview
    highs: memoryview
    exact_columns: int


class AudioBlock(Struct, frozen=True):
    """What is played next. `pcm`: interleaved 32-bit floats, `frames` moments of the channels that were asked for.
    `start` is the sample that the first frame comes from, `end` the one that follows the last: between them positions
    run evenly. `end` == `start` and no frames: the sound is over there."""

    pcm: memoryview
    frames: int
    start: float
    end: float


class FoundSpeech(Struct, frozen=True):
    """`phrases`: from the first sample of each to the one that follows its last, in order, those that were not told
    yet. `to`: how far was searched; before it there are no others."""

    phrases: tuple[tuple[int, int], ...]
    to: int


class OpenAudio(Protocol):
    """A sound that is open. Its worker may die and come back; nothing of that is seen but by `heard`."""

    @property
    def path(self) -> str: ...

    @property
    def shape(self) -> AudioInfo: ...

    def listen(self, heard: Callable[[MediaFault | None], None]) -> Callable[[], None]:
        """`heard` is called in the loop whenever the outline or the shape became better (None), and once with a fault
        when the sound cannot be read any more. Returns what to call to stop listening."""
        ...

    def outline(self, channel: int, first: float, last: float, columns: int) -> Outline:
        """The stretch from sample `first` to `last` in `columns` columns, at once, from what is known by now."""
        ...

    async def samples(self, channel: int, first: int, count: int) -> memoryview:
        """Single samples as 32-bit floats, exact; fewer at the end. MediaFault."""
        ...

    def block(self, start: float, frames: int, *, rate_hz: int, channels: int, speed: float) -> AudioBlock:
        """The next at most `frames` frames to be played from `start` on. It may wait: for the thread of a player only.
        Who goes on at the `end` of the block before with the same rate, channels and speed gets what follows without a
        seam. MediaFault."""
        ...

    def speech(self) -> AsyncGenerator[FoundSpeech]:
        """Where somebody speaks, in whichever channel, told as it is found, to the end of the sound. Nothing else waits
        for it. `aclose` ends the search, and so does closing the sound. MediaFault."""
        ...

    def close(self) -> None: ...


class AudioFiles(Protocol):
    async def open(self, path: str) -> OpenAudio:
        """`path` is absolute. Returns as soon as the first samples can be played. MediaFault."""
        ...

    def prefetch(self, paths: Sequence[str]) -> None:
        """What will likely be opened next; replaces an earlier wish. Never raises."""
        ...

    def expect(self) -> None:
        """Some sound will likely be opened soon: what takes time and needs none yet is done. Never raises."""
        ...

    async def close(self) -> None: ...
