"""Tracks as Label Studio writes them: exact while people work, and what leaves has the boxes where they were placed."""

from __future__ import annotations

import json
import math
from fractions import Fraction
from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from annotator.core.answer.regions import labels_of, moved, regions, with_labels, with_region
from annotator.core.answer.result_items import Answer, Region, TrueFrame, with_payload
from annotator.core.answer.shapes import Shape
from annotator.core.answer.validation import findings
from annotator.core.answer.video_tracks import (
    Keyframe,
    NominalFrames,
    PercentBox,
    Track,
    as_written,
    drawn_at,
    geometry_of,
    geometry_on_frame,
    track_of,
    with_video_lengths,
)
from annotator.core.design.controls import Rating
from annotator.core.design.labels import Label, Labels, Tool, ToolKind
from annotator.core.design.medium import Extent
from annotator.core.design.objects import Video
from annotator.core.design.tree import Design, View
from core.answer.video_timestamps import FRAMERATES, Times, steady, videos

BOX = Tool(name="box", to_name="film", kind=ToolKind.VIDEO_RECTANGLE)
WHAT = Labels(name="what", to_name="film", labels=(Label(value="Car"), Label(value="Bus", alias="bus")))
SURE = Rating(name="sure", to_name="film", per_region=True)
DESIGN = Design(View(children=(Video(name="film", value="$film"), BOX, WHAT, SURE)))
PERCENT = st.integers(1, 49).map(float)
BOXES = st.builds(PercentBox, PERCENT, PERCENT, PERCENT, PERCENT)
FIELDS = {"frame", "enabled", "rotation", "x", "y", "width", "height", "time"}


@st.composite
def tracked_videos(draw: st.DrawFn) -> tuple[Track, Times, NominalFrames]:
    video = draw(videos())
    numbers = sorted(draw(st.sets(st.integers(0, len(video.timestamps_s) - 1), min_size=1, max_size=9)))
    track = tuple(Keyframe(number, video.time_s(number), draw(BOXES), draw(st.booleans())) for number in numbers)
    return track, video, video.nominal(draw(FRAMERATES))


def answered(track: Track, video: Times, nominal: NominalFrames, *labels: str) -> Answer:
    """Drawn, named and told about, as on screen."""
    geometry, frames = geometry_of(track, video, nominal)
    drawn = Region("area1", "film", Shape.TRACK, geometry, frames=frames)
    answer = with_region(Answer(), BOX, drawn)
    return with_payload(with_labels(answer, WHAT, drawn, labels), SURE, 3, drawn)


@given(tracked_videos())
def test_a_track_comes_back_exactly_from_what_is_kept(drawn: tuple[Track, Times, NominalFrames]) -> None:
    track, video, nominal = drawn
    answer = Answer.deserialize(answered(track, video, nominal, "bus").serialize())
    (region,) = regions(answer, DESIGN)
    assert track_of(region.geometry, region.frames, video, nominal) == track
    assert not findings(answer, DESIGN, {})


@given(tracked_videos())
def test_an_anchor_has_all_fields_and_the_first_nominal_frame_that_shows_it(
    drawn: tuple[Track, Times, NominalFrames],
) -> None:
    track, video, nominal = drawn
    geometry, frames = geometry_of(track, video, nominal)
    assert (geometry["framesCount"], geometry["duration"]) == (nominal.count, nominal.duration_s)
    assert [frame.number for frame in frames] == [anchor.frame for anchor in track]
    for anchor, item in zip(track, geometry["sequence"], strict=True):
        assert item.keys() == FIELDS
        assert math.isclose(item["time"], item["frame"] / nominal.framerate)
        shown = [number for number in range(1, nominal.count + 1) if nominal.shown(number, video) == anchor.frame]
        if shown:
            assert item["frame"] == shown[0]


@given(tracked_videos())
def test_what_leaves_has_each_nominal_frame_once_and_of_several_anchors_the_last(
    drawn: tuple[Track, Times, NominalFrames],
) -> None:
    track, video, nominal = drawn
    kept, _frames = geometry_of(track, video, nominal)
    left = as_written(answered(track, video, nominal, "Car", "bus"))
    box, about = left.items
    items = box.value["sequence"]
    assert all(before["frame"] < after["frame"] for before, after in pairwise(items))
    last = {item["frame"]: (anchor, item) for anchor, item in zip(track, kept["sequence"], strict=True)}
    assert items == [item for _anchor, item in last.values()]
    beside = {anchor.frame: item for anchor, item in zip(track, kept["sequence"], strict=True)}
    for anchor, _item in last.values():
        del beside[anchor.frame]
    assert box.frames == tuple(TrueFrame(each.frame, each.time_s, beside.get(each.frame)) for each in track)
    assert (about.type, about.value["sequence"], about.frames) == ("rating", items, box.frames)


