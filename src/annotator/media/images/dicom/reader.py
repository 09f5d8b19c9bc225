"""Decoding of DICOM files (https://www.dicomstandard.org/current, parts 3, 5 and 10) with pydicom: uncompressed,
RLE, 8-bit JPEG, and JPEG 2000 through Pillow. Headers only tell what pixels mean; names never leave the file."""

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
from annotator.media.images.dicom import decoders
from annotator.media.images.limits import BoundedHeader
from annotator.media.images.scaling import CroppedView, PixelBox, reduce_in_strips, resize
from annotator.media.images.window_level import WindowLevel

decoders.register()

LIMIT_MEGAPIXELS = 40
_PIXEL_BYTES = 8  # as stored, and as floats
# The size of a mammogram. OpenJPEG takes up to three seconds for it at high zoom, and as long for a third of it in
# colour.
JPEG_2000_LIMIT_MEGAPIXELS = 14
# pydicom converts these to RGB in floats, which takes ten times the memory.
YBR_LIMIT_MEGAPIXELS = 20
_READ = (
    *(ImplicitVRLittleEndian, ExplicitVRLittleEndian, ExplicitVRBigEndian),
    *(RLELossless, JPEGBaseline8Bit, *decoders.CODINGS),
)
_PIXELS = 0x7FE0_0000  # from this tag on, elements are read separately
_MOST_ELEMENTS, _MOST_PAGES = 20_000, 2_000
_MOST_RANGE = 1e9
_LOOKED_AT_PX = 1 << 18
_INVERTED, _GREY = "MONOCHROME1", ("MONOCHROME1", "MONOCHROME2")
_YBR = "YBR"
_COLOURS = ("RGB", "YBR_FULL", "YBR_FULL_422", "YBR_ICT", "YBR_RCT")
# The tags that are read: rows, columns, samples, meaning, frames, bits and the meaning of values.
_TAGS = [
    *(0x0028_0002, 0x0028_0004, 0x0028_0006, 0x0028_0008, 0x0028_0010, 0x0028_0011, 0x0028_0100, 0x0028_0101),
    *(0x0028_0102, 0x0028_0103, 0x0028_1050, 0x0028_1051, 0x0028_1052, 0x0028_1053),
]


class _Values(NamedTuple):
    """The meaning of values: value times `slope` plus `intercept`. `window` runs from black to white in that unit."""

    slope: float
    intercept: float
    window: tuple[float, float] | None
    is_inverted: bool


class Dicom:
    text = ""  # notes in the header are not shown

    def __init__(self, file: IO[bytes], longest_side_px: int, page: int) -> None:
        """`page` is counted from 0. Raise MediaFault, or any other error if the file is damaged."""
        self._file = file
        self._page = page
        head = _DicomHead(file)
        file.seek(0)
        found = read_partial(cast("Any", head), _HeaderEnd(), specific_tags=[Tag(tag) for tag in _TAGS])
        head.is_over = True
        coded = UID(found.file_meta.get("TransferSyntaxUID", ""))
        if coded not in _READ:
            raise MediaFault(MediaFault.UNDECODABLE, detail=f"its pixel encoding is not supported: {coded.name}"[:80])
        self.size = int(found.Columns), int(found.Rows)
        self.decoding_bytes = self.size[0] * self.size[1] * _PIXEL_BYTES
        self._kind = str(found.get("PhotometricInterpretation", ""))
        if self._kind not in (*_GREY, *_COLOURS):
            raise MediaFault(MediaFault.UNDECODABLE, detail=f"its pixel type is not supported: {self._kind[:40]}")
        if min(self.size) < 1 or max(self.size) > longest_side_px:
            raise MediaFault(
                MediaFault.UNDECODABLE, detail=f"its width or height is more than {longest_side_px} pixels"
            )
        most = YBR_LIMIT_MEGAPIXELS if self._kind.startswith(_YBR) else LIMIT_MEGAPIXELS
        self._is_halved = coded in decoders.CODINGS
        if self._is_halved:
            most = JPEG_2000_LIMIT_MEGAPIXELS // (1 if self._kind in _GREY else 3)
        if self.size[0] * self.size[1] > most * 1_000_000:
            megapixels = math.ceil(self.size[0] * self.size[1] / 1e6)
            raise MediaFault(MediaFault.TOO_LARGE, megapixels=str(megapixels), limit=str(most))
        self.pages = min(max(1, int(found.get("NumberOfFrames", 1) or 1)), _MOST_PAGES)
        if page >= self.pages:
            raise MediaFault(MediaFault.UNDECODABLE, detail="it has no such page")
        self._bits = int(found.BitsStored)
        self._values = _values(found, is_inverted=self._kind == _INVERTED)

    def scaled(self, window_level: WindowLevel, part: PixelBox, size: tuple[int, int]) -> Image.Image:
        """Return `part` of the page at `size`, which must not exceed the part."""
        requested = self._halvings_for(part, size)
        whole, halvings = self._decode(requested)
        if self._kind in _GREY:
            window_level.file_window = self._values.window
            to_look = self._halvings_for((0, 0, *self.size), (1, 1))
            window_level.sample([(whole if requested == to_look else self._decode(to_look)[0]).sampled()])
        left, top, right, bottom = decoders.box_in_halved(part, halvings)
        outer = (int(left), int(top), math.ceil(right), math.ceil(bottom))
        box = (left - outer[0], top - outer[1], right - outer[0], bottom - outer[1])
        shown = resize(*reduce_in_strips(CroppedView(whole, outer), size, box, window_level), size)
        return shown.point([255 - shade for shade in range(256)]) if self._values.is_inverted else shown

    def _halvings_for(self, part: PixelBox, size: tuple[int, int]) -> int:
        """Return how often to halve, at most as for sampling the values: all views use one window level."""
        if not self._is_halved:
            return 0
        halvings = decoders.halvings_for(part, size)
        return halvings if self._kind in _COLOURS else min(halvings, decoders.halvings_for_sampling(self.size))

    def _decode(self, halvings: int) -> tuple[_Pixels, int]:
        """Return the pixels, halved `halvings` times or less where that is impossible, and the number of halvings.
        The last row and column are repeated, because a part may reach half a pixel beyond them."""
        for number in range(halvings, 0, -1):
            size = decoders.halved_size(self.size, number)
            with suppress(RuntimeError):  # it has fewer levels
                if size is not None:
                    pixels = self._pixels(rows=size[1], columns=size[0], **{decoders.HALVINGS: number})
                    beyond = [(0, 1), (0, 1), (0, 0)][: pixels.ndim]
                    return _Pixels(np.pad(pixels, beyond, "edge"), self._image), number
        return _Pixels(self._pixels(), self._image), 0

    def _pixels(self, **options: Any) -> np.ndarray:
        self._file.seek(0)
        with _limited_pixels(self.size[0] * self.size[1]):
            return pixel_array(cast("Any", self._file), index=self._page, **options)

    def _image(self, pixels: np.ndarray) -> Image.Image:
        if self._kind in _COLOURS:
            return Image.fromarray(np.ascontiguousarray(pixels >> max(self._bits - 8, 0), dtype=np.uint8))
        values = pixels.astype(np.float32)
        values *= self._values.slope
        values += self._values.intercept
        return Image.fromarray(values)


