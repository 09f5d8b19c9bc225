"""The pictures of the sample `image-transcription` are small, differ, and are what the script beside them draws."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat
from resources.samples.draw_image_transcription import IMAGES
from resources.samples.drawing.lettering import Hand, lettering, width_of

from annotator.formats.builtin.resources import resource_folder
from depth import part

MEDIA = resource_folder() / "samples" / "image-transcription" / "media"
ROOT = resource_folder().parent
NAMES = sorted(path.name for path in MEDIA.iterdir())
DRAWN_AGAIN = part(NAMES, 3)


def test_the_script_draws_every_image_and_no_other() -> None:
    assert sorted(image.file for image in IMAGES) == NAMES
    assert 8 <= len(NAMES) <= 12


def test_they_are_small_files() -> None:
    assert {name: size for name in NAMES if (size := (MEDIA / name).stat().st_size) >= 60_000} == {}


@pytest.fixture(scope="module")
def redrawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("redrawn")
    command = [sys.executable, "-m", "resources.samples.draw_image_transcription", "--to", str(folder), *DRAWN_AGAIN]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    return folder


@pytest.mark.parametrize("name", DRAWN_AGAIN)
def test_drawing_them_again_gives_the_same_pixels(redrawn: Path, name: str) -> None:
    """A small tolerance: JPEG decoders and encoders differ a little from version to version."""
    with Image.open(MEDIA / name) as shipped, Image.open(redrawn / name) as drawn:
        assert (shipped.size, shipped.mode) == (drawn.size, drawn.mode)
        apart = ImageStat.Stat(ImageChops.difference(shipped, drawn))
    assert max(apart.mean) < 0.5
    assert max(high for _, high in apart.extrema) <= 24


def test_a_line_is_as_wide_as_it_says_and_stands_on_its_baseline() -> None:
    for text in ("Hello", "été", "Îlot 12,50 €", "i"):
        points = [point for polygon in lettering(text, 100, 50, 14, Hand(weight=0)) for point in polygon]
        assert min(x for x, _ in points) == pytest.approx(100, abs=0.5)
        assert max(x for x, _ in points) == pytest.approx(100 + width_of(text, 14), abs=2)
        assert max(y for _, y in points) <= 50 + 2 * 14 / 7


def test_an_accent_stands_above_its_letter_and_a_letter_that_is_not_drawn_is_an_error() -> None:
    def top(letter: str) -> float:
        return min(y for polygon in lettering(letter, 0, 0, 7) for _, y in polygon)

    assert top("é") < top("e")
    assert top("É") < top("E") < top("é") + 3
    with pytest.raises(KeyError):
        lettering("漢", 0, 0, 7)
