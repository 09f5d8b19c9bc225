"""A stranger's picture file to pixels, with Pillow alone. Runs in a picture worker, never in the window's process."""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable
from functools import partial
from typing import IO, TYPE_CHECKING, NamedTuple, cast

from PIL import ExifTags, Image, ImageFilter
from PIL.BmpImagePlugin import BmpImageFile
from PIL.GifImagePlugin import GifImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

from annotator.core.errors import MediaFault
from annotator.media.pictures.bearable import DRAWN_PX, drawn, grey
from annotator.media.pictures.colours import as_srgb, noted_colours
from annotator.media.pictures.deep.shades import DeepShades, ShownWindow, is_deep
from annotator.media.pictures.geometry import PixelBox, clipped, fitted, stored_box, swaps_sides
from annotator.media.pictures.head import BoundedHead
from annotator.media.pictures.scaling import STRIPPED_FROM_PX, Croppable, Part, plain, plain_in_strips, resized
from annotator.media.pictures.tiff.directories import is_tiff
from annotator.media.pictures.tiff.sizes import Tiff
from annotator.media.pictures.webp import PILLOW_MOST_BYTES, PILLOW_PIXEL_BYTES, WebPParts, looked_at, notes_in

if TYPE_CHECKING:
    from annotator.core.ports.pictures import WindowWish

# Through the classes, because Pillow loads every reader it has when it is asked for a format it has not met.
FORMATS = tuple(
    str(reader.format) for reader in (JpegImageFile, PngImageFile, WebPImageFile, GifImageFile, BmpImageFile)
)
LIMIT_MEGAPIXELS = 250
# Of what cannot be decoded at a fraction of its size.
WHOLE_LIMIT_MEGAPIXELS = 100
# From here on no other that is as heavy may be decoded meanwhile (`HeavyTurn` in `handed_worker`).
HEAVY_FROM_BYTES = 256 * 1000**2
_PIXEL_BYTES, _PROGRESSIVE_PIXEL_BYTES = 4, 6
# Each line takes memory of its own: of a picture that is one pixel wide eight times as much as its pixels.
LONGEST_SIDE_PX = 1_000_000
# ITU T.81, B.2.3: what each pass of a progressive JPEG begins with.
_SCAN = b"\xff\xda"
_USUAL_SCANS, _MOST_SCANNED_PX = 64, 1_000_000_000
DETAIL_CHARACTERS = 200

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
    large: LargeDecoder | None
    page: int
    shades: DeepShades


class _Noted(NamedTuple):
    """What the file says of its picture; `profile` and `gamma` as `noted_colours`."""

    orientation: int
    profile: bytes
    gamma: float


type LargeDecoder = Callable[[IO[bytes], WebPParts], Croppable]
# A part of a picture as it is stored, in a size.
type _Scaled = Callable[[PixelBox, tuple[int, int]], Image.Image]


class BeyondPillow(Exception):
    """It is a large WebP, and what decodes such was not loaded."""


class DecodedPicture(NamedTuple):
    """`pixels` are rows of 4-byte B, G, R, A, premultiplied, without padding (QImage.Format_ARGB32_Premultiplied on a
    little-endian machine). `full_*` is the EXIF-oriented size of the whole picture. `moves`: it is the first of several
    that follow each other. `pages`: how many there are in its file. `window`: which shades are shown, where it is deep
    and all of it is shown."""

    pixels: bytes
    width_px: int
    height_px: int
    full_width_px: int
    full_height_px: int
    moves: bool = False
    pages: int = 1
    window: ShownWindow | None = None


