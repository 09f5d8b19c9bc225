"""How alike two masks are: against the pixels themselves."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.agreement.comparable_regions import comparable_region
from annotator.core.agreement.similarity import MaskShape
from annotator.core.answer.mask.label_studio_rle import packed
from annotator.core.answer.result_items import Region
from annotator.core.answer.shapes import Shape
from annotator.core.design.medium import Extent

WIDTH, HEIGHT = 12, 9
PIXELS = st.sets(st.integers(0, WIDTH * HEIGHT - 1), min_size=1)


def mask(pixels: set[int], width: int = WIDTH, height: int = HEIGHT) -> MaskShape:
    """By the numbers of pixels, row by row."""
    runs: list[tuple[int, int]] = []
    for pixel in sorted(pixels):
        if runs and runs[-1][1] == pixel:
            runs[-1] = runs[-1][0], pixel + 1
        else:
            runs.append((pixel, pixel + 1))
    geometry = {"format": "rle", "rle": list(packed(runs, width * height))}
    found = comparable_region(Region("a", "picture", Shape.MASK, geometry, Extent(width, height)))
    assert isinstance(found, MaskShape)
    return found


def square(side: int, width: int, height: int) -> MaskShape:
    return mask({y * width + x for x in range(side) for y in range(side)}, width, height)


@given(PIXELS, PIXELS)
def test_the_pixels_of_both_over_those_of_either(left: set[int], right: set[int]) -> None:
    assert mask(left).similarity(mask(right)) == pytest.approx(len(left & right) / len(left | right))
    columns = {pixel % WIDTH for pixel in left}
    assert mask(left).low <= 100 * min(columns) / WIDTH
    assert mask(left).high >= 100 * (max(columns) + 1) / WIDTH


def test_by_hand() -> None:
    # Squares of 4 and 8 pixels in the same corner: 16 of 64.
    assert square(4, 40, 30).similarity(square(8, 40, 30)) == pytest.approx(0.25)
    assert (square(4, 40, 30).low, square(4, 40, 30).high) == (0, 10)


def test_images_of_two_sizes_are_compared_in_a_grid() -> None:
    assert square(32, 64, 64).similarity(square(64, 128, 128)) == 1
    assert square(32, 64, 64).similarity(square(128, 128, 128)) == pytest.approx(0.25)


def test_a_mask_of_another_image_is_none() -> None:
    geometry = {"format": "rle", "rle": list(packed([(0, 5)], 100))}
    with pytest.raises(ValueError, match="100"):
        comparable_region(Region("a", "picture", Shape.MASK, geometry, Extent(10, 11)))
    with pytest.raises(ValueError, match="bytes"):
        comparable_region(Region("a", "picture", Shape.MASK, {"format": "rle", "rle": [300]}, Extent(10, 11)))
