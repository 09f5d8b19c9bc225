"""The reward at which a share of the workers reaches an hourly wage, and what each way to that wage costs. Pure.

The time of a worker is all paid work divided by the number of paid tasks. The point price comes from the quantile of
these times (type 7). It promises too much for further workers: of m workers measured, the quantile of a share f is
expected to cover only (1 + (m - 1) f) / (m + 1) of all. The safe price comes from the smallest order statistic that is
at least the true quantile with a certainty of 80 %, whatever the distribution (Conover 1999, Practical Nonparametric
Statistics, chapter 3). Both are rounded up to a cent."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction

from msgspec import Struct

from annotator.core.money.amount import EXACT, HOUR_MS
from annotator.core.pay.history import Work
from annotator.core.pay.quantiles import quantile
from annotator.core.pay.rehearsal import CENT_DIGITS, reward_for_wage

CERTAINTY = 0.8
# Fewer tasks say little about how fast a worker is.
FEWEST_TASKS = 5


class WorkerTime(Struct, frozen=True):
    """The paid work of one worker: tasks, or minutes of media if these are paid, with all time and all rewards."""

    tasks: Fraction
    time_ms: int
    paid: Decimal = Decimal(0)

    @property
    def task_ms(self) -> Fraction:
        """The time of one task."""
        return Fraction(self.time_ms) / self.tasks


def worker_time(work: Work, by_the_minute: Decimal | None = None) -> WorkerTime:
    """Return the paid work of a worker. `by_the_minute` is the pay for a minute of media, if minutes are paid: all
    rewards divided by it are the minutes."""
    tasks = Fraction(work.pay) / Fraction(by_the_minute) if by_the_minute else Fraction(work.assignments)
    return WorkerTime(tasks, work.naive_ms, work.pay)


def worker_times(works: Iterable[Work], by_the_minute: Decimal | None = None, fewest: int = 1) -> list[WorkerTime]:
    """Return the paid work of the workers with at least so many assignments; see `worker_time`."""
    times = (worker_time(work, by_the_minute) for work in works if work.assignments >= fewest)
    return [time for time in times if time.tasks]


class Price(Struct, frozen=True):
    """Two rewards for the share. `expected` is the share of further workers who will reach the wage with `point`.
    `is_bound` is False if too few workers were measured for a bound: then the slowest of them stands in."""

    point: Decimal
    safe: Decimal
    expected: Fraction
    is_bound: bool
    workers: int


def bound_rank(workers: int, share: Fraction, certainty: float = CERTAINTY) -> int | None:
    """Return the rank (from 1) of the order statistic that is at least the quantile of the share with this certainty,
    or None if not even the highest one is. The sum goes over logarithms, because powers of many workers underflow."""
    if share >= 1:
        return None
    log_in, log_out = math.log(share), math.log(1 - share)
    above = 0.0
    for rank in range(workers, 0, -1):
        ways = math.lgamma(workers + 1) - math.lgamma(rank + 1) - math.lgamma(workers - rank + 1)
        above += math.exp(ways + rank * log_in + (workers - rank) * log_out)
        if above > 1 - certainty:
            return rank + 1 if rank < workers else None
    return 1


def price(times: Iterable[WorkerTime], wage: Decimal, share: Fraction, digits: int = CENT_DIGITS) -> Price | None:
    """Return the rewards at which this share of the workers reaches the wage; None without workers."""
    ordered = sorted(each.task_ms for each in times)
    if not ordered:
        return None
    count = len(ordered)
    rank = bound_rank(count, share)
    point = reward_for_wage(wage, quantile(ordered, share), digits)
    safe = reward_for_wage(wage, ordered[(rank or count) - 1], digits)
    return Price(point, max(point, safe), (1 + (count - 1) * share) / (count + 1), rank is not None, count)


def reach(times: Iterable[WorkerTime], wage: Decimal, reward: Decimal | None = None) -> int:
    """Return how many workers reach the wage, with this reward or with what they were paid."""
    return sum(_earned(each, reward) * HOUR_MS >= Fraction(wage) * each.time_ms for each in times)


def _earned(each: WorkerTime, reward: Decimal | None) -> Fraction:
    return Fraction(each.paid) if reward is None else Fraction(reward) * each.tasks


class Way(Struct, frozen=True):
    """A way to the wage: what the work costs at a reward, the bonuses that lift everybody else, and how many workers
    reach the wage before bonuses. `reward` is None for what was really paid."""

    reward: Decimal | None
    paid: Decimal
    bonuses: Decimal
    reached: int

    @property
    def total(self) -> Decimal:
        return EXACT.add(self.paid, self.bonuses)


def way(times: Sequence[WorkerTime], wage: Decimal, reward: Decimal | None, digits: int = CENT_DIGITS) -> Way:
    """Return what this reward costs for work that was measured."""
    earned = [_earned(each, reward) for each in times]
    lifts = [lift(wage, each.time_ms, so_far, digits) for each, so_far in zip(times, earned, strict=True)]
    paid = sum(earned, Fraction(0))
    return Way(reward, _amount(paid, digits), sum(lifts, Decimal(0)), reach(times, wage, reward))


def _amount(paid: Fraction, digits: int) -> Decimal:
    """Return an amount with as many digits as it has; rounded up to 12 if it has more."""
    return rounded_up(paid, next((n for n in range(digits, 12) if (paid * 10**n).denominator == 1), 12))


def lift(wage: Decimal, time_ms: int, earned: Fraction, digits: int = CENT_DIGITS) -> Decimal:
    """Return the smallest bonus with which a time is paid the wage; 0 if it already is."""
    return rounded_up(max(Fraction(0), Fraction(wage) * time_ms / HOUR_MS - earned), digits)


def rounded_up(amount: Fraction, digits: int) -> Decimal:
    return Decimal(math.ceil(amount * 10**digits)).scaleb(-digits)
