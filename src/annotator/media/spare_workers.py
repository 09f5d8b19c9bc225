"""Workers that are spawned, imported and confined before anybody needs them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from threading import Lock

from annotator.media.worker_client import WorkerClient, WorkerLost

# It has nothing of a stranger before, so that it is late only where a machine is busy. Another would be later still.
_READY_WITHIN_S = 30.0


class SpareWorkers:
    """One is kept. Used by several threads. `spawn` returns before the process is ready; OSError when the system gives
    none."""

    def __init__(self, spawn: Callable[[], WorkerClient]) -> None:
        self._spawn = spawn
        self._lock = Lock()
        self._spare: WorkerClient | None = None
        self._is_closed = False

    def prepare(self) -> None:
        """Returns at once but for the spawning itself, some ten milliseconds. Where there are no processes to be had,
        none is kept."""
        with self._lock, suppress(OSError):
            if self._spare is None and not self._is_closed:
                self._spare = self._spawn()

    def take(self) -> WorkerClient:
        """One that is ready. HandedWorkerLost when there is none to be had, with what the system says of it."""
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
