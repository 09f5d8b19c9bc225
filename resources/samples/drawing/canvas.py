"""A canvas for shapes. It is larger than the final image and reduced at the end, which smooths the edges."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from math import ceil, floor

from PIL import Image, ImageDraw, ImageFilter, ImageOps
from resources.samples.drawing.shapes import Shape, box, placed

# A colour, or two for a gradient from top to bottom of the painted shape.
type Paint = str | tuple[str, str]

HIDES = 0.5  # paint below this opacity, such as a shadow, neither belongs to an object nor hides one
MIDDLE = 128  # a mask covers a pixel from this value on


@dataclass(frozen=True, slots=True)
class Known:
    """An object of a scene with the bounding box of its visible part, in pixels of the final image. `right` and
    `bottom` are exclusive."""

    name: str
    left: int
    top: int
    right: int
    bottom: int


class Canvas:
    """A canvas. `width` is in scene units; the height follows from the size. Without `ground` the background is
    transparent.

    With `oversample` 1, for very large images, each mask is blurred slightly to smooth its edges."""

    def __init__(self, size_px: tuple[int, int], width: float, ground: str | None = "#FFFFFF", oversample: int = 2):
        self.width = width
        self.height = width * size_px[1] / size_px[0]
        self._oversample = oversample
        self._scale = size_px[0] * oversample / width
        self._size = (size_px[0] * oversample, size_px[1] * oversample)
        self._image = Image.new("RGB", self._size, ground) if ground else Image.new("RGBA", self._size, "#00000000")
        self._at = (0.0, 0.0, 1.0, 0.0, False)
        self._things: list[str] = []
        self._thing = 0  # the number of the current object from 1 on; 0 for everything else
        self._owners: Image.Image | None = None  # the number of the visible object at each pixel

    @contextmanager
    def thing(self, name: str) -> Iterator[None]:
        """Record everything painted inside the context as one object. An image can have at most 255 objects."""
        if self._owners is None:
            self._owners = Image.new("L", self._size)
        self._things.append(name)
        before, self._thing = self._thing, len(self._things)
        yield
        self._thing = before

    def known(self) -> tuple[Known, ...]:
        """Return the visible objects in painting order."""
        found: list[Known] = []
        for number, name in enumerate(self._things, start=1):
            seen = None if self._owners is None else _box_of(self._owners, number)
            if seen is not None:
                left, top, right, bottom = (edge / self._oversample for edge in seen)
                found.append(Known(name, floor(left), floor(top), ceil(right), ceil(bottom)))
        return tuple(found)

    def place(self, x: float = 0, y: float = 0, size: float = 1, turn: float = 0, flip: bool = False) -> None:
        """Set the transformation of the following shapes. Without arguments, reset it."""
        self._at = (x, y, size, turn, flip)

    def sky(self, top: str, bottom: str, to_y: float) -> None:
        self.paint(box(0, 0, self.width, to_y), (top, bottom))

    def paint(
        self, shape: Shape, paint: Paint, *, alpha: float = 1, blur: float = 0, inside: Shape | None = None
    ) -> None:
        """Paint a shape. `alpha` is 0 to 1; `blur` is in scene units. If `inside` is given, paint only within that
        shape."""
        x, y, size, turn, flip = self._at
        shape = placed(shape, x, y, size, turn, flip)
        soft_px = blur * size * self._scale
        frame = self._frame(shape, 3 * soft_px)
        if frame[0] >= frame[2] or frame[1] >= frame[3]:
            return
        mask = self._mask(shape, frame, soft_px)
        if inside is not None:
            limit = self._mask(placed(inside, x, y, size, turn, flip), frame, 0)
            mask.paste(0, mask=ImageOps.invert(limit))
        if alpha < 1:
            mask = mask.point([round(level * alpha) for level in range(256)])
        self._lay(self._colours(paint, frame, self._extent(shape)), frame, mask)
        if self._owners is not None and alpha >= HIDES:
            covered = mask.point([255 if level >= MIDDLE * alpha else 0 for level in range(256)])
            self._owners.paste(self._thing, frame[:2], covered)

    def _extent(self, shape: Shape) -> tuple[int, int]:
        """Return the first and last pixel row of a shape, which may be outside the canvas."""
        rows = [y for polygon in shape for _, y in polygon]
        return floor(min(rows) * self._scale), ceil(max(rows) * self._scale)

    def _frame(self, shape: Shape, margin_px: float) -> tuple[int, int, int, int]:
        xs = [x * self._scale for polygon in shape for x, _ in polygon]
        ys = [y * self._scale for polygon in shape for _, y in polygon]
        margin = margin_px + 3
        return (
            max(0, floor(min(xs) - margin)),
            max(0, floor(min(ys) - margin)),
            min(self._size[0], ceil(max(xs) + margin)),
            min(self._size[1], ceil(max(ys) + margin)),
        )

    def _mask(self, shape: Shape, frame: tuple[int, int, int, int], soft_px: float) -> Image.Image:
        mask = Image.new("L", (frame[2] - frame[0], frame[3] - frame[1]))
        pen = ImageDraw.Draw(mask)
        for polygon in shape:
            pen.polygon([(x * self._scale - frame[0], y * self._scale - frame[1]) for x, y in polygon], fill=255)
        soften = soft_px if self._oversample > 1 else max(soft_px, 0.6)
        return mask.filter(ImageFilter.GaussianBlur(soften)) if soften else mask

    @staticmethod
    def _colours(paint: Paint, frame: tuple[int, int, int, int], extent: tuple[int, int]) -> Image.Image:
        size = (frame[2] - frame[0], frame[3] - frame[1])
        if isinstance(paint, str):
            return Image.new("RGB", size, paint)
        tall = max(1, extent[1] - extent[0])
        levels = bytes(min(255, max(0, 255 * (frame[1] + row - extent[0]) // tall)) for row in range(size[1]))
        column = ImageOps.colorize(Image.frombytes("L", (1, size[1]), levels), paint[0], paint[1])
        return column.resize(size, Image.Resampling.NEAREST)

    def _lay(self, colours: Image.Image, frame: tuple[int, int, int, int], mask: Image.Image) -> None:
        if self._image.mode == "RGB":
            self._image.paste(colours, frame[:2], mask)
            return
        colours.putalpha(mask)
        self._image.alpha_composite(colours, frame[:2])

    def finished(self, blur_px: float = 0) -> Image.Image:
        done = self._image.reduce(self._oversample) if self._oversample > 1 else self._image
        return done.filter(ImageFilter.GaussianBlur(blur_px)) if blur_px else done


def _box_of(owners: Image.Image, number: int) -> tuple[int, int, int, int] | None:
    return owners.point([255 if level == number else 0 for level in range(256)]).getbbox()
