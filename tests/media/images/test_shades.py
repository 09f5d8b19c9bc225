"""Deep pictures are shown by their values: what twelve bits hold is not black in sixteen; any window can be wished."""

from __future__ import annotations

import io
import math
import struct
from typing import IO

import pytest
from PIL import Image

from annotator.media.images.decode import DecodedImage, decode_image
from annotator.media.images.window_level import AppliedWindow

SIZE = (64, 48)


def ramp(most: float, mode: str = "I;16", least: float = 0) -> Image.Image:
    """From left to right."""
    values = [least + (most - least) * x / (SIZE[0] - 1) for _y in range(SIZE[1]) for x in range(SIZE[0])]
    if mode == "F":
        return Image.frombytes("F", SIZE, struct.pack(f"={len(values)}f", *values))
    if mode == "I":
        return Image.frombytes("I", SIZE, struct.pack(f"={len(values)}i", *map(round, values)))
    return Image.frombytes("I;16", SIZE, struct.pack(f"<{len(values)}H", *map(round, values)))


def written(image: Image.Image, kind: str) -> IO[bytes]:
    file = io.BytesIO()
    image.save(file, kind)
    file.seek(0)
    return file


def ends(image: DecodedImage) -> tuple[int, int]:
    """The first and the last shade of its first row."""
    return image.pixels[0], image.pixels[4 * (image.width_px - 1)]


@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
@pytest.mark.parametrize(("most", "white"), [(4095, 4095), (1023, 1023), (200, 255), (9_999, 16_383), (65_535, 65_535)])
def test_as_many_bits_are_shown_as_are_used(kind: str, most: int, white: int) -> None:
    shown = decode_image(written(ramp(most), kind), *SIZE)
    assert shown.window == AppliedWindow(0, white, 0, most)
    assert abs(ends(shown)[1] - 255 * most / white) <= 1


def test_what_is_dark_in_sixteen_bits_stays_dark() -> None:
    shown = decode_image(written(ramp(20_000), "PNG"), *SIZE)
    assert shown.window is not None
    assert shown.window.high == 65_535
    assert abs(ends(shown)[1] - 255 * 20_000 / 65_535) <= 1


@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
def test_any_window_can_be_wished_and_a_part_has_it_too(kind: str) -> None:
    whole = decode_image(written(ramp(4095), kind), *SIZE, window=(1000.0, 2000.0))
    assert whole.window == AppliedWindow(1000, 2000, 0, 4095)
    row = whole.pixels[: 4 * SIZE[0] : 4]
    assert (row[0], row[-1]) == (0, 255)
    assert row[23] == pytest.approx(255 * (4095 * 23 / 63 - 1000) / 1000, abs=2)
    part = decode_image(written(ramp(4095), kind), 32, 48, (16, 0, 32, 48), window=(1000.0, 2000.0))
    assert part.window is None
    assert part.pixels[: 4 * 32 : 4] == row[16:48]


def test_found_shades_pass_over_strays() -> None:
    image = ramp(4095)
    image.putpixel((5, 5), 65_535)
    shown = decode_image(written(image, "PNG"), *SIZE, window="found")
    assert shown.window is not None
    assert shown.window.most == 65_535
    assert shown.window.high <= 4095
    assert ends(shown) == (0, 255)


@pytest.mark.parametrize(("mode", "least", "most"), [("F", -3.5, 0.25), ("I", -2_000, 70_000)])
def test_floats_and_large_numbers_are_scaled_by_their_range(mode: str, least: float, most: float) -> None:
    shown = decode_image(written(ramp(most, mode, least), "TIFF"), *SIZE)
    assert shown.window == AppliedWindow(least, most, least, most)
    assert ends(shown) == (0, 255)


def test_what_is_no_number_is_passed_over() -> None:
    image = ramp(1, "F")
    image.putpixel((0, 0), math.nan)
    image.putpixel((1, 0), math.inf)
    shown = decode_image(written(image, "TIFF"), *SIZE)
    assert shown.window is not None
    assert (shown.window.low, shown.window.high) == (0, 1)
    nothing = Image.new("F", (3, 3), math.nan)
    assert decode_image(written(nothing, "TIFF"), 3, 3).window == AppliedWindow(0, 1, 0, 1)


def test_an_image_of_one_value_and_a_window_of_no_width_are_shown() -> None:
    for value in (0, 7):
        shown = decode_image(written(Image.new("F", SIZE, value), "TIFF"), *SIZE, window="found")
        assert shown.window is not None
        assert shown.window.low < shown.window.high
    assert decode_image(written(ramp(4095), "PNG"), *SIZE, window=(9.0, 9.0)).window is not None


def test_all_parts_of_a_large_one_have_one_window() -> None:
    """In strips, of which each alone would have another."""
    image = ramp(4000).resize((1000, 1000), Image.Resampling.NEAREST).transpose(Image.Transpose.ROTATE_90)
    file = io.BytesIO()
    image.save(file, "TIFF", tiffinfo={278: 40})
    file.seek(0)
    shown = decode_image(file, 100, 100)
    assert shown.window == AppliedWindow(0, 4095, 0, 4000)


def test_what_is_not_deep_has_no_window() -> None:
    assert decode_image(written(Image.new("L", SIZE, 9), "PNG"), *SIZE).window is None
    assert decode_image(written(Image.new("RGB", SIZE), "TIFF"), *SIZE).window is None
