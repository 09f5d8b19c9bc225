"""A history of paid assignments, of one worker or of many, whatever file it comes from. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum

from msgspec import Struct, field

from annotator.core.money.amount import Money
from annotator.core.pay.history.by_worker import WorkerFigures, by_worker
from annotator.core.pay.history.clusters import Figures, Work, figures

# The key of assignments whose reward is not known, beside the currencies.
UNPRICED = ""


class Decision(StrEnum):
    """What the requester said to an assignment. Refused work brings nothing and takes its time all the same: rejected,
    returned and unsubmitted work stays in the denominator of every rate."""

    ACCEPTED = "accepted"
    PENDING = "pending"
    REFUSED = "refused"


class Count(Struct):
    """Of all assignments in one currency."""

    pending: int = 0
    refused: int = 0


class History(Struct):
    """`works` by currency, then by worker; `last_utc_ms` is when the last assignment was handed in, 0 before any."""

    works: dict[str, dict[str, Work]] = field(default_factory=dict)
    counts: dict[str, Count] = field(default_factory=dict)
    last_utc_ms: int = 0

    def finished(self, worker: str, reward: Money | None, decision: Decision, utc_ms: int) -> Work:
        """An assignment was handed in at `utc_ms`: returned is the work that its spans belong to. Reward None: not
        known."""
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
        """Where some rewards are known, assignments without one would only lower the pay: takes them out, and says how
        many. Where none is known they stay, and every rate is unknown."""
        if len(self.works) < 2 or UNPRICED not in self.works:
            return 0
        del self.counts[UNPRICED]
        return sum(work.assignments for work in self.works.pop(UNPRICED).values())

    def figures(self, gaps_ms: Sequence[int]) -> dict[str, list[Figures]]:
        """By currency in alphabetical order, one for each gap. Currencies are never added."""
        return {
            currency: figures(self.works[currency].values(), gaps_ms, priced=currency != UNPRICED)
            for currency in sorted(self.works)
        }

    def by_worker(self, currency: str, gap_ms: int) -> list[WorkerFigures]:
        """Of one currency, the lowest pay per hour first. Empty where there is no work in it."""
        return by_worker(self.works.get(currency, {}), gap_ms, priced=currency != UNPRICED)
