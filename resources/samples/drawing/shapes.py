"""Shapes as plain geometry: tuples of polygons in scene units, with y downwards and angles in degrees."""

from __future__ import annotations

from math import cos, hypot, pi, radians, sin

type Point = tuple[float, float]
type Points = tuple[Point, ...]
type Shape = tuple[Points, ...]

STEPS = 12  # points between two given points of a smooth line


def poly(*points: Point) -> Shape:
    return (points,)


def ellipse(x: float, y: float, rx: float, ry: float | None = None, turn: float = 0) -> Shape:
    """Return an ellipse around (x, y), or a circle if `ry` is left out."""
    tall = rx if ry is None else ry
    around = tuple((rx * cos(pi * step / 48), tall * sin(pi * step / 48)) for step in range(96))
    return placed((around,), x, y, turn=turn)


def box(x0: float, y0: float, x1: float, y1: float, radius: float = 0) -> Shape:
    if not radius:
        return (((x0, y0), (x1, y0), (x1, y1), (x0, y1)),)
    r = min(radius, (x1 - x0) / 2, (y1 - y0) / 2)
    corners = ((x1 - r, y1 - r, 0), (x0 + r, y1 - r, 90), (x0 + r, y0 + r, 180), (x1 - r, y0 + r, 270))
    return (tuple(point for x, y, start in corners for point in arc(x, y, r, start, start + 90)),)


def arc(x: float, y: float, r: float, start: float, end: float, ry: float | None = None) -> Points:
    """Return points on an arc from one angle to another; 0 is to the right, 90 is down."""
    tall = r if ry is None else ry
    steps = max(8, int(abs(end - start) / 5))
    angles = (radians(start + (end - start) * step / steps) for step in range(steps + 1))
    return tuple((x + r * cos(angle), y + tall * sin(angle)) for angle in angles)


def _between(a: Point, b: Point, c: Point, d: Point) -> Points:
    """Return a Catmull-Rom span from b to c, without c (Catmull and Rom 1974, uniform)."""

    def at(t: float, axis: int) -> float:
        p, q, r, s = a[axis], b[axis], c[axis], d[axis]
        return 0.5 * (2 * q + (r - p) * t + (2 * p - 5 * q + 4 * r - s) * t**2 + (3 * q - p - 3 * r + s) * t**3)

    return tuple((at(step / STEPS, 0), at(step / STEPS, 1)) for step in range(STEPS))


def curve(*points: Point) -> Points:
    """Return an open smooth line through the points."""
    padded = (points[0], *points, points[-1])
    spans = (_between(*padded[index : index + 4]) for index in range(len(points) - 1))
    return (*(point for span in spans for point in span), points[-1])


def blob(*points: Point) -> Shape:
    """Return a closed smooth outline through the points."""
    count = len(points)
    spans = (_between(*(points[(index + step) % count] for step in range(-1, 3))) for index in range(count))
    return (tuple(point for span in spans for point in span),)


def stroke(points: Points, width: float, end_width: float | None = None) -> Shape:
    """Return a line with round ends, tapering from `width` to `end_width`."""
    last = width if end_width is None else end_width
    spread = [width + (last - width) * index / max(1, len(points) - 1) for index in range(len(points))]
    pieces: list[Points] = [ellipse(x, y, wide / 2)[0] for (x, y), wide in zip(points, spread, strict=True)]
    for (x0, y0), (x1, y1), wide, next_wide in zip(points, points[1:], spread, spread[1:], strict=False):
        length = hypot(x1 - x0, y1 - y0) or 1
        nx, ny = (y0 - y1) / length / 2, (x1 - x0) / length / 2
        pieces.append(
            (
                (x0 + nx * wide, y0 + ny * wide),
                (x1 + nx * next_wide, y1 + ny * next_wide),
                (x1 - nx * next_wide, y1 - ny * next_wide),
                (x0 - nx * wide, y0 - ny * wide),
            )
        )
    return tuple(pieces)


def ring(x: float, y: float, r: float, width: float) -> Shape:
    return stroke(arc(x, y, r, 0, 360), width)


def joined(*shapes: Shape) -> Shape:
    return tuple(polygon for shape in shapes for polygon in shape)


def placed(shape: Shape, x: float, y: float, size: float = 1, turn: float = 0, flip: bool = False) -> Shape:
    """Return the shape mirrored, scaled and rotated about the origin, then moved to (x, y)."""
    c, s = cos(radians(turn)) * size, sin(radians(turn)) * size
    side = -1 if flip else 1
    return tuple(
        tuple((x + px * side * c - py * s, y + px * side * s + py * c) for px, py in polygon) for polygon in shape
    )
