"""The life of a worker that is handed one file: confined before it has it, and gone when its parent is.

It is asked `["open", words of its own, [name, bytes] of each table, path]`; the file and the tables themselves follow
as descriptors. Path and names are for Windows alone, where nothing can be handed.
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
from annotator.media.memory import LentMemory
from annotator.media.messages import hear, tell

type FileWork = Callable[[list[Any], int, list[LentMemory]], None]


def before_imports(*libraries: str) -> None:
    """Ctrl+C in a terminal reaches the whole family; the parent decides what becomes of a worker. What it calculates
    with starts no threads of its own: they would not be confined."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for library in ("OPENBLAS", *libraries):
        os.environ[f"{library}_NUM_THREADS"] = "1"


def work_on_file(
    pipe: Connection,
    tables: int,
    work: FileWork,
    is_of_decoder: Callable[[BaseException], bool],
    data_limit_bytes: int | None = None,
) -> None:
    """All that it needs is imported: from here on it is confined. `work` gets the words, the file's descriptor and its
    tables; its faults are told."""
    from annotator.media.sealed import DATA_LIMIT_BYTES, seal

    receiver = socket.socket(fileno=os.dup(pipe.fileno())) if sys.platform != "win32" else None
    parent = multiprocessing.parent_process()
    kept = {pipe.fileno(), *([receiver.fileno()] if receiver else []), *([parent.sentinel] if parent else [])}
    seal(kept, data_limit_bytes or DATA_LIMIT_BYTES)
    Thread(target=_end_with_parent, daemon=True).start()
    with suppress(EOFError, OSError):
        tell(pipe, "ready")
        _open, *words = hear(pipe)
        own = len(words) - tables - 1
        descriptor, lent = _received(receiver, words[own:-1], words[-1])
        try:
            work(words[:own], descriptor, lent)
        except MediaFault as fault:
            tell(pipe, "fault", fault.code, dict(fault.params))
        except MemoryError:
            tell(pipe, "fault", MediaFault.TOO_LARGE, {"detail": "not enough memory"})
        except Exception as error:
            # Whatever a stranger's file made something here trip over, it would do so again in the next worker. Only a
            # pipe that is gone has nobody to tell.
            if isinstance(error, EOFError | OSError) and not is_of_decoder(error):
                raise
            tell(pipe, "fault", MediaFault.UNDECODABLE, {"detail": "the decoder stopped"})


def _received(receiver: socket.socket | None, sizes: list[tuple[str, int]], path: str) -> tuple[int, list[LentMemory]]:
    if receiver is None:
        descriptors = [os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0)), *(-1 for _ in sizes)]
    else:
        _, descriptors, _, _ = socket.recv_fds(receiver, 1, 1 + len(sizes))
    return descriptors[0], [LentMemory(number, *size) for number, size in zip(descriptors[1:], sizes, strict=True)]


def _end_with_parent() -> None:
    """A closed pipe is noticed between two packets only; this also ends a worker in the midst of one."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(0)