@given(tracked_videos())
def test_nothing_is_lost_to_who_reads_what_stands_beside_a_result(drawn: tuple[Track, Times, NominalFrames]) -> None:
    track, video, nominal = drawn
    left = as_written(answered(track, video, nominal, "Car"))
    read = Answer.from_json(json.loads(json.dumps(left.as_json())), json.loads(json.dumps(left.true_frames())))
    (region,) = regions(read, DESIGN)
    assert track_of(region.geometry, region.frames, video, nominal) == track


def test_a_track_and_its_labels_leave_as_one_result_and_nothing_else_is_touched() -> None:
    video = steady(Fraction(25), 100)
    nominal = video.nominal(Fraction(25))
    track = (Keyframe(0, 0.0, PercentBox(1, 2, 3, 4)),)
    answer = answered(track, video, nominal, "bus")
    left = as_written(answer)
    assert [(item.type, item.value.get("labels")) for item in left.items] == [
        ("videorectangle", ["bus"]),
        ("rating", None),
    ]
    assert [item.type for item in answer.items] == ["videorectangle", "labels", "rating"], "it stays as it was"
    bare = as_written(answered(track, video, nominal))
    assert "labels" not in bare.items[0].value
    assert labels_of(answer, "area1") == ("bus",)


def shown_by_label_studio(items: list[dict[str, Any]], frame: int) -> PercentBox | None:
    """By the rules of its documentation, over nominal frames."""
    before = [item for item in items if item["frame"] <= frame]
    after = [item for item in items if item["frame"] > frame]
    if not before or (before[-1]["frame"] < frame and not before[-1]["enabled"]):
        return None
    here = before[-1]
    share = 0.0
    there = here
    if after and here["enabled"]:
        there = after[0]
        share = (frame - here["frame"]) / (there["frame"] - here["frame"])
    sides = ("x", "y", "width", "height", "rotation")
    return PercentBox(*(here[side] + (there[side] - here[side]) * share for side in sides))


@given(st.data())
def test_where_the_config_tells_the_videos_own_rate_label_studio_shows_each_box_where_it_was_seen(
    data: st.DataObject,
) -> None:
    rate = data.draw(st.sampled_from([Fraction(24), Fraction(25), Fraction(30), Fraction(30_000, 1001)]))
    video = steady(rate, 60, Fraction(1, 30_000))
    nominal = video.nominal(rate)
    numbers = sorted(data.draw(st.sets(st.integers(0, 59), min_size=1, max_size=6)))
    track = tuple(Keyframe(at, video.time_s(at), data.draw(BOXES), data.draw(st.booleans())) for at in numbers)
    items = as_written(answered(track, video, nominal)).items[0].value["sequence"]
    for number in range(60):
        theirs, ours = shown_by_label_studio(items, number + 1), drawn_at(track, number, video.time_s(number))
        assert (theirs is None) is (ours is None)
        if theirs is not None and isinstance(ours, PercentBox):
            assert math.isclose(theirs.x, ours.x, abs_tol=0.01)
            assert math.isclose(theirs.height, ours.height, abs_tol=0.01)


def test_what_is_known_of_nominal_frames_only_stands_where_those_are_shown() -> None:
    video = steady(Fraction(10), 40)
    nominal = video.nominal(Fraction(25))
    item = {"enabled": True, "rotation": 0, "x": 1.0, "y": 2.0, "width": 3.0, "height": 4.0, "time": 0.0}
    geometry = {"sequence": [{**item, "frame": 1}, {**item, "frame": 26, "x": 5.0}, {**item, "frame": 27, "x": 9.0}]}
    track = track_of(geometry, (), video, nominal)
    places = [(anchor.frame, geometry_on_frame(anchor.drawn)["x"]) for anchor in track]
    assert places == [(0, 1.0), (10, 9.0)]


def test_the_length_of_the_video_is_the_one_that_is_known_when_the_answer_is_sent() -> None:
    video = steady(Fraction(25), 100)
    track = (Keyframe(0, 0.0, PercentBox(1, 2, 3, 4)),)
    answer = answered(track, video, NominalFrames(Fraction(24), 3.0), "bus")
    known = with_video_lengths(answer, DESIGN, {}, {"film": Extent(duration_s=4.0)})
    assert {(item.value["framesCount"], item.value["duration"]) for item in known.items} == {(96, 4.0)}
    assert with_video_lengths(answer, DESIGN, {}, {}) == answer


def test_a_track_that_is_moved_takes_all_that_is_said_of_it_along() -> None:
    video = steady(Fraction(25), 100)
    nominal = video.nominal(Fraction(25))
    here, there = PercentBox(1, 2, 3, 4), PercentBox(50, 2, 3, 4)
    answer = answered((Keyframe(0, 0.0, here),), video, nominal, "bus")
    geometry, frames = geometry_of((Keyframe(0, 0.0, here), Keyframe(9, video.time_s(9), there)), video, nominal)
    after = moved(answer, "area1", geometry, frames)
    assert {len(item.value["sequence"]) for item in after.items} == {2}
    assert {item.frames for item in after.items} == {frames}