def decoded(
    file: IO[bytes],
    width_px: int,
    height_px: int,
    region: tuple[int, int, int, int] | None = None,
    before_heavy: Callable[[], None] = _at_once,
    blur: float = 0.0,
    is_grey: bool = False,
    is_cartoon: bool = False,
    large: LargeDecoder | None = None,
    page: int = 0,
    window: WindowWish = None,
) -> DecodedPicture:
    """The first frame of a JPEG, PNG, WebP, GIF, BMP or TIFF, in sRGB, upright, fitted into `width_px` x
    `height_px` and never enlarged. `region` (left, top, width, height in oriented pixels, clipped) asks for that part
    instead. `blur` is a share of the width of the whole picture. `before_heavy` is called, and waited for, before much
    memory is taken. `page` is that of a file that has several; `window` which shades of a deep one are shown. `large`
    decodes what Pillow would decode in too much of it. Raises MediaFault, without a path: only the parent knows it;
    and BeyondPillow."""
    try:
        with warnings.catch_warnings():
            # Pillow warns about odd but readable files; nobody who could mend them reads that.
            warnings.simplefilter("ignore")
            looks = blur, is_grey, is_cartoon
            shades = DeepShades(window)
            wish = _Wish((width_px, height_px), region, *looks, before_heavy, large, page, shades)
            return _opened(file, wish)._replace(window=None if region else shades.window)
    except (MediaFault, BeyondPillow):
        raise
    except MemoryError as error:
        raise MediaFault(MediaFault.UNDECODABLE, detail="not enough memory") from error
    except Exception as error:
        # A damaged file can make Pillow trip over anything: OSError, SyntaxError, ValueError, struct.error, IndexError.
        detail = f"{type(error).__name__}: {error}"[:DETAIL_CHARACTERS]
        raise MediaFault(MediaFault.UNDECODABLE, detail=detail) from error


def _opened(file: IO[bytes], wish: _Wish) -> DecodedPicture:
    if is_tiff(file.read(4)):
        tiff = Tiff(file, LONGEST_SIDE_PX, wish.page)
        noted = _Noted(tiff.orientation, *noted_colours({"icc_profile": tiff.profile}))
        shown = _decoded(tiff.size, noted, partial(tiff.scaled, wish.before_heavy, wish.shades), wish)
        return shown._replace(pages=tiff.pages)
    file.seek(0)
    parts = looked_at(file)
    if parts is not None and parts.is_large:
        return _decoded_large(file, parts, wish)
    head = BoundedHead(file)
    with Image.open(cast("IO[bytes]", head), formats=FORMATS) as source:
        head.is_over = True
        _check_size(source)
        if source.info.get("progressive"):
            _check_scans(source, head)
        shown = _decoded(source.size, _noted(source), partial(_scaled, source, wish.before_heavy, wish.shades), wish)
        return shown if wish.region else shown._replace(moves=_moves(source, head))


def _decoded_large(file: IO[bytes], parts: WebPParts, wish: _Wish) -> DecodedPicture:
    parts.check()
    if wish.large is None:
        raise BeyondPillow
    wish.before_heavy()
    noted = Image.new("L", (1, 1))
    noted.info.update(notes_in(file, parts))
    source = wish.large(file, parts)

    def scaled(part: PixelBox, size: tuple[int, int]) -> Image.Image:
        box = (0, 0, part[2] - part[0], part[3] - part[1])
        return resized(*plain_in_strips(Part(source, part), size, box, wish.shades), size)

    return _decoded(parts.size, _noted(noted), scaled, wish)._replace(moves=parts.moves)


def _check_size(source: Image.Image) -> None:
    """Opening reads the header only, so nothing has been decoded yet."""
    if max(source.size) > LONGEST_SIDE_PX:
        raise MediaFault(MediaFault.UNDECODABLE, detail=f"a side of it has more than {LONGEST_SIDE_PX} pixels")
    if isinstance(source, WebPImageFile) and source.width * source.height * PILLOW_PIXEL_BYTES > PILLOW_MOST_BYTES:
        raise MediaFault(MediaFault.UNDECODABLE, detail="nothing of it can be decoded")  # else FFmpeg would have it
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


