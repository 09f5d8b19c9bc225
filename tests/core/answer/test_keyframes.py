"""Boxes that move through a film: where they are at every frame, and what placing one changes."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from annotator.core.answer.geometry.rotated_box import Spot
from annotator.core.answer.geometry.vector_line import line_of
from annotator.core.answer.video_tracks import (
    Drawn,
    Keyframe,
    PercentBox,
    PercentOutline,
    PercentPoint,
    Track,
    drawn_at,
    drawn_of,
    keyframe_at,
    leaving,
    neighbour,
    onwards,
    paired_outlines,
    spans,
    with_keyframe,
    without,
)

LAST = 60
PERCENT = st.integers(0, 800).map(lambda eighths: eighths / 8)
BOXES = st.builds(PercentBox, PERCENT, PERCENT, PERCENT, PERCENT, st.integers(-180, 180).map(float))
FRAMES = st.integers(0, LAST)
# Of a variable rate: each frame stays between 1 and 90 ms.
TIMESTAMPS = st.lists(st.integers(1, 90), min_size=LAST + 1, max_size=LAST + 1).map(
    lambda stays_ms: [sum(stays_ms[:number]) / 1000 for number in range(len(stays_ms))]
)


@st.composite
def tracks(draw: st.DrawFn) -> tuple[Track, list[float]]:
    """With the stamps of the film's frames."""
    timestamps = draw(TIMESTAMPS)
    frames = sorted(draw(st.sets(FRAMES, min_size=1, max_size=8)))
    return tuple(Keyframe(frame, timestamps[frame], draw(BOXES), draw(st.booleans())) for frame in frames), timestamps


def seen(track: Track, timestamps: list[float]) -> list[Drawn | None]:
    return [drawn_at(track, frame, time_s) for frame, time_s in enumerate(timestamps)]


@given(tracks())
def test_the_box_is_where_it_was_placed(drawn: tuple[Track, list[float]]) -> None:
    track, timestamps = drawn
    assert all(drawn_at(track, anchor.frame, timestamps[anchor.frame]) == anchor.drawn for anchor in track)


@given(tracks())
def test_nothing_is_there_before_the_first_frame_nor_after_the_box_left(drawn: tuple[Track, list[float]]) -> None:
    track, timestamps = drawn
    for frame, box in enumerate(seen(track, timestamps)):
        before = [anchor for anchor in track if anchor.frame <= frame]
        is_there = bool(before) and (before[-1].frame == frame or before[-1].goes_on)
        assert (box is not None) is is_there


@given(tracks())
def test_between_two_places_it_moves_evenly_in_time(drawn: tuple[Track, list[float]]) -> None:
    """Against the same in exact fractions, by another way: each corner weighed with the time to the other end."""
    track, timestamps = drawn
    for before, after in itertools.pairwise(track):
        for frame in range(before.frame + 1, after.frame):
            box = drawn_at(track, frame, timestamps[frame])
            if not before.goes_on:
                assert box is None
                continue
            assert box is not None
            till, since = Fraction(after.time_s - timestamps[frame]), Fraction(timestamps[frame] - before.time_s)
            for side in ("x", "y", "width", "height", "rotation"):
                ends = Fraction(getattr(before.drawn, side)) * till + Fraction(getattr(after.drawn, side)) * since
                assert math.isclose(getattr(box, side), ends / (till + since), abs_tol=1e-9)


@given(tracks())
def test_after_the_last_place_it_stays(drawn: tuple[Track, list[float]]) -> None:
    track, timestamps = drawn
    last = track[-1]
    rest = [drawn_at(track, frame, timestamps[frame]) for frame in range(last.frame + 1, LAST + 1)]
    assert rest == [last.drawn if last.goes_on else None] * len(rest)


@given(tracks(), FRAMES, BOXES)
def test_placing_changes_that_frame_and_what_lies_between_its_neighbours(
    drawn: tuple[Track, list[float]], frame: int, box: PercentBox
) -> None:
    track, timestamps = drawn
    after = with_keyframe(track, frame, timestamps[frame], box)
    assert drawn_at(after, frame, timestamps[frame]) == box
    assert [anchor.frame for anchor in after] == sorted({*(anchor.frame for anchor in track), frame})
    assert all(anchor in after for anchor in track if anchor.frame != frame)
    earlier, later = neighbour(after, frame, after=False), neighbour(after, frame, after=True)
    first, last = (earlier.frame if earlier else 0), (later.frame if later else LAST)
    untouched = [number for number in range(LAST + 1) if not first < number < last and number != frame]
    if earlier is None or later is not None:
        assert [seen(after, timestamps)[number] for number in untouched if number not in (first, last)] == [
            seen(track, timestamps)[number] for number in untouched if number not in (first, last)
        ]


@given(tracks(), FRAMES)
def test_what_was_placed_is_taken_away_and_the_last_place_stays(drawn: tuple[Track, list[float]], frame: int) -> None:
    track, timestamps = drawn
    after = without(track, frame)
    assert after
    assert len(track) == 1 or keyframe_at(after, frame) is None
    assert all(anchor in after for anchor in track if anchor.frame != frame)
    if keyframe_at(track, frame) is None:
        assert without(with_keyframe(track, frame, timestamps[frame], track[0].drawn), frame) == track


