"""Krippendorff's alpha, computed unit by unit in memory that does not grow with their number. Pure.

alpha = 1 - D_o / D_e (K. Krippendorff, "Computing Krippendorff's Alpha-Reliability", 2011,
https://repository.upenn.edu/asc_papers/43). In a unit with m values, each ordered pair of values counts 1 / (m - 1).
A unit with one value does not count. n is the number of values in the units that count:

    D_o = 1/n * sum over units of 1/(m - 1) * sum over ordered pairs in it of d(c, k)
    D_e = 1/(n (n - 1)) * sum over all ordered pairs of values, whatever their unit, of d(c, k)

d is the distance of the scale. D_e is 0 if all answers are the same: alpha is 0 / 0, and None here."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Sequence
from itertools import accumulate, combinations

# Maximum cost of the pairs of one unit, each the product of the two sizes: some seconds of computation.
MOST_COST = 20_000_000


def evenly[V](values: Sequence[V]) -> Iterator[tuple[V, V]]:
    """Yield all pairs, each once: neighbours first, then pairs farther apart. So every value has been used evenly
    wherever the caller stops. The order of the values must be meaningless."""
    count = len(values)
    for apart in range(1, count):
        for place in range(count - apart):
            yield values[place], values[place + apart]


def affordable(sizes: Sequence[int], most_cost: int = MOST_COST) -> list[tuple[int, int]]:
    """Return pairs of indices of `sizes`: all in `combinations` order, or as many as costs permit, at least one."""
    pairs = list(combinations(range(len(sizes)), 2))
    if sum(sizes[left] * sizes[right] for left, right in pairs) <= most_cost:
        return pairs
    chosen: list[tuple[int, int]] = []
    cost = 0
    for left, right in evenly(range(len(sizes))):
        if chosen and cost + sizes[left] * sizes[right] > most_cost:
            break
        cost += sizes[left] * sizes[right]
        chosen.append((left, right))
    return chosen


class _CountedAlpha[V: Hashable]:
    """The counts common to all scales. `units` counts units with two or more values, `values` is Krippendorff's n.
    `_unlike` is n * D_o for d = 0 or 1. Pairs of values are counted as they are: alpha weighs those of a unit by
    1 / (m - 1), which would not be the share of pairs if units differ in m."""

    def __init__(self) -> None:
        self.units = 0
        self.values = 0
        self._unlike = 0.0
        self._pairs = 0
        self._same_pairs = 0

    def is_estimate(self) -> bool:
        """Return True if D_e, or the share of a unit in D_o, was computed from a sample of the pairs."""
        return False

    def _count(self, values: Sequence[V]) -> bool:
        """Count a unit; return False if it has fewer than two values."""
        m = len(values)
        if m < 2:
            return False
        self.units += 1
        self.values += m
        counts = Counter(values)
        self._pairs += m * (m - 1) // 2
        self._same_pairs += sum(count * (count - 1) // 2 for count in counts.values())
        self._unlike += sum(count * (m - count) for count in counts.values()) / (m - 1)
        return True

    @property
    def same(self) -> float | None:
        """The share of identical pairs, 0 to 1; None without pairs."""
        return self._same_pairs / self._pairs if self._pairs else None

    def _alpha(self, observed: float, expected: float) -> float | None:
        """Return alpha from two sums: D_o not yet divided by n, and D_e not yet divided by n (n - 1)."""
        return 1 - observed * (self.values - 1) / expected if expected > 0 else None


class NominalAlpha[V: Hashable](_CountedAlpha[V]):
    """Alpha for the nominal scale: d is 0 for equal values, else 1."""

    def __init__(self) -> None:
        super().__init__()
        self._counts: Counter[V] = Counter()

    def add(self, values: Sequence[V]) -> None:
        if self._count(values):
            self._counts.update(values)

    def alpha(self) -> float | None:
        """Return alpha, or None where it is undefined; the same for every scale."""
        expected = self.values**2 - sum(count**2 for count in self._counts.values())
        return self._alpha(self._unlike, expected)


class OrdinalAlpha(_CountedAlpha[float]):
    """Alpha for the ordinal scale. d(c, k) is the square of the number of values between c and k, including half of
    those equal to c or k. These numbers are known only at the end. So pairs are counted by their two values; a
    rating has few distinct values."""

    def __init__(self) -> None:
        super().__init__()
        self._counts: Counter[float] = Counter()
        self._weights: dict[tuple[float, float], float] = {}

    def add(self, values: Sequence[float]) -> None:
        if not self._count(values):
            return
        counts = Counter(values)
        m = len(values)
        self._counts.update(counts)
        for (low, low_count), (high, high_count) in combinations(sorted(counts.items()), 2):
            weight = 2 * low_count * high_count / (m - 1)
            self._weights[low, high] = self._weights.get((low, high), 0.0) + weight

    def alpha(self) -> float | None:
        ranked = sorted(self._counts)
        until = dict(zip(ranked, accumulate(self._counts[value] for value in ranked), strict=True))

        def distance(low: float, high: float) -> float:
            between = until[high] - until[low] + self._counts[low]
            return (between - (self._counts[low] + self._counts[high]) / 2) ** 2

        observed = sum(weight * distance(*pair) for pair, weight in self._weights.items())
        expected = sum(
            2 * self._counts[low] * self._counts[high] * distance(low, high) for low, high in combinations(ranked, 2)
        )
        return self._alpha(observed, expected)


class IntervalAlpha(_CountedAlpha[float]):
    """Alpha for the interval scale: d(c, k) = (c - k)^2. Over the ordered pairs of m values, d adds up to 2 m times
    the sum of squares around their mean. This form is numerically stable."""

    def __init__(self) -> None:
        super().__init__()
        self._observed = 0.0
        self._mean = self._squares = 0.0
        self._met = 0

    def add(self, values: Sequence[float]) -> None:
        if not self._count(values):
            return
        m = len(values)
        mean = sum(values) / m
        self._observed += 2 * m * sum((value - mean) ** 2 for value in values) / (m - 1)
        for value in values:
            self._met += 1
            off = value - self._mean
            self._mean += off / self._met
            self._squares += off * (value - self._mean)

    def alpha(self) -> float | None:
        return self._alpha(self._observed, 2 * self.values * self._squares)


# Up to this many values, all pairs are computed. Above it, the pairs of a sample of this size; the sample is always the
# same.
SAMPLE = 500
# The maximum cost of all pairs, each the product of the two sizes; pairs beyond it are omitted evenly.
_MOST_COST = 20_000_000
_MOST_VALUES = 50_000  # the total size of the sample


class GradedAlpha[V: Hashable](_CountedAlpha[V]):
    """Alpha for any distance d from 0 to 1. `size` returns the cost of comparing a value, 1 or more."""

    def __init__(self, distance: Callable[[V, V], float], size: Callable[[V], int] = lambda _value: 1) -> None:
        super().__init__()
        self._distance = distance
        self._size = size
        self._observed = 0.0
        self._apart = 0.0  # the sum of the distances of all pairs
        self._sample: list[V] = []
        self._most = SAMPLE
        self._sampled = 0
        self._met = 0
        self._expected: float | None = None
        self._is_part = self._observes_part = False
        self._random = random.Random(SAMPLE)

    @property
    def similarity(self) -> float | None:
        """The mean similarity of all pairs, 0 to 1; None without pairs."""
        return 1 - self._apart / self._pairs if self._pairs else None

    def is_estimate(self) -> bool:
        self._mean_distance()
        return self._is_part or self._observes_part

    def add(self, values: Sequence[V], distances: Sequence[float] | None = None) -> None:
        """Add a unit. `distances` are known distances of pairs of its values: all pairs, or a representative part."""
        if not self._count(values):
            return
        if distances is None:
            distances = [self._distance(*pair) for pair in combinations(values, 2)]
        m = len(values)
        self._observes_part |= len(distances) < m * (m - 1) // 2
        mean = sum(distances) / len(distances)
        self._observed += m * mean
        self._apart += mean * m * (m - 1) / 2
        for value in values:
            self._keep(value)

    def _keep(self, value: V) -> None:
        """Keep a value in a uniform random sample of all values (reservoir sampling)."""
        self._expected = None
        self._met += 1
        if len(self._sample) < self._most:
            self._sample.append(value)
            self._sampled += self._size(value)
        elif (place := self._random.randrange(self._met)) < self._most:
            self._sampled += self._size(value) - self._size(self._sample[place])
            self._sample[place] = value
        while self._sampled > _MOST_VALUES and len(self._sample) > 2:
            self._sampled -= self._size(self._sample.pop(self._random.randrange(len(self._sample))))
            self._most = len(self._sample)

    def alpha(self) -> float | None:
        mean = self._mean_distance()
        return 1 - self._observed / self.values / mean if mean > 0 else None

    def _mean_distance(self) -> float:
        """Return D_e over the sample."""
        if self._expected is None:
            self._expected = self._reckoned()
        return self._expected

    def _reckoned(self) -> float:
        """Compute D_e; compare repeated values only once."""
        self._is_part = self._met > len(self._sample)
        numbers: dict[V, int] = {}
        met = [numbers.setdefault(value, len(numbers)) for value in self._sample]
        values = tuple(numbers)
        known: dict[tuple[int, int], float] = {}
        total = cost = pairs = 0.0
        for left, right in evenly(self._random.sample(met, len(met))):
            pair = min(left, right), max(left, right)
            if (distance := known.get(pair)) is None:
                if cost > _MOST_COST:
                    self._is_part = True
                    break
                distance = known[pair] = self._distance(values[left], values[right])
                cost += self._size(values[left]) * self._size(values[right])
            total += distance
            pairs += 1
        return total / pairs if pairs else 0.0
