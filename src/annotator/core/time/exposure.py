"""How long, and in how many tasks, a person had hurtful media on screen in a day. Pure; it never leaves the machine.

It is read off the ledger: a task is on screen from when it was shown (`loading-ended`) until it is left, and no longer
than somebody was there. What comes in a task is what the requester of its bundle says.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from msgspec import Struct, field

from annotator.core.ledger.intervals import Interval, State
from annotator.core.protection import ContentWarning, plain
from annotator.core.time.local_days import on_days


class Exposure(Struct, frozen=True):
    """`tasks` that were on screen for any time at all."""

    tasks: int = 0
    spent_ms: int = 0


class DayExposure(Struct, frozen=True):
    """`by_category`, longest first, in the requesters' words as first met; empty for what nobody named. A task of
    several categories counts in each, and once in `whole`."""

    whole: Exposure = Exposure()
    by_category: Mapping[str, Exposure] = field(default_factory=dict)


def on_screen(intervals: Iterable[Interval], day: date) -> dict[str, int]:
    """Milliseconds of this day with a task on screen, by its unique_id."""
    spent_ms: dict[str, int] = {}
    for interval in intervals:
        if interval.state is State.ON_TASK and interval.task is not None:
            for on, piece in on_days(interval):
                if on == day:
                    spent_ms[interval.task] = spent_ms.get(interval.task, 0) + piece.duration_ms
    return spent_ms


def day_exposure(spent_ms: Mapping[str, int], warned: Mapping[str, ContentWarning]) -> DayExposure:
    """`warned`: what is said of the media of each task. What may not hurt, or is not known any more, does not count."""
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
