"""The connection to one image worker: its thread, and the replacement of a worker that dies."""

from __future__ import annotations

import math
import os
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from threading import Thread
from typing import Any

from msgspec.structs import replace

from annotator.core.errors import MediaFault
from annotator.core.ports.images import ImageRequest, ShadeWindow, ShownImage
from annotator.core.ports.machine import Confinement
from annotator.media.images.queue import ImageQueue
from annotator.media.images.worker import serve, serve_dicom, serve_large
from annotator.media.shared_memory import OwnedMemory
from annotator.media.worker_client import HEAVY, HeavyTurn, WorkerClient, WorkerLost, opened_file
from annotator.media.worker_process import begin, new_pipe

ANSWER_WITHIN_S = 20.0
READY_WITHIN_S = 20.0
ATTEMPTS = 2
BYTES_PER_PIXEL = 4
_MOST_PX = 1 << 30
_MOST_PAGES = 100_000
_LARGE, _DICOM = "large", "dicom"  # as in `decode`, which would load Pillow
_FAULT_PARAMS = {"detail", "megapixels", "limit"}
_LONGEST_PARAM = 200


class WorkerSilent(Exception):
    """The worker process exists but does not answer in time."""


class OtherWorkerWanted(Exception):
    """The image needs a worker that also has FFmpeg (`large`) or pydicom (`dicom`)."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


class WorkerProcess(WorkerClient):
    """An image worker, owned by one thread. `kind` is the decoder that it has besides Pillow."""

    def __init__(self, stop: Connection, kind: str = "") -> None:
        super().__init__(_life_of(kind), "annotator-pictures")
        self._kind = kind
        self._stop = stop
        self._memory: OwnedMemory | None = None
        self._turn = HeavyTurn(stop.poll)  # closed when the connection is to stop

    def get_ready(self) -> None:
        """Wait until the worker is ready. Raise EOFError if the connection is to stop, else WorkerLost or
        WorkerSilent."""
        self.is_ready(self._next(time.monotonic() + READY_WITHIN_S))

    def decode(self, request: ImageRequest, within_s: float) -> ShownImage:
        """Decode an image. Raise MediaFault, OtherWorkerWanted, WorkerLost (also if the connection is to stop) or
        WorkerSilent."""
        until = time.monotonic() + within_s
        descriptor = opened_file(request.path)
        try:
            self._ask_for(request, descriptor)
        finally:
            os.close(descriptor)
        try:
            return self._answered(request, until, within_s)
        except (MediaFault, OtherWorkerWanted, WorkerSilent):
            raise
        except Exception as error:
            # A dishonest worker can cause any error on this side: ValueError, OverflowError, MemoryError.
            raise WorkerLost from error
        finally:
            self._turn.give_back()

    def _ask_for(self, request: ImageRequest, descriptor: int) -> None:
        size, looks = (request.width_px, request.height_px), request.looks
        lent = self.lent(descriptor)
        seen = looks.blur, looks.is_grey, looks.is_cartoon
        self.ask("decode", *size, request.region, *seen, request.page, request.window, lent)
        self.hand(descriptor)

    def _answered(self, request: ImageRequest, until: float, within_s: float) -> ShownImage:
        """Process the answers. The time limit of a heavy image starts when it gets its turn."""
        kind, *words = self._next(until)
        if kind in (_LARGE, _DICOM) and kind != self._kind:
            raise OtherWorkerWanted(kind)
        if kind == HEAVY:
            if not self._turn.take(self):
                raise EOFError
            until = time.monotonic() + within_s
            kind, *words = self._next(until)
        if kind == "room":
            memory = self._roomier(int(words[0]), request)
            self.ask("room", *self.described(memory))
            self.hand(memory.descriptor)
            kind, *words = self._next(until)
        if kind == "picture":
            *numbers, window = words
            return replace(self._image(*map(int, numbers)), window=_window(window))
        raise _fault(request.path, *words)

    def _next(self, until: float) -> list[Any]:
        ready = wait([self.pipe, self._stop], max(0.0, until - time.monotonic()))
        if self._stop in ready:
            raise EOFError
        if not ready:
            raise WorkerSilent
        return self.heard()

    def _roomier(self, size_bytes: int, request: ImageRequest) -> OwnedMemory:
        if size_bytes > max(1, request.width_px) * max(1, request.height_px) * BYTES_PER_PIXEL:
            raise ValueError("more room than the picture asked for can take")
        if self._memory is None:
            self._memory = OwnedMemory(size_bytes)
        else:
            self._memory.grow(size_bytes)
        return self._memory

    def _image(self, width_px: int, height_px: int, *about_file: int) -> ShownImage:
        full_width_px, full_height_px, moves, pages = about_file
        size_bytes = width_px * height_px * BYTES_PER_PIXEL
        if self._memory is None or min(width_px, height_px) < 1 or size_bytes > self._memory.size_bytes:
            raise ValueError("a picture that does not lie in its memory")
        if not (width_px <= full_width_px <= _MOST_PX and height_px <= full_height_px <= _MOST_PX):
            raise ValueError("a picture that is larger than it is")
        if not 0 < pages <= _MOST_PAGES:
            raise ValueError("more pages than there can be")
        with self._memory.view[:size_bytes] as pixels:
            full = full_width_px, full_height_px
            return ShownImage(bytes(pixels), width_px, height_px, *full, bool(moves), pages)

    def end(self) -> None:
        super().end()
        if self._memory is not None:
            self._memory.close()


def _life_of(kind: str) -> Callable[[Connection], None]:
    if kind == _LARGE:
        return serve_large
    return serve_dicom if kind == _DICOM else serve


def _window(told_by_worker: object) -> ShadeWindow | None:
    if told_by_worker is None:
        return None
    if not isinstance(told_by_worker, list) or len(told_by_worker) != 4:
        raise ValueError("no window of shades")
    low, high, least, most = map(float, told_by_worker)
    if not (low < high and least <= most and all(map(math.isfinite, (low, high, least, most)))):
        raise ValueError("a window that shows nothing")
    return ShadeWindow(low, high, least, most)


def _fault(path: str, code: object, params: Mapping[str, object]) -> MediaFault:
    if code not in (MediaFault.UNDECODABLE, MediaFault.TOO_LARGE) or not params.keys() <= _FAULT_PARAMS:
        raise ValueError("no fault of a picture")
    return MediaFault(str(code), path=path, **{name: str(value)[:_LONGEST_PARAM] for name, value in params.items()})


# Reasons to have no worker: the system has no resources, the connection is to stop, or the worker failed.
_NO_WORKER = (OSError, MemoryError, RuntimeError, EOFError, WorkerLost, WorkerSilent)


class ImageConnection:
    """A connection that takes jobs from the queue one by one until the queue is closed."""

    def __init__(self, queue: ImageQueue, *, requests_too: bool, within_s: float = ANSWER_WITHIN_S) -> None:
        self._queue = queue
        self._requests_too = requests_too
        self._within_s = within_s
        self.confinement: Confinement | None = None  # of its last worker
        self._worker: WorkerProcess | None = None
        self._kind = ""  # as the last image needed it, because more of its kind may follow
        self._stop_heard, self._stop_said = new_pipe(is_duplex=False)
        self._stopping = False
        self._ended: Future[None] = Future()
        self._thread = Thread(target=self._run, name="annotator-pictures", daemon=True)

    @property
    def worker_pid(self) -> int | None:
        return self._worker.pid if self._worker is not None else None

    def start(self) -> None:
        """Start the thread. Raise OSError if the system has none."""
        begin(self._thread)

    def stop(self) -> Future[None]:
        """Stop without waiting. The future is settled when the process is gone. Close the queue first."""
        self._stopping = True
        self._stop_said.close()
        if self._thread.ident is None and not self._ended.done():
            self._run()
        return self._ended

    def _run(self) -> None:
        try:
            if not self._stopping:
                with suppress(*_NO_WORKER):  # tried again, and reported, when there is an image to decode
                    self._begin_worker()
            while (job := self._queue.take(requests_too=self._requests_too)) is not None:
                self._queue.settle(job, self._outcome(job.request))
        finally:
            self._end_worker()
            self._stop_heard.close()
            self._ended.set_result(None)

    def _outcome(self, request: ImageRequest) -> ShownImage | MediaFault:
        detail, attempts, wanted_before = "the decoder stopped", ATTEMPTS, set[str]()
        while attempts:
            attempts -= 1
            try:
                worker = self._worker or self._begin_worker()
                return worker.decode(request, self._within_s)
            except MediaFault as fault:
                return fault
            except OtherWorkerWanted as wanted:  # only by a worker of another kind
                self._end_worker()
                if wanted.kind in wanted_before:  # two dishonest workers could ask for each other for ever
                    break
                wanted_before.add(wanted.kind)
                self._kind, attempts = wanted.kind, ATTEMPTS
            except WorkerSilent:
                self._end_worker()
                detail = f"no answer within {self._within_s:.0f} s"
                break
            except Exception:  # WorkerLost, or no process available: one image fails, and the connection goes on
                self._end_worker()
                if self._stopping:
                    break
        return MediaFault(MediaFault.UNDECODABLE, path=request.path, detail=detail)

    def _begin_worker(self) -> WorkerProcess:
        """Start a worker. Raise OSError or MemoryError if the system has none, else as `get_ready`."""
        self._worker = worker = WorkerProcess(self._stop_heard, self._kind)
        try:
            worker.get_ready()
        except BaseException:
            self._end_worker()
            raise
        self.confinement = worker.confinement
        return worker

    def _end_worker(self) -> None:
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.end()
