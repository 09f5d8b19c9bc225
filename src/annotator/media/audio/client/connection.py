"""The connection of one open audio file, which keeps its shared state."""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, InvalidStateError
from contextlib import contextmanager, suppress
from queue import Empty, SimpleQueue

from msgspec import Struct

from annotator.core.errors import MediaFault
from annotator.media.audio.client.analysis_cache import AnalysisCache
from annotator.media.audio.client.shared_state import SharedState
from annotator.media.audio.protocol import (
    PCM_BYTES,
    AudioOpened,
    AudioRequest,
    BlockReady,
    BlockRequest,
    CoarsePeaksReady,
    OpenAudioFile,
    SamplesReady,
    SamplesRequest,
    ScanProgress,
    ScanState,
    TableGrown,
    TableTooSmall,
)
from annotator.media.messages import Alive, Fault, TableHandle
from annotator.media.shared_memory import OwnedMemory
from annotator.media.worker_client import PrewarmedWorkers, WorkerClient, WorkerLost, fault_of
from annotator.media.worker_connection import WorkerConnection

_SAMPLE_BYTES = 4


class Reply(Struct, frozen=True):
    """PCM data of 32-bit floats: `frames` that come from sample `start` to `end`."""

    frames: int
    start: float
    end: float
    pcm: bytes


class _Pending(Struct, frozen=True):
    request: AudioRequest
    answer: Future[Reply]


class AudioConnection(WorkerConnection):
    """The connection to the workers of one audio file. Any thread may read `state`; only this thread writes it."""

    def __init__(
        self,
        path: str,
        workers: PrewarmedWorkers,
        state: SharedState,
        cache: AnalysisCache,
        changed: Callable[[MediaFault | None], None],
    ) -> None:
        super().__init__(path, workers, changed, "annotator-audio")
        self.state = state
        self._cache = cache
        self._is_cached = False
        self._file_stat: os.stat_result | None = None
        self._requests: SimpleQueue[_Pending] = SimpleQueue()
        self._current: _Pending | None = None
        self._fault: MediaFault | None = None
        self._furthest = ScanState()  # the furthest state that any of the workers reached

    def request(self, request: AudioRequest) -> Future[Reply]:
        """Send a request. Requests are answered in order, and fail with MediaFault when the connection ends."""
        pending = _Pending(request, Future())
        self._requests.put(pending)
        self._bell.ring()
        if self.ended.done():
            self._reject_all()
        return pending.answer

    @contextmanager
    def _tables(self, descriptor: int) -> Iterator[Sequence[OwnedMemory]]:
        self._file_stat = os.fstat(descriptor)
        with self.state.tables():
            entry = self._cache.load(self.path, self._file_stat)
            if entry is not None:
                with suppress(ValueError):
                    self.state.restore(entry)
                    self._is_cached = True
            yield self.state.all_tables

    def _open_request(self, file: int, tables: tuple[TableHandle, ...]) -> OpenAudioFile:
        return OpenAudioFile(file, tables, self.state.scan)

    def _serve(self, worker: WorkerClient) -> None:
        if self._current is not None:
            worker.send(self._current.request)
        super()._serve(worker)

    def _wait(self, worker: WorkerClient) -> Sequence[object]:
        """Send the next request, then wait."""
        if self._current is None:
            with suppress(Empty):
                self._current = self._requests.get_nowait()
                self._expect_message()
                worker.send(self._current.request)
        if self._current is None and self.state.is_settled:
            self._expect_nothing()
        return super()._wait(worker)

    def _on_message(self, worker: WorkerClient, message: object) -> None:
        self._expect_message()
        match message:
            case AudioOpened():
                self.state.set_opened(message.rate_hz, message.channels, message.claimed)
                self._worker = worker
                self._settle_opened()
                self._workers.prepare()
            case CoarsePeaksReady():
                self.state.read_coarse_peaks()
                self._changed(None)
            case ScanProgress():
                self._on_progress(message.length, message.state)
            case TableTooSmall():
                worker.send(TableGrown(message.table, self.state.grow_table(message.table, message.size_bytes)))
            case BlockReady() | SamplesReady():
                self._on_answer(message)
            case Fault():
                raise fault_of(self.path, message)
            case Alive():
                pass
            case _:
                raise WorkerLost
        self._cache_if_settled()

    def _cache_if_settled(self) -> None:
        """Cache the analysis once it is complete: at once, because the listener may close the audio right away."""
        if self.state.is_settled and not self._is_cached and self._file_stat is not None:
            self._is_cached = True
            self._cache.save(self.path, self._file_stat, self.state.cache_entry())

    def _on_progress(self, length: int, state: ScanState) -> None:
        has_changed = self.state.update(length, state)
        before = self._furthest
        if state.known > before.known or state.bins > before.bins:
            self._lives_without_progress = 0
            self._furthest = ScanState(max(state.known, before.known), bins=max(state.bins, before.bins))
        if has_changed:
            self._changed(None)

    def _on_answer(self, message: BlockReady | SamplesReady) -> None:
        pending = self._current
        match pending and pending.request, message:
            case BlockRequest(channels=channels), BlockReady(frames, start, end):
                frame_bytes = channels * _SAMPLE_BYTES
            case SamplesRequest(first=first), SamplesReady(frames):
                frame_bytes = _SAMPLE_BYTES
                start, end = float(first), float(first + frames)
            case _:
                raise WorkerLost
        size = frames * frame_bytes
        if pending is None or not 0 <= size <= PCM_BYTES or not (math.isfinite(start) and math.isfinite(end)):
            raise WorkerLost
        self._current = None
        self._lives_without_progress = 0
        reply = Reply(frames, start, end, bytes(self.state.buffer.view[:size]))
        with suppress(InvalidStateError):  # the caller does not wait any more
            pending.answer.set_result(reply)

    def _end(self, fault: MediaFault) -> None:
        self._fault = fault
        super()._end(fault)
        self._reject_all()

    def _reject_all(self) -> None:
        pending = self._current
        self._current = None
        while True:
            if pending is not None:
                with suppress(InvalidStateError):
                    pending.answer.set_exception(self._fault or self._closed_fault())
            try:
                pending = self._requests.get_nowait()
            except Empty:
                return
