"""A bundle as a requester wrote it, read and checked: frozen data. Fields follow `bundle.toml`."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from annotator.core.columns import Column
from annotator.core.design import Design, filled
from annotator.core.money import Money, parse_amount
from annotator.core.tags import Image

REWARD_COLUMN = "reward"
TIME_COLUMNS = ("expected_s", "max_s", "idle_after_s")
LONGEST_S = 30 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Requester:
    name: str
    contact: str


@dataclass(frozen=True, slots=True)
class Pay:
    """What one task brings. `unit` is `task` or `media-minute`; `review_days` 0 means not stated."""

    currency: str
    amount: Decimal
    unit: str
    review_days: int
    rejected_pays: bool
    bonus: str


@dataclass(frozen=True, slots=True)
class TimeRule:
    """Seconds; None where the requester said nothing."""

    expected_s: int | None = None
    max_s: int | None = None
    idle_after_s: int | None = None


@dataclass(frozen=True, slots=True)
class Assignments:
    overlap: int
    allow_skip: bool
    order: str  # given / random


@dataclass(frozen=True, slots=True)
class MediaRule:
    licence: str


@dataclass(frozen=True, slots=True)
class SubmitRule:
    """Where results go; never a credential. Kind `folder` is the worker's own results folder."""

    kind: str
    url: str
    project: str


@dataclass(frozen=True, slots=True)
class Manifest:
    id: str
    revision: int
    title: str
    description: str
    language: str
    requester: Requester
    config_file: str  # empty when a preset gives the design
    preset: str
    labels: tuple[str, ...]
    question: str
    tasks_file: str
    id_column: str
    instructions_file: str  # empty when there are none
    must_read: bool
    pay: Pay | None
    time: TimeRule
    assignments: Assignments
    media: MediaRule
    submit: SubmitRule

    @property
    def key(self) -> str:
        """`id@revision`: what ties drafts, parcels and results to a design."""
        return f"{self.id}@{self.revision}"


@dataclass(frozen=True, slots=True)
class Task:
    """One row. `reward` and `time` hold what the row itself says; the manifest's values stand behind them."""

    id: str
    row: int
    columns: Mapping[str, str]
    reward: Decimal | None = None
    time: TimeRule = TimeRule()


def parse_seconds(text: str) -> int | None:
    """A whole number from 1 to `LONGEST_S` in plain digits; None for anything else."""
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(LONGEST_S))):
        return None
    return int(text) if 1 <= int(text) <= LONGEST_S else None


@dataclass(frozen=True, slots=True)
class Tasks:
    """The table of a bundle, by its columns. A Task is made of a row when somebody asks for it, and never kept.

    `order` holds the rows, counted from 0, in the order in which they are to come; None: as they stand.
    """

    columns: Mapping[str, Column] = field(default_factory=dict)
    id_column: str = ""
    order: array[int] | None = None

    def __len__(self) -> int:
        return len(self.columns[self.id_column]) if self.columns else 0

    def __getitem__(self, index: int) -> Task:
        """Raises IndexError; negative indexes count from the end."""
        place = range(len(self))[index]
        row = place if self.order is None else self.order[place]
        values = {name: column[row] for name, column in self.columns.items()}
        reward = parse_amount(values.get(REWARD_COLUMN, ""))
        times = {name: parse_seconds(values.get(name, "")) for name in TIME_COLUMNS}
        return Task(values[self.id_column], row + 1, values, reward, TimeRule(**times))

    def __iter__(self) -> Iterator[Task]:
        return (self[index] for index in range(len(self)))

    def ids(self) -> Iterator[str]:
        """Of all tasks, in their order, without making any."""
        if not self.columns:
            return iter(())
        ids = self.columns[self.id_column]
        return iter(ids) if self.order is None else (ids[row] for row in self.order)

    def arranged(self, order: array[int]) -> Tasks:
        return replace(self, order=order)


@dataclass(frozen=True, slots=True)
class Bundle:
    manifest: Manifest
    design: Design
    tasks: Tasks
    instructions_html: str  # sanitised; empty when there are none

    def reward(self, task: Task) -> Money | None:
        """What this task brings, or None when the bundle states no pay."""
        pay = self.manifest.pay
        if pay is None:
            return None
        return Money(pay.amount if task.reward is None else task.reward, pay.currency)

    def time_rule(self, task: Task) -> TimeRule:
        own, general = task.time, self.manifest.time
        return TimeRule(
            expected_s=own.expected_s if own.expected_s is not None else general.expected_s,
            max_s=own.max_s if own.max_s is not None else general.max_s,
            idle_after_s=own.idle_after_s if own.idle_after_s is not None else general.idle_after_s,
        )

    def pictures(self, task: Task) -> tuple[str, ...]:
        """Bundle paths of the task's pictures, in document order."""
        images = (tag for tag in self.design.objects() if isinstance(tag, Image))
        return tuple(path for path in (filled(tag.value, task.columns) for tag in images) if path)


@dataclass(frozen=True, slots=True)
class Summary:
    """A bundle as far as it is known without reading its table."""

    manifest: Manifest
    task_count: int
    has_pictures: bool


@dataclass(frozen=True, slots=True)
class MediaIdentity:
    """What exactly was looked at. Sizes are of the EXIF-oriented picture, in pixels; None where not yet known."""

    path: str
    sha256: str
    size_bytes: int
    width_px: int | None = None
    height_px: int | None = None
