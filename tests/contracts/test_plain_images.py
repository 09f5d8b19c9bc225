"""The contract of the image queries that an import makes, answered by a worker process or in this process."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator
from typing import Any

import pytest
from PIL import ExifTags, Image

from annotator.core.ports.images import PixelQueries, ShownSize
from annotator.media.images.pixel_queries.client import open_pixel_queries
from fakes.plain_images import DECODED_HERE

COLOURS = ((0, 0, 0), (250, 50, 83), (51, 221, 255))
_SIGNATURE = b"\x89PNG\r\n\x1a\n"


@pytest.fixture(scope="module", params=["by a worker", "here"])
def images(request: pytest.FixtureRequest) -> Iterator[PixelQueries]:
    if request.param == "here":
        yield DECODED_HERE
    else:
        with open_pixel_queries(120.0) as asked:
            yield asked


def saved(image: Image.Image, form: str = "PNG", **options: Any) -> bytes:
    held = io.BytesIO()
    image.save(held, form, **options)
    return held.getvalue()


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def head(width: int, height: int) -> bytes:
    return chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))


def of(mode: str, *values: int | tuple[int, ...]) -> Image.Image:
    """Return an image three pixels wide with these values."""
    image = Image.new(mode, (3, len(values) // 3))
    for number, value in enumerate(values):
        image.putpixel((number % 3, number // 3), value)
    return image


def paletted(*values: int) -> Image.Image:
    image = of("P", *values)
    image.putpalette([channel for colour in COLOURS for channel in colour])
    return image


def test_a_byte_a_pixel_is_its_grey_or_its_place_in_the_palette(images: PixelQueries) -> None:
    assert images.pixels(saved(of("L", 0, 7, 255, 1, 2, 3))) == bytes((0, 7, 255, 1, 2, 3))
    assert images.pixels(saved(of("1", 0, 1, 1))) == bytes((0, 255, 255))
    assert images.pixels(saved(paletted(2, 1, 0, 0, 2, 2))) == bytes((2, 1, 0, 0, 2, 2))
    assert images.pixels(saved(paletted(2, 1, 0), bits=2)) == bytes((2, 1, 0))


def test_nothing_is_made_of_what_a_file_says_of_its_colours(images: PixelQueries) -> None:
    data = saved(of("L", 0, 7, 255))
    gamma = data[:33] + chunk(b"gAMA", struct.pack(">I", 100_000)) + data[33:]
    assert images.pixels(gamma) == bytes((0, 7, 255))


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_where_colours_are_given_a_pixel_is_the_place_of_its_own(images: PixelQueries, mode: str) -> None:
    opacity = (9,) if mode == "RGBA" else ()
    image = of(mode, *((*colour, *opacity) for colour in (COLOURS[2], (1, 2, 3), COLOURS[1])))
    assert images.pixels(saved(image), COLOURS) == bytes((2, 255, 1))
    assert images.pixels(saved(paletted(2, 0, 1)), COLOURS) == bytes((2, 0, 1))


def test_a_large_one_comes_whole_after_a_small_one_and_before_it(images: PixelQueries) -> None:
    noise = Image.effect_noise((2_500, 2_000), 90)
    small = saved(of("L", 1, 2, 3))
    for data, wanted in ((small, b"\1\2\3"), (saved(noise), noise.tobytes()), (small, b"\1\2\3")):
        assert images.pixels(data) == wanted


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no picture",
        _SIGNATURE + head(4, 4),
        saved(of("L", 1, 2, 3))[:-25],
        _SIGNATURE + head(3, 1) + head(60_000, 60_000) + chunk(b"IDAT", zlib.compress(bytes(4))) + chunk(b"IEND", b""),
        saved(of("L", 1, 2, 3), "GIF"),
    ],
    ids=["empty", "text", "cut", "cut in its pixels", "a second size", "another kind"],
)
def test_what_is_damaged_or_lies_about_its_size_has_no_pixels_and_the_next_one_has(
    images: PixelQueries, data: bytes
) -> None:
    assert images.pixels(data) is None
    assert images.pixels(data, COLOURS) is None
    assert images.pixels(saved(of("L", 1, 2, 3))) == b"\1\2\3"


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF"])
def test_a_size_is_told_by_the_beginning_of_each_kind(images: PixelQueries, form: str) -> None:
    assert images.size(saved(Image.new("RGB", (30, 20)), form)) == ShownSize(30, 20)


@pytest.mark.parametrize("form", ["JPEG", "WEBP", "TIFF", "PNG"])
def test_an_image_on_its_side_is_as_large_as_it_is_shown(images: PixelQueries, form: str) -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    assert images.size(saved(Image.new("RGB", (30, 20)), form, exif=exif)) == ShownSize(20, 30, 6)


@pytest.mark.parametrize("is_noted", [False, True])
def test_half_of_a_png_tells_its_size(images: PixelQueries, is_noted: bool) -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    noise = Image.effect_noise((30, 20), 90)
    data = saved(noise, exif=exif) if is_noted else saved(noise)
    assert images.size(data[: len(data) // 2]) == (ShownSize(20, 30, 6) if is_noted else ShownSize(30, 20))


@pytest.mark.parametrize("data", [b"", b"\xff\xd8\xff", _SIGNATURE + bytes(40), b"II*\0" + bytes(40), b"no picture"])
def test_what_does_not_tell_its_size_has_none(images: PixelQueries, data: bytes) -> None:
    assert images.size(data) is None
