"""The table of tasks as it was written: rows of text under named columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple


class TaskRow(NamedTuple):
    """`row` counts tasks from 1, headers not counted; `line` is None in a .json file."""

    row: int
    line: int | None
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class TaskTable:
    """`nested` names columns that hold lists or objects somewhere, with the first such row."""

    columns: tuple[str, ...]
    rows: tuple[TaskRow, ...]
    nested: Mapping[str, TaskRow] = field(default_factory=dict)
