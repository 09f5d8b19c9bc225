"""The manifest of a bundle as frozen data. Fields follow `bundle.toml`."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from msgspec import Struct

from annotator.core.bundle.tasks import TimeRule
from annotator.core.ledger.entry_fields import PayKind as PayKind
from annotator.core.protection import NO_WARNING, ContentWarning, categories_in


class Requester(Struct, frozen=True):
    name: str
    contact: str


class PayUnit(StrEnum):
    """The unit of pay: a task, or a minute of the task's audio and video."""

    TASK = "task"
    MEDIA_MINUTE = "media-minute"


class Pay(Struct, frozen=True):
    """The stated pay; `review_days` 0 means not stated."""

    currency: str
    amount: Decimal
    unit: PayUnit
    review_days: int
    rejected_pays: bool
    bonus: str


class Assignments(Struct, frozen=True):
    overlap: int
    allow_skip: bool
    order: str  # given / random


class MediaRule(Struct, frozen=True):
    """Rules about media. `warned` is the content warning for all tasks. With a `categories_column`, each task names
    its own categories, and an empty cell means none. `calm_after` is the number of sensitive tasks after which a
    calm one follows, as long as there is one; 0 keeps the order. `language` is that of the recordings (a BCP 47 tag),
    or empty."""

    licence: str
    warned: ContentWarning = NO_WARNING
    categories_column: str = ""
    calm_after: int = 0
    language: str = ""

    def content_warning(self, columns: Mapping[str, str]) -> ContentWarning:
        """Return the content warning of the task with these columns."""
        return self.warning_of(columns.get(self.categories_column, "")) if self.categories_column else self.warned

    def warning_of(self, cell: str) -> ContentWarning:
        """Return the content warning for a cell of the categories column."""
        categories = categories_in(cell, self.warned.categories)
        return ContentWarning(self.warned.sensitivity, categories) if categories else NO_WARNING


class AnswerRule(Struct, frozen=True):
    """Rules for answers beside the design. `min_listen_ratio` is the required listened share, 0 (default) to 1."""

    min_listen_ratio: Fraction = Fraction(0)


class SubmitRule(Struct, frozen=True):
    """The destination of results; never a credential. Kind `folder` is the worker's own results folder."""

    kind: str
    url: str
    project: str


class Manifest(Struct, frozen=True):
    id: str
    revision: int
    title: str
    description: str
    language: str
    requester: Requester
    config_file: str  # empty if a preset provides the design
    preset: str
    labels: tuple[str, ...]
    question: str
    tasks_file: str
    id_column: str
    instructions_file: str  # empty without instructions
    must_read: bool
    pay: Pay | None  # None if the kind is not paid
    time: TimeRule
    assignments: Assignments
    media: MediaRule
    submit: SubmitRule
    pay_kind: PayKind = PayKind.PAID
    answers: AnswerRule = AnswerRule()
    instructions_translated: tuple[tuple[str, str], ...] = ()  # pairs of language tag and file name
    reminds_of_first: bool = False  # show crops of the worker's first answer beside later tasks

    @property
    def key(self) -> str:
        """`id@revision`: the key that links drafts, parcels and results to a design."""
        return f"{self.id}@{self.revision}"
