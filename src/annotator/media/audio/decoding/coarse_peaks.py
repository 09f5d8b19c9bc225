"""Coarse peaks: a quick envelope of long audio, from a little that is decoded at many positions, coarse to fine."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

import av
import numpy as np
from av.audio.frame import AudioFrame
from numpy.typing import NDArray

from annotator.media.audio.decoding.containers import opened
from annotator.media.audio.decoding.mp3 import Mp3Audio
from annotator.media.audio.decoding.pcm import Samples, as_int16, samples_of
from annotator.media.audio.protocol import COARSE_PEAK_COLUMNS

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
        places = audio.frames.places_near(column / COARSE_PEAK_COLUMNS)
        if len(places) > 1:
            yield column, audio.coarse_peaks(places)


def probes_of_packets(descriptor: int) -> Iterator[Probe]:
    """Yield probes of a container. The timestamp gives the position of a packet, which is precise enough for coarse
    peaks."""
    there = opened(descriptor)
    container, stream = there.container, there.stream
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
    """The coarse peaks. `table` has the shape (SKETCH_COLUMNS, channels, 2). A column without a probe repeats the
    one before it."""

    def __init__(self, table: NDArray[np.int16]) -> None:
        self._table = table
        self._seen = np.zeros(COARSE_PEAK_COLUMNS, bool)

    def add(self, probe: Probe) -> None:
        column, samples = probe
        if samples.shape[1]:
            self._table[column, :, 0] = as_int16(samples.min(axis=1))
            self._table[column, :, 1] = as_int16(samples.max(axis=1))
            self._seen[column] = True

    def fill(self) -> None:
        if self._seen.any():
            seen = np.flatnonzero(self._seen)
            like = seen[np.maximum(0, np.searchsorted(seen, np.arange(COARSE_PEAK_COLUMNS), side="right") - 1)]
            self._table[:] = self._table[like]
