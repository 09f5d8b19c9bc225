"""Which marks of two people are of the same thing, and how far apart all their marks are. Pure."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from msgspec import Struct

from annotator.core.agreement.multi_page import Pairable

# What is about marks, such as a label, is compared where two marks are at least so alike: the usual threshold of IoU.
SAME_THING = 0.5
# So much two lists may cost, in likenesses of plain marks; of what is left then, nothing is paired.
_MOST_COST = 10_000_000


class Pairing(Struct, frozen=True):
    """`pairs` are places in the one and the other list, with their likeness. `distance` is 1 less the likenesses added
    up over all things that either marked: 0 where every mark has its like, 1 where none has anything in common."""

    pairs: tuple[tuple[int, int, float], ...]
    distance: float

    @property
    def of_same_things(self) -> tuple[tuple[int, int], ...]:
        return tuple((left, right) for left, right, similarity in self.pairs if similarity >= SAME_THING)


def paired(left: Sequence[Pairable], right: Sequence[Pairable]) -> Pairing:
    """Greedy: the most alike first, each mark once; of equals those that were made first. Nobody marking anything is
    the same."""
    found = sorted(_alike(left, right), key=lambda pair: (-pair[2], pair[0], pair[1]))
    left_free, right_free = set(range(len(left))), set(range(len(right)))
    pairs: list[tuple[int, int, float]] = []
    for place, other, similarity in found:
        if place in left_free and other in right_free:
            left_free.discard(place)
            right_free.discard(other)
            pairs.append((place, other, similarity))
    things = len(left) + len(right) - len(pairs)
    shared = sum(similarity for _place, _other, similarity in pairs)
    return Pairing(tuple(sorted(pairs)), 1 - shared / things if things else 0.0)


def _alike(left: Sequence[Pairable], right: Sequence[Pairable]) -> list[tuple[int, int, float]]:
    """All that have anything in common. Those of the other list that begin long before are passed over."""
    in_order = sorted((place.low, number) for number, place in enumerate(right))
    lows = [low for low, _number in in_order]
    longest = max((place.high - place.low for place in right), default=0.0)
    found: list[tuple[int, int, float]] = []
    cost = 0
    for number, place in enumerate(left):
        low, high, size = place.low, place.high, place.size
        for at in range(bisect_left(lows, low - longest), len(lows)):
            if lows[at] > high or cost > _MOST_COST:
                break
            other = in_order[at][1]
            similarity = place.similarity(right[other])
            cost += size * right[other].size if similarity > 0 else 1
            if similarity > 0:
                found.append((number, other, similarity))
    return found
