"""Colours as they were meant: by profiles and gammas drawn by script, in each kind of pixel; and what moves says so."""

from __future__ import annotations

import struct
import time
from pathlib import Path

import pytest
from PIL import Image, PngImagePlugin

from annotator.media.images import colour_management
from annotator.media.images.decode import DecodedImage
from media.drawn import four_quarters, saved
from media.opened import decoded

# Places of the primaries in XYZ at D50, and the gamma: of Adobe RGB (1998), and of sRGB but for its curve.
ADOBE = (((0.60974, 0.31111, 0.01947), (0.20528, 0.62567, 0.06087), (0.14919, 0.06322, 0.74457)), 2.19921875)
SRGB = (((0.43607, 0.22249, 0.01392), (0.38515, 0.71687, 0.09708), (0.14307, 0.06061, 0.71410)), 2.2)
D50 = (0.9642, 1.0, 0.8249)


def fixed(*numbers: float) -> bytes:
    return b"".join(struct.pack(">i", round(number * 65536)) for number in numbers)


def profile(space: bytes, kind: bytes, tags: dict[bytes, bytes], connects: bytes = b"XYZ ") -> bytes:
    """ICC.1:2001-04, 6.1 and 6.2: a head of 128 bytes, a table, and what it tells of."""
    tags = {b"desc": b"desc" + bytes(4) + struct.pack(">I", 2) + b"x\0" + bytes(78), b"wtpt": xyz(*D50), **tags}
    table, data = struct.pack(">I", len(tags)), b""
    start = 128 + 4 + 12 * len(tags)
    for name, value in tags.items():
        value += bytes(-len(value) % 4)
        table += struct.pack(">4sII", name, start + len(data), len(value))
        data += value
    size = start + len(data)
    head = struct.pack(">I4sI4s4s4s12s4s", size, b"lcms", 0x02400000, kind, space, connects, bytes(12), b"acsp")
    head += bytes(28) + fixed(*D50)
    return head.ljust(128, b"\0") + table + data


def xyz(*place: float) -> bytes:
    return b"XYZ " + bytes(4) + fixed(*place)


def curve(gamma: float) -> bytes:
    return b"curv" + bytes(4) + struct.pack(">IH", 1, round(gamma * 256))


def of_colours(primaries: tuple[tuple[float, ...], ...], gamma: float) -> bytes:
    tags = {name + b"XYZ": xyz(*place) for name, place in zip((b"r", b"g", b"b"), primaries, strict=True)}
    return profile(b"RGB ", b"mntr", {**tags, **{name + b"TRC": curve(gamma) for name in (b"r", b"g", b"b")}})


def of_ink() -> bytes:
    """Cyan ink is a strong blue here, whatever other inks there are: two places along each, in Lab."""
    head = b"mft1" + bytes(4) + bytes((4, 3, 2, 0)) + fixed(1, 0, 0, 0, 1, 0, 0, 0, 1)
    inks = bytes(range(256)) * 4
    places = b"".join(bytes((82, 207, 21)) if place & 8 else bytes((255, 128, 128)) for place in range(16))
    table = head + inks + places + bytes(range(256)) * 3
    return profile(b"CMYK", b"prtr", {b"A2B0": table, b"A2B1": table}, b"Lab ")


def pixel(image: DecodedImage, x: int = 1, y: int = 1) -> tuple[int, ...]:
    start = (y * image.width_px + x) * 4
    blue, green, red, opacity = image.pixels[start : start + 4]
    return red, green, blue, opacity


def near(*colour: int) -> object:
    return pytest.approx(colour, abs=3)


@pytest.mark.parametrize("suffix", ["png", "jpg", "webp", "tif"])
def test_colours_of_a_wider_space_are_as_strong_as_they_were_meant(tmp_path: Path, suffix: str) -> None:
    """By the definitions of both spaces: Adobe's (100, 150, 200) is (66, 151, 203) in sRGB."""
    image = Image.new("RGB", (16, 16), (100, 150, 200))
    options = {"lossless": True} if suffix == "webp" else {"quality": 100, "subsampling": 0} if suffix == "jpg" else {}
    path = saved(image, tmp_path / f"p.{suffix}", icc_profile=of_colours(*ADOBE), **options)
    assert pixel(decoded(path, 16, 16)) == near(66, 151, 203, 255)


def test_where_it_is_clear_it_stays_so(tmp_path: Path) -> None:
    image = Image.new("RGBA", (16, 16), (100, 150, 200, 128))
    path = saved(image, tmp_path / "p.png", icc_profile=of_colours(*ADOBE))
    assert pixel(decoded(path, 16, 16)) == near(33, 76, 102, 128)


def test_srgb_by_another_name_costs_no_shade(tmp_path: Path) -> None:
    image = four_quarters()
    plain = decoded(saved(image, tmp_path / "plain.png"), 80, 40)
    from PIL import ImageCms

    known = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert decoded(saved(image, tmp_path / "p.png", icc_profile=known), 80, 40) == plain


def test_grey_with_a_profile_of_colours_has_their_curve(tmp_path: Path) -> None:
    linear = of_colours(SRGB[0], 1.0)
    path = saved(Image.new("L", (16, 16), 55), tmp_path / "p.jpg", quality=100, icc_profile=linear)
    assert pixel(decoded(path, 16, 16)) == near(128, 128, 128, 255)


