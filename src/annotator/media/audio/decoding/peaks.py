"""Peaks: the minimum and maximum of every 256 samples of each channel, from which waveforms are drawn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

import av
import numpy as np
from av.audio.frame import AudioFrame
from numpy.typing import NDArray

from annotator.media.audio.decoding.containers import open_audio_stream
from annotator.media.audio.decoding.mp3 import Mp3Audio
from annotator.media.audio.decoding.packet_index import GrowableTable
from annotator.media.audio.decoding.pcm import Samples, as_int16, samples_of
from annotator.media.audio.protocol import BIN_SAMPLES, COARSE_PEAK_COLUMNS


class PeakBins:
    """Rows of shape (channels, 2), filled from the start. `count` are complete, save a finished audio's last."""

    def __init__(self, growable: GrowableTable, channels: int, count: int = 0) -> None:
        self._growable = growable
        self._table: NDArray[Any] = growable.rows(count)
        self.count = count
        # The incomplete bin: its number of samples and its extremes, in the layout of the computation, of shape (2,
        # channels, bins): minimum, maximum.
        self._started_samples = 0
        self._incomplete = np.zeros((2, channels, 1), np.float32)

    @property
    def samples(self) -> int:
        """The number of samples in the complete bins."""
        return self.count * BIN_SAMPLES

    @property
    def samples_added(self) -> int:
        return self.samples + self._started_samples

    def add(self, samples: Samples) -> None:
        """Add the samples that follow, in pieces of about a second: for short pieces the overhead dominates."""
        count = samples.shape[1]
        if not count:
            return
        begins = np.arange(-self._started_samples, count, BIN_SAMPLES)
        begins[0] = 0
        found = np.empty((2, len(samples), len(begins)), np.float32)
        for extreme, bins, incomplete in zip((np.minimum, np.maximum), found, self._incomplete, strict=True):
            extreme.reduceat(samples, begins, axis=1, out=bins)
            if self._started_samples:
                extreme(bins[:, :1], incomplete, out=bins[:, :1])
        whole, self._started_samples = divmod(self._started_samples + count, BIN_SAMPLES)
        self._incomplete = found[:, :, whole:]
        self._write(found[:, :, :whole])

    def end(self) -> None:
        if self._started_samples:
            self._started_samples = 0
            self._write(self._incomplete)

    def _write(self, found: NDArray[np.float32]) -> None:
        bins = found.shape[2]
        if not bins:
            return
        if self.count + bins > len(self._table):
            self._table = self._growable.rows(self.count + bins)
        self._table[self.count : self.count + bins] = as_int16(found).T
        self.count += bins


_PACKETS = 5

# A column, and the samples at its position.
type Probe = tuple[int, Samples]


def coarse_to_fine(count: int) -> Sequence[int]:
    """Return 0 to `count` - 1 in an order in which every prefix is spread over the whole range."""
    bits = max(1, (count - 1).bit_length())
    turned = (int(f"{number:0{bits}b}"[::-1], 2) for number in range(1 << bits))
    return [number for number in turned if number < count]


def probes_of_mp3(audio: Mp3Audio) -> Iterator[Probe]:
    for column in coarse_to_fine(COARSE_PEAK_COLUMNS):
        offsets = audio.frames.frames_near(column / COARSE_PEAK_COLUMNS)
        if len(offsets) > 1:
            yield column, audio.samples_of_last(offsets)


def probes_of_packets(descriptor: int) -> Iterator[Probe]:
    """Yield probes of a container. The timestamp gives a packet's position, precise enough for coarse peaks."""
    there = open_audio_stream(descriptor)
    container = there.container
    stream = there.stream
    length = max(1, there.length)
    try:
        for column in coarse_to_fine(COARSE_PEAK_COLUMNS):
            start = stream.start_time or 0
            per_second = 1 / float(stream.time_base)
            container.seek(
                start + int(column / COARSE_PEAK_COLUMNS * length / there.rate_hz * per_second), stream=stream
            )
            found: list[AudioFrame] = []
            place = column
            for packet in islice(container.demux(stream), _PACKETS):
                if not found and packet.pts is not None:
                    place = int((packet.pts - start) / per_second * there.rate_hz * COARSE_PEAK_COLUMNS / length)
                found += [frame for frame in packet.decode() if frame.samples]
            if found and 0 <= place < COARSE_PEAK_COLUMNS:
                yield place, samples_of(found, there.rate_hz, there.channels)
    except (av.FFmpegError, ValueError):
        return
    finally:
        container.close()


class CoarsePeaks:
    """The coarse peaks. `table` has shape (COARSE_PEAK_COLUMNS, channels, 2). Unprobed columns repeat the last."""

    def __init__(self, table: NDArray[np.int16]) -> None:
        self._table = table
        self._probed = np.zeros(COARSE_PEAK_COLUMNS, bool)

    def add(self, probe: Probe) -> None:
        column, samples = probe
        if samples.shape[1]:
            self._table[column, :, 0] = as_int16(samples.min(axis=1))
            self._table[column, :, 1] = as_int16(samples.max(axis=1))
            self._probed[column] = True

    def fill(self) -> None:
        if self._probed.any():
            probed = np.flatnonzero(self._probed)
            like = probed[np.maximum(0, np.searchsorted(probed, np.arange(COARSE_PEAK_COLUMNS), side="right") - 1)]
            self._table[:] = self._table[like]
