"""A worker process that receives files and memory to fill. Its messages are believed only where they are plausible."""

from __future__ import annotations

import errno
import os
import socket
import stat
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from multiprocessing.connection import Connection, wait
from threading import Lock
from typing import Any

from annotator.core.errors import MediaFault
from annotator.core.ports.machine import Confinement
from annotator.media.messages import LACKING, lived, receive, receive_all, send, send_within
from annotator.media.shared_memory import OwnedMemory
from annotator.media.worker_process import SpawnedWorker

if sys.platform == "win32":
    import _winapi
    import msvcrt

# Limits for the rest of a message that has begun, and until the worker accepts a request. A worker that accepts nothing
# more may block the window.
_WHOLE_WITHIN_S = 2.0
_TAKEN_WITHIN_S = 1.0
# Far more than any honest worker sends. Each message costs the window some time.
MOST_MESSAGES_A_SECOND = 2_000
HEAVY = "heavy"
_ASKED_EVERY_S = 0.05
_TURN = Lock()  # held by one medium of the whole program


# The errors that a message of a dishonest worker causes in the window while it is read.
_NOT_TO_BE_MEANT = (TypeError, ValueError, ArithmeticError, LookupError, MemoryError)


class WorkerLost(Exception):
    """The worker process died, does not answer, floods, or sent an implausible message. Its text, if any, gives the
    reason."""


class WorkerClient(SpawnedWorker):
    """A worker process, owned by one thread at a time. `work` is the main function of the process (see
    `worker_main`)."""

    def __init__(self, work: Callable[[Connection], None], name: str) -> None:
        super().__init__(partial(lived, work), name)
        self.confinement: Confinement | None = None
        self._count, self._counted_since_s = 0, 0.0
        self._socket: socket.socket | None = None
        if sys.platform != "win32":
            self._socket = socket.socket(fileno=os.dup(self.pipe.fileno()))
            send_within(self._socket, _TAKEN_WITHIN_S)

    def await_ready(self, within_s: float) -> None:
        """Raise WorkerLost if the worker is lost."""
        if not wait([self.pipe], within_s):
            raise WorkerLost
        self.is_ready(self.heard())

    def is_ready(self, words: list[Any]) -> None:
        """Check the first message of a worker. Raise WorkerLost if it is not the ready message."""
        with believed():
            if words[0] == LACKING:
                raise WorkerLost(os.strerror(errno.EAGAIN))
            if words[0] != "ready":
                raise WorkerLost
            only_known_calls, files_version, by_profile, lowered = words[1:]
            self.confinement = Confinement(bool(only_known_calls), int(files_version), bool(by_profile), bool(lowered))
            self._was_ready = True

    def open(self, descriptor: int, words: Sequence[object], tables: Sequence[OwnedMemory]) -> None:
        """Raise WorkerLost if the worker is lost."""
        self.ask("open", *words, *(self.described(table) for table in tables), self.lent(descriptor))
        self.hand(descriptor)
        if tables:
            self.hand(*(table.descriptor for table in tables))

    def lent(self, descriptor: int) -> int:
        """Return the handle that the file gets in the worker on Windows, where a pipe transfers none; -1 elsewhere.

        Raise WorkerLost if the worker is gone."""
        if sys.platform == "win32":
            own, process, handle = _winapi.GetCurrentProcess(), self._process.sentinel, msvcrt.get_osfhandle(descriptor)
            try:
                return _winapi.DuplicateHandle(own, handle, process, 0, False, _winapi.DUPLICATE_SAME_ACCESS)
            except OSError as error:
                raise WorkerLost from error
        else:
            return -1

    def described(self, table: OwnedMemory) -> tuple[int, int]:
        """Return the description of a table for a message: its handle in the worker (`lent`) and its size in bytes."""
        return self.lent(table.descriptor), table.size_bytes

    def ask(self, *words: object) -> None:
        """Send a request. Raise WorkerLost, and end the worker, if it does not accept the whole message in time."""
        try:
            send(self.pipe, *words)
        except OSError as error:
            self.kill()
            raise WorkerLost from error

    def hand(self, *descriptors: int) -> None:
        """Send descriptors after the message that announces them. Raise WorkerLost if the worker is gone."""
        if sys.platform != "win32" and self._socket is not None:
            try:
                socket.send_fds(self._socket, [b"."], descriptors)
            except OSError as error:
                self.kill()
                raise WorkerLost from error

    def heard(self) -> list[Any]:
        """Return the next message, once there is one. Raise WorkerLost if it is incomplete or invalid, or if there
        are too many."""
        try:
            words = receive(self.pipe) if self._socket is None else receive_all(self._socket, _WHOLE_WITHIN_S)
        except (EOFError, OSError, ValueError, RecursionError) as error:
            raise WorkerLost from error
        now_s = time.monotonic()
        if now_s > self._counted_since_s + 1:
            self._count, self._counted_since_s = 0, now_s
        self._count += 1
        if self._count > MOST_MESSAGES_A_SECOND:
            raise WorkerLost
        return words

    def end(self) -> None:
        super().end()
        if self._socket is not None:
            self._socket.close()


class HeavyTurn:
    """The turn of one heavy medium at a time: a medium that takes hundreds of megabytes to decode waits until no
    other one does.

    The worker reads the header of its file, announces the need and waits; light media wait for none. Heavy are
    images of some 64 megapixels (16 of WebP), and videos of more than 2560 x 1600 until their first frame is there.
    Audio never is, because it is decoded piece by piece whatever its length. Each turn belongs to one connection and
    is used by its thread alone."""

    def __init__(self, is_off: Callable[[], bool]) -> None:
        """`is_off` returns True when the medium is not needed any more."""
        self._is_off = is_off
        self._is_mine = False

    def take(self, worker: WorkerClient) -> bool:
        """Wait for the turn, then let the worker go on. Return False if the medium is not needed any more.

        Raise WorkerLost if the worker is gone."""
        while not self._is_mine and not self._is_off():
            self._is_mine = _TURN.acquire(timeout=_ASKED_EVERY_S)
        if self._is_mine:
            worker.ask("go")
        return self._is_mine

    def give_back(self) -> None:
        """Give the turn back, if it was taken."""
        if self._is_mine:
            self._is_mine = False
            _TURN.release()


@contextmanager
def believed() -> Iterator[None]:
    """Convert the errors of implausible messages to WorkerLost."""
    try:
        yield
    except _NOT_TO_BE_MEANT as error:
        raise WorkerLost from error


def fault_of(path: str, code: object, params: object) -> MediaFault:
    """Return the fault that a worker reports. Raise WorkerLost if the message is not a fault of a medium."""
    if code not in (MediaFault.UNDECODABLE, MediaFault.TOO_LARGE) or not isinstance(params, Mapping):
        raise WorkerLost
    detail = str(params.get("detail", ""))[:200]
    return MediaFault(str(code), path=path, detail=detail)


def fault_from(path: str, error: Exception, otherwise: str = "") -> MediaFault:
    """Return the fault for an error on this side of the pipe. `otherwise` is the detail if the error has no text."""
    reason = (error.strerror if isinstance(error, OSError) else "") or str(error)
    return MediaFault(MediaFault.UNDECODABLE, path=path, detail=reason or otherwise or "not enough memory")


def opened_file(path: str) -> int:
    """Open a regular file and return its descriptor. Raise MediaFault if that fails."""
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except FileNotFoundError:
        raise MediaFault(MediaFault.MISSING, path=path) from None
    except (OSError, ValueError) as error:
        raise fault_from(path, error) from None
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise MediaFault(MediaFault.UNDECODABLE, path=path, detail="it is no file")
    return descriptor
