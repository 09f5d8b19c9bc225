"""Segments as files of other programs, read back by their libraries, whatever somebody marked and typed."""

from __future__ import annotations

import html
import io
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import webvtt
from hypothesis import given
from hypothesis import strategies as st
from pympi.Elan import Eaf
from pympi.Praat import TextGrid

from annotator.core.answer.result_items import Answer
from annotator.core.design.tree import Design, View
from annotator.formats.exports.segments.audacity import audacity_bytes
from annotator.formats.exports.segments.eaf import eaf_bytes
from annotator.formats.exports.segments.subtitles import srt_bytes, srt_text, webvtt_bytes
from annotator.formats.exports.segments.textgrid import textgrid_bytes
from annotator.formats.exports.segments.timed_text import (
    TimedText,
    TimedTexts,
    block,
    milliseconds,
    one_line,
    timed_texts,
)
from formats.exports.segments.spoken import (
    AUDIO,
    CLOCK,
    DESIGN,
    PATH,
    SPEAKERS,
    TEXTS,
    WHO,
    answer_of,
    audio_files,
    audio_of,
)

TALK = audio_of(
    (0.5, 1.2345, "Ada", "Hello, Bob.", ""),
    (1.0, 2.0, "Bob & <Co>", "a --> b", "laughs"),
    (1.5, 3.0, "Ada", "", ""),
)


def elan(audio: TimedTexts) -> Eaf:
    with TemporaryDirectory() as folder:
        file = Path(folder, "talk.eaf")
        file.write_bytes(eaf_bytes(audio, SPEAKERS))
        return Eaf(str(file))


def praat(audio: TimedTexts) -> TextGrid:
    with TemporaryDirectory() as folder:
        file = Path(folder, "talk.TextGrid")
        file.write_bytes(textgrid_bytes(audio, SPEAKERS))
        return TextGrid(str(file))


def cues(data: bytes, form: str) -> list[tuple[int, int, str]]:
    read = webvtt.from_buffer(io.StringIO(data.decode()), format=form, strict=form == "vtt")
    return [(*_times(cue), cue.raw_text) for cue in read.captions]


def told(audio: TimedTexts) -> list[TimedText]:
    """Without those whose text is missing."""
    return [text for text in audio.texts if text.full_text or text.shown]


@given(audio_files())
def test_webvtt_has_every_text_as_it_was_typed(audio: TimedTexts) -> None:
    data = webvtt_bytes(audio)
    read = webvtt.from_buffer(io.StringIO(data.decode()), strict=True)
    assert [(*_times(cue), html.unescape(cue.voice or ""), html.unescape(cue.text)) for cue in read.captions] == [
        (*text.times_ms, text.named if text.full_text else "", text.full_text or text.shown) for text in told(audio)
    ]
    assert all(start_ms < end_ms for start_ms, end_ms, _text in cues(data, "vtt"))


@given(audio_files())
def test_subrip_has_every_text_but_for_the_signs_that_it_cannot_write(audio: TimedTexts) -> None:
    read = cues(srt_bytes(audio), "srt") if told(audio) else []
    assert read == [(*text.times_ms, srt_text(text)) for text in told(audio)]


@given(audio_files())
def test_a_textgrid_has_exact_times_and_no_gap(audio: TimedTexts) -> None:
    grid = praat(audio)
    assert grid.xmax >= audio.duration_s
    shown: list[tuple[float, str]] = []
    for tier in grid.tiers:
        reached_s = 0.0
        for start_s, end_s, _words in tier.intervals:
            assert start_s == reached_s
            assert start_s < end_s
            reached_s = end_s
        assert reached_s == grid.xmax
        if "@" not in tier.name:
            shown += [(end_s, words) for _start_s, end_s, words in tier.intervals if words]
    assert sorted(words for _end_s, words in shown) == sorted(text.shown for text in told(audio))
    lasting = [text for text in told(audio) if text.end_s - text.start_s > 0.002]
    assert {(text.end_s, text.shown) for text in lasting} <= set(shown)


@given(audio_files())
def test_elan_reads_every_segment_in_a_tier_without_overlap(audio: TimedTexts) -> None:
    read = elan(audio)
    found: list[tuple[int, int, str]] = []
    for name in read.get_tier_names():
        annotations = sorted(read.get_annotation_data_for_tier(name))
        assert all(before[1] <= after[0] for before, after in pairwise(annotations))
        if "@" not in name:
            found += annotations
    assert sorted(found) == sorted((*text.times_ms, text.shown) for text in audio.texts)
    assert list(read.timeslots.values()) == sorted(read.timeslots.values())


@given(audio_files())
def test_audacity_has_three_columns_a_line(audio: TimedTexts) -> None:
    lines = [line.split("\t") for line in audacity_bytes(audio).decode().split("\n")[:-1]]
    assert [len(columns) for columns in lines] == [3] * len(audio.texts)
    for (start, end, _words), text in zip(lines, audio.texts, strict=True):
        assert abs(float(start) - text.start_s) <= 5.1e-7
        assert abs(float(end) - text.end_s) <= 5.1e-7


