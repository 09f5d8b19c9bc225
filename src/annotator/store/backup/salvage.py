"""What damaged records still give: every row that SQLite can reach, from both ends of each table.

Nothing is written beside the damaged file: it is read from a copy, together with the log of what was not folded into it
yet. Nothing that is read here is trusted: whoever takes it in looks at it first.
"""

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
    """`is_whole` tells, of each table that was read, whether it came to its end without a fault."""

    def __init__(self, connection: sqlite3.Connection | None) -> None:
        self._connection = connection
        self.is_whole: dict[str, bool] = {}

    def rows(self, table: str) -> Iterator[CellsByName]:
        """Each once; the first ones of the table first, and where a fault is met, those behind it from the last one
        back. Text that is none any more is left out with its row."""
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
    """Of the file `records`, read from a copy in the folder `staging`. Where it is no database any more there is
    nothing to be read. Raises OSError."""
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
