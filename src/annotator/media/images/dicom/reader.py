"""A DICOM file (https://www.dicomstandard.org/current, parts 3, 5 and 10) to pixels, with pydicom: uncompressed, RLE,
JPEG of 8 bits and JPEG 2000 through Pillow. Nothing of its header is shown but what its pixels mean; no name leaves
it."""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import IO, Any, NamedTuple, cast

import numpy as np
from PIL import Image
from pydicom.filereader import read_partial
from pydicom.multival import MultiValue
from pydicom.pixels.utils import pixel_array
from pydicom.tag import Tag
from pydicom.uid import (
    UID,
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
    JPEGBaseline8Bit,
    RLELossless,
)

from annotator.core.errors import MediaFault
from annotator.media.images.dicom import jpeg_2000, rle_decoder
from annotator.media.images.geometry import PixelBox
from annotator.media.images.header import BoundedHead
from annotator.media.images.high_bit_depth.window_level import HighBitDepthShades
from annotator.media.images.scaling import Part, plain_in_strips, resized

rle_decoder.use()
jpeg_2000.use()

LIMIT_MEGAPIXELS = 40
# As a mammogram has. OpenJPEG takes up to three seconds for so many where a part is looked at closely, and for a third
# where there are three colours.
JPEG_2000_LIMIT_MEGAPIXELS = 14
# pydicom makes RGB of these in floats, which take ten times the memory.
YBR_LIMIT_MEGAPIXELS = 20
_READ = (
    *(ImplicitVRLittleEndian, ExplicitVRLittleEndian, ExplicitVRBigEndian),
    *(RLELossless, JPEGBaseline8Bit, *jpeg_2000.CODINGS),
)
_PIXELS = 0x7FE0_0000  # what comes from here on is read by itself
_MOST_ELEMENTS, _MOST_PAGES = 20_000, 2_000
_MOST_RANGE = 1e9
_LOOKED_AT_PX = 1 << 18
_INVERTED, _GREY = "MONOCHROME1", ("MONOCHROME1", "MONOCHROME2")
_YBR = "YBR"
_COLOURS = ("RGB", "YBR_FULL", "YBR_FULL_422", "YBR_ICT", "YBR_RCT")
# All that is looked at: rows, columns, samples, meaning, frames, bits, and what values stand for.
_TAGS = [
    *(0x0028_0002, 0x0028_0004, 0x0028_0006, 0x0028_0008, 0x0028_0010, 0x0028_0011, 0x0028_0100, 0x0028_0101),
    *(0x0028_0102, 0x0028_0103, 0x0028_1050, 0x0028_1051, 0x0028_1052, 0x0028_1053),
]


class _Values(NamedTuple):
    """What stands for what: a value times `slope` and `intercept` more; `window` is from black to white, in those."""

    slope: float
    intercept: float
    window: tuple[float, float] | None
    is_inverted: bool


