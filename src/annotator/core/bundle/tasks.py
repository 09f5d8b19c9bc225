"""The tasks of a bundle: a table stored by columns, from which a Task is made on demand."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from itertools import accumulate
from typing import NamedTuple

from msgspec import Struct, field
from msgspec.structs import replace

from annotator.core.design.objects import HyperText, MediaTag, ObjectTag, is_structured
from annotator.core.design.tree import Design, paths_in
from annotator.core.money.amount import parse_amount

ROWS_IN_PIECE = 512


class ColumnPiece(NamedTuple):
    """Consecutive texts in UTF-8, joined. `ends` holds the end of each in `data`, in bytes. Bit n of `json_bits` is
    set if text n is the JSON of a number, truth value, null (an empty text), list or object."""

    data: bytes | memoryview
    ends: array[int]
    json_bits: int = 0

    def text(self, index: int) -> str:
        begin = self.ends[index - 1] if index else 0
        return str(self.data[begin : self.ends[index]], "utf-8")

    def texts(self) -> Iterator[str]:
        begin = 0
        for end in self.ends:
            yield str(self.data[begin:end], "utf-8")
            begin = end


def packed(texts: Sequence[str], json_bits: int = 0) -> ColumnPiece:
    """Pack texts. Raise UnicodeEncodeError for a lone surrogate."""
    encoded = [text.encode() for text in texts]
    return ColumnPiece(b"".join(encoded), array("I", accumulate(map(len, encoded))), json_bits)


class Column(Struct, frozen=True):
    """A column; every piece except the last holds `ROWS_IN_PIECE` texts."""

    pieces: tuple[ColumnPiece, ...] = ()

    def __len__(self) -> int:
        return (len(self.pieces) - 1) * ROWS_IN_PIECE + len(self.pieces[-1].ends) if self.pieces else 0

    def __getitem__(self, index: int) -> str:
        """Return one element; negative indices count from the end. Raise IndexError."""
        piece, place = divmod(range(len(self))[index], ROWS_IN_PIECE)
        return self.pieces[piece].text(place)

    def __iter__(self) -> Iterator[str]:
        for piece in self.pieces:
            yield from piece.texts()

    def copied(self) -> Column:
        """Return a copy in memory of its own; a column that was read from a file keeps the whole file in memory."""
        return Column(tuple(piece._replace(data=bytes(piece.data)) for piece in self.pieces))

    def is_json(self, index: int) -> bool:
        """Return whether a text is the JSON of a value that is no text: see `ColumnPiece`."""
        piece, place = divmod(index, ROWS_IN_PIECE)
        return bool(self.pieces[piece].json_bits >> place & 1)

    def first_nested(self) -> int | None:
        """Return the index of the first list or object, or None."""
        for number, piece in enumerate(self.pieces):
            for place in range(len(piece.ends) if piece.json_bits else 0):
                if piece.json_bits >> place & 1 and piece.text(place)[:1] in ("[", "{"):
                    return number * ROWS_IN_PIECE + place
        return None

    @property
    def is_empty(self) -> bool:
        """True if all texts are empty."""
        return not any(piece.data for piece in self.pieces)


REWARD_COLUMN = "reward"
EXPECTED_COLUMN = "expected_s"
# Predictions in Label Studio's format: `formats.tasks.predictions`.
PREDICTIONS_COLUMN = "predictions"
TIME_COLUMNS = (EXPECTED_COLUMN, "max_s", "idle_after_s")
LONGEST_S = 30 * 24 * 3600


class TimeRule(Struct, frozen=True):
    """Times in seconds; None if not stated."""

    expected_s: int | None = None
    max_s: int | None = None
    idle_after_s: int | None = None


class Task(Struct, frozen=True):
    """One row. `reward` and `time` are stated in the row itself; otherwise the manifest's values apply."""

    id: str
    row: int
    columns: Mapping[str, str]
    reward: Decimal | None = None
    time: TimeRule = TimeRule()


def parse_seconds(text: str) -> int | None:
    """Parse an integer from 1 to `LONGEST_S` in ASCII digits; return None for any other text."""
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(LONGEST_S))):
        return None
    return int(text) if 1 <= int(text) <= LONGEST_S else None


