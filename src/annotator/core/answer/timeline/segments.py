"""Segments of an audio: conversion between samples and Label Studio's seconds, and limits of edges. Pure.

A segment ends before the sample after its last. Label Studio writes seconds (https://labelstud.io/tags/audio): the
sample number divided by the rate, without rounding, so the conversion is exact both ways."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import IntEnum
from typing import Any

type Bounds = tuple[int, int]


class Edge(IntEnum):
    START = 0
    END = 1


def geometry_of(samples: Bounds, rate_hz: int) -> dict[str, Any]:
    """Return Label Studio's geometry; all channels are marked together as channel 0."""
    return {"start": samples[0] / rate_hz, "end": samples[1] / rate_hz, "channel": 0}


def samples_of(geometry: Mapping[str, Any], rate_hz: int) -> Bounds:
    """Convert a geometry to samples; exact for the output of `geometry_of`."""
    return round(geometry["start"] * rate_hz), round(geometry["end"] * rate_hz)


def between(one_end: float, other_end: float, length: int) -> Bounds | None:
    """Return the range between two positions in either order; None if it is empty."""
    first, last = sorted((round(one_end), round(other_end)))
    first, last = max(0, first), min(length, last)
    return (first, last) if first < last else None


def with_edge(samples: Bounds, edge: Edge, at: float, length: int) -> Bounds:
    """Move one edge, within the audio and at least one sample from the other edge."""
    first, last = samples
    if edge is Edge.START:
        return min(max(0, round(at)), last - 1), last
    return first, max(min(length, round(at)), first + 1)


def lanes(segments: Sequence[Bounds]) -> tuple[int, ...]:
    """Return the lane of each segment, from 0: overlapping segments get different lanes, with as few lanes as
    possible."""
    ends: list[int] = []
    found = [0] * len(segments)
    for place in sorted(range(len(segments)), key=lambda place: segments[place]):
        first, last = segments[place]
        lane = next((number for number, end in enumerate(ends) if end <= first), len(ends))
        ends[lane : lane + 1] = [last]
        found[place] = lane
    return tuple(found)


def quietest(levels: Sequence[int]) -> int:
    """Return the index of the lowest level; among equals, the nearest to the middle."""
    middle = (len(levels) - 1) / 2
    return min(range(len(levels)), key=lambda place: (levels[place], abs(place - middle)))


def halves(samples: Bounds, at: float) -> tuple[Bounds, Bounds] | None:
    """Split a segment at a position; None if it is at an edge or outside."""
    first, last = samples
    cut = round(at)
    return ((first, cut), (cut, last)) if first < cut < last else None


def free_of(phrase: Bounds, taken: Sequence[Bounds], least: int) -> tuple[Bounds, ...]:
    """Return the parts of a speech segment not covered by `taken`, of at least `least` samples."""
    pieces, begun = [], phrase[0]
    for first, last in sorted(taken):
        if last > begun and first < phrase[1]:
            pieces.append((begun, first))
            begun = max(begun, last)
    pieces.append((begun, phrase[1]))
    return tuple((first, last) for first, last in pieces if last - first >= max(1, least))


def around(earlier: Bounds, later: Bounds) -> Bounds:
    """Return the range from the earlier start to the later end."""
    return min(earlier[0], later[0]), max(earlier[1], later[1])
