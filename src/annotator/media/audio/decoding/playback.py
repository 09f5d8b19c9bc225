"""Samples for playback: unchanged, time-stretched with constant pitch, or resampled for the device."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any, NamedTuple

import av
import numpy as np
from av.audio.frame import AudioFrame
from numpy.typing import NDArray

from annotator.media.audio.decoding.pcm import Samples, mix_channels
from annotator.media.audio.decoding.reader import DecodedAudio, Reader

_FED_SAMPLES = 2_048
_RUN_UP_SAMPLES = 256
_WINDOWS_S = 1.0
# `atempo` joins its windows where they are alike. In digital silence all positions are alike, and it takes the
# farthest: sound after such a silence is then heard 6 to 11 ms too early. Noise 120 dB below full scale, which
# resembles itself nowhere within a window, prevents this.
_GRAIN = (1e-6 * np.sin(np.pi * (math.sqrt(5) - 1) / 2 * np.arange(65_536.0) ** 2)).astype(np.float32)


class PlaybackBlock(NamedTuple):
    """A block for playback. `pcm` has the shape (frames, channels)."""

    pcm: Samples
    start: float
    end: float


class OutputFormat(NamedTuple):
    """The output format and speed of playback."""

    rate_hz: int
    channels: int
    speed: float


class Playback:
    """The source of playback blocks. `reach` decodes until a sample is known or the audio ends before it."""

    def __init__(self, audio: DecodedAudio, reach: Callable[[int], None]) -> None:
        self._audio = audio
        self._reach = reach
        self._reader = Reader(audio)
        self._run: _FilterRun | None = None

    def read(self, first: int, count: int) -> Samples:
        self._reach(first + count)
        return self._reader.read(first, count)

    def block(self, start: float, frames: int, output_format: OutputFormat) -> PlaybackBlock:
        start = max(0.0, start)
        self._reach(math.ceil(start) + 1)
        if start >= self._audio.known:
            return PlaybackBlock(np.zeros((0, output_format.channels), np.float32), start, start)
        if output_format.speed == 1 and output_format.rate_hz == self._audio.rate_hz:
            first = round(start)
            exact = self._read_mixed(first, frames, output_format)
            return PlaybackBlock(exact.T, float(first), float(first + exact.shape[1]))
        run = self._run
        if run is None or run.output_format != output_format or abs(run.at - start) > 1e-6:
            run = self._run = _FilterRun(output_format, start, self._audio.rate_hz)
        return run.next(frames, lambda first, count: self._read_mixed(first, count, output_format), self._samples_left)

    def _read_mixed(self, first: int, count: int, output_format: OutputFormat) -> Samples:
        return mix_channels(self.read(first, count), self._audio.channel_names, output_format.channels)

    def _samples_left(self, start: float) -> float:
        """Return the number of samples after `start`, as far as is known; infinite while more may follow."""
        return self._audio.known - start if self._audio.is_complete else math.inf


class _FilterRun:
    """A filter graph that continues from where it began. `at` is the sample of its next frame."""

    def __init__(self, output_format: OutputFormat, start: float, own_rate_hz: int) -> None:
        self.output_format = output_format
        self.at = start
        self._step = output_format.speed * own_rate_hz / output_format.rate_hz
        self._own_rate_hz = own_rate_hz
        # A resampler is exact after its run-up. This many frames belong to the run-up.
        exact = own_rate_hz // math.gcd(own_rate_hz, output_format.rate_hz)
        ahead = exact * math.ceil(_RUN_UP_SAMPLES / exact) if output_format.speed == 1 else 0
        self._next = int(start) - ahead
        self._fed = 0
        self._drop = 0
        if self._next < 0:
            self._next = int(start)
        elif ahead:
            self._drop = ahead * output_format.rate_hz // own_rate_hz
        self._ready: list[Samples] = []
        self._is_over = False
        self._graph, self._source, self._sink = _filters(output_format, own_rate_hz)

    def next(
        self, frames: int, read: Callable[[int, int], Samples], samples_left: Callable[[float], float]
    ) -> PlaybackBlock:
        while not self._is_over and self._ready_frames() < frames:
            fed = read(self._next, _FED_SAMPLES)
            self._feed(fed)
            self._next += fed.shape[1]
        joined = (
            np.concatenate(self._ready, axis=1)
            if self._ready
            else np.zeros((self.output_format.channels, 0), np.float32)
        )
        most = samples_left(self.at) / self._step
        given = joined[:, : min(frames, math.ceil(most) if math.isfinite(most) else frames)]
        self._ready = [joined[:, given.shape[1] :]]
        start = self.at
        self.at = self.at + given.shape[1] * self._step
        is_last = self._is_over and not self._ready_frames()
        if is_last or samples_left(self.at) <= 0:
            self.at = start + samples_left(start)
        return PlaybackBlock(given.T, start, self.at)

    def _ready_frames(self) -> int:
        return sum(piece.shape[1] for piece in self._ready)

    def _feed(self, samples: Samples) -> None:
        """Feed the filters. Without samples the audio is over, and the filters release what they hold back. `atempo`
        never releases its last window, so more silence than a window is fed before the end."""
        if samples.shape[1]:
            self._push(samples)
        else:
            self._push(np.zeros((self.output_format.channels, round(_WINDOWS_S * self._own_rate_hz)), np.float32))
            self._source.push(None)
            self._is_over = True
        while True:
            try:
                out: NDArray[Any] = self._sink.pull().to_ndarray()
            except (av.BlockingIOError, av.EOFError):
                return
            dropped = min(self._drop, out.shape[1])
            self._drop -= dropped
            self._ready.append(out[:, dropped:])

    def _push(self, samples: Samples) -> None:
        if self.output_format.speed != 1:
            samples = samples + np.take(_GRAIN, np.arange(self._fed, self._fed + samples.shape[1]), mode="wrap")
        frame = AudioFrame.from_ndarray(np.ascontiguousarray(samples), "fltp", _layout(self.output_format.channels))
        frame.sample_rate = self._own_rate_hz
        frame.time_base = Fraction(1, self._own_rate_hz)
        frame.pts = self._fed
        self._fed += samples.shape[1]
        self._source.push(frame)


def _filters(output_format: OutputFormat, own_rate_hz: int) -> tuple[Any, Any, Any]:
    """Return the graph, its source and its sink. `atempo` blends best from 0.5 to 2, so two of them are chained
    beyond that (https://ffmpeg.org/ffmpeg-filters.html#atempo)."""
    graph = av.filter.Graph()
    graph.threads = 1
    source = graph.add_abuffer(
        format="fltp",
        sample_rate=own_rate_hz,
        layout=_layout(output_format.channels),
        time_base=Fraction(1, own_rate_hz),
    )
    chain = [source]
    times = 1 if 0.5 <= output_format.speed <= 2 else 2
    if output_format.speed != 1:
        chain += [graph.add("atempo", f"{output_format.speed ** (1 / times):.9f}") for _ in range(times)]
    if output_format.rate_hz != own_rate_hz:
        chain.append(graph.add("aresample", str(output_format.rate_hz)))
    chain.append(graph.add("abuffersink"))
    graph.link_nodes(*chain).configure()
    return graph, source, chain[-1]


def load_filters() -> None:
    """Build a graph once, so that its libraries are loaded."""
    _filters(OutputFormat(48_000, 2, 3.0), 44_100)


def _layout(channels: int) -> str:
    return {1: "mono", 2: "stereo"}.get(channels, f"{channels} channels")
