"""The connection of one open audio file: a thread that talks to its worker, replaces a worker that dies, and keeps
the shared state."""

from __future__ import annotations

import math
import os
import time
from collections.abc import Callable
from concurrent.futures import Future, InvalidStateError
from contextlib import suppress
from multiprocessing.connection import wait
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any

from msgspec import Struct

from annotator.core.errors import MediaFault
from annotator.media.audio.client.analysis_cache import AnalysisCache
from annotator.media.audio.client.shared_state import Learnt
from annotator.media.audio.protocol import PCM_BYTES, Known
from annotator.media.messages import ALIVE
from annotator.media.spare_workers import SpareWorkers
from annotator.media.worker_client import (
    WorkerClient,
    WorkerLost,
    believed,
    fault_from,
    fault_of,
    opened_file,
)
from annotator.media.worker_process import Bell, begin

SILENT_WITHIN_S = 5.0
_ATTEMPTS = 3
_SAMPLE_BYTES = 4
_NUMBERS = {"block": 3, "samples": 1}  # how many numbers each answer has


class Reply(Struct, frozen=True):
    """The numbers of an answer, and the PCM data that came with it."""

    words: tuple[float, ...]
    pcm: bytes


class _Asked(Struct, frozen=True):
    words: tuple[object, ...]
    answer: Future[Reply]
    frame_bytes: int


