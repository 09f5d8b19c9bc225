"""PNGs as bytes, a pixel each: masks that other programs wrote. Whoever asks has read their head, so that none is of
another kind or larger than memory. Blocking, and in this process."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Sequence

from PIL import Image, PngImagePlugin

from annotator.core.ports.pictures import Colour

_OTHER = 255
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
    except (OSError, ValueError, SyntaxError, EOFError, IndexError, struct.error, zlib.error):
        return None


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
