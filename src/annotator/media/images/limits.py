"""Limits for the size of images and the work of decoding them with Pillow, checked from their headers."""

from __future__ import annotations

import io
import math
import os
from typing import IO

from PIL import Image
from PIL.JpegImagePlugin import JpegImageFile
from PIL.WebPImagePlugin import WebPImageFile

from annotator.core.errors import MediaFault
from annotator.media.images.webp import LIMIT_MEGAPIXELS as WEBP_LIMIT_MEGAPIXELS
from annotator.media.images.webp import PILLOW_PIXEL_BYTES

_PIECE_BYTES = 1 << 20
_MOST_READS, _MOST_BYTES = 100_000, 16 * 1000**2


class BoundedHeader(io.RawIOBase):
    """A file that raises MediaFault if its header has no end, until `is_over`. Reading it whole is allowed."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._reads = self._bytes = 0
        self.is_over = False

    def look_again(self) -> None:
        """Apply the limit again from here on."""
        self._reads = self._bytes = 0
        self.is_over = False

    def __repr__(self) -> str:
        """Return a fixed text without an address, because Pillow quotes it in its messages."""
        return "of a picture"

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(size)
        if not self.is_over and size >= 0:
            self._reads += 1
            self._bytes += len(data)
            if self._reads > _MOST_READS or self._bytes > _MOST_BYTES:
                raise MediaFault(MediaFault.UNDECODABLE, detail="its header is too long")
        return data

    def count(self, sought: bytes) -> int:
        """Return how often these two bytes occur in the whole file; the read position is kept."""
        place = self._file.tell()
        found = 0
        last = b""
        self._file.seek(0)
        while piece := self._file.read(_PIECE_BYTES):
            found += (last + piece).count(sought)
            last = piece[-1:]
        self._file.seek(place)
        return found

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()


LIMIT_MEGAPIXELS = 250
# For images that cannot be decoded at a fraction of their size.
WHOLE_LIMIT_MEGAPIXELS = 100
# From here on no other image as heavy as this may be decoded at the same time (`HeavyTurn` in `worker_client`).
HEAVY_FROM_BYTES = 256 * 1000**2
_PIXEL_BYTES, _PROGRESSIVE_PIXEL_BYTES = 4, 6
# Each row takes memory of its own: eight times that of its pixels in an image that is one pixel wide.
LONGEST_SIDE_PX = 1_000_000
# ITU T.81, B.2.3: the marker at the start of each scan of a progressive JPEG.
_SCAN = b"\xff\xda"
_USUAL_SCANS, _MOST_SCANNED_PX = 64, 1_000_000_000


def check_size(source: Image.Image) -> None:
    """Raise MediaFault if an image is too large. Opening reads the header only, so nothing has been decoded yet."""
    if max(source.size) > LONGEST_SIDE_PX:
        raise MediaFault(MediaFault.UNDECODABLE, detail=f"its width or height is more than {LONGEST_SIDE_PX} pixels")
    megapixels = source.width * source.height / 1e6
    # A progressive JPEG is held as a whole, in two bytes per coefficient, whatever size is requested.
    is_drafted = isinstance(source, JpegImageFile) and not source.info.get("progressive")
    most = LIMIT_MEGAPIXELS if is_drafted else WHOLE_LIMIT_MEGAPIXELS
    if isinstance(source, WebPImageFile):  # Pillow read a header that `webp` could not read
        most = WEBP_LIMIT_MEGAPIXELS
    if megapixels > most:
        raise MediaFault(MediaFault.TOO_LARGE, megapixels=str(math.ceil(megapixels)), limit=str(most))


def check_scans(source: Image.Image, head: BoundedHeader) -> None:
    """Raise MediaFault for too many scans. Each covers all pixels, in however few bytes; encoders make about ten."""
    scans = head.count(_SCAN)
    if scans > _USUAL_SCANS and scans * source.width * source.height > _MOST_SCANNED_PX:
        raise MediaFault(MediaFault.UNDECODABLE, detail="its JPEG data contains too many scans")


def decoding_bytes(source: Image.Image, whole_px: int) -> int:
    """Return the most bytes that decoding takes, once its size is known."""
    if isinstance(source, WebPImageFile):
        return source.width * source.height * PILLOW_PIXEL_BYTES
    kept = whole_px * _PROGRESSIVE_PIXEL_BYTES if source.info.get("progressive") else 0
    return source.width * source.height * _PIXEL_BYTES + kept
