"""SeenPixels of nearly one colour, as somebody finds them who goes from pixel to pixel."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from annotator.ui.viewers.magic_wand.flood_fill import PixelArray, Runs, similar_runs

type Place = tuple[int, int]


def pixels_of(runs: Runs) -> set[Place]:
    return {
        (column, int(row))
        for row, start, end in zip(runs.rows, runs.starts, runs.ends, strict=True)
        for column in range(start, end)
    }


def walked(pixels: PixelArray, at: Place, tolerance: int) -> set[Place]:
    height, width = pixels.shape[:2]
    meant, found, waiting = pixels[at[1], at[0]].astype(int), set[Place](), [at]
    while waiting:
        x, y = waiting.pop()
        is_inside = 0 <= x < width and 0 <= y < height
        if not is_inside or (x, y) in found or np.abs(pixels[y, x].astype(int) - meant).max() > tolerance:
            continue
        found.add((x, y))
        waiting += [(x + 1, y), (x - 1, y), (x, y + 1), (x, y - 1)]
    return found


@st.composite
def images(draw: st.DrawFn) -> tuple[PixelArray, Place]:
    """Draw images of few colours, with large areas and winding edges."""
    width, height = draw(st.integers(1, 30)), draw(st.integers(1, 30))
    chance = np.random.default_rng(draw(st.integers(0, 2**32)))
    shades = np.array(draw(st.lists(st.integers(0, 255), min_size=1, max_size=4)), np.uint8)
    pixels = shades[chance.integers(0, len(shades), (height, width, 1))] * np.ones((1, 1, 3), np.uint8)
    return pixels, (draw(st.integers(0, width - 1)), draw(st.integers(0, height - 1)))


@given(images(), st.integers(0, 255))
def test_what_hangs_together(image: tuple[PixelArray, Place], tolerance: int) -> None:
    pixels, at = image
    assert pixels_of(similar_runs(pixels, at, tolerance, everywhere=False)) == walked(pixels, at, tolerance)


@given(images(), st.integers(0, 255))
def test_everywhere(image: tuple[PixelArray, Place], tolerance: int) -> None:
    pixels, at = image
    off = np.abs(pixels.astype(int) - pixels[at[1], at[0]].astype(int)).max(axis=2)
    rows, columns = np.nonzero(off <= tolerance)
    found = pixels_of(similar_runs(pixels, at, tolerance, everywhere=True))
    assert found == set(zip(columns.tolist(), rows.tolist(), strict=True))


def test_a_spiral_hangs_together() -> None:
    pixels = np.zeros((41, 41, 3), np.uint8)
    for ring in range(0, 20, 2):
        pixels[ring, ring : 41 - ring] = pixels[40 - ring, ring : 41 - ring] = 200
        pixels[ring : 41 - ring, ring] = pixels[ring : 41 - ring, 40 - ring] = 200
        pixels[ring + 1, ring] = 0
        pixels[ring + 2, ring + 1] = 200
    assert pixels_of(similar_runs(pixels, (0, 0), 10, everywhere=False)) == walked(pixels, (0, 0), 10)
