"""Every kind of file and pixel that a bundle may hold comes out as the same four bytes."""

from __future__ import annotations

import random
from itertools import product
from pathlib import Path

import pytest
from PIL import Image

from annotator.media.images import decode, scaling
from annotator.media.images.decode import FORMATS, DecodedImage
from depth import part
from media.drawn import QUARTERS, four_quarters, saved
from media.opened import decoded


def bgra(image: DecodedImage, x: int, y: int) -> tuple[int, ...]:
    start = (y * image.width_px + x) * 4
    return tuple(image.pixels[start : start + 4])


def rgb(image: DecodedImage, x: int, y: int) -> tuple[int, ...]:
    return bgra(image, x, y)[2::-1]


def assert_quarters(image: DecodedImage, off_by: int = 0) -> None:
    for index, colour in enumerate(QUARTERS):
        x, y = (1 + 2 * (index % 2)) * image.width_px // 4, (1 + 2 * (index // 2)) * image.height_px // 4
        found = rgb(image, x, y)
        assert all(abs(a - b) <= off_by for a, b in zip(found, colour, strict=True)), (index, found, colour)
    assert set(image.pixels[3::4]) == {255}


def test_only_five_formats_are_opened_by_pillow_as_they_are() -> None:
    assert FORMATS == ("JPEG", "PNG", "WEBP", "GIF", "BMP")


@pytest.mark.parametrize(
    ("suffix", "options", "off_by"),
    [
        ("png", {}, 0),
        ("bmp", {}, 0),
        ("gif", {}, 0),
        ("webp", {"lossless": True}, 0),
        ("webp", {"quality": 90}, 12),
        ("jpg", {"quality": 95}, 4),
        ("jpg", {"quality": 95, "progressive": True}, 4),
    ],
)
def test_an_image_of_each_format_is_shown_in_its_colours(
    tmp_path: Path, suffix: str, options: dict[str, object], off_by: int
) -> None:
    image = decoded(saved(four_quarters(), tmp_path / f"picture.{suffix}", **options), 500, 500)
    assert image[1:5] == (80, 40, 80, 40)
    assert len(image.pixels) == 80 * 40 * 4
    assert_quarters(image, off_by)


def test_a_palette_is_shown_in_its_colours(tmp_path: Path) -> None:
    pillow_image = four_quarters().convert("P", palette=Image.Palette.ADAPTIVE, colors=8)
    assert_quarters(decoded(saved(pillow_image, tmp_path / "p.png"), 80, 40))


def test_a_cmyk_photograph_is_shown_in_its_colours(tmp_path: Path) -> None:
    pillow_image = four_quarters().convert("CMYK")
    assert_quarters(decoded(saved(pillow_image, tmp_path / "cmyk.jpg", quality=95), 80, 40), 6)


def test_black_and_white_is_shown_as_black_and_white(tmp_path: Path) -> None:
    pillow_image = Image.new("1", (8, 8))
    pillow_image.paste(1, (0, 0, 4, 8))
    image = decoded(saved(pillow_image, tmp_path / "fax.png"), 8, 8)
    assert (rgb(image, 1, 1), rgb(image, 6, 1)) == ((255, 255, 255), (0, 0, 0))


def test_grey_is_shown_as_grey(tmp_path: Path) -> None:
    assert bgra(decoded(saved(Image.new("L", (9, 9), 77), tmp_path / "l.png"), 9, 9), 4, 4) == (77, 77, 77, 255)


def test_sixteen_bit_grey_is_scaled_and_not_clipped(tmp_path: Path) -> None:
    pillow_image = Image.new("I;16", (4, 1))
    for x, value in enumerate((0, 300, 32_768, 65_535)):
        pillow_image.putpixel((x, 0), value)
    image = decoded(saved(pillow_image, tmp_path / "deep.png"), 4, 1)
    assert [rgb(image, x, 0)[0] for x in range(4)] == [0, 1, 128, 255]


def test_transparency_is_premultiplied(tmp_path: Path) -> None:
    path = saved(Image.new("RGBA", (4, 4), (200, 100, 50, 128)), tmp_path / "glass.png")
    assert bgra(decoded(path, 4, 4), 1, 1) == (25, 50, 100, 128)


def test_the_colour_of_invisible_pixels_does_not_bleed_when_scaled(tmp_path: Path) -> None:
    pillow_image = Image.new("RGBA", (400, 400), (0, 255, 0, 0))
    pillow_image.paste((200, 0, 0, 255), (0, 0, 200, 400))
    image = decoded(saved(pillow_image, tmp_path / "edge.png"), 70, 70)
    assert set(image.pixels[1::4]) == {0}  # no green anywhere