def _decoded(stored: tuple[int, int], noted: _Noted, scaled: _Scaled, wish: _Wish) -> DecodedPicture:
    """`stored` is how large it is before it is turned."""
    orientation = noted.orientation
    swapped = swaps_sides(orientation)
    full = stored[::-1] if swapped else stored
    part = clipped(wish.region, full)
    size = fitted((part[2] - part[0], part[3] - part[1]), wish.room)
    image = scaled(stored_box(part, orientation, stored), size[::-1] if swapped else size)
    image = as_srgb(image, noted.profile, noted.gamma)
    if orientation in _TURNS:
        image = image.transpose(_TURNS[orientation])
    scale = size[0] / (part[2] - part[0])
    image = grey(image) if wish.is_grey else image
    if wish.is_cartoon:
        image = drawn(image, DRAWN_PX / (max(full) * scale))
    if wish.blur:  # a share of the width that the whole picture would take
        image = image.filter(ImageFilter.GaussianBlur(wish.blur * full[0] * scale))
    return DecodedPicture(_bgra(image), *image.size, *full)


def _orientation(source: Image.Image) -> int:
    """1 to 8; 1 (upright) as well where the EXIF data make no sense, for the pixels may still be sound."""
    try:
        value = source.getexif().get(ExifTags.Base.Orientation, 1)
    except (LookupError, SyntaxError, TypeError, ValueError):
        return 1
    return value if value in _TURNS else 1


def _noted(source: Image.Image) -> _Noted:
    return _Noted(_orientation(source), *noted_colours(source.info))


def _moves(source: Image.Image, head: BoundedHead) -> bool:
    """Whether more than one picture is in it. A GIF is looked through for that, piece by piece and not for ever."""
    head.look_again()
    try:
        return bool(getattr(source, "is_animated", False)) and not isinstance(source, JpegImageFile)
    except (MediaFault, EOFError, OSError, SyntaxError, ValueError, LookupError):
        return False  # its first is sound


def _held_bytes(source: Image.Image, whole_px: int) -> int:
    """What decoding takes at most, once it is known at which size."""
    if isinstance(source, WebPImageFile):
        return source.width * source.height * PILLOW_PIXEL_BYTES
    kept = whole_px * _PROGRESSIVE_PIXEL_BYTES if source.info.get("progressive") else 0
    return source.width * source.height * _PIXEL_BYTES + kept


def _scaled(
    source: Image.Image, before_heavy: Callable[[], None], shades: DeepShades, part: PixelBox, size: tuple[int, int]
) -> Image.Image:
    """`part` of the picture as it is stored, in `size`. A JPEG is decoded no larger than that needs."""
    width, height = source.size
    scale = max(size[0] / (part[2] - part[0]), size[1] / (part[3] - part[1]))
    drafted = source.draft(None, (math.ceil(width * scale - 1e-6), math.ceil(height * scale - 1e-6)))
    across, down = (drafted[1][2] / width, drafted[1][3] / height) if drafted else (1.0, 1.0)
    left, top, right, bottom = part[0] * across, part[1] * down, part[2] * across, part[3] * down
    if _held_bytes(source, width * height) > HEAVY_FROM_BYTES:
        before_heavy()
    source.load()
    if is_deep(source):
        shades.look([source])
    outer = (int(left), int(top), min(math.ceil(right), source.width), min(math.ceil(bottom), source.height))
    image = source if outer == (0, 0, *source.size) else source.crop(outer)
    right, bottom = min(right, outer[2]), min(bottom, outer[3])
    box = (left - outer[0], top - outer[1], right - outer[0], bottom - outer[1])
    if image.mode not in ("L", "RGB") and image.width * image.height > STRIPPED_FROM_PX:
        image, box = plain_in_strips(image, size, box, shades)
    return resized(plain(image, shades), box, size)


def _bgra(image: Image.Image) -> bytes:
    if image.mode == "RGBa":
        return image.tobytes("raw", "BGRa")
    return image.convert("RGBA").tobytes("raw", "BGRA")
