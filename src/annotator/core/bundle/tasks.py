"""The tasks of a bundle: a table stored by columns, from which a Task is made on demand."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping
from decimal import Decimal

from msgspec import Struct, field
from msgspec.structs import replace

from annotator.core.bundle.string_column import Column
from annotator.core.money.amount import parse_amount

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
    """The task table of a bundle, by columns.

    A Task is made on demand and not stored. `order` holds the row indices from 0 in the worker's order; None is the
    order of the table. Rows missing from `order` are left out."""

    columns: Mapping[str, Column] = field(default_factory=dict)
    id_column: str = ""
    order: array[int] | None = None

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
