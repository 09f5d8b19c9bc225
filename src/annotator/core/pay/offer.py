"""The stated pay and expected time of a bundle's tasks, which may differ by task. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from itertools import compress, repeat
from operator import not_

from msgspec import Struct

from annotator.core.bundle.manifest import Manifest, PayUnit
from annotator.core.bundle.tasks import EXPECTED_COLUMN, REWARD_COLUMN, Column, Tasks, parse_seconds
from annotator.core.money.amount import EXACT, Money, hourly, parse_amount

# The number of tasks for each pair of reward and expected time as text; "" if the manifest's value applies.
Terms = Mapping[tuple[str, str], int]
NO_TASK_TERMS: Terms = {("", ""): 1}


class TaskTerms(Struct, frozen=True):
    """The rewards and expected times (in seconds) of each task; None for a missing column."""

    ids: Column
    rewards: Column | None
    times: Column | None

    def every(self) -> Terms:
        """Return the terms of all tasks. Like the other methods it reads every row: call it in a thread."""
        return Counter(self._rows())

    def of(self, ids: Collection[str]) -> Terms:
        """Return the terms of the tasks with these ids."""
        return Counter(compress(self._rows(), map(ids.__contains__, self.ids)))

    def without(self, ids: Collection[str]) -> Terms:
        """Return the terms of all other tasks."""
        return Counter(compress(self._rows(), map(not_, map(ids.__contains__, self.ids))))

    def _rows(self) -> Iterator[tuple[str, str]]:
        nothing = repeat("", len(self.ids))
        return zip(self.rewards or nothing, self.times or nothing, strict=True)


def has_own_terms(tasks: Tasks) -> bool:
    columns = (tasks.columns.get(name) for name in (REWARD_COLUMN, EXPECTED_COLUMN))
    return any(column is not None and not column.is_empty for column in columns)


def task_terms(tasks: Tasks) -> TaskTerms:
    """Return a copy of the columns, so that the rest of the table can be freed."""
    rewards, times = tasks.columns.get(REWARD_COLUMN), tasks.columns.get(EXPECTED_COLUMN)
    return TaskTerms(
        tasks.columns[tasks.id_column].copied(),
        rewards.copied() if rewards is not None else None,
        times.copied() if times is not None else None,
    )


class Offer(Struct, frozen=True):
    """An offer. `least` and `most` are the range of rewards per task, or per minute of media (`by_the_minute`,
    without an hourly figure). `times_s` is the range of expected times, and `hourly` all rewards over all expected
    times. Both are None if any task has no stated time. `mean` and `mean_s` are the average reward and time."""

    least: Money
    most: Money
    times_s: tuple[int, int] | None
    hourly: Money | None
    by_the_minute: bool = False
    mean: Fraction = Fraction(0)
    mean_s: Fraction | None = None


def promised(manifest: Manifest, terms: Terms = NO_TASK_TERMS) -> Offer | None:
    """Return the offer; None without stated pay or tasks."""
    pay = manifest.pay
    if pay is None or not terms:
        return None
    rewards: list[Decimal] = []
    times_s: list[int | None] = []
    total, total_s = Decimal(0), 0
    for (reward, time), count in terms.items():
        own = parse_amount(reward)
        expected_s = parse_seconds(time) or manifest.time.expected_s
        rewards.append(pay.amount if own is None else own)
        times_s.append(expected_s)
        total = EXACT.add(total, EXACT.multiply(rewards[-1], Decimal(count)))
        total_s += count * (expected_s or 0)
    known_s = [time_s for time_s in times_s if time_s is not None]
    is_timed = len(known_s) == len(times_s)
    by_the_minute = pay.unit is PayUnit.MEDIA_MINUTE
    value = hourly(total, total_s * 1000) if is_timed and not by_the_minute else None
    return Offer(
        Money(min(rewards), pay.currency),
        Money(max(rewards), pay.currency),
        (min(known_s), max(known_s)) if is_timed else None,
        Money(value, pay.currency) if value is not None else None,
        by_the_minute,
        Fraction(total) / sum(terms.values()),
        Fraction(total_s, sum(terms.values())) if is_timed else None,
    )
