"""Similarity of two regions: examples, other ways of computing it, and properties."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from annotator.core.agreement.comparable_regions import Dot, MarkedPlace, MarkedStretch, Patch, comparable_region
from annotator.core.agreement.matching import paired
from annotator.core.agreement.similarity import MOST_CORNERS, REACH, LineShape, covered, thinned
from annotator.core.answer.geometry.rotated_box import Spot
from annotator.core.answer.result_items import Region
from annotator.core.answer.shapes import Shape
from annotator.core.design.medium import Extent

SQUARE = ((0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0))
STAR = ((0.0, 3.0), (10.0, 3.0), (2.0, 9.0), (5.0, 0.0), (8.0, 9.0))  # crosses itself


def box(
    x: float, y: float, width: float, height: float, rotation: float = 0, extent: Extent | None = None
) -> MarkedPlace:
    geometry = {"x": x, "y": y, "width": width, "height": height, "rotation": rotation}
    return comparable_region(Region("a", "picture", Shape.RECTANGLE, geometry, extent))


def track(*items: tuple[int, float, bool], frames: int = 10) -> MarkedPlace:
    """Boxes of 10 by 10 percent, each at its frame and x."""
    sequence = [
        {
            "frame": frame,
            "enabled": enabled,
            "x": x,
            "y": 0,
            "width": 10,
            "height": 10,
            "rotation": 0,
            "time": frame / 24,
        }
        for frame, x, enabled in items
    ]
    return comparable_region(
        Region("a", "film", Shape.TRACK, {"framesCount": frames, "duration": 1.0, "sequence": sequence})
    )


def test_boxes_by_hand() -> None:
    # 10 x 10 and the same moved by 5: 50 in common, 150 in either.
    assert box(0, 0, 10, 10).similarity(box(5, 0, 10, 10)) == pytest.approx(1 / 3)
    assert box(0, 0, 10, 10).similarity(box(10, 0, 10, 10)) == 0
    assert box(1, 2, 3, 4).similarity(box(1, 2, 3, 4)) == 1


def test_a_turned_box_by_hand() -> None:
    # A square of 10 turned by 45 degrees around its corner, with one corner on top: half of it is right of that corner,
    # a triangle with legs of 10; of the upright square it shares what lies below the diagonal: 50 of 150.
    turned = box(0, 0, 10, 10, 45)
    assert isinstance(turned, Patch)
    _left, _right, common = turned.shared(Patch(((0, 0), (10, 10)), is_upright=True))
    # Within the square, the turned one covers y >= x and y <= 10 sqrt(2) - x, that is half but for nothing above.
    assert common == pytest.approx(_below_diagonal(), abs=1e-9)


def _below_diagonal() -> float:
    """Return the area of the part of a square of 10 with y >= x and x + y <= 10 sqrt(2)."""
    beyond = 20 - 10 * math.sqrt(2)  # side of the triangle that is cut off at (10, 10)
    return 50 - beyond**2 / 4


def test_a_quarter_turn_depends_on_the_sides_of_the_image() -> None:
    # 20 % by 10 % of 200 x 100 px is 40 x 10 px; turned by 90 degrees around (50 %, 50 %) it is 10 px wide: 5 %, and
    # 40 px high: 40 %.
    turned = box(50, 50, 20, 10, 90, Extent(200, 100))
    assert turned.similarity(box(45, 50, 5, 40)) == pytest.approx(1.0)


def test_points_and_stretches_by_hand() -> None:
    assert Dot(0, 0).similarity(Dot(0, REACH / 4)) == pytest.approx(0.75)
    assert Dot(0, 0).similarity(Dot(0, REACH)) == 0
    assert MarkedStretch(0, 4).similarity(MarkedStretch(2, 6)) == pytest.approx(1 / 3)
    assert MarkedStretch(0, 4).similarity(MarkedStretch(0, 4, channel=1)) == 0
    assert MarkedStretch(3, 3).similarity(MarkedStretch(3, 3)) == 1
    ranges = [
        comparable_region(Region("a", "film", Shape.RANGES, {"ranges": [{"start": 1, "end": end}]})) for end in (4, 8)
    ]
    assert ranges[0].similarity(ranges[1]) == pytest.approx(0.5)


def test_ellipses_by_hand() -> None:
    def ellipse(x: float, across: float, down: float, rotation: float = 0) -> MarkedPlace:
        geometry = {"x": x, "y": 50, "radiusX": across, "radiusY": down, "rotation": rotation}
        return comparable_region(Region("a", "picture", Shape.ELLIPSE, geometry, Extent(100, 100)))

    # Half as wide: half the area, all of it in common. Turned by 90 degrees around its middle: the sides change places.
    assert ellipse(50, 10, 20).similarity(ellipse(50, 5, 20)) == pytest.approx(0.5)
    assert ellipse(50, 10, 20).similarity(ellipse(50, 20, 10, 90)) == pytest.approx(1)
    assert ellipse(20, 10, 10).similarity(ellipse(60, 10, 10)) == 0


def test_lines_by_hand() -> None:
    # A line and the same half a reach beside it: half as near everywhere. The way it was drawn makes no difference, nor
    # does a vertex on the way.
    line = LineShape((((0, 0), (0.4, 0)),))
    assert line.similarity(LineShape((((0.4, REACH / 2), (0.1, REACH / 2), (0, REACH / 2)),))) == pytest.approx(0.5)
    assert line.similarity(LineShape((((0, REACH), (0.4, REACH)),))) == 0
    # Twice as long: near all along the one, along half of the other and a little on.
    assert line.similarity(LineShape((((0, 0), (0.8, 0)),))) == pytest.approx(0.75 + REACH / 4 / 0.8, abs=0.01)
    # Cut in two ways that follow each other it runs as before.
    assert LineShape((((0, 0), (0.1, 0)), ((0.1, 0), (0.4, 0)))).similarity(line) == pytest.approx(1)
    geometry = {"vertices": [{"x": 0, "y": 0}, {"x": 30, "y": 40}], "closed": False}
    drawn = comparable_region(Region("a", "picture", Shape.LINE, geometry, Extent(100, 100)))
    assert isinstance(drawn, LineShape)
    assert math.dist(*drawn.paths[0]) == pytest.approx(0.5 / math.sqrt(2))


def test_tracks_by_hand() -> None:
    # Ten frames each; from frame 6 on the other is elsewhere: 5 frames of 100 in common, in either 5 of 100, 5 of 200.
    stays, leaves = track((1, 0, True)), track((1, 0, True), (5, 0, False), (6, 50, True))
    assert stays.similarity(leaves) == pytest.approx(5 / 15)
    assert stays.similarity(stays) == 1
    assert track((1, 0, True), (5, 0, False)).similarity(stays) == pytest.approx(0.5)


def test_a_star_is_hollow_where_it_crosses_itself() -> None:
    area, _other, common = covered(STAR, STAR)
    assert common == pytest.approx(area)
    whole, _square, _common = covered(SQUARE, SQUARE)
    assert 0 < area < whole


CELLS = st.sets(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=1)
COORDINATE = st.integers(0, 20).map(float)
BOXES = st.tuples(COORDINATE, COORDINATE, st.integers(1, 10), st.integers(1, 10)).map(
    lambda box: ((box[0], box[1]), (box[0] + box[2], box[1] + box[3]))
)
ANGLES = st.floats(-360, 360)
PLACES = st.one_of(
    BOXES.map(lambda corners: Patch(corners, is_upright=True)),
    st.tuples(BOXES, ANGLES).map(lambda drawn: box(*drawn[0][0], 5, 7, drawn[1])),
    st.lists(st.tuples(COORDINATE, COORDINATE), min_size=3, max_size=7).map(lambda corners: Patch(tuple(corners))),
    st.tuples(COORDINATE, st.integers(1, 9)).map(lambda drawn: MarkedStretch(drawn[0], drawn[0] + drawn[1])),
    st.tuples(st.floats(0, 0.2), st.floats(0, 0.2)).map(lambda at: Dot(*at)),
    st.lists(st.tuples(st.floats(0, 0.2), st.floats(0, 0.2)), min_size=1, max_size=5).map(
        lambda vertices: LineShape((tuple(vertices),))
    ),
)


@given(BOXES, BOXES)
def test_upright_boxes_by_the_rule_for_polygons(left: tuple[Spot, ...], right: tuple[Spot, ...]) -> None:
    first, second = Patch(left, is_upright=True), Patch(right, is_upright=True)
    assert covered(first.outline, second.outline) == pytest.approx(first.shared(second), abs=1e-9)


@given(CELLS, CELLS)
def test_towers_of_cells_are_counted(left: set[tuple[int, int]], right: set[tuple[int, int]]) -> None:
    """Any outline along the lines of a grid: its cells can be counted."""
    towers = [{(x, y) for x, top in cells for y in range(top + 1)} for cells in (left, right)]
    outlines = [_skyline(cells) for cells in towers]
    expected = (len(towers[0]), len(towers[1]), len(towers[0] & towers[1]))
    assert covered(*outlines) == pytest.approx(expected)


def _skyline(cells: set[tuple[int, int]]) -> Sequence[Spot]:
    corners: list[Spot] = [(0.0, 0.0)]
    for x in range(7):
        top = float(1 + max((y for column, y in cells if column == x), default=-1))
        corners += [(float(x), top), (float(x + 1), top)]
    return [*corners, (7.0, 0.0)]


def clipped(subject: Sequence[Spot], window: Sequence[Spot]) -> float:
    """The area that two convex polygons have in common, by another way: one cut by each side of the other (Sutherland
    and Hodgman, 1974). Both go clockwise on screen."""
    output = list(subject)
    for (ax, ay), (bx, by) in zip(window, (*window[1:], window[0]), strict=True):
        cut: list[Spot] = []
        for (px, py), (qx, qy) in zip(output, (*output[1:], *output[:1]), strict=True):
            p_side, q_side = ((bx - ax) * (y - ay) - (by - ay) * (x - ax) for x, y in ((px, py), (qx, qy)))
            if p_side >= 0:
                cut.append((px, py))
            if p_side * q_side < 0:
                share = p_side / (p_side - q_side)
                cut.append((px + share * (qx - px), py + share * (qy - py)))
        output = cut
    crosses = (x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in zip(output, (*output[1:], *output[:1]), strict=True))
    return abs(sum(crosses)) / 2


@given(BOXES, ANGLES, BOXES, ANGLES)
def test_turned_boxes_by_clipping(one_box: tuple[Spot, ...], turn: float, other: tuple[Spot, ...], by: float) -> None:
    left, right = (
        box(low[0], low[1], high[0] - low[0], high[1] - low[1], degrees)
        for (low, high), degrees in ((one_box, turn), (other, by))
    )
    assert isinstance(left, Patch)
    assert isinstance(right, Patch)
    first, second, common = left.shared(right)
    assert common == pytest.approx(clipped(left.outline, right.outline), abs=1e-6)
    sides = [(high[0] - low[0]) * (high[1] - low[1]) for low, high in (one_box, other)]
    assert (first, second) == pytest.approx(tuple(sides), abs=1e-6)


@given(PLACES, PLACES)
def test_likeness_is_a_share_and_goes_both_ways(left: MarkedPlace, right: MarkedPlace) -> None:
    assert 0 <= left.similarity(right) <= 1
    assert left.similarity(right) == pytest.approx(right.similarity(left), abs=1e-9)
    if left.similarity(right) > 0:  # so that nothing alike is passed over
        assert left.low <= right.high
        assert right.low <= left.high


@given(PLACES)
def test_what_takes_room_is_like_itself(place: MarkedPlace) -> None:
    if isinstance(place, Patch):
        assume(covered(place.outline, place.outline)[0] > 1e-6)
    assert place.similarity(place) == pytest.approx(1)


@given(st.lists(PLACES, max_size=6), st.lists(PLACES, max_size=6))
def test_pairing_takes_the_most_alike_and_each_mark_once(left: list[MarkedPlace], right: list[MarkedPlace]) -> None:
    found = paired(left, right)
    assert 0 <= found.distance <= 1 + 1e-12
    assert len({place for place, _other, _similarity in found.pairs}) == len(found.pairs) <= len(left)
    assert len({other for _place, other, _similarity in found.pairs}) == len(found.pairs) <= len(right)
    best = max((place.similarity(other) for place in left for other in right), default=0.0)
    assert max((similarity for _left, _right, similarity in found.pairs), default=0.0) == pytest.approx(best, abs=1e-9)


def test_pairing_by_hand() -> None:
    # Two boxes each; one pair is the same, one has a third in common: 1 - (1 + 1/3) / 2. A third box is 1 thing more.
    left, right = [box(0, 0, 10, 10), box(50, 50, 10, 10)], [box(55, 50, 10, 10), box(0, 0, 10, 10)]
    assert paired(left, right).distance == pytest.approx(1 / 3)
    assert paired(left, right).of_same_things == ((0, 1),)
    assert paired([*left, box(80, 0, 5, 5)], right).distance == pytest.approx(1 - (4 / 3) / 3)
    assert paired([], []).distance == 0
    assert paired(left, []).distance == 1


def test_long_outlines_are_thinned_evenly() -> None:
    circle = [
        (50 + 40 * math.cos(step / 500 * math.pi), 50 + 40 * math.sin(step / 500 * math.pi)) for step in range(1000)
    ]
    assert len(thinned(circle)) == MOST_CORNERS
    area, _same, _common = covered(thinned(circle), thinned(circle))
    assert area == pytest.approx(math.pi * 1600, rel=1e-3)
