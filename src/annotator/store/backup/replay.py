"""A copy of the records brought up to date with the changes that were told since."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from msgspec import Struct, field

from annotator.core.ledger.entries import GENESIS
from annotator.store.backup.change_log_format import CellsByName, Changed, LastEntry, ToldLine, is_whole, lines_of
from annotator.store.backup.folder import missing_between
from annotator.store.backup.row_tracking import KEYS


class ReplayResult(Struct):
    """`last` is the last entry that these changes know of; `entries` are rows of the ledger, by number, which are
    chained later; `parcels` and `assignments` are the unique_ids of all that were told of. `is_whole`: there are such
    changes, and none of them is spoiled."""

    last: LastEntry = field(default_factory=lambda: LastEntry(0, GENESIS))
    entries: dict[int, list[CellsByName]] = field(default_factory=dict)
    parcels: set[str] = field(default_factory=set)
    assignments: set[str] = field(default_factory=set)
    is_whole: bool = False


def replay(connection: sqlite3.Connection, files: Iterable[Path], after_seq: int) -> ReplayResult:
    """Inside a transaction on records whose triggers are `held_back`. Each row is put as it stood after its last
    change; of the ledger those after `after_seq` are handed back. Files that cannot be read are passed over."""
    retold = ReplayResult()
    columns = {table: _columns(connection, table) for table in KEYS}
    there = list(files)
    retold.is_whole = bool(there) and not missing_between(there)
    for path in there:
        retold.is_whole &= _can_be_read(path, torn=path != there[-1])
        with suppress(OSError):
            for rows, last in _changes(lines_of(path)):
                if last.seq >= retold.last.seq:
                    retold.last = last
                _put(connection, columns, rows, retold, after_seq)
    return retold


@contextmanager
def held_back(connection: sqlite3.Connection) -> Iterator[None]:
    """Without the triggers inside, which guard what a program does, not what is put together again."""
    query = "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'"
    triggers = connection.execute(query).fetchall()
    for name, _sql in triggers:
        connection.execute(f"DROP TRIGGER {name}")
    yield
    for _name, sql in triggers:
        connection.execute(sql)


def _can_be_read(path: Path, *, torn: bool) -> bool:
    try:
        return is_whole(path, torn=torn)
    except OSError:
        return False


def _changes(lines: Iterable[ToldLine]) -> Iterator[tuple[list[Changed], LastEntry]]:
    """Whole ones: of a change that lacks a line nothing is taken, because it is all or nothing."""
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
    retold: ReplayResult,
    after_seq: int,
) -> None:
    for changed in rows:
        if changed.table in ("parcels", "assignments"):
            (retold.parcels if changed.table == "parcels" else retold.assignments).add(str(changed.key[0]))
        # The number of a parcel that is gone may be another's by now.
        if changed.row is None or changed.table == "parcels":
            _remove(connection, changed)
    for changed in rows:
        if changed.row is None or changed.table not in columns:
            continue
        if changed.table == "entries":
            seq = changed.row.get("seq")
            if isinstance(seq, int) and seq > after_seq:
                retold.entries.setdefault(seq, []).append(changed.row)
        else:
            put_row(connection, changed.table, _known(changed.row, columns[changed.table]))


def _columns(connection: sqlite3.Connection, table: str) -> tuple[str, ...]:
    return tuple(name for (name,) in connection.execute("SELECT name FROM pragma_table_info(?)", (table,)))


def _known(row: CellsByName, columns: tuple[str, ...]) -> CellsByName:
    """Without what another version of this program knew."""
    return {name: row[name] for name in columns if name in row}


def _remove(connection: sqlite3.Connection, changed: Changed) -> None:
    if changed.table in KEYS and changed.table != "entries" and len(changed.key) == len(KEYS[changed.table]):
        where = " AND ".join(f"{name} = ?" for name in KEYS[changed.table])
        connection.execute(f"DELETE FROM {changed.table} WHERE {where}", changed.key)


def put_row(connection: sqlite3.Connection, table: str, row: CellsByName) -> None:
    """In the place of the row that has its key. One that does not fit is left out. A parcel whose number is another's
    goes behind all others."""
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
