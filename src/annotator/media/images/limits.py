"""How large pictures may be, and how much work, that Pillow decodes; found out from their heads."""

from __future__ import annotations

import math

from PIL import Image
from PIL.JpegImagePlugin import JpegImageFile
from PIL.WebPImagePlugin import WebPImageFile

from annotator.core.errors import MediaFault
from annotator.media.images.header import BoundedHead
from annotator.media.images.webp import PILLOW_MOST_BYTES, PILLOW_PIXEL_BYTES

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


def check_size(source: Image.Image) -> None:
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


def check_scans(source: Image.Image, head: BoundedHead) -> None:
    """Each goes through all pixels, however few bytes it is; encoders make some ten of them."""
    scans = head.count(_SCAN)
    if scans > _USUAL_SCANS and scans * source.width * source.height > _MOST_SCANNED_PX:
        raise MediaFault(MediaFault.UNDECODABLE, detail="it is drawn in too many passes")


def held_bytes(source: Image.Image, whole_px: int) -> int:
    """What decoding takes at most, once it is known at which size."""
    if isinstance(source, WebPImageFile):
        return source.width * source.height * PILLOW_PIXEL_BYTES
    kept = whole_px * _PROGRESSIVE_PIXEL_BYTES if source.info.get("progressive") else 0
    return source.width * source.height * _PIXEL_BYTES + kept
