"""A WebP that Pillow would decode in too much memory is decoded by FFmpeg, and looks the same."""

from __future__ import annotations

import asyncio
import io
import random
import struct
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops

from annotator.core.errors import MediaFault
from annotator.core.ports.images import ImageRequest
from annotator.media.images import decode, scaling, webp
from annotator.media.images.decode import BeyondPillow, DecodedImage
from annotator.media.images.large_webp import LargeWebP
from annotator.media.images.service import ImageService
from media.drawn import four_quarters, saved, turned

# Both decoders have the same luma and colours, for VP8 says to the bit what these are; libwebp makes RGB of them with
# 14 bits of fraction and rounds each of two steps, FFmpeg with more and once.
MOST_APART = 2
KINDS: Mapping[str, tuple[str, dict[str, Any]]] = {
    "lossy": ("RGB", {"quality": 70}),
    "lossy, clear": ("RGBA", {"quality": 70}),
    "lossy, clear, opacity filtered": ("RGBA", {"quality": 20, "alpha_quality": 30, "method": 6}),
    "lossless": ("RGB", {"lossless": True}),
    "lossless, clear": ("RGBA", {"lossless": True, "exact": True}),
}
SIZES = ((200, 150), (201, 151), (1, 1), (9, 200), (257, 2))  # one of 35 megapixels has no side below 2,000
REGIONS = (None, (0, 0, 50, 50), (33, 17, 91, 77), (150, 100, 400, 400), (50, 51, 1, 1))


