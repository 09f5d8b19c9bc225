"""A picture is blurred and grey before it leaves the process that decodes it, whole or in part."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from annotator.media.images.decode import DecodedImage
from media.opened import decoded

WIDTH, HEIGHT = 400, 300
STRONG = 0.05


def red_lines(mode: str) -> Image.Image:
    image = Image.new("RGBA", (WIDTH, HEIGHT), "black")
    draw = ImageDraw.Draw(image)
    for x in range(10, WIDTH, 40):
        draw.line((x, 0, x, HEIGHT), fill=(255, 0, 0, 255), width=3)
    return image.convert(mode)


def channels(image: DecodedImage) -> NDArray[np.uint8]:
    """Blue, green, red, opacity."""
    return np.frombuffer(image.pixels, np.uint8).reshape(image.height_px, image.width_px, 4)


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "P", "L"])
@pytest.mark.parametrize("region", [None, (200, 0, 100, 100), (0, 0, 30, 30)])
def test_no_line_is_seen_through_a_blur(tmp_path: Path, mode: str, region: tuple[int, int, int, int] | None) -> None:
    path = tmp_path / "lines.png"
    red_lines(mode).save(path)
    as_it_is = channels(decoded(str(path), WIDTH, HEIGHT, region))[..., 2]
    assert int(as_it_is.max()) - int(as_it_is.min()) > 60
    blurred = channels(decoded(str(path), WIDTH, HEIGHT, region, STRONG))[..., 2]
    assert blurred.shape == as_it_is.shape
    assert int(blurred.max()) < 90


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "P", "L"])
def test_grey_leaves_no_colour(tmp_path: Path, mode: str) -> None:
    path = tmp_path / "lines.png"
    red_lines(mode).save(path)
    found = channels(decoded(str(path), WIDTH, HEIGHT, None, 0.0, True))
    assert np.array_equal(found[..., 0], found[..., 2])
    assert int(found[..., 2].max()) > 60
    assert set(found[..., 3].flatten()) == {255}


def test_what_shines_through_does_so_in_grey_too(tmp_path: Path) -> None:
    path = tmp_path / "glass.png"
    Image.new("RGBA", (20, 20), (200, 0, 0, 100)).save(path)
    before, after = decoded(str(path), 20, 20), decoded(str(path), 20, 20, None, 0.02, True)
    assert np.array_equal(channels(before)[..., 3], channels(after)[..., 3])
    assert np.array_equal(channels(after)[..., 0], channels(after)[..., 2])


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "P", "L"])
@pytest.mark.parametrize("region", [None, (200, 0, 100, 100), (0, 0, 30, 30), (0, 0, 2, 1)])
def test_no_line_is_seen_through_a_blur_of_what_is_drawn(
    tmp_path: Path, mode: str, region: tuple[int, int, int, int] | None
) -> None:
    path = tmp_path / "lines.png"
    red_lines(mode).save(path)
    found = channels(decoded(str(path), WIDTH, HEIGHT, region, STRONG, is_cartoon=True))
    assert int(found[..., 2].max()) < 90
    assert set(found[..., 3].flatten()) == {255}
    grey = channels(decoded(str(path), WIDTH, HEIGHT, region, STRONG, True, True))
    assert np.array_equal(grey[..., 0], grey[..., 2])


def test_what_is_drawn_has_half_of_its_shades_and_its_lines_also_at_the_edge(tmp_path: Path) -> None:
    path = tmp_path / "square.png"
    image = Image.new("RGB", (200, 100), (200, 0, 0))
    image.paste((0, 0, 0), (80, 0, 120, 100))
    image.save(path)
    red = channels(decoded(str(path), 200, 100, is_cartoon=True))[..., 2]
    assert set(red[:, :70].flatten()) == set(red[:, 130:].flatten()) == {100}
    assert int(red[50, 74:86].max()) > 140
    assert int(red[:, 90:110].max()) == 0


def test_no_closer_look_at_what_is_drawn_shows_more(tmp_path: Path) -> None:
    """Lines of a pixel among 4096 are gone from what is drawn as if there were 512, however close one looks."""
    path = tmp_path / "fine.png"
    fine = np.zeros((64, 4096, 3), np.uint8)
    fine[:, ::2] = 255
    Image.fromarray(fine).save(path)
    as_it_is = channels(decoded(str(path), 64, 64, (1000, 0, 64, 64)))[..., 2]
    assert int(as_it_is.max()) == 255
    drawn = channels(decoded(str(path), 64, 64, (1000, 0, 64, 64), is_cartoon=True))[..., 2]
    assert drawn.shape == as_it_is.shape
    assert int(drawn.max()) < 90


def test_what_shines_through_does_so_when_it_is_drawn(tmp_path: Path) -> None:
    path = tmp_path / "glass.png"
    glass = Image.new("RGBA", (40, 20), (200, 0, 0, 100))
    glass.paste((0, 0, 200, 250), (20, 0, 40, 20))
    glass.save(path)
    before, after = decoded(str(path), 40, 20), decoded(str(path), 40, 20, is_cartoon=True)
    assert np.array_equal(channels(before)[..., 3], channels(after)[..., 3])
    assert (channels(after)[..., :3] <= channels(after)[..., 3:]).all()
