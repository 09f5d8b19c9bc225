"""Pictures that an import asks about: masks of other programs as bytes, a pixel each, and sizes that their files
do not tell. Whoever asks for pixels has read the head, so that none is of another kind or larger than memory. Blocking,
and in this process."""

from __future__ import annotations

import io
import struct
import warnings
import zlib
from collections.abc import Sequence

from PIL import Image, PngImagePlugin

from annotator.core.ports.pictures import Colour, PlainPictures

_OTHER = 255
_FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF")
_ORIENTATION, _ON_ITS_SIDE = 0x0112, (5, 6, 7, 8)
_BAD = (OSError, ValueError, SyntaxError, EOFError, LookupError, TypeError, struct.error, zlib.error)
_STRIP_PIXELS = 1 << 22


def png_pixels(data: bytes, colours: Sequence[Colour] = (), /) -> bytes | None:
    """As `core.ports.pictures.PngPixels`."""
    try:
        with PngImagePlugin.PngImageFile(io.BytesIO(data)) as opened:
            opened.load()
            if colours:
                return _places(opened, colours)
            plain: Image.Image = opened if opened.mode in ("L", "P") else opened.convert("L")
            return plain.tobytes()
    except _BAD:
        return None


def picture_size(data: bytes, /) -> tuple[int, int] | None:
    """As `core.ports.pictures.PictureSize`. What Pillow would warn of has none. EXIF data that stand behind the pixels
    of a PNG are not looked for: nothing is decoded."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with Image.open(io.BytesIO(data), formats=_FORMATS) as opened:
                width, height = opened.size
                # Not its own: a PNG would look behind its pixels, and there may be no more than its beginning.
                is_on_side = Image.Image.getexif(opened).get(_ORIENTATION) in _ON_ITS_SIDE
    except (*_BAD, Warning, Image.DecompressionBombError):
        return None
    return (height, width) if is_on_side else (width, height)


PLAIN_PICTURES = PlainPictures(png_pixels, picture_size)


def _places(picture: Image.Image, colours: Sequence[Colour]) -> bytes:
    """Strip by strip: a number of a colour takes four times the room of a place."""
    import numpy as np

    known = np.array([(red << 16) + (green << 8) + blue for red, green, blue in colours], np.int64)
    order = np.argsort(known)
    height = max(_STRIP_PIXELS // picture.width, 1)
    found: list[bytes] = []
    for top in range(0, picture.height, height):
        strip = picture.crop((0, top, picture.width, min(top + height, picture.height))).convert("RGB")
        red, green, blue = np.moveaxis(np.asarray(strip, np.int32), 2, 0)
        numbers = (red << 16) + (green << 8) + blue
        near = np.minimum(np.searchsorted(known[order], numbers), len(known) - 1)
        places = np.where(known[order][near] == numbers, order[near], _OTHER)
        found.append(places.astype(np.uint8).tobytes())
    return b"".join(found)