class Dicom:
    def __init__(self, file: IO[bytes], longest_side_px: int, page: int) -> None:
        """`page` is counted from 0. MediaFault; anything else where it is damaged."""
        self._file, self._page = file, page
        head = _DicomHead(file)
        file.seek(0)
        found = read_partial(cast("Any", head), _Ends(), specific_tags=[Tag(tag) for tag in _TAGS])
        head.is_over = True
        coded = UID(found.file_meta.get("TransferSyntaxUID", ""))
        if coded not in _READ:
            raise MediaFault(MediaFault.UNDECODABLE, detail=f"its pixels are coded as {coded.name}"[:80])
        self.size = int(found.Columns), int(found.Rows)
        self._kind = str(found.get("PhotometricInterpretation", ""))
        if self._kind not in (*_GREY, *_COLOURS):
            raise MediaFault(
                MediaFault.UNDECODABLE, detail=f"its pixels are of a kind that is not shown: {self._kind[:40]}"
            )
        if min(self.size) < 1 or max(self.size) > longest_side_px:
            raise MediaFault(MediaFault.UNDECODABLE, detail=f"a side of it has more than {longest_side_px} pixels")
        most = YBR_LIMIT_MEGAPIXELS if self._kind.startswith(_YBR) else LIMIT_MEGAPIXELS
        self._is_halved = coded in jpeg_2000.CODINGS
        if self._is_halved:
            most = JPEG_2000_LIMIT_MEGAPIXELS // (1 if self._kind in _GREY else 3)
        if self.size[0] * self.size[1] > most * 1_000_000:
            megapixels = math.ceil(self.size[0] * self.size[1] / 1e6)
            raise MediaFault(MediaFault.TOO_LARGE, megapixels=str(megapixels), limit=str(most))
        self.pages = min(max(1, int(found.get("NumberOfFrames", 1) or 1)), _MOST_PAGES)
        if page >= self.pages:
            raise MediaFault(MediaFault.UNDECODABLE, detail="there is no such page in it")
        self._bits = int(found.BitsStored)
        self._values = _values(found, is_inverted=self._kind == _INVERTED)

    def scaled(self, shades: HighBitDepthShades, part: PixelBox, size: tuple[int, int]) -> Image.Image:
        """`part` of the page in `size`, no larger than that part."""
        requested = self._halvings_for(part, size)
        whole, halvings = self._decoded(requested)
        if self._kind in _GREY:
            shades.given = self._values.window
            to_look = self._halvings_for((0, 0, *self.size), (1, 1))
            shades.look([(whole if requested == to_look else self._decoded(to_look)[0]).thinned()])
        left, top, right, bottom = jpeg_2000.box_in(part, halvings)
        outer = (int(left), int(top), math.ceil(right), math.ceil(bottom))
        box = (left - outer[0], top - outer[1], right - outer[0], bottom - outer[1])
        shown = resized(*plain_in_strips(Part(whole, outer), size, box, shades), size)
        return shown.point([255 - shade for shade in range(256)]) if self._values.is_inverted else shown

    def _halvings_for(self, part: PixelBox, size: tuple[int, int]) -> int:
        """Where shades are looked at as often at most as whatever is shown: all looks are through one window."""
        if not self._is_halved:
            return 0
        halvings = jpeg_2000.halvings_for(part, size)
        return halvings if self._kind in _COLOURS else min(halvings, jpeg_2000.halvings_to_look(self.size))

    def _decoded(self, halvings: int) -> tuple[_Pixels, int]:
        """Halved as often, or less often where it cannot be, and with its last row and column twice: a part may reach
        half of one beyond them."""
        for number in range(halvings, 0, -1):
            size = jpeg_2000.halved(self.size, number)
            with suppress(RuntimeError):  # it was not divided so often
                if size is not None:
                    pixels = self._pixels(rows=size[1], columns=size[0], **{jpeg_2000.HALVINGS: number})
                    beyond = [(0, 1), (0, 1), (0, 0)][: pixels.ndim]
                    return _Pixels(np.pad(pixels, beyond, "edge"), self._image), number
        return _Pixels(self._pixels(), self._image), 0

    def _pixels(self, **options: Any) -> np.ndarray:
        self._file.seek(0)
        with _no_larger(self.size[0] * self.size[1]):
            return pixel_array(cast("Any", self._file), index=self._page, **options)

    def _image(self, pixels: np.ndarray) -> Image.Image:
        if self._kind in _COLOURS:
            return Image.fromarray(np.ascontiguousarray(pixels >> max(self._bits - 8, 0), dtype=np.uint8))
        values = pixels.astype(np.float32)
        values *= self._values.slope
        values += self._values.intercept
        return Image.fromarray(values)


class _Pixels:
    """A `Croppable`: all of it as floats would take twice or four times the memory."""

    def __init__(self, pixels: np.ndarray, image_of: Callable[[np.ndarray], Image.Image]) -> None:
        self._pixels, self._image_of = pixels, image_of
        self.height, self.width = pixels.shape[:2]

    def crop(self, box: PixelBox) -> Image.Image:
        return self._image_of(self._pixels[box[1] : box[3], box[0] : box[2]])

    def thinned(self) -> Image.Image:
        """Enough of it to tell what its values are."""
        each = max(1, math.isqrt(self.width * self.height // _LOOKED_AT_PX))
        return self._image_of(self._pixels[::each, ::each])


@contextmanager
def _no_larger(most_px: int) -> Iterator[None]:
    """A JPEG in it has a head of its own, and may say there that it is of any size: Pillow opens none of more pixels
    meanwhile."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        before, Image.MAX_IMAGE_PIXELS = Image.MAX_IMAGE_PIXELS, most_px
        try:
            yield
        finally:
            Image.MAX_IMAGE_PIXELS = before


class _DicomHead(BoundedHead):
    """Only what is deflated as a whole asks for all of the file, and may become of any size."""

    def read(self, size: int = -1) -> bytes:
        if size < 0:
            raise MediaFault(MediaFault.UNDECODABLE, detail="its pixels are coded as Deflated")
        return super().read(size)


class _Ends:
    """Told of each element before it is read: pixels are the end, and so is what has no end."""

    def __init__(self) -> None:
        self._count = 0

    def __call__(self, tag: int, _kind: str | None, _length: int) -> bool:
        self._count += 1
        if self._count > _MOST_ELEMENTS:
            raise MediaFault(MediaFault.UNDECODABLE, detail="its head has no end")
        return tag >= _PIXELS


def _values(found: Any, *, is_inverted: bool) -> _Values:
    slope, intercept = _number(found.get("RescaleSlope"), 1.0), _number(found.get("RescaleIntercept"), 0.0)
    centre, width = _number(found.get("WindowCenter"), None), _number(found.get("WindowWidth"), None)
    window = None
    if centre is not None and width is not None and width >= 1:  # PS3.3, C.11.2.1.2
        window = centre - 0.5 - (width - 1) / 2, centre - 0.5 + max(width - 1, 1) / 2
    return _Values(slope or 1.0, intercept or 0.0, window, is_inverted)


def _number(found: Any, otherwise: float | None) -> float | None:
    """The first of several; what is none, or too large, is passed over."""
    first: Any = next(iter(found), None) if isinstance(found, MultiValue) else found
    try:
        number = float(first)
    except (TypeError, ValueError, OverflowError):
        return otherwise
    return number if abs(number) < _MOST_RANGE else otherwise
