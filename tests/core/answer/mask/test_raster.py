"""Masks, against a plain grid of pixels that is painted one pixel at a time."""

from __future__ import annotations

import math
from unittest.mock import Mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.answer.geometry.rotated_box import Spot
from annotator.core.answer.mask import raster
from annotator.core.answer.mask.label_studio_rle import BadMask, compressed, packed, packed_part
from annotator.core.answer.mask.raster import Mask, MaskBox, on_grid

type Grid = set[tuple[int, int]]
type Stroke = tuple[bool, Spot, Spot, int]
SIZE = (23, 17)
_places = st.tuples(st.floats(-4, 27, allow_nan=False), st.floats(-4, 21, allow_nan=False))
_strokes = st.lists(st.tuples(st.booleans(), _places, _places, st.integers(1, 12)), max_size=6)


def distance(at: Spot, start: Spot, end: Spot) -> float:
    (x0, y0), (x1, y1) = start, end
    length = (x1 - x0) ** 2 + (y1 - y0) ** 2
    along = 0.0 if not length else ((at[0] - x0) * (x1 - x0) + (at[1] - y0) * (y1 - y0)) / length
    along = min(1.0, max(0.0, along))
    return math.hypot(at[0] - x0 - along * (x1 - x0), at[1] - y0 - along * (y1 - y0))


def disc(start: Spot, end: Spot, diameter: int) -> Grid:
    return {
        (x, y)
        for x in range(SIZE[0])
        for y in range(SIZE[1])
        if distance((x + 0.5, y + 0.5), start, end) <= diameter / 2 + 1e-9
    }


def pixels(mask: Mask) -> Grid:
    return {(x, y) for x in range(mask.size[0]) for y in range(mask.size[1]) if mask.holds((x, y))}


def drawn(strokes: list[Stroke]) -> tuple[Mask, Grid]:
    mask, grid = Mask(SIZE), set[tuple[int, int]]()
    for paints, start, end, diameter in strokes:
        start, end = on_grid(start, diameter, SIZE), on_grid(end, diameter, SIZE)
        before = set(grid)
        grid = grid | disc(start, end, diameter) if paints else grid - disc(start, end, diameter)
        box = mask.paint(start, end, diameter) if paints else mask.erase(start, end, diameter)
        for x, y in before ^ grid:
            assert box is not None
            assert box.left <= x < box.right
            assert box.top <= y < box.bottom
    return mask, grid


@given(_strokes)
def test_strokes_cover_the_very_pixels_whose_middle_they_reach(strokes: list[Stroke]) -> None:
    mask, grid = drawn(strokes)
    assert pixels(mask) == grid
    assert mask.count_px == len(grid)
    assert mask.is_empty is (not grid)
    if grid:
        across, down = [x for x, _y in grid], [y for _x, y in grid]
        assert mask.box == MaskBox(min(across), min(down), max(across) + 1, max(down) + 1)


@given(st.lists(_strokes, max_size=4), st.lists(st.booleans(), min_size=4, max_size=4))
def test_what_was_packed_between_strokes_makes_no_difference(hand_overs: list[list[Stroke]], whole: list[bool]) -> None:
    mask = Mask(SIZE)
    for strokes, all_of_it in zip(hand_overs, whole, strict=False):
        for paints, start, end, diameter in strokes:
            move = mask.paint if paints else mask.erase
            move(on_grid(start, diameter, SIZE), on_grid(end, diameter, SIZE), diameter)
            mask.pack_on()
        mask.fill_holes()
        before = mask.copied()
        anew = Mask.of_rows({row: mask.spans(row) for row in range(SIZE[1])}, SIZE)
        assert (before if all_of_it else mask).as_geometry() == anew.as_geometry()
        assert mask.box == anew.box


def test_a_stroke_on_a_large_mask_packs_its_own_rows_only(monkeypatch: pytest.MonkeyPatch) -> None:
    mask = Mask((3_000, 3_000))
    mask.paint((1_500, 1_500), (1_500, 1_500), 2_000)
    mask.as_geometry()
    packs = Mock(side_effect=packed_part)
    monkeypatch.setattr(raster, "packed_part", packs)
    mask.paint((500, 700), (520, 700), 30)
    mask.as_geometry()
    assert 1 <= packs.call_count <= 3


@given(_strokes)
def test_what_is_kept_is_the_same_mask_again(strokes: list[Stroke]) -> None:
    mask, grid = drawn(strokes)
    again = Mask.of(mask.as_geometry()["rle"], SIZE)
    assert pixels(again) == grid
    assert again.box == mask.box
    assert again.as_geometry() == mask.as_geometry()
    again.paint((0.5, 0.5), (22.5, 16.5), 3)
    assert pixels(again) == grid | disc((0.5, 0.5), (22.5, 16.5), 3)


def enclosed(grid: Grid) -> Grid:
    """Flooded from the rim, over shared sides."""
    free = {(x, y) for x in range(-1, SIZE[0] + 1) for y in range(-1, SIZE[1] + 1)} - grid
    reached, left = {(-1, -1)}, [(-1, -1)]
    while left:
        x, y = left.pop()
        for at in ((x + 1, y), (x - 1, y), (x, y + 1), (x, y - 1)):
            if at in free and at not in reached:
                reached.add(at)
                left.append(at)
    return free - reached


@given(_strokes, st.sets(st.tuples(st.integers(0, 9), st.integers(0, 7)), min_size=20))
def test_what_is_enclosed_is_filled_and_nothing_else(strokes: list[Stroke], dots: Grid) -> None:
    for mask, grid in (drawn(strokes), (Mask(SIZE), set[tuple[int, int]]())):
        grid |= dots
        for x, y in dots:
            mask.paint((x + 0.5, y + 0.5), (x + 0.5, y + 0.5), 1)
        assert mask.fill_holes() == len(enclosed(grid))
        assert pixels(mask) == grid | enclosed(grid)
        assert mask.fill_holes() == 0


def test_a_brush_has_one_outline_wherever_it_stands() -> None:
    for diameter in (1, 2, 5, 8):
        outlines = set()
        for place in ((8.1, 7.2), (8.49, 7.49), (9.4, 8.3)):
            mask, at = Mask(SIZE), on_grid(place, diameter, SIZE)
            mask.paint(at, at, diameter)
            box = mask.box
            assert box is not None
            assert box.right - box.left == diameter
            outlines.add(frozenset((x - box.left, y - box.top) for x, y in pixels(mask)))
        assert len(outlines) == 1


def test_a_mask_of_another_image_is_refused() -> None:
    mask = Mask((4, 4))
    mask.paint((1.5, 1.5), (1.5, 1.5), 1)
    with pytest.raises(BadMask):
        Mask.of(mask.as_geometry()["rle"], (4, 5))


def test_a_mask_that_covers_all_of_an_image_runs_over_every_row() -> None:
    mask = Mask(SIZE)
    mask.paint((11.5, 8.5), (11.5, 8.5), 101)
    assert mask.count_px == SIZE[0] * SIZE[1]
    assert pixels(Mask.of(mask.as_geometry()["rle"], SIZE)) == pixels(mask)


def test_a_mask_of_an_image_that_is_higher_than_any_is_none() -> None:
    """A billion rows would take all memory."""
    high = (1, 1_000_000_000)
    with pytest.raises(BadMask):
        Mask.of(compressed(packed([(0, high[1])], high[1])), high)
