"""One worker process, the thread that talks to it, and its replacement when it dies."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Mapping
from concurrent.futures import Future
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from multiprocessing.shared_memory import SharedMemory
from threading import Thread
from typing import Any

from annotator.core.errors import MediaFault
from annotator.core.ports.pictures import Picture, PictureRequest
from annotator.media.messages import hear, tell
from annotator.media.pictures.queue import PictureQueue
from annotator.media.pictures.worker import serve
from annotator.media.spawned import SpawnedWorker

ANSWER_WITHIN_S = 20.0
ATTEMPTS = 2
BYTES_PER_PIXEL = 4


class WorkerLost(Exception):
    """The process died, or said something it cannot mean."""


class WorkerSilent(Exception):
    """The process is there but does not answer in time."""


class WorkerProcess(SpawnedWorker):
    """Owned by one thread. Whatever goes wrong with it, `end` leaves no shared memory behind either."""

    def __init__(self, stop: Connection) -> None:
        super().__init__(serve, "annotator-pictures")
        self._stop = stop
        self._block: SharedMemory | None = None

    def decode(self, request: PictureRequest, within_s: float) -> Picture:
        """Raises MediaFault, WorkerLost (also when the lane is told to stop) or WorkerSilent."""
        until = time.monotonic() + within_s
        path, looks = request.path, request.looks
        try:
            size = (request.width_px, request.height_px)
            tell(self.pipe, "decode", path, *size, request.region, looks.blur, looks.is_grey, looks.is_cartoon)
            kind, *words = self._heard(until)
            if kind == "room":
                tell(self.pipe, "room", self._roomier(int(words[0]), request))
                kind, *words = self._heard(until)
            if kind == "picture":
                return self._picture(*map(int, words))
            fault = _fault(path, *words)
        except WorkerSilent:
            raise
        except Exception as error:
            # A worker that lies can make this side trip over anything: ValueError, OverflowError, MemoryError.
            raise WorkerLost from error
        raise fault

    def _heard(self, until: float) -> list[Any]:
        ready = wait([self.pipe, self._stop], max(0.0, until - time.monotonic()))
        if self._stop in ready:
            raise EOFError
        if not ready:
            raise WorkerSilent
        return hear(self.pipe)

    def _roomier(self, size_bytes: int, request: PictureRequest) -> str:
        if size_bytes > max(1, request.width_px) * max(1, request.height_px) * BYTES_PER_PIXEL:
            raise ValueError("more room than the picture asked for can take")
        self._remove_block()
        self._block = SharedMemory(create=True, size=size_bytes)
        return self._block.name

    def _picture(self, width_px: int, height_px: int, full_width_px: int, full_height_px: int) -> Picture:
        size_bytes = width_px * height_px * BYTES_PER_PIXEL
        memory = self._block.buf if self._block is not None else None
        if memory is None or min(width_px, height_px) < 1 or size_bytes > len(memory):
            raise ValueError("a picture that does not lie in its block")
        with memory[:size_bytes] as pixels:
            return Picture(bytes(pixels), width_px, height_px, full_width_px, full_height_px)

    def _remove_block(self) -> None:
        if self._block is not None:
            self._block.close()
            with suppress(FileNotFoundError):
                self._block.unlink()
            self._block = None

    def end(self) -> None:
        super().end()
        self._remove_block()


def _fault(path: str, code: str, params: Mapping[str, str]) -> MediaFault:
    if code not in (MediaFault.MISSING, MediaFault.UNDECODABLE, MediaFault.TOO_LARGE):
        raise ValueError("no fault of a picture")
    return MediaFault(code, **{**params, "path": path})


class PictureLane:
    """Takes jobs from the queue, one after another, until the queue is closed."""

    def __init__(self, queue: PictureQueue, *, wishes_too: bool, within_s: float = ANSWER_WITHIN_S) -> None:
        self._queue = queue
        self._wishes_too = wishes_too
        self._within_s = within_s
        self._worker: WorkerProcess | None = None
        self._stop_heard, self._stop_said = multiprocessing.Pipe(duplex=False)
        self._stopping = False
        self._ended: Future[None] = Future()
        self._thread = Thread(target=self._run, name="annotator-pictures", daemon=True)

    @property
    def worker_pid(self) -> int | None:
        return self._worker.pid if self._worker is not None else None

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> Future[None]:
        """Does not wait; the future is settled when the process is gone. The queue must be closed before."""
        self._stopping = True
        self._stop_said.close()
        if self._thread.ident is None and not self._ended.done():
            self._run()
        return self._ended

    def _run(self) -> None:
        try:
            if not self._stopping:
                with suppress(OSError, MemoryError):  # tried again, and told, when there is a picture to decode
                    self._worker = WorkerProcess(self._stop_heard)
            while (job := self._queue.take(wishes_too=self._wishes_too)) is not None:
                self._queue.settle(job, self._outcome(job.request))
        finally:
            self._end_worker()
            self._stop_heard.close()
            self._ended.set_result(None)

    def _outcome(self, request: PictureRequest) -> Picture | MediaFault:
        detail = "the decoder stopped"
        for _ in range(ATTEMPTS):
            try:
                if self._worker is None:
                    self._worker = WorkerProcess(self._stop_heard)
                return self._worker.decode(request, self._within_s)
            except MediaFault as fault:
                return fault
            except WorkerSilent:
                self._end_worker()
                detail = f"no answer within {self._within_s:.0f} s"
                break
            except Exception:  # WorkerLost, or no process to be had: one picture fails, and the lane goes on
                self._end_worker()
                if self._stopping:
                    break
        return MediaFault(MediaFault.UNDECODABLE, path=request.path, detail=detail)

    def _end_worker(self) -> None:
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.end()
