"""Pictures drawn for the tests, none of them the same upside down or in a mirror."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageOps

QUARTERS = ((230, 20, 20), (20, 200, 20), (20, 20, 230), (230, 230, 20))  # red green / blue yellow


def four_quarters(width_px: int = 80, height_px: int = 40) -> Image.Image:
    image = Image.new("RGB", (width_px, height_px))
    draw = ImageDraw.Draw(image)
    for index, colour in enumerate(QUARTERS):
        left, top = index % 2 * (width_px // 2), index // 2 * (height_px // 2)
        draw.rectangle((left, top, left + width_px // 2 - 1, top + height_px // 2 - 1), fill=colour)
    return image


def turned(upright: Image.Image, orientation: int) -> tuple[Image.Image, Image.Exif]:
    """Return the image as a camera stores it, so that a viewer that uses `orientation` shows `upright`."""
    backwards = {5: 5, 6: 8, 7: 7, 8: 6}.get(orientation, orientation)
    exif = Image.Exif()
    exif[0x0112] = backwards
    stored = upright.copy()
    stored.info["exif"] = exif.tobytes()
    stored.getexif()[0x0112] = backwards
    result = ImageOps.exif_transpose(stored)
    exif[0x0112] = orientation
    return result, exif


def saved(image: Image.Image, path: Path, **options: Any) -> str:
    image.save(path, **options)
    return str(path)


def png_header_only(path: Path, width_px: int, height_px: int) -> str:
    """A PNG of a few bytes that claims any size."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width_px, height_px, 8, 2, 0, 0, 0))
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b""))
    return str(path)
