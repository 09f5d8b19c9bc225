"""Hourly pay of each worker of a history: the spread behind the mean. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from msgspec import Struct

from annotator.core.money.rates import hourly
from annotator.core.pay.history.clusters import Work, clusters


class WorkerFigures(Struct, frozen=True):
    """The figures of one worker. `worker` is empty for all work without a name. `pay` is None if rewards are
    unknown."""

    worker: str
    assignments: int
    time_ms: int
    pay: Decimal | None

    @property
    def rate(self) -> Decimal | None:
        """The hourly pay; None without time, or if rewards are unknown."""
        return None if self.pay is None else hourly(self.pay, self.time_ms)


def by_worker(works: Mapping[str, Work], gap_ms: int, *, priced: bool = True) -> list[WorkerFigures]:
    """Return the workers, the lowest hourly pay first, those without one last. Time is that of
    `core.pay.history.clusters`."""
    found = [
        WorkerFigures(worker, work.assignments, _time_ms(work, gap_ms), work.pay if priced else None)
        for worker, work in works.items()
    ]
    return sorted(found, key=_order)


def _time_ms(work: Work, gap_ms: int) -> int:
    """Return the time in milliseconds; overlaps count once."""
    return work.apart_ms + sum(end_ms - start_ms for start_ms, end_ms in clusters(work.spans(), gap_ms))


def _order(figures: WorkerFigures) -> tuple[bool, Decimal, str]:
    rate = figures.rate
    return (rate is None, rate or Decimal(0), figures.worker)
