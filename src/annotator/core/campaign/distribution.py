"""Distribution of tasks: which seats answer which tasks. Pure and seeded: the same input gives the same distribution,
in whatever order it is given."""

from __future__ import annotations

import hashlib
import heapq
from collections.abc import Collection, Iterable, Mapping

from msgspec import Struct

# Known answers per seat: at least so many, if there are as many, and this percentage of its other tasks.
LEAST_KNOWN, KNOWN_PERCENT = 8, 5


class Seat(Struct, frozen=True):
    """A place for one worker. `held` are the tasks of its shares so far, withdrawn ones included."""

    id: str
    held: frozenset[str] = frozenset()


def lot(seed: str, *parts: str) -> bytes:
    """Return a pseudo-random value that depends on the seed and the parts only."""
    return hashlib.sha256("\0".join((seed, *parts)).encode()).digest()


def distribute(needed: Mapping[str, int], seats: Collection[Seat], seed: str) -> dict[str, list[str]]:
    """Return the new tasks of each seat. Each task goes to as many different seats as it needs answers, or to as many
    as never held it. Seats that hold the fewest tasks come first."""
    held = {seat.id: set(seat.held) for seat in seats}
    heap = [(len(tasks), lot(seed, "mix", seat, str(len(tasks))), seat) for seat, tasks in held.items()]
    heapq.heapify(heap)
    dealt: dict[str, list[str]] = {seat: [] for seat in held}
    for task in sorted(needed, key=lambda each: (-needed[each], lot(seed, "task", each))):
        aside = []
        count = 0
        while heap and count < needed[task]:
            entry = heapq.heappop(heap)
            seat = entry[2]
            if task in held[seat]:
                aside.append(entry)
                continue
            held[seat].add(task)
            dealt[seat].append(task)
            aside.append((len(held[seat]), lot(seed, "mix", seat, str(len(held[seat]))), seat))
            count += 1
        for entry in aside:
            heapq.heappush(heap, entry)
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
