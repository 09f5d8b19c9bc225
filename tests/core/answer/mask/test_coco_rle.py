"""Runs down the columns, as pycocotools has them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pycocotools import mask as coco_masks

from annotator.core.answer.mask.coco_rle import MOST_CHANGES, column_runs, counts_of, letters_of, row_spans
from annotator.core.answer.mask.label_studio_rle import BadMask

SIZES = st.tuples(st.integers(1, 12), st.integers(1, 9))


@st.composite
def painted(draw: st.DrawFn) -> tuple[Any, dict[int, tuple[int, ...]]]:
    """Pixels, and what of each row is covered."""
    width, height = draw(SIZES)
    pixels = np.array(draw(st.lists(st.booleans(), min_size=width * height, max_size=width * height)), np.uint8)
    pixels = pixels.reshape(height, width)
    rows = {}
    for number, row in enumerate(pixels):
        bounds = np.flatnonzero(np.diff(np.concatenate(([0], row, [0])).astype(int))).tolist()
        if bounds:
            rows[number] = tuple(bounds)
    return pixels, rows


@given(painted())
def test_letters_are_those_of_pycocotools_and_come_back(drawn: tuple[Any, dict[int, tuple[int, ...]]]) -> None:
    pixels, rows = drawn
    height, width = pixels.shape
    counts = column_runs(rows, (width, height))
    letters = coco_masks.encode(np.asfortranarray(pixels))["counts"].decode()
    assert letters_of(counts) == letters
    assert counts_of(letters) == counts
    assert row_spans(counts, (width, height)) == rows


@given(st.lists(st.integers(0, 10**9), max_size=40))
def test_any_lengths_come_back_from_letters(counts: list[int]) -> None:
    assert counts_of(letters_of(counts)) == counts


@given(st.text(max_size=20))
def test_letters_of_strangers_are_lengths_or_no_mask(letters: str) -> None:
    try:
        counts = counts_of(letters)
    except BadMask:
        return
    try:
        row_spans(counts, (7, 5))
    except BadMask:
        return
    assert sum(counts) == 35


def test_a_mask_of_noise_is_refused_before_it_takes_all_memory() -> None:
    side = 6000
    stripes = [number for _column in range(side // 2) for number in (side, side)]
    with pytest.raises(BadMask):
        row_spans(stripes, (side, side))
    assert side * side > MOST_CHANGES
