"""The salvage of damaged records: every row that SQLite can reach, from both ends of each table.

Nothing is written beside the damaged file. It is read from a copy together with its write-ahead log. The rows are
not trusted; the code that merges them checks them first."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from annotator.store.backup.change_log_format import CellsByName, SqlValue
from annotator.store.backup.row_tracking import KEYS

LOG = "-wal"


class Salvage:
    """The readable rows. `is_whole` tells for each read table whether it was read to its end without an error."""

    def __init__(self, connection: sqlite3.Connection | None) -> None:
        self._connection = connection
        self.is_whole: dict[str, bool] = {}

    def rows(self, table: str) -> Iterator[CellsByName]:
        """Yield each row once: forwards up to the first error, then backwards from the last row.

        Rows with invalid text are skipped."""
        self.is_whole[table] = False
        if self._connection is None:
            return
        place = "rowid" if table != "dropped" else ", ".join(KEYS[table])
        last: list[SqlValue] = []
        for row in self._read(f"SELECT {place} AS place_, * FROM {table} NOT INDEXED ORDER BY {place}", table):
            last = [row["place_"]]
            yield from _audio(row)
        if self.is_whole[table] or table == "dropped":
            return
        where = "WHERE rowid > ?" if last else ""
        for row in self._read(f"SELECT rowid AS place_, * FROM {table} {where} ORDER BY rowid DESC", table, *last):
            yield from _audio(row)
        self.is_whole[table] = False

    def _read(self, query: str, table: str, *values: SqlValue) -> Iterator[dict[str, SqlValue]]:
        if self._connection is None:
            return
        with suppress(sqlite3.Error, UnicodeError):
            cursor = self._connection.execute(query, values)
            names = [column[0] for column in cursor.description]
            for row in cursor:
                yield dict(zip(names, row, strict=True))
            self.is_whole[table] = True


@contextmanager
def salvage(records: Path, staging: Path) -> Iterator[Salvage]:
    """Open a copy of the file `records` in the folder `staging`. A file that is no database has no rows. Raise
    OSError."""
    copy = staging / "damaged.sqlite3"
    if not records.is_file() or not records.stat().st_size:
        yield Salvage(None)
        return
    shutil.copyfile(records, copy)
    log = records.with_name(f"{records.name}{LOG}")
    if log.exists():
        shutil.copyfile(log, copy.with_name(f"{copy.name}{LOG}"))
    with closing(sqlite3.connect(copy, autocommit=True)) as connection:
        connection.text_factory = lambda data: data.decode(errors="surrogateescape")
        with suppress(sqlite3.Error):
            connection.setconfig(sqlite3.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, True)
            connection.execute("PRAGMA trusted_schema = OFF")
            connection.execute("PRAGMA cell_size_check = ON")
        yield Salvage(connection)


def _audio(row: dict[str, SqlValue]) -> Iterator[CellsByName]:
    del row["place_"]
    with suppress(UnicodeEncodeError):
        for value in row.values():
            if isinstance(value, str):
                value.encode()
        yield row
