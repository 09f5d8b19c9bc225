"""A stranger's picture file to pixels, with Pillow alone. Runs in a picture worker, never in the window's process."""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable
from threading import Thread
from typing import IO, NamedTuple, cast

from PIL import ExifTags, Image, ImageChops, ImageFilter, ImageOps
from PIL.BmpImagePlugin import BmpImageFile
from PIL.GifImagePlugin import GifImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

from annotator.core.errors import MediaFault
from annotator.media.pictures.geometry import PixelBox, clipped, fitted, stored_box, swaps_sides
from annotator.media.pictures.head import BoundedHead

# Through the classes, because Pillow loads every reader it has when it is asked for a format it has not met.
FORMATS = tuple(
    str(reader.format) for reader in (JpegImageFile, PngImageFile, WebPImageFile, GifImageFile, BmpImageFile)
)
LIMIT_MEGAPIXELS = 250
# Of what cannot be decoded at a fraction of its size: a WebP takes 16 bytes a pixel.
WHOLE_LIMIT_MEGAPIXELS = 100
# From here on no other that is as heavy may be decoded meanwhile (`HeavyTurn` in `handed_worker`).
HEAVY_FROM_BYTES = 256 * 1000**2
_PIXEL_BYTES, _PROGRESSIVE_PIXEL_BYTES, _WEBP_PIXEL_BYTES = 4, 6, 16
# Each line takes memory of its own: of a picture that is one pixel wide eight times as much as its pixels.
LONGEST_SIDE_PX = 1_000_000
# ITU T.81, B.2.3: what each pass of a progressive JPEG begins with.
_SCAN = b"\xff\xda"
_USUAL_SCANS, _MOST_SCANNED_PX = 64, 1_000_000_000
DETAIL_CHARACTERS = 200
# Where a large picture is made plain a part at a time, and how large a part is.
_STRIPPED_FROM_PX, _STRIP_PX = 16_000_000, 4_000_000
_REDUCING_GAP = 1.5
# What is drawn is drawn as if the whole picture were no larger than this, and then enlarged: no closer look shows more.
DRAWN_PX = 512

# What undoes an EXIF orientation (Exif 2.32, tag 0x0112).
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

