"""The connection to one image worker: its thread, and the replacement of a worker that dies."""

from __future__ import annotations

import math
import os
import time
from collections.abc import Sequence
from concurrent.futures import Future
from contextlib import suppress
from functools import partial
from multiprocessing.connection import Connection, wait
from threading import Thread

from annotator.core.errors import MediaFault, NoDecoder
from annotator.core.ports.images import LOOK_PX, ImageRequest, ShadeWindow, ShownImage
from annotator.core.ports.machine import Confinement
from annotator.media.images.protocol import (
    IMAGE_REPLIES,
    CountPages,
    DecodeImage,
    DecoderNeeded,
    ExtraFormat,
    ImageReady,
    MemoryGranted,
    MemoryTooSmall,
    PagesCounted,
)
from annotator.media.images.queue import ImageQueue, PageCounting
from annotator.media.images.worker import serve, serve_extra
from annotator.media.messages import Fault, Heavy
from annotator.media.shared_memory import OwnedMemory
from annotator.media.worker_client import READY_WITHIN_S, HeavyTurn, WorkerClient, WorkerLost, open_regular_file
from annotator.media.worker_process import new_pipe, start_thread

ANSWER_WITHIN_S = 20.0
ATTEMPTS = 2
BYTES_PER_PIXEL = 4
_MOST_PX = 1 << 30
_MOST_PAGES = 100_000
_MOST_CHARACTERS = 8_000
_FAULT_PARAMS = {"detail", "megapixels", "limit"}
_LONGEST_PARAM = 200


class WorkerSilent(Exception):
    """The worker process exists but does not answer in time."""


class OtherWorkerNeeded(Exception):
    """This worker lacks the decoder for the image."""

    def __init__(self, extra_format: ExtraFormat) -> None:
        super().__init__(extra_format)
        self.extra_format = extra_format


