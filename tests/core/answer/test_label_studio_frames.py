"""Label Studio's frames and the film's own: what is named is what was on screen, there and back, at any rate."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from annotator.core.answer.regions import moved, region, with_region
from annotator.core.answer.result_items import Answer, Region, TrueFrame
from annotator.core.answer.shapes import Shape
from annotator.core.answer.video_tracks import (
    USUAL_FRAMERATE,
    NominalFrames,
    framerate_of,
    numbers_of,
    range_of,
    true_ends,
)
from annotator.core.design.labels import Label, Labels, LabelsKind
from annotator.core.design.objects import Video
from annotator.core.design.tree import Design, View
from core.answer.video_timestamps import FRAMERATES, Times, steady, videos

MOMENTS = Labels(name="moment", to_name="film", kind=LabelsKind.TIMELINE, labels=(Label(value="Goal"),))
DESIGN = Design(View(children=(Video(name="film", value="$film"), MOMENTS)))


@st.composite
def marked_videos(draw: st.DrawFn) -> tuple[Times, int, int]:
    video = draw(videos())
    ends = sorted(draw(st.integers(0, len(video.timestamps_s) - 1)) for _end in range(2))
    return video, ends[0], ends[1]


def written(video: Times, first: int, last: int, nominal: NominalFrames) -> tuple[int, int]:
    is_last = last == len(video.timestamps_s) - 1
    (only,) = range_of(first, last, video, nominal, reaches_end=is_last)["ranges"]
    return only["start"], only["end"]


@given(marked_videos(), FRAMERATES)
def test_a_nominal_frame_is_in_the_range_exactly_if_what_it_shows_is(
    marked: tuple[Times, int, int], framerate: Fraction
) -> None:
    video, first, last = marked
    nominal = video.nominal(framerate)
    start, end = written(video, first, last, nominal)
    assert 1 <= start <= end <= nominal.count
    showing = [at for at in range(1, nominal.count + 1) if first <= nominal.shown(at, video) <= last]
    if showing:
        assert (start, end) == (showing[0], showing[-1])
    else:
        assert start == end
        assert nominal.shown(start, video) <= first


@given(marked_videos(), FRAMERATES)
def test_the_frames_that_nominal_frames_show_come_back_to_the_same_nominal_frames(
    marked: tuple[Times, int, int], framerate: Fraction
) -> None:
    video, first, last = marked
    nominal = video.nominal(framerate)
    start, end = written(video, first, last, nominal)
    again = numbers_of({"ranges": [{"start": start, "end": end}]}, (), video, nominal)
    shown = {nominal.shown(at, video) for at in range(1, nominal.count + 1)}
    assume(first in shown and last in shown)
    assert again == (first, last)
    assert written(video, *again, nominal) == (start, end)


@given(
    st.sampled_from([Fraction(24), Fraction(25), Fraction(30), Fraction(24_000, 1001), Fraction(60_000, 1001)]),
    st.sampled_from([Fraction(1, 1000), Fraction(1, 12_800), Fraction(1, 90_000)]),
    st.integers(1, 5000),
    st.data(),
)
def test_where_the_config_states_the_rate_of_the_video_frames_are_its_own_counted_from_one(
    rate: Fraction, tick: Fraction, count: int, data: st.DataObject
) -> None:
    """Also where a file rounds its stamps to a millisecond, as Matroska does."""
    video = steady(rate, count, tick)
    nominal = video.nominal(rate)
    first = data.draw(st.integers(0, count - 1))
    last = data.draw(st.integers(first, count - 1))
    assert nominal.count == count
    assert written(video, first, last, nominal) == (first + 1, last + 1)
    assert numbers_of(range_of(first, last, video, nominal), (), video, nominal) == (first, last)


def test_fewer_and_more_nominal_frames_than_the_video_has() -> None:
    video = steady(Fraction(30), 90)
    few, many = video.nominal(Fraction(10)), video.nominal(Fraction(60))
    assert (few.count, many.count) == (30, 180)
    assert written(video, 3, 8, few) == (2, 3)  # which show frames 3 and 6
    assert written(video, 4, 5, few) == (2, 2)  # nothing shows these: frame 2 runs meanwhile
    assert written(video, 3, 8, many) == (7, 18)
    assert numbers_of({"ranges": [{"start": 8, "end": 17}]}, (), video, many) == (3, 8)


def test_the_last_frame_of_a_video_stays_as_long_as_its_audio() -> None:
    video = Times([0.0, 0.5, 1.0], last_s=0.5)
    nominal = NominalFrames(Fraction(2), 4.0)
    assert range_of(1, 2, video, nominal, reaches_end=True) == {"ranges": [{"start": 2, "end": 8}]}
    assert range_of(1, 1, video, nominal) == {"ranges": [{"start": 2, "end": 2}]}


def test_true_frames_count_more_than_what_nominal_frames_would_show() -> None:
    video = steady(Fraction(30), 90)
    geometry, frames = range_of(4, 5, video, video.nominal(Fraction(10))), true_ends(4, 5, video)
    assert numbers_of(geometry, frames, video, video.nominal(Fraction(10))) == (4, 5)
    assert frames == (
        TrueFrame(4, video.timestamps_s[4]),
        TrueFrame(5, video.timestamps_s[5], end_s=video.timestamps_s[6]),
    )


@pytest.mark.parametrize(
    ("stated", "rate"),
    [
        ("", USUAL_FRAMERATE),
        ("25", Fraction(25)),
        ("29.97", Fraction(2997, 100)),
        ("0.04", Fraction(25)),
        ("1", Fraction(1)),
        ("many", USUAL_FRAMERATE),
        ("-3", USUAL_FRAMERATE),
        ("nan", USUAL_FRAMERATE),
        ("1e40", USUAL_FRAMERATE),
        ("1e-40", USUAL_FRAMERATE),
    ],
)
def test_the_framerate_of_a_task_is_stated_by_its_design_or_its_columns(stated: str, rate: Fraction) -> None:
    by_column = Video(name="film", value="$film", framerate_column="$fps")
    assert framerate_of(by_column, {"fps": stated}) == rate
    assert framerate_of(Video(name="film", value="$film", framerate=Decimal(15)), {"fps": stated}) == 15


def test_without_a_framerate_there_are_24() -> None:
    assert framerate_of(Video(name="film", value="$film"), {}) == 24


@given(st.integers(0, 10**7), st.floats(-10, 10**6), st.integers(0, 10**7), st.floats(-10, 10**6))
def test_true_frames_survive_a_draft_and_an_envelope_and_are_none_of_label_studios_result(
    first: int, first_s: float, last: int, last_s: float
) -> None:
    frames = (TrueFrame(first, first_s), TrueFrame(last, last_s))
    place = Region("r1", "film", Shape.RANGES, {"ranges": [{"start": 2, "end": 5}]}, frames=frames)
    answer = with_region(Answer(), MOMENTS, place, ("Goal",))
    (item,) = answer.as_json()
    assert item["value"] == {"ranges": [{"start": 2, "end": 5}], "timelinelabels": ["Goal"]}
    assert set(item) == {"id", "from_name", "to_name", "type", "origin", "value"}
    assert Answer.deserialize(answer.serialize()) == answer
    assert Answer.from_json(answer.as_json(), answer.true_frames()) == answer
    assert region(answer, DESIGN, "r1") == place


def test_what_is_moved_stands_on_other_true_frames() -> None:
    before = Region("r1", "film", Shape.RANGES, {"ranges": [{"start": 2, "end": 5}]}, frames=(TrueFrame(1, 0.1),))
    answer = with_region(Answer(), MOMENTS, before, ("Goal",))
    after = moved(answer, "r1", {"ranges": [{"start": 3, "end": 5}]}, (TrueFrame(2, 0.2),))
    assert after.true_frames() == {"r1": [{"frame": 2, "time_s": 0.2}]}