def test_who_speaks_is_a_voice_a_tier_or_stands_before_the_text() -> None:
    assert "<v Bob &amp; &lt;Co&gt;>a --&gt; b\nlaughs" in webvtt_bytes(TALK).decode()
    assert "Bob & [Co]: a → b\nlaughs" in srt_bytes(TALK).decode()
    assert audacity_bytes(TALK).decode().splitlines()[1] == "1.000000\t2.000000\tBob & <Co>: a --> b laughs"
    assert [tier.name for tier in praat(TALK).tiers] == ["Ada", "Bob & <Co>", "note@Bob & <Co>"]
    assert list(elan(TALK).get_tier_names()) == ["Ada", "Bob & <Co>", "note@Bob & <Co>"]


def test_who_overlaps_with_themselves_has_a_further_tier() -> None:
    audio = audio_of((0, 2, "Ada", "one", ""), (1, 3, "Ada", "two", ""), (2, 4, "Ada", "three", "n"))
    tiers = {tier.name: [words for *_times, words in tier.intervals if words] for tier in praat(audio).tiers}
    assert tiers == {"Ada": ["one", "three"], "note@Ada": ["n"], "Ada (2)": ["two"]}


def test_a_label_may_be_called_as_a_further_tier_would_be() -> None:
    audio = audio_of((0, 2, "Ada", "one", ""), (1, 3, "Ada", "two", ""), (5, 6, "Ada (2)", "three", ""))
    assert [tier.name for tier in praat(audio).tiers] == ["Ada", "Ada (3)", "Ada (2)"]


def test_elan_finds_the_sound_beside_its_file_and_no_clock_time() -> None:
    assert elan(TALK).media_descriptors[0]["RELATIVE_MEDIA_URL"] == "./talk.wav"
    assert eaf_bytes(TALK, SPEAKERS) == eaf_bytes(TALK, SPEAKERS)
    assert b'DATE="1970-01-01T00:00:00+00:00"' in eaf_bytes(TALK, SPEAKERS)


@pytest.mark.parametrize(
    ("start_s", "end_s", "expected"),
    [(1.0004, 1.0005, (1000, 1001)), (1.2344999, 2.0005, (1234, 2001)), (3, 3, (3000, 3001)), (0.0005, 0.0006, (1, 2))],
)
def test_milliseconds_are_the_nearest_and_never_none(start_s: float, end_s: float, expected: tuple[int, int]) -> None:
    assert audio_of((start_s, end_s, "Ada", "", "")).texts[0].times_ms == expected


@given(st.floats(0, 3_600_000))
def test_a_millisecond_is_rounded_from_the_number_as_it_is_written(seconds: float) -> None:
    assert abs(Decimal(milliseconds(seconds)) / 1000 - Decimal(repr(seconds))) <= Decimal("0.0005")


@given(TEXTS)
def test_a_block_has_no_empty_line_and_stays_what_it_is(text: str) -> None:
    assert block(block(text)) == block(text)
    assert all(line.strip() for line in block(text).split("\n")) or block(text) == ""
    assert "\n" not in one_line(text)


def test_a_segment_whose_text_is_missing_says_nothing_and_nobody_s_name() -> None:
    missing = audio_of((0, 1, "Ada", "Hello.", ""), (1, 2, "Ada", "", ""))
    for subtitles in (webvtt_bytes(missing), srt_bytes(missing)):
        assert subtitles.decode().count("-->") == 1
    (tier,) = praat(missing).tiers
    assert [(start_s, words) for start_s, _end_s, words in tier.intervals][:2] == [(0, "Hello."), (1, "")]
    assert [words for _start, _end, words in elan(missing).get_annotation_data_for_tier("Ada")] == ["Hello.", ""]
    assert audacity_bytes(missing).decode().splitlines()[1].endswith("\tAda")


def test_where_no_text_is_asked_labels_stand_in_its_place() -> None:
    design = Design(View(children=(AUDIO, WHO)))
    audio = timed_texts(answer_of((0, 1, "Ada", "", ""), (1, 2, "", "", "")), design, AUDIO, PATH, CLOCK)
    assert [words for _start, _end, words in cues(webvtt_bytes(audio), "vtt")] == ["Ada", "…"]


def test_a_line_keeps_the_spaces_that_do_not_break() -> None:
    assert one_line(" «\u00a0À\tl’œil\u202f!\u00a0»\r\n\nvu ") == "«\u00a0À l’œil\u202f!\u00a0» vu"
    spoken = audio_of((0, 1, "Ada", "Vu\u202f?\nOui\u202f!", ""))
    assert audacity_bytes(spoken).decode() == "0.000000\t1.000000\tAda: Vu\u202f? Oui\u202f!\n"


@pytest.mark.parametrize("times", [("a", 1), (0, None), (-1, 2), (float("nan"), 1), (True, 2), (0, 1e300)])
def test_what_is_no_time_is_left_out(times: Sequence[object]) -> None:
    whole = TALK.texts
    result = [
        {
            "id": "x",
            "from_name": "who",
            "to_name": "sound",
            "type": "labels",
            "value": {"start": times[0], "end": times[1], "labels": ["Ada"]},
        }
    ]
    assert timed_texts(Answer.from_json(result), DESIGN, AUDIO, PATH, CLOCK).texts == ()
    assert len(whole) == 3


def _times(cue: webvtt.Caption) -> tuple[int, int]:
    return cue.start_time.in_milliseconds(), cue.end_time.in_milliseconds()
