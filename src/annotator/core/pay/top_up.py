"""Bonuses that lift every worker to an hourly wage. Pure.

A worker gets what is missing between the wage for all paid work and what the worker has: accepted rewards and earlier
bonuses of this kind. So a second run over the same results adds nothing, and more results add only the difference.
Fair Work (Whiting, Hugh and Bernstein 2019, HCOMP) pays everybody the same bonus for the median time, which leaves half
of the workers below the wage; here each worker's own time counts."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction

from msgspec import Struct

from annotator.core.pay.fair_price import lift
from annotator.core.pay.quantiles import quantile
from annotator.core.pay.rehearsal import CENT_DIGITS


class WorkerPay(Struct, frozen=True):
    """The work of one worker in one currency: the time of each task in milliseconds, accepted rewards, and the bonuses
    that the worker was told before."""

    worker: str
    times_ms: tuple[int, ...]
    paid: Decimal
    bonuses: Decimal = Decimal(0)


class TopUp(Struct, frozen=True):
    """The bonus of one worker, above 0."""

    worker: str
    amount: Decimal


def median_ms(works: Iterable[WorkerPay]) -> Fraction | None:
    """Return the median time of all tasks; None without tasks."""
    times_ms = sorted(time_ms for work in works for time_ms in work.times_ms)
    return quantile(times_ms, Fraction(1, 2)) if times_ms else None


def capped(works: Sequence[WorkerPay], medians: int) -> list[WorkerPay]:
    """Return the works with each time cut at this many medians, rounded up to a millisecond."""
    middle_ms = median_ms(works)
    if middle_ms is None:
        return list(works)
    most_ms = math.ceil(middle_ms * medians)
    return [
        WorkerPay(work.worker, tuple(min(time_ms, most_ms) for time_ms in work.times_ms), work.paid, work.bonuses)
        for work in works
    ]


def top_ups(works: Iterable[WorkerPay], wage: Decimal, digits: int = CENT_DIGITS) -> list[TopUp]:
    """Return the bonuses that are missing, the largest first."""
    missing = [
        TopUp(work.worker, lift(wage, sum(work.times_ms), Fraction(work.paid) + Fraction(work.bonuses), digits))
        for work in works
    ]
    return sorted((each for each in missing if each.amount), key=lambda each: (-each.amount, each.worker))


def below(works: Iterable[WorkerPay], wage: Decimal) -> int:
    """Return how many workers are below the wage with rewards and bonuses together."""
    return sum(lift(wage, sum(work.times_ms), Fraction(work.paid) + Fraction(work.bonuses), 12) > 0 for work in works)
