"""Decoding of untrusted image files to pixels, with Pillow and the loaded format decoders. Only run in an image
worker."""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType
from typing import IO, TYPE_CHECKING, NamedTuple, Protocol, cast

from PIL import ExifTags, Image, ImageChops, ImageFilter, ImageOps
from PIL.BmpImagePlugin import BmpImageFile
from PIL.GifImagePlugin import GifImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

from annotator.core.errors import MediaFault
from annotator.media.images.colour_management import as_srgb, colour_metadata
from annotator.media.images.limits import (
    HEAVY_FROM_BYTES,
    LONGEST_SIDE_PX,
    BoundedHeader,
    check_scans,
    check_size,
    decoding_bytes,
)
from annotator.media.images.protocol import ExtraFormat
from annotator.media.images.scaling import (
    STRIPPED_FROM_PX,
    PixelBox,
    clip_region,
    fit_size,
    reduce_in_strips,
    resize,
    stored_box,
    swaps_sides,
    to_simple_mode,
)
from annotator.media.images.tiff.ifd import is_tiff
from annotator.media.images.tiff.reader import Tiff
from annotator.media.images.webp import webp_header
from annotator.media.images.window_level import AppliedWindow, WindowLevel, is_high_bit_depth

if TYPE_CHECKING:
    from annotator.core.ports.images import WindowLevelRequest

# The classes are imported, because Pillow loads all its readers when it is asked for an unknown format.
FORMATS = tuple(
    str(reader.format) for reader in (JpegImageFile, PngImageFile, WebPImageFile, GifImageFile, BmpImageFile)
)
DETAIL_CHARACTERS = 200
_DICOM_AT, _DICOM = 128, b"DICM"  # PS3.10, 7.1
_PDF = b"%PDF-"  # ISO 32000-2, 7.5.2

# The transpositions that undo an EXIF orientation (Exif 2.32, tag 0x0112).
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

# Pillow warns at its own limit and refuses at twice that. Our own limit is single and reports the size of the image.
Image.MAX_IMAGE_PIXELS = None


def _do_nothing() -> None:
    pass


class _Request(NamedTuple):
    """The arguments of `decode_image`."""

    bounds: tuple[int, int]
    region: tuple[int, int, int, int] | None
    blur: float
    is_grey: bool
    is_cartoon: bool
    before_heavy: Callable[[], None]
    decoders: FormatDecoders
    page: int
    window_level: WindowLevel


class _Metadata(NamedTuple):
    """Notes in the file about its image; `profile` and `gamma` as in `colour_metadata`."""

    orientation: int
    profile: bytes
    gamma: float


class SourceImage(Protocol):
    """An image of a format that Pillow cannot decode, such as `dicom.reader.Dicom`. `decoding_bytes`: the memory that
    decoding takes."""

    size: tuple[int, int]
    pages: int
    decoding_bytes: int

    @property
    def text(self) -> str:
        """The text of a page of a document."""
        ...

    def scaled(self, window_level: WindowLevel, part: PixelBox, size: tuple[int, int]) -> Image.Image: ...


# Given a file, the longest side in pixels and a page, counted from 0.
type FormatDecoder = Callable[[IO[bytes], int, int], SourceImage]
type FormatDecoders = Mapping[ExtraFormat, FormatDecoder]
# A function that returns a part of the stored image at a size.
type _Scaled = Callable[[PixelBox, tuple[int, int]], Image.Image]


class DecoderMissing(Exception):
    """The decoder of this format is not loaded."""

    def __init__(self, extra_format: ExtraFormat) -> None:
        super().__init__(extra_format)
        self.extra_format = extra_format


class DecodedImage(NamedTuple):
    """A decoded image. `pixels` are rows of 4-byte B, G, R, A, premultiplied, without padding
    (QImage.Format_ARGB32_Premultiplied on a little-endian machine).

    - `full_*` is the EXIF-oriented size of the whole image.
    - `moves`: the image is the first frame of an animation.
    - `pages`: the number of pages in the file.
    - `window`: the window level of a high-bit-depth image that is shown as a whole.
    - `text`: the text of a page of a document that is shown as a whole."""

    pixels: bytes
    width_px: int
    height_px: int
    full_width_px: int
    full_height_px: int
    moves: bool = False
    pages: int = 1
    window: AppliedWindow | None = None
    text: str = ""


