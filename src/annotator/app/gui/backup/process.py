"""The process that makes a copy of the records beside the work. All of them are read and every hash is reckoned anew:
in a thread of the window's process each key would wait for its turn.

    to the process    [records, target]
    from the process  ["begun"], ["progress", done]
                      ["made", ...], ["fault", code, params] or ["mistake", words]   the last that is heard of it

It ends when its pipe does, whatever ended that, and takes along what it had begun.
"""

from __future__ import annotations

import os
import signal
import sys
import time
import traceback
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

from msgspec.structs import astuple

from annotator.core.errors import DiskFull, RecordsDamaged, RecordsNewer, StoreFault
from annotator.core.ledger.backup_summary import BackupSummary
from annotator.core.ports.bundles import Progress
from annotator.media.messages import receive, send
from annotator.media.worker_process import SpawnedWorker
from annotator.store.backup.verified_copy import copy_records

if sys.platform == "win32":
    import _winapi
    import ctypes

    _BELOW_NORMAL = 0x4000  # BELOW_NORMAL_PRIORITY_CLASS
_FAULTS = {fault.code: fault for fault in (StoreFault, DiskFull, RecordsDamaged, RecordsNewer)}
_LOOKED_EVERY_S = 0.1  # whether the copy is still wanted
_ENDS_WITHIN_S = 10.0  # where the disk takes its time
_TOLD_EVERY_S = 0.2
_ALL = 100
_NICENESS = 10


class _NobodyListens(Exception):
    pass


def copied_apart(records: Path, target: Path, progress: Progress) -> BackupSummary:
    """As `copy_records`, and with its faults. Blocking. Where there is no process the copy is made here."""
    holding = copied_by_process(records, target, progress)
    return copy_records(records, target, progress) if holding is None else holding


def copied_by_process(records: Path, target: Path, progress: Progress) -> BackupSummary | None:
    """None where the system gives no process, or that ends before it begins. It is gone when this returns or raises."""
    try:
        worker = SpawnedWorker(serve, "annotator-copy", is_lowered=False)
    except OSError:
        return None
    try:
        return _followed(worker.pipe, records, target, progress)
    finally:
        worker.let_end(_ENDS_WITHIN_S)


def _followed(pipe: Connection, records: Path, target: Path, progress: Progress) -> BackupSummary | None:
    done, is_begun = 0, False
    with suppress(OSError):
        send(pipe, str(records), str(target))
    while True:
        progress(done, _ALL)
        if not wait([pipe], _LOOKED_EVERY_S):
            continue
        try:
            kind, *words = receive(pipe)
        except (EOFError, OSError) as error:
            if not is_begun:
                return None
            raise StoreFault(path=str(target), detail="the process that copies ended amid it") from error
        if kind in ("begun", "progress"):
            is_begun, done = True, words[0] if words else 0
        else:
            return _outcome(kind, words)


def _outcome(kind: str, words: list[Any]) -> BackupSummary:
    if kind == "fault":
        code, params = words
        raise _FAULTS.get(code, StoreFault)(**params)
    if kind != "made":
        raise RuntimeError(f"the process that copies: {words}")
    return BackupSummary(*words)


def serve(pipe: Connection) -> None:
    """The life of the process."""
    _stand_back()
    with suppress(EOFError, OSError):
        records, target = receive(pipe)
        send(pipe, "begun")
        words = _in_words(Path(records), Path(target), _telling(pipe))
        send(pipe, *words)


def _in_words(records: Path, target: Path, progress: Progress) -> tuple[object, ...]:
    try:
        return "made", *astuple(copy_records(records, target, progress))
    except StoreFault as fault:
        return "fault", fault.code, dict(fault.params)
    except Exception:  # a mistake of ours is told where mistakes are told
        return "mistake", traceback.format_exc()


def _telling(pipe: Connection) -> Progress:
    told_s = 0.0

    def progress(done: int, _all: int) -> None:
        nonlocal told_s
        if _has_ended(pipe):
            raise _NobodyListens
        if time.monotonic() < told_s + _TOLD_EVERY_S:
            return
        told_s = time.monotonic()
        try:
            send(pipe, "progress", done)
        except OSError:
            raise _NobodyListens from None

    return progress


def _has_ended(pipe: Connection) -> bool:
    """Nothing more comes after the order: what can be heard is the end."""
    try:
        return pipe.poll()
    except OSError:
        return True


def _stand_back() -> None:
    """Whoever works comes first. What ends the program ends this through its pipe; what is meant for this process alone
    does so in an orderly way too."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the whole family gets it, of a terminal
    signal.signal(signal.SIGTERM, _leave)
    if sys.platform == "win32":
        ctypes.windll.kernel32.SetPriorityClass(ctypes.c_void_p(_winapi.GetCurrentProcess()), _BELOW_NORMAL)
    else:
        signal.signal(signal.SIGHUP, _leave)
        os.nice(_NICENESS)


def _leave(_number: int, _frame: object) -> None:
    sys.exit(1)
