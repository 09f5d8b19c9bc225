"""Distribution of tasks: which seats answer which tasks. Pure and seeded: the same input gives the same distribution,
in whatever order it is given."""

from __future__ import annotations

import hashlib
import heapq
from collections.abc import Iterable, Mapping

# Known answers per seat: at least so many, if there are as many, and this percentage of its other tasks.
LEAST_KNOWN, KNOWN_PERCENT = 8, 5


def lot(seed: str, *parts: str) -> bytes:
    """Return a pseudo-random value that depends on the seed and the parts only."""
    return hashlib.sha256("\0".join((seed, *parts)).encode()).digest()


def distribute(needed: Mapping[str, int], seats: Iterable[str], seed: str) -> dict[str, list[str]]:
    """Return the tasks of each seat. Each task goes to as many different seats as it needs answers, or to all. Seats
    with the fewest tasks come first."""
    dealt: dict[str, list[str]] = {seat: [] for seat in seats}
    heap = [(0, lot(seed, "mix", seat, "0"), seat) for seat in dealt]
    heapq.heapify(heap)
    for task in sorted(needed, key=lambda each: (-needed[each], lot(seed, "task", each))):
        chosen = [heapq.heappop(heap)[2] for _answer in range(min(needed[task], len(heap)))]
        for seat in chosen:
            dealt[seat].append(task)
            count = len(dealt[seat])
            heapq.heappush(heap, (count, lot(seed, "mix", seat, str(count)), seat))
    return dealt


def known_for(seats: Mapping[str, int], known: Iterable[str], seed: str) -> dict[str, list[str]]:
    """Return the tasks with known answers of each seat. `seats` are their numbers of other tasks. A known task may go
    to more seats than others; each is used about equally often."""
    uses = dict.fromkeys(sorted(known), 0)
    dealt: dict[str, list[str]] = {}
    for seat in sorted(seats, key=lambda each: lot(seed, "known", each)):
        wanted = max(LEAST_KNOWN, -(-seats[seat] * KNOWN_PERCENT // 100)) if seats[seat] else 0
        in_order = sorted(uses, key=lambda task: (uses[task], lot(seed, "known", seat, task)))
        dealt[seat] = in_order[:wanted]
        for task in dealt[seat]:
            uses[task] += 1
    return dealt


def shuffled(tasks: Iterable[str], seat: str, seed: str) -> list[str]:
    """Return the order of the rows of a share, in which tasks with known answers have no place of their own."""
    return sorted(tasks, key=lambda task: lot(seed, "row", seat, task))