class Tasks(Struct, frozen=True):
    """The task table of a bundle, by columns. A Task is made on demand and not stored. `order` holds the row indices
    from 0 in the worker's order; None is the order of the table. Rows missing from `order` are left out.
    `path_columns` have the values to which the design's paths lead (`core.design.structured_cells`)."""

    columns: Mapping[str, Column] = field(default_factory=dict)
    id_column: str = ""
    order: array[int] | None = None
    path_columns: frozenset[str] = frozenset()

    def __len__(self) -> int:
        if self.order is not None:
            return len(self.order)
        return len(self.columns[self.id_column]) if self.columns else 0

    def __getitem__(self, index: int) -> Task:
        """Return one element; negative indices count from the end. Raise IndexError."""
        place = range(len(self))[index]
        row = place if self.order is None else self.order[place]
        values = {name: column[row] for name, column in self.columns.items()}
        reward = parse_amount(values.get(REWARD_COLUMN, ""))
        times = {name: parse_seconds(values.get(name, "")) for name in TIME_COLUMNS}
        return Task(values[self.id_column], row + 1, values, reward, TimeRule(**times))

    def json_columns(self, index: int) -> frozenset[str]:
        """Return the columns in which a task has the JSON of a value that is no text."""
        row = index if self.order is None else self.order[index]
        return frozenset(name for name, column in self.columns.items() if column.is_json(row))

    def __iter__(self) -> Iterator[Task]:
        return (self[index] for index in range(len(self)))

    def ids(self) -> Iterator[str]:
        """Return the ids of all tasks in order, without making tasks."""
        if not self.columns:
            return iter(())
        ids = self.columns[self.id_column]
        return iter(ids) if self.order is None else (ids[row] for row in self.order)

    def arranged(self, order: array[int]) -> Tasks:
        return replace(self, order=order)


LONGEST_NAME = 120


class TaskProgress(StrEnum):
    UNOPENED = "unopened"
    OPENED = "opened"  # and not changed
    DRAFT = "draft"
    SUBMITTED = "submitted"
    SKIPPED = "skipped"


class ListedTasks:
    """The tasks in the worker's order, from 0. The name of a task is its first file name, else the start of its
    first text, else its id. Names are computed on demand."""

    def __init__(self, tasks: Tasks, design: Design, progress: Mapping[int, TaskProgress]) -> None:
        """Create the list; a task missing from `progress` was never opened."""
        self._tasks = tasks
        self._progress = progress
        objects = [tag for tag in design.objects() if tag.value[1:] in tasks.columns and tag.value.startswith("$")]
        self._shown = sorted(objects, key=lambda tag: not isinstance(tag, MediaTag))
        self._keys: list[str] = []  # search texts, built by the first search

    def __len__(self) -> int:
        return len(self._tasks)

    def progress(self, index: int) -> TaskProgress:
        return self._progress.get(index, TaskProgress.UNOPENED)

    def task_id(self, index: int) -> str:
        return self._cell(self._tasks.id_column, index)

    def name(self, index: int) -> str:
        names = (_named(tag, self._cell(tag.value[1:], index)) for tag in self._shown)
        return next(filter(None, names), "") or self.task_id(index)

    def found(self, words: str, among: Collection[TaskProgress]) -> list[int]:
        """Return the tasks with this progress that match every word: in the name or id, or as the number from 1."""
        progress = self._progress
        places = [at for at in range(len(self)) if progress.get(at, TaskProgress.UNOPENED) in among]
        wanted = words.casefold().split()
        if wanted and not self._keys:
            self._keys = self._searched()
        for word in wanted:
            places = [at for at in places if word in self._keys[at] or word == str(at + 1)]
        return places

    def _searched(self) -> list[str]:
        """Return the search texts of all tasks; reading whole columns takes a fifth of the time."""
        tasks = self._tasks
        ids = list(tasks.columns[tasks.id_column])
        names = [""] * len(ids)
        for tag in self._shown:
            cells = tasks.columns[tag.value[1:]]
            names = [name or _named(tag, cell) for name, cell in zip(names, cells, strict=True)]
        keys = [f"{name or task_id} {task_id}".casefold() for name, task_id in zip(names, ids, strict=True)]
        return keys if tasks.order is None else [keys[row] for row in tasks.order]

    def _cell(self, column: str, index: int) -> str:
        order = self._tasks.order
        return self._tasks.columns[column][index if order is None else order[index]]


def _named(tag: ObjectTag, cell: str) -> str:
    if is_structured(tag):
        return ""
    if isinstance(tag, MediaTag):
        return next((path.rpartition("/")[2] for path in paths_in(tag, cell)), "")
    if isinstance(tag, HyperText):
        from annotator.core.design.html_page import rough_text  # most designs show no page

        return rough_text(cell)[:LONGEST_NAME]
    return " ".join(cell[: 4 * LONGEST_NAME].split())[:LONGEST_NAME]
