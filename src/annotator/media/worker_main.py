"""The life of a worker that is handed files: confined before it has one, and gone when its parent is.

For one file alone it is asked `["open", words of its own, [number, bytes] of each table, number]`; the file and the
tables themselves follow as descriptors. On Windows nothing follows: there they are open in the worker already, under
these numbers.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from threading import Thread
from typing import Any

from annotator.core.errors import MediaFault
from annotator.media.messages import receive, send
from annotator.media.shared_memory import LentMemory

if sys.platform == "win32":
    import msvcrt

type FileWork = Callable[[list[Any], int, list[LentMemory]], None]


def before_imports(*libraries: str) -> None:
    """Ctrl+C in a terminal reaches the whole family; the parent decides what becomes of a worker. What it calculates
    with starts no threads of its own: they would not be confined."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for library in ("OPENBLAS", *libraries):
        os.environ[f"{library}_NUM_THREADS"] = "1"


class ShutIn:
    """The worker's end of it all. Made once all that it needs is imported: from here on it is confined."""

    def __init__(self, pipe: Connection, *limits_bytes: int) -> None:
        """`limits_bytes` as `seal` has them. The parent is told that it is ready, and how well it is shut in."""
        from annotator.media.sandbox.seal import seal

        self._receiver = socket.socket(fileno=os.dup(pipe.fileno())) if sys.platform != "win32" else None
        parent = multiprocessing.parent_process()
        receiving = [self._receiver.fileno()] if self._receiver else []
        kept = {pipe.fileno(), *receiving, *([parent.sentinel] if parent else [])}
        given = seal(kept, parent.pid if parent else None, *limits_bytes)
        Thread(target=_end_with_parent, daemon=True).start()
        with suppress(OSError):
            send(pipe, "ready", *given)

    def received(self, number: int) -> int:
        """A file that was handed over. EOFError, OSError."""
        return self._descriptors([number])[0]

    def received_memory(self, *described: tuple[int, int]) -> list[LentMemory]:
        """By number and bytes. EOFError, OSError."""
        descriptors = self._descriptors([number for number, _ in described])
        return [LentMemory(mine, size) for mine, (_, size) in zip(descriptors, described, strict=True)]

    def _descriptors(self, numbers: list[int]) -> list[int]:
        if sys.platform == "win32":
            return [msvcrt.open_osfhandle(number, os.O_BINARY | os.O_NOINHERIT) for number in numbers]
        if self._receiver is None or not numbers:
            return []
        _, descriptors, _, _ = socket.recv_fds(self._receiver, 1, len(numbers))
        if len(descriptors) != len(numbers):
            raise EOFError
        return list(descriptors)


def work_on_file(
    pipe: Connection,
    tables: int,
    work: FileWork,
    is_of_decoder: Callable[[BaseException], bool],
    *limits_bytes: int,
) -> None:
    """`work` gets the words, the file's descriptor and its tables; its faults are told."""
    handed = ShutIn(pipe, *limits_bytes)
    with suppress(EOFError, OSError):
        _open, *words = receive(pipe)
        own = len(words) - tables - 1
        descriptor, lent = handed.received(words[-1]), handed.received_memory(*words[own:-1])
        try:
            work(words[:own], descriptor, lent)
        except MediaFault as fault:
            send(pipe, "fault", fault.code, dict(fault.params))
        except MemoryError:
            send(pipe, "fault", MediaFault.TOO_LARGE, {"detail": "not enough memory"})
        except Exception as error:
            # Whatever a stranger's file made something here trip over, it would do so again in the next worker. Only a
            # pipe that is gone has nobody to tell.
            if isinstance(error, EOFError | OSError) and not is_of_decoder(error):
                raise
            send(pipe, "fault", MediaFault.UNDECODABLE, {"detail": "the decoder stopped"})


def _end_with_parent() -> None:
    """A closed pipe is noticed between two requests only; this also ends a worker in the midst of one."""
    parent = multiprocessing.parent_process()
    if parent is not None and parent.sentinel:  # none where Windows ends it with the job that it is in
        wait([parent.sentinel])
        os._exit(0)
