"""Corners of polygons and lines: added, taken away, snapped to, and how a line is written."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.answer.geometry.vector_line import line_of, vertex_positions
from annotator.core.answer.geometry.vertices import (
    LEAST,
    MADE_OF_VERTICES,
    Magnets,
    edges_of,
    passes,
    with_added,
    without,
)
from annotator.core.answer.shapes import Shape
from annotator.core.answer.value_rules import geometry_fault

SHAPES = st.sampled_from(sorted(MADE_OF_VERTICES))
POINTS = st.tuples(st.integers(0, 200), st.integers(0, 100))
CORNERS = st.lists(POINTS, min_size=3, max_size=9, unique=True).map(tuple)


@given(SHAPES, CORNERS, st.integers(0, 8), POINTS)
def test_what_is_added_is_taken_away_again(
    shape: Shape, corners: tuple[tuple[int, int], ...], place: int, at: tuple[int, int]
) -> None:
    after = place % len(corners)
    added = with_added(corners, after, at)
    assert added[after + 1] == at
    assert without(shape, added, after + 1) == corners


@given(SHAPES, CORNERS)
def test_what_is_left_is_never_nothing(shape: Shape, corners: tuple[tuple[int, int], ...]) -> None:
    left = corners
    for _time in corners:
        left = without(shape, left, 0)
    assert len(set(left)) == LEAST[shape]


def test_each_edge_is_known_by_the_corner_before_it() -> None:
    first, second, third = corners = ((0, 0), (10, 0), (10, 8))
    assert edges_of(Shape.LINE, corners) == {0: (first, second), 1: (second, third)}
    assert edges_of(Shape.POLYGON, corners) == {0: (first, second), 1: (second, third), 2: (third, first)}


def test_a_line_is_met_beside_its_edges_and_not_within_them() -> None:
    corners = ((0, 0), (100, 0), (100, 100))
    assert passes(corners, (50, 3), 3)
    assert passes(corners, (102, 60), 3)
    assert not passes(corners, (50, 50), 3)  # where a polygon would be closed
    assert not passes(corners, (-4, 0), 3)
    assert passes(((5, 5), (5, 5)), (6, 5), 1)


@given(st.lists(st.tuples(st.floats(0, 100), st.floats(0, 100)), min_size=2, max_size=9))
def test_a_line_is_written_and_read_back(spots: list[tuple[float, float]]) -> None:
    geometry = line_of(spots)
    assert vertex_positions(geometry) == spots
    assert geometry_fault(Shape.LINE, geometry, None) is None
    assert [vertex["prevPointId"] for vertex in geometry["vertices"]] == [
        None,
        *(vertex["id"] for vertex in geometry["vertices"][:-1]),
    ]


@pytest.mark.parametrize(
    "changed",
    [
        {"vertices": []},
        {"vertices": [{"x": 1, "y": 1}, {"x": 1}]},
        {"vertices": [{"x": 1, "y": 1}, {"x": 1, "y": 101}]},
        {"vertices": [{"x": 1, "y": 1}, {"x": 1, "y": 2, "isBezier": True}]},
        {"vertices": [{"id": "a", "x": 1, "y": 1}, {"id": "b", "x": 1, "y": 2, "prevPointId": "c"}]},
        {"vertices": [[1, 1], [2, 2]]},
        {"vertices": {"x": 1}},
    ],
)
def test_what_is_no_line(changed: dict[str, Any]) -> None:
    assert geometry_fault(Shape.LINE, {**line_of([(1, 1), (2, 2)]), **changed}, None) is not None


@given(st.lists(POINTS, max_size=20), st.tuples(st.floats(0, 200), st.floats(0, 100)), st.floats(0, 12))
def test_the_nearest_corner_within_reach_wins(
    spots: list[tuple[int, int]], at: tuple[float, float], reach_px: float
) -> None:
    x, y = Magnets(spots, (200, 100)).drawn_to(at, reach_px)
    distances = {spot: abs(spot[0] - at[0]) + abs(spot[1] - at[1]) for spot in spots}
    nearest = min(distances.values(), default=reach_px + 1)
    if nearest <= reach_px:
        assert distances[x, y] == nearest
    else:
        assert x in (0, 200) or x == round(at[0])
        assert y in (0, 100) or y == round(at[1])
        assert max(abs(x - at[0]), abs(y - at[1])) <= max(reach_px, 0.5)


def test_edges_of_the_image_are_met() -> None:
    magnets = Magnets([(50, 50)], (200, 100))
    assert magnets.drawn_to((3, 97), 6) == (0, 100)
    assert magnets.drawn_to((199, 40.4), 6) == (200, 40)
    assert magnets.drawn_to((47, 52), 6) == (50, 50)
    assert magnets.drawn_to((46, 53), 6) == (46, 53)


PLACES = st.integers(0, 100)


@given(
    st.tuples(st.lists(PLACES, max_size=4), st.lists(PLACES, max_size=4)),
    st.tuples(st.floats(0, 100), st.floats(0, 100)),
    st.floats(0, 12),
)
def test_guides_draw_a_corner_across_and_down_by_themselves(
    guides: tuple[list[int], list[int]], at: tuple[float, float], reach_px: float
) -> None:
    place = Magnets((), (100, 100)).drawn_to(at, reach_px, guides)
    for axis in (0, 1):
        nearest = min(abs(line - at[axis]) for line in (0, 100, *guides[axis]))
        if nearest <= reach_px:
            assert place[axis] in (0, 100, *guides[axis])
            assert abs(place[axis] - at[axis]) == nearest
        else:
            assert place[axis] == round(at[axis])


def test_a_corner_of_another_region_goes_before_a_guide() -> None:
    magnets = Magnets([(50, 50)], (200, 100))
    assert magnets.drawn_to((53, 48), 6, ((53,), (48,))) == (50, 50)
    assert magnets.drawn_to((70, 48), 6, ((73,), (46,))) == (73, 46)
