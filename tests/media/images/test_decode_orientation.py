"""Whichever way the camera was held, the picture stands upright, and regions are counted in what is seen."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
from PIL import Image

from annotator.media.images.decode import DecodedImage, orientation_of
from media.drawn import QUARTERS, four_quarters, saved, turned
from media.opened import decoded

ORIENTATIONS = range(1, 9)


def as_image(image: DecodedImage) -> Image.Image:
    size = (image.width_px, image.height_px)
    return Image.frombuffer("RGBA", size, image.pixels, "raw", "BGRA", 0, 1).convert("RGB")


def patterned() -> Image.Image:
    """No two parts alike: red counts columns, green counts rows."""
    image = Image.new("RGB", (60, 30))
    image.putdata([(x * 4, y * 8, 0) for y in range(30) for x in range(60)])
    return image


@pytest.mark.parametrize("orientation", ORIENTATIONS)
def test_all_eight_orientations_stand_upright(tmp_path: Path, orientation: int) -> None:
    stored, exif = turned(four_quarters(), orientation)
    assert stored.size == ((80, 40) if orientation < 5 else (40, 80))
    image = decoded(saved(stored, tmp_path / "turned.png", exif=exif), 200, 200)
    assert image[1:5] == (80, 40, 80, 40)
    assert as_image(image).tobytes() == four_quarters().tobytes()


@pytest.mark.parametrize("orientation", ORIENTATIONS)
def test_a_turned_photograph_is_fitted_as_it_is_seen(tmp_path: Path, orientation: int) -> None:
    stored, exif = turned(four_quarters(1600, 800), orientation)
    image = decoded(saved(stored, tmp_path / "turned.jpg", exif=exif, quality=95), 300, 300)
    assert image[1:5] == (300, 150, 1600, 800)
    corners = [as_image(image).getpixel(place) for place in ((20, 20), (280, 20), (20, 130), (280, 130))]
    for found, colour in zip(corners, QUARTERS, strict=True):
        assert isinstance(found, tuple)
        assert all(abs(a - b) <= 4 for a, b in zip(found, colour, strict=True))


@pytest.mark.parametrize("orientation", ORIENTATIONS)
def test_a_region_is_counted_in_what_is_seen(tmp_path: Path, orientation: int) -> None:
    stored, exif = turned(patterned(), orientation)
    image = decoded(saved(stored, tmp_path / "turned.png", exif=exif), 200, 200, (11, 7, 23, 9))
    assert image[1:5] == (23, 9, 60, 30)
    assert as_image(image).tobytes() == patterned().crop((11, 7, 34, 16)).tobytes()


def test_a_region_of_a_photograph_is_sharp_at_full_size_and_small_when_asked_small(tmp_path: Path) -> None:
    path = saved(four_quarters(1600, 800), tmp_path / "photo.jpg", quality=95)
    sharp = decoded(path, 400, 400, (700, 300, 200, 200))
    assert sharp[1:5] == (200, 200, 1600, 800)
    small = decoded(path, 100, 100, (0, 0, 800, 400))
    assert small[1:5] == (100, 50, 1600, 800)
    red = as_image(small).getpixel((50, 25))
    assert isinstance(red, tuple)
    assert red[0] > 200 > 60 > red[1]


def test_a_region_beyond_the_edge_is_clipped(tmp_path: Path) -> None:
    path = saved(patterned(), tmp_path / "p.png")
    assert decoded(path, 100, 100, (50, 20, 500, 500))[1:5] == (10, 10, 60, 30)
    assert decoded(path, 100, 100, (-5, -5, 10, 10))[1:5] == (5, 5, 60, 30)
    assert decoded(path, 100, 100, (900, 900, 10, 10))[1:5] == (1, 1, 60, 30)


def test_senseless_exif_data_leave_the_image_as_it_is(tmp_path: Path) -> None:
    for number, exif in enumerate((b"Exif\x00\x00nonsense", b"Exif\x00\x00II*\x00\xff\xff\xff\xff")):
        path = saved(four_quarters(), tmp_path / f"{number}.jpg", exif=exif, quality=95)
        assert decoded(path, 80, 40)[1:5] == (80, 40, 80, 40)


def test_an_orientation_stored_as_a_float_counts(tmp_path: Path) -> None:
    """Some files break the standard, which demands a SHORT. The reply to the program holds whole numbers only."""
    tag = struct.pack(">HHIf", 0x0112, 11, 1, 6.0)
    exif = b"Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01" + tag + bytes(4)
    path = saved(four_quarters(), tmp_path / "float.jpg", exif=exif, quality=95)
    with Image.open(path) as opened:
        orientation = orientation_of(opened)
    assert (orientation, type(orientation)) == (6, int)
    assert decoded(path, 200, 200)[1:5] == (40, 80, 40, 80)
