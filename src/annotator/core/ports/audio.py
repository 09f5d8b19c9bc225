"""Audio decoded in another process. Samples are numbered from 0 as they are decoded, and that number is the position
everywhere. A sample is one moment of all channels. Files may state a wrong length: only the decoded length counts."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Sequence
from typing import Protocol

from msgspec import Struct

from annotator.core.errors import MediaFault


class AudioInfo(Struct, frozen=True):
    """Properties of an audio. `rate_hz` is its own. `length` in samples is an estimate until one full decoding
    (`is_exact`). `has_images`: it belongs to a video. `claimed` is the header's number of samples, 0 if missing."""

    rate_hz: int
    channels: int
    length: int
    is_exact: bool
    has_images: bool = False
    claimed: int = 0


class WaveformPeaks(Struct, frozen=True):
    """The peaks of a range as drawn: per column the lowest and highest sample, -32768 to 32767, both 0 in a gap.
    `lows` and `highs` are signed 16-bit. Columns from `exact_columns` on are coarse preview, or still flat."""

    lows: memoryview
    highs: memoryview
    exact_columns: int


class AudioBlock(Struct, frozen=True):
    """The next block to play. `pcm` holds interleaved 32-bit floats: `frames` moments of the requested channels.
    `start` is the sample of the first frame, `end` the one after the last; positions between them are linear. No
    frames and `end` == `start` mark the end of the audio."""

    pcm: memoryview
    frames: int
    start: float
    end: float


class FoundSpeech(Struct, frozen=True):
    """Newly found speech segments. `phrases` holds (first sample, sample after the last) in order. All speech before
    sample `to` has been reported."""

    phrases: tuple[tuple[int, int], ...]
    to: int


class OpenAudio(Protocol):
    """An open audio. If its worker process dies, it is restarted; callers notice it only through `listener`."""

    @property
    def path(self) -> str: ...

    @property
    def shape(self) -> AudioInfo: ...

    def listen(self, listener: Callable[[MediaFault | None], None]) -> Callable[[], None]:
        """Add a listener; return a function that removes it. `listener` is called in the event loop with None when the
        peaks or the properties improve, and once with a fault when the audio can no longer be read."""
        ...

    def outline(self, channel: int, first: float, last: float, columns: int) -> WaveformPeaks:
        """Return the peaks from sample `first` to `last` in `columns` columns, at once, from data known so far."""
        ...

    async def samples(self, channel: int, first: int, count: int) -> memoryview:
        """Return exact samples as 32-bit floats; fewer at the end. Raise MediaFault."""
        ...

    def block(self, start: float, frames: int, *, rate_hz: int, channels: int, speed: float) -> AudioBlock:
        """Return at most `frames` frames from `start` on. It may block: call it only in a player's thread. A call at
        the previous block's `end` with the same rate, channels and speed continues without a gap. Raise MediaFault."""
        ...

    def speech(self) -> AsyncGenerator[FoundSpeech]:
        """Search for speech in any channel up to the end; yield segments as they are found. Other requests do not
        wait for it. `aclose`, or closing the audio, ends the search. Raise MediaFault."""
        ...

    def close(self) -> None: ...


class AudioFiles(Protocol):
    async def open(self, path: str) -> OpenAudio:
        """Open the file at an absolute path. Return once the first samples can be played. Raise MediaFault."""
        ...

    def prefetch(self, paths: Sequence[str]) -> None:
        """Announce the files likely to be opened next, replacing an earlier announcement. Never raise."""
        ...

    def expect(self) -> None:
        """Prepare for an audio that will be opened soon. Never raise."""
        ...

    async def close(self) -> None: ...


# Fills the bytes with interleaved 32-bit floats. Called in the device's thread, with the time in seconds of the sink's
# clock at which the first frame will be heard.
type Fill = Callable[[memoryview, int, float], None]


class SinkDevice(Struct, frozen=True):
    """An output device. `key` identifies it across starts; "" is the system default."""

    key: str
    name: str


class AudioSink(Protocol):
    def devices(self) -> tuple[SinkDevice, ...]:
        """Query and return the current devices; empty without any."""
        ...

    def open(self, device: str, rate_hz: int, channels: int, fill: Fill, gone: Callable[[], None]) -> OpenSink:
        """Open a device and call `fill`. `gone` is called once, in any thread, if it is lost. Raise SinkFault."""
        ...


class OpenSink(Protocol):
    @property
    def rate_hz(self) -> int: ...

    @property
    def channels(self) -> int: ...

    def now_s(self) -> float:
        """Return the sink's clock, as passed to `fill`."""
        ...

    def close(self) -> None: ...