def drawn(size: tuple[int, int], mode: str) -> Image.Image:
    """Soft shades, as of a photograph, with hard edges of colour among them."""
    chance = random.Random(f"{size} {mode}")
    bands = [Image.frombytes("L", (7, 5), chance.randbytes(35)).resize(size, Image.Resampling.BICUBIC) for _ in mode]
    image = Image.merge(mode, bands)
    quarters = four_quarters().resize((size[0] // 2 + 1, size[1] // 2 + 1), Image.Resampling.NEAREST)
    image.paste(quarters.convert(mode), (size[0] // 4, size[1] // 4))
    return image


def written(image: Image.Image, **options: Any) -> bytes:
    held = io.BytesIO()
    image.save(held, "WEBP", **options)
    return held.getvalue()


@pytest.fixture
def all_are_large(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """And each is made plain in many parts."""
    monkeypatch.setattr(scaling, "_STRIP_PX", 2_000)
    with monkeypatch.context() as patches:
        patches.setattr(webp, "PILLOW_MOST_BYTES", 0)
        yield


type Region = tuple[int, int, int, int] | None


def by_ffmpeg(data: bytes, width_px: int, height_px: int, region: Region = None) -> DecodedImage:
    return decode.decoded(io.BytesIO(data), width_px, height_px, region, large=LargeWebP)


def by_pillow(
    data: bytes, monkeypatch: pytest.MonkeyPatch, width_px: int, height_px: int, region: Region = None
) -> DecodedImage:
    with monkeypatch.context() as patches:
        patches.setattr(webp, "PILLOW_MOST_BYTES", 1 << 40)
        return decode.decoded(io.BytesIO(data), width_px, height_px, region)


def apart(one: DecodedImage, other: DecodedImage) -> int:
    """By how many of 255 shades, at most."""
    assert one[1:5] == other[1:5]
    size = (one.width_px, one.height_px)
    images = [Image.frombytes("RGBA", size, image.pixels) for image in (one, other)]
    return max(max(band.tobytes()) for band in ImageChops.difference(*images).split())


@pytest.mark.usefixtures("all_are_large")
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("size", SIZES)
def test_it_looks_as_pillow_has_it(kind: str, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch) -> None:
    mode, options = KINDS[kind]
    data = written(drawn(size, mode), **options)
    most = 0 if "lossless" in kind else MOST_APART
    for region in REGIONS if min(size) > 100 else REGIONS[:1]:
        for room in ((999, 999), (60, 60), (31, 17)):
            expected = by_pillow(data, monkeypatch, *room, region)
            assert apart(by_ffmpeg(data, *room, region), expected) <= most, (region, room)


@pytest.mark.usefixtures("all_are_large")
@pytest.mark.parametrize("orientation", range(1, 9))
def test_it_is_turned_as_it_says(orientation: int, monkeypatch: pytest.MonkeyPatch) -> None:
    image, exif = turned(four_quarters(), orientation)
    xmp = f'<x:xmpmeta tiff:Orientation="{orientation}"/>'.encode()
    for told in ({"exif": exif}, {"xmp": xmp}):
        data = written(image, lossless=True, **told)
        for region in (None, (3, 5, 40, 20)):
            found = by_ffmpeg(data, 999, 999, region)
            assert apart(found, by_pillow(data, monkeypatch, 999, 999, region)) == 0
            assert (found.full_width_px, found.full_height_px) == (80, 40)


@pytest.mark.usefixtures("all_are_large")
def test_of_a_moving_image_the_first_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    image = drawn((120, 90), "RGB")
    data = written(image, save_all=True, append_images=[image.rotate(90)], lossless=True, duration=100)
    assert apart(by_ffmpeg(data, 999, 999), by_pillow(data, monkeypatch, 999, 999)) == 0
    assert data.count(b"ANMF") == 2


@pytest.mark.usefixtures("all_are_large")
def test_a_first_image_that_is_smaller_than_all_of_it_lies_where_it_says(monkeypatch: pytest.MonkeyPatch) -> None:
    still = written(drawn((60, 40), "RGB"), lossless=True)[12:]
    frame = struct.pack("<I", 11)[:3] + struct.pack("<I", 7)[:3]  # at 22, 14
    frame += (59).to_bytes(3, "little") + (39).to_bytes(3, "little") + bytes(4) + still
    canvas = b"\x12\0\0\0" + (119).to_bytes(3, "little") + (89).to_bytes(3, "little")
    body = b"WEBPVP8X" + struct.pack("<I", 10) + canvas + b"ANIM" + struct.pack("<IIH", 6, 0, 0)
    body += b"ANMF" + struct.pack("<I", len(frame)) + frame
    data = b"RIFF" + struct.pack("<I", len(body)) + body
    for region in (None, (0, 0, 10, 10), (20, 10, 30, 30)):
        assert apart(by_ffmpeg(data, 999, 999, region), by_pillow(data, monkeypatch, 999, 999, region)) == 0


@pytest.mark.usefixtures("all_are_large")
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("kept", [0.02, 0.3, 0.9, 0.99])
def test_half_of_it_is_a_fault(kind: str, kept: float) -> None:
    mode, options = KINDS[kind]
    data = written(drawn((200, 150), mode), **options)
    with pytest.raises(MediaFault):
        by_ffmpeg(data[: int(len(data) * kept)], 99, 99)


@pytest.mark.usefixtures("all_are_large")
def test_whatever_is_in_it_ends_in_an_image_or_a_fault() -> None:
    chance = random.Random(12)
    for mode, options in KINDS.values():
        whole = written(drawn((90, 60), mode), **options)
        for _time in range(40):
            data = bytearray(whole)
            for _change in range(3):
                data[chance.randrange(len(data))] = chance.randrange(256)
            with suppress(MediaFault):
                assert len(by_ffmpeg(bytes(data), 99, 99).pixels) >= 4


def head(width_px: int, height_px: int, *, opacity: bool = False, pixels_bytes: int = 100) -> bytes:
    """Return the header of a lossy image."""
    sides = (width_px - 1).to_bytes(3, "little") + (height_px - 1).to_bytes(3, "little")
    body = b"WEBPVP8X" + struct.pack("<I", 10) + (b"\x10" if opacity else b"\0") + bytes(3) + sides
    body += b"ALPH" + struct.pack("<I", 2) + b"\0\0" if opacity else b""
    body += b"VP8 " + struct.pack("<I", pixels_bytes) + b"\0\0\0\x9d\x01\x2a" + struct.pack("<HH", width_px, height_px)
    return b"RIFF" + struct.pack("<I", len(body) + pixels_bytes - 10) + body


@pytest.mark.parametrize(
    ("start", "size_bytes", "expected"),
    [
        (head(10_000, 10_001), 1_000, {"megapixels": "101", "limit": "100"}),
        (head(10_000, 8_501, opacity=True), 1_000, {"megapixels": "86", "limit": "85"}),
        (head(9_990, 9_990, pixels_bytes=520_000_000), 520_001_000, {"detail": "not enough memory"}),
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
        decode.decoded(file, 99, 99, large=LargeWebP)
    assert caught.value.params == expected


def test_a_damaged_one_never_takes_what_pillow_would(tmp_path: Path) -> None:
    """Cut where FFmpeg would have needed it: what is left is not read, or is refused by its size."""
    path = tmp_path / "large.webp"
    for size_bytes in (500, 70_000_000):
        with path.open("wb") as file:
            file.write(head(7_000, 7_000, pixels_bytes=90_000_000))
            file.truncate(size_bytes)
        with path.open("rb") as file, pytest.raises(MediaFault):
            decode.decoded(file, 99, 99)


def test_what_nobody_looks_at_is_not_read(tmp_path: Path) -> None:
    """Pillow would read all of it twice."""
    path = tmp_path / "large.webp"
    data = written(drawn((200, 150), "RGB"))
    junk = 600_000_000
    with path.open("wb") as file:
        file.write(data[:4] + struct.pack("<I", len(data) + junk) + data[8:] + b"JUNK" + struct.pack("<I", junk))
        file.truncate(len(data) + 8 + junk)
    with path.open("rb") as file, pytest.raises(BeyondPillow):
        decode.decoded(file, 99, 99)
    with path.open("rb") as file:
        assert decode.decoded(file, 99, 99, large=LargeWebP).full_width_px == 200


def test_a_worker_that_cannot_is_replaced_by_one_that_can(tmp_path: Path) -> None:
    asyncio.run(asyncio.wait_for(_replaced(tmp_path), 120))


async def _replaced(tmp_path: Path) -> None:
    large = saved(Image.new("RGB", (6_100, 6_000), (200, 10, 30)), tmp_path / "large.webp", quality=1, method=0)
    small = saved(four_quarters(), tmp_path / "small.webp")
    service = ImageService(lanes=1)
    service.start()
    try:
        assert (await service.image(ImageRequest(small, 80, 80))).full_width_px == 80
        first = service.worker_pids
        found = await service.image(ImageRequest(large, 80, 80))
        assert (found.full_width_px, found.full_height_px) == (6_100, 6_000)
        assert all(
            abs(shade - requested) < 9 for shade, requested in zip(found.pixels[:4], (30, 10, 200, 255), strict=True)
        )
        second = service.worker_pids
        assert first != second
        assert (await service.image(ImageRequest(small, 40, 40))).full_width_px == 80
        assert (await service.image(ImageRequest(large, 40, 40))).full_width_px == 6_100
        assert service.worker_pids == second
    finally:
        await service.close()


@pytest.mark.usefixtures("all_are_large")
@pytest.mark.parametrize("kind", ["lossy, clear", "lossless, clear"])
def test_what_is_clear_or_opaque_in_part_of_it_is_so_there(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """In parts of rows of which some are all of one, some of the other, and some of both."""
    mode, options = KINDS[kind]
    image = drawn((200, 150), mode)
    opacity = Image.linear_gradient("L").resize((200, 30))
    for top, band in ((0, 0), (30, 255), (60, opacity), (90, 0), (120, 255)):
        image.putalpha(_with_band(image.getchannel("A"), top, band))
    data = written(image, **options)
    most = 0 if "lossless" in kind else MOST_APART
    for room in ((999, 999), (100, 75), (31, 17)):
        assert apart(by_ffmpeg(data, *room), by_pillow(data, monkeypatch, *room)) <= most, room


def _with_band(opacity: Image.Image, top: int, band: Image.Image | int) -> Image.Image:
    opacity.paste(band, (0, top, 200, top + 30))
    return opacity
