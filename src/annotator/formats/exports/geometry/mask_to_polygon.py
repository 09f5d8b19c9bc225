"""The outline of a mask as one polygon, along the edges of its pixels. Pure.

Parts, and holes, are loops of their own, which seams of no width join: what is inside by the even-odd rule is what the
mask covers, to the pixel. So Ultralytics makes one outline of the many that COCO has for an object.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from annotator.core.answer.mask.raster import Mask
from annotator.core.answer.rotation import Spot

type _Corner = tuple[int, int]  # across and down, in pixels

# Of corners looked at for the shortest seams; of a mask of noise they are of any length.
_MOST_LOOKS = 5_000_000


def outline_of_mask(mask: Mask) -> tuple[Spot, ...]:
    """Of one that covers anything."""
    return joined_outlines([[(float(x), float(y)) for x, y in loop] for loop in _loops(_corners(mask))])


def joined_outlines(outlines: Sequence[Sequence[Spot]]) -> tuple[Spot, ...]:
    """One polygon of several: from the nearest corner of the largest to the first of each, around it, and back."""
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
    """By how far down, where an edge between two rows begins and ends in turn."""
    found: dict[int, list[int]] = {}
    if mask.box is not None:
        for row in range(mask.box.top, mask.box.bottom + 1):
            bounds = _apart(sorted((*mask.spans(row - 1), *mask.spans(row))))
            if bounds:
                found[row] = bounds
    return found


def _apart(bounds: Iterable[int]) -> list[int]:
    """Without those that are there twice: both rows have them."""
    kept: list[int] = []
    for bound in bounds:
        if kept and kept[-1] == bound:
            kept.pop()
        else:
            kept.append(bound)
    return kept


def _loops(corners: dict[int, list[int]]) -> list[list[_Corner]]:
    """Every corner ends an edge across and one down: along both by turns it comes back to itself."""
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
