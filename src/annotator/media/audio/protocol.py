"""The protocol of audio workers: messages, tables in shared memory, and how far they are filled. A worker decodes
one file, with which it ends. Its last message is a Fault. The tables belong to the window."""

from __future__ import annotations

from typing import Literal, NamedTuple

from annotator.media.messages import TableHandle
from annotator.media.shared_memory import LentMemory

# The layout of `buffer`: the requested PCM, then the coarse peaks.
PCM_BYTES = 1024**2
COARSE_PEAK_COLUMNS = 1_500
MOST_CHANNELS = 32
MOST_SAMPLES = 1 << 40
BIN_SAMPLES = 256
BUFFER_BYTES = PCM_BYTES + COARSE_PEAK_COLUMNS * MOST_CHANNELS * 2 * 2

type TableName = Literal["rows", "peaks"]


class ScanState(NamedTuple):
    """The progress of the scan. `rows` of the index reads `known` samples. The first `bins` peaks are exact."""

    known: int = 0
    rows: int = 0
    bins: int = 0
    is_complete: bool = False
    has_all_peaks: bool = False


class SharedTables(NamedTuple):
    """The shared tables. `rows` contains the packet index, which regular MP3 files do not need."""

    buffer: LentMemory
    rows: LentMemory
    peaks: LentMemory


class OpenAudioFile(NamedTuple):
    """The first request. `state` is an earlier worker's ScanState; the other fields are those of OpenFile."""

    file: int
    tables: tuple[TableHandle, ...]
    state: tuple[int, int, int, bool, bool] = ScanState()


class BlockRequest(NamedTuple):
    """A request for audio in the device's format. `start`: a sample of the file; `frames` and others: the output."""

    start: float
    frames: int
    rate_hz: int
    channels: int
    speed: float


class SamplesRequest(NamedTuple):
    """A request for unchanged samples of one channel."""

    channel: int
    first: int
    length: int


class TableGrown(NamedTuple):
    """The size of a table, in response to TableTooSmall."""

    table: TableName
    size_bytes: int


type AudioRequest = BlockRequest | SamplesRequest
AUDIO_REQUESTS: tuple[type[AudioRequest], ...] = (BlockRequest, SamplesRequest)


class AudioOpened(NamedTuple):
    """The first samples can be read. `claimed` is the length that the file claims, in samples, or 0."""

    rate_hz: int
    channels: int
    claimed: int


class CoarsePeaksReady(NamedTuple):
    """The coarse peaks are in `buffer`."""


class ScanProgress(NamedTuple):
    """The progress of the scan. `length` is the known or estimated length in samples."""

    length: int
    state: ScanState


class BlockReady(NamedTuple):
    """The requested block is in `buffer`: `frames` of 32-bit floats, from sample `start` to `end`."""

    frames: int
    start: float
    end: float


class SamplesReady(NamedTuple):
    """The requested samples are in `buffer`: `length` 32-bit floats."""

    length: int


class TableTooSmall(NamedTuple):
    """A table must grow to this size. The worker waits for it."""

    table: TableName
    size_bytes: int


AUDIO_REPLIES = (AudioOpened, CoarsePeaksReady, ScanProgress, BlockReady, SamplesReady, TableTooSmall)


def coarse_peak_bytes(channels: int) -> tuple[int, int]:
    """Return the byte range of the coarse peaks in `buffer`: 16-bit minimum and maximum for each column and channel."""
    return PCM_BYTES, PCM_BYTES + COARSE_PEAK_COLUMNS * channels * 2 * 2
