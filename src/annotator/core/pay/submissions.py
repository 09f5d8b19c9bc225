"""Submissions and money entries that the meter keeps for later changes."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from annotator.core.money.states import BRINGS
from annotator.core.money.sums import Parts
from annotator.core.pay.totals import Totals


class SubmittedWork(Struct, frozen=True):
    """A submission, or money entered on its own day, with its position on the ledger's time line.

    `row` is that of `Earnings`, -1 without a reward. Skipped and practice tasks have `is_task` False: they are in no
    task count, but their time counts for the bundle. `is_done`: not skipped."""

    at_ms: int
    row: int
    active_ms: int
    is_task: bool
    unique_id: str = ""  # of a task, skipped or not; also for the fields below
    work_ms: int = 0
    practice_ms: int = 0
    is_done: bool = False
    day: date = date.min
    media_ms: int = 0


def with_audio(totals: Totals, sent: SubmittedWork, sign: int) -> Totals:
    """Add (1) or subtract (-1) a task's active time and media length."""
    return totals.heard(sign * sent.active_ms, sign * sent.media_ms) if sent.is_task else totals


def brings(parts: Parts) -> bool:
    """Return True if money in these states counts as pay."""
    return any(state in BRINGS for state, _amount in parts)
