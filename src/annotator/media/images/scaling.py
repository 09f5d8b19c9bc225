"""Conversion of decoded images to simple modes and their scaling, in strips where they are large."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Protocol

from PIL import Image

from annotator.media.images.window_level import WindowLevel, is_high_bit_depth

# The only other thread of an image worker. It is started before the worker is sandboxed (`start_helper`).
_HELPER = ThreadPoolExecutor(max_workers=1)

type PixelBox = tuple[int, int, int, int]  # left, top, right, bottom; right and bottom are exclusive


def fit_size(size: tuple[int, int], bounds: tuple[int, int]) -> tuple[int, int]:
    """Return `size` shrunk to fit `bounds`, with its aspect ratio, never enlarged, at least 1 x 1."""
    scale = min(1.0, bounds[0] / size[0], bounds[1] / size[1])
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def clip_region(region: tuple[int, int, int, int] | None, full: tuple[int, int]) -> PixelBox:
    """Return a region (left, top, width, height; None: all) as a box of 1 pixel or more in an image of `full`."""
    if region is None:
        return 0, 0, *full
    left, top = min(max(region[0], 0), full[0] - 1), min(max(region[1], 0), full[1] - 1)
    right, bottom = region[0] + region[2], region[1] + region[3]
    return left, top, min(max(right, left + 1), full[0]), min(max(bottom, top + 1), full[1])


def swaps_sides(orientation: int) -> bool:
    """Return whether an EXIF orientation (1 to 8) swaps width and height."""
    return orientation >= 5


def stored_box(box: PixelBox, orientation: int, stored: tuple[int, int]) -> PixelBox:
    """Return a box of the upright image as a box of the stored image, whose size is `stored`."""
    left, top, right, bottom = box
    if swaps_sides(orientation):
        left, top, right, bottom = top, left, bottom, right
    if orientation in (2, 3, 7, 8):
        left, right = stored[0] - right, stored[0] - left
    if orientation in (3, 4, 6, 7):
        top, bottom = stored[1] - bottom, stored[1] - top
    return left, top, right, bottom


# From this size on, an image is converted in strips of this size: a strip fits into the processor's cache and needs no
# fresh memory from the system, which takes longer than the arithmetic.
STRIPPED_FROM_PX, _STRIP_PX = 16_000_000, 1_000_000
_REDUCING_GAP = 1.5
_CLEAR, _OPAQUE = (0, 0), (255, 255)
# At this reduction, every fourth pixel of every fourth row gives the same result in half of the time.
_THINNED_FROM, _EACH = 32, 4

type FractionalBox = tuple[float, float, float, float]


class Croppable(Protocol):
    """An image of Pillow, or an object that returns parts of itself as one."""

    @property
    def width(self) -> int: ...

    @property
    def height(self) -> int: ...

    def crop(self, box: tuple[int, int, int, int]) -> Image.Image: ...


class CroppedView:
    """A part of an image that behaves like a whole image."""

    def __init__(self, whole: Croppable, box: tuple[int, int, int, int]) -> None:
        self._whole = whole
        self._left = box[0]
        self._top = box[1]
        self.width = box[2] - box[0]
        self.height = box[3] - box[1]

    def crop(self, box: tuple[int, int, int, int]) -> Image.Image:
        left, top = self._left, self._top
        return self._whole.crop((box[0] + left, box[1] + top, box[2] + left, box[3] + top))


def reduce_in_strips(
    image: Croppable, size: tuple[int, int], box: FractionalBox, window_level: WindowLevel
) -> tuple[Image.Image, FractionalBox]:
    """Average an image by the integer factors with which scaling would begin, strip by strip. A second full copy
    would take as much memory again. Return the result and `box` in its coordinates."""
    across = max(1, int((box[2] - box[0]) / size[0] / _REDUCING_GAP))
    down = max(1, int((box[3] - box[1]) / size[1] / _REDUCING_GAP))
    each = _EACH if min(across, down) >= _THINNED_FROM else 1
    across, down = across // each * each, down // each * each
    rows = down * max(1, _STRIP_PX // (image.width * down))
    whole: Image.Image | None = None
    for top in range(0, image.height, rows):
        part = _thinned(image.crop((0, top, image.width, min(image.height, top + rows))), each)
        strip = to_simple_mode(part, window_level).reduce((across // each, down // each))
        if whole is None:
            whole = Image.new(strip.mode, (strip.width, -(-image.height // down)))
        whole.paste(strip, (0, top // down))
    assert whole is not None
    return whole, (box[0] / across, box[1] / down, box[2] / across, box[3] / down)


def _thinned(image: Image.Image, each: int) -> Image.Image:
    if each == 1:
        return image
    return image.resize((-(-image.width // each), -(-image.height // each)), Image.Resampling.NEAREST)


def to_simple_mode(image: Image.Image, window_level: WindowLevel) -> Image.Image:
    """Return the image as 8-bit L, RGB, premultiplied RGBa or CMYK with a profile, to scale without bleeding."""
    if is_high_bit_depth(image):  # a plain conversion would clip at 255 instead of scaling
        image = window_level.apply(image)
    if image.has_transparency_data:
        # A needless conversion would copy, and an image of 100 megapixels is 400 MB.
        return _premultiplied(image if image.mode == "RGBA" else image.convert("RGBA"))
    if image.mode in ("L", "RGB") or (image.mode == "CMYK" and image.info.get("icc_profile")):
        return image
    return image.convert("L" if image.mode == "1" else "RGB")


def _premultiplied(image: Image.Image) -> Image.Image:
    """Premultiply an image. A part that is fully transparent or opaque, as most are, needs no arithmetic."""
    found: tuple[object, ...] = image.getchannel("A").getextrema()
    if found == _CLEAR:
        return Image.new("RGBa", image.size)
    if found == _OPAQUE:
        return Image.frombytes("RGBa", image.size, image.tobytes())
    return image.convert("RGBa")


def start_helper() -> None:
    """Start the helper thread. Raise RuntimeError if the system has no more threads."""
    _HELPER.submit(int).result()


def in_helper_thread(work: Callable[[], None]) -> Future[None]:
    """Run `work` in the helper thread, as `resize` does with half of its own."""
    return _HELPER.submit(work)


def resize(image: Image.Image, box: FractionalBox, size: tuple[int, int]) -> Image.Image:
    """Scale a box of an image to `size`. Below a ratio of 2, Hamming is within 1 dB of the best filter at half its
    cost; larger integer factors are averaged first. Small ratios are computed as two halves in two threads (Pillow
    releases the interpreter lock), which gives the same pixels."""
    ratio = min((box[2] - box[0]) / size[0], (box[3] - box[1]) / size[1])
    if size == image.size and ratio == 1:
        return image
    if ratio >= 3 or size[1] < 64:
        return image.resize(size, Image.Resampling.HAMMING, box, reducing_gap=_REDUCING_GAP)
    half = size[1] // 2
    cut = box[1] + (box[3] - box[1]) * half / size[1]
    whole = Image.new(image.mode, size)

    def fill(top: int, bottom: int, part: FractionalBox) -> None:
        whole.paste(image.resize((size[0], bottom - top), Image.Resampling.HAMMING, part), (0, top))

    upper = _HELPER.submit(fill, 0, half, (box[0], box[1], box[2], cut))
    fill(half, size[1], (box[0], cut, box[2], box[3]))
    upper.result()
    return whole