@given(tracks(), FRAMES)
def test_it_leaves_after_a_frame_and_comes_again(drawn: tuple[Track, list[float]], frame: int) -> None:
    track, timestamps = drawn
    after = leaving(track, frame, timestamps[frame])
    if frame < track[0].frame:
        assert after == track
        return
    here = keyframe_at(after, frame)
    assert here is not None
    following = neighbour(after, frame, after=True)
    until = LAST + 1 if following is None else following.frame
    was_there = [anchor for anchor in track if anchor.frame <= frame][-1].goes_on
    assert here.goes_on is not was_there
    assert all((box is None) is was_there for box in seen(after, timestamps)[frame + 1 : until])
    again = leaving(after, frame, timestamps[frame])
    if was_there:
        assert seen(again, timestamps)[frame] == seen(track, timestamps)[frame]


@given(tracks())
def test_the_stretches_are_the_frames_at_which_it_is_there(drawn: tuple[Track, list[float]]) -> None:
    track, timestamps = drawn
    told = [number for first, last in spans(track, LAST) for number in range(first, last + 1)]
    assert told == [frame for frame, box in enumerate(seen(track, timestamps)) if box is not None]
    ends = list(spans(track, LAST))
    assert all(later[0] > earlier[1] + 1 for earlier, later in itertools.pairwise(ends)), "none touch"


@given(tracks(), st.integers(-1, LAST + 1))
def test_neighbours_are_the_nearest_on_either_side(drawn: tuple[Track, list[float]], frame: int) -> None:
    track, _timestamps = drawn
    frames = [anchor.frame for anchor in track]
    after, before = neighbour(track, frame, after=True), neighbour(track, frame, after=False)
    assert (after.frame if after else None) == min((found for found in frames if found > frame), default=None)
    assert (before.frame if before else None) == max((found for found in frames if found < frame), default=None)


OUTLINES = st.lists(st.tuples(PERCENT, PERCENT), min_size=3, max_size=7).map(
    lambda points: PercentOutline(tuple(points))
)
SHARES = st.floats(0, 1)


def length(outline: Sequence[Spot]) -> float:
    return sum(math.dist(here, there) for here, there in itertools.pairwise((*outline, outline[0])))


def area(outline: Sequence[Spot]) -> float:
    ends = itertools.pairwise((*outline, outline[0]))
    return abs(sum(x * next_y - next_x * y for (x, y), (next_x, next_y) in ends)) / 2


@given(OUTLINES, OUTLINES)
def test_paired_outlines_keep_their_form_and_have_as_many_points(one: PercentOutline, other: PercentOutline) -> None:
    pairs = paired_outlines(one.points, other.points)
    assert len(pairs[0]) == len(pairs[1]) >= max(len(one.points), len(other.points))
    for outline, before in zip(pairs, (one.points, other.points), strict=True):
        assert outline[0] == before[0]
        assert math.isclose(length(outline), length(before), abs_tol=1e-6)
        assert math.isclose(area(outline), area(before), abs_tol=1e-6)


@given(OUTLINES, OUTLINES, SHARES)
def test_a_polygon_moves_from_one_form_to_the_other(one: PercentOutline, other: PercentOutline, share: float) -> None:
    start, end = one.towards(other, 0.0), one.towards(other, 1.0)
    for moved, still in ((start, one), (end, other)):
        assert math.isclose(area(moved.points), area(still.points), abs_tol=1e-6)
    if len(one.points) == len(other.points):
        assert (start, end) == (one, other)
    moved = one.towards(other, share)
    highest = max(y for outline in (one, other) for _x, y in outline.points)
    assert all(0 <= y <= highest + 1e-9 for _x, y in moved.points)


@given(OUTLINES, st.integers(0, 5), SHARES)
def test_a_polygon_that_got_a_point_on_an_edge_stays_as_it_is(one: PercentOutline, edge: int, share: float) -> None:
    edge %= len(one.points)
    (x, y), (next_x, next_y) = one.points[edge], one.points[(edge + 1) % len(one.points)]
    middle = ((x + next_x) / 2, (y + next_y) / 2)
    more = PercentOutline((*one.points[: edge + 1], middle, *one.points[edge + 1 :]))
    assert math.isclose(area(one.towards(more, share).points), area(one.points), abs_tol=1e-6)


def test_equal_lines_have_equal_hashes_as_those_of_two_workers_are_counted() -> None:
    one, other = (drawn_of(line_of([(1.0, 2.0), (3.0, 4.0)], is_closed=True)) for _worker in range(2))
    assert len({one, other}) == 1


def test_what_is_not_of_the_same_kind_stays_until_the_next_keyframe() -> None:
    box, point = PercentBox(0, 0, 10, 10), PercentPoint(5, 5, 1)
    assert box.towards(point, 0.5) == box
    assert point.towards(box, 0.5) == point


def test_stamps_that_do_not_advance_are_no_division_by_nothing() -> None:
    here, there = PercentBox(0, 0, 10, 10), PercentBox(50, 50, 10, 10)
    track = (Keyframe(0, 1.0, here), Keyframe(2, 1.0, there))
    assert drawn_at(track, 1, 1.0) == here


@given(st.integers(-1000, 1000), st.integers(0, 359))
def test_a_box_that_is_turned_goes_on_turning(before: int, degrees: int) -> None:
    after = onwards(before, degrees)
    assert after % 360 == degrees
    assert abs(after - before) <= 180
