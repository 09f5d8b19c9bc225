"""The known state of an open audio file, in memory that outlives its workers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress

import numpy as np
from numpy.typing import NDArray

from annotator.media.audio.client.analysis_cache import Kept
from annotator.media.audio.client.peak_pyramid import PeakPyramid
from annotator.media.audio.protocol import (
    BIN_SAMPLES,
    COARSE_PEAK_COLUMNS,
    DESK_BYTES,
    MOST_CHANNELS,
    MOST_SAMPLES,
    Known,
    outline_bytes,
)
from annotator.media.shared_memory import OwnedMemory

_FIRST_TABLE_BYTES = 1 << 18
_RATES_HZ = range(1, 1_000_000)
_LEAST_ROW_BYTES, _LARGEST_ROW_BYTES = 8, 20


class Learnt:
    """The known state of an open medium. The connection's thread writes it, others read it.

    The methods raise ValueError where a message of a worker is implausible."""

    def __init__(self) -> None:
        self.rate_hz = 0
        self.channels = 0
        self.length = 0
        self.claimed = 0
        self.known = Known()
        self.coarse_peaks: NDArray[np.int16] | None = None  # of shape (columns, channels, 2)
        self.pyramid: PeakPyramid | None = None

    @contextmanager
    def tables(self) -> Iterator[None]:
        """Provide the memory for a worker within the context. Raise OSError or ValueError."""
        self.desk = OwnedMemory(DESK_BYTES)
        self.rows = OwnedMemory(_FIRST_TABLE_BYTES)
        self.peaks = OwnedMemory(_FIRST_TABLE_BYTES)
        try:
            yield
        finally:
            for table in self.all_tables:
                table.close()

    @property
    def all_tables(self) -> tuple[OwnedMemory, OwnedMemory, OwnedMemory]:
        return self.desk, self.rows, self.peaks

    def forget(self) -> None:
        """Drop the envelope, which is in memory that the worker wrote. Call this when the audio is not shown any
        more."""
        self.pyramid = None

    def restore(self, kept: Kept) -> None:
        """Restore the state from a cache entry. Raise ValueError if it is incomplete or implausible."""
        rows, peaks = len(kept.rows), len(kept.peaks)
        if kept.known.bins * kept.channels * 4 != peaks or not kept.known.has_all_peaks or not kept.known.is_whole:
            raise ValueError("not all of it is kept")
        self.opened(kept.rate_hz, kept.channels)
        self.rows.grow(max(1, rows))
        self.peaks.grow(max(1, peaks))
        self.rows.view[:rows] = kept.rows
        self.peaks.view[:peaks] = kept.peaks
        self.walked(kept.known.known, kept.known)

    def to_keep(self) -> Kept:
        rows = min(self.known.rows * _LARGEST_ROW_BYTES, self.rows.size_bytes)
        peaks = self.known.bins * self.channels * 2 * 2
        found = (bytes(self.rows.view[:rows]), bytes(self.peaks.view[:peaks]))
        return Kept(self.rate_hz, self.channels, self.known, *found)

    @property
    def is_settled(self) -> bool:
        """True if a worker has nothing left to do without a request."""
        return self.known.has_all_peaks and self.known.is_whole

    def opened(self, rate_hz: int, channels: int, claimed: int = 0) -> None:
        if not 0 <= claimed <= MOST_SAMPLES:
            raise ValueError("no sound is as long")
        if rate_hz not in _RATES_HZ or not 1 <= channels <= MOST_CHANNELS:
            raise ValueError("no sound is like this")
        if self.pyramid is not None and (rate_hz, channels) != (self.rate_hz, self.channels):
            raise ValueError("it was another sound before")
        if self.pyramid is None:
            self.rate_hz, self.channels, self.claimed = rate_hz, channels, claimed
            self.pyramid = PeakPyramid(channels)

    def walked(self, length: int, known: Known) -> bool:
        """Take in the progress of the full scan and return whether more is known. A worker that starts again knows
        less at first."""
        row = self.channels * 2 * 2
        if not (0 <= length <= MOST_SAMPLES and 0 <= known.known <= MOST_SAMPLES and self.pyramid is not None):
            raise ValueError("no sound is as long")
        if not (0 <= known.bins * row <= self.peaks.size_bytes and known.rows >= 0):
            raise ValueError("more than there is room for")
        if known.rows * _LEAST_ROW_BYTES > self.rows.size_bytes or known.known < self.known.known:
            raise ValueError("more than there is room for, or less than there was")
        if (length, known) == (self.length, self.known):
            return False
        self.pyramid.extend(self._peak_table(), known.bins)
        self.length = known.known if known.is_whole else max(length, known.known)
        self.known = known
        return True

    def more_room(self, name: str, size_bytes: int) -> int:
        """Grow a table and return its size in bytes; it is unchanged above the limit for one medium."""
        table = {"rows": self.rows, "peaks": self.peaks}[name]
        with suppress(ValueError):
            table.grow(size_bytes)
        return table.size_bytes

    def sketched(self) -> None:
        """Store the coarse peaks that the worker wrote to `desk`."""
        if self.pyramid is None:
            raise ValueError("nothing is open")
        begin, end = outline_bytes(self.channels)
        flat = np.frombuffer(bytes(self.desk.view[begin:end]), np.int16)
        self.coarse_peaks = flat.reshape(COARSE_PEAK_COLUMNS, self.channels, 2)

    @property
    def exact_samples(self) -> int:
        return self.length if self.known.has_all_peaks else self.known.bins * BIN_SAMPLES

    def _peak_table(self) -> NDArray[np.int16]:
        row = self.channels * 2 * 2
        there = self.peaks.size_bytes // row
        return np.frombuffer(self.peaks.view[: there * row], np.int16).reshape(there, self.channels, 2)
