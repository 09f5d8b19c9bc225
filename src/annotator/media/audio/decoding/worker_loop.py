"""The main loop of an audio worker: requests come first, and in between the whole file is decoded once."""

from __future__ import annotations

import math
import time
from collections import deque
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from typing import Any, assert_never

import numpy as np
from numpy.typing import NDArray

from annotator.core.errors import MediaFault
from annotator.media.audio.decoding.mp3 import Mp3Audio
from annotator.media.audio.decoding.opening import AudioDecoding
from annotator.media.audio.decoding.packet_index import ROW, PacketIndex
from annotator.media.audio.decoding.peaks import CoarsePeaks, PeakBins, probes_of_mp3, probes_of_packets
from annotator.media.audio.decoding.playback import OutputFormat, Playback
from annotator.media.audio.protocol import (
    AUDIO_REQUESTS,
    COARSE_PEAK_COLUMNS,
    AudioOpened,
    AudioRequest,
    BlockReady,
    BlockRequest,
    CoarsePeaksReady,
    SamplesReady,
    SamplesRequest,
    ScanProgress,
    ScanState,
    SharedTables,
    TableGrown,
    TableName,
    TableTooSmall,
    coarse_peak_bytes,
)
from annotator.media.messages import AliveSignal, receive, send
from annotator.media.shared_memory import LentMemory

_SLICE_S = 0.006
_REPORTED_EVERY_S = 0.05
_COARSE_PEAKS_FROM_S = 300.0
_COARSE_PEAKS_WITHIN_S = 0.16


class _SharedTable:
    """A growable table in memory that the parent owns and grows on request."""

    def __init__(self, lent: LentMemory, dtype: Any, shape: tuple[int, ...], grow: Callable[[int], None]) -> None:
        self._lent = lent
        self._dtype = np.dtype(dtype)
        self._shape = shape
        self._grow = grow
        self._row_bytes = self._dtype.itemsize * int(np.prod(shape, dtype=np.int64))

    def rows(self, count: int) -> NDArray[Any]:
        if count * self._row_bytes > self._lent.size_bytes:
            self._grow(max(count * self._row_bytes, self._lent.size_bytes * 2))
        there = self._lent.size_bytes // self._row_bytes
        flat = np.frombuffer(self._lent.mapped(), self._dtype, there * int(np.prod(self._shape, dtype=np.int64)))
        return flat.reshape(there, *self._shape)


