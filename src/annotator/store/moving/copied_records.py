"""A copy of the records that is whole: every page looked at, every entry of the ledger held against the one before."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from annotator.core.errors import RecordsDamaged
from annotator.core.ledger.entries import GENESIS, EntryKind, breach
from annotator.store.records import ledger
from annotator.store.records.connection import open_to_read, sqlite_faults

_BATCH = 20_000


@dataclass(frozen=True, slots=True)
class WholeLedger:
    """`is_running`: it ends without the end of the program."""

    entries: int
    last_sha256: str
    is_running: bool


def copy_records(source: Path, target: Path) -> None:
    """Beside whoever writes there. Raises StoreFault."""
    with sqlite_faults(target), closing(open_to_read(source)) as reading:
        reading.execute("BEGIN")  # one state of it, whatever is written meanwhile
        reading.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        with closing(sqlite3.connect(target, autocommit=True)) as writing:
            reading.backup(writing)


def whole_ledger(path: Path) -> WholeLedger:
    """Of a file that nobody writes. Raises RecordsDamaged, RecordsNewer or another StoreFault."""
    with sqlite_faults(path), closing(open_to_read(path, for_a_moment=True)) as connection:
        (verdict,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
        if verdict != "ok":
            raise RecordsDamaged(path=str(path), detail=str(verdict))
        seq, previous, is_running = 0, GENESIS, False
        while batch := ledger.entries(connection, seq, _BATCH):
            for entry in batch:
                if breach(entry, seq + 1, previous) is not None:
                    raise RecordsDamaged(path=str(path), detail=f"entry {entry.seq}", seq=str(entry.seq))
                seq, previous = entry.seq, entry.sha256
                if entry.kind in (EntryKind.STARTED, EntryKind.STOPPED):
                    is_running = entry.kind is EntryKind.STARTED
    return WholeLedger(seq, previous, is_running)
