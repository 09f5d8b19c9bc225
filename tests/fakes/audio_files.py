"""Computed audio in memory, for tests of code that uses audio files."""

from __future__ import annotations

import asyncio
import io
import math
import wave
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence

import numpy as np
from msgspec import Struct, field
from numpy.typing import NDArray

from annotator.core.errors import MediaFault
from annotator.core.ports.audio import AudioBlock, AudioInfo, FoundSpeech, WaveformPeaks

type Heard = Callable[[MediaFault | None], None]


def tone(
    hz: float, seconds: float, *, rate_hz: int = 16_000, channels: int = 1, loudness: float = 0.5
) -> NDArray[np.float32]:
    """Return a sine wave, the same in every channel, of shape (channels, samples)."""
    times = np.arange(round(seconds * rate_hz)) / rate_hz
    return np.tile((loudness * np.sin(2 * np.pi * hz * times)).astype(np.float32), (channels, 1))


def silence(seconds: float, *, rate_hz: int = 16_000, channels: int = 1) -> NDArray[np.float32]:
    return np.zeros((channels, round(seconds * rate_hz)), np.float32)


def clicks(places: Sequence[int], length: int, *, channels: int = 1) -> NDArray[np.float32]:
    """Return silence of `length` samples with a full-scale sample at each of these places."""
    made = np.zeros((channels, length), np.float32)
    made[:, list(places)] = 1.0
    return made


