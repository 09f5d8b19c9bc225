"""A worker process and what is said to it, one sound long. What it says is believed only where it can be true."""

from __future__ import annotations

import multiprocessing
import os
import socket
import sys
from collections.abc import Callable, Mapping
from multiprocessing.connection import Connection
from typing import Any

from annotator.core.errors import MediaFault
from annotator.media.messages import hear, tell
from annotator.media.sound.memory import OwnedMemory
from annotator.media.sound.words import Known
from annotator.media.sound.worker import serve

_END_WITHIN_S = 0.5


class SoundWorkerLost(Exception):
    """The process died, does not answer, or said something that it cannot mean."""


class SoundProcess:
    """Owned by one thread at a time. `end` leaves no process behind."""

    def __init__(self, work: Callable[[Connection], None] = serve) -> None:
        """Returns before the process is ready. OSError when the system gives none."""
        context = multiprocessing.get_context("spawn")
        self.pipe: Connection
        self.pipe, theirs = context.Pipe()
        # Daemonic, so that a window that ends without closing takes its workers along.
        self._process = context.Process(target=work, args=(theirs,), name="annotator-sound", daemon=True)
        try:
            self._process.start()
        except OSError:
            self.pipe.close()
            raise
        finally:
            theirs.close()

    @property
    def pid(self) -> int | None:
        return self._process.pid

    def open(self, path: str, descriptor: int, known: Known, tables: tuple[OwnedMemory, ...]) -> None:
        """SoundWorkerLost."""
        sizes = [(table.name, table.size_bytes) for table in tables]
        try:
            if sys.platform == "win32":
                tell(self.pipe, "open", *known, *sizes, path)
            else:
                tell(self.pipe, "open", *known, *sizes, "")
                with socket.socket(fileno=os.dup(self.pipe.fileno())) as sender:
                    socket.send_fds(sender, [b"."], [descriptor, *(table.descriptor for table in tables)])
        except OSError as error:
            raise SoundWorkerLost from error

    def ask(self, *words: object) -> None:
        """SoundWorkerLost."""
        try:
            tell(self.pipe, *words)
        except OSError as error:
            raise SoundWorkerLost from error

    def heard(self) -> list[Any]:
        """The next message, waited for. SoundWorkerLost."""
        try:
            return hear(self.pipe)
        except (EOFError, OSError, ValueError, RecursionError) as error:
            raise SoundWorkerLost from error

    def kill(self) -> None:
        """By another thread than its owner's, who still ends it."""
        self._process.kill()

    def end(self) -> None:
        """At once, for a worker holds nothing that needs saving."""
        self._process.kill()
        self._process.join(_END_WITHIN_S)
        self.pipe.close()


def fault_of(path: str, code: object, params: object) -> MediaFault:
    """SoundWorkerLost where a worker says what is no fault of a sound."""
    if code not in (MediaFault.UNDECODABLE, MediaFault.TOO_LARGE) or not isinstance(params, Mapping):
        raise SoundWorkerLost
    detail = str(params.get("detail", ""))[:200]
    return MediaFault(str(code), path=path, detail=detail)
