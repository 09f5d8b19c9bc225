"""Matching of two workers' regions, and the distance of the two lists. Pure."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import Any, Protocol

from msgspec import Struct

from annotator.core.agreement.comparable_regions import MarkedPlace

_APART = 1e9  # larger than any coordinate


class Pairable(Protocol):
    """The interface of the regions that `comparable_region` returns."""

    @property
    def low(self) -> float: ...

    @property
    def high(self) -> float: ...

    @property
    def size(self) -> int: ...

    def similarity(self, other: Any) -> float: ...


class PageRegion(Struct, frozen=True):
    """A region on a page other than the first."""

    place: MarkedPlace
    page: int

    @property
    def low(self) -> float:
        return self.place.low + self.page * _APART

    @property
    def high(self) -> float:
        return self.place.high + self.page * _APART

    @property
    def size(self) -> int:
        return self.place.size

    def similarity(self, other: Pairable) -> float:
        if not isinstance(other, PageRegion) or other.page != self.page:
            return 0.0
        return self.place.similarity(other.place)


def on_page(place: MarkedPlace, page: int) -> Pairable:
    """`page` is counted from 0."""
    return PageRegion(place, page) if page else place


# Minimum similarity at which two regions count as the same thing, so that labels and per-region answers are compared.
# 0.5 is the usual IoU threshold.
SAME_THING = 0.5
# Maximum cost of matching two lists, in comparisons of simple regions. Beyond it, nothing more is matched.
_MOST_COST = 10_000_000


class Pairing(Struct, frozen=True):
    """A matching of two lists of regions. `pairs` holds the indices in both lists and the similarity. `distance` is
    1 minus the sum of similarities over the number of distinct things: 0 if all match exactly, 1 if none do."""

    pairs: tuple[tuple[int, int, float], ...]
    distance: float

    @property
    def of_same_things(self) -> tuple[tuple[int, int], ...]:
        return tuple((left, right) for left, right, similarity in self.pairs if similarity >= SAME_THING)


def paired(left: Sequence[Pairable], right: Sequence[Pairable]) -> Pairing:
    """Match regions greedily: the most similar pair first, each region once, earlier regions first among equals. Two
    empty lists have the distance 0."""
    found = sorted(_similar_pairs(left, right), key=lambda pair: (-pair[2], pair[0], pair[1]))
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


def _similar_pairs(left: Sequence[Pairable], right: Sequence[Pairable]) -> list[tuple[int, int, float]]:
    """Return all pairs with a similarity above 0. Skip regions of the right list that start too early to overlap."""
    in_order = sorted((place.low, number) for number, place in enumerate(right))
    lows = [low for low, _number in in_order]
    longest = max((place.high - place.low for place in right), default=0.0)
    found: list[tuple[int, int, float]] = []
    cost = 0
    for number, place in enumerate(left):
        for at in range(bisect_left(lows, place.low - longest), len(lows)):
            if lows[at] > place.high or cost > _MOST_COST:
                break
            other = in_order[at][1]
            similarity = place.similarity(right[other])
            cost += place.size * right[other].size if similarity > 0 else 1
            if similarity > 0:
                found.append((number, other, similarity))
    return found
