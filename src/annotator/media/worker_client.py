"""A worker process that is handed files, and memory to fill. What it says is believed only where it can be true."""

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

# What a worker may take: for the rest of a message that has begun, and until it takes what it is told. Who is not taken
# anything any more may be the window itself.
_WHOLE_WITHIN_S = 2.0
_TAKEN_WITHIN_S = 1.0
# Far more than any tells that does its work; each costs the window a little.
MOST_MESSAGES_A_SECOND = 2_000
HEAVY = "heavy"
_ASKED_EVERY_S = 0.05
_TURN = Lock()  # taken by one medium of the whole program


# What it makes of the window's side to read what no honest worker says.
_NOT_TO_BE_MEANT = (TypeError, ValueError, ArithmeticError, LookupError, MemoryError)


class WorkerLost(Exception):
    """The process died, does not answer, floods, or said something that it cannot mean. Its text, where it has one,
    tells why there is none."""


class WorkerClient(SpawnedWorker):
    """Owned by one thread at a time. `work` is the life of the process (`handed_file`)."""

    def __init__(self, work: Callable[[Connection], None], name: str) -> None:
        super().__init__(partial(lived, work), name)
        self.confinement: Confinement | None = None
        self._count, self._counted_since_s = 0, 0.0
        self._socket: socket.socket | None = None
        if sys.platform != "win32":
            self._socket = socket.socket(fileno=os.dup(self.pipe.fileno()))
            send_within(self._socket, _TAKEN_WITHIN_S)

    def await_ready(self, within_s: float) -> None:
        """HandedWorkerLost."""
        if not wait([self.pipe], within_s):
            raise WorkerLost
        self.is_ready(self.heard())

    def is_ready(self, words: list[Any]) -> None:
        """HandedWorkerLost where a worker's first words are others."""
        with believed():
            if words[0] == LACKING:
                raise WorkerLost(os.strerror(errno.EAGAIN))
            if words[0] != "ready":
                raise WorkerLost
            only_known_calls, files_version, by_profile, lowered = words[1:]
            self.confinement = Confinement(bool(only_known_calls), int(files_version), bool(by_profile), bool(lowered))
            self._was_ready = True

    def open(self, descriptor: int, words: Sequence[object], tables: Sequence[OwnedMemory]) -> None:
        """HandedWorkerLost."""
        self.ask("open", *words, *(self.described(table) for table in tables), self.lent(descriptor))
        self.hand(descriptor)
        if tables:
            self.hand(*(table.descriptor for table in tables))

    def lent(self, descriptor: int) -> int:
        """The number that it has in the worker from now on: on Windows, where nothing is handed through a pipe.
        HandedWorkerLost."""
        if sys.platform == "win32":
            own, process, handle = _winapi.GetCurrentProcess(), self._process.sentinel, msvcrt.get_osfhandle(descriptor)
            try:
                return _winapi.DuplicateHandle(own, handle, process, 0, False, _winapi.DUPLICATE_SAME_ACCESS)
            except OSError as error:
                raise WorkerLost from error
        else:
            return -1

    def described(self, table: OwnedMemory) -> tuple[int, int]:
        """As the messages tell of it: its number in the worker, where it has one so (`lent`), and its bytes."""
        return self.lent(table.descriptor), table.size_bytes

    def ask(self, *words: object) -> None:
        """HandedWorkerLost; who took a part of it only, or nothing for long, is ended."""
        try:
            send(self.pipe, *words)
        except OSError as error:
            self.kill()
            raise WorkerLost from error

    def hand(self, *descriptors: int) -> None:
        """After the message that says so. HandedWorkerLost."""
        if sys.platform != "win32" and self._socket is not None:
            try:
                socket.send_fds(self._socket, [b"."], descriptors)
            except OSError as error:
                self.kill()
                raise WorkerLost from error

    def heard(self) -> list[Any]:
        """The next message, once there is one. HandedWorkerLost."""
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
    """One heavy medium at a time: what takes hundreds of megabytes to be decoded waits until no other does. The worker
    tells that it is about to, by the head of its file, and waits; light ones wait for none.

    Heavy are pictures of some 64 megapixels (16 of WebP), and films of more than 2560 x 1600 until their first picture
    is there. No sound is: whatever its length, a piece of it is decoded after the other. Each is of one lane, and used
    by its thread alone.
    """

    def __init__(self, is_off: Callable[[], bool]) -> None:
        """`is_off` tells that nobody waits for the medium any more."""
        self._is_off = is_off
        self._is_mine = False

    def take(self, worker: WorkerClient) -> bool:
        """Once it comes, the worker goes on. False where it came to nothing. HandedWorkerLost."""
        while not self._is_mine and not self._is_off():
            self._is_mine = _TURN.acquire(timeout=_ASKED_EVERY_S)
        if self._is_mine:
            worker.ask("go")
        return self._is_mine

    def give_back(self) -> None:
        """Also where it was never taken."""
        if self._is_mine:
            self._is_mine = False
            _TURN.release()


@contextmanager
def believed() -> Iterator[None]:
    """Around what is made of a worker's words: HandedWorkerLost where nothing can be."""
    try:
        yield
    except _NOT_TO_BE_MEANT as error:
        raise WorkerLost from error


def fault_of(path: str, code: object, params: object) -> MediaFault:
    """HandedWorkerLost where a worker says what is no fault of a medium."""
    if code not in (MediaFault.UNDECODABLE, MediaFault.TOO_LARGE) or not isinstance(params, Mapping):
        raise WorkerLost
    detail = str(params.get("detail", ""))[:200]
    return MediaFault(str(code), path=path, detail=detail)


def fault_from(path: str, error: Exception, otherwise: str = "") -> MediaFault:
    """Of what kept it from being opened or decoded on this side. `otherwise`: what to say where the error says
    nothing."""
    reason = (error.strerror if isinstance(error, OSError) else "") or str(error)
    return MediaFault(MediaFault.UNDECODABLE, path=path, detail=reason or otherwise or "not enough memory")


def opened_file(path: str) -> int:
    """A descriptor of a file. MediaFault."""
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
