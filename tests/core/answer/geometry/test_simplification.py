"""Outlines with fewer corners, and softer ones: near what they were, something, and crossing themselves nowhere."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import combinations
from unittest.mock import patch

from hypothesis import assume, given
from hypothesis import strategies as st

from annotator.core.answer.geometry import simplification
from annotator.core.answer.geometry.simplification import crossing_edges, simplify_polygon, smooth_polygon, thinned
from annotator.core.answer.geometry.vertices import LEAST, MADE_OF_VERTICES, Corner, distance, edges_of
from annotator.core.answer.shapes import Shape

CORNERS = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=3, max_size=14).map(tuple)
TOLERANCES = st.sampled_from([0, 0.5, 1, 2, 5, 20, 100])
SHAPES = st.sampled_from(sorted(MADE_OF_VERTICES))
# The middle between two whole pixels.
ROUNDED_PX = math.sqrt(0.5) + 1e-9


@st.composite
def stars(draw: st.DrawFn) -> tuple[Corner, ...]:
    """Polygons that cross themselves nowhere, with bays and spikes: one corner in each direction from a middle."""
    count = draw(st.integers(3, 40))
    radii = draw(st.lists(st.integers(8, 90), min_size=count, max_size=count))
    turns = [2 * math.pi * place / count for place in range(count)]
    star = tuple(
        (round(100 + radius * math.cos(turn)), round(100 + radius * math.sin(turn)))
        for radius, turn in zip(radii, turns, strict=True)
    )
    assume(len(set(star)) == count and not crossing_edges(star, is_closed=True))
    return star


def off(shape: Shape, at: tuple[float, float], corners: tuple[Corner, ...]) -> float:
    return min(distance(at, *edge) for edge in edges_of(shape, corners).values())


def crosses(shape: Shape, corners: tuple[Corner, ...]) -> bool:
    return bool(crossing_edges(corners, is_closed=shape is Shape.POLYGON))


@given(SHAPES, CORNERS, TOLERANCES)
def test_what_is_left_out_is_within_the_tolerance(shape: Shape, corners: tuple[Corner, ...], tolerance: float) -> None:
    assume(len(set(corners)) >= LEAST[shape])
    after = simplify_polygon(shape, corners, tolerance)
    assert all(off(shape, corner, after) <= tolerance + 1e-9 for corner in corners)
    assert len(set(after)) >= LEAST[shape]
    left = iter(corners)
    assert all(corner in left for corner in after), "in the order in which they were, and none that was not there"
    if shape is Shape.LINE:
        assert (after[0], after[-1]) == (corners[0], corners[-1])


@given(SHAPES, CORNERS, TOLERANCES)
def test_once_is_enough(shape: Shape, corners: tuple[Corner, ...], tolerance: float) -> None:
    assume(len(set(corners)) >= LEAST[shape])
    after = simplify_polygon(shape, corners, tolerance)
    assert simplify_polygon(shape, after, tolerance) == after


@given(SHAPES, st.one_of(CORNERS, stars()), TOLERANCES)
def test_nothing_crosses_itself_that_did_not(shape: Shape, corners: tuple[Corner, ...], tolerance: float) -> None:
    assume(len(set(corners)) >= LEAST[shape] and not crosses(shape, corners))
    assert not crosses(shape, simplify_polygon(shape, corners, tolerance))
    assert not crosses(shape, smooth_polygon(shape, corners, tolerance))


@given(stars(), TOLERANCES)
def test_stars_stay_within_the_tolerance_too(star: tuple[Corner, ...], tolerance: float) -> None:
    after = simplify_polygon(Shape.POLYGON, star, tolerance)
    assert all(off(Shape.POLYGON, corner, after) <= tolerance + 1e-9 for corner in star)
    assert simplify_polygon(Shape.POLYGON, after, tolerance) == after


@given(SHAPES, CORNERS, TOLERANCES)
def test_a_soft_outline_is_within_the_tolerance(shape: Shape, corners: tuple[Corner, ...], tolerance: float) -> None:
    assume(len(set(corners)) >= LEAST[shape])
    after = smooth_polygon(shape, corners, tolerance)
    assert all(off(shape, corner, after) <= tolerance + ROUNDED_PX for corner in corners)
    assert all(off(shape, corner, corners) <= ROUNDED_PX for corner in after)
    assert len(set(after)) >= LEAST[shape]
    if shape is Shape.LINE:
        assert (after[0], after[-1]) == (corners[0], corners[-1])


@given(CORNERS, TOLERANCES)
def test_a_way_keeps_its_ends(corners: tuple[Corner, ...], tolerance: float) -> None:
    after = thinned(corners, tolerance)
    assert (after[0], after[-1]) == (corners[0], corners[-1])
    assert all(off(Shape.LINE, corner, after) <= tolerance + 1e-9 for corner in corners)


def test_a_staircase_is_a_slope_and_a_square_stays() -> None:
    stairs = tuple((step // 2, (step + 1) // 2) for step in range(41))
    assert simplify_polygon(Shape.LINE, stairs, 1) == (stairs[0], stairs[-1])
    square = ((0, 0), (5, 0), (10, 0), (10, 10), (4, 10), (0, 10))
    assert simplify_polygon(Shape.POLYGON, square, 1) == ((0, 0), (10, 0), (10, 10), (0, 10))


def test_a_comb_of_hundreds_of_teeth_is_looked_at_less_often_than_by_the_square_of_their_number() -> None:
    """Each tooth is longer than the one before, so that the farthest corner is always the last but one."""
    comb = tuple((place, place % 2 * place * 20) for place in range(800))
    with patch.object(simplification, "distance", side_effect=distance) as looks:
        assert simplify_polygon(Shape.LINE, comb, 1) == comb
    assert looks.call_count < 800 * 80


def test_a_square_gets_round_corners() -> None:
    after = smooth_polygon(Shape.POLYGON, ((0, 0), (80, 0), (80, 80), (0, 80)), 4)
    assert after[:2] == ((0, 6), (6, 0))
    assert len(after) == 8


def meet(a: Corner, b: Corner, c: Corner, d: Corner) -> bool:
    """Return True if two edges have a point in common, by the positions along each where their lines meet."""
    (along_x, along_y), (other_x, other_y) = (b[0] - a[0], b[1] - a[1]), (d[0] - c[0], d[1] - c[1])
    apart_x, apart_y = c[0] - a[0], c[1] - a[1]
    across = along_x * other_y - along_y * other_x
    if across:
        on_first = Fraction(apart_x * other_y - apart_y * other_x, across)
        on_other = Fraction(apart_x * along_y - apart_y * along_x, across)
        return 0 <= on_first <= 1 and 0 <= on_other <= 1
    return any(distance(at, *edge) == 0 for at, edge in ((a, (c, d)), (b, (c, d)), (c, (a, b)), (d, (a, b))))


@given(SHAPES, CORNERS)
def test_edges_cross_where_any_two_meet_that_are_no_neighbours(shape: Shape, corners: tuple[Corner, ...]) -> None:
    is_closed = shape is Shape.POLYGON
    edges = [*zip(corners, (*corners[1:], corners[0]), strict=True)][: len(corners) if is_closed else -1]
    apart = [(0, len(edges) - 1)] if is_closed else []
    found = {
        place
        for first, second in combinations(range(len(edges)), 2)
        if second - first > 1 and (first, second) not in apart and meet(*edges[first], *edges[second])
        for place in (first, second)
    }
    assert crossing_edges(corners, is_closed=is_closed) == found
