"""A reader of any range of the audio, with the same samples as decoding from the beginning."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

import numpy as np

from annotator.media.audio.decoding.demuxer import PcmRange
from annotator.media.audio.decoding.pcm import Samples

# A range that begins this soon after the last one is reached by decoding on.
_GO_ON_S = 2.0


class DecodedAudio(Protocol):
    """Decoded audio. `known` is the sample up to which it can be read, `length` the known or estimated length."""

    @property
    def rate_hz(self) -> int: ...

    @property
    def channels(self) -> int: ...

    @property
    def channel_names(self) -> Sequence[str]: ...

    @property
    def length(self) -> int: ...

    @property
    def known(self) -> int: ...

    @property
    def is_complete(self) -> bool: ...

    def scan(self, first: int = 0) -> Iterator[PcmRange]: ...

    def read(self, first: int) -> Iterator[PcmRange]: ...

    def close(self) -> None: ...


class Reader:
    """A reader that continues or seeks. It keeps the last decoded seconds, so that short steps back cost nothing."""

    def __init__(self, audio: DecodedAudio, cached_s: float = 2.0) -> None:
        self._audio = audio
        self._cached_samples = int(cached_s * audio.rate_hz)
        self._run: Iterator[PcmRange] = iter(())
        self._started_at = (-1, -1)
        self._restart(0)

    def read(self, first: int, count: int) -> Samples:
        """Return samples of shape (channels, at most `count`): fewer where the known audio ends. A gap is silence."""
        end = min(first + count, self._audio.known)
        if first >= end:
            return np.zeros((self._audio.channels, 0), np.float32)
        if not self._start <= first <= self._end + _GO_ON_S * self._audio.rate_hz:
            self._restart(first)
        while self._end < end:
            pcm = next(self._run, None)
            if pcm is not None:
                self._append(pcm, first)
            elif self._started_at == (self._end, self._audio.known):
                break  # no more is known than before
            else:
                self._started_at = (self._end, self._audio.known)
                self._run = self._audio.read(self._end)
        found = np.zeros((self._audio.channels, end - first), np.float32)
        self._copy_to(found, first)
        return found

    def _restart(self, first: int) -> None:
        self._pieces: list[PcmRange] = []
        self._start = self._end = first
        self._started_at = (-1, -1)
        self._run = iter(())

    def _append(self, pcm: PcmRange, first: int) -> None:
        position, samples = pcm
        known = max(0, self._end - position)
        if known >= samples.shape[1]:
            return
        self._pieces.append(PcmRange(position + known, samples[:, known:]))
        self._end = position + samples.shape[1]
        while self._pieces[0].position + self._pieces[0].samples.shape[1] < min(
            first, self._end - self._cached_samples
        ):
            self._pieces.pop(0)
        self._start = self._pieces[0].position

    def _copy_to(self, found: Samples, first: int) -> None:
        end = first + found.shape[1]
        for position, samples in self._pieces:
            low, high = max(first, position), min(end, position + samples.shape[1])
            if low < high:
                found[:, low - first : high - first] = samples[:, low - position : high - position]
