"""Pictures that are damaged, are something else, or say what is not so."""

from __future__ import annotations

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from PIL import Image

from annotator.core.design.medium import MediumKind
from hostile.cases import HostileCase
from hostile.media.shown import shown, specials

IMAGE = MediumKind.IMAGE
_KINDS: Mapping[str, tuple[str, dict[str, Any]]] = {
    "jpg": ("RGB", {"format": "JPEG"}),
    "progressive.jpg": ("RGB", {"format": "JPEG", "progressive": True}),
    "png": ("RGB", {"format": "PNG"}),
    "clear.png": ("RGBA", {"format": "PNG"}),
    "webp": ("RGB", {"format": "WEBP"}),
    "lossless.webp": ("RGBA", {"format": "WEBP", "lossless": True}),
    "gif": ("P", {"format": "GIF"}),
    "bmp": ("RGB", {"format": "BMP"}),
}
_CUTS = (2, 30, 70, 98)  # percent


@cache
def drawn(kind: str) -> bytes:
    mode, options = _KINDS[kind]
    held = io.BytesIO()
    chance = Image.frombytes("L", (200, 150), random.Random(1).randbytes(30_000))
    chance.convert("RGB").convert(mode).save(held, **options)
    return held.getvalue()


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png_head(width_px: int, height_px: int, depth: int = 8, colours: int = 2, interlaced: int = 0) -> bytes:
    """Colours: 0 grey, 2 RGB, 3 of a palette, 6 RGB with opacity."""
    body = struct.pack(">IIBBBBB", width_px, height_px, depth, colours, 0, 0, interlaced)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", body)


def images() -> Iterator[HostileCase]:
    yield from specials(IMAGE, "png")
    yield from _cut()
    yield from _spoilt()
    yield from _something_else()
    yield from _of_odd_sizes()