class FakeAudio:
    """Audio in memory. `pcm` has the shape (channels, samples). It is scanned completely from the start, unless
    `walked` gives the number of scanned samples; `walk` continues the scan. `lose` makes it fail."""

    def __init__(
        self, path: str, pcm: NDArray[np.float32], rate_hz: int = 16_000, *, walked: int | None = None
    ) -> None:
        self._path = path
        self._pcm = pcm
        self._rate_hz = rate_hz
        self._walked = pcm.shape[1] if walked is None else walked
        self._fault: MediaFault | None = None
        self._listeners: list[Heard] = []
        self.is_closed = False
        self.search_to: int | None = None
        self.searches = self.searches_ended = 0
        self.blocks: list[tuple[float, float]] = []  # start and end of each block that was returned

    @property
    def pcm(self) -> NDArray[np.float32]:
        return self._pcm

    @property
    def path(self) -> str:
        return self._path

    @property
    def shape(self) -> AudioInfo:
        channels, length = self._pcm.shape
        return AudioInfo(self._rate_hz, channels, length, self._walked >= length)

    def listen(self, heard: Heard) -> Callable[[], None]:
        self._listeners.append(heard)
        return lambda: self._listeners.remove(heard) if heard in self._listeners else None

    def walk(self, to: int | None = None) -> None:
        """Extend the scanned part up to this sample, or to the end."""
        self._walked = self._pcm.shape[1] if to is None else to
        self._tell(None)

    def lose(self, fault: MediaFault | None = None) -> None:
        self._fault = fault or MediaFault(MediaFault.UNDECODABLE, path=self._path, detail="the decoder stopped")
        self._tell(self._fault)

    def outline(self, channel: int, first: float, last: float, columns: int) -> WaveformPeaks:
        whole = np.clip(np.rint(self._pcm[channel] * 32_768.0), -32_768, 32_767).astype(np.int16)
        lows, highs = np.zeros(columns, np.int16), np.zeros(columns, np.int16)
        exact = 0
        for column in range(columns):
            begin = first + (last - first) * column / columns
            end = first + (last - first) * (column + 1) / columns
            here = whole[max(0, math.floor(begin)) : max(0, math.floor(begin) + 1, math.ceil(end))]
            if here.size:
                lows[column], highs[column] = here.min(), here.max()
            exact += end <= self._walked or begin >= whole.size
        return WaveformPeaks(lows.data, highs.data, exact)

    async def samples(self, channel: int, first: int, count: int) -> memoryview:
        self._need()
        return self._pcm[channel, first : first + count].copy().data

    def block(self, start: float, frames: int, *, rate_hz: int, channels: int, speed: float) -> AudioBlock:
        """Return a block with linear interpolation between samples. Another speed therefore changes the pitch, as on
        a tape."""
        self._need()
        length = self._pcm.shape[1]
        step = speed * self._rate_hz / rate_hz
        count = max(0, min(frames, math.ceil((length - start) / step)))
        places = start + step * np.arange(count)
        heard = np.stack([np.interp(places, np.arange(length), channel) for channel in self._mixed(channels)], axis=1)
        end = min(float(length), start + step * count) if count else start
        self.blocks.append((start, end))
        return AudioBlock(np.ascontiguousarray(heard, np.float32).reshape(-1).data, count, start, end)

    async def speech(self) -> AsyncGenerator[FoundSpeech]:
        """Yield speech found second by second. Here speech is any sound above amplitude 0.03, joined over gaps of
        0.3 s. Other tasks of the loop run between the seconds. The search waits before `search_to` if it is set."""
        self.searches += 1
        loud = np.flatnonzero(np.abs(self._pcm).max(axis=0) > 0.03)
        breaks = np.flatnonzero(np.diff(loud) > 0.3 * self._rate_hz)
        firsts, lasts = loud[[0, *(breaks + 1)]] if loud.size else loud, loud[[*breaks, -1]] + 1 if loud.size else loud
        phrases = list(zip(firsts.tolist(), lasts.tolist(), strict=True))
        length, to = self._pcm.shape[1], 0
        try:
            while to < length:
                await asyncio.sleep(0)
                self._need()
                if self.search_to is None or to + self._rate_hz <= self.search_to:
                    before, to = to, min(length, to + self._rate_hz)
                    yield FoundSpeech(tuple(phrase for phrase in phrases if before < phrase[1] <= to), to)
        finally:
            self.searches_ended += 1

    def close(self) -> None:
        self.is_closed = True

    def _mixed(self, channels: int) -> NDArray[np.float32]:
        if channels == self._pcm.shape[0]:
            return self._pcm
        return np.tile(self._pcm.mean(axis=0, dtype=np.float32), (channels, 1))

    def _need(self) -> None:
        if self._fault is not None:
            raise self._fault
        if self.is_closed:
            raise MediaFault(MediaFault.UNDECODABLE, path=self._path, detail="it is closed")

    def _tell(self, fault: MediaFault | None) -> None:
        for heard in tuple(self._listeners):
            heard(fault)


class FakeAudioFiles(Struct):
    """Audio files in memory. `audio_files` holds the audio by path; a path in `faults` raises its fault. `opened`,
    `wished` and `expected` record the calls."""

    audio_files: Mapping[str, FakeAudio]
    faults: Mapping[str, MediaFault] = field(default_factory=dict)
    opened: list[str] = field(default_factory=list)
    requested: tuple[str, ...] = ()
    expected: int = 0
    is_closed: bool = False

    async def open(self, path: str) -> FakeAudio:
        self.opened.append(path)
        if self.is_closed:
            raise MediaFault(MediaFault.UNDECODABLE, path=path, detail="the program is closing")
        if path in self.faults:
            raise self.faults[path]
        if path not in self.audio_files:
            raise MediaFault(MediaFault.MISSING, path=path)
        return self.audio_files[path]

    def prefetch(self, paths: Sequence[str]) -> None:
        self.requested = tuple(paths)

    def expect(self) -> None:
        self.expected += 1

    async def close(self) -> None:
        self.is_closed = True


def wav_file(seconds: float) -> bytes:
    """Return a WAV file of silence, for tests that need a real file but play a fake."""
    written = io.BytesIO()
    with wave.open(written, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)
        file.writeframes(np.zeros(round(16_000 * seconds), np.int16).tobytes())
    return written.getvalue()
