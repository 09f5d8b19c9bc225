"""Segments of a sound: from its samples to Label Studio's seconds and back, and where edges may be. Pure.

A segment goes from its first sample to the one that follows its last. Label Studio writes seconds, as they are
(https://labelstud.io/tags/audio): a sample's number divided by the rate, which comes back to the very sample.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import IntEnum
from typing import Any

type Bounds = tuple[int, int]


class Edge(IntEnum):
    START = 0
    END = 1


def geometry_of(samples: Bounds, rate_hz: int) -> dict[str, Any]:
    """As Label Studio writes it; all channels are one there."""
    return {"start": samples[0] / rate_hz, "end": samples[1] / rate_hz, "channel": 0}


def samples_of(geometry: Mapping[str, Any], rate_hz: int) -> Bounds:
    """The inverse of `geometry_of`; exact for what it made."""
    return round(geometry["start"] * rate_hz), round(geometry["end"] * rate_hz)


def between(one_end: float, other_end: float, length: int) -> Bounds | None:
    """What lies between two places in a sound, in either order; None where there is nothing."""
    first, last = sorted((round(one_end), round(other_end)))
    first, last = max(0, first), min(length, last)
    return (first, last) if first < last else None


def with_edge(samples: Bounds, edge: Edge, at: float, length: int) -> Bounds:
    """One edge elsewhere, kept on the sound and apart from the other by a sample at least."""
    first, last = samples
    if edge is Edge.START:
        return min(max(0, round(at)), last - 1), last
    return first, max(min(length, round(at)), first + 1)


def lanes(segments: Sequence[Bounds]) -> tuple[int, ...]:
    """For each the lane that it stands in, from 0: those that overlap stand in lanes of their own, and there are as few
    as can be."""
    ends: list[int] = []
    found = [0] * len(segments)
    for place in sorted(range(len(segments)), key=lambda place: segments[place]):
        first, last = segments[place]
        lane = next((number for number, end in enumerate(ends) if end <= first), len(ends))
        ends[lane : lane + 1] = [last]
        found[place] = lane
    return tuple(found)


def quietest(levels: Sequence[int]) -> int:
    """Which of these is the least; of several the nearest to the middle."""
    middle = (len(levels) - 1) / 2
    return min(range(len(levels)), key=lambda place: (levels[place], abs(place - middle)))


def halves(samples: Bounds, at: float) -> tuple[Bounds, Bounds] | None:
    """Before a place inside of it and from there on; None where it is at an edge or outside."""
    first, last = samples
    cut = round(at)
    return ((first, cut), (cut, last)) if first < cut < last else None


def free_of(phrase: Bounds, taken: Sequence[Bounds], least: int) -> tuple[Bounds, ...]:
    """What of a phrase is in none of these, in pieces of so many samples at least."""
    pieces, begun = [], phrase[0]
    for first, last in sorted(taken):
        if last > begun and first < phrase[1]:
            pieces.append((begun, first))
            begun = max(begun, last)
    pieces.append((begun, phrase[1]))
    return tuple((first, last) for first, last in pieces if last - first >= max(1, least))


def around(earlier: Bounds, later: Bounds) -> Bounds:
    """From where the first of them begins to where the last ends."""
    return min(earlier[0], later[0]), max(earlier[1], later[1])
