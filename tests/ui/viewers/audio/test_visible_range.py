"""The visible range of an audio."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.ui.viewers.audio.visible_range import NEAREST_PX, VisibleRange, ticks

LENGTHS = st.integers(1, 10**10)
WIDTHS = st.integers(1, 4000)
MOVES = st.lists(
    st.one_of(
        st.tuples(st.just("zoom"), st.floats(0.2, 5), st.floats(0, 1)),
        st.tuples(st.just("pan"), st.floats(-5000, 5000), st.just(0.0)),
        st.tuples(st.just("width"), st.floats(1, 3000), st.just(0.0)),
        st.tuples(st.just("show"), st.floats(0, 1), st.floats(0, 0.5)),
    ),
    max_size=8,
)


def moved(stretch: VisibleRange, move: tuple[str, float, float]) -> VisibleRange:
    what, much, where = move
    match what:
        case "zoom":
            return stretch.zoomed(much, where * stretch.width_px)
        case "pan":
            return stretch.panned(much)
        case "width":
            return stretch.in_view(much)
        case _:
            return stretch.showing(much * stretch.length, margin_share=where)


@given(WIDTHS, LENGTHS, MOVES)
def test_whatever_is_done_the_view_stays_on_the_audio(
    width: int, length: int, moves: list[tuple[str, float, float]]
) -> None:
    stretch = VisibleRange(width, length)
    for move in moves:
        stretch = moved(stretch, move)
        slack = 1e-6 * length
        assert stretch.first >= 0
        assert stretch.last <= length + slack
        assert stretch.scale <= stretch.fitted_scale * (1 + 1e-9)
        assert stretch.scale >= min(1 / NEAREST_PX, stretch.fitted_scale) * (1 - 1e-9)


@given(st.floats(0.5, 8), st.floats(0, 1), st.floats(0, 1))
def test_the_sample_under_the_pointer_stays_there(factor: float, at_share: float, first_share: float) -> None:
    stretch = VisibleRange(1000, 10**6, 100.0).beginning_at(first_share * 9 * 10**5)
    at_px = at_share * 1000
    zoomed = stretch.zoomed(factor, at_px)
    held = stretch.sample_at(at_px)
    if 0 < zoomed.first < zoomed.length - zoomed.width_px * zoomed.scale - 1e-6:
        assert zoomed.sample_at(at_px) == pytest.approx(held, abs=zoomed.scale * 1e-3)


@given(st.integers(0, 10**6), st.integers(1, 4000))
def test_a_place_is_found_again_from_its_pixel(sample: int, width: int) -> None:
    stretch = VisibleRange(width, 10**6)
    assert stretch.sample_at(stretch.x_of(sample)) == pytest.approx(sample, abs=1e-6 * 10**6)


def test_a_stretch_is_fitted_with_some_room_around_it() -> None:
    stretch = VisibleRange(1000, 10**6).fitted(400_000, 500_000)
    assert stretch.x_of(400_000) == pytest.approx(1000 / 12)
    assert stretch.x_of(500_000) == pytest.approx(1000 - 1000 / 12)
    assert VisibleRange(1000, 1000).fitted(0, 1000).is_whole


@given(st.floats(1 / NEAREST_PX, 10**6), st.sampled_from([8000, 44100, 384000]))
def test_the_ruler_is_never_crowded_and_never_empty(scale: float, rate_hz: int) -> None:
    length = int(scale * 4000) + 1
    stretch = VisibleRange(1200, length, scale)
    found = list(ticks(stretch, rate_hz, 84))
    named = [tick.x_px for tick in found if tick.text]
    assert all(later - earlier >= 83 for earlier, later in pairwise(named))
    assert len(found) <= 200
    if rate_hz / scale * 36_000 > 400 and 0.001 * rate_hz / scale < 400:
        assert named


def test_a_ruler_counts_as_people_do() -> None:
    whole = VisibleRange(900, 60 * 8000)
    assert [tick.text for tick in ticks(whole, 8000) if tick.text] == [
        "0:00", "0:10", "0:20", "0:30", "0:40", "0:50", "1:00",
    ]  # fmt: skip
    near = VisibleRange(1000, 60 * 8000, 0.5).beginning_at(8000)
    assert [tick.text for tick in ticks(near, 8000)][::5] == [
        "0:01.00",
        "0:01.01",
        "0:01.02",
        "0:01.03",
        "0:01.04",
        "0:01.05",
        "0:01.06",
    ]
