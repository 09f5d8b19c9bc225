"""The task table as written: texts in named columns, with the position of each row in its file."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable, Mapping
from itertools import chain

from msgspec import Struct

from annotator.core.bundle.tasks import ROWS_IN_PIECE, Column, ColumnPiece, packed

# A cell of two bytes takes sixty bytes while it is read. A file within its size limit could need several gigabytes.
MOST_CELLS = 5_000_000
MOST_TASKS = 1_000_000
MOST_COLUMNS = 100_000  # each takes a kilobyte, however short

_NOTHING = packed([""] * ROWS_IN_PIECE)


class TooManyCells(Exception):
    """Rows times columns exceed `MOST_CELLS`."""


class TooManyTasks(Exception):
    """The table has more rows than `MOST_TASKS`. Reading stops."""


class TooManyColumns(Exception):
    """The table has more columns than `MOST_COLUMNS`. Reading stops."""


class TaskTable(Struct, frozen=True):
    """A task table. `lines` are 0 where unknown. `path_columns`: see `Tasks`."""

    columns: Mapping[str, Column]
    rows: array[int]
    lines: array[int]
    path_columns: frozenset[str] = frozenset()

    def row(self, index: int) -> int:
        """Return the number of a row in its file. Tasks count from 1, including unreadable rows, without headers."""
        return self.rows[index]

    def line(self, index: int) -> int | None:
        """Return the line at which a row begins, or None."""
        return self.lines[index] or None


class TableMaker:
    """Collector of table rows that packs them column by column, so that few exist as Python objects."""

    def __init__(self, columns: Iterable[str] = ()) -> None:
        """Raise TooManyColumns."""
        self._pieces: dict[str, list[ColumnPiece]] = {column: [] for column in columns}
        check_columns(self._pieces)
        self._pending: list[tuple[Mapping[str, str], Collection[str]]] = []
        self._rows = array("I")
        self._lines = array("I")

    def add(self, values: Mapping[str, str], row: int, line: int | None, as_json: Collection[str] = ()) -> None:
        """Add a row. Missing columns are empty. `as_json`: columns whose text is JSON, as `ColumnPiece.json_bits`
        says. Raise TooManyCells, TooManyColumns and TooManyTasks."""
        if len(self._rows) >= MOST_TASKS:
            raise TooManyTasks
        self._pending.append((values, as_json))
        self._rows.append(row)
        self._lines.append(line or 0)
        if len(self._pending) == ROWS_IN_PIECE:
            self._pack()

    def table(self) -> TaskTable:
        """Return the table. Raise TooManyCells."""
        if self._pending:
            self._pack()
        columns = {column: Column(tuple(pieces)) for column, pieces in self._pieces.items()}
        return TaskTable(columns, self._rows, self._lines)

    def _pack(self) -> None:
        pending, self._pending = self._pending, []
        packed_before = (len(self._rows) - 1) // ROWS_IN_PIECE
        for column in dict.fromkeys(chain.from_iterable(values for values, _as_json in pending)):
            self._pieces.setdefault(column, [_NOTHING] * packed_before)
        check_columns(self._pieces)
        if len(self._pieces) * len(self._rows) > MOST_CELLS:
            raise TooManyCells
        json_bits: dict[str, int] = {}
        for place, (_values, as_json) in enumerate(pending):
            for column in as_json:
                json_bits[column] = json_bits.get(column, 0) | 1 << place
        for column, pieces in self._pieces.items():
            texts = [values.get(column, "") for values, _as_json in pending]
            pieces.append(packed(texts, json_bits.get(column, 0)))


def check_columns(columns: Mapping[str, object]) -> None:
    """Raise TooManyColumns if these are more than a table may have."""
    if len(columns) > MOST_COLUMNS:
        raise TooManyColumns
