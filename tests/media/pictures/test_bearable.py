"""A picture is blurred and grey before it leaves the process that decodes it, whole or in part."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from annotator.media.pictures.decode import DecodedPicture, decoded

WIDTH, HEIGHT = 400, 300
STRONG = 0.05


def red_lines(mode: str) -> Image.Image:
    image = Image.new("RGBA", (WIDTH, HEIGHT), "black")
    draw = ImageDraw.Draw(image)
    for x in range(10, WIDTH, 40):
        draw.line((x, 0, x, HEIGHT), fill=(255, 0, 0, 255), width=3)
    return image.convert(mode)


def channels(picture: DecodedPicture) -> NDArray[np.uint8]:
    """Blue, green, red, opacity."""
    return np.frombuffer(picture.pixels, np.uint8).reshape(picture.height_px, picture.width_px, 4)


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
