"""Smoothing of outlines by corner cutting. Pure; in pixels of the image."""

from __future__ import annotations

from collections.abc import Sequence

from annotator.core.answer.geometry.self_intersection import crossing_edges
from annotator.core.answer.geometry.vertices import LEAST, Corner, distance
from annotator.core.answer.shapes import Shape

_LEAST_CUT_PX = 0.5  # a corner that would be cut by less stays


def smooth_polygon(shape: Shape, corners: Sequence[Corner], tolerance_px: float) -> tuple[Corner, ...]:
    """Smooth a polygon or a line; the ends of a line stay.

    Each corner is replaced by two (Chaikin 1974, "An algorithm for high speed curve generation"), at most a quarter
    of its edges away. The corner's distance from the new edge does not exceed the tolerance. Points are on whole
    pixels. Return the corners unchanged if the result would intersect itself and the original did not."""
    is_closed, count, cut = shape is Shape.POLYGON, len(corners), list[Corner]()
    for place, corner in enumerate(corners):
        before, after = corners[place - 1], corners[(place + 1) % count]
        is_end = not is_closed and place in (0, count - 1)
        cut += [corner] if is_end else _cut(before, corner, after, tolerance_px)
    found = [at for place, at in enumerate(cut) if not place or at != cut[place - 1]]
    if is_closed and found[0] == found[-1]:
        found.pop()
    was_crossing = bool(crossing_edges(corners, is_closed=is_closed))
    is_less = len(set(found)) < LEAST[shape]
    if is_less or (not was_crossing and crossing_edges(found, is_closed=is_closed)):
        return tuple(corners)
    return tuple(found)


def _cut(before: Corner, corner: Corner, after: Corner, tolerance_px: float) -> list[Corner]:
    (ax, ay), (bx, by) = _quarter(corner, before), _quarter(corner, after)
    off_px = distance((0, 0), (ax, ay), (bx, by))  # from the corner to the edge that replaces it
    share = min(1.0, tolerance_px / off_px) if off_px else 0.0
    if off_px * share < _LEAST_CUT_PX:
        return [corner]
    x, y = corner
    return [(round(x + ax * share), round(y + ay * share)), (round(x + bx * share), round(y + by * share))]


def _quarter(corner: Corner, other: Corner) -> tuple[float, float]:
    return (other[0] - corner[0]) / 4, (other[1] - corner[1]) / 4
