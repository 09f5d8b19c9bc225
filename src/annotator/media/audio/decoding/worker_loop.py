"""The main loop of an audio worker: requests come first, and in between the whole file is decoded once."""

from __future__ import annotations

import math
import time
from collections import deque
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from typing import Any

import numpy as np
from numpy.typing import NDArray

from annotator.core.errors import MediaFault
from annotator.media.audio.decoding.coarse_peaks import CoarsePeaks, probes_of_mp3, probes_of_packets
from annotator.media.audio.decoding.mp3 import Mp3Audio
from annotator.media.audio.decoding.opening import Decoding
from annotator.media.audio.decoding.packet_index import ROW, PacketIndex
from annotator.media.audio.decoding.peaks import PeakBins
from annotator.media.audio.decoding.playback import Manner, Playback
from annotator.media.audio.protocol import COARSE_PEAK_COLUMNS, Known, SharedTables, outline_bytes
from annotator.media.messages import AliveWord, receive, send
from annotator.media.shared_memory import LentMemory

_SLICE_S = 0.006
_TOLD_EVERY_S = 0.05
_SKETCHED_FROM_S = 300.0
_SKETCHED_WITHIN_S = 0.16
_HEADERS_FIRST_S = 0.08


class _LentRoom:
    """Rows in memory that the parent owns and grows on request."""

    def __init__(self, lent: LentMemory, dtype: Any, shape: tuple[int, ...], more: Callable[[int], None]) -> None:
        self._lent = lent
        self._dtype = np.dtype(dtype)
        self._shape = shape
        self._more = more
        self._row_bytes = self._dtype.itemsize * int(np.prod(shape, dtype=np.int64))

    def rows(self, count: int) -> NDArray[Any]:
        if count * self._row_bytes > self._lent.size_bytes:
            self._more(max(count * self._row_bytes, self._lent.size_bytes * 2))
        there = self._lent.size_bytes // self._row_bytes
        flat = np.frombuffer(self._lent.mapped(), self._dtype, there * int(np.prod(self._shape, dtype=np.int64)))
        return flat.reshape(there, *self._shape)


class AudioServer:
    """The server for one audio file. `run` ends when the parent is gone (EOFError, OSError)."""

    def __init__(self, pipe: Connection, tables: SharedTables, descriptor: int, known: Known) -> None:
        """Raise MediaFault if the file cannot be opened."""
        self._pipe, self._be_alive = pipe, AliveWord(pipe)
        self._later: deque[list[Any]] = deque()
        self._shared = np.frombuffer(tables.desk.mapped(), np.uint8)
        index_room = _LentRoom(tables.rows, ROW, (), lambda size: self._grow("rows", tables.rows, size))
        places_room = _LentRoom(tables.rows, "<i8", (), lambda size: self._grow("rows", tables.rows, size))
        index = PacketIndex(index_room, known.rows, known.known, is_whole=known.is_whole)
        self._decoding = Decoding(descriptor, index, places_room, known, self._be_alive)
        self._audio = self._decoding.audio
        channels = self._audio.channels
        peaks_room = _LentRoom(tables.peaks, "<i2", (channels, 2), lambda size: self._grow("peaks", tables.peaks, size))
        self._peaks = PeakBins(peaks_room, channels, known.bins)
        self._is_done = known.has_all_peaks
        self._walking = self._walk()
        self._work = self._whole_work()
        self._playback = Playback(self._audio, self._reach)
        self._told_s = math.inf  # nothing is reported before the file is open

    def run(self) -> None:
        audio = self._audio
        self._reach(1)
        send(self._pipe, "opened", audio.rate_hz, audio.channels, self._decoding.claimed)
        self._told_s = 0.0
        working = True
        while True:
            while self._later or self._pipe.poll(0 if working else None):
                self._answer(self._later.popleft() if self._later else receive(self._pipe))
            until = time.monotonic() + _SLICE_S
            while working and time.monotonic() < until:
                working = next(self._work, False) is not False
            self._report(is_last=not working)

    def _answer(self, request: list[Any]) -> None:
        kind, *words = request
        if kind == "block":
            start, frames, rate_hz, channels, speed = words
            played = self._playback.block(start, frames, Manner(rate_hz, channels, speed))
            self._lay(np.ascontiguousarray(played.pcm))
            send(self._pipe, "block", len(played.pcm), played.start, played.end)
        elif kind == "samples":
            channel, first, count = words
            found = self._playback.read(first, count)[channel]
            self._lay(found)
            send(self._pipe, "samples", len(found))

    def _lay(self, numbers: NDArray[np.float32]) -> None:
        data = numbers.reshape(-1).view(np.uint8)
        self._shared[: len(data)] = data

    def _reach(self, sample: int) -> None:
        """Decode up to a sample at full speed, for a request beyond the known part."""
        while not self._audio.is_whole and self._audio.known < sample and next(self._walking, False) is not False:
            self._report()
            self._be_alive()

    def _whole_work(self) -> Iterator[bool]:
        for _ in self._walking:
            yield True
            if self._audio.known >= self._audio.rate_hz:
                break
        if not self._is_done and self._audio.length > _SKETCHED_FROM_S * self._audio.rate_hz:
            yield from self._coarse_peaks()
        for _ in self._walking:
            yield True

    def _walk(self) -> Iterator[bool]:
        """Scan everything once; fill the index and the exact peaks."""
        for stretch in self._decoding.walk(self._peaks.samples, headers_only=self._is_done):
            if stretch.samples.shape[1]:
                late = max(0, self._peaks.samples_added - stretch.position)
                self._peaks.add(stretch.samples[:, late:])
            yield True
        if not self._is_done:
            self._peaks.end()
            self._is_done = True

    def _coarse_peaks(self) -> Iterator[bool]:
        audio, started_s = self._audio, time.monotonic()
        if isinstance(audio, Mp3Audio):
            while not audio.is_whole and time.monotonic() < started_s + _HEADERS_FIRST_S and next(self._walking, False):
                yield True
            probes = probes_of_mp3(audio)
        else:
            probes = probes_of_packets(self._decoding.descriptor)
        begin, end = outline_bytes(audio.channels)
        coarse_peaks = CoarsePeaks(self._shared[begin:end].view("<i2").reshape(COARSE_PEAK_COLUMNS, audio.channels, 2))
        for probe in probes:
            coarse_peaks.add(probe)
            if time.monotonic() > started_s + _SKETCHED_WITHIN_S:
                break
            yield True
        coarse_peaks.fill()
        send(self._pipe, "sketched")

    def _report(self, *, is_last: bool = False) -> None:
        now_s = time.monotonic()
        if (is_last and self._told_s < math.inf) or now_s > self._told_s + _TOLD_EVERY_S:
            self._told_s = math.inf if is_last else now_s
            send(self._pipe, "walked", self._audio.length, *self._decoding.known(self._peaks.count, self._is_done))

    def _grow(self, name: str, lent: LentMemory, size_bytes: int) -> None:
        """Ask the parent to grow a table. Requests that arrive meanwhile wait. Raise MediaFault if the parent
        refuses."""
        send(self._pipe, "room", name, size_bytes)
        while (heard := receive(self._pipe))[0] != "room":
            self._later.append(heard)
        if heard[2] < size_bytes:
            raise MediaFault(MediaFault.TOO_LARGE, detail="it is longer than can be shown")
        lent.grown(heard[2])
