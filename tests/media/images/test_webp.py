"""A WebP that Pillow would decode in too much memory is refused by its header."""

from __future__ import annotations

import io
import random
import struct
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from annotator.core.errors import MediaFault
from annotator.media.images import decode, webp
from media.drawn import four_quarters

KINDS: Mapping[str, tuple[str, dict[str, Any]]] = {
    "lossy": ("RGB", {"quality": 70}),
    "lossy, clear": ("RGBA", {"quality": 70}),
    "lossless": ("RGB", {"lossless": True}),
    "lossless, clear": ("RGBA", {"lossless": True, "exact": True}),
    "moving": ("RGB", {"save_all": True, "append_images": [Image.new("RGB", (80, 40))], "duration": 100}),
}


def written(kind: str) -> bytes:
    mode, options = KINDS[kind]
    file = io.BytesIO()
    four_quarters().convert(mode).save(file, "WEBP", **options)
    return file.getvalue()


def head(width_px: int, height_px: int, *, opacity: bool = False, pixels_bytes: int = 100) -> bytes:
    """Of a lossy one."""
    sides = (width_px - 1).to_bytes(3, "little") + (height_px - 1).to_bytes(3, "little")
    body = b"WEBPVP8X" + struct.pack("<I", 10) + (b"\x10" if opacity else b"\0") + bytes(3) + sides
    body += b"ALPH" + struct.pack("<I", 2) + b"\0\0" if opacity else b""
    body += b"VP8 " + struct.pack("<I", pixels_bytes) + b"\0\0\0\x9d\x01\x2a" + struct.pack("<HH", width_px, height_px)
    return b"RIFF" + struct.pack("<I", len(body) + pixels_bytes - 10) + body


@pytest.mark.parametrize("kind", KINDS)
def test_its_size_is_read_without_decoding(kind: str) -> None:
    data = written(kind)
    header = webp.webp_header(io.BytesIO(data))
    assert header is not None
    assert (header.size, header.file_bytes) == ((80, 40), len(data))


def test_its_notes_are_those_that_pillow_has() -> None:
    file, exif = io.BytesIO(), Image.Exif()
    exif[0x0112] = 6
    four_quarters().save(file, "WEBP", exif=exif, xmp=b"<x/>", icc_profile=b"of inks")
    header = webp.webp_header(file)
    assert header is not None
    with Image.open(file) as opened:
        assert webp.metadata_in(file, header) == {name: opened.info[name] for name in ("exif", "xmp", "icc_profile")}


@pytest.mark.parametrize(
    ("start", "size_bytes", "expected"),
    [
        (head(10_000, 10_001), 1_000, {"megapixels": "101", "limit": "35"}),
        (head(7_000, 5_001), 1_000, {"megapixels": "36", "limit": "35"}),
        (head(7_000, 5_001, opacity=True), 1_000, {"megapixels": "36", "limit": "35"}),
        (head(5_000, 5_000, pixels_bytes=90_000_000), 90_001_000, {"megapixels": "25", "limit": "23"}),
    ],
)
def test_one_that_is_too_large_is_refused_by_its_head(
    tmp_path: Path, start: bytes, size_bytes: int, expected: Mapping[str, str]
) -> None:
    path = tmp_path / "large.webp"
    with path.open("wb") as file:
        file.write(start)
        file.truncate(size_bytes)
    with path.open("rb") as file, pytest.raises(MediaFault) as caught:
        decode.decode_image(file, 99, 99)
    assert caught.value.params == expected


def test_a_damaged_one_never_takes_what_pillow_would(tmp_path: Path) -> None:
    """Cut where its header says that there is more: what is left is not read, or is refused by its size."""
    path = tmp_path / "large.webp"
    for size_bytes in (500, 70_000_000):
        with path.open("wb") as file:
            file.write(head(7_000, 7_000, pixels_bytes=90_000_000))
            file.truncate(size_bytes)
        with path.open("rb") as file, pytest.raises(MediaFault):
            decode.decode_image(file, 99, 99)


def test_one_that_carries_too_much_else_is_refused(tmp_path: Path) -> None:
    """Pillow would read all of it twice."""
    path = tmp_path / "large.webp"
    data = written("lossy")
    junk = 600_000_000
    with path.open("wb") as file:
        file.write(data[:4] + struct.pack("<I", len(data) + junk) + data[8:] + b"JUNK" + struct.pack("<I", junk))
        file.truncate(len(data) + 8 + junk)
    with path.open("rb") as file, pytest.raises(MediaFault) as caught:
        decode.decode_image(file, 99, 99)
    assert caught.value.params == {"detail": "not enough memory"}


def test_whatever_is_in_it_ends_in_an_image_or_a_fault() -> None:
    chance = random.Random(12)
    for kind in KINDS:
        whole = written(kind)
        for _time in range(40):
            data = bytearray(whole)
            for _change in range(3):
                data[chance.randrange(len(data))] = chance.randrange(256)
            with suppress(MediaFault):
                assert len(decode.decode_image(io.BytesIO(bytes(data)), 99, 99).pixels) >= 4
