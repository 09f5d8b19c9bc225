"""Ranges of films as files of other programs: true times, read back by their libraries, and back again as nominal
frames that show the same."""

from __future__ import annotations

import csv
import io
import json
from fractions import Fraction
from itertools import accumulate
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import webvtt
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from pympi.Elan import Eaf
from pympi.Praat import TextGrid

from annotator.core.answer.regions import with_region
from annotator.core.answer.result_items import Answer, Region
from annotator.core.answer.shapes import Shape
from annotator.core.answer.video_tracks import NominalFrames, numbers_of, range_of, true_ends
from annotator.core.design.medium import Extent
from annotator.formats.exports.segments.audacity import audacity_bytes
from annotator.formats.exports.segments.boris import boris_bytes
from annotator.formats.exports.segments.eaf import eaf_bytes
from annotator.formats.exports.segments.frame_times import RangeClock
from annotator.formats.exports.segments.subtitles import srt_bytes, webvtt_bytes
from annotator.formats.exports.segments.table import segment_chunks
from annotator.formats.exports.segments.textgrid import textgrid_bytes
from annotator.formats.exports.segments.timed_text import milliseconds, timed_texts
from annotator.formats.imports.readers.audacity import read_audacity
from annotator.formats.imports.readers.boris import read_boris
from annotator.formats.imports.readers.cues import Cue
from annotator.formats.imports.readers.eaf import read_eaf
from annotator.formats.imports.readers.subtitles import read_subtitles
from annotator.formats.imports.readers.textgrid import read_textgrid
from annotator.formats.imports.timed_predictions import nominal_range
from annotator.formats.problem_log import ProblemLog
from annotator.formats.tables.spreadsheet import Guard
from fakes.videos import FakeVideo
from formats.exports.segments.filmed import (
    DESIGN,
    FRAMES,
    LABELS,
    RANGES,
    RATES,
    SEEN,
    VIDEO,
    filmed,
    nominal_of,
    timed,
    transcribed,
)