class AudioServer:
    """The server for one audio file. `run` ends when the parent is gone (EOFError, OSError)."""

    def __init__(self, pipe: Connection, tables: SharedTables, descriptor: int, scan: ScanState) -> None:
        """Raise MediaFault if the file cannot be opened."""
        self._pipe = pipe
        self._show_alive = AliveSignal(pipe)
        self._delayed: deque[AudioRequest] = deque()
        self._buffer = np.frombuffer(tables.buffer.mapped(), np.uint8)

        def grow_rows(size_bytes: int) -> None:
            self._grow_table("rows", tables.rows, size_bytes)

        def grow_peaks(size_bytes: int) -> None:
            self._grow_table("peaks", tables.peaks, size_bytes)

        index_rows = _SharedTable(tables.rows, ROW, (), grow_rows)
        index = PacketIndex(index_rows, scan.rows, scan.known, is_complete=scan.is_complete)
        self._decoding = AudioDecoding(descriptor, index, self._show_alive)
        self._audio = self._decoding.audio
        channels = self._audio.channels
        self._peaks = PeakBins(_SharedTable(tables.peaks, "<i2", (channels, 2), grow_peaks), channels, scan.bins)
        self._has_all_peaks = scan.has_all_peaks
        self._scanning = self._scan()
        self._work = self._all_work()
        self._playback = Playback(self._audio, self._decode_up_to)
        self._reported_s = math.inf  # nothing is reported before the file is open

    def run(self) -> None:
        audio = self._audio
        self._decode_up_to(1)
        send(self._pipe, AudioOpened(audio.rate_hz, audio.channels, self._decoding.claimed))
        self._reported_s = 0.0
        working = True
        while True:
            while self._delayed or self._pipe.poll(0 if working else None):
                self._answer(self._delayed.popleft() if self._delayed else self._receive())
            until = time.monotonic() + _SLICE_S
            while working and time.monotonic() < until:
                working = next(self._work, False) is not False
            self._report(is_last=not working)

    def _receive(self) -> AudioRequest:
        return receive(self._pipe, *AUDIO_REQUESTS)

    def _answer(self, request: AudioRequest) -> None:
        match request:
            case BlockRequest(start, frames, rate_hz, channels, speed):
                block = self._playback.block(start, frames, OutputFormat(rate_hz, channels, speed))
                self._write(np.ascontiguousarray(block.pcm))
                send(self._pipe, BlockReady(len(block.pcm), block.start, block.end))
            case SamplesRequest(channel, first, count):
                samples = self._playback.read(first, count)[channel]
                self._write(samples)
                send(self._pipe, SamplesReady(len(samples)))
            case _:
                assert_never(request)

    def _write(self, numbers: NDArray[np.float32]) -> None:
        data = numbers.reshape(-1).view(np.uint8)
        self._buffer[: len(data)] = data

    def _decode_up_to(self, sample: int) -> None:
        """Decode up to a sample at full speed, for a request beyond the known part."""
        while not self._audio.is_complete and self._audio.known < sample and next(self._scanning, False) is not False:
            self._report()
            self._show_alive()

    def _all_work(self) -> Iterator[bool]:
        for _ in self._scanning:
            yield True
            if self._audio.known >= self._audio.rate_hz:
                break
        if not self._has_all_peaks and self._audio.length > _COARSE_PEAKS_FROM_S * self._audio.rate_hz:
            yield from self._coarse_peaks()
        for _ in self._scanning:
            yield True

    def _scan(self) -> Iterator[bool]:
        """Scan everything once; fill the index and the exact peaks."""
        if self._has_all_peaks:
            return
        for pcm in self._decoding.scan(self._peaks.samples):
            if pcm.samples.shape[1]:
                known = max(0, self._peaks.samples_added - pcm.position)
                self._peaks.add(pcm.samples[:, known:])
            yield True
        self._peaks.end()
        self._has_all_peaks = True

    def _coarse_peaks(self) -> Iterator[bool]:
        audio = self._audio
        started_s = time.monotonic()
        probes = probes_of_mp3(audio) if isinstance(audio, Mp3Audio) else probes_of_packets(self._decoding.descriptor)
        begin, end = coarse_peak_bytes(audio.channels)
        table = self._buffer[begin:end].view("<i2").reshape(COARSE_PEAK_COLUMNS, audio.channels, 2)
        coarse_peaks = CoarsePeaks(table)
        for probe in probes:
            coarse_peaks.add(probe)
            if time.monotonic() > started_s + _COARSE_PEAKS_WITHIN_S:
                break
            yield True
        coarse_peaks.fill()
        send(self._pipe, CoarsePeaksReady())

    def _report(self, *, is_last: bool = False) -> None:
        now_s = time.monotonic()
        if (is_last and self._reported_s < math.inf) or now_s > self._reported_s + _REPORTED_EVERY_S:
            self._reported_s = math.inf if is_last else now_s
            state = self._decoding.state(self._peaks.count, self._has_all_peaks)
            send(self._pipe, ScanProgress(self._audio.length, state))

    def _grow_table(self, name: TableName, lent: LentMemory, size_bytes: int) -> None:
        """Ask the parent to grow a table. Requests meanwhile wait. Raise MediaFault if the parent refuses."""
        send(self._pipe, TableTooSmall(name, size_bytes))
        kinds: tuple[type[AudioRequest | TableGrown], ...] = (*AUDIO_REQUESTS, TableGrown)
        message = receive(self._pipe, *kinds)
        while not isinstance(message, TableGrown):
            self._delayed.append(message)
            message = receive(self._pipe, *kinds)
        if message.size_bytes < size_bytes:
            raise MediaFault(MediaFault.TOO_LARGE, detail="it is too long to be shown")
        lent.grow(message.size_bytes)
