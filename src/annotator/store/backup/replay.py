"""The replay of logged changes on a backup of the records."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from msgspec import Struct, field

from annotator.core.ledger.entries import GENESIS
from annotator.store.backup.change_log_format import CellsByName, Changed, LastEntry, LogLine, is_intact, lines_of
from annotator.store.backup.folder import missing_between
from annotator.store.backup.row_tracking import KEYS


class ReplayResult(Struct):
    """The result of a replay. `last` is the last entry in the log. `entries` are ledger rows by number, which are
    appended later. `parcels` and `assignments` are the unique_ids of all logged rows. `is_whole` is true if there
    are logs and none is corrupt."""

    last: LastEntry = field(default_factory=lambda: LastEntry(0, GENESIS))
    entries: dict[int, list[CellsByName]] = field(default_factory=dict)
    parcels: set[str] = field(default_factory=set)
    assignments: set[str] = field(default_factory=set)
    is_intact: bool = False


def replay(connection: sqlite3.Connection, files: Iterable[Path], after_seq: int) -> ReplayResult:
    """Apply the logged changes inside a transaction on records whose triggers are `without_triggers`. Each row gets its
    last logged values. Ledger entries after `after_seq` are returned instead. Unreadable files are skipped."""
    replayed = ReplayResult()
    columns = {table: columns_of(connection, table) for table in KEYS}
    there = list(files)
    replayed.is_intact = bool(there) and not missing_between(there)
    for path in there:
        replayed.is_intact &= _can_be_read(path, torn=path != there[-1])
        with suppress(OSError):
            for rows, last in _changes(lines_of(path)):
                if last.seq >= replayed.last.seq:
                    replayed.last = last
                _put(connection, columns, rows, replayed, after_seq)
    return replayed


@contextmanager
def without_triggers(connection: sqlite3.Connection) -> Iterator[None]:
    """Remove the triggers inside the block. They protect against mistakes of the program and would block a restore."""
    query = "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'"
    triggers = connection.execute(query).fetchall()
    for name, _sql in triggers:
        connection.execute(f"DROP TRIGGER {name}")
    yield
    for _name, sql in triggers:
        connection.execute(sql)


def _can_be_read(path: Path, *, torn: bool) -> bool:
    try:
        return is_intact(path, torn=torn)
    except OSError:
        return False


def _changes(lines: Iterable[LogLine]) -> Iterator[tuple[list[Changed], LastEntry]]:
    """Yield complete changes. A change with a missing line is skipped, because it applies completely or not at all."""
    rows: list[Changed] = []
    expected = -1
    for line in lines:
        if line.since < 0 or line.since == line.number:
            rows = []
        elif line.number != expected:
            continue
        rows.extend(line.rows)
        expected = line.number + 1
        if not line.more:
            yield rows, line.last


def _put(
    connection: sqlite3.Connection,
    columns: dict[str, tuple[str, ...]],
    rows: list[Changed],
    replayed: ReplayResult,
    after_seq: int,
) -> None:
    for changed in rows:
        if changed.table in ("parcels", "assignments"):
            (replayed.parcels if changed.table == "parcels" else replayed.assignments).add(str(changed.key[0]))
        # The number of a deleted parcel may be in use by another one now.
        if changed.row is None or changed.table == "parcels":
            _remove(connection, changed)
    for changed in rows:
        if changed.row is None or changed.table not in columns:
            continue
        if changed.table == "entries":
            seq = changed.row.get("seq")
            if isinstance(seq, int) and seq > after_seq:
                replayed.entries.setdefault(seq, []).append(changed.row)
        else:
            put_row(connection, changed.table, _known(changed.row, columns[changed.table]))


def columns_of(connection: sqlite3.Connection, table: str) -> tuple[str, ...]:
    """Return the names of the table's columns, none if it does not exist."""
    return tuple(name for (name,) in connection.execute("SELECT name FROM pragma_table_info(?)", (table,)))


def _known(row: CellsByName, columns: tuple[str, ...]) -> CellsByName:
    """Remove the columns that this version of the program does not know."""
    return {name: row[name] for name in columns if name in row}


def _remove(connection: sqlite3.Connection, changed: Changed) -> None:
    if changed.table in KEYS and changed.table != "entries" and len(changed.key) == len(KEYS[changed.table]):
        where = " AND ".join(f"{name} = ?" for name in KEYS[changed.table])
        connection.execute(f"DELETE FROM {changed.table} WHERE {where}", changed.key)


def put_row(connection: sqlite3.Connection, table: str, row: CellsByName) -> None:
    """Insert the row, or replace the one with its key. A row that violates a constraint is skipped. A parcel whose
    number is taken gets a new one."""
    values = dict(row)
    if (
        table == "parcels"
        and connection.execute(
            "SELECT 1 FROM parcels WHERE number = ? AND unique_id <> ?", (values.get("number"), values.get("unique_id"))
        ).fetchone()
    ):
        values["number"] = None
    key = KEYS[table]
    others = [name for name in values if name not in key]
    update = "UPDATE SET " + ", ".join(f"{name} = excluded.{name}" for name in others) if others else "NOTHING"
    with suppress(sqlite3.IntegrityError):
        connection.execute(
            f"INSERT INTO {table} ({', '.join(values)}) VALUES ({', '.join('?' * len(values))})"
            f" ON CONFLICT ({', '.join(key)}) DO {update}",
            tuple(values.values()),
        )