def in_order(rate: Fraction, ranges: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Each with the milliseconds at which its first frame comes and its last one goes."""
    ends = [(first, last, float(first / rate), float((last + 1) / rate), label) for first, last, label in ranges]
    return [(milliseconds(start), milliseconds(end), label) for _f, _l, start, end, label in sorted(ends)]


@given(RATES, RANGES, st.sampled_from([0.0, 1.48, -0.5]))
def test_a_range_lasts_from_its_first_frame_until_its_last_one_goes(
    rate: Fraction, ranges: list[tuple[int, int, str]], begins_s: float
) -> None:
    audio = timed(rate, *ranges, begins_s=begins_s)
    assert [(*text.times_ms, text.named) for text in audio.texts] == in_order(rate, ranges)
    assert {(text.frames.first, text.frames.last) for text in audio.texts if text.frames is not None} == {
        (first, last) for first, last, _label in ranges
    }


@given(RATES, RANGES)
def test_subtitles_and_elan_have_the_same_milliseconds(rate: Fraction, ranges: list[tuple[int, int, str]]) -> None:
    audio, expected = timed(rate, *ranges), in_order(rate, ranges)
    for form, data in (("vtt", webvtt_bytes(audio)), ("srt", srt_bytes(audio))):
        captions = webvtt.from_buffer(io.StringIO(data.decode()), format=form).captions
        assert [(cue.start_time.in_milliseconds(), cue.end_time.in_milliseconds()) for cue in captions] == [
            times[:2] for times in expected
        ]
    with TemporaryDirectory() as folder:
        file = Path(folder, "film.eaf")
        file.write_bytes(eaf_bytes(audio, LABELS))
        read = Eaf(str(file))
    assert read.media_descriptors[0]["MIME_TYPE"] == "video/mp4"
    found = [
        (start, end, label.partition(" (")[0])
        for label in read.get_tier_names()
        if "@" not in label
        for start, end, _words in read.get_annotation_data_for_tier(label)
    ]
    assert sorted(found) == sorted(expected)


@given(RATES, RANGES, st.sampled_from([0.0, 1.48, -0.5]))
def test_praat_and_audacity_have_the_times_to_the_last_digit_that_they_write(
    rate: Fraction, ranges: list[tuple[int, int, str]], begins_s: float
) -> None:
    audio = timed(rate, *ranges, begins_s=begins_s)
    with TemporaryDirectory() as folder:
        file = Path(folder, "film.TextGrid")
        file.write_bytes(textgrid_bytes(audio, LABELS))
        grid = TextGrid(str(file))
    assert grid.xmax == pytest.approx(audio.duration_s)
    found = [
        (start_s, end_s, tier.name.partition(" (")[0], words)
        for tier in grid.tiers
        if "@" not in tier.name
        for start_s, end_s, words in tier.intervals
        if words
    ]
    assert sorted(found) == sorted((text.start_s, text.end_s, text.named, text.shown) for text in audio.texts)
    lines = [line.split("\t") for line in audacity_bytes(audio).decode().splitlines()]
    assert [(float(start), float(end), words) for start, end, words in lines] == [
        (round(text.start_s, 6), round(text.end_s, 6), f"{text.named}: {text.text}") for text in audio.texts
    ]


def test_a_frame_that_comes_a_little_before_0_is_in_no_file_before_it_begins() -> None:
    """An encoder put it there: no beginning is written, and players show 0."""
    frames = true_ends(0, 2, FakeVideo("f", [-0.02, 0.02, 0.06]))
    region = Region("r", "film", Shape.RANGES, {"ranges": [{"start": 1, "end": 2}]}, frames=frames)
    clock = RangeClock(Extent(64, 36, 10.0, frame_count=FRAMES), Fraction(24))
    (text,) = timed_texts(with_region(Answer(), SEEN, region, ("Fight",)), DESIGN, VIDEO, "f.mp4", clock).texts
    assert (text.start_s, text.end_s) == (0.0, 0.1)


def test_a_range_that_nobody_wrote_about_shows_what_it_is_labelled() -> None:
    video = filmed(Fraction(25))
    region = Region("r", "film", Shape.RANGES, {"ranges": [{"start": 1, "end": 24}]}, frames=true_ends(0, 24, video))
    answer = with_region(Answer(), SEEN, region, ("Fight",))
    extent = Extent(64, 36, 10.0, frame_count=FRAMES)
    audio = timed_texts(answer, DESIGN, VIDEO, "film.mp4", RangeClock(extent, Fraction(24)))
    assert "00:00:00.000 --> 00:00:01.000\nFight" in webvtt_bytes(audio).decode()
    assert "Fight" in srt_bytes(audio).decode()


@given(RATES, RANGES)
def test_boris_and_the_table_have_the_stamps_and_numbers_of_frames(
    rate: Fraction, ranges: list[tuple[int, int, str]]
) -> None:
    audio = timed(rate, *ranges)
    rows = list(csv.DictReader(io.StringIO(boris_bytes(transcribed(audio)).decode()), dialect="excel-tab"))
    assert {
        (row["Behavior"], row["Start (s)"], row["Stop (s)"], row["Image index start"], row["Image index stop"])
        for row in rows
    } == {
        (label, *(f"{milliseconds(float(end / rate)) / 1000:.3f}" for end in (first, last)), str(first), str(last))
        for first, last, label in ranges
    }
    data = b"".join(segment_chunks([transcribed(audio)], ["why"], Guard())).decode("utf-8-sig")
    table = list(csv.DictReader(io.StringIO(data, newline="")))
    assert {(row["first_frame_on_screen"], row["last_frame_on_screen"], row["labels"]) for row in table} == {
        (str(first + 1), str(last + 1), label) for first, last, label in ranges
    }
    assert {row["FPS (frame/s)"] for row in rows} == {f"{float(rate):.3f}"}


@given(st.sampled_from([Fraction(24), Fraction(12), Fraction(10), Fraction(15, 2)]), RANGES)
def test_what_was_exported_comes_back_as_ranges_that_show_the_same(
    rate: Fraction, ranges: list[tuple[int, int, str]]
) -> None:
    """This holds for videos with no more frames per second than counted; in others some frames are shown by no range.

    If both rates are nearly equal, half a millisecond may be a frame."""
    video, audio = filmed(rate), timed(rate, *ranges)
    nominal, log = nominal_of(rate, video), ProblemLog()
    read: dict[str, list[Cue]] = {
        "vtt": read_subtitles(webvtt_bytes(audio).decode(), "f", "vtt", log),
        "eaf": [cue for cue in read_eaf(eaf_bytes(audio, LABELS).decode(), "f", log) if "@" not in cue.who],
        "textgrid": [
            cue for cue in read_textgrid(textgrid_bytes(audio, LABELS).decode(), "f", log) if "@" not in cue.who
        ],
        "audacity": read_audacity(audacity_bytes(audio).decode(), "f", log),
        "boris": [cue for _medium, cue in read_boris(boris_bytes(transcribed(audio)).decode(), "f", log)],
    }
    assert log.problems() == ()
    for form, cues in read.items():
        shown = [
            (nominal.shown(found["start"], video), nominal.shown(min(found["end"], nominal.count), video))
            for cue in cues
            for found in nominal_range(cue, VIDEO)["ranges"]
        ]
        assert sorted(shown) == sorted((first, last) for first, last, _label in ranges), form


def test_a_prediction_that_was_taken_as_it_is_has_the_times_of_its_nominal_frames() -> None:
    result: list[dict[str, Any]] = [
        {
            "id": "a",
            "from_name": "seen",
            "to_name": "film",
            "type": "timelinelabels",
            "value": {"ranges": [{"start": 25, "end": 48}], "timelinelabels": ["Fight"]},
        }
    ]
    clock = RangeClock(Extent(duration_s=10.0), Fraction(24))
    (text,) = timed_texts(Answer.from_json(result), DESIGN, VIDEO, "f.mp4", clock).texts
    assert (text.start_s, text.end_s, text.frames) == (1.0, 2.0, None)
    for odd in ([], [{"start": "1", "end": 2}], [{"start": 1, "end": 2}, {"start": 4, "end": 5}], None):
        result[0]["value"]["ranges"] = odd
        assert timed_texts(Answer.from_json(json.loads(json.dumps(result))), DESIGN, VIDEO, "f.mp4", clock).texts == ()


@given(st.lists(st.sampled_from([1 / 24, 1 / 20, 0.1, 1.0, 10.0]), min_size=3, max_size=30), st.data())
def test_a_range_of_uneven_frames_ends_when_its_last_one_goes_and_does_not_grow_as_subtitles(
    lasts_s: list[float], data: st.DataObject
) -> None:
    video = FakeVideo("/film.mp4", [0.0, *accumulate(lasts_s)])
    last = data.draw(st.integers(0, len(lasts_s) - 1))
    first = data.draw(st.integers(0, last))
    extent = Extent(64, 36, video.time_s(len(lasts_s) + 1), frame_count=len(lasts_s) + 1)
    nominal = NominalFrames(Fraction(24), extent.duration_s or 0.0)
    region = Region(
        "r", "film", Shape.RANGES, range_of(first, last, video, nominal), frames=true_ends(first, last, video)
    )
    answer = with_region(Answer(), SEEN, region, ("Fight",))
    audio = timed_texts(answer, DESIGN, VIDEO, "film.mp4", RangeClock(extent, Fraction(24)))
    (text,) = audio.texts
    assert (text.start_s, text.end_s) == (round(video.time_s(first), 9), round(video.time_s(last + 1), 9))
    (cue,) = read_subtitles(webvtt_bytes(audio).decode(), "f", "vtt", ProblemLog())
    assert numbers_of(nominal_range(cue, VIDEO), (), video, nominal) == (first, last)


def test_an_earlier_result_without_the_end_of_its_last_frame_gets_the_mean_of_all() -> None:
    video = filmed(Fraction(25))
    frames = tuple(replace(frame, end_s=None) for frame in true_ends(0, 24, video))
    region = Region("r", "film", Shape.RANGES, {"ranges": [{"start": 1, "end": 24}]}, frames=frames)
    clock = RangeClock(Extent(64, 36, 20.0, frame_count=FRAMES), Fraction(24))
    (text,) = timed_texts(with_region(Answer(), SEEN, region, ("Fight",)), DESIGN, VIDEO, "f.mp4", clock).texts
    assert text.end_s == 24 / 25 + 20.0 / FRAMES
