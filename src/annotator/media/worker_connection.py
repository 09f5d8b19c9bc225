"""The connection to the decoder process of one open audio or video file: a thread that talks to its worker and
replaces a worker that dies."""

from __future__ import annotations

import os
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from concurrent.futures import Future, InvalidStateError
from contextlib import AbstractContextManager, suppress
from multiprocessing.connection import wait
from threading import Thread

from annotator.core.errors import MediaFault, NoDecoder
from annotator.media.messages import TableHandle, WorkerMessage
from annotator.media.shared_memory import OwnedMemory
from annotator.media.worker_client import (
    PrewarmedWorkers,
    WorkerClient,
    WorkerLost,
    distrusting,
    fault_from,
    open_regular_file,
)
from annotator.media.worker_process import Bell, start_thread

SILENT_WITHIN_S = 5.0
_ATTEMPTS = 3


class WorkerConnection(ABC):
    """The connection to the workers of one file. `opened` is settled when the file is open, `ended` when its worker
    is gone. `changed` is called in the connection's thread whenever more is known, and with the fault at the end."""

    def __init__(
        self, path: str, workers: PrewarmedWorkers, changed: Callable[[MediaFault | None], None], thread_name: str
    ) -> None:
        self.path = path
        self.opened: Future[None] = Future()
        self.ended: Future[None] = Future()
        self._workers = workers
        self._changed = changed
        self._bell = Bell()
        self._worker: WorkerClient | None = None  # once it has opened the file
        self._is_stopping = False
        self._lives_without_progress = 0
        self._was_started = False
        self._waiting_since_s: float | None = None  # None if no message is expected
        self._thread = Thread(target=self._run, name=thread_name, daemon=True)

    @property
    def worker_pid(self) -> int | None:
        worker = self._worker
        return worker.pid if worker is not None else None

    def start(self) -> None:
        """Start the thread. Raise OSError if the system has none."""
        start_thread(self._thread, self._bell)

    def stop(self) -> Future[None]:
        """Stop without waiting. The future is settled when the process is gone."""
        self._is_stopping = True
        self._bell.ring()
        return self.ended

    @abstractmethod
    def _tables(self, descriptor: int) -> AbstractContextManager[Sequence[OwnedMemory]]:
        """Provide the memory for the workers of the file within the context. Raise OSError or ValueError."""

    @abstractmethod
    def _open_request(self, file: int, tables: tuple[TableHandle, ...]) -> WorkerMessage:
        """Return the first message to a worker."""

    @abstractmethod
    def _on_message(self, worker: WorkerClient, message: object) -> None:
        """Process a message. Raise MediaFault, WorkerLost or an error of `distrusting` that ends the worker."""

    def _on_worker_end(self) -> None:
        """Release what belongs to a worker that ends."""
        self._worker = None

    def _expect_message(self) -> None:
        self._waiting_since_s = time.monotonic()

    def _expect_nothing(self) -> None:
        self._waiting_since_s = None

    def _settle_opened(self) -> None:
        with suppress(InvalidStateError):  # it is already settled, or the caller was cancelled
            self.opened.set_result(None)

    def _closed_fault(self) -> MediaFault:
        return MediaFault(MediaFault.UNDECODABLE, path=self.path, detail="it was closed")

    def _run(self) -> None:
        descriptor = -1
        fault: MediaFault | None = None
        try:
            descriptor = open_regular_file(self.path)
            with self._tables(descriptor) as tables:
                while not self._is_stopping:
                    self._run_worker(descriptor, tables)
        except MediaFault as found:
            fault = found
        except (OSError, MemoryError, ValueError) as error:
            fault = fault_from(self.path, error)
        finally:
            if descriptor >= 0:
                os.close(descriptor)
            self._end(fault or self._closed_fault())

    def _run_worker(self, descriptor: int, tables: Sequence[OwnedMemory]) -> None:
        """Run one worker. Raise MediaFault when several in a row made no progress."""
        worker: WorkerClient | None = None
        try:
            worker = self._workers.take()
            self._was_started = True
            worker.open(descriptor, tables, self._open_request)
            self._expect_message()
            self._serve(worker)
        except WorkerLost as lost:
            self._lives_without_progress += 1
            if self._lives_without_progress >= _ATTEMPTS:
                fault = fault_from(self.path, lost, "the decoder stopped")
                raise (fault if self._was_started else NoDecoder(**fault.params)) from None
        finally:
            self._on_worker_end()
            if worker is not None:
                worker.end()

    def _serve(self, worker: WorkerClient) -> None:
        """Talk to a worker until the connection stops. Raise WorkerLost or MediaFault."""
        while not self._is_stopping:
            ready = self._wait(worker)
            if not ready and self._patience_s() == 0:
                raise WorkerLost
            if self._bell.end in ready:
                self._bell.clear()
            if worker.pipe in ready:
                with distrusting():
                    self._on_message(worker, worker.receive())

    def _wait(self, worker: WorkerClient) -> Sequence[object]:
        """Wait for a message or the bell, and return which of the two is there."""
        return wait([worker.pipe, self._bell.end], self._patience_s())

    def _patience_s(self) -> float | None:
        """Return the seconds until a message must arrive; None if none is expected."""
        since_s = self._waiting_since_s
        return None if since_s is None else max(0.0, since_s + SILENT_WITHIN_S - time.monotonic())

    def _end(self, fault: MediaFault) -> None:
        with suppress(InvalidStateError):  # it is already settled, or the caller was cancelled
            self.opened.set_exception(fault)
        self._bell.close()
        self.ended.set_result(None)
        if not self._is_stopping:
            self._changed(fault)
