"""A bundle as a requester wrote it, read and checked: frozen data. Fields follow `bundle.toml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from annotator.core.design import Design, Image, filled
from annotator.core.money import Money


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


@dataclass(frozen=True, slots=True)
class Bundle:
    manifest: Manifest
    design: Design
    tasks: tuple[Task, ...]
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
class MediaIdentity:
    """What exactly was looked at. Sizes are of the EXIF-oriented picture, in pixels; None where not yet known."""

    path: str
    sha256: str
    size_bytes: int
    width_px: int | None = None
    height_px: int | None = None
