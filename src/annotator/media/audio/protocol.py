"""What both sides of a sound worker agree on: tables in shared memory, and how far they are filled."""

from __future__ import annotations

from typing import NamedTuple

from annotator.media.shared_memory import LentMemory

# The desk: sound that was asked for, then the sketch.
PCM_BYTES = 1024**2
COARSE_PEAK_COLUMNS = 1_500
MOST_CHANNELS = 32
MOST_SAMPLES = 1 << 40
BIN_SAMPLES = 256
DESK_BYTES = PCM_BYTES + COARSE_PEAK_COLUMNS * MOST_CHANNELS * 2 * 2


class Known(NamedTuple):
    """`known` samples can be read, by `rows` of the index. The first `bins` of the peaks are exact."""

    known: int = 0
    rows: int = 0
    bins: int = 0
    is_whole: bool = False
    has_all_peaks: bool = False


class SharedTables(NamedTuple):
    """`rows` are those of the packet index, or where the frames of an MP3 lie."""

    desk: LentMemory
    rows: LentMemory
    peaks: LentMemory


def outline_bytes(channels: int) -> tuple[int, int]:
    """Where the sketch lies on the desk: 16-bit numbers, for each column and channel the least and the greatest."""
    return PCM_BYTES, PCM_BYTES + COARSE_PEAK_COLUMNS * channels * 2 * 2
