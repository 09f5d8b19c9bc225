"""Single samples as columns: exact, and the same as a plain reading of them."""

from __future__ import annotations

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from annotator.ui.viewers.audio.waveform_image import VisibleSamples

SAMPLES = st.lists(st.floats(-1, 1, width=32), min_size=2, max_size=300)


def between(pcm: NDArray[np.float32], at: float) -> float:
    """The line through the samples, at a place between two of them."""
    return float(np.interp(at, np.arange(pcm.size), pcm))


@given(SAMPLES, st.integers(0, 1000), st.integers(1, 60), st.floats(0, 1), st.floats(0, 1))
def test_each_column_is_as_low_and_as_high_as_what_lies_in_it(
    values: list[float], first: int, columns: int, begin: float, end: float
) -> None:
    pcm = np.array(values, np.float32)
    begin, end = sorted((begin * (pcm.size - 1), end * (pcm.size - 1)))
    if end - begin < 1e-3:
        return
    outline = VisibleSamples(first, (pcm,)).outline(0, first + begin, first + end, columns)
    assert outline.exact_columns == columns == len(outline.lows)
    for column in range(columns):
        left, right = (begin + (end - begin) * edge / columns for edge in (column, column + 1))
        inside = [float(pcm[place]) for place in range(math.ceil(left + 1e-6), math.ceil(right - 1e-6))]
        seen = [between(pcm, left), between(pcm, right), *inside]
        assert outline.lows[column] <= round(min(seen) * 32767) + 1
        assert outline.highs[column] >= round(max(seen) * 32767) - 1
        around = [float(value) for value in pcm[max(0, math.floor(left) - 1) : math.ceil(right) + 2]]
        assert outline.lows[column] >= round(min(around) * 32767) - 1
        assert outline.highs[column] <= round(max(around) * 32767) + 1


def test_an_audio_without_samples_is_flat() -> None:
    outline = VisibleSamples(0, (np.zeros(0, np.float32),)).outline(0, 0, 100, 5)
    assert list(outline.lows) == list(outline.highs) == [0] * 5


def test_the_samples_in_view_are_told_with_the_next_to_either_side() -> None:
    near = VisibleSamples(10, (np.arange(100, dtype=np.float32),))
    begin, values = near.points(0, 20.5, 23.2)
    assert (begin, list(values)) == (20, [10.0, 11.0, 12.0, 13.0, 14.0])
