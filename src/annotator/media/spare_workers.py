"""Prewarmed workers: processes that are spawned, imported and sandboxed before a medium needs them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from threading import Lock

from annotator.media.worker_client import WorkerClient, WorkerLost

# A worker has no untrusted file yet, so it is late only on a busy machine, where another one would be later still.
_READY_WITHIN_S = 30.0


class SpareWorkers:
    """A pool of one prewarmed worker, used by several threads. `spawn` returns before the process is ready and
    raises OSError if the system has no process."""

    def __init__(self, spawn: Callable[[], WorkerClient]) -> None:
        self._spawn = spawn
        self._lock = Lock()
        self._spare: WorkerClient | None = None
        self._is_closed = False

    def prepare(self) -> None:
        """Spawn a worker unless there is one. This takes some ten milliseconds. If the system has no process, none
        is kept."""
        with self._lock, suppress(OSError):
            if self._spare is None and not self._is_closed:
                self._spare = self._spawn()

    def take(self) -> WorkerClient:
        """Return a worker that is ready. Raise WorkerLost, with the system's reason, if there is none."""
        with self._lock:
            taken, self._spare = self._spare, None
        try:
            worker = taken or self._spawn()
        except OSError as error:
            raise WorkerLost(error.strerror or "") from error
        try:
            worker.await_ready(_READY_WITHIN_S)
        except WorkerLost:
            worker.end()
            raise
        return worker

    def close(self) -> None:
        with self._lock:
            self._is_closed = True
            if self._spare is not None:
                self._spare.end()
                self._spare = None
