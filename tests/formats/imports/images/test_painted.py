"""Small pictures of masks, as Pillow writes them for labelme."""

from __future__ import annotations

import io
from base64 import b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from annotator.formats.imports.masks import mask_from_png
from fakes.plain_images import DECODED_HERE


def always(_pixels: int, _runs: int) -> bool:
    return True


@given(st.integers(1, 40), st.integers(1, 30), st.sampled_from("1L"), st.data())
def test_every_pixel_that_is_not_black_is_covered(width: int, height: int, mode: str, data: st.DataObject) -> None:
    """Slopes and steps make Pillow choose every way to write a row."""
    image = Image.new(mode, (width, height))
    draw = ImageDraw.Draw(image)
    for _shape in range(data.draw(st.integers(0, 4))):
        sides = [data.draw(st.integers(0, side)) for side in (width, height, width, height)]
        grey = 1 if mode == "1" else data.draw(st.integers(0, 255))
        draw.line(sides, grey, width=data.draw(st.integers(1, 5)))
    held = io.BytesIO()
    image.save(held, "PNG")
    mask = mask_from_png(b64encode(held.getvalue()).decode(), (3, 2), (50, 40), always, DECODED_HERE.pixels)
    assert mask is not None
    for x in range(50):
        for y in range(40):
            is_inside = 3 <= x < 3 + width and 2 <= y < 2 + height
            assert mask.holds((x, y)) == (is_inside and bool(image.getpixel((x - 3, y - 2))))


@given(st.binary(max_size=80))
def test_what_is_no_image_is_no_mask(data: bytes) -> None:
    assert (
        mask_from_png(
            b64encode(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + data).decode(), (0, 0), (50, 40), always, DECODED_HERE.pixels
        )
        is None
    )


@pytest.mark.parametrize("letters", [None, 5, "", "é", "AAAA"])
def test_what_is_no_text_of_an_image_is_no_mask(letters: object) -> None:
    assert mask_from_png(letters, (0, 0), (50, 40), always, DECODED_HERE.pixels) is None


def test_what_may_not_be_painted_is_not_even_unpacked() -> None:
    held, asked = io.BytesIO(), []
    Image.new("L", (40, 30), 200).save(held, "PNG")
    letters = b64encode(held.getvalue()).decode()

    def never(pixels: int, runs: int) -> bool:
        asked.append((pixels, runs))
        return False

    assert mask_from_png(letters, (0, 0), (50, 40), never, DECODED_HERE.pixels) is None
    assert asked == [(40 * 30, 0)]


def test_a_place_in_a_palette_may_be_black_and_is_no_mask() -> None:
    held = io.BytesIO()
    Image.new("P", (40, 30), 3).save(held, "PNG")
    assert mask_from_png(b64encode(held.getvalue()).decode(), (0, 0), (50, 40), always, DECODED_HERE.pixels) is None