class AudioConnection:
    """The connection to the workers of one audio file.

    `changed` is called in the connection's thread whenever more is known, and with the fault at the end. Any thread
    may read `learnt`; only this thread writes it."""

    def __init__(
        self,
        path: str,
        spares: SpareWorkers,
        learnt: Learnt,
        kept: AnalysisCache,
        changed: Callable[[MediaFault | None], None],
    ) -> None:
        self.path = path
        self._kept = kept
        self._is_kept = False
        self.learnt = learnt
        self.opened: Future[None] = Future()
        self.ended: Future[None] = Future()
        self._spares = spares
        self._changed = changed
        self._requests: SimpleQueue[_Asked] = SimpleQueue()
        self._in_hand: _Asked | None = None
        self._bell = Bell()
        self._is_stopping = False
        self._fault: MediaFault | None = None
        self._worker: WorkerClient | None = None
        self._lives_without_progress = 0
        self._furthest = Known()  # the furthest state that any of the workers reached
        self._thread = Thread(target=self._run, name="annotator-sound", daemon=True)

    @property
    def worker_pid(self) -> int | None:
        worker = self._worker
        return worker.pid if worker is not None else None

    def start(self) -> None:
        """Start the thread. Raise OSError if the system has none."""
        begin(self._thread, self._bell)

    def stop(self) -> Future[None]:
        """Stop without waiting. The future is settled when the process is gone. Pending requests fail with
        MediaFault."""
        self._is_stopping = True
        self._bell.ring()
        return self.ended

    def ask(self, *words: object, frame_bytes: int = _SAMPLE_BYTES) -> Future[Reply]:
        """Send a request. Requests are answered in order. `frame_bytes` is the size of the frames that the answer
        counts."""
        asked = _Asked(words, Future(), frame_bytes)
        self._requests.put(asked)
        self._bell.ring()
        if self.ended.done():
            self._refuse_all()
        return asked.answer

    def _run(self) -> None:
        descriptor = -1
        try:
            descriptor = opened_file(self.path)
            seen = os.fstat(descriptor)
            with self.learnt.tables():
                self._restore(seen)
                self._live(descriptor, seen)
        except MediaFault as fault:
            self._fault = fault
        except (OSError, MemoryError, ValueError) as error:
            self._fault = fault_from(self.path, error)
        finally:
            if descriptor >= 0:
                os.close(descriptor)
            self._over()

    def _restore(self, seen: os.stat_result) -> None:
        kept = self._kept.load(self.path, seen)
        if kept is not None:
            with suppress(ValueError):
                self.learnt.restore(kept)
                self._is_kept = True

    def _live(self, descriptor: int, seen: os.stat_result) -> None:
        """Run worker after worker. Raise MediaFault when several in a row made no progress."""
        while not self._is_stopping:
            try:
                self._worker = self._spares.take()
                self._worker.open(descriptor, self.learnt.known, self.learnt.all_tables)
                self._serve(self._worker, seen)
            except WorkerLost as lost:
                self._lives_without_progress += 1
                if self._lives_without_progress >= _ATTEMPTS:
                    raise fault_from(self.path, lost, "the decoder stopped") from None
            finally:
                worker, self._worker = self._worker, None
                if worker is not None:
                    worker.end()

    def _serve(self, worker: WorkerClient, seen: os.stat_result) -> None:
        """Talk to a worker until the connection stops. Raise WorkerLost or MediaFault."""
        heard_s = time.monotonic()
        if self._in_hand is not None:
            worker.ask(*self._in_hand.words)
        while not self._is_stopping:
            expects = self._in_hand is not None or not self.learnt.is_settled
            left_s = heard_s + SILENT_WITHIN_S - time.monotonic() if expects else None
            ready = wait([worker.pipe, self._bell.end], left_s)
            if not ready:
                raise WorkerLost
            if self._bell.end in ready:
                self._bell.heard()
            if worker.pipe in ready:
                with believed():
                    self._hear(worker, *worker.heard())
            if self._in_hand is None:
                with suppress(Empty):
                    self._in_hand = self._requests.get_nowait()
                    worker.ask(*self._in_hand.words)
            heard_s = time.monotonic() if worker.pipe in ready else heard_s
            if self.learnt.is_settled and not self._is_kept:
                self._is_kept = True
                self._kept.save(self.path, seen, self.learnt.to_keep())

    def _hear(self, worker: WorkerClient, kind: str, *words: Any) -> None:
        learnt = self.learnt
        if kind == "opened":
            learnt.opened(*map(int, words))
            with suppress(InvalidStateError):  # it is already settled, or the caller was cancelled
                self.opened.set_result(None)
            with suppress(OSError):
                self._spares.prepare()
        elif kind == "sketched":
            learnt.sketched()
            self._changed(None)
        elif kind == "walked":
            length, known, rows, bins = map(int, words[:4])
            self._walked(length, Known(known, rows, bins, bool(words[4]), bool(words[5])))
        elif kind == "room":
            worker.ask("room", words[0], learnt.more_room(str(words[0]), int(words[1])))
        elif kind in ("block", "samples") and self._in_hand is not None:
            self._answer(self._in_hand, kind, words)
        elif kind == "fault":
            raise fault_of(self.path, *words)
        elif kind != ALIVE:
            raise WorkerLost

    def _walked(self, length: int, known: Known) -> None:
        is_news, before = self.learnt.walked(length, known), self._furthest
        if known.known > before.known or known.bins > before.bins:
            self._lives_without_progress = 0
            self._furthest = Known(max(known.known, before.known), bins=max(known.bins, before.bins))
        if is_news:
            self._changed(None)

    def _answer(self, asked: _Asked, kind: str, words: tuple[Any, ...]) -> None:
        numbers = tuple(map(float, words))
        if kind != asked.words[0] or len(numbers) != _NUMBERS[kind] or not all(map(math.isfinite, numbers)):
            raise WorkerLost
        size = int(numbers[0]) * asked.frame_bytes
        if not 0 <= size <= PCM_BYTES:
            raise WorkerLost
        self._in_hand, self._lives_without_progress = None, 0
        reply = Reply(numbers, bytes(self.learnt.desk.view[:size]))
        with suppress(InvalidStateError):  # the caller does not wait any more
            asked.answer.set_result(reply)

    def _over(self) -> None:
        fault = self._fault or self._closed()
        self._fault = fault
        with suppress(InvalidStateError):  # it is already settled, or the caller was cancelled
            self.opened.set_exception(fault)
        self._bell.close()
        self.ended.set_result(None)
        self._refuse_all()
        if not self._is_stopping:
            self._changed(fault)

    def _closed(self) -> MediaFault:
        return MediaFault(MediaFault.UNDECODABLE, path=self.path, detail="it was closed")

    def _refuse_all(self) -> None:
        refused, self._in_hand = self._in_hand, None
        while True:
            if refused is not None:
                with suppress(InvalidStateError):
                    refused.answer.set_exception(self._fault or self._closed())
            try:
                refused = self._requests.get_nowait()
            except Empty:
                return
