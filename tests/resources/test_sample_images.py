"""The pictures of the sample bundle are what is promised, and what the script beside them draws."""

from __future__ import annotations

import csv
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageOps, ImageStat

from annotator.formats.builtin.resources import resource_folder
from depth import part

BUNDLE = resource_folder() / "samples" / "image-tagging"
MEDIA = BUNDLE / "media"
ROOT = resource_folder().parent
ORIENTATION_TAG = 0x0112


def image_files() -> list[Path]:
    return sorted(path for path in MEDIA.iterdir() if path.is_file())


REDRAWN = part([path.name for path in image_files() if path.name != "mountain-lake.jpg"], 3)


def seen_sizes() -> dict[str, tuple[int, int]]:
    sizes = {}
    for path in image_files():
        with Image.open(path) as image:
            turned = image.getexif().get(ORIENTATION_TAG, 1) >= 5
            sizes[path.name] = image.size[::-1] if turned else image.size
    return sizes


def test_there_are_at_least_twelve_images_and_each_is_a_task() -> None:
    with (BUNDLE / "tasks.csv").open(encoding="utf-8", newline="") as file:
        tasked = sorted(row["image"] for row in csv.DictReader(file))
    assert len(tasked) >= 12
    assert tasked == [f"media/{path.name}" for path in image_files()]


def test_sizes_and_shapes_vary() -> None:
    sizes = list(seen_sizes().values())
    assert (320, 240) in sizes
    assert any(width >= 2.5 * height for width, height in sizes), "a panorama"
    assert any(height > width for width, height in sizes), "a portrait"
    assert any(width == height for width, height in sizes), "a square"


def test_one_image_is_larger_than_20_megapixels_yet_a_small_file() -> None:
    large = [name for name, (width, height) in seen_sizes().items() if width * height > 20_000_000]
    assert len(large) == 1
    assert (MEDIA / large[0]).stat().st_size < 3_000_000


def test_the_media_stay_under_six_megabytes() -> None:
    assert sum(path.stat().st_size for path in image_files()) < 6_000_000


def test_one_image_is_stored_on_its_side_and_looks_right_when_oriented() -> None:
    turned = []
    for path in image_files():
        with Image.open(path) as image:
            if image.getexif().get(ORIENTATION_TAG, 1) != 1:
                turned.append(path.name)
    assert turned == ["house.jpg"]
    with Image.open(MEDIA / "house.jpg") as image:
        assert image.getexif()[ORIENTATION_TAG] == 6
        assert image.width > image.height
        upright = ImageOps.exif_transpose(image).convert("RGB")
    assert upright.height > upright.width
    top = ImageStat.Stat(upright.crop((0, 0, upright.width, 100))).mean
    bottom = ImageStat.Stat(upright.crop((0, upright.height - 100, upright.width, upright.height))).mean
    assert top[2] > top[1] > top[0], "sky is up"
    assert bottom[2] < bottom[1], "the garden is down"


def test_one_image_is_transparent_around_its_subject() -> None:
    transparent = []
    for path in image_files():
        with Image.open(path) as image:
            if image.mode == "RGBA" and image.getchannel("A").getextrema() == (0, 255):
                transparent.append(path.name)
                assert image.getchannel("A").getpixel((0, 0)) == 0
    assert transparent == ["fruit-bowl.png"]


@pytest.fixture(scope="module")
def redrawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every third picture drawn anew, in a deep run all, but never the largest, which takes longest and has nothing of
    its own to show."""
    folder = tmp_path_factory.mktemp("redrawn")
    command = [sys.executable, "-m", "resources.samples.draw_image_tagging", "--to", str(folder), *REDRAWN]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    return folder


def test_drawing_them_again_gives_the_same_pixels(redrawn: Path) -> None:
    """A small tolerance: JPEG decoders and encoders differ a little from version to version."""
    drawn_again = sorted(path.name for path in redrawn.iterdir())
    assert drawn_again == list(REDRAWN)
    for name in drawn_again:
        with Image.open(MEDIA / name) as shipped, Image.open(redrawn / name) as drawn:
            assert (shipped.size, shipped.mode) == (drawn.size, drawn.mode), name
            assert shipped.getexif().get(ORIENTATION_TAG) == drawn.getexif().get(ORIENTATION_TAG), name
            apart = ImageStat.Stat(ImageChops.difference(shipped.convert("RGBA"), drawn.convert("RGBA")))
        assert max(apart.mean) < 0.5, name
        assert max(high for _, high in apart.extrema) <= 24, name
