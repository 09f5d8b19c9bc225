"""The process that opens a stranger's sound. It decodes one, and ends with it.

    to the worker    ["open", known, rows, bins, is whole, has all peaks, [name, bytes] of each table, path]
                         the file and the tables themselves follow as descriptors; path and names are for Windows alone
                     ["block", start, frames, rate, channels, speed]      ["samples", channel, first, count]
                     ["room", table, name, bytes]          how large that table is by now
    from the worker  ["ready"]                             imported and confined
                     ["opened", rate, channels]            the first samples can be had
                     ["sketched"]                          a rough outline lies on the desk
                     ["walked", length, known, rows, bins, is whole, has all peaks]
                     ["block", frames, start, end], ["samples", count]        32-bit floats lie on the desk
                     ["room", table, bytes]                a table needs to be so large; then waits for it
                     ["fault", code, params]               the last that is heard of it

The tables (`words.SharedTables`) belong to the parent.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import socket
import sys
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from threading import Thread

from annotator.core.errors import MediaFault
from annotator.media.messages import hear, tell
from annotator.media.sound.memory import LentMemory
from annotator.media.sound.words import Known, SharedTables

_DESCRIPTORS = 4


def serve(pipe: Connection) -> None:
    """The worker's life: imported and confined first, then one sound, until the parent closes the pipe or dies."""
    # Ctrl+C in a terminal reaches the whole family; the parent decides what becomes of a worker.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Imported here: the parent needs only this function's name, and shall load none of it.
    # What it calculates with starts no threads of its own: they would not be confined.
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    from annotator.media.sealed import seal
    from annotator.media.sound.decoding.containers import is_of_decoder
    from annotator.media.sound.decoding.getting_ready import get_ready
    from annotator.media.sound.decoding.serving import Serving

    get_ready()
    receiver = socket.socket(fileno=os.dup(pipe.fileno())) if sys.platform != "win32" else None
    parent = multiprocessing.parent_process()
    seal({pipe.fileno(), *([receiver.fileno()] if receiver else []), *([parent.sentinel] if parent else [])})
    Thread(target=end_with_parent, daemon=True).start()
    with suppress(EOFError, OSError):
        tell(pipe, "ready")
        known, sizes, path = _asked(pipe)
        descriptor, tables = _received(receiver, sizes, path)
        try:
            Serving(pipe, tables, descriptor, known).run()
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


def _asked(pipe: Connection) -> tuple[Known, list[tuple[str, int]], str]:
    _open, *words = hear(pipe)
    return Known(*words[:5]), words[5:8], words[8]


def _received(receiver: socket.socket | None, sizes: list[tuple[str, int]], path: str) -> tuple[int, SharedTables]:
    if receiver is None:
        descriptors = [os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0)), -1, -1, -1]
    else:
        _, descriptors, _, _ = socket.recv_fds(receiver, 1, _DESCRIPTORS)
    lent = [LentMemory(number, *size) for number, size in zip(descriptors[1:], sizes, strict=True)]
    return descriptors[0], SharedTables(*lent)


def end_with_parent() -> None:
    """A closed pipe is noticed between two packets only; this also ends a worker in the midst of one."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(0)
