"""A photograph drawn by script, with shapes on it whose places are known; and where these are seen on a screen, told
from the pixels of the screen alone.

Each shape is a black rectangle on white with its left upper quarter in a colour of its own, so that it can be seen how
the picture is turned and mirrored. It says where every place of the picture is on the screen."""

from __future__ import annotations

import io
import math
import mmap
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray
from PIL import Image, ImageDraw

type Spot = tuple[float, float]
type Rectangle = tuple[int, int, int, int]  # left, top, right, bottom

SIZE = (2403, 1797)  # sides that no decoder can halve
# The one that is seen where all of the picture is, and the smaller ones that are seen the closer it is looked at: far
# from the corners of the view, where bars and the overview lie.
SHAPES: tuple[Rectangle, ...] = (
    (150, 131, 950, 631),
    (1003, 283, 1403, 523),
    (1227, 585, 1427, 705),
    (1263, 957, 1343, 1005),
    (1195, 893, 1207, 901),
)
_COLOURS = ((0, 0, 255), (255, 0, 0), (255, 0, 255), (255, 0, 128), (128, 0, 255))
_ALIKE = 40
_STORED = {
    1: None,
    3: Image.Transpose.ROTATE_180,
    6: Image.Transpose.ROTATE_90,
    8: Image.Transpose.ROTATE_270,
}
EXIF_ROTATIONS = tuple(_STORED)
_ORIENTATION_TAG = 0x0112
_EDGE, _ABOUT = 128, 4


def photograph(rotation: int) -> bytes:
    """Return the image of a camera held in this orientation (EXIF)."""
    image = Image.new("RGB", SIZE, "white")
    pen = ImageDraw.Draw(image)
    for (left, top, right, bottom), colour in zip(SHAPES, _COLOURS, strict=True):
        pen.rectangle((left, top, right - 1, bottom - 1), "black")
        inner = ((left + right) // 2 - 1, (top + bottom) // 2 - 1)
        pen.rectangle((left, top, *inner), colour)
    way = _STORED[rotation]
    stored, exif, held = image if way is None else image.transpose(way), Image.Exif(), io.BytesIO()
    exif[_ORIENTATION_TAG] = rotation
    stored.save(held, "JPEG", quality=100, subsampling=0, exif=exif)
    return held.getvalue()


def screen_of(frame_buffer: Path) -> NDArray[np.uint8]:
    """Return the content of a virtual screen (`virtual_screen`, XWDFile.h): rows of pixels, each blue, green, red."""
    with frame_buffer.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as memory:
        words = np.frombuffer(memory[:100], ">u4")
        first, width, height = int(words[0] + words[19] * 12), int(words[4]), int(words[5])
        seen = np.frombuffer(memory[first : first + width * height * 4], np.uint8)
    return seen.reshape(height, width, 4)[..., :3].copy()


class Drawn(Struct, frozen=True):
    """How far what is in the answer is from the shape, and from what was under the mouse, in pixels of the picture; to
    the side where it is farther."""

    from_shape: float
    from_mouse: float


class Seen(Struct, frozen=True):
    """The place of the image: the screen position of its (0, 0), and the steps of one pixel to the right and down."""

    zero: Spot
    right: Spot
    down: Spot

    @property
    def scale(self) -> float:
        """How many pixels of the screen one of the picture has."""
        return float(np.hypot(*self.right))

    def on_screen(self, at: Spot) -> Spot:
        x, y = (self.zero[axis] + at[0] * self.right[axis] + at[1] * self.down[axis] for axis in (0, 1))
        return x, y

    def in_image(self, at: Spot) -> Spot:
        across = np.array([self.right, self.down]).T
        x, y = np.linalg.solve(across, (at[0] - self.zero[0], at[1] - self.zero[1]))
        return float(x), float(y)

    def at(self, spot: Spot, *, is_in: bool = False) -> tuple[int, int]:
        """The pixel of the screen that has its corner nearest to a place of the picture; `is_in`: the one that it is
        in."""
        x, y = self.on_screen(spot)
        return (math.floor(x), math.floor(y)) if is_in else (round(x), round(y))

    def drawn(self, found: Sequence[Spot], wanted: Sequence[Spot], *, is_in: bool = False) -> Drawn:
        pointed = [self.at(spot, is_in=is_in) for spot in wanted]
        half = 0.5 if is_in else 0
        under = [self.in_image((x + half, y + half)) for x, y in pointed]
        return Drawn(apart(found, wanted), apart(found, under))


def seen_by(shape: Rectangle, screen: NDArray[np.uint8], within: Rectangle) -> Seen:
    """`within` is the part of the screen where the shape is looked for."""
    x, y, end_x, end_y = within
    away = np.abs(screen[y:end_y, x:end_x, ::-1].astype(int) - _COLOURS[SHAPES.index(shape)]).max(axis=2)
    rows, columns = np.nonzero(away < _ALIKE)
    assert len(rows), "the shape is on the screen"
    row, column = y + int(np.median(rows)), x + int(np.median(columns))
    green = screen[..., 1].astype(int)
    left, right = _ends(green[row], column)
    top, bottom = _ends(green[:, column], row)
    middle = (left + right) / 2, (top + bottom) / 2
    quarters = {
        (dx, dy): int(screen[_place(middle[1], bottom, dy), _place(middle[0], right, dx)].max())
        for dx in (-1, 1)
        for dy in (-1, 1)
    }
    dx, dy = max(quarters, key=lambda quarter: quarters[quarter])
    width, height = shape[2] - shape[0], shape[3] - shape[1]
    swaps = (right - left > bottom - top) != (width > height)
    across, upright = (right - left) * -dx, (bottom - top) * -dy
    to_right: Spot = (0.0, upright / width) if swaps else (across / width, 0.0)
    to_bottom: Spot = (across / height, 0.0) if swaps else (0.0, upright / height)
    corner = (left if dx < 0 else right), (top if dy < 0 else bottom)
    zero = tuple(corner[axis] - shape[0] * to_right[axis] - shape[1] * to_bottom[axis] for axis in (0, 1))
    return Seen((zero[0], zero[1]), to_right, to_bottom)


def _place(middle: float, end: float, way: int) -> int:
    return int(middle + (end - middle) / 2 * way)


def _ends(line: NDArray[np.int_], at: int) -> tuple[float, float]:
    """Return the positions where it turns white on either side, in parts of a pixel, by its neighbours."""
    before, after = at, at
    while line[before] < _EDGE:
        before -= 1
    while line[after] < _EDGE:
        after += 1
    return (
        before - _ABOUT + float(line[before - _ABOUT : before + _ABOUT].sum()) / 255,
        after + _ABOUT - float(line[after - _ABOUT : after + _ABOUT].sum()) / 255,
    )


def corners(of: Rectangle) -> Sequence[Spot]:
    left, top, right, bottom = of
    return (left, top), (right, top), (right, bottom), (left, bottom)


def turned(spot: Spot, around: Spot, degrees: float) -> Spot:
    angle = math.radians(degrees)
    x, y = spot[0] - around[0], spot[1] - around[1]
    return around[0] + x * math.cos(angle) - y * math.sin(angle), around[1] + x * math.sin(angle) + y * math.cos(angle)


def between(first: Sequence[float], second: Sequence[float]) -> Spot:
    return (first[0] + second[0]) / 2, (first[1] + second[1]) / 2


def apart(found: Sequence[Spot], wanted: Sequence[Spot]) -> float:
    return max(abs(a - b) for x, y in zip(found, wanted, strict=True) for a, b in zip(x, y, strict=True))
