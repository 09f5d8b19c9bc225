"""Clusters of overlapping assignments, and rates over them: overlapping time counts once. Pure.

In the order of their starts, a span joins the cluster if it begins no later than the cluster's end plus the gap. A
gap of exactly the limit joins. A worker's time is the sum of the cluster lengths. Gap 0 is the union of the spans.
60 s is the published choice (Hara et al. 2018, "A Data-Driven Analysis of Workers' Earnings on Amazon Mechanical
Turk", CHI): workers hold several assignments at once, so the sum of durations counts minutes twice.

Over many workers, `pooled` is all pay over all cluster time, `naive` all pay over the sum of all durations. `mean`
and `median` are over workers, each with their own pay over their own cluster time: the pay of a worker, not of an
hour. They exist for comparison with published figures, and are the only place where rates are averaged."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from msgspec import Struct

from annotator.core.money.amount import EXACT
from annotator.core.money.rates import hourly

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
        """Add a duration without a known start.

        It was measured by a clock that runs for one assignment at a time, so it overlaps nothing and is a cluster of
        its own."""
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
        first_ms, last_ms, known = start_ms, end_ms, True
    if known:
        yield first_ms, last_ms


class Figures(Struct, frozen=True):
    """The figures of a history at one gap, in one currency.

    `rates` are those of workers in ascending order, without workers who have no time. `pay` and every rate are None
    if rewards are unknown. `apart` counts clusters of which only the length is known."""

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
        self._assignments = self._workers = self._naive_ms = self._time_ms = self._clusters = self._apart = 0
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