def decode_image(
    file: IO[bytes],
    width_px: int,
    height_px: int,
    region: tuple[int, int, int, int] | None = None,
    before_heavy: Callable[[], None] = _do_nothing,
    blur: float = 0.0,
    is_grey: bool = False,
    is_cartoon: bool = False,
    decoders: FormatDecoders = MappingProxyType({}),
    page: int = 0,
    window: WindowLevelRequest = None,
) -> DecodedImage:
    """Decode the first frame of a JPEG, PNG, WebP, GIF, BMP or TIFF to sRGB, upright, fitted into `width_px` x
    `height_px` and never enlarged.

    - `region` (left, top, width, height in oriented pixels, clipped) selects a part instead.
    - `blur` is a fraction of the width of the whole image.
    - `before_heavy` is called before much memory is taken, and blocks until the worker may go on.
    - `page` selects a page of a file with several pages.
    - `window` is the window level of a high-bit-depth image.
    - `decoders` are those of formats that Pillow cannot decode.

    Raise DecoderMissing, or MediaFault without a path, because only the parent knows the path."""
    try:
        with warnings.catch_warnings():
            # Pillow warns about odd but readable files; nobody who could repair them would read that.
            warnings.simplefilter("ignore")
            looks = blur, is_grey, is_cartoon
            window_level = WindowLevel(window)
            request = _Request((width_px, height_px), region, *looks, before_heavy, decoders, page, window_level)
            return _decode_by_format(file, request)._replace(window=None if region else window_level.window)
    except (MediaFault, DecoderMissing):
        raise
    except MemoryError as error:
        raise MediaFault(MediaFault.UNDECODABLE, detail="not enough memory") from error
    except Exception as error:
        # A damaged file can cause any error in Pillow: OSError, SyntaxError, ValueError, struct.error, IndexError.
        detail = " ".join(f"{type(error).__name__}: {error}".split())[:DETAIL_CHARACTERS]
        raise MediaFault(MediaFault.UNDECODABLE, detail=detail) from error


def _decode_by_format(file: IO[bytes], request: _Request) -> DecodedImage:
    head = file.read(_DICOM_AT + len(_DICOM))
    extra_format = _extra_format(head)
    if extra_format is not None:
        return _decode_extra(extra_format, file, request)
    if is_tiff(head[:4]):
        tiff = Tiff(file, LONGEST_SIDE_PX, request.page)
        metadata = _Metadata(tiff.orientation, *colour_metadata({"icc_profile": tiff.profile}))
        shown = _decode_scaled(
            tiff.size, metadata, partial(tiff.scaled, request.before_heavy, request.window_level), request
        )
        return shown._replace(pages=tiff.pages)
    file.seek(0)
    webp = webp_header(file)
    if webp is not None:
        webp.check()
    bounded = BoundedHeader(file)
    with Image.open(cast("IO[bytes]", bounded), formats=FORMATS) as source:
        bounded.is_over = True
        check_size(source)
        if source.info.get("progressive"):
            check_scans(source, bounded)
        shown = _decode_scaled(
            source.size,
            _metadata_of(source),
            partial(_scaled, source, request.before_heavy, request.window_level),
            request,
        )
        return shown if request.region else shown._replace(moves=_moves(source, bounded))


def _extra_format(head: bytes) -> ExtraFormat | None:
    if head[_DICOM_AT:] == _DICOM:
        return ExtraFormat.DICOM
    return ExtraFormat.PDF if head.startswith(_PDF) else None


def _decode_extra(extra_format: ExtraFormat, file: IO[bytes], request: _Request) -> DecodedImage:
    if extra_format not in request.decoders:
        raise DecoderMissing(extra_format)
    source = request.decoders[extra_format](file, LONGEST_SIDE_PX, request.page)
    if source.decoding_bytes > HEAVY_FROM_BYTES:
        request.before_heavy()
    shown = _decode_scaled(
        source.size, _Metadata(1, *colour_metadata({})), partial(source.scaled, request.window_level), request
    )
    return shown._replace(pages=source.pages, text="" if request.region else source.text)


def _decode_scaled(stored: tuple[int, int], metadata: _Metadata, scaled: _Scaled, request: _Request) -> DecodedImage:
    """Decode an image; `stored` is its size before it is rotated."""
    orientation = metadata.orientation
    swapped = swaps_sides(orientation)
    full = stored[::-1] if swapped else stored
    part = clip_region(request.region, full)
    size = fit_size((part[2] - part[0], part[3] - part[1]), request.bounds)
    image = scaled(stored_box(part, orientation, stored), size[::-1] if swapped else size)
    image = as_srgb(image, metadata.profile, metadata.gamma)
    if orientation in _TURNS:
        image = image.transpose(_TURNS[orientation])
    scale = size[0] / (part[2] - part[0])
    image = greyscale(image) if request.is_grey else image
    if request.is_cartoon:
        image = cartoon(image, DRAWN_PX / (max(full) * scale))
    if request.blur:  # a fraction of the width that the whole image would take
        image = image.filter(ImageFilter.GaussianBlur(request.blur * full[0] * scale))
    return DecodedImage(_bgra(image), *image.size, *full)


