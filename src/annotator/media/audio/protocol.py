"""The protocol of audio workers: tables in shared memory, and how far they are filled."""

from __future__ import annotations

from typing import NamedTuple

from annotator.media.shared_memory import LentMemory

# The layout of `desk`: the requested PCM, then the coarse peaks.
PCM_BYTES = 1024**2
COARSE_PEAK_COLUMNS = 1_500
MOST_CHANNELS = 32
MOST_SAMPLES = 1 << 40
BIN_SAMPLES = 256
DESK_BYTES = PCM_BYTES + COARSE_PEAK_COLUMNS * MOST_CHANNELS * 2 * 2


class Known(NamedTuple):
    """The progress of the scan. `known` samples can be read with `rows` of the index. The first `bins` of the peaks
    are exact."""

    known: int = 0
    rows: int = 0
    bins: int = 0
    is_whole: bool = False
    has_all_peaks: bool = False


class SharedTables(NamedTuple):
    """The shared tables. `rows` contains the packet index, or the file offsets of the frames of an MP3."""

    desk: LentMemory
    rows: LentMemory
    peaks: LentMemory


def outline_bytes(channels: int) -> tuple[int, int]:
    """Return the byte range of the coarse peaks in `desk`: 16-bit minimum and maximum for each column and channel."""
    return PCM_BYTES, PCM_BYTES + COARSE_PEAK_COLUMNS * channels * 2 * 2
