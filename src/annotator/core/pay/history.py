"""Histories of paid assignments: rates over clusters of overlapping work, in total and by worker."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum

from msgspec import Struct, field

from annotator.core.money.amount import EXACT, Money, hourly

type Span = tuple[int, int]


class Work:
    """A worker's paid work in one currency, in any order. Milliseconds on any time line; under 20 bytes per span."""

    __slots__ = ("_ends_ms", "_starts_ms", "apart", "apart_ms", "assignments", "pay")

    def __init__(self) -> None:
        self.assignments = 0
        self.pay = Decimal(0)
        self.apart = self.apart_ms = 0
        self._starts_ms = array("q")
        self._ends_ms = array("q")

    def spent(self, start_ms: int, end_ms: int) -> None:
        """Add a span of an assignment, which may have several. It must not end before it starts."""
        self._starts_ms.append(start_ms)
        self._ends_ms.append(end_ms)

    def measured(self, duration_ms: int) -> None:
        """Add a duration without a known start. It was measured by a clock that runs for one assignment at a time,
        so it overlaps nothing and is a cluster of its own."""
        self.apart += 1
        self.apart_ms += duration_ms

    def finished(self, reward: Decimal) -> None:
        """Add a submitted assignment with its reward; zero if it was rejected."""
        self.assignments += 1
        self.pay = EXACT.add(self.pay, reward)

    @property
    def naive_ms(self) -> int:
        """The sum of the durations of all spans."""
        return self.apart_ms + sum(self._ends_ms) - sum(self._starts_ms)

    def spans(self) -> list[Span]:
        """Return the spans by start."""
        return sorted(zip(self._starts_ms, self._ends_ms, strict=True))


def clusters(spans: Iterable[Span], gap_ms: int) -> Iterator[Span]:
    """Yield the first start and last end of each cluster, in order. `spans` are sorted by start."""
    first_ms = last_ms = 0
    known = False
    for start_ms, end_ms in spans:
        if known and start_ms <= last_ms + gap_ms:
            last_ms = max(last_ms, end_ms)
            continue
        if known:
            yield first_ms, last_ms
        first_ms = start_ms
        last_ms = end_ms
        known = True
    if known:
        yield first_ms, last_ms


class Figures(Struct, frozen=True):
    """The figures of a history at one gap, in one currency. `rates` are those of workers in ascending order, without
    workers who have no time. `pay` and every rate are None if rewards are unknown. `apart` counts clusters of which
    only the length is known."""

    gap_ms: int
    assignments: int
    workers: int
    pay: Decimal | None
    naive_ms: int
    time_ms: int
    clusters: int
    rates: tuple[Decimal, ...]
    apart: int = 0

    @property
    def knows_gaps(self) -> bool:
        """False if no start times are known, so that the figures are the same at every gap."""
        return not self.apart or self.apart < self.clusters

    @property
    def pooled(self) -> Decimal | None:
        return None if self.pay is None else hourly(self.pay, self.time_ms)

    @property
    def naive(self) -> Decimal | None:
        return None if self.pay is None else hourly(self.pay, self.naive_ms)

    @property
    def mean(self) -> Decimal | None:
        if not self.rates:
            return None
        total = Decimal(0)
        for rate in self.rates:
            total = EXACT.add(total, rate)
        return EXACT.divide(total, Decimal(len(self.rates)))

    @property
    def median(self) -> Decimal | None:
        """The median; of an even number, the mean of the two in the middle."""
        if not self.rates:
            return None
        upper, lower = self.rates[len(self.rates) // 2], self.rates[(len(self.rates) - 1) // 2]
        return upper if len(self.rates) % 2 else EXACT.divide(EXACT.add(lower, upper), Decimal(2))

    def at_or_above(self, reference: Decimal) -> int:
        """Return the number of workers whose rate is at least the reference."""
        return sum(rate >= reference for rate in self.rates)


def figures(works: Iterable[Work], gaps_ms: Sequence[int], *, priced: bool = True) -> list[Figures]:
    """Return one result per gap, in order. `priced` is False if rewards are unknown."""
    tallies = [_Tally(gap_ms, priced) for gap_ms in gaps_ms]
    for work in works:
        spans = work.spans()
        for tally in tallies:
            tally.add(work, spans)
    return [tally.figures() for tally in tallies]


class _Tally:
    def __init__(self, gap_ms: int, priced: bool) -> None:
        self._gap_ms = gap_ms
        self._priced = priced
        self._assignments = 0
        self._workers = 0
        self._naive_ms = 0
        self._time_ms = 0
        self._clusters = 0
        self._apart = 0
        self._pay = Decimal(0)
        self._rates: list[Decimal] = []

    def add(self, work: Work, spans: Sequence[Span]) -> None:
        time_ms = work.apart_ms
        self._clusters += work.apart
        self._apart += work.apart
        for start_ms, end_ms in clusters(spans, self._gap_ms):
            time_ms += end_ms - start_ms
            self._clusters += 1
        self._workers += 1
        self._assignments += work.assignments
        self._naive_ms += work.naive_ms
        self._time_ms += time_ms
        self._pay = EXACT.add(self._pay, work.pay)
        rate = hourly(work.pay, time_ms) if self._priced else None
        if rate is not None:
            self._rates.append(rate)

    def figures(self) -> Figures:
        return Figures(
            gap_ms=self._gap_ms,
            assignments=self._assignments,
            workers=self._workers,
            pay=self._pay if self._priced else None,
            naive_ms=self._naive_ms,
            time_ms=self._time_ms,
            clusters=self._clusters,
            rates=tuple(sorted(self._rates)),
            apart=self._apart,
        )


class WorkerFigures(Struct, frozen=True):
    """The figures of one worker. `worker` is empty for work without a name. `pay` is None if unknown."""

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


# The key of assignments with an unknown reward, beside the currencies.
UNPRICED = ""


class Decision(StrEnum):
    """The requester's decision about an assignment. Refused work pays nothing but takes time: rejected, returned and
    unsubmitted work stays in the denominator of every rate."""

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
        """Add an assignment submitted at `utc_ms`; return the work that its spans join. Reward None is unknown."""
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

    def work(self, worker: str, reward: Money | None) -> Work | None:
        """Return the work of a worker in the currency of a reward; None without any."""
        return self.works.get(UNPRICED if reward is None else reward.currency, {}).get(worker)

    @property
    def assignments(self) -> int:
        return sum(work.assignments for workers in self.works.values() for work in workers.values())

    def leave_out_unpriced(self) -> int:
        """Remove assignments without a reward if others have one, because they would only lower the pay; return
        their number. If no reward is known they stay, and every rate is unknown."""
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