class ImageWorker(WorkerClient):
    """An image worker, owned by one thread. It decodes `extra_formats` besides those of Pillow."""

    def __init__(self, stop: Connection, extra_formats: frozenset[ExtraFormat] = frozenset()) -> None:
        work = partial(serve_extra, extra_formats) if extra_formats else serve
        super().__init__(work, "annotator-images", IMAGE_REPLIES)
        self._extra_formats = extra_formats
        self._stop = stop
        self._memory: OwnedMemory | None = None
        self._turn = HeavyTurn(stop.poll)  # closed when the connection is to stop

    def wait_until_ready(self) -> None:
        """Wait for a ready worker. Raise WorkerLost, WorkerSilent, or EOFError if the connection stops."""
        self.check_ready(self._next(time.monotonic() + READY_WITHIN_S))

    def decode(self, request: ImageRequest, within_s: float) -> ShownImage:
        """Decode an image. Raise MediaFault, OtherWorkerNeeded, WorkerSilent or WorkerLost (also if stopped)."""
        until = time.monotonic() + within_s
        descriptor = open_regular_file(request.path)
        try:
            self._send_request(request, descriptor)
        finally:
            os.close(descriptor)
        try:
            return self._answer(request, until, within_s)
        except (MediaFault, OtherWorkerNeeded, WorkerSilent):
            raise
        except Exception as error:
            # A dishonest worker can cause any error on this side: ValueError, OverflowError, MemoryError.
            raise WorkerLost from error
        finally:
            self._turn.give_back()

    def page_counts(self, paths: Sequence[str], within_s: float) -> tuple[int, ...]:
        """Decode images and return their numbers of pages; 0 for those to be requested by themselves. Raise
        WorkerSilent or WorkerLost."""
        until = time.monotonic() + within_s
        opened: dict[str, int] = {}
        try:
            for path in dict.fromkeys(paths):
                with suppress(MediaFault):
                    opened[path] = open_regular_file(path)
            files = tuple(map(self.shared_handle, opened.values()))
            self.send(CountPages(files, LOOK_PX, LOOK_PX))
            self.send_descriptors(*opened.values())
        finally:
            for descriptor in opened.values():
                os.close(descriptor)
        match self._next(until):
            case PagesCounted(pages) if len(pages) == len(opened) and all(0 <= count <= _MOST_PAGES for count in pages):
                found = dict(zip(opened, pages, strict=True))
                return tuple(found.get(path, 0) for path in paths)
            case _:
                raise WorkerLost

    def _send_request(self, request: ImageRequest, descriptor: int) -> None:
        self.send(
            DecodeImage(
                file=self.shared_handle(descriptor),
                width_px=request.width_px,
                height_px=request.height_px,
                region=request.region,
                blur=request.looks.blur,
                is_grey=request.looks.is_grey,
                is_cartoon=request.looks.is_cartoon,
                page=request.page,
                window=request.window,
            )
        )
        self.send_descriptors(descriptor)

    def _answer(self, request: ImageRequest, until: float, within_s: float) -> ShownImage:
        """Process the answers. The time limit of a heavy image starts when it gets its turn."""
        message = self._next(until)
        if isinstance(message, DecoderNeeded) and message.extra_format not in self._extra_formats:
            raise OtherWorkerNeeded(message.extra_format)
        if isinstance(message, Heavy):
            if not self._turn.take(self):
                raise EOFError
            until = time.monotonic() + within_s
            message = self._next(until)
        if isinstance(message, MemoryTooSmall):
            memory = self._grown_memory(message.size_bytes, request)
            self.send(MemoryGranted(*self.table_handle(memory)))
            self.send_descriptors(memory.descriptor)
            message = self._next(until)
        match message:
            case ImageReady():
                return self._image(message)
            case Fault():
                raise _fault(request.path, message)
            case _:
                raise WorkerLost

    def _next(self, until: float) -> object:
        ready = wait([self.pipe, self._stop], max(0.0, until - time.monotonic()))
        if self._stop in ready:
            raise EOFError
        if not ready:
            raise WorkerSilent
        return self.receive()

    def _grown_memory(self, size_bytes: int, request: ImageRequest) -> OwnedMemory:
        if size_bytes > max(1, request.width_px) * max(1, request.height_px) * BYTES_PER_PIXEL:
            raise ValueError("more memory than the requested image can take")
        if self._memory is None:
            self._memory = OwnedMemory(size_bytes)
        else:
            self._memory.grow(size_bytes)
        return self._memory

    def _image(self, ready: ImageReady) -> ShownImage:
        size_bytes = ready.width_px * ready.height_px * BYTES_PER_PIXEL
        if self._memory is None or min(ready.width_px, ready.height_px) < 1 or size_bytes > self._memory.size_bytes:
            raise ValueError("the image is not in its memory")
        if not (ready.width_px <= ready.full_width_px <= _MOST_PX):
            raise ValueError("the image is wider than its file")
        if not (ready.height_px <= ready.full_height_px <= _MOST_PX):
            raise ValueError("the image is higher than its file")
        if not 0 < ready.pages <= _MOST_PAGES:
            raise ValueError("more pages than there can be")
        if len(ready.text) > _MOST_CHARACTERS:
            raise ValueError("more text than a page may have")
        with self._memory.view[:size_bytes] as pixels:
            return ShownImage(
                pixels=bytes(pixels),
                width_px=ready.width_px,
                height_px=ready.height_px,
                full_width_px=ready.full_width_px,
                full_height_px=ready.full_height_px,
                moves=ready.moves,
                pages=ready.pages,
                window=_window(ready),
                text=ready.text,
            )

    def end(self) -> None:
        super().end()
        if self._memory is not None:
            self._memory.close()


def _window(ready: ImageReady) -> ShadeWindow | None:
    if ready.window is None:
        return None
    low, high, least, most = ready.window
    if not (low < high and least <= most and all(map(math.isfinite, ready.window))):
        raise ValueError("the window is empty")
    return ShadeWindow(low, high, least, most)


def _fault(path: str, fault: Fault) -> MediaFault:
    if fault.code not in (MediaFault.UNDECODABLE, MediaFault.TOO_LARGE) or not fault.params.keys() <= _FAULT_PARAMS:
        raise ValueError("no fault of an image")
    params = {name: str(value)[:_LONGEST_PARAM] for name, value in fault.params.items()}
    return MediaFault(fault.code, path=path, **params)


