"""A worker process and the pipe to it."""

from __future__ import annotations

import errno
import multiprocessing
import os
import sys
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.util import Finalize
from queue import SimpleQueue
from threading import Lock, Thread
from typing import Any, cast

if sys.platform != "win32":
    from annotator.media.spawn import WorkerSpawnProcess

    _PLAIN_PROCESS = WorkerSpawnProcess

    def _inheritable(end: Connection) -> Any:
        return end
else:
    from multiprocessing.context import SpawnProcess as _PLAIN_PROCESS

    from annotator.media.spawn import InheritedPipe, WorkerSpawnProcess, record_failed_start

    def _inheritable(end: Any) -> Any:
        return InheritedPipe(end)


_END_WITHIN_S = 0.5


class _Spawner:
    """A thread that starts all processes and lasts as long as the program. Linux ends a worker with the thread that
    started it, and the threads that request workers are short-lived."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._starts: SimpleQueue[tuple[Callable[[], None], Future[None]] | None] = SimpleQueue()
        self._thread: Thread | None = None

    def run(self, start: Callable[[], None]) -> None:
        """Run `start` in the spawner thread and wait for it. Raise its error, or OSError if it has no thread."""
        with self._lock:
            if self._thread is None or not self._thread.is_alive():
                self._thread = Thread(target=self._run, name="annotator-spawner", daemon=True)
                start_thread(self._thread)
        done: Future[None] = Future()
        self._starts.put((start, done))
        done.result()

    def end(self) -> None:
        """End the thread and wait for it, and for a process that is being started."""
        with self._lock:
            if self._thread is not None and self._thread.is_alive():
                self._starts.put(None)
                self._thread.join()

    def _run(self) -> None:
        while (item := self._starts.get()) is not None:
            start, done = item
            try:
                start()
            except BaseException as error:  # raised in the thread that waits
                done.set_exception(error)
            else:
                done.set_result(None)


_SPAWNER = _Spawner()


def end_spawner() -> None:
    """End the spawner at the end of the program. On Linux its workers end with it."""
    _SPAWNER.end()


def new_pipe(*, is_duplex: bool = True) -> tuple[Connection, Connection]:
    """Return the two ends of a pipe. On Windows they are of another class with the same methods."""
    ends: Any = multiprocessing.get_context("spawn").Pipe(is_duplex)
    return cast(tuple[Connection, Connection], ends)


class Bell:
    """A signal that any thread sends to a thread that also waits for its worker. The waiting thread waits for `end`
    together with the worker's pipe, then calls `clear`. It closes the bell when it ends; later rings are ignored."""

    def __init__(self) -> None:
        self.end, self._ringing_end = new_pipe(is_duplex=False)
        self._lock = Lock()  # a write to a closed descriptor could reach another file that got its number
        self._is_rung = False

    def ring(self) -> None:
        with self._lock, suppress(OSError):
            if not self._is_rung:
                self._ringing_end.send_bytes(b".")
                self._is_rung = True

    def clear(self) -> None:
        with self._lock:
            self.end.recv_bytes()
            self._is_rung = False

    def close(self) -> None:
        with self._lock:
            self.end.close()
            self._ringing_end.close()


def start_thread(thread: Thread, bell: Bell | None = None) -> None:
    """Start a thread. Raise OSError, as for processes, if there are no more; its `bell` is then closed."""
    try:
        thread.start()
    except RuntimeError as error:
        if bell is not None:
            bell.close()
        raise OSError(errno.EAGAIN, os.strerror(errno.EAGAIN)) from error


class SpawnedWorker:
    """A spawned process. `end` leaves no process behind."""

    def __init__(self, work: Callable[[Connection], None], name: str, *, is_lowered: bool = True) -> None:
        """Spawn the process and return before it is ready. Raise OSError if the system has none. `is_lowered`
        applies to Windows: such a process may not write to the user's files from its beginning on."""
        self.pipe, theirs = new_pipe()
        self._is_lowered = is_lowered
        self._was_ready = False
        # Daemonic, so that a window that crashes takes its workers along.
        kind = WorkerSpawnProcess if is_lowered else _PLAIN_PROCESS
        end = _inheritable(theirs) if is_lowered else theirs
        self._process = kind(target=work, args=(end,), name=name, daemon=True)
        try:
            _SPAWNER.run(self._process.start)
        except OSError:
            self.pipe.close()
            raise
        finally:
            theirs.close()
        # Kill it before Python asks it to end and waits, because the process may refuse that.
        self._last_action = Finalize(self, self._process.kill, exitpriority=10)

    @property
    def pid(self) -> int | None:
        return self._process.pid

    def kill(self) -> None:
        """Kill the process. Any thread may call this; the owner still has to call `end`."""
        self._process.kill()

    def end(self) -> None:
        """End the process at once, because a worker holds nothing that must be saved."""
        self._last_action.cancel()
        if sys.platform == "win32" and self._is_lowered and not self._was_ready and self._process.exitcode is not None:
            record_failed_start()
        self._process.kill()
        self._process.join(_END_WITHIN_S)
        self.pipe.close()

    def end_gracefully(self, within_s: float) -> None:
        """Close the pipe and give the process `within_s` seconds to clean up, then call `end`."""
        self.pipe.close()
        self._process.join(within_s)
        self.end()
