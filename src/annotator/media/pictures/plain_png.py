"""PNGs of one channel as bytes, a pixel each: masks that other programs wrote. Whoever asks has read their head, so
that none is of another kind or larger than memory. Blocking, and in this process."""

from __future__ import annotations

import io
import struct
import zlib

from PIL import Image, PngImagePlugin


def png_pixels(data: bytes) -> bytes | None:
    """As `core.ports.pictures.PngPixels`."""
    try:
        with PngImagePlugin.PngImageFile(io.BytesIO(data)) as opened:
            opened.load()
            plain: Image.Image = opened if opened.mode in ("L", "P") else opened.convert("L")
            return plain.tobytes()
    except (OSError, ValueError, SyntaxError, EOFError, IndexError, struct.error, zlib.error):
        return None
