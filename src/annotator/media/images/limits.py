"""Limits for the size of images and the work of decoding them with Pillow, checked from their headers."""

from __future__ import annotations

import math

from PIL import Image
from PIL.JpegImagePlugin import JpegImageFile
from PIL.WebPImagePlugin import WebPImageFile

from annotator.core.errors import MediaFault
from annotator.media.images.header import BoundedHead
from annotator.media.images.webp import PILLOW_MOST_BYTES, PILLOW_PIXEL_BYTES

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
        raise MediaFault(MediaFault.UNDECODABLE, detail=f"a side of it has more than {LONGEST_SIDE_PX} pixels")
    if isinstance(source, WebPImageFile) and source.width * source.height * PILLOW_PIXEL_BYTES > PILLOW_MOST_BYTES:
        # a valid one would have gone to FFmpeg
        raise MediaFault(MediaFault.UNDECODABLE, detail="nothing of it can be decoded")
    megapixels = source.width * source.height / 1e6
    # A progressive JPEG is held as a whole, in two bytes per coefficient, whatever size is requested.
    is_drafted = isinstance(source, JpegImageFile) and not source.info.get("progressive")
    most = LIMIT_MEGAPIXELS if is_drafted else WHOLE_LIMIT_MEGAPIXELS
    if megapixels > most:
        raise MediaFault(MediaFault.TOO_LARGE, megapixels=str(math.ceil(megapixels)), limit=str(most))


def check_scans(source: Image.Image, head: BoundedHead) -> None:
    """Raise MediaFault for too many scans. Each one covers all pixels, however few bytes it has; encoders make about
    ten."""
    scans = head.count(_SCAN)
    if scans > _USUAL_SCANS and scans * source.width * source.height > _MOST_SCANNED_PX:
        raise MediaFault(MediaFault.UNDECODABLE, detail="it is drawn in too many passes")


def held_bytes(source: Image.Image, whole_px: int) -> int:
    """Return the most bytes that decoding takes, once its size is known."""
    if isinstance(source, WebPImageFile):
        return source.width * source.height * PILLOW_PIXEL_BYTES
    kept = whole_px * _PROGRESSIVE_PIXEL_BYTES if source.info.get("progressive") else 0
    return source.width * source.height * _PIXEL_BYTES + kept
