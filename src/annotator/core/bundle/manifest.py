"""The manifest of a bundle as frozen data. Fields follow `bundle.toml`."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from msgspec import Struct

from annotator.core.bundle.tasks import TimeRule
from annotator.core.ledger.entry_fields import PayKind as PayKind
from annotator.core.protection import NOTHING_SAID, ContentWarning, categories_in


class Requester(Struct, frozen=True):
    name: str
    contact: str


class PayUnit(StrEnum):
    """What an amount is for: a task, or a minute of the sounds and films of a task."""

    TASK = "task"
    MEDIA_MINUTE = "media-minute"


class Pay(Struct, frozen=True):
    """What work brings; `review_days` 0 means not stated."""

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
    """`warned` is said of all tasks together. Where there is a `categories_column`, each task says itself which of them
    it shows, and none with an empty cell. `calm_after`: after so many tasks that may hurt comes one that may not, as
    long as there is one; 0: they come as they stand."""

    licence: str
    warned: ContentWarning = NOTHING_SAID
    categories_column: str = ""
    calm_after: int = 0

    def said_of(self, columns: Mapping[str, str]) -> ContentWarning:
        """Of the task with these columns."""
        return self.said_by(columns.get(self.categories_column, "")) if self.categories_column else self.warned

    def said_by(self, cell: str) -> ContentWarning:
        """By what stands in the column of categories."""
        categories = categories_in(cell, self.warned.categories)
        return ContentWarning(self.warned.sensitivity, categories) if categories else NOTHING_SAID


class AnswerRule(Struct, frozen=True):
    """What an answer must meet beside its design. `min_listen_ratio`: what share of its sounds must have been heard,
    from 0 to 1; 0 where the requester said nothing."""

    min_listen_ratio: Fraction = Fraction(0)


class SubmitRule(Struct, frozen=True):
    """Where results go; never a credential. Kind `folder` is the worker's own results folder."""

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
    config_file: str  # empty when a preset gives the design
    preset: str
    labels: tuple[str, ...]
    question: str
    tasks_file: str
    id_column: str
    instructions_file: str  # empty when there are none
    must_read: bool
    pay: Pay | None  # always None where the kind is not paid
    time: TimeRule
    assignments: Assignments
    media: MediaRule
    submit: SubmitRule
    pay_kind: PayKind = PayKind.PAID
    answers: AnswerRule = AnswerRule()
    instructions_translated: tuple[tuple[str, str], ...] = ()  # language tags, and the files in them
    reminds_of_first: bool = False  # what a worker marked first stands beside the later tasks

    @property
    def key(self) -> str:
        """`id@revision`: what ties drafts, parcels and results to a design."""
        return f"{self.id}@{self.revision}"
