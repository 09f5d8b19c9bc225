"""The process that opens a stranger's sound. It decodes one, and ends with it.

    to the worker    ["open", known, rows, bins, is whole, has all peaks, [number, bytes] of each table, number]
                         the file and the tables themselves follow as descriptors; the numbers are for Windows (`lent`)
                     ["block", start, frames, rate, channels, speed]      ["samples", channel, first, count]
                     ["room", table, bytes]                how large that table is by now
    from the worker  ["ready", how well]                   imported and confined (`SandboxReport`)
                     ["alive"]                             it takes a while to be opened
                     ["opened", rate, channels, claimed]   the first samples can be had; how many the file claims, or 0
                     ["sketched"]                          a rough outline lies on the desk
                     ["walked", length, known, rows, bins, is whole, has all peaks]
                     ["block", frames, start, end], ["samples", count]        32-bit floats lie on the desk
                     ["room", table, bytes]                a table needs to be so large; then waits for it
                     ["fault", code, params]               the last that is heard of it

The tables (`words.SharedTables`) belong to the parent.
"""

from __future__ import annotations

from multiprocessing.connection import Connection
from typing import Any

from annotator.media.audio.protocol import Known, SharedTables
from annotator.media.shared_memory import LentMemory
from annotator.media.worker_client import WorkerClient
from annotator.media.worker_main import before_imports, work_on_file

_TABLES = 3


def spawned() -> WorkerClient:
    """OSError when the system gives none."""
    return WorkerClient(serve, "annotator-sound")


def serve(pipe: Connection) -> None:
    """Imported here: the parent needs only this function's name, and shall load none of it."""
    before_imports()
    from annotator.media.audio.decoding.warm_up import get_ready
    from annotator.media.audio.decoding.worker_loop import AudioServer
    from annotator.media.ffmpeg import is_of_decoder

    get_ready()

    def work(words: list[Any], descriptor: int, tables: list[LentMemory]) -> None:
        AudioServer(pipe, SharedTables(*tables), descriptor, Known(*words)).run()

    work_on_file(pipe, _TABLES, work, is_of_decoder)
