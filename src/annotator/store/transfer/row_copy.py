"""The copy of records from a transfer file into tables made by this program. A file can contain other SQL under the
names of our triggers, or no triggers. Only rows are copied, each one is checked, and our own rules apply to them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import NoReturn

from annotator.core.errors import RecordsDamaged, StoreFault
from annotator.core.ports.bundles import Progress
from annotator.formats.results.reader import NotAResult, read_envelope
from annotator.store.backup.change_log_format import SqlValue
from annotator.store.backup.replay import columns_of, without_triggers
from annotator.store.backup.row_tracking import KEYS
from annotator.store.records import ledger
from annotator.store.records.connection import open_database, open_to_read, sqlite_faults, transaction
from annotator.store.records.schema import migration
from annotator.store.records.settings import read_settings, write_settings
from annotator.store.transfer.layout import is_portable

_ENTRIES_AT_ONCE = 250
# Bytes, because SQLite refuses to return a corrupt answer as text; a corrupt answer does not block its task.
_ANSWERS = frozenset({"result", "heard"})
_MOMENTS = frozenset({
    "created_utc_ms", "due_utc_ms", "exported_utc_ms", "marked_sent_utc_ms", "opened_utc_ms",
})  # fmt: skip
_NAMES = frozenset({"bundle_key", "unique_id"})  # parts of file names
_LAST_UTC_MS = 253_402_300_800_000  # the year 10000, which dates cannot reach


def copy_rows(given: Path, target: Path, progress: Progress) -> None:
    """Make the records `target` with the rows of the verified file `given`. `progress` only interrupts. Raise
    `RecordsDamaged` for a row that this program cannot have written, and `StoreFault`."""
    try:
        with sqlite_faults(target):
            _copy(given, target, progress)
    except StoreFault as fault:
        if isinstance(fault.__cause__, sqlite3.IntegrityError):
            raise RecordsDamaged(path=str(given), detail=str(fault.__cause__)) from fault
        raise


def _copy(given: Path, target: Path, progress: Progress) -> None:
    with (
        closing(open_to_read(given, for_a_moment=True)) as source,
        closing(open_database(target)) as connection,
        transaction(connection),
    ):
        _copy_entries(source, connection, given, progress)
        for table in ("assignments", "parcels", "dropped"):
            for row in _rows(source, table, columns_of(connection, table)):
                _check(table, row, given)
                _insert(connection, table, row)
                progress(1, 1)
        write_settings(connection, read_settings(source))
        with without_triggers(connection):
            for statement in migration(source):
                if statement.startswith("UPDATE"):
                    connection.execute(statement)


def _copy_entries(source: sqlite3.Connection, target: sqlite3.Connection, given: Path, progress: Progress) -> None:
    done = 0
    while batch := ledger.entries(source, done, _ENTRIES_AT_ONCE):
        for entry in batch:
            if not 0 <= entry.timestamp.utc_ms < _LAST_UTC_MS:
                _refuse(given, f"entry {entry.seq}")
            ledger.insert(target, entry)
        done += len(batch)
        progress(1, 1)


def _rows(source: sqlite3.Connection, table: str, ours: tuple[str, ...]) -> Iterator[dict[str, SqlValue]]:
    """Yield the rows with the columns that the table has both there and here, in their order."""
    names = [name for name in columns_of(source, table) if name in ours]
    if not names:
        return  # an older program had no such table
    listed = ", ".join(f"CAST({name} AS BLOB)" if name in _ANSWERS else name for name in names)
    place = ", ".join(KEYS[table]) if table == "dropped" else "rowid"
    for row in source.execute(f"SELECT {listed} FROM {table} ORDER BY {place}"):
        yield dict(zip(names, row, strict=True))


def _insert(target: sqlite3.Connection, table: str, row: dict[str, SqlValue]) -> None:
    values = ", ".join("CAST(? AS TEXT)" if name in _ANSWERS else "?" for name in row)
    target.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({values})", tuple(row.values()))


def _check(table: str, row: dict[str, SqlValue], given: Path) -> None:
    """Check what the rules of the tables do not: names of files, moments, and the bytes of unsent results."""
    moments = [row[name] for name in _MOMENTS & row.keys()]
    names = [row[name] for name in _NAMES & row.keys()]
    if not all(isinstance(moment, int) and 0 <= moment < _LAST_UTC_MS for moment in moments):
        _refuse(given, f"a moment in {table}")
    if not all(isinstance(name, str) and "/" not in name and is_portable(name) for name in names):
        _refuse(given, f"a name in {table}")
    if table == "parcels" and row["state"] != "accepted" and not _is_sealed(row):
        _refuse(given, "the bytes of a result")


def _is_sealed(row: dict[str, SqlValue]) -> bool:
    """Return whether the bytes of a parcel are the result of its task."""
    data = row["envelope"]
    try:
        envelope = read_envelope(data if isinstance(data, bytes) else b"")
    except NotAResult:
        return False
    sealed = {
        "unique_id": envelope.unique_id,
        "bundle_key": f"{envelope.bundle_id}@{envelope.revision}",
        "task_id": envelope.task_id,
        "was_cancelled": envelope.was_cancelled,
    }
    return sealed.items() <= row.items()


def _refuse(given: Path, detail: str) -> NoReturn:
    raise RecordsDamaged(path=str(given), detail=detail)
