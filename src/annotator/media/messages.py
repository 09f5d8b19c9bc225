"""Messages between a worker process and its parent: JSON lists, not pickles, because a message of a worker must not
run code in the process that reads it."""

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
from typing import Any

MESSAGE_BYTES = 65_536
ALIVE, _ALIVE_EVERY_S = "alive", 0.5
LACKING, _LACKING_ERRNOS = "lacking", {errno.EAGAIN, errno.ENOMEM, errno.EMFILE, errno.ENFILE}
if sys.platform == "win32":
    _AT_ONCE = 0
else:
    _AT_ONCE = socket.MSG_DONTWAIT
_SIZE = struct.Struct("!i")  # the size prefix that Connection writes before each message up to 1 GB


def send(pipe: Connection, *words: object) -> None:
    pipe.send_bytes(json.dumps(words).encode())


def lived(work: Callable[[Connection], None], pipe: Connection) -> None:
    """Run a worker's main function. If the system lacks threads or memory, tell the parent instead of printing a
    traceback."""
    try:
        work(pipe)
    except (MemoryError, OSError, RuntimeError) as error:
        is_errno = isinstance(error, OSError) and error.errno in _LACKING_ERRNOS
        if not (is_errno or isinstance(error, MemoryError) or "new thread" in str(error)):
            raise
        with suppress(OSError):
            send(pipe, LACKING)


class AliveWord:
    """A sign of life during long work, sent to the parent at most twice a second."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe, self._told_s = pipe, -math.inf

    def __call__(self) -> None:
        now_s = time.monotonic()
        if now_s > self._told_s + _ALIVE_EVERY_S:
            self._told_s = now_s
            send(self._pipe, ALIVE)


def receive(pipe: Connection) -> list[Any]:
    """Return the next message. Raise EOFError if the other side is gone, OSError or ValueError if it sends no valid
    message."""
    return _words(pipe.recv_bytes(MESSAGE_BYTES))


def receive_all(end: socket.socket, within_s: float) -> list[Any]:
    """Read a message as `receive` does, from the socket of a pipe. Raise TimeoutError if the message is not complete
    in time."""
    until_s = time.monotonic() + within_s
    (size,) = _SIZE.unpack(_exactly(end, _SIZE.size, until_s))
    if not 0 <= size <= MESSAGE_BYTES:
        raise ValueError("not a message")
    return _words(_exactly(end, size, until_s))


def send_within(end: socket.socket, within_s: float) -> None:
    """Set a timeout for sending: data that is not accepted in time raises BlockingIOError."""
    if sys.platform != "win32":
        whole_s, part_s = divmod(within_s, 1)
        end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, struct.pack("@ll", int(whole_s), int(part_s * 1e6)))


def _exactly(end: socket.socket, size: int, until_s: float) -> bytes:
    found = bytearray()
    while len(found) < size:
        try:
            piece = end.recv(size - len(found), _AT_ONCE)
        except BlockingIOError:
            if not wait([end], max(0.0, until_s - time.monotonic())):
                raise TimeoutError from None
            continue
        if not piece:
            raise EOFError
        found += piece
    return bytes(found)


def _words(message: bytes) -> list[Any]:
    words = json.loads(message)
    if not isinstance(words, list) or not words:
        raise ValueError("not a message")
    return words
