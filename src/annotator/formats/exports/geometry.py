"""Pure geometry of regions in pixels: polygons, clipping, rasterisation and tracing of masks. Coordinates are pixel
edges from the image's upper left corner. A pixel is in a polygon that contains its centre, by the even-odd rule."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from annotator.core.answer.geometry.rotated_box import Spot, rotate_points
from annotator.core.answer.mask.raster import Mask
from annotator.core.answer.mask.row_spans import Spans, joined_spans, pairs

_DIGITS = 9
# Points of the polygon for an ellipse. The number includes the points on its axes.
_CORNERS = 72
# Limit of compared pairs of polygon sides.
_MOST_PAIRS = 300_000


def exact(number: float) -> float:
    """Return a length or an area in pixels, without floating point noise."""
    return round(number, _DIGITS) + 0.0


def pixel_at(x: Any, y: Any, size: tuple[int, int]) -> Spot:
    """Convert percent of the image size to pixels."""
    return exact(float(x) * size[0] / 100), exact(float(y) * size[1] / 100)


def rotated_corners(geometry: Mapping[str, Any], size: tuple[int, int]) -> tuple[Spot, ...]:
    """Return the corners of a rotated box, clockwise from the upper left."""
    left, top = pixel_at(geometry["x"], geometry["y"], size)
    right, bottom = pixel_at(geometry["x"] + geometry["width"], geometry["y"] + geometry["height"], size)
    upright = ((left, top), (right, top), (right, bottom), (left, bottom))
    degrees = float(geometry.get("rotation") or 0)
    return tuple((exact(x), exact(y)) for x, y in rotate_points(upright, degrees)) if degrees else upright


def ring(geometry: Mapping[str, Any], size: tuple[int, int]) -> tuple[Spot, ...]:
    """Return points on an ellipse, which Label Studio defines by its centre and two radii."""
    middle = pixel_at(geometry["x"], geometry["y"], size)
    across, down = pixel_at(geometry["radiusX"], geometry["radiusY"], size)
    angle = math.radians(float(geometry.get("rotation") or 0))
    found: list[Spot] = []
    for step in range(_CORNERS):
        turn = 2 * math.pi * step / _CORNERS
        dx, dy = across * math.cos(turn), down * math.sin(turn)
        x = middle[0] + dx * math.cos(angle) - dy * math.sin(angle)
        found.append((exact(x), exact(middle[1] + dx * math.sin(angle) + dy * math.cos(angle))))
    return tuple(found)


def upright(spots: Sequence[Spot]) -> tuple[float, float, float, float]:
    """Return left, top, width and height of the bounding box."""
    across, down = ([place[axis] for place in spots] for axis in (0, 1))
    left, top = min(across), min(down)
    return left, top, exact(max(across) - left), exact(max(down) - top)


def enclosed(spots: Sequence[Spot]) -> float:
    """Return the area of a polygon in square pixels."""
    following = (*spots[1:], *spots[:1])
    return exact(abs(sum(x * y2 - x2 * y for (x, y), (x2, y2) in zip(spots, following, strict=True))) / 2)


def meets_itself(spots: Sequence[Spot]) -> bool:
    """Return True if two non-adjacent sides of a polygon cross or touch. The area from its points (`enclosed`) is
    then unreliable: parts may count twice or be subtracted. Also return True if too many sides overlap to check
    within a second. The sides are swept from left to right."""
    kept = [place for place, before in zip(spots, (*spots[-1:], *spots[:-1]), strict=True) if place != before]
    sides = [(min(kept[at - 1], kept[at]), max(kept[at - 1], kept[at]), at) for at in range(len(kept))]
    near: list[tuple[Spot, Spot, int]] = []
    pairs = 0
    for first, last, number in sorted(sides):
        near = [side for side in near if side[1][0] >= first[0]]
        pairs += len(near)
        if pairs > _MOST_PAIRS:
            return True
        for begin, end, other in near:
            follows = (number - other) % len(kept) in (1, len(kept) - 1)
            if not follows and _meet((first, last), (begin, end)):
                return True
        near.append((first, last, number))
    return False


def _meet(side: tuple[Spot, Spot], other: tuple[Spot, Spot]) -> bool:
    for axis in (0, 1):
        own, others = (sorted(place[axis] for place in each) for each in (side, other))
        if own[1] < others[0] or others[1] < own[0]:
            return False
    return all(
        _side_of_line(*line, ends[0]) * _side_of_line(*line, ends[1]) <= 0
        for line, ends in ((side, other), (other, side))
    )


def _side_of_line(start: Spot, end: Spot, at: Spot) -> float:
    """Return a number whose sign is the side of the line on which a point is."""
    return (at[0] - start[0]) * (end[1] - start[1]) - (at[1] - start[1]) * (end[0] - start[0])


def holds(spots: Sequence[Spot], at: Spot) -> bool:
    """Return True if a point is inside a polygon by the even-odd rule, or on its edge."""
    x, y = at
    is_inside = False
    for (x1, y1), (x2, y2) in zip(spots, (*spots[1:], *spots[:1]), strict=True):
        aside = _side_of_line((x1, y1), (x2, y2), at)
        if not aside and min(x1, x2) <= x <= max(x1, x2) and min(y1, y2) <= y <= max(y1, y2):
            return True
        if (y1 > y) is not (y2 > y):
            is_inside ^= (aside < 0) is (y2 > y1)
    return is_inside


type Sides = tuple[float, float]

# Coordinates are limited to this value, because untrusted values could exceed the range of floats.
_FAR = 1e9


def nearest_inside(place: Spot, size: Sides) -> Spot:
    """Return the nearest point inside the image."""
    return min(max(place[0], 0.0), size[0]), min(max(place[1], 0.0), size[1])


def outline_within(corners: Sequence[Spot], size: Sides) -> tuple[Spot, ...]:
    """Return the clipped polygon, empty if none of its interior is in the image. A polygon that leaves and re-enters
    the image remains one polygon, joined along the edge."""
    kept = [_near(corner) for corner in corners]
    for axis in (0, 1):
        kept = _cut(kept, axis, 0.0, is_upper=False)
        kept = _cut(kept, axis, size[axis], is_upper=True)
    inside = [nearest_inside(corner, size) for corner in kept]
    own = [corner for corner, before in zip(inside, (*inside[-1:], *inside[:-1]), strict=True) if corner != before]
    return tuple(own) if _has_inside(own) else ()


def line_within(places: Sequence[Spot], size: Sides) -> list[tuple[Spot, ...]]:
    """Return the parts of a line inside the image."""
    parts: list[list[Spot]] = []
    for start, end in pairwise(map(_near, places)):
        piece = _piece(start, end, size)
        if piece is None or piece[0] == piece[1]:
            continue
        if parts and parts[-1][-1] == piece[0]:
            parts[-1].append(piece[1])
        else:
            parts.append([*piece])
    return [tuple(part) for part in parts]


def _cut(corners: Sequence[Spot], axis: int, limit: float, *, is_upper: bool) -> list[Spot]:
    """Clip a polygon at one edge of the image."""
    kept: list[Spot] = []
    for start, end in zip((*corners[-1:], *corners[:-1]), corners, strict=True):
        is_in, was_in = (place[axis] <= limit if is_upper else place[axis] >= limit for place in (end, start))
        if is_in is not was_in:
            share = (limit - start[axis]) / (end[axis] - start[axis])
            across = start[1 - axis] + share * (end[1 - axis] - start[1 - axis])
            kept.append((across, limit) if axis else (limit, across))
        if is_in:
            kept.append(end)
    return kept


def _piece(start: Spot, end: Spot, size: Sides) -> tuple[Spot, Spot] | None:
    """Return the part of a segment inside the image, or None."""
    first, last = 0.0, 1.0
    for axis in (0, 1):
        step = end[axis] - start[axis]
        if not step:
            if not 0 <= start[axis] <= size[axis]:
                return None
            continue
        shares = sorted(((0 - start[axis]) / step, (size[axis] - start[axis]) / step))
        first, last = max(first, shares[0]), min(last, shares[1])
    if first > last:
        return None
    return _along(start, end, first, size), _along(start, end, last, size)


def _along(start: Spot, end: Spot, share: float, size: Sides) -> Spot:
    if share in (0.0, 1.0):
        return end if share else start
    x, y = (start[axis] + share * (end[axis] - start[axis]) for axis in (0, 1))
    return nearest_inside((x, y), size)


def _near(place: Spot) -> Spot:
    return min(max(place[0], -_FAR), _FAR), min(max(place[1], -_FAR), _FAR)


def _has_inside(corners: Sequence[Spot]) -> bool:
    """Return True unless all points are on one line."""
    (x, y), *others = corners or ((0.0, 0.0),)
    far = max(others, key=lambda place: abs(place[0] - x) + abs(place[1] - y), default=(x, y))
    return any((far[0] - x) * (place[1] - y) != (far[1] - y) * (place[0] - x) for place in others)


def rows_of(outline: Sequence[Spot], size: tuple[int, int]) -> Iterator[tuple[int, int, int]]:
    """Yield row, first pixel and end pixel from the top, clipped to the image. The time is proportional to the rows
    and the sides that each row crosses."""
    width, height = size
    sides = [
        (*sorted(pair, key=lambda place: place[1]),) for pair in zip(outline, (*outline[1:], outline[0]), strict=True)
    ]
    starts: dict[int, list[tuple[Spot, Spot]]] = {}
    for upper, lower in sides:
        first, last = _row(upper[1]), _row(lower[1])
        if first < last and last > 0 and first < height:
            starts.setdefault(max(first, 0), []).append((upper, lower))
    met: list[tuple[Spot, Spot]] = []
    for row in range(min(starts, default=0), height):
        met = [side for side in (*met, *starts.get(row, ())) if _row(side[1][1]) > row]
        if not met and row >= max(starts, default=0):
            return
        crossings = sorted(_crossing(side, row + 0.5) for side in met)
        for left, right in zip(crossings[::2], crossings[1::2], strict=True):
            first, last = max(_row(left), 0), min(_row(right), width)
            if first < last:
                yield row, first, last


def area_px(outline: Sequence[Spot], size: tuple[int, int]) -> float:
    """Return the area of a polygon in square pixels. For a self-intersecting polygon it is the number of pixels
    inside, as when it is filled."""
    if meets_itself(outline):
        return sum(end - start for _row, start, end in rows_of(outline, size))
    return enclosed(outline)


def joined_rows(rows: Iterable[tuple[int, int, int]]) -> dict[int, Spans]:
    """Return the union of spans by row. `rows` is output of `rows_of` in any order."""
    found: dict[int, list[tuple[int, int]]] = {}
    for row, start, end in rows:
        found.setdefault(row, []).append((start, end))
    return {row: joined_spans(spans) for row, spans in found.items()}


def count_px(rows: Mapping[int, Spans]) -> int:
    return sum(end - start for spans in rows.values() for start, end in pairs(spans))


def _row(place: float) -> int:
    """Return the first pixel whose centre is not before this coordinate."""
    return math.ceil(place - 0.5)


def _crossing(side: tuple[Spot, Spot], y: float) -> float:
    (x1, y1), (x2, y2) = side
    return x1 + (x2 - x1) * (y - y1) / (y2 - y1)


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
    """Return closed loops. Each corner ends one horizontal and one vertical edge; following both leads back."""
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
    for first in tuple(across):  # `next(iter(across))` would pass over all removed entries each time
        at, loop = first, list[_Corner]()
        while at in across:
            there = across.pop(at)
            del across[there]
            loop += (at, there)
            at = down[there]
        if loop:
            loops.append(loop)
    return loops