_SMOOTHED = ImageFilter.MedianFilter(3)
_FEW_SHADES = [(value + 20) // 40 * 40 for value in range(256)]
_PLAIN_LINES = [min(255, 3 * value) for value in range(256)]

# Pillow warns at a limit of its own and refuses at twice that. Ours is one, and says how large the picture is.
Image.MAX_IMAGE_PIXELS = None


def _at_once() -> None:
    pass


class _Wish(NamedTuple):
    """As the arguments of `decoded`."""

    room: tuple[int, int]
    region: tuple[int, int, int, int] | None
    blur: float
    is_grey: bool
    is_cartoon: bool
    before_heavy: Callable[[], None]


class DecodedPicture(NamedTuple):
    """`pixels` are rows of 4-byte B, G, R, A, premultiplied, without padding (QImage.Format_ARGB32_Premultiplied on a
    little-endian machine). `full_*` is the EXIF-oriented size of the whole picture."""

    pixels: bytes
    width_px: int
    height_px: int
    full_width_px: int
    full_height_px: int


def decoded(
    file: IO[bytes],
    width_px: int,
    height_px: int,
    region: tuple[int, int, int, int] | None = None,
    before_heavy: Callable[[], None] = _at_once,
    blur: float = 0.0,
    is_grey: bool = False,
    is_cartoon: bool = False,
) -> DecodedPicture:
    """The first frame of a JPEG, PNG, WebP, GIF or BMP file, upright, fitted into `width_px` x `height_px` and never
    enlarged. `region` (left, top, width, height in oriented pixels, clipped to the picture) asks for that part instead.
    Colour profiles are left alone. `blur` is a share of the width of the whole picture. `before_heavy` is
    called, and waited for, before much memory is taken. Raises MediaFault, without a
    path: only the parent knows it."""
    try:
        with warnings.catch_warnings():
            # Pillow warns about odd but readable files; nobody who could mend them reads that.
            warnings.simplefilter("ignore")
            return _opened(file, _Wish((width_px, height_px), region, blur, is_grey, is_cartoon, before_heavy))
    except MediaFault:
        raise
    except MemoryError as error:
        raise MediaFault(MediaFault.UNDECODABLE, detail="not enough memory") from error
    except Exception as error:
        # A damaged file can make Pillow trip over anything: OSError, SyntaxError, ValueError, struct.error, IndexError.
        detail = f"{type(error).__name__}: {error}"[:DETAIL_CHARACTERS]
        raise MediaFault(MediaFault.UNDECODABLE, detail=detail) from error


def _opened(file: IO[bytes], wish: _Wish) -> DecodedPicture:
    head = BoundedHead(file)
    with Image.open(cast("IO[bytes]", head), formats=FORMATS) as source:
        head.is_over = True
        _check_size(source)
        if source.info.get("progressive"):
            _check_scans(source, head)
        return _decoded(source, wish)


def _check_size(source: Image.Image) -> None:
    """Opening reads the header only, so nothing has been decoded yet."""
    if max(source.size) > LONGEST_SIDE_PX:
        raise MediaFault(MediaFault.UNDECODABLE, detail=f"a side of it has more than {LONGEST_SIDE_PX} pixels")
    megapixels = source.width * source.height / 1e6
    # A progressive one is held whole, in numbers of two bytes each, whatever size is asked for.
    is_drafted = isinstance(source, JpegImageFile) and not source.info.get("progressive")
    most = LIMIT_MEGAPIXELS if is_drafted else WHOLE_LIMIT_MEGAPIXELS
    if megapixels > most:
        raise MediaFault(MediaFault.TOO_LARGE, megapixels=str(math.ceil(megapixels)), limit=str(most))


def _check_scans(source: Image.Image, head: BoundedHead) -> None:
    """Each goes through all pixels, however few bytes it is; encoders make some ten of them."""
    scans = head.count(_SCAN)
    if scans > _USUAL_SCANS and scans * source.width * source.height > _MOST_SCANNED_PX:
        raise MediaFault(MediaFault.UNDECODABLE, detail="it is drawn in too many passes")


def _decoded(source: Image.Image, wish: _Wish) -> DecodedPicture:
    orientation = _orientation(source)
    swapped = swaps_sides(orientation)
    full = source.size[::-1] if swapped else source.size
    part = clipped(wish.region, full)
    size = fitted((part[2] - part[0], part[3] - part[1]), wish.room)
    image = _scaled(source, stored_box(part, orientation, source.size), size[::-1] if swapped else size, wish)
    if orientation in _TURNS:
        image = image.transpose(_TURNS[orientation])
    scale = size[0] / (part[2] - part[0])
    image = _grey(image) if wish.is_grey else image
    if wish.is_cartoon:
        image = _drawn(image, DRAWN_PX / (max(full) * scale))
    if wish.blur:  # a share of the width that the whole picture would take
        image = image.filter(ImageFilter.GaussianBlur(wish.blur * full[0] * scale))
    return DecodedPicture(_bgra(image), *image.size, *full)


def _grey(image: Image.Image) -> Image.Image:
    """An 8-bit L, RGB or RGBa as L or RGBa."""
    if image.mode == "RGBa":
        return image.convert("RGBA").convert("LA").convert("RGBA").convert("RGBa")
    return image.convert("L")


def _drawn(image: Image.Image, shrunk: float) -> Image.Image:
    """Of the same kind and size: half of its shades, few and smoothed, and half of its lines, like a drawn film."""
    width, height = size = image.size
    if shrunk < 1:
        image = image.resize((max(1, round(width * shrunk)), max(1, round(height * shrunk))), Image.Resampling.BOX)
    bands = image.split()
    colours = [
        Image.blend(band.point(_FEW_SHADES), _lines(band), 0.5)
        for band in (band.filter(_SMOOTHED) for band in bands[:3])
    ]
    if image.mode == "RGBa":  # no colour is more than its opacity
        colours = [*(ImageChops.darker(band, bands[3]) for band in colours), bands[3]]
    return Image.merge(image.mode, colours).resize(size, Image.Resampling.BILINEAR)


def _lines(band: Image.Image) -> Image.Image:
    """None along its edge, where the filter leaves what is there."""
    found = band.filter(ImageFilter.FIND_EDGES).point(_PLAIN_LINES)
    return ImageOps.expand(ImageOps.crop(found, 1), 1) if min(found.size) > 2 else Image.new("L", found.size)


def _orientation(source: Image.Image) -> int:
    """1 to 8; 1 (upright) as well where the EXIF data make no sense, for the pixels may still be sound."""
    try:
        value = source.getexif().get(ExifTags.Base.Orientation, 1)
    except (LookupError, SyntaxError, TypeError, ValueError):
        return 1
    return value if value in _TURNS else 1


def _held_bytes(source: Image.Image, whole_px: int) -> int:
    """What decoding takes at most, once it is known at which size."""
    if isinstance(source, WebPImageFile):
        return source.width * source.height * _WEBP_PIXEL_BYTES
    kept = whole_px * _PROGRESSIVE_PIXEL_BYTES if source.info.get("progressive") else 0
    return source.width * source.height * _PIXEL_BYTES + kept


def _scaled(source: Image.Image, part: PixelBox, size: tuple[int, int], wish: _Wish) -> Image.Image:
    """`part` of the picture as it is stored, in `size`. A JPEG is decoded no larger than that needs."""
    width, height = source.size
    scale = max(size[0] / (part[2] - part[0]), size[1] / (part[3] - part[1]))
    drafted = source.draft(None, (math.ceil(width * scale - 1e-6), math.ceil(height * scale - 1e-6)))
    across, down = (drafted[1][2] / width, drafted[1][3] / height) if drafted else (1.0, 1.0)
    left, top, right, bottom = part[0] * across, part[1] * down, part[2] * across, part[3] * down
    if _held_bytes(source, width * height) > HEAVY_FROM_BYTES:
        wish.before_heavy()
    source.load()
    outer = (int(left), int(top), min(math.ceil(right), source.width), min(math.ceil(bottom), source.height))
    image = source if outer == (0, 0, *source.size) else source.crop(outer)
    right, bottom = min(right, outer[2]), min(bottom, outer[3])
    box = (left - outer[0], top - outer[1], right - outer[0], bottom - outer[1])
    if image.mode not in ("L", "RGB") and image.width * image.height > _STRIPPED_FROM_PX:
        image, box = _plain_in_strips(image, size, box)
    return _resized(_plain(image), size, box)


def _plain_in_strips(
    image: Image.Image, size: tuple[int, int], box: tuple[float, float, float, float]
) -> tuple[Image.Image, tuple[float, float, float, float]]:
    """Averaged by the whole factors that scaling would begin with, a part at a time: a second copy of all of it would
    take as much memory again. With `box` as it lies in that."""
    across = max(1, int((box[2] - box[0]) / size[0] / _REDUCING_GAP))
    down = max(1, int((box[3] - box[1]) / size[1] / _REDUCING_GAP))
    rows = down * max(1, _STRIP_PX // (image.width * down))
    whole: Image.Image | None = None
    for top in range(0, image.height, rows):
        strip = _plain(image.crop((0, top, image.width, min(image.height, top + rows)))).reduce((across, down))
        if whole is None:
            whole = Image.new(strip.mode, (strip.width, -(-image.height // down)))
        whole.paste(strip, (0, top // down))
    return whole or image, (box[0] / across, box[1] / down, box[2] / across, box[3] / down)


def _plain(image: Image.Image) -> Image.Image:
    """The same picture as 8-bit L, RGB or premultiplied RGBa: the kinds that can be scaled without bleeding colours."""
    if image.mode.startswith("I;16"):
        # A plain conversion would clip at 255 instead of scaling.
        image = image.point(lambda value: value * (1 / 256)).convert("L")
        image.info.pop("transparency", None)
    if image.has_transparency_data:
        # A needless conversion would copy, and a picture of 100 megapixels is 400 MB.
        return (image if image.mode == "RGBA" else image.convert("RGBA")).convert("RGBa")
    if image.mode in ("L", "RGB"):
        return image
    return image.convert("L" if image.mode == "1" else "RGB")


def _resized(image: Image.Image, size: tuple[int, int], box: tuple[float, float, float, float]) -> Image.Image:
    """Hamming is within 1 dB of the best filter below a ratio of 2 and costs half of it; the whole factors above are
    averaged first. Small ratios are done in two halves at once (Pillow lets go of the interpreter), which is exact."""
    ratio = min((box[2] - box[0]) / size[0], (box[3] - box[1]) / size[1])
    if size == image.size and ratio == 1:
        return image
    if ratio >= 3 or size[1] < 64:
        return image.resize(size, Image.Resampling.HAMMING, box, reducing_gap=_REDUCING_GAP)
    half = size[1] // 2
    cut = box[1] + (box[3] - box[1]) * half / size[1]
    whole = Image.new(image.mode, size)

    def fill(top: int, bottom: int, part: tuple[float, float, float, float]) -> None:
        whole.paste(image.resize((size[0], bottom - top), Image.Resampling.HAMMING, part), (0, top))

    upper = Thread(target=fill, args=(0, half, (box[0], box[1], box[2], cut)))
    upper.start()
    fill(half, size[1], (box[0], cut, box[2], box[3]))
    upper.join()
    return whole


def _bgra(image: Image.Image) -> bytes:
    if image.mode == "RGBa":
        return image.tobytes("raw", "BGRa")
    return image.convert("RGBA").tobytes("raw", "BGRA")
