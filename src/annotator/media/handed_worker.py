"""A worker process that is handed one file, and memory to fill. What it says is believed only where it can be true."""

from __future__ import annotations

import os
import socket
import stat
import sys
from collections.abc import Callable, Mapping, Sequence
from multiprocessing.connection import Connection
from typing import Any

from annotator.core.errors import MediaFault
from annotator.media.memory import OwnedMemory
from annotator.media.messages import hear, tell
from annotator.media.spawned import SpawnedWorker


class HandedWorkerLost(Exception):
    """The process died, does not answer, or said something that it cannot mean."""


class HandedWorker(SpawnedWorker):
    """Owned by one thread at a time. `work` is the life of the process (`handed_file`)."""

    def __init__(self, work: Callable[[Connection], None], name: str) -> None:
        super().__init__(work, name)

    def open(self, path: str, descriptor: int, words: Sequence[object], tables: Sequence[OwnedMemory]) -> None:
        """HandedWorkerLost."""
        sizes = [(table.name, table.size_bytes) for table in tables]
        self.ask("open", *words, *sizes, path if sys.platform == "win32" else "")
        if sys.platform != "win32":
            try:
                with socket.socket(fileno=os.dup(self.pipe.fileno())) as sender:
                    socket.send_fds(sender, [b"."], [descriptor, *(table.descriptor for table in tables)])
            except OSError as error:
                raise HandedWorkerLost from error

    def ask(self, *words: object) -> None:
        """HandedWorkerLost."""
        try:
            tell(self.pipe, *words)
        except OSError as error:
            raise HandedWorkerLost from error

    def heard(self) -> list[Any]:
        """The next message, waited for. HandedWorkerLost."""
        try:
            return hear(self.pipe)
        except (EOFError, OSError, ValueError, RecursionError) as error:
            raise HandedWorkerLost from error


def fault_of(path: str, code: object, params: object) -> MediaFault:
    """HandedWorkerLost where a worker says what is no fault of a medium."""
    if code not in (MediaFault.UNDECODABLE, MediaFault.TOO_LARGE) or not isinstance(params, Mapping):
        raise HandedWorkerLost
    detail = str(params.get("detail", ""))[:200]
    return MediaFault(str(code), path=path, detail=detail)


def opened_file(path: str) -> int:
    """A descriptor of a file. MediaFault."""
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except FileNotFoundError:
        raise MediaFault(MediaFault.MISSING, path=path) from None
    except (OSError, ValueError) as error:
        raise MediaFault(MediaFault.UNDECODABLE, path=path, detail=str(error)) from None
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise MediaFault(MediaFault.UNDECODABLE, path=path, detail="it is no file")
    return descriptor
