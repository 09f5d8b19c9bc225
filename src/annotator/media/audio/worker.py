"""The process that decodes untrusted audio: one file, with which it ends.

    to the worker    ["open", known, rows, bins, is whole, has all peaks, [number, bytes] of each table, number]
                         the file and the tables follow as descriptors; the numbers are for Windows (`lent`)
                     ["block", start, frames, rate, channels, speed]      ["samples", channel, first, count]
                     ["room", table, bytes]                the size of that table by now
    from the worker  ["ready", how well]                   imported and sandboxed (`SandboxReport`)
                     ["alive"]                             opening takes a while
                     ["opened", rate, channels, claimed]   the first samples can be read; the claimed length or 0
                     ["sketched"]                          the coarse peaks are in `desk`
                     ["walked", length, known, rows, bins, is whole, has all peaks]
                     ["block", frames, start, end], ["samples", count]        32-bit floats are in `desk`
                     ["room", table, bytes]                a table must grow to this size; the worker waits for it
                     ["fault", code, params]               the last message

The tables (`protocol.SharedTables`) belong to the parent."""

from __future__ import annotations

from multiprocessing.connection import Connection
from typing import Any

from annotator.media.audio.protocol import Known, SharedTables
from annotator.media.shared_memory import LentMemory
from annotator.media.worker_client import WorkerClient
from annotator.media.worker_main import before_imports, work_on_file

_TABLES = 3


def spawned() -> WorkerClient:
    """Spawn a worker. Raise OSError if the system has no process for it."""
    return WorkerClient(serve, "annotator-sound")


def serve(pipe: Connection) -> None:
    """Run the worker. The modules are imported here, because the parent needs only this function's name and must not
    load them."""
    before_imports()
    from annotator.media.audio.decoding.warm_up import get_ready
    from annotator.media.audio.decoding.worker_loop import AudioServer
    from annotator.media.ffmpeg import is_of_decoder

    get_ready()

    def work(words: list[Any], descriptor: int, tables: list[LentMemory]) -> None:
        AudioServer(pipe, SharedTables(*tables), descriptor, Known(*words)).run()

    work_on_file(pipe, _TABLES, work, is_of_decoder)
