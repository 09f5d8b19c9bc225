"""A history of paid assignments of one or more workers, from any file format. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum

from msgspec import Struct, field

from annotator.core.money.amount import Money
from annotator.core.pay.history.by_worker import WorkerFigures, by_worker
from annotator.core.pay.history.clusters import Figures, Work, figures

# The key of assignments with an unknown reward, beside the currencies.
UNPRICED = ""


class Decision(StrEnum):
    """The requester's decision about an assignment.

    Refused work pays nothing but takes time: rejected, returned and unsubmitted work stays in the denominator of
    every rate."""

    ACCEPTED = "accepted"
    PENDING = "pending"
    REFUSED = "refused"


class Count(Struct):
    """Counts of all assignments in one currency."""

    pending: int = 0
    refused: int = 0


class History(Struct):
    """A history. `works` is by currency, then by worker; `last_utc_ms` is the last submission, 0 without any."""

    works: dict[str, dict[str, Work]] = field(default_factory=dict)
    counts: dict[str, Count] = field(default_factory=dict)
    last_utc_ms: int = 0

    def finished(self, worker: str, reward: Money | None, decision: Decision, utc_ms: int) -> Work:
        """Add an assignment submitted at `utc_ms`; return the work to which its spans are added. A reward of None is
        unknown."""
        currency = UNPRICED if reward is None else reward.currency
        workers = self.works.get(currency)
        if workers is None:
            workers = self.works[currency] = {}
            self.counts[currency] = Count()
        work = workers.get(worker)
        if work is None:
            work = workers[worker] = Work()
        if decision is Decision.REFUSED:
            self.counts[currency].refused += 1
            work.finished(Decimal(0))
        else:
            self.counts[currency].pending += decision is Decision.PENDING
            work.finished(Decimal(0) if reward is None else reward.amount)
        if utc_ms > self.last_utc_ms:
            self.last_utc_ms = utc_ms
        return work

    @property
    def assignments(self) -> int:
        return sum(work.assignments for workers in self.works.values() for work in workers.values())

    def leave_out_unpriced(self) -> int:
        """Remove assignments without a reward if others have one, because they would only lower the pay; return
        their number.

        If no reward is known they stay, and every rate is unknown."""
        if len(self.works) < 2 or UNPRICED not in self.works:
            return 0
        del self.counts[UNPRICED]
        return sum(work.assignments for work in self.works.pop(UNPRICED).values())

    def figures(self, gaps_ms: Sequence[int]) -> dict[str, list[Figures]]:
        """Return the figures by currency in alphabetical order, one per gap. Currencies are never added."""
        return {
            currency: figures(self.works[currency].values(), gaps_ms, priced=currency != UNPRICED)
            for currency in sorted(self.works)
        }

    def by_worker(self, currency: str, gap_ms: int) -> list[WorkerFigures]:
        """Return the figures per worker in one currency, the lowest hourly pay first; empty without work."""
        return by_worker(self.works.get(currency, {}), gap_ms, priced=currency != UNPRICED)
