"""Choice of the pairs to compare where comparing all of them would take too long. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

# Maximum cost of the pairs of one unit, each the product of the two sizes: some seconds of computation.
MOST_COST = 20_000_000


def evenly[V](values: Sequence[V]) -> Iterator[tuple[V, V]]:
    """Yield all pairs, each once: neighbours first, then pairs farther apart.

    So every value has been used evenly wherever the caller stops. The order of the values must be meaningless."""
    count = len(values)
    for apart in range(1, count):
        for place in range(count - apart):
            yield values[place], values[place + apart]


def affordable(sizes: Sequence[int], most_cost: int = MOST_COST) -> list[tuple[int, int]]:
    """Return pairs of indices of `sizes`.

    Return all of them in the order of `combinations`, or as many as the cost permits, at least one."""
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