def _cut() -> Iterator[HostileCase]:
    for kind in _KINDS:
        for part in _CUTS:
            # What lacks its last bytes may still have all of its pixels.
            audio = None if part == 98 else False
            data = drawn(kind)
            yield shown(IMAGE, f"cut-at-{part}.{kind}", data[: len(data) * part // 100], is_sound=audio)


def _spoilt() -> Iterator[HostileCase]:
    for number, kind in enumerate(_KINDS):
        data, chance = bytearray(drawn(kind)), random.Random(number)
        for _time in range(20):
            data[chance.randrange(8, len(data))] = chance.randrange(256)
        yield shown(IMAGE, f"spoilt.{kind}", bytes(data))


def _something_else() -> Iterator[HostileCase]:
    png, jpeg, gif = drawn("png"), drawn("jpg"), drawn("gif")
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("a.txt", "words")
    right: Mapping[str, bytes] = {
        "a-png-named.jpg": png,
        "a-jpeg-named.webp": jpeg,
        "a-zip-behind.png": png + archive.getvalue(),
        "a-zip-behind.jpg": jpeg + archive.getvalue(),
        "script-behind.gif": gif + b"<script>alert(1)</script>",
        "twice.png": png + png,
    }
    for name, data in right.items():
        yield shown(IMAGE, name, data, is_sound=True)
    wrong: Mapping[str, bytes] = {
        "nothing.png": b"",
        "one-byte.jpg": b"\xff",
        "zeros.bmp": bytes(100_000),
        "ones.jpg": b"\xff" * 100_000,
        "chance.webp": random.Random(9).randbytes(100_000),
        "a-page.jpg": b"<!doctype html><html><body>404</body></html>",
        "a-drawing.png": b'<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>',
        "a-program.png": b"\x7fELF\x02\x01\x01" + bytes(4_000),
        "a-zip.png": archive.getvalue(),
        "postscript.jpg": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(/etc/passwd) (r) file\n",
        "a-pdf.jpg": b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n",
        "an-icon.png": b"\0\0\1\0\1\0\xff\xff\0\0\1\0\x20\0\xff\xff\xff\x7f\x16\0\0\0" + bytes(60),
        "a-tiff.png": b"II*\0\x08\0\0\0" + struct.pack("<HHHIIL", 1, 256, 4, 1, 5, 8) + bytes(40),
        "photoshop.png": b"8BPS\0\1" + bytes(6) + struct.pack(">HIIHH", 3, 9, 9, 8, 3) + bytes(400),
        "a-name-and-no-more.gif": b"GIF89a",
        "riff-without-end.webp": b"RIFF\xff\xff\xff\xffWEBPVP8X\xff\xff\xff\xff",
        "only-an-end.png": b"\x89PNG\r\n\x1a\n" + chunk(b"IEND", b""),
    }
    for name, data in wrong.items():
        yield shown(IMAGE, name, data, is_sound=False)


def _of_odd_sizes() -> Iterator[HostileCase]:
    pixels = chunk(b"IDAT", zlib.compress(bytes(4_000))) + chunk(b"IEND", b"")
    for width_px, height_px in ((0, 0), (0, 9), (1 << 31, 1), (0x7FFFFFFF, 0x7FFFFFFF), (60_000, 60_000), (9_999, 9)):
        name = f"png-of-{width_px}-by-{height_px}.png"
        yield shown(IMAGE, name, png_head(width_px, height_px) + pixels, is_sound=False)
    for depth, colours in ((0, 2), (255, 2), (8, 255), (16, 3), (1, 6)):
        name = f"png-of-{depth}-bits-and-colours-{colours}.png"
        yield shown(IMAGE, name, png_head(9, 9, depth, colours) + pixels, is_sound=False)
    jpeg = drawn("jpg")
    at = jpeg.index(b"\xff\xc0") + 5
    for height_px, width_px in ((0, 200), (150, 0), (65_535, 65_535), (65_500, 3_800)):
        data = jpeg[:at] + struct.pack(">HH", height_px, width_px) + jpeg[at + 4 :]
        yield shown(IMAGE, f"jpeg-of-{width_px}-by-{height_px}.jpg", data)
    gif = drawn("gif")
    yield shown(IMAGE, "gif-of-65535.gif", gif[:6] + b"\xff" * 4 + gif[10:], is_sound=False)
    yield shown(IMAGE, "gif-of-0.gif", gif[:6] + bytes(4) + gif[10:])
    bmp = drawn("bmp")
    for name, at, kind, value in (
        ("height-below-nought", 22, "<i", -150),
        ("height-of-all", 22, "<i", -(1 << 31)),
        ("width-of-all", 18, "<i", 0x7FFFFFFF),
        ("width-of-0", 18, "<i", 0),
        ("pixels-beyond-its-end", 10, "<I", 0xFFFFFFF0),
        ("colours-without-end", 46, "<I", 0xFFFFFFFF),
        ("packed-by-nobody-knows-what", 30, "<I", 77),
        ("said-to-be-packed", 30, "<I", 1),
        ("of-3-bits", 28, "<H", 3),
        ("head-of-all", 14, "<I", 0xFFFFFFFF),
    ):
        changed = bytearray(bmp)
        struct.pack_into(kind, changed, at, value)
        is_sound = True if name == "height-below-nought" else None
        yield shown(IMAGE, f"bmp-{name}.bmp", bytes(changed), is_sound=is_sound)
    wide = b"VP8X" + struct.pack("<I", 10) + b"\x10\0\0\0" + b"\xff" * 6
    webp = drawn("webp")
    body = b"WEBP" + wide + webp[12:]
    yield shown(IMAGE, "webp-canvas-of-all.webp", b"RIFF" + struct.pack("<I", len(body)) + body, is_sound=False)
    at = webp.index(b"\x9d\x01\x2a") + 3
    yield shown(IMAGE, "webp-of-16383.webp", webp[:at] + b"\xff\x3f" * 2 + webp[at + 4 :], is_sound=False)