class _Pixels:
    """A `Croppable` over pixels. Converting everything to floats would take two to four times the memory."""

    def __init__(self, pixels: np.ndarray, image_of: Callable[[np.ndarray], Image.Image]) -> None:
        self._pixels = pixels
        self._image_of = image_of
        self.height, self.width = pixels.shape[:2]

    def crop(self, box: PixelBox) -> Image.Image:
        return self._image_of(self._pixels[box[1] : box[3], box[0] : box[2]])

    def sampled(self) -> Image.Image:
        """Return enough pixels to sample the values."""
        each = max(1, math.isqrt(self.width * self.height // _LOOKED_AT_PX))
        return self._image_of(self._pixels[::each, ::each])


@contextmanager
def _limited_pixels(most_px: int) -> Iterator[None]:
    """Limit the size of an embedded JPEG, whose header may claim any: meanwhile Pillow opens no larger one."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        before = Image.MAX_IMAGE_PIXELS
        Image.MAX_IMAGE_PIXELS = most_px
        try:
            yield
        finally:
            Image.MAX_IMAGE_PIXELS = before


class _DicomHead(BoundedHeader):
    """A DICOM header. Only a deflated file is read as a whole; it may grow to any size, so it is refused."""

    def read(self, size: int = -1) -> bytes:
        if size < 0:
            raise MediaFault(MediaFault.UNDECODABLE, detail="its pixel encoding is not supported: Deflated")
        return super().read(size)


class _HeaderEnd:
    """The end of the header: called before each element, it stops at the pixels and at endless headers."""

    def __init__(self) -> None:
        self._count = 0

    def __call__(self, tag: int, _kind: str | None, _length: int) -> bool:
        self._count += 1
        if self._count > _MOST_ELEMENTS:
            raise MediaFault(MediaFault.UNDECODABLE, detail="its header is too long")
        return tag >= _PIXELS


def _values(found: Any, *, is_inverted: bool) -> _Values:
    slope = _number(found.get("RescaleSlope"), 1.0)
    intercept = _number(found.get("RescaleIntercept"), 0.0)
    centre = _number(found.get("WindowCenter"), None)
    width = _number(found.get("WindowWidth"), None)
    window = None
    if centre is not None and width is not None and width >= 1:  # PS3.3, C.11.2.1.2
        window = centre - 0.5 - (width - 1) / 2, centre - 0.5 + max(width - 1, 1) / 2
    return _Values(slope or 1.0, intercept or 0.0, window, is_inverted)


def _number(found: Any, otherwise: float | None) -> float | None:
    """Return the first of several numbers; an invalid or too large one gives `otherwise`."""
    first: Any = next(iter(found), None) if isinstance(found, MultiValue) else found
    try:
        number = float(first)
    except (TypeError, ValueError, OverflowError):
        return otherwise
    return number if abs(number) < _MOST_RANGE else otherwise