def orientation_of(source: Image.Image) -> int:
    """Return the EXIF orientation, 1 to 8; 1 (upright) if invalid, because the pixels may be valid."""
    try:
        value = source.getexif().get(ExifTags.Base.Orientation, 1)
    except (LookupError, SyntaxError, TypeError, ValueError):
        return 1
    return int(value) if value in _TURNS else 1  # some files store it as a float


def _metadata_of(source: Image.Image) -> _Metadata:
    return _Metadata(orientation_of(source), *colour_metadata(source.info))


def _moves(source: Image.Image, head: BoundedHeader) -> bool:
    """Return whether the image is an animation. A GIF is scanned for that, within the limits of the header."""
    head.look_again()
    try:
        return bool(getattr(source, "is_animated", False)) and not isinstance(source, JpegImageFile)
    except (MediaFault, EOFError, OSError, SyntaxError, ValueError, LookupError):
        return False  # its first frame is valid


def _scaled(
    source: Image.Image,
    before_heavy: Callable[[], None],
    window_level: WindowLevel,
    part: PixelBox,
    size: tuple[int, int],
) -> Image.Image:
    """Return `part` of the stored image at `size`. A JPEG is decoded no larger than needed."""
    width, height = source.size
    scale = max(size[0] / (part[2] - part[0]), size[1] / (part[3] - part[1]))
    drafted = source.draft(None, (math.ceil(width * scale - 1e-6), math.ceil(height * scale - 1e-6)))
    across, down = (drafted[1][2] / width, drafted[1][3] / height) if drafted else (1.0, 1.0)
    left, top, right, bottom = part[0] * across, part[1] * down, part[2] * across, part[3] * down
    if decoding_bytes(source, width * height) > HEAVY_FROM_BYTES:
        before_heavy()
    source.load()
    if is_high_bit_depth(source):
        window_level.sample([source])
    outer = (int(left), int(top), min(math.ceil(right), source.width), min(math.ceil(bottom), source.height))
    image = source if outer == (0, 0, *source.size) else source.crop(outer)
    right, bottom = min(right, outer[2]), min(bottom, outer[3])
    box = (left - outer[0], top - outer[1], right - outer[0], bottom - outer[1])
    if image.mode not in ("L", "RGB") and image.width * image.height > STRIPPED_FROM_PX:
        image, box = reduce_in_strips(image, size, box, window_level)
    return resize(to_simple_mode(image, window_level), box, size)


def _bgra(image: Image.Image) -> bytes:
    if image.mode == "RGBa":
        return image.tobytes("raw", "BGRa")
    return image.convert("RGBA").tobytes("raw", "BGRA")


# The cartoon filter works as if the whole image were no larger than this, so that zooming in shows no more detail.
DRAWN_PX = 512
_SMOOTHED = ImageFilter.MedianFilter(3)
_FEW_SHADES = [(value + 20) // 40 * 40 for value in range(256)]
_PLAIN_LINES = [min(255, 3 * value) for value in range(256)]


def greyscale(image: Image.Image) -> Image.Image:
    """Convert an 8-bit L, RGB or RGBa image to L or RGBa in grey."""
    if image.mode == "RGBa":
        return image.convert("RGBA").convert("LA").convert("RGBA").convert("RGBa")
    return image.convert("L")


def cartoon(image: Image.Image, shrunk: float) -> Image.Image:
    """Apply the cartoon filter: half smoothed, reduced shades and half outlines. Mode and size stay the same."""
    width, height = size = image.size
    if shrunk < 1:
        image = image.resize((max(1, round(width * shrunk)), max(1, round(height * shrunk))), Image.Resampling.BOX)
    bands = image.split()
    colours = [
        Image.blend(band.point(_FEW_SHADES), _outlines(band), 0.5)
        for band in (band.filter(_SMOOTHED) for band in bands[:3])
    ]
    if image.mode == "RGBa":  # no premultiplied colour exceeds its opacity
        colours = [*(ImageChops.darker(band, bands[3]) for band in colours), bands[3]]
    return Image.merge(image.mode, colours).resize(size, Image.Resampling.BILINEAR)


def _outlines(band: Image.Image) -> Image.Image:
    """Return the outlines of a band, without its edge, where the filter copies the input."""
    found = band.filter(ImageFilter.FIND_EDGES).point(_PLAIN_LINES)
    return ImageOps.expand(ImageOps.crop(found, 1), 1) if min(found.size) > 2 else Image.new("L", found.size)
