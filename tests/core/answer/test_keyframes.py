"""Boxes that move through a film: where they are at every frame, and what placing one changes."""

from __future__ import annotations

import itertools
import math
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from annotator.core.answer.video_tracks import (
    Keyframe,
    PercentBox,
    Track,
    box_at,
    keyframe_at,
    leaving,
    neighbour,
    onwards,
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


def seen(track: Track, timestamps: list[float]) -> list[PercentBox | None]:
    return [box_at(track, frame, time_s) for frame, time_s in enumerate(timestamps)]


@given(tracks())
def test_the_box_is_where_it_was_placed(drawn: tuple[Track, list[float]]) -> None:
    track, timestamps = drawn
    assert all(box_at(track, anchor.frame, timestamps[anchor.frame]) == anchor.box for anchor in track)


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
            box = box_at(track, frame, timestamps[frame])
            if not before.goes_on:
                assert box is None
                continue
            assert box is not None
            till, since = Fraction(after.time_s - timestamps[frame]), Fraction(timestamps[frame] - before.time_s)
            for side in ("x", "y", "width", "height", "rotation"):
                ends = Fraction(getattr(before.box, side)) * till + Fraction(getattr(after.box, side)) * since
                assert math.isclose(getattr(box, side), ends / (till + since), abs_tol=1e-9)


@given(tracks())
def test_after_the_last_place_it_stays(drawn: tuple[Track, list[float]]) -> None:
    track, timestamps = drawn
    last = track[-1]
    rest = [box_at(track, frame, timestamps[frame]) for frame in range(last.frame + 1, LAST + 1)]
    assert rest == [last.box if last.goes_on else None] * len(rest)


@given(tracks(), FRAMES, BOXES)
def test_placing_changes_that_frame_and_what_lies_between_its_neighbours(
    drawn: tuple[Track, list[float]], frame: int, box: PercentBox
) -> None:
    track, timestamps = drawn
    after = with_keyframe(track, frame, timestamps[frame], box)
    assert box_at(after, frame, timestamps[frame]) == box
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
        assert without(with_keyframe(track, frame, timestamps[frame], track[0].box), frame) == track


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


def test_stamps_that_do_not_advance_are_no_division_by_nothing() -> None:
    here, there = PercentBox(0, 0, 10, 10), PercentBox(50, 50, 10, 10)
    track = (Keyframe(0, 1.0, here), Keyframe(2, 1.0, there))
    assert box_at(track, 1, 1.0) == here


@given(st.integers(-1000, 1000), st.integers(0, 359))
def test_a_box_that_is_turned_goes_on_turning(before: int, degrees: int) -> None:
    after = onwards(before, degrees)
    assert after % 360 == degrees
    assert abs(after - before) <= 180
