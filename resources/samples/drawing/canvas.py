"""A canvas that shapes are painted on, larger than wanted and reduced at the end, so that edges come out smooth."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from math import ceil, floor

from PIL import Image, ImageDraw, ImageFilter, ImageOps
from resources.samples.drawing.shapes import Shape, box, placed

# A colour, or two for a gradient from top to bottom of the shape painted.
type Paint = str | tuple[str, str]

HIDES = 0.5  # what is painted fainter, such as a shadow, is neither of a thing nor in front of one
MIDDLE = 128  # of a pixel: a mask from here on covers it


@dataclass(frozen=True, slots=True)
class Known:
    """A thing of a scene and the box around what can be seen of it, in pixels of the finished picture: the first column
    and row that have some of it, and those after the last."""

    name: str
    left: int
    top: int
    right: int
    bottom: int


class Canvas:
    """`width` is in the units a scene is drawn in; the height follows. No `ground` means a transparent one.

    With `oversample` 1 (for very large pictures) edges are smoothed by blurring each mask a little instead.
    """

    def __init__(self, size_px: tuple[int, int], width: float, ground: str | None = "#FFFFFF", oversample: int = 2):
        self.width = width
        self.height = width * size_px[1] / size_px[0]
        self._oversample = oversample
        self._scale = size_px[0] * oversample / width
        self._size = (size_px[0] * oversample, size_px[1] * oversample)
        self._image = Image.new("RGB", self._size, ground) if ground else Image.new("RGBA", self._size, "#00000000")
        self._at = (0.0, 0.0, 1.0, 0.0, False)
        self._things: list[str] = []
        self._thing = 0  # what is painted now: its number, from 1 on, or nothing that is asked about
        self._owners: Image.Image | None = None  # of each pixel the number of what is seen there

    @contextmanager
    def thing(self, name: str) -> Iterator[None]:
        """What is painted inside is one thing, of which the picture knows where it can be seen. At most 255."""
        if self._owners is None:
            self._owners = Image.new("L", self._size)
        self._things.append(name)
        before, self._thing = self._thing, len(self._things)
        yield
        self._thing = before

    def known(self) -> tuple[Known, ...]:
        """The things that can be seen, in the order in which they were painted."""
        found: list[Known] = []
        for number, name in enumerate(self._things, start=1):
            seen = None if self._owners is None else _box_of(self._owners, number)
            if seen is not None:
                left, top, right, bottom = (edge / self._oversample for edge in seen)
                found.append(Known(name, floor(left), floor(top), ceil(right), ceil(bottom)))
        return tuple(found)

    def place(self, x: float = 0, y: float = 0, size: float = 1, turn: float = 0, flip: bool = False) -> None:
        """Where what is painted from now on goes; without arguments, back to the scene's own units."""
        self._at = (x, y, size, turn, flip)

    def sky(self, top: str, bottom: str, to_y: float) -> None:
        self.paint(box(0, 0, self.width, to_y), (top, bottom))

    def paint(
        self, shape: Shape, paint: Paint, *, alpha: float = 1, blur: float = 0, inside: Shape | None = None
    ) -> None:
        """`alpha` 0-1; `blur` in units; only what lies `inside` another shape is painted."""
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
        """First and last row of a shape, in pixels, whether on the canvas or not."""
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
