"""Lines that are closed, bent, or have branches: read, written and edited, whatever they are like."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.answer.copy_paste import transfer_geometry
from annotator.core.answer.geometry.vector_line import (
    APART,
    VectorLine,
    Vertex,
    branched,
    closed,
    curved,
    from_image,
    line_of,
    may_close,
    middle,
    on_image,
    put_together,
    read_line,
    shifted,
    straight,
    uncurved,
    with_handle,
    with_vertex,
    without_vertex,
    written,
)
from annotator.core.answer.marks import like
from annotator.core.answer.shapes import Shape
from annotator.core.answer.value_rules import geometry_fault

SIZE = (200, 100)
POINTS = st.tuples(st.integers(0, SIZE[0]), st.integers(0, SIZE[1]))
CONTROLS = st.none() | st.tuples(POINTS, POINTS)


@st.composite
def lines(draw: st.DrawFn) -> VectorLine:
    """Each vertex comes after one that stands before it, or begins a way."""
    count = draw(st.integers(1, 7))
    before = [None, *(draw(st.none() | st.integers(0, place - 1)) for place in range(1, count))]
    vertices = tuple(Vertex(draw(POINTS), after, draw(CONTROLS)) for after in before)
    line = VectorLine(vertices)
    return closed(line, is_closed=may_close(line) and draw(st.booleans()))


def places(line: VectorLine) -> list[tuple[Any, ...]]:
    return [(vertex.at, vertex.before, vertex.controls) for vertex in line.vertices]


@given(lines())
def test_what_is_written_is_read_again(line: VectorLine) -> None:
    geometry = from_image(line, SIZE)
    again = on_image(geometry, SIZE)
    assert (places(again), again.is_closed) == (places(line), line.is_closed)
    assert from_image(again, SIZE) == geometry
    assert geometry_fault(Shape.LINE, geometry, None) is None


@given(lines())
def test_ways_run_along_all_edges_and_begin_and_end_at_vertices(line: VectorLine) -> None:
    edges, ways = line.edges().values(), line.ways()
    for start, end in edges:
        spots = [(*way, way[0]) if line.is_ring else way for way in ways]
        assert any(start.at in way and end.at in way for way in spots)
    ends = {vertex.at for vertex in line.vertices}
    assert all(way[0] in ends and (line.is_ring or way[-1] in ends) for way in ways)
    assert {spot for vertex in line.vertices for spot in (vertex.at,)} <= {spot for way in ways for spot in way}


@given(st.tuples(POINTS, POINTS), st.tuples(POINTS, POINTS))
def test_a_curve_is_where_its_control_points_bend_it(first: Any, second: Any) -> None:
    start, end = Vertex((10, 20), None, first), Vertex((150, 80), 0, second)
    (way,) = VectorLine((start, end)).ways(4.0)
    x, y = middle(start, end)
    assert min(math.dist((x, y), spot) for spot in way) < 12
    xs, ys = zip((10, 20), first[1], second[0], (150, 80), strict=True)  # a Bezier curve lies inside of these
    assert all(min(xs) - 1e-9 <= x <= max(xs) + 1e-9 and min(ys) - 1e-9 <= y <= max(ys) + 1e-9 for x, y in way)


EDITS = st.lists(
    st.tuples(st.sampled_from(["move", "handle", "add", "remove", "branch", "bend", "apart", "close"]), POINTS),
    max_size=8,
)


@given(lines(), EDITS, st.integers(0, 30))
def test_whatever_is_done_to_a_line_it_stays_sound(line: VectorLine, edits: list[tuple[str, Any]], which: int) -> None:
    for deed, at in edits:
        before, count = line, len(line.vertices)
        place = which % count
        match deed:
            case "move":
                line = shifted(line, at[0] - 100, at[1] - 50, SIZE)
            case "handle":
                line = with_handle(line, which % len(line.handles), at, SIZE, apart=which % 2 == 0)
            case "add" if line.edges():
                keys = sorted(line.edges())
                line = with_vertex(line, keys[which % len(keys)], at)
                assert (len(line.vertices), len(line.edges())) == (count + 1, len(keys) + 1)
                assert line.vertices[keys[which % len(keys)] + 1].at == at
            case "remove" if count > 1:
                line = without_vertex(line, place)
                assert len(line.vertices) == count - 1
                assert [v.at for v in line.vertices] == [
                    v.at for v in (*before.vertices[:place], *before.vertices[place + 1 :])
                ]
            case "branch" if not line.is_closed:
                line = branched(line, place, at)
                assert line.vertices[-1].before == place
            case "bend":
                line = curved(line, place) if line.vertices[place].controls is None else uncurved(line, place)
            case "apart":
                line = put_together(line, place, apart=which % 2 == 0)
            case "close" if line.is_closed or may_close(line):
                line = closed(line, is_closed=not line.is_closed)
        line = on_image(from_image(line, SIZE), SIZE)
    geometry = from_image(line, SIZE)
    assert geometry_fault(Shape.LINE, geometry, None) is None
    assert transfer_geometry(Shape.LINE, geometry, SIZE, SIZE, (3, 3)) is not None


def test_names_and_what_else_is_said_about_vertices_stay() -> None:
    raw = [
        {"id": "a", "x": 1.0, "y": 2.0, "prevPointId": None, "isBezier": False, "isBranching": True},
        {"id": "b", "x": 3.0, "y": 4.0, "prevPointId": "a", "isBezier": False},
        {"id": "c", "x": 5.0, "y": 4.0, "prevPointId": "a", "isBezier": False},
    ]
    line = read_line({"vertices": raw, "closed": False})
    assert written(line) == {"vertices": raw, "closed": False}
    after = written(with_vertex(line, 0, (2, 3)))["vertices"]
    assert [(v["id"], v["prevPointId"]) for v in after] == [("a", None), ("point-1", "a"), ("b", "point-1"), ("c", "a")]
    assert after[0]["isBranching"] is True


def test_what_is_closed_knows_its_last_vertex_before_its_first() -> None:
    geometry = line_of([(0, 0), (50, 0), (0, 50)], is_closed=True)
    assert geometry["closed"] is True
    assert [vertex["prevPointId"] for vertex in geometry["vertices"]] == ["point-3", "point-1", "point-2"]
    assert read_line({"vertices": geometry["vertices"]}).is_ring  # the vertices alone tell it


def bent(line: VectorLine) -> object:
    return line.vertices[1].controls


def test_control_points_go_along_and_lie_across_from_one_another() -> None:
    line = curved(straight([(0, 50), (50, 50), (100, 50)]), 1)
    assert bent(line) == ((33, 50), (67, 50))
    line = with_handle(line, 4, (50, 80), SIZE)
    assert bent(line) == ((50, 20), (50, 80))
    line = with_handle(line, 1, (60, 60), SIZE)
    assert bent(line) == ((60, 30), (60, 90))
    line = with_handle(line, 3, (40, 40), SIZE, apart=True)
    assert bent(line) == ((40, 40), (60, 90))
    assert line.vertices[1].known[APART] is True
    assert bent(put_together(line, 1, apart=False)) == ((60, 30), (60, 90))


@pytest.mark.parametrize(
    ("place", "controls"),
    [(0, ((-10, 50), (10, 50))), (1, ((20, 50), (40, 50))), (2, ((90, 50), (150, 50))), (3, ((30, 30), (30, 10)))],
)
def test_what_is_bent_runs_on_as_the_line_goes(place: int, controls: object) -> None:
    """At an end, too: there the curve is no longer than the edge."""
    line = branched(straight([(0, 50), (30, 50), (120, 50)]), 1, (30, 20))
    after = curved(line, place)
    assert after.vertices[place].controls == controls
    assert all(0 <= x <= 120 and y >= 20 for way in after.ways(4.0) for x, y in way)


BENT = {"x": 1, "y": 1, "isBezier": True, "controlPoint1": {"x": 200, "y": -50}, "controlPoint2": {"x": 0, "y": 0}}


@pytest.mark.parametrize(
    ("vertices", "is_sound"),
    [
        ([BENT], True),  # what bends it may be beside the picture
        ([{**BENT, "controlPoint2": None}], False),
        ([{**BENT, "controlPoint1": {"x": "1", "y": 2}}], False),
        ([{**BENT, "controlPoint1": {"x": float("inf"), "y": 2}}], False),
        ([{**BENT, "controlPoint1": {"x": 1e308, "y": 2}}], False),
        ([{"id": "a", "x": 1, "y": 1, "prevPointId": "a"}], False),
        ([{"id": "a", "x": 1, "y": 1, "prevPointId": "b"}, {"id": "b", "x": 1, "y": 1, "prevPointId": "a"}], True),
        ([{"id": "a", "x": 1, "y": 1}, {"id": "b", "x": 1, "y": 1, "prevPointId": "b"}], False),
        ([{"id": "a", "x": 1, "y": 1}, {"id": "a", "x": 1, "y": 1}], False),
        ([{"id": ["a"], "x": 1, "y": 1}], False),
        ([{"id": "b", "x": 1, "y": 1, "prevPointId": "a"}, {"id": "a", "x": 1, "y": 1, "prevPointId": None}], True),
    ],
)
def test_what_is_a_line(vertices: list[dict[str, Any]], is_sound: bool) -> None:
    assert (geometry_fault(Shape.LINE, {"vertices": vertices}, None) is None) is is_sound


def test_what_is_not_moved_stays_between_pixels() -> None:
    line = VectorLine((Vertex((10.3, 20.4), None), Vertex((50.2, 50.1), 0, ((40.3, 40.2), (60.4, 60.1)))))
    before = from_image(line, SIZE)
    after = like(Shape.LINE, before, from_image(with_handle(on_image(before, SIZE), 3, (70, 70), SIZE), SIZE), SIZE)
    assert after["vertices"][0] == before["vertices"][0]
    assert places(read_line(after))[1][0] == places(read_line(before))[1][0]
    assert on_image(after, SIZE).vertices[1].controls == ((30, 30), (70, 70))
