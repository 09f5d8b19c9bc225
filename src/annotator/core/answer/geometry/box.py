"""Boxes and ellipses in pixels of the image: position, size and rotation. Pure. y points down; `size` is the image's
width and height. An ellipse fills its box. Unrotated boxes are on whole pixels. Rotated ones have sides of whole
pixels once the worker has edited them; their position is the result of the rotation."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from annotator.core.answer.geometry.rotated_box import Spot, rotate_point, rotate_points
from annotator.core.answer.shapes import Shape

BOXED = frozenset({Shape.RECTANGLE, Shape.ELLIPSE})
_FULL_TURN = 360
_ARC_PX = 0.1  # maximum deviation of the drawn polyline from an ellipse


class RotatedBox(Struct, frozen=True):
    """A box; (left, top) is its first corner, the pivot of `degrees` clockwise. Integers if not rotated."""

    left: float
    top: float
    width: float
    height: float
    degrees: float = 0

    @property
    def corners(self) -> tuple[Spot, ...]:
        """The corners as displayed, in order: unrotated from the upper left one, clockwise."""
        right, bottom = self.left + self.width, self.top + self.height
        upright = ((self.left, self.top), (right, self.top), (right, bottom), (self.left, bottom))
        return rotate_points(upright, self.degrees)

    @property
    def centre(self) -> Spot:
        middle = self.left + self.width / 2, self.top + self.height / 2
        return rotate_point(middle, (self.left, self.top), self.degrees)

    @property
    def is_something(self) -> bool:
        return self.width > 0 and self.height > 0

    def moved(self, dx: float, dy: float, size: tuple[int, int]) -> RotatedBox:
        """Move the box, limited by the image. For a rotated box, only the centre must stay on the image. A box that
        was outside may stay there."""
        kept = (self.centre,) if self.degrees else (self.corners[0], self.corners[2])
        reach = [
            (min(0.0, -min(spot[axis] for spot in kept)), max(0.0, size[axis] - max(spot[axis] for spot in kept)))
            for axis in (0, 1)
        ]
        (least_x, most_x), (least_y, most_y) = reach
        x, y = self.left + min(max(dx, least_x), most_x), self.top + min(max(dy, least_y), most_y)
        return replace(self, left=x, top=y) if self.degrees else replace(self, left=round(x), top=round(y))

    def rotated_by(self, degrees: float) -> RotatedBox:
        """Rotate the box around its centre; angles are modulo 360."""
        around = self.centre
        now = (self.degrees + degrees) % _FULL_TURN
        corner = rotate_point((around[0] - self.width / 2, around[1] - self.height / 2), around, now)
        after = replace(self, left=corner[0], top=corner[1], degrees=now)
        return after if now else replace(after, left=round(corner[0]), top=round(corner[1]))

    def with_corner(self, handle: int, at: Spot) -> tuple[RotatedBox, int]:
        """Move one corner and return its new index. The opposite corner keeps its position. A corner dragged past it
        changes sides. Sides are whole pixels."""
        across = self.corners[(handle + 2) % 4]
        x, y = rotate_point(at, across, -self.degrees)
        dx, dy = round(x - across[0]), round(y - across[1])
        first = rotate_point((across[0] + min(0, dx), across[1] + min(0, dy)), across, self.degrees)
        moved_corner = {(False, False): 0, (True, False): 1, (True, True): 2, (False, True): 3}[dx > 0, dy > 0]
        left, top = first if self.degrees else (round(first[0]), round(first[1]))
        return RotatedBox(left, top, abs(dx), abs(dy), self.degrees), moved_corner

    @property
    def side_middles(self) -> tuple[Spot, ...]:
        """The midpoints of the sides in the order of their first corners: unrotated from the top side, clockwise."""
        corners = self.corners
        ends = zip(corners, (*corners[1:], corners[0]), strict=True)
        return tuple(((x0 + x1) / 2, (y0 + y1) / 2) for (x0, y0), (x1, y1) in ends)

    def with_side(self, side: int, at: Spot) -> tuple[RotatedBox, int]:
        """Move one side to `at` and return its new index. The opposite side keeps its position. A side dragged past
        it changes sides. Lengths are whole pixels."""
        x, y = rotate_point(at, (self.left, self.top), -self.degrees)
        is_across, is_far = side in (1, 3), side in (1, 2)
        length = self.width if is_across else self.height
        fixed = 0.0 if is_far else length
        reach = round((x - self.left if is_across else y - self.top) - fixed)
        start = fixed + min(0, reach)
        shift = (self.left + start, self.top) if is_across else (self.left, self.top + start)
        left, top = rotate_point(shift, (self.left, self.top), self.degrees)
        if not self.degrees:
            left, top = round(left), round(top)
        width, height = (abs(reach), self.height) if is_across else (self.width, abs(reach))
        now = {(True, True): 1, (True, False): 3, (False, True): 2, (False, False): 0}[is_across, reach > 0]
        return RotatedBox(left, top, width, height, self.degrees), now if reach else side

    def grown(self, dx: int, dy: int, size: tuple[int, int]) -> RotatedBox:
        """Enlarge the box along its own axes, to at least one pixel; an unrotated one is limited by the image."""
        width, height = max(1, self.width + dx), max(1, self.height + dy)
        if not self.degrees:
            width, height = min(width, size[0] - self.left), min(height, size[1] - self.top)
        return replace(self, width=width, height=height)

    def holds(self, shape: Shape, at: Spot) -> bool:
        """Return True if a point is inside the box or ellipse."""
        x, y = rotate_point(at, (self.left, self.top), -self.degrees)
        across, down = x - self.left, y - self.top
        if shape is Shape.ELLIPSE and self.is_something:
            return (2 * across / self.width - 1) ** 2 + (2 * down / self.height - 1) ** 2 <= 1
        return 0 <= across <= self.width and 0 <= down <= self.height

    def outline(self, shape: Shape, scale: float = 1.0) -> tuple[Spot, ...]:
        """Return the outline; an ellipse has segments enough for `scale` screen pixels per image pixel."""
        if shape is not Shape.ELLIPSE:
            return self.corners
        radius = max(self.width, self.height) / 2 * scale
        count = min(720, max(24, math.ceil(math.pi * math.sqrt(radius / (2 * _ARC_PX)))))
        around = self.centre
        return tuple(
            rotate_point(
                (around[0] + self.width / 2 * math.cos(angle), around[1] + self.height / 2 * math.sin(angle)),
                around,
                self.degrees,
            )
            for angle in (math.tau * step / count for step in range(count))
        )


def spanned(first: Spot, second: Spot) -> RotatedBox:
    """Return the box between two opposite corners."""
    (left, right), (top, bottom) = (sorted((first[axis], second[axis])) for axis in (0, 1))
    return RotatedBox(left, top, right - left, bottom - top)


def box_of(shape: Shape, geometry: Mapping[str, Any], size: tuple[int, int]) -> RotatedBox:
    """Read a rectangle or an ellipse on an image of this size; exact for the output of `geometry_of_box`."""
    degrees = geometry.get("rotation", 0) % _FULL_TURN
    across, down = size[0] / 100, size[1] / 100
    x, y = geometry["x"] * across, geometry["y"] * down
    if shape is Shape.ELLIPSE:
        radius_x, radius_y = geometry["radiusX"] * across, geometry["radiusY"] * down
        width, height = 2 * radius_x, 2 * radius_y
        x, y = rotate_point((x - radius_x, y - radius_y), (x, y), degrees)
    else:
        width, height = geometry["width"] * across, geometry["height"] * down
    if degrees:
        return RotatedBox(x, y, _snapped(width), _snapped(height), degrees)
    left, top = round(x), round(y)
    return RotatedBox(left, top, round(x + width) - left, round(y + height) - top)


def geometry_of_box(shape: Shape, box: RotatedBox, size: tuple[int, int]) -> dict[str, Any]:
    """Return Label Studio's geometry: a rectangle by its first corner, an ellipse by its centre. All in percent of
    the image's sides, except `rotation` in degrees (https://labelstud.io/tags/ellipse)."""
    if shape is Shape.ELLIPSE:
        x, y = box.centre
        radii = {"radiusX": box.width / 2 * 100 / size[0], "radiusY": box.height / 2 * 100 / size[1]}
        return {"x": x * 100 / size[0], "y": y * 100 / size[1], **radii, "rotation": box.degrees}
    sides = {"width": box.width * 100 / size[0], "height": box.height * 100 / size[1]}
    return {"x": box.left * 100 / size[0], "y": box.top * 100 / size[1], **sides, "rotation": box.degrees}


def _snapped(length: float) -> float:
    """Remove the rounding error of a percent conversion from a whole-pixel side."""
    return round(length) if abs(length - round(length)) < 1e-6 else length