# Reasons to have no worker: the system has no resources, the connection is to stop, or the worker failed.
_NO_WORKER = (OSError, MemoryError, RuntimeError, EOFError, WorkerLost, WorkerSilent)


class ImageConnection:
    """A connection that takes jobs from the queue one by one until the queue is closed."""

    def __init__(self, queue: ImageQueue, *, takes_prefetches: bool, within_s: float = ANSWER_WITHIN_S) -> None:
        self._queue = queue
        self._takes_prefetches = takes_prefetches
        self._within_s = within_s
        self.confinement: Confinement | None = None  # of its last worker
        self._worker: ImageWorker | None = None
        self._extra_formats = frozenset[ExtraFormat]()  # those that images needed, because more of them may follow
        self._stop_receiver, self._stop_sender = new_pipe(is_duplex=False)
        self._stopping = False
        self._ended: Future[None] = Future()
        self._thread = Thread(target=self._run, name="annotator-images", daemon=True)

    @property
    def worker_pid(self) -> int | None:
        return self._worker.pid if self._worker is not None else None

    def start(self) -> None:
        """Start the thread. Raise OSError if the system has none."""
        start_thread(self._thread)

    def stop(self) -> Future[None]:
        """Stop without waiting. The future is settled when the process is gone. Close the queue first."""
        self._stopping = True
        self._stop_sender.close()
        if self._thread.ident is None and not self._ended.done():
            self._run()
        return self._ended

    def _run(self) -> None:
        try:
            if not self._stopping:
                with suppress(*_NO_WORKER):  # tried again, and reported, when there is an image to decode
                    self._start_worker()
            while (job := self._queue.take(takes_prefetches=self._takes_prefetches)) is not None:
                if isinstance(job, PageCounting):
                    job.settle(self._page_counts(job.paths))
                else:
                    self._queue.settle(job, self._outcome(job.request))
        finally:
            self._end_worker()
            self._stop_receiver.close()
            self._ended.set_result(None)

    def _page_counts(self, paths: Sequence[str]) -> tuple[int, ...]:
        """Return the page counts; none if the worker fails, so that each image is requested by itself."""
        try:
            return (self._worker or self._start_worker()).page_counts(paths, self._within_s)
        except Exception:  # as in `_outcome`
            self._end_worker()
            return ()

    def _outcome(self, request: ImageRequest) -> ShownImage | MediaFault:
        detail = "the decoder stopped"
        attempts = ATTEMPTS
        while attempts:
            attempts -= 1
            try:
                worker = self._worker or self._start_worker()
            except _NO_WORKER as error:
                if attempts and not self._stopping:
                    continue
                reason = (error.strerror if isinstance(error, OSError) else "") or str(error)
                return NoDecoder(path=request.path, detail=reason or "the decoder stopped")
            try:
                return worker.decode(request, self._within_s)
            except MediaFault as fault:
                return fault
            except OtherWorkerNeeded as needed:  # raised once per format, because the next worker has the decoder
                self._end_worker()
                self._extra_formats |= {needed.extra_format}
                attempts = ATTEMPTS
            except WorkerSilent:
                self._end_worker()
                detail = f"no answer within {self._within_s:.0f} s"
                break
            except Exception:  # WorkerLost: one image fails, and the connection goes on
                self._end_worker()
                if self._stopping:
                    break
        return MediaFault(MediaFault.UNDECODABLE, path=request.path, detail=detail)

    def _start_worker(self) -> ImageWorker:
        """Start a worker. Raise OSError or MemoryError if the system has none, else as `wait_until_ready`."""
        worker = ImageWorker(self._stop_receiver, self._extra_formats)
        self._worker = worker
        try:
            worker.wait_until_ready()
        except BaseException:
            self._end_worker()
            raise
        self.confinement = worker.confinement
        return worker

    def _end_worker(self) -> None:
        worker = self._worker
        self._worker = None
        if worker is not None:
            worker.end()
