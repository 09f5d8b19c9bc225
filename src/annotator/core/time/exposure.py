"""Exposure to sensitive media: time and number of tasks per day. Pure; never sent. Derived from the ledger: a task
is on screen from `loading-ended` until it is left, without absences. The requester states a bundle's content."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from msgspec import Struct, field

from annotator.core.ledger.intervals import Interval, State
from annotator.core.protection import ContentWarning, plain
from annotator.core.time.local_days import on_days

# An own page with a task is its submitted answer.
_ON_SCREEN = frozenset({State.ON_TASK, State.OWN_PAGES})


class Exposure(Struct, frozen=True):
    """The exposure; `tasks` counts those on screen for any time."""

    tasks: int = 0
    spent_ms: int = 0


class DayExposure(Struct, frozen=True):
    """The exposure of a day. `by_category` is sorted by time, longest first. Categories are in the requesters'
    spelling as first met; empty for unnamed. A task of several categories counts in each, and once in `whole`."""

    whole: Exposure = Exposure()
    by_category: Mapping[str, Exposure] = field(default_factory=dict)


def on_screen(intervals: Iterable[Interval], day: date) -> dict[str, int]:
    """Return the milliseconds on this day with a task on screen, by unique_id."""
    spent_ms: dict[str, int] = {}
    for interval in intervals:
        if interval.state in _ON_SCREEN and interval.task is not None:
            for on, piece in on_days(interval):
                if on == day:
                    spent_ms[interval.task] = spent_ms.get(interval.task, 0) + piece.duration_ms
    return spent_ms


def day_exposure(spent_ms: Mapping[str, int], warned: Mapping[str, ContentWarning]) -> DayExposure:
    """Return the exposure of a day; `warned` has the content warning of each task. Tasks without sensitive media, or
    without a known warning, do not count."""
    found = {task: spent for task, spent in spent_ms.items() if task in warned and warned[task].is_sensitive}
    names: dict[str, str] = {}
    sums: dict[str, Exposure] = {}
    for task, spent in found.items():
        for kept, name in {plain(name): name for name in warned[task].categories or ("",)}.items():
            before = sums.get(kept, Exposure())
            names.setdefault(kept, name)
            sums[kept] = Exposure(before.tasks + 1, before.spent_ms + spent)
    longest = sorted(sums, key=lambda kept: -sums[kept].spent_ms)
    return DayExposure(Exposure(len(found), sum(found.values())), {names[kept]: sums[kept] for kept in longest})
