"""How large a picture is comes from what its file begins with, and nothing of it is decoded for that."""

from __future__ import annotations

import io
import random

import pytest
from PIL import ExifTags, Image

from annotator.media.pictures.unconfined import picture_size

SIDEWAYS = 6


def written(form: str, *, orientation: int = 1) -> bytes:
    file = io.BytesIO()
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    noise = random.Random(1).randbytes(3 * 120 * 90)
    Image.frombytes("RGB", (120, 90), noise).save(file, form, exif=exif)
    return file.getvalue()


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP"])
def test_the_beginning_tells_the_size_as_it_is_shown(form: str) -> None:
    assert picture_size(written(form)) == (120, 90)
    assert picture_size(written(form, orientation=SIDEWAYS)) == (90, 120)


def test_a_png_of_which_only_the_beginning_is_there_has_a_size() -> None:
    file = io.BytesIO()
    Image.new("RGB", (120, 90)).save(file, "PNG")
    for content in (written("PNG"), file.getvalue()):
        assert picture_size(content[: len(content) // 2]) == (120, 90)


def test_what_is_no_picture_has_none() -> None:
    assert picture_size(b"") is None
    assert picture_size(written("PNG")[:20]) is None
