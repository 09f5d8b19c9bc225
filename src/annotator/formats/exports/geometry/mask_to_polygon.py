"""Conversion of a mask to one polygon along pixel edges. Pure functions.

Parts and holes are separate loops, joined by seams of zero width. By the even-odd rule the interior is exactly the
mask. Ultralytics joins the polygons of a COCO object in the same way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from annotator.core.answer.mask.raster import Mask
from annotator.core.answer.rotation import Spot

type _Corner = tuple[int, int]  # x and y in pixels

# Limit of points compared for the shortest seams. For noise masks, seams have any length.
_MOST_LOOKS = 5_000_000


def outline_of_mask(mask: Mask) -> tuple[Spot, ...]:
    """Return the outline points of a non-empty mask."""
    return joined_outlines([[(float(x), float(y)) for x, y in loop] for loop in _loops(_corners(mask))])


def joined_outlines(outlines: Sequence[Sequence[Spot]]) -> tuple[Spot, ...]:
    """Return one polygon for several: the others are joined to the nearest point of the largest by seams."""
    largest, *others = sorted(outlines, key=len, reverse=True)
    joints: dict[int, list[Sequence[Spot]]] = defaultdict(list)
    is_near = len(largest) * len(others) <= _MOST_LOOKS
    for other in others:
        joints[_nearest(largest, other[0]) if is_near else 0].append(other)
    whole: list[Spot] = []
    for place, spot in enumerate(largest):
        whole.append(spot)
        for other in joints.get(place, ()):
            whole += [*other, other[0], spot]
    return tuple(whole)


def _nearest(largest: Sequence[Spot], spot: Spot) -> int:
    x, y = spot
    return min(range(len(largest)), key=lambda place: (largest[place][0] - x) ** 2 + (largest[place][1] - y) ** 2)


def _corners(mask: Mask) -> dict[int, list[int]]:
    """Return the edges between rows: y mapped to alternating start and end columns."""
    found: dict[int, list[int]] = {}
    if mask.box is not None:
        for row in range(mask.box.top, mask.box.bottom + 1):
            bounds = _apart(sorted((*mask.spans(row - 1), *mask.spans(row))))
            if bounds:
                found[row] = bounds
    return found


def _apart(bounds: Iterable[int]) -> list[int]:
    """Return the bounds without pairs of equal values, where both rows have a bound."""
    kept: list[int] = []
    for bound in bounds:
        if kept and kept[-1] == bound:
            kept.pop()
        else:
            kept.append(bound)
    return kept


def _loops(corners: dict[int, list[int]]) -> list[list[_Corner]]:
    """Return closed loops. Each corner ends one horizontal and one vertical edge, so following both in turn leads
    back."""
    across: dict[_Corner, _Corner] = {}
    columns: dict[int, list[int]] = defaultdict(list)
    for y, bounds in corners.items():
        for start, end in zip(bounds[::2], bounds[1::2], strict=True):
            across[start, y], across[end, y] = (end, y), (start, y)
        for x in bounds:
            columns[x].append(y)
    down: dict[_Corner, _Corner] = {}
    for x, places in columns.items():
        for start, end in zip(places[::2], places[1::2], strict=True):
            down[x, start], down[x, end] = (x, end), (x, start)
    loops: list[list[_Corner]] = []
    while across:
        at = next(iter(across))
        loop: list[_Corner] = []
        while at in across:
            there = across.pop(at)
            del across[there]
            loop += (at, there)
            at = down[there]
        loops.append(loop)
    return loops
