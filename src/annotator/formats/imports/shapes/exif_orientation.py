"""Rotation of regions according to EXIF orientation (Exif 2.32, tag 0x0112).

The regions refer to the stored image, which is displayed rotated. Lengths remain the same; angles change."""

from __future__ import annotations

from typing import Any, Final

from msgspec.structs import replace

from annotator.core.answer.mask.raster import Mask
from annotator.core.answer.rotation import Spot
from annotator.core.answer.shapes import Shape
from annotator.formats.imports.masks.labelme_png import covered_rows
from annotator.formats.imports.shapes.foreign import ForeignMark

# Orientations that exchange width and height: mirrored along a diagonal, rotated right, mirrored along the other
# diagonal, rotated left.
SIDEWAYS: Final = frozenset({5, 6, 7, 8})
_MIRRORED, _FROM_RIGHT, _FROM_BELOW = frozenset({5, 7}), frozenset({6, 7}), frozenset({7, 8})
# Passthrough attributes that contain coordinates.
_OF_PLACES = frozenset({"bbox", "area", "marks", "keypoints"})


def upright(mark: ForeignMark, orientation: int, size: tuple[float, float]) -> ForeignMark:
    """Return the rotated region. `orientation` is in `SIDEWAYS`; `size` is that of the image before rotation."""

    def place(spot: Spot) -> Spot:
        across = size[1] - spot[1] if orientation in _FROM_RIGHT else spot[1]
        return across, size[0] - spot[0] if orientation in _FROM_BELOW else spot[0]

    stated = {name: value for name, value in mark.stated.items() if name not in _OF_PLACES}
    turned = replace(mark, places=tuple(map(place, mark.places)), stated=stated)
    match mark.shape:
        case Shape.RECTANGLE if mark.turn:
            (left, top), (right, bottom) = mark.places
            sides = (right - left, bottom - top)
            width, height = sides[::-1] if orientation in _MIRRORED else sides
            x, y = place((left, top))
            corners = (x, y), (x + width, y + height)
            return replace(turned, places=corners, turn=_angle(mark.turn, orientation))
        case Shape.RECTANGLE:
            (x1, y1), (x2, y2) = turned.places
            return replace(turned, places=((min(x1, x2), min(y1, y2)), (max(x1, x2), max(y1, y2))))
        case Shape.ELLIPSE if mark.turn and orientation not in _MIRRORED:
            return replace(turned, turn=_angle(mark.turn, orientation))
        case Shape.ELLIPSE:
            return replace(turned, radii=mark.radii[::-1], turn=_angle(mark.turn, orientation) if mark.turn else 0.0)
        case Shape.MASK:
            return replace(turned, painted=_mask(mark, orientation, (round(size[0]), round(size[1]))))
        case _:
            return turned


def _angle(degrees: float, orientation: int) -> float:
    """Return the angle of the side that becomes the width."""
    return {5: -degrees, 6: degrees + 90, 7: 180 - degrees, 8: degrees + 270}[orientation] % 360


def _mask(mark: ForeignMark, orientation: int, size: tuple[int, int]) -> dict[str, Any]:
    """Return the rotated mask. Only its bounding box is rotated, because a large image may have many masks."""
    mask = Mask.of(mark.painted["rle"], size)
    left, top, right, bottom = mask.box or (0, 0, 1, 1)
    width, height = right - left, bottom - top
    pixels = bytearray(width * height)
    for row in range(height):
        spans = mask.spans(top + row)
        for first, last in zip(spans[::2], spans[1::2], strict=True):
            at = row * width - left
            pixels[at + first : at + last] = b"\1" * (last - first)
    step = -1 if orientation in _FROM_RIGHT else 1
    columns = range(width)[::-1] if orientation in _FROM_BELOW else range(width)
    plain = b"".join(pixels[column::width][::step] for column in columns)
    corner = size[1] - bottom if step < 0 else top, size[0] - right if orientation in _FROM_BELOW else left
    return Mask.of_rows(covered_rows(plain, (height, width), corner), size[::-1]).as_geometry()