def test_grey_with_transparency_is_premultiplied(tmp_path: Path) -> None:
    path = saved(Image.new("LA", (4, 4), (200, 51)), tmp_path / "la.png")
    assert bgra(decoded(path, 4, 4), 1, 1) == (40, 40, 40, 51)


@pytest.mark.parametrize("mode", ["P", "L", "RGB"])
def test_a_colour_declared_transparent_is_transparent(tmp_path: Path, mode: str) -> None:
    pillow_image = Image.new("RGB", (8, 8), (90, 90, 90))
    pillow_image.paste((0, 0, 0), (0, 0, 4, 8))
    pillow_image = (
        pillow_image.convert(mode, palette=Image.Palette.ADAPTIVE) if mode == "P" else pillow_image.convert(mode)
    )
    hole = pillow_image.getpixel((1, 1))
    image = decoded(saved(pillow_image, tmp_path / "key.png", transparency=hole), 8, 8)
    assert (bgra(image, 1, 1), bgra(image, 6, 1)) == ((0, 0, 0, 0), (90, 90, 90, 255))


def test_an_animation_shows_its_first_frame(tmp_path: Path) -> None:
    frames = [Image.new("RGB", (40, 20), (0, 0, 255)) for _ in range(3)]
    for suffix in ("gif", "webp"):
        path = tmp_path / f"moving.{suffix}"
        saved(four_quarters(40, 20), path, save_all=True, append_images=frames, lossless=True)
        assert_quarters(decoded(str(path), 40, 20))


def test_a_telephone_s_image_of_two_views_shows_the_first(tmp_path: Path) -> None:
    path = tmp_path / "two.jpg"
    second = Image.new("RGB", (80, 40), (0, 0, 255))
    four_quarters().save(path, format="MPO", save_all=True, append_images=[second], quality=95)
    assert_quarters(decoded(str(path), 80, 40), 6)


def test_a_wrong_suffix_does_not_matter(tmp_path: Path) -> None:
    assert_quarters(decoded(saved(four_quarters(), tmp_path / "picture.jpg", format="PNG"), 80, 40))


@pytest.mark.parametrize("suffix", ["jpg", "png"])
@pytest.mark.parametrize("room", [(1000, 1000), (500, 500), (333, 150), (90, 400), (20, 20), (1, 1)])
def test_an_image_fits_its_room_and_keeps_its_colours_in_place(
    tmp_path: Path, suffix: str, room: tuple[int, int]
) -> None:
    image = decoded(saved(four_quarters(800, 400), tmp_path / f"wide.{suffix}", quality=95), *room)
    scale = min(room[0] / 800, room[1] / 400, 1)
    assert image[1:5] == (max(1, round(800 * scale)), max(1, round(400 * scale)), 800, 400)
    if room != (1, 1):
        assert_quarters(image, 4)


def test_an_image_scaled_in_two_halves_has_no_seam(tmp_path: Path) -> None:
    ramp = Image.linear_gradient("L").resize((700, 700)).convert("RGB")
    image = decoded(saved(ramp, tmp_path / "ramp.png"), 461, 461)
    whole = ramp.resize((461, 461), Image.Resampling.HAMMING)
    assert image.pixels[2::4] == whole.getchannel("R").tobytes()


@pytest.mark.parametrize(
    ("region", "mode"),
    part(tuple(product((None, (100, 50, 1_201, 1_100)), ("RGBA", "LA", "P", "I;16", "1"))), 2),
)
def test_a_large_one_that_is_made_plain_in_parts_looks_the_same(
    tmp_path: Path, mode: str, region: tuple[int, int, int, int] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    size = (1_501, 1_303)
    if mode == "I;16":
        pillow_image = Image.frombytes(mode, size, random.Random(1).randbytes(size[0] * size[1] * 2))
    elif mode in ("RGBA", "LA"):
        pillow_image = Image.merge(mode, [Image.effect_noise(size, 90) for _ in mode])
    else:
        pillow_image = Image.effect_noise(size, 90).convert(mode)
    path = saved(pillow_image, tmp_path / "large.png")
    at_once = decoded(path, 300, 300, region)
    monkeypatch.setattr(decode, "STRIPPED_FROM_PX", 1_000)
    monkeypatch.setattr(scaling, "_STRIP_PX", 100_000)
    in_parts = decoded(path, 300, 300, region)
    assert in_parts[1:5] == at_once[1:5]
    assert max(abs(some - other) for some, other in zip(in_parts.pixels, at_once.pixels, strict=True)) <= 1
