"""A worker process that receives files and memory to fill. Its messages are believed only where they are plausible."""

from __future__ import annotations

import errno
import os
import socket
import stat
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from multiprocessing.connection import Connection, wait
from threading import Lock

import msgspec

from annotator.core.errors import MediaFault
from annotator.core.ports.machine import Confinement
from annotator.media.messages import (
    MESSAGE_BYTES,
    Alive,
    Fault,
    Go,
    SandboxReport,
    SystemShortage,
    TableHandle,
    WorkerMessage,
    decode,
    receive_bytes,
    run_reporting_shortage,
    send,
    set_send_timeout,
)
from annotator.media.shared_memory import OwnedMemory
from annotator.media.worker_process import SpawnedWorker

if sys.platform == "win32":
    import _winapi
    import msvcrt

# Limits for the rest of a message that has begun, and until the worker accepts a request. A worker that accepts nothing
# more may block the window.
_COMPLETE_WITHIN_S = 2.0
_ACCEPTED_WITHIN_S = 1.0
# Far more than any honest worker sends. Each message costs the window some time.
MOST_MESSAGES_A_SECOND = 2_000
_POLLED_EVERY_S = 0.05
_TURN = Lock()  # held by one medium of the whole program

# The limit for the start of every kind of worker. It has no untrusted file yet, so it is late only on a slow or busy
# computer. A second one starts faster, because the libraries are in the system's cache then.
READY_WITHIN_S = 30.0
_STARTS = 2
_COMMON_REPLIES = (SandboxReport, SystemShortage, Alive, Fault)

# The errors that a message of a dishonest worker causes in the window while it is read.
_ERRORS_OF_MESSAGES = (TypeError, ValueError, ArithmeticError, LookupError, MemoryError)


class WorkerLost(Exception):
    """The worker process died, is silent, floods, or sent an implausible message. Its text may give the reason."""


class WorkerClient(SpawnedWorker):
    """A worker process, owned by one thread at a time."""

    def __init__(
        self, work: Callable[[Connection], None], name: str, replies: Sequence[type[WorkerMessage]] = ()
    ) -> None:
        """`work` is the main function of the process (see `worker_main`). `replies` are the messages that it may
        send, besides those that every worker may send."""
        super().__init__(partial(run_reporting_shortage, work), name)
        self.confinement: Confinement | None = None
        self._replies = {kind.__name__: kind for kind in (*_COMMON_REPLIES, *replies)}
        self._count = 0
        self._counted_since_s = 0.0
        self._socket: socket.socket | None = None
        if sys.platform != "win32":
            self._socket = socket.socket(fileno=os.dup(self.pipe.fileno()))
            set_send_timeout(self._socket, _ACCEPTED_WITHIN_S)

    def await_ready(self) -> None:
        """Raise WorkerLost if the worker is lost or late."""
        if not wait([self.pipe], READY_WITHIN_S):
            raise WorkerLost
        self.check_ready(self.receive())

    def check_ready(self, message: object) -> None:
        """Check the first message of a worker. Raise WorkerLost if it does not report that the worker is ready."""
        match message:
            case SandboxReport():
                self.confinement = Confinement(
                    message.only_known_calls, message.files_version, message.by_profile, message.lowered
                )
                self._was_ready = True
            case SystemShortage():
                raise WorkerLost(os.strerror(errno.EAGAIN))
            case _:
                raise WorkerLost

    def open(
        self,
        descriptor: int,
        tables: Sequence[OwnedMemory],
        request: Callable[[int, tuple[TableHandle, ...]], WorkerMessage],
    ) -> None:
        """Send the worker its file. `request` returns the message, given the handles of the file and of the tables.
        Raise WorkerLost if the worker is lost."""
        self.send(request(self.shared_handle(descriptor), tuple(map(self.table_handle, tables))))
        self.send_descriptors(descriptor)
        if tables:
            self.send_descriptors(*(table.descriptor for table in tables))

    def shared_handle(self, descriptor: int) -> int:
        """Return the handle that the file gets in the worker on Windows, where a pipe transfers none; -1 elsewhere.
        Raise WorkerLost if the worker is gone."""
        if sys.platform == "win32":
            own = _winapi.GetCurrentProcess()
            process = self._process.sentinel
            handle = msvcrt.get_osfhandle(descriptor)
            try:
                return _winapi.DuplicateHandle(own, handle, process, 0, False, _winapi.DUPLICATE_SAME_ACCESS)
            except OSError as error:
                raise WorkerLost from error
        else:
            return -1

    def table_handle(self, table: OwnedMemory) -> TableHandle:
        """Return the handle of a table in the worker (`shared_handle`) and its size in bytes."""
        return self.shared_handle(table.descriptor), table.size_bytes

    def send(self, message: WorkerMessage) -> None:
        """Send a request. Raise WorkerLost, and end the worker, if it does not accept the complete message in time."""
        try:
            send(self.pipe, message)
        except OSError as error:
            self.kill()
            raise WorkerLost from error

    def send_descriptors(self, *descriptors: int) -> None:
        """Send descriptors after the message that announces them. Raise WorkerLost if the worker is gone."""
        if sys.platform != "win32" and self._socket is not None:
            try:
                socket.send_fds(self._socket, [b"."], descriptors)
            except OSError as error:
                self.kill()
                raise WorkerLost from error

    def receive(self) -> object:
        """Return the next message, once there is one, with fields of the right types. Raise WorkerLost if it is
        incomplete, invalid or unknown, or if there are too many."""
        try:
            name, fields = decode(self._next_bytes())
            message: object = msgspec.convert(fields, self._replies[name])
        except (EOFError, OSError, RecursionError, *_ERRORS_OF_MESSAGES) as error:
            raise WorkerLost from error
        now_s = time.monotonic()
        if now_s > self._counted_since_s + 1:
            self._count = 0
            self._counted_since_s = now_s
        self._count += 1
        if self._count > MOST_MESSAGES_A_SECOND:
            raise WorkerLost
        return message

    def _next_bytes(self) -> bytes:
        if self._socket is None:
            return self.pipe.recv_bytes(MESSAGE_BYTES)
        return receive_bytes(self._socket, _COMPLETE_WITHIN_S)

    def end(self) -> None:
        super().end()
        if self._socket is not None:
            self._socket.close()


