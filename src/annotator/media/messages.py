"""Messages between a worker process and its parent. Each message is a NamedTuple. It travels as a JSON list of its
class name and its fields, not as a pickle, because a message of a worker must not run code in the process that reads
it. The window checks the messages of a worker against the types of their fields (`worker_client`). The classes are
no structs of msgspec, because each image worker would load msgspec for them, which takes 50 ms and 4 MB."""

from __future__ import annotations

import errno
import json
import math
import socket
import struct
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from typing import Any, NamedTuple, cast

MESSAGE_BYTES = 65_536
_ALIVE_EVERY_S = 0.5
_SHORTAGE_ERRNOS = {errno.EAGAIN, errno.ENOMEM, errno.EMFILE, errno.ENFILE}
if sys.platform == "win32":
    _RECEIVE_FLAGS = 0
else:
    _RECEIVE_FLAGS = socket.MSG_DONTWAIT
_SIZE = struct.Struct("!i")  # the size prefix that Connection writes before each message up to 1 GB

type WorkerMessage = tuple[Any, ...]
# A file or shared memory on Windows: the handle in the worker and, for memory, its size in bytes.
type TableHandle = tuple[int, int]


class SandboxReport(NamedTuple):
    """The first message of a worker: it is ready, and how well it is sandboxed. The first four fields are those
    of `ports.machine.Confinement`, a class that no worker loads. `ends_with_parent` is True if the kernel ends it."""

    only_known_calls: bool = False
    files_version: int = 0
    by_profile: bool = False
    lowered: bool = False
    ends_with_parent: bool = False


class SystemShortage(NamedTuple):
    """The system lacks threads or memory for the worker."""


class Alive(NamedTuple):
    """A sign of life during long work."""


class Heavy(NamedTuple):
    """Decoding takes much memory. The worker waits for its turn."""


class Go(NamedTuple):
    """No other heavy image or video is being decoded."""


class OpenFile(NamedTuple):
    """The request to open a file. The file and the tables follow as descriptors; the handles are for Windows."""

    file: int
    tables: tuple[TableHandle, ...] = ()


class Fault(NamedTuple):
    """The medium cannot be decoded. `code` and `params` are those of a MediaFault without a path."""

    code: str
    params: dict[str, Any]


def encode(message: WorkerMessage) -> bytes:
    return json.dumps([type(message).__name__, *message]).encode()


def decode(data: bytes) -> tuple[Any, list[Any]]:
    """Return the class name and the fields of a message. Raise ValueError if it is no message."""
    match json.loads(data):
        case [name, *fields]:
            return name, fields
    raise ValueError("not a message")


def send(pipe: Connection, message: WorkerMessage) -> None:
    pipe.send_bytes(encode(message))


def receive[Expected](pipe: Connection, *kinds: type[Expected]) -> Expected:
    """Return the next message of a trusted process, as one of `kinds`. Lists in it become tuples. Raise EOFError if
    the other side is gone, OSError, LookupError or ValueError if it sends no such message."""
    name, fields = decode(pipe.recv_bytes(MESSAGE_BYTES))
    kind: Callable[..., Expected] = {kind.__name__: kind for kind in kinds}[name]
    return kind(*map(_as_tuples, fields))


def receive_bytes(end: socket.socket, within_s: float) -> bytes:
    """Read the bytes of a message from the socket of a pipe. Raise TimeoutError if the message is not complete in
    time, EOFError, OSError or ValueError if there is none."""
    until_s = time.monotonic() + within_s
    (size,) = _SIZE.unpack(_exactly(end, _SIZE.size, until_s))
    if not 0 <= size <= MESSAGE_BYTES:
        raise ValueError("not a message")
    return _exactly(end, size, until_s)


def set_send_timeout(end: socket.socket, within_s: float) -> None:
    """Set a timeout for sending: data that is not accepted in time raises BlockingIOError."""
    if sys.platform != "win32":
        seconds, fraction_s = divmod(within_s, 1)
        end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, struct.pack("@ll", int(seconds), int(fraction_s * 1e6)))


def run_reporting_shortage(work: Callable[[Connection], None], pipe: Connection) -> None:
    """Run a worker's main function. Tell the parent of lacking threads or memory, without a traceback."""
    try:
        work(pipe)
    except (MemoryError, OSError, RuntimeError) as error:
        is_errno = isinstance(error, OSError) and error.errno in _SHORTAGE_ERRNOS
        if not (is_errno or isinstance(error, MemoryError) or "new thread" in str(error)):
            raise
        with suppress(OSError):
            send(pipe, SystemShortage())


class AliveSignal:
    """A sign of life during long work, sent to the parent at most twice a second."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe
        self._sent_s = -math.inf

    def __call__(self) -> None:
        now_s = time.monotonic()
        if now_s > self._sent_s + _ALIVE_EVERY_S:
            self._sent_s = now_s
            send(self._pipe, Alive())


def _exactly(end: socket.socket, size: int, until_s: float) -> bytes:
    found = bytearray()
    while len(found) < size:
        try:
            piece = end.recv(size - len(found), _RECEIVE_FLAGS)
        except BlockingIOError:
            if not wait([end], max(0.0, until_s - time.monotonic())):
                raise TimeoutError from None
            continue
        if not piece:
            raise EOFError
        found += piece
    return bytes(found)


def _as_tuples(value: object) -> object:
    return tuple(map(_as_tuples, cast("list[object]", value))) if isinstance(value, list) else value
