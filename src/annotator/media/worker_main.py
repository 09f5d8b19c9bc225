"""The main function of a worker that receives files: sandboxed before it has one, and ended when its parent is gone.

For a single file the request is `["open", words of its own, [number, bytes] of each table, number]`; the file and
the tables follow as descriptors. On Windows nothing follows: they are already open in the worker as handles with
these numbers."""

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
    """Ignore Ctrl+C and set numeric libraries to one thread.

    Ctrl+C in a terminal reaches the whole process group, but the parent decides when a worker ends. Threads of
    numeric libraries would not be sandboxed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for library in ("OPENBLAS", *libraries):
        os.environ[f"{library}_NUM_THREADS"] = "1"


class ShutIn:
    """The worker's end of the connection. Create it once everything is imported: from then on the process is
    sandboxed."""

    def __init__(self, pipe: Connection, *limits_bytes: int) -> None:
        """Sandbox the process and tell the parent that it is ready, and how well it is sandboxed. `limits_bytes` are
        those of `seal`."""
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
        """Return the descriptor of a file that was handed over. Raise EOFError or OSError if there is none."""
        return self._descriptors([number])[0]

    def received_memory(self, *described: tuple[int, int]) -> list[LentMemory]:
        """Return shared memory by number and size in bytes. Raise EOFError or OSError if there is none."""
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
    """Run `work` with the words of the request, the descriptor of the file and its tables. Report its faults to the
    parent."""
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
            # An untrusted file that caused this error would cause it again in the next worker. If the pipe is gone,
            # there is no parent to tell.
            if isinstance(error, EOFError | OSError) and not is_of_decoder(error):
                raise
            send(pipe, "fault", MediaFault.UNDECODABLE, {"detail": "the decoder stopped"})


def _end_with_parent() -> None:
    """End the process when its parent is gone. A closed pipe is noticed between two requests only."""
    parent = multiprocessing.parent_process()
    if parent is not None and parent.sentinel:  # there is none where Windows ends the process with its job
        wait([parent.sentinel])
        os._exit(0)
