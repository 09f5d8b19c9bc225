"""Which two of many are compared, where comparing all would take too long. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

# What the pairs of one unit may cost, as the products of the sizes of the two; some seconds.
MOST_COST = 20_000_000


def evenly[V](values: Sequence[V]) -> Iterator[tuple[V, V]]:
    """All pairs, each once: first those of neighbours, then those farther apart, so that every value has had its turn
    wherever it ends. The values stand in no order that means anything."""
    count = len(values)
    for apart in range(1, count):
        for place in range(count - apart):
            yield values[place], values[place + apart]


def affordable(sizes: Sequence[int], most_cost: int = MOST_COST) -> list[tuple[int, int]]:
    """Pairs of places in `sizes`: all of them, in the order of `combinations`, or as many as the cost allows, at least
    one."""
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
