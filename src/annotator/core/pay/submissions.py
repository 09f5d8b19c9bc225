"""What was handed in or written down by hand, as the meter keeps it for as long as something may look back to it."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from annotator.core.money.states import BRINGS
from annotator.core.money.sums import Parts
from annotator.core.pay.totals import Totals


class SubmittedWork(Struct, frozen=True):
    """A submission, or money entered by hand on its own day, by its place on the ledger's own line. `row` is that of
    `Earnings`, -1 where there is no reward. What was skipped or practice is no task that a figure counts; its time
    counts for its bundle, and so does that it `is_done`, if it was not skipped."""

    at_ms: int
    row: int
    active_ms: int
    is_task: bool
    unique_id: str = ""  # of a task, skipped or not; what follows goes with it
    work_ms: int = 0
    practice_ms: int = 0
    is_done: bool = False
    day: date = date.min
    media_ms: int = 0


def with_audio(totals: Totals, sent: SubmittedWork, sign: int) -> Totals:
    """Of a task the time that its sounds took, and their length, counted in (1) or out (-1)."""
    return totals.heard(sign * sent.active_ms, sign * sent.media_ms) if sent.is_task else totals


def brings(parts: Parts) -> bool:
    """Whether money in these states is counted as pay."""
    return any(state in BRINGS for state, _amount in parts)
