"""Masks as images of one bit per pixel: read back as they were, black where covered, and nothing else is taken."""

from __future__ import annotations

import base64
import contextlib
import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from annotator.core.answer.mask.label_studio_png import KEY, as_image, from_image
from annotator.core.answer.mask.label_studio_rle import FORMAT, BadMask, mask_bytes, packed, unpacked
from annotator.core.answer.result_items import Answer, ResultItem
from annotator.core.design.medium import Extent


def stored(covered: list[bool]) -> dict[str, Any]:
    """A mask of these pixels, as a list of numbers."""
    runs: list[tuple[int, int]] = []
    for at, is_covered in enumerate(covered):
        if is_covered and runs and runs[-1][1] == at:
            runs[-1] = runs[-1][0], at + 1
        elif is_covered:
            runs.append((at, at + 1))
    return {"format": FORMAT, "rle": list(packed(runs, len(covered)))}


@st.composite
def masks(draw: st.DrawFn) -> tuple[tuple[int, int], list[bool]]:
    width, height = draw(st.integers(1, 20)), draw(st.integers(1, 6))
    return (width, height), draw(st.lists(st.booleans(), min_size=width * height, max_size=width * height))


@given(masks())
def test_an_image_is_black_where_the_mask_is_and_is_read_back(mask: tuple[tuple[int, int], list[bool]]) -> None:
    size, covered = mask
    value = as_image({**stored(covered), "bitmasklabels": ["Car"]}, size)
    assert value.keys() == {KEY, "bitmasklabels"}
    shown = Image.open(io.BytesIO(base64.b64decode(value[KEY].partition(",")[2]))).convert("RGBA")
    assert shown.size == size
    pixels = [shown.getpixel((at % size[0], at // size[0])) for at in range(len(covered))]
    assert pixels == [(0, 0, 0, 255 if each else 0) for each in covered]
    read = from_image(value)
    assert list(unpacked(mask_bytes(read["rle"]))) == list(unpacked(mask_bytes(stored(covered)["rle"])))


def png(mode: str) -> str:
    held = io.BytesIO()
    Image.new(mode, (9, 3)).save(held, "PNG")
    return "data:image/png;base64," + base64.b64encode(held.getvalue()).decode()


@pytest.mark.parametrize(
    "address", [png("RGBA"), png("L"), png("P"), "", "data:image/png;base64,", "data:image/png;base64,A", 5, None]
)
def test_another_image_is_refused(address: object) -> None:
    with pytest.raises(BadMask):
        from_image({KEY: address})


@given(st.binary(max_size=200))
def test_no_bytes_make_it_raise_anything_else(data: bytes) -> None:
    whole = as_image(stored([True] * 12), (4, 3))[KEY].partition(",")[2]
    for content in (data, base64.b64decode(whole)[: len(data)] + data):
        with contextlib.suppress(BadMask):
            from_image({KEY: "data:image/png;base64," + base64.b64encode(content).decode()})


def test_each_result_about_a_region_has_the_image() -> None:
    mask, extent = stored([True, False] * 6), Extent(4, 3)
    answer = Answer(
        (
            ResultItem("a", "c", "i", "bitmasklabels", {**mask, "bitmasklabels": ["Car"]}, extent),
            ResultItem("a", "t", "i", "textarea", {**mask, "text": ["Two"]}, extent),
        )
    )
    written = answer.as_json()
    assert all(KEY in item["value"] and "rle" not in item["value"] for item in written)
    assert Answer.from_json(written) == answer
