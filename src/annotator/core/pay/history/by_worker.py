"""What each worker of a history was paid per hour: the spread behind the mean. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from msgspec import Struct

from annotator.core.money.rates import hourly
from annotator.core.pay.history.clusters import Work, clusters


class WorkerFigures(Struct, frozen=True):
    """`worker` is empty for all those together whose work names nobody. `pay` is None where rewards are not known."""

    worker: str
    assignments: int
    time_ms: int
    pay: Decimal | None

    @property
    def rate(self) -> Decimal | None:
        """Per hour; None for a worker without any time, and where rewards are not known."""
        return None if self.pay is None else hourly(self.pay, self.time_ms)


def by_worker(works: Mapping[str, Work], gap_ms: int, *, priced: bool = True) -> list[WorkerFigures]:
    """The lowest pay per hour first; those without one at the end. Time as in `core.pay.history.clusters`."""
    found = [
        WorkerFigures(worker, work.assignments, _time_ms(work, gap_ms), work.pay if priced else None)
        for worker, work in works.items()
    ]
    return sorted(found, key=_order)


def _time_ms(work: Work, gap_ms: int) -> int:
    """Milliseconds: what overlaps counts once."""
    return work.apart_ms + sum(end_ms - start_ms for start_ms, end_ms in clusters(work.spans(), gap_ms))


def _order(figures: WorkerFigures) -> tuple[bool, Decimal, str]:
    rate = figures.rate
    return (rate is None, rate or Decimal(0), figures.worker)
