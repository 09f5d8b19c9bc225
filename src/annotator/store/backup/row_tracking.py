"""The tracking of rows changed by a transaction, through temporary triggers of this connection. Writing code does
not have to report its changes, so no change can be forgotten."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator

from annotator.store.backup.change_log_format import Changed, SqlValue

# The permanent key of each table. The checkpoint is left out, because it is rebuilt from the ledger.
KEYS = {
    "entries": ("seq",),
    "assignments": ("unique_id",),
    "parcels": ("unique_id",),
    "dropped": ("bundle_key", "task_id"),
    "settings": ("key",),
}
# Drafts change with every few key presses, and each contains a whole answer. This limits the logged bytes per second in
# the long run. A transcription of 164 segments in 17 minutes logs 1.2 MB.
DRAFT_BYTES_S = 1 << 10
_DRAFT_BYTES_AT_ONCE = 64 << 10
# By table. Each condition uses the number of an entry, even if it does not need it.
_LATEST = {
    "entries": "seq > ?1",
    "assignments": "rowid > (SELECT max(rowid) FROM assignments) - 50 AND ?1 >= 0",
    "parcels": "(state <> 'accepted' OR number > (SELECT max(number) FROM parcels) - 50) AND ?1 >= 0",
    "settings": "?1 >= 0",
}
_MOST_LATEST = 1_000
_DRAFT = "OLD.state = NEW.state AND OLD.opened_utc_ms = NEW.opened_utc_ms"


class RowTracker:
    """The row tracker of one connection, used on its thread."""

    def __init__(self, connection: sqlite3.Connection, now_s: Callable[[], float] = time.monotonic) -> None:
        self._connection = connection
        self._rows: dict[tuple[str, tuple[SqlValue, ...]], None] = {}
        self._for_good: dict[tuple[str, tuple[SqlValue, ...]], None] = {}
        self._draft_ids: dict[str, None] = {}
        self._now_s = now_s
        self._allowance = float(_DRAFT_BYTES_AT_ONCE)
        self._asked_s = now_s()
        connection.create_function("touched_row", -1, self._touch)
        connection.create_function("touched_draft", 1, self._touch_draft)
        for statement in _triggers():
            connection.execute(statement)

    def _touch(self, table: str, *key: SqlValue) -> None:
        # A corrupt key must not fail the statement that touches it. `_read` does not find such a row.
        self._rows[table, tuple(_text(part) if isinstance(part, bytes) else part for part in key)] = None

    def _touch_draft(self, unique_id: bytes) -> None:
        self._draft_ids[_text(unique_id)] = None

    def keep(self) -> None:
        """Keep the rows of a committed transaction."""
        self._for_good |= self._rows
        self._rows.clear()

    def forget(self) -> None:
        """Discard the rows of a rolled-back transaction. Drafts stay and, harmlessly, may be logged again."""
        self._rows.clear()

    def __len__(self) -> int:
        """Return the number of rows to log, without drafts."""
        return len(self._for_good)

    def skip(self) -> None:
        self._for_good = {}

    def take(self, *, all_drafts: bool = False) -> Iterator[Changed]:
        """Yield the current values of the rows touched since the last call, in order of first change. Drafts are
        limited to the allowed rate unless `all_drafts` is set. The others follow later with their values then."""
        rows, self._for_good = self._for_good, {}
        for table, key in rows:
            changed = self._read(table, key)
            if table == "assignments":
                self._draft_ids.pop(str(key[0]), None)
            yield changed
        if self._draft_ids:
            yield from self._drafts(all_drafts=all_drafts)

    def _drafts(self, *, all_drafts: bool) -> Iterator[Changed]:
        now_s = self._now_s()
        self._allowance += (now_s - self._asked_s) * DRAFT_BYTES_S
        self._allowance = min(self._allowance, _DRAFT_BYTES_AT_ONCE)
        self._asked_s = now_s
        for unique_id in tuple(self._draft_ids):
            if not all_drafts and self._allowance <= 0:
                return
            del self._draft_ids[unique_id]
            changed = self._read("assignments", (unique_id,))
            self._allowance -= sum(len(value) for value in (changed.row or {}).values() if isinstance(value, str))
            yield changed

    def _read(self, table: str, key: tuple[SqlValue, ...]) -> Changed:
        where = " AND ".join(f"{name} = ?" for name in KEYS[table])
        found = self._connection.execute(f"SELECT * FROM {table} WHERE {where}", key)
        row = found.fetchone()
        names = [column[0] for column in found.description]
        return Changed(table, key, None if row is None else dict(zip(names, row, strict=True)))

    def latest(self, after_seq: int) -> Iterator[Changed]:
        """Yield rows that a killed program may have changed without logging them: those after an entry, waiting and
        newest rows, and all settings."""
        for table, where in _LATEST.items():
            found = self._connection.execute(f"SELECT * FROM {table} WHERE {where} LIMIT {_MOST_LATEST}", (after_seq,))
            names = [column[0] for column in found.description]
            for row in found:
                values: dict[str, SqlValue] = dict(zip(names, row, strict=True))
                if values.get("state") == "open":  # its result may have been recalled
                    yield Changed("parcels", (values["unique_id"],), None)
                yield Changed(table, tuple(values[name] for name in KEYS[table]), values)


def _text(key: bytes) -> str:
    return key.decode(errors="replace")


def _triggers() -> Iterator[str]:
    for table, names in KEYS.items():
        for event, state in (("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD")):
            key = ", ".join(f"{state}.{name}" if name == "seq" else f"CAST({state}.{name} AS BLOB)" for name in names)
            when = f" WHEN NOT ({_DRAFT})" if (table, event) == ("assignments", "UPDATE") else ""
            yield (
                f"CREATE TEMP TRIGGER touched_{table}_{event} AFTER {event} ON main.{table}{when}"
                f" BEGIN SELECT touched_row('{table}', {key}); END"
            )
    yield (
        f"CREATE TEMP TRIGGER touched_drafts AFTER UPDATE ON main.assignments WHEN {_DRAFT}"
        " BEGIN SELECT touched_draft(CAST(NEW.unique_id AS BLOB)); END"
    )