def test_grey_with_a_profile_of_grey(tmp_path: Path) -> None:
    linear = profile(b"GRAY", b"mntr", {b"kTRC": curve(1.0)})
    path = saved(Image.new("L", (16, 16), 55), tmp_path / "p.png", icc_profile=linear)
    assert pixel(decoded(path, 16, 16)) == near(128, 128, 128, 255)


@pytest.mark.parametrize("suffix", ["jpg", "tif"])
def test_inks_have_the_colours_of_their_profile(tmp_path: Path, suffix: str) -> None:
    image = Image.new("CMYK", (600, 400), (255, 0, 0, 0))
    path = saved(image, tmp_path / f"p.{suffix}", icc_profile=of_ink())
    red, green, blue, _opacity = pixel(decoded(path, 60, 40))
    assert blue > 200
    assert red < 120
    assert green < 60
    bare = decoded(saved(image, tmp_path / "bare.jpg", quality=100), 60, 40)
    assert pixel(bare) == near(0, 255, 255, 255)


@pytest.mark.parametrize(
    "broken",
    [b"no profile", of_colours(*ADOBE)[:200], of_ink(), of_colours(*ADOBE).replace(b"acsp", b"nope"), bytes(5_000_000)],
    ids=["words", "cut", "of inks", "unsigned", "long"],
)
def test_a_profile_that_makes_no_sense_leaves_colours_alone(tmp_path: Path, broken: bytes) -> None:
    path = saved(Image.new("RGB", (16, 16), (100, 150, 200)), tmp_path / "p.jpg", quality=100, icc_profile=broken)
    assert pixel(decoded(path, 16, 16)) == near(100, 150, 200, 255)
    inks = saved(Image.new("CMYK", (16, 16), (0, 0, 0, 255)), tmp_path / "c.jpg", quality=100, icc_profile=broken[:900])
    assert pixel(decoded(inks, 16, 16)) == near(0, 0, 0, 255)


def test_an_image_of_plain_light_is_not_dark(tmp_path: Path) -> None:
    """PNG, 11.3.2.2: a gamma of 1 stands as 100,000."""
    info = PngImagePlugin.PngInfo()
    info.add(b"gAMA", struct.pack(">I", 100_000))
    path = saved(Image.new("RGBA", (16, 16), (55, 55, 55, 255)), tmp_path / "p.png", pnginfo=info)
    assert pixel(decoded(path, 16, 16)) == near(127, 127, 127, 255)
    usual = PngImagePlugin.PngInfo()
    usual.add(b"gAMA", struct.pack(">I", 45_455))
    path = saved(Image.new("RGB", (16, 16), (55, 55, 55)), tmp_path / "usual.png", pnginfo=usual)
    assert pixel(decoded(path, 16, 16)) == (55, 55, 55, 255)


def test_sixteen_bits_a_colour_are_scaled(tmp_path: Path) -> None:
    image = Image.frombytes("I;16", (4, 4), struct.pack("<16H", *[0x4D12] * 16))
    assert pixel(decoded(saved(image, tmp_path / "p.png"), 4, 4)) == near(77, 77, 77, 255)


@pytest.mark.parametrize("suffix", ["gif", "png", "webp"])
def test_of_what_moves_the_first_image_is_shown_and_it_says_so(tmp_path: Path, suffix: str) -> None:
    first, second = Image.new("RGB", (40, 20), "red"), Image.new("RGB", (40, 20), "blue")
    options = {"save_all": True, "append_images": [second, first], "duration": 80}
    path = saved(first, tmp_path / f"p.{suffix}", **options, **({"lossless": True} if suffix == "webp" else {}))
    image = decoded(path, 40, 20)
    assert pixel(image) == near(255, 0, 0, 255)
    assert image.moves
    alone = {"lossless": True} if suffix == "webp" else {}
    assert not decoded(saved(second, tmp_path / f"alone.{suffix}", **alone), 40, 20).moves


def test_a_photograph_of_two_lenses_does_not_move(tmp_path: Path) -> None:
    image = Image.new("RGB", (40, 20), "red")
    image.save(tmp_path / "p.jpg", "MPO", save_all=True, append_images=[Image.new("RGB", (40, 20), "blue")])
    assert not decoded(tmp_path / "p.jpg", 40, 20).moves


def test_a_gif_in_millions_of_pieces_is_not_looked_through_for_a_second_image(tmp_path: Path) -> None:
    """Its first is whole; what follows in its data are six million pieces of a byte each."""
    whole = Path(saved(Image.new("P", (8, 8), 3), tmp_path / "p.gif")).read_bytes()
    assert whole.endswith(b"\0;")
    long = tmp_path / "long.gif"
    long.write_bytes(whole[:-2] + b"\1\0" * 6_000_000 + b"\0" + whole[-1:])
    begun = time.process_time()
    assert not decoded(long, 8, 8).moves
    assert time.process_time() - begun < 1


def test_the_transform_of_a_profile_is_made_once() -> None:
    """Count the hits of the cache: making a transform takes longer than applying it to a small image."""
    image = Image.new("RGB", (4, 4), (10, 200, 30))
    colour_management._transform.cache_clear()
    for _time in range(5):
        colour_management.as_srgb(image, of_colours(*ADOBE), 1 / 2.2)
    assert colour_management._transform.cache_info()[:2] == (4, 1)