def spawn_ready[Worker: WorkerClient](spawn: Callable[[], Worker], starts: int = _STARTS) -> Worker:
    """Return a worker that is ready, the second one if the first is lost or late. Raise WorkerLost, and what `spawn`
    raises."""
    worker = spawn()
    try:
        worker.await_ready()
    except BaseException as error:
        worker.end()
        if isinstance(error, WorkerLost) and starts > 1:
            return spawn_ready(spawn, starts - 1)
        raise
    return worker


class PrewarmedWorkers:
    """A pool of one prewarmed worker: a process spawned, imported and sandboxed before a medium needs it. Several
    threads use it. `spawn` returns before the process is ready; OSError if the system has none."""

    def __init__(self, spawn: Callable[[], WorkerClient]) -> None:
        self._spawn = spawn
        self._lock = Lock()
        self._prewarmed: WorkerClient | None = None
        self._is_closed = False

    def prepare(self) -> None:
        """Spawn a worker unless there is one, in some ten ms. If the system has no process, none is kept."""
        with self._lock, suppress(OSError):
            if self._prewarmed is None and not self._is_closed:
                self._prewarmed = self._spawn()

    def take(self) -> WorkerClient:
        """Return a worker that is ready. Raise WorkerLost, with the system's reason, if there is none. The connection
        then takes another one."""
        with self._lock:
            prewarmed = self._prewarmed
            self._prewarmed = None
        try:
            return spawn_ready(lambda: prewarmed or self._spawn(), starts=1)
        except OSError as error:
            raise WorkerLost(error.strerror or "") from error

    def close(self) -> None:
        with self._lock:
            self._is_closed = True
            if self._prewarmed is not None:
                self._prewarmed.end()
                self._prewarmed = None


class HeavyTurn:
    """The turn of one heavy medium at a time: a medium that takes hundreds of megabytes to decode waits until no
    other one does. The worker reads the header of its file, announces the need and waits; light media wait for none.
    Heavy are images of some 64 megapixels (16 of WebP), and videos of more than 2560 x 1600 until their first frame
    is there. Audio never is, because it is decoded piece by piece whatever its length. Each turn belongs to one
    connection and is used by its thread alone."""

    def __init__(self, is_off: Callable[[], bool]) -> None:
        """`is_off` returns True when the medium is not needed any more."""
        self._is_off = is_off
        self._is_mine = False

    def take(self, worker: WorkerClient) -> bool:
        """Wait for the turn, then let the worker go on. Return False if the medium is not needed any more. Raise
        WorkerLost if the worker is gone."""
        while not self._is_mine and not self._is_off():
            self._is_mine = _TURN.acquire(timeout=_POLLED_EVERY_S)
        if self._is_mine:
            worker.send(Go())
        return self._is_mine

    def give_back(self) -> None:
        """Give the turn back, if it was taken."""
        if self._is_mine:
            self._is_mine = False
            _TURN.release()


@contextmanager
def distrusting() -> Iterator[None]:
    """Convert the errors of implausible messages to WorkerLost."""
    try:
        yield
    except _ERRORS_OF_MESSAGES as error:
        raise WorkerLost from error


def fault_of(path: str, fault: Fault) -> MediaFault:
    """Return the fault that a worker reports. Raise WorkerLost if the message is not a fault of a medium."""
    if fault.code not in (MediaFault.UNDECODABLE, MediaFault.TOO_LARGE):
        raise WorkerLost
    return MediaFault(fault.code, path=path, detail=str(fault.params.get("detail", ""))[:200])


def fault_from(path: str, error: Exception, otherwise: str = "") -> MediaFault:
    """Return the fault for an error on this side of the pipe. `otherwise` is the detail if the error has no text."""
    reason = (error.strerror if isinstance(error, OSError) else "") or str(error)
    return MediaFault(MediaFault.UNDECODABLE, path=path, detail=reason or otherwise or "not enough memory")


def open_regular_file(path: str) -> int:
    """Open a regular file and return its descriptor. Raise MediaFault if that fails."""
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except FileNotFoundError:
        raise MediaFault(MediaFault.MISSING, path=path) from None
    except (OSError, ValueError) as error:
        raise fault_from(path, error) from None
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise MediaFault(MediaFault.UNDECODABLE, path=path, detail="it is not a regular file")
    return descriptor
