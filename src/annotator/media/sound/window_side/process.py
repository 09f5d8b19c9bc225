"""A worker process and what is said to it, one sound long. What it says is believed only where it can be true."""

from __future__ import annotations

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
from annotator.media.spawned import SpawnedWorker


class SoundWorkerLost(Exception):
    """The process died, does not answer, or said something that it cannot mean."""


class SoundProcess(SpawnedWorker):
    """Owned by one thread at a time."""

    def __init__(self, work: Callable[[Connection], None] = serve) -> None:
        super().__init__(work, "annotator-sound")

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


def fault_of(path: str, code: object, params: object) -> MediaFault:
    """SoundWorkerLost where a worker says what is no fault of a sound."""
    if code not in (MediaFault.UNDECODABLE, MediaFault.TOO_LARGE) or not isinstance(params, Mapping):
        raise SoundWorkerLost
    detail = str(params.get("detail", ""))[:200]
    return MediaFault(str(code), path=path, detail=detail)
