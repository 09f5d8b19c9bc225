"""Rotated boxes: clockwise around their upper left corner, as in Label Studio.
https://labelstud.io/guide/task_format#Units-of-image-annotations. Pure. Coordinates are in pixels, y points down."""

from __future__ import annotations

import math
from collections.abc import Sequence

type Spot = tuple[float, float]


def rotate_point(at: Spot, around: Spot, degrees: float) -> Spot:
    """Rotate a point around another one, clockwise for positive degrees."""
    angle = math.radians(degrees)
    dx, dy = at[0] - around[0], at[1] - around[1]
    return (
        around[0] + dx * math.cos(angle) - dy * math.sin(angle),
        around[1] + dx * math.sin(angle) + dy * math.cos(angle),
    )


def rotate_points(corners: Sequence[Spot], degrees: float) -> tuple[Spot, ...]:
    """Rotate all points around the first one."""
    return tuple(rotate_point(corner, corners[0], degrees) for corner in corners) if degrees else tuple(corners)


def upright_around(left: float, top: float, width: float, height: float, degrees: float) -> tuple[float, ...]:
    """Return left, top, width and height of the bounding box of a rotated box."""
    if not degrees:
        return left, top, width, height
    right, bottom = left + width, top + height
    corners = rotate_points(((left, top), (right, top), (right, bottom), (left, bottom)), degrees)
    across, down = ([corner[axis] for corner in corners] for axis in (0, 1))
    return min(across), min(down), max(across) - min(across), max(down) - min(down)
