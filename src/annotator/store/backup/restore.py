"""The restoration of damaged, cut, empty or missing records.

The sources are the best valid backup, the change log, the readable rows of the damaged file, and the results folder.
`what_is_there` returns the outcome without changing anything; `restore` applies it. Both require the lock of the
home, block, and raise `StoreFault`.

If the program is killed in between, the next start finds either the old or the new records. New records are verified
before they are named, and opening the records completes an interrupted replacement (`store.backup.atomic_replace`).
A damaged file is set aside and never deleted."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from annotator.core.errors import RecordsNewer, StoreFault
from annotator.core.ledger.backup_summary import BackupSummary, Remains, Restoration
from annotator.core.ledger.clock import Timestamp
from annotator.core.ledger.entries import GENESIS, EntryKind
from annotator.core.ledger.entry_types import RestoredBody, new_entry
from annotator.core.ledger.hash_chain import Breach, breach
from annotator.core.ports.bundles import Progress
from annotator.core.settings import RESULTS_FOLDER
from annotator.store.backup.atomic_replace import finish_placing, replace_atomically
from annotator.store.backup.change_log_format import CellsByName, LastEntry, SqlValue
from annotator.store.backup.folder import CopiesFolder
from annotator.store.backup.merge import (
    close_tasks_of_parcels,
    continue_chain,
    merge_assignments,
    merge_others,
    merge_parcels,
    open_tasks_without_parcels,
)
from annotator.store.backup.receipts import merge_receipts
from annotator.store.backup.replay import ReplayResult, replay, without_triggers
from annotator.store.backup.row_tracking import KEYS
from annotator.store.backup.verified_copy import backup_summary_of
from annotator.store.disk import database_files, disk_faults
from annotator.store.folders.home import Home
from annotator.store.folders.staging import staged
from annotator.store.records import ledger
from annotator.store.records.connection import open_database, open_to_read, sqlite_faults, transaction
from annotator.store.records.result_checksums import find_corrupt, open_spoiled_again
from annotator.store.records.settings import read_settings


class Salvage:
    """The readable rows. `is_intact` tells for each read table whether it was read to its end without an error."""

    def __init__(self, connection: sqlite3.Connection | None) -> None:
        self._connection = connection
        self.is_intact: dict[str, bool] = {}

    def rows(self, table: str) -> Iterator[CellsByName]:
        """Yield each row once: forwards to the first error, then backwards from the end; none with invalid text."""
        self.is_intact[table] = False
        if self._connection is None:
            return
        place = "rowid" if table != "dropped" else ", ".join(KEYS[table])
        last: list[SqlValue] = []
        for row in self._read(f"SELECT {place} AS place_, * FROM {table} NOT INDEXED ORDER BY {place}", table):
            last = [row["place_"]]
            yield from _readable_cells(row)
        if self.is_intact[table] or table == "dropped":
            return
        where = "WHERE rowid > ?" if last else ""
        for row in self._read(f"SELECT rowid AS place_, * FROM {table} {where} ORDER BY rowid DESC", table, *last):
            yield from _readable_cells(row)
        self.is_intact[table] = False

    def _read(self, query: str, table: str, *values: SqlValue) -> Iterator[dict[str, SqlValue]]:
        if self._connection is None:
            return
        with suppress(sqlite3.Error, UnicodeError):
            cursor = self._connection.execute(query, values)
            names = [column[0] for column in cursor.description]
            for row in cursor:
                yield dict(zip(names, row, strict=True))
            self.is_intact[table] = True


@contextmanager
def salvage(records: Path, staging: Path) -> Iterator[Salvage]:
    """Open a copy of the file `records` in `staging`; a non-database has no rows. Raise OSError."""
    copy = staging / "damaged.sqlite3"
    if not records.is_file() or not records.stat().st_size:
        yield Salvage(None)
        return
    for own, other in zip(database_files(records)[:2], database_files(copy)[:2], strict=True):
        if own.exists():
            shutil.copyfile(own, other)
    with closing(sqlite3.connect(copy, autocommit=True)) as connection:
        connection.text_factory = lambda data: data.decode(errors="surrogateescape")
        with suppress(sqlite3.Error):
            connection.setconfig(sqlite3.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, True)
            connection.execute("PRAGMA trusted_schema = OFF")
            connection.execute("PRAGMA cell_size_check = ON")
        yield Salvage(connection)


def _readable_cells(row: dict[str, SqlValue]) -> Iterator[CellsByName]:
    del row["place_"]
    with suppress(UnicodeEncodeError):
        for value in row.values():
            if isinstance(value, str):
                value.encode()
        yield row


_RESTORED_TABLES = ("entries", "assignments", "parcels")
_ALL = 100
_COPY_SEEN = 40
_PUT_TOGETHER = 60


def what_is_there(home: Home, now: Timestamp, progress: Progress = lambda _done, _all: None) -> Restoration:
    """Return the outcome of `restore`. `progress` counts to 100; its exceptions end the work and pass through."""
    with disk_faults(home.folder), staged(home.folder, 0o700) as staging:
        return _put_together(home, staging, now, progress)


def restore(home: Home, now: Timestamp, progress: Progress = lambda _done, _all: None) -> Restoration:
    """Restore the records. `now` is the time of the entry that is written if entries are or may be missing."""
    finish_placing(home)
    with disk_faults(home.folder), staged(home.folder, 0o700) as staging:
        restoration = _put_together(home, staging, now, progress)
        set_aside = replace_atomically(home, staging / home.records.name, now)
    return replace(restoration, set_aside=None if set_aside is None else str(set_aside))


class _Found(Struct, frozen=True):
    """The merged records before they are verified."""

    remains: Remains
    with_changes: tuple[int, int]
    changed_last: tuple[int | None, int]
    from_results: int
    missing: int
    is_complete: bool
    reopened: int
    last: tuple[int | None, int]  # the time of the last old entry, as in `BackupSummary`


def _put_together(home: Home, staging: Path, now: Timestamp, progress: Progress) -> Restoration:
    """Build the records in `staging` under their final file name."""
    folder = CopiesFolder(home.copies)
    new = staging / home.records.name
    copy, holding = _best_copy(folder, lambda done, _all: progress(done * _COPY_SEEN // _ALL, _ALL))
    files: list[Path] = []
    if copy is None:
        files = folder.files_from(0)
    else:
        shutil.copyfile(copy, new)
        files = folder.since(copy) or folder.files_from(0 if holding is None else holding.entries)
    progress(_COPY_SEEN, _ALL)
    with sqlite_faults(new), salvage(home.records, staging) as damaged, closing(open_database(new)) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        with transaction(connection), without_triggers(connection):
            found = _merge(connection, home, damaged, folder, files, now)
    new.chmod(0o600)  # both the copy and SQLite leave it readable by everyone
    progress(_PUT_TOGETHER, _ALL)
    restored = backup_summary_of(
        new, lambda done, _all: progress(_PUT_TOGETHER + done * (_ALL - _PUT_TOGETHER) // _ALL, _ALL)
    )
    restored = replace(restored, last_utc_ms=found.last[0], last_offset_min=found.last[1])
    return Restoration(
        found.remains, holding, str(copy or ""), found.with_changes, found.changed_last, found.from_results, restored,
        found.missing, found.is_complete, found.reopened,
    )  # fmt: skip


def _best_copy(folder: CopiesFolder, progress: Progress) -> tuple[Path | None, BackupSummary | None]:
    """Return the valid backup with the most entries. A backup with corrupt received results is better than none.
    Raise `RecordsNewer` if a newer program made it."""
    best: tuple[Path | None, BackupSummary | None] = (None, None)
    for path in sorted(folder.copies(), key=lambda path: (_entries_of(path), path.name), reverse=True):
        try:
            holding = backup_summary_of(path, progress)
            with sqlite_faults(path), closing(open_to_read(path, for_a_moment=True)) as connection:
                if not find_corrupt(connection, received=True):
                    return path, holding
        except RecordsNewer:
            raise
        except StoreFault:
            continue
        best = best if best[0] is not None else (path, holding)
    return best


def _entries_of(path: Path) -> int:
    """Return the number of entries that a backup claims to have, or -1 if it cannot be read."""
    with suppress(StoreFault, sqlite3.Error), closing(open_to_read(path, for_a_moment=True)) as connection:
        (seq,) = connection.execute("SELECT max(seq) FROM entries").fetchone()
        return int(seq or 0)
    return -1


def _merge(
    connection: sqlite3.Connection,
    home: Home,
    damaged: Salvage,
    folder: CopiesFolder,
    files: list[Path],
    now: Timestamp,
) -> _Found:
    """Merge all sources. `files` log all changes since the backup; without them, others may have a part."""
    last = LastEntry(*ledger.last_of(connection))
    replayed = replay(connection, files or folder.changes(), last.seq)
    last = continue_chain(connection, replayed.entries, last)
    with_changes, changed_last = (last.seq, _count(connection, "parcels")), _last_moment(connection)
    unbroken, highest = _take_entries(damaged, replayed, last.seq)
    last = continue_chain(connection, replayed.entries, last)
    results = _merge_tables(connection, damaged, replayed, is_ahead=highest >= replayed.last.seq)
    close_tasks_of_parcels(connection)
    chosen = read_settings(connection).get(RESULTS_FOLDER.key, "")
    from_results = merge_receipts(connection, Path(chosen or home.results), is_ours=not chosen)
    open_spoiled_again(connection)
    taken_back = open_tasks_without_parcels(connection)
    missing = max(0, replayed.last.seq - last.seq, highest - last.seq)
    is_newest = all(damaged.is_intact[table] for table in _RESTORED_TABLES) and highest >= last.seq and not from_results
    is_complete = not missing and ((replayed.is_intact and bool(files)) or is_newest)
    when = _last_moment(connection)
    if not is_complete:
        ledger.append(connection, (new_entry(EntryKind.RESTORED, now, RestoredBody(missing)),))
    ledger.append(connection, [new_entry(EntryKind.TASK_REOPENED, now, body) for body in taken_back])
    is_there = home.records.is_file() and home.records.stat().st_size > 0
    return _Found(
        Remains(is_there, unbroken, results), with_changes, changed_last, from_results, missing, is_complete,
        len(taken_back), when,
    )  # fmt: skip


def _take_entries(damaged: Salvage, replayed: ReplayResult, after_seq: int) -> tuple[int, int]:
    """Add the ledger entries of the damaged file to the logged ones. Return the number of entries with a valid chain
    from the first one, and the number of the last entry with a correct hash."""
    unbroken = 0
    previous = GENESIS
    highest = 0
    for row in damaged.rows("entries"):
        entry = ledger.entry_of_row(row)
        if entry is None:
            continue
        why = breach(entry, unbroken + 1, previous)
        if why is None:
            unbroken += 1
            previous = entry.sha256
        if why is not Breach.CONTENT:
            highest = max(highest, entry.seq)
            if entry.seq > after_seq:
                replayed.entries.setdefault(entry.seq, []).append(row)
    return unbroken, highest


def _merge_tables(connection: sqlite3.Connection, damaged: Salvage, replayed: ReplayResult, *, is_ahead: bool) -> int:
    """Merge the other tables of the damaged file and return the number of its results. Each result counts once,
    because misplaced pages return rows twice. If the damaged file lost its end, the logged row is newer."""
    merge_assignments(connection, damaged.rows("assignments"), replayed.assignments)
    found: set[SqlValue] = set()

    def counted(rows: Iterable[CellsByName]) -> Iterable[CellsByName]:
        for row in rows:
            if isinstance(row.get("envelope"), bytes):
                found.add(row.get("unique_id"))
            yield row

    merge_parcels(connection, counted(damaged.rows("parcels")), frozenset() if is_ahead else replayed.parcels)
    for table in ("dropped", "settings"):
        merge_others(connection, table, damaged.rows(table))
    return len(found)


def _count(connection: sqlite3.Connection, table: str) -> int:
    (count,) = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
    return int(count)


def _last_moment(connection: sqlite3.Connection) -> tuple[int | None, int]:
    """Return the time of the last entry, as in `BackupSummary`."""
    found = connection.execute("SELECT utc_ms, offset_min FROM entries ORDER BY seq DESC LIMIT 1").fetchone()
    return found or (None, 0)
