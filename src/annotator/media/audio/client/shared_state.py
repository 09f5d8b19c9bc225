"""The known state of an open audio file, in memory that outlives its workers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress

import numpy as np
from numpy.typing import NDArray

from annotator.media.audio.client.analysis_cache import CacheEntry
from annotator.media.audio.client.waveform import PeakPyramid
from annotator.media.audio.protocol import (
    BIN_SAMPLES,
    BUFFER_BYTES,
    COARSE_PEAK_COLUMNS,
    MOST_CHANNELS,
    MOST_SAMPLES,
    ScanState,
    TableName,
    coarse_peak_bytes,
)
from annotator.media.shared_memory import OwnedMemory

_FIRST_TABLE_BYTES = 1 << 18
_RATES_HZ = range(1, 1_000_000)
_ROW_BYTES = 28


class SharedState:
    """The known state of an open medium. The connection's thread writes it, others read it. The methods raise
    ValueError where a message of a worker is implausible."""

    def __init__(self) -> None:
        self.rate_hz = 0
        self.channels = 0
        self.length = 0
        self.claimed = 0
        self.scan = ScanState()
        self.coarse_peaks: NDArray[np.int16] | None = None  # of shape (columns, channels, 2)
        self.pyramid: PeakPyramid | None = None

    @contextmanager
    def tables(self) -> Iterator[None]:
        """Provide the memory for a worker within the context. Raise OSError or ValueError."""
        self.buffer = OwnedMemory(BUFFER_BYTES)
        self.rows = OwnedMemory(_FIRST_TABLE_BYTES)
        self.peaks = OwnedMemory(_FIRST_TABLE_BYTES)
        try:
            yield
        finally:
            for table in self.all_tables:
                table.close()

    @property
    def all_tables(self) -> tuple[OwnedMemory, OwnedMemory, OwnedMemory]:
        return self.buffer, self.rows, self.peaks

    def drop_peaks(self) -> None:
        """Drop the envelope, in memory that the worker wrote. Call this when the audio is not shown any more."""
        self.pyramid = None

    def restore(self, entry: CacheEntry) -> None:
        """Restore the state from a cache entry. Raise ValueError if it is incomplete or implausible."""
        rows = len(entry.rows)
        peaks = len(entry.peaks)
        if entry.scan.bins * entry.channels * 4 != peaks or not entry.scan.has_all_peaks or not entry.scan.is_complete:
            raise ValueError("the entry is incomplete")
        self.set_opened(entry.rate_hz, entry.channels)
        self.rows.grow(max(1, rows))
        self.peaks.grow(max(1, peaks))
        self.rows.view[:rows] = entry.rows
        self.peaks.view[:peaks] = entry.peaks
        self.update(entry.scan.known, entry.scan)

    def cache_entry(self) -> CacheEntry:
        rows = min(self.scan.rows * _ROW_BYTES, self.rows.size_bytes)
        peaks = self.scan.bins * self.channels * 2 * 2
        return CacheEntry(
            rate_hz=self.rate_hz,
            channels=self.channels,
            scan=self.scan,
            rows=bytes(self.rows.view[:rows]),
            peaks=bytes(self.peaks.view[:peaks]),
        )

    @property
    def is_settled(self) -> bool:
        """True if a worker has nothing left to do without a request."""
        return self.scan.has_all_peaks and self.scan.is_complete

    def set_opened(self, rate_hz: int, channels: int, claimed: int = 0) -> None:
        if not 0 <= claimed <= MOST_SAMPLES:
            raise ValueError("no audio is that long")
        if rate_hz not in _RATES_HZ or not 1 <= channels <= MOST_CHANNELS:
            raise ValueError("no audio is like this")
        if self.pyramid is not None and (rate_hz, channels) != (self.rate_hz, self.channels):
            raise ValueError("it was other audio before")
        if self.pyramid is None:
            self.rate_hz = rate_hz
            self.channels = channels
            self.claimed = claimed
            self.pyramid = PeakPyramid(channels)

    def update(self, length: int, scan: ScanState) -> bool:
        """Store the full scan's progress and return whether more is known. A new worker knows less at first."""
        row_bytes = self.channels * 2 * 2
        if not (0 <= length <= MOST_SAMPLES and 0 <= scan.known <= MOST_SAMPLES and self.pyramid is not None):
            raise ValueError("no audio is that long")
        if not (0 <= scan.bins * row_bytes <= self.peaks.size_bytes and scan.rows >= 0):
            raise ValueError("more than fits into the table")
        if scan.rows * _ROW_BYTES > self.rows.size_bytes or scan.known < self.scan.known:
            raise ValueError("more than fits into the table, or less than before")
        if (length, scan) == (self.length, self.scan):
            return False
        self.pyramid.extend(self._peak_table(), scan.bins)
        self.length = scan.known if scan.is_complete else max(length, scan.known)
        self.scan = scan
        return True

    def grow_table(self, name: TableName, size_bytes: int) -> int:
        """Grow a table and return its size in bytes; it is unchanged above the limit for one medium."""
        table = {"rows": self.rows, "peaks": self.peaks}[name]
        with suppress(ValueError):
            table.grow(size_bytes)
        return table.size_bytes

    def read_coarse_peaks(self) -> None:
        """Store the coarse peaks that the worker wrote to `buffer`."""
        if self.pyramid is None:
            raise ValueError("nothing is open")
        begin, end = coarse_peak_bytes(self.channels)
        flat = np.frombuffer(bytes(self.buffer.view[begin:end]), np.int16)
        self.coarse_peaks = flat.reshape(COARSE_PEAK_COLUMNS, self.channels, 2)

    @property
    def exact_samples(self) -> int:
        return self.length if self.scan.has_all_peaks else self.scan.bins * BIN_SAMPLES

    def _peak_table(self) -> NDArray[np.int16]:
        row_bytes = self.channels * 2 * 2
        there = self.peaks.size_bytes // row_bytes
        return np.frombuffer(self.peaks.view[: there * row_bytes], np.int16).reshape(there, self.channels, 2)
