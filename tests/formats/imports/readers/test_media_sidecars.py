"""Sounds and what other programs know of them: tasks with predictions; what is wrong is told by its line."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.problems import ProblemCode, Severity
from annotator.formats.exports.segments.audacity import audacity_bytes
from annotator.formats.exports.segments.eaf import eaf_bytes
from annotator.formats.exports.segments.subtitles import srt_bytes, webvtt_bytes
from annotator.formats.exports.segments.textgrid import textgrid_bytes
from annotator.formats.exports.segments.timed_text import TimedTexts
from annotator.formats.imports.plan import ImportRequest
from annotator.formats.imports.readers.audacity import is_label_track, read_audacity
from annotator.formats.imports.readers.cues import Cue
from annotator.formats.imports.readers.eaf import read_eaf
from annotator.formats.imports.readers.subtitles import read_subtitles
from annotator.formats.imports.readers.textgrid import read_textgrid
from annotator.formats.problem_log import ProblemLog
from formats.exports.segments.spoken import SPEAKERS, audio_files, audio_of
from formats.foreign_sources import imported, plan, wav

REQUEST = ImportRequest(requester="City Radio", language="en")


WAV = wav()
TALK = audio_of(
    (0.5, 1.25, "Ada", "Hello, Bob.", ""),
    (1.0, 2.0, "Bob", "Hm: <yes>\nno", "laughs"),
    (1.5, 3.0, "Ada", "", ""),
)
FILES = {
    "vtt": webvtt_bytes(TALK),
    "srt": srt_bytes(TALK),
    "TextGrid": textgrid_bytes(TALK, SPEAKERS),
    "eaf": eaf_bytes(TALK, SPEAKERS),
    "txt": audacity_bytes(TALK),
}


def read(form: str, text: str) -> tuple[list[Cue], list[tuple[str, int | None]]]:
    log = ProblemLog()
    readers = {
        "vtt": lambda: read_subtitles(text, "f", "vtt", log),
        "srt": lambda: read_subtitles(text, "f", "srt", log),
        "TextGrid": lambda: read_textgrid(text, "f", log),
        "eaf": lambda: read_eaf(text, "f", log),
        "txt": lambda: read_audacity(text, "f", log),
    }
    cues = readers[form]()
    faults = [
        (problem.params.get("why", problem.code.value), problem.place.line)
        for problem in log.problems()
        if problem.severity is Severity.ERROR
    ]
    return cues, faults


def results(columns: dict[str, str]) -> list[tuple[Any, ...]]:
    """Return start, end, labels and text of each segment."""
    found: dict[str, list[Any]] = {}
    for item in json.loads(columns["predictions"])[0]["result"]:
        value = item["value"]
        if item["type"] == "labels":
            found[item["id"]] = [value["start"], value["end"], value["labels"], ""]
        else:
            found[item["id"]][3] = value["text"][0]
    return [tuple(each) for each in found.values()]


@pytest.mark.parametrize("form", FILES)
def test_what_was_exported_comes_back_as_predictions(form: str) -> None:
    request = ImportRequest(requester="City Radio", language="en", labels=("Ada", "Bob"))
    bundle, (task,) = imported({"talk.wav": WAV, f"talk.{form}": FILES[form]}, request)
    assert bundle.kind.value == "sounds"
    rest = "Hm: [yes]\nno\nlaughs" if form == "srt" else "Hm: <yes>\nno\nlaughs"
    if form in ("TextGrid", "eaf"):
        rest = "Hm: <yes>\nno"
    elif form == "txt":
        rest = "Hm: <yes> no laughs"
    # Subtitles and TextGrids have no place for what lacks its text.
    without_text = [] if form in ("vtt", "srt", "TextGrid") else [(1.5, 3.0, ["Ada"], "")]
    assert results(task) == [(0.5, 1.25, ["Ada"], "Hello, Bob."), (1.0, 2.0, ["Bob"], rest), *without_text]


@given(audio_files(notes=("",)))
def test_an_exported_textgrid_or_eaf_is_read_to_the_last_text(audio: TimedTexts) -> None:
    for form, data in (("TextGrid", textgrid_bytes(audio, SPEAKERS)), ("eaf", eaf_bytes(audio, SPEAKERS))):
        cues, faults = read(form, data.decode())
        assert faults == []
        written = (text.shown for text in audio.texts if form == "eaf" or not text.lacks_text)
        assert sorted(cue.text for cue in cues) == sorted(written)


def test_voices_and_tiers_become_labels_where_none_are_named() -> None:
    planned = plan({"a/talk.wav": WAV, "a/talk.first.TextGrid": FILES["TextGrid"], "a/quiet.wav": WAV}, REQUEST)
    assert planned.bundle is not None
    assert 'labels = ["Ada", "Bob"]' in planned.bundle.files["bundle.toml"].decode()
    assert [
        (problem.code, problem.params.get("why")) for problem in planned.problems if "labels" in problem.params
    ] == [(ProblemCode.IMPORT_LABELS, "voices")]


def test_audio_files_alone_become_tasks_without_predictions() -> None:
    request = ImportRequest(requester="City Radio", labels=("Ada",))
    bundle, tasks = imported({"b.wav": WAV, "a10.wav": WAV, "a2.wav": WAV, "notes.txt": "Not a label track."}, request)
    assert [bundle.media[task["audio"]] for task in tasks] == ["a2.wav", "a10.wav", "b.wav"]
    assert "predictions" not in tasks[0]


def test_a_config_of_ones_own_says_where_voices_and_texts_go() -> None:
    config = """<View><Audio name="it" value="$sound"/>
      <Labels name="who" toName="it"><Label value="Ada" alias="a"/></Labels>
      <TextArea name="words" toName="it" perRegion="true"/>
      <TextArea name="note" toName="it" perRegion="true"/></View>"""
    _bundle, (task,) = imported({"talk.wav": WAV, "talk.eaf": FILES["eaf"], "config.xml": config}, REQUEST)
    found = {
        (item["from_name"], *item["value"].get("text", item["value"].get("labels")))
        for item in json.loads(task["predictions"])[0]["result"]
    }
    assert found == {
        *(("who", "a"), ("who",), ("words", "Hello, Bob."), ("words", "Hm: <yes>\nno"), ("note", "laughs")),
    }
    assert task["sound"].endswith("talk.wav")


def test_two_files_for_an_audio_file_and_one_for_none_are_told() -> None:
    planned = plan(
        {"talk.wav": WAV, "talk.vtt": FILES["vtt"], "talk.srt": FILES["srt"], "other.eaf": FILES["eaf"]}, REQUEST
    )
    assert planned.bundle is None
    told = [(problem.place.file, problem.params.get("why")) for problem in planned.problems if "why" in problem.params]
    assert ("talk.wav", "timed") in told
    assert ("other.eaf", "alone") in told


@pytest.mark.parametrize(
    ("form", "text", "fault"),
    [
        ("vtt", "WEBVTT\n\n00:01.000 --> 00:0x.000\nHi\n", ("times", 3)),
        ("vtt", "1\n00:01.000 --> 00:02.000\nHi\n", ("subtitles", 1)),
        ("srt", "1\n00:00:01,000 -> 00:00:02,000\nHi\n", ("subtitles", 1)),
        ("srt", "1\n00:00:01,000 --> soon\nHi\n", ("times", 2)),
        ("vtt", "WEBVTT\n\n" + "<" * 5_000, ("long", 3)),
        ("TextGrid", "ooBinaryFile\x08TextGrid", ("binary", None)),
        (
            "TextGrid",
            'File type = "ooTextFile"\nObject class = "TextGrid"\n\n0 1 <exists> 1\n"IntervalTier" "a" 0',
            ("textgrid", 5),
        ),
        ("TextGrid", 'File type = "ooTextFile"\n"TextGrid"\n0 1 <exists> 1\n"Tier" "a" 0 1 0', ("textgrid", 4)),
        ("TextGrid", '"ooTextFile" "TextGrid" 0 1 <exists> 1 "IntervalTier" "a" 0 1 1e400', ("textgrid", 1)),
        ("TextGrid", "", ("textgrid", 1)),
        ("eaf", '<!DOCTYPE a [<!ENTITY b "c">]><a/>', ("xml-doctype", 1)),
        ("eaf", "<View/>", ("eaf", 1)),
        ("eaf", "<ANNOTATION_DOCUMENT><TIER>", ("xml-syntax", 1)),
        (
            "eaf",
            '<ANNOTATION_DOCUMENT>\n<TIER>\n<REF_ANNOTATION ANNOTATION_REF="x"/></TIER></ANNOTATION_DOCUMENT>',
            ("reference", 3),
        ),
        ("txt", "0.5\t1.5\tHi\n\nsoon\t2\tHo\n", ("label", 3)),
    ],
)
def test_what_cannot_be_read_is_told_by_its_line(form: str, text: str, fault: tuple[str, int | None]) -> None:
    cues, faults = read(form, text)
    assert faults == [fault]
    assert form == "txt" or cues == []


def test_what_ends_before_it_begins_keeps_the_bundle_from_being_written() -> None:
    request = ImportRequest(requester="City Radio", labels=("Ada",))
    planned = plan({"talk.wav": WAV, "talk.vtt": "WEBVTT\n\n00:02.000 --> 00:01.000\nHi\n"}, request)
    (problem,) = [problem for problem in planned.problems if problem.severity is Severity.ERROR]
    assert (problem.place.file, problem.place.line, problem.params["why"]) == ("talk.vtt", 3, "backwards")
    assert planned.bundle is None


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\n" + "<v <" * 900_000),
        ("vtt", "WEBVTT\n\n" + ("00:01.000 --> 00:02.000\n" + "<" * 3_000 + "\n\n") * 300),
        ("srt", "1\n00:00:01,000 --> 00:00:02,000\n" + "7\n" * 1_000_000),
        ("TextGrid", 'File type = "ooTextFile"\n"TextGrid" 0 1 <exists> 1 "IntervalTier" "' + '""a ' * 1_000_000),
        (
            "TextGrid",
            '"ooTextFile" "TextGrid" 0 1 <exists> 999999999 "IntervalTier" "a" 0 1 999999999 ' + "0 1 " * 500_000,
        ),
        ("TextGrid", '"' * 3_000_001),
        ("eaf", "<ANNOTATION_DOCUMENT>" + "<TIER>" * 60_000),
        ("txt", "0\t" * 2_000_000),
    ],
)
def test_hostile_files_are_told_in_a_moment(form: str, text: str) -> None:
    start_s = time.process_time()
    read(form, text)
    assert time.process_time() - start_s < 15


SHORT = """File type = "ooTextFile short"
"TextGrid"

0
2.5
<exists>
1
"IntervalTier"
"a ""b\"""
0
2.5
2
0
1
""
1
2.5
"x
y" ! 7 "z"
"""


def test_praat_s_short_form_and_its_remarks_are_read() -> None:
    assert read("TextGrid", SHORT)[0] == [Cue(1, 2.5, 'a "b"', "x\ny", 17)]


def test_elan_s_missing_times_stand_between_those_that_are_there() -> None:
    slots = "".join(
        f'<TIME_SLOT TIME_SLOT_ID="ts{number}"{value}/>'
        for number, value in enumerate([' TIME_VALUE="1000"', "", "", ' TIME_VALUE="4000"'])
    )
    text = f"""<ANNOTATION_DOCUMENT><TIME_ORDER>{slots}</TIME_ORDER><TIER TIER_ID="Ada"><ANNOTATION>
      <ALIGNABLE_ANNOTATION ANNOTATION_ID="a1" TIME_SLOT_REF1="ts1" TIME_SLOT_REF2="ts2">
      <ANNOTATION_VALUE>Hi</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION></TIER></ANNOTATION_DOCUMENT>"""
    cues, faults = read("eaf", text)
    assert faults == []
    assert [(cue.start_s, cue.end_s, cue.text) for cue in cues] == [(2.0, 3.0, "Hi")]


@given(st.text(alphabet='0 1."<>\n\t-:,exists!aTextGrid', max_size=60))
def test_no_text_makes_reading_fail(text: str) -> None:
    for form in FILES:
        read(form, text)
        read(form, FILES[form].decode()[:200] + text)
    is_label_track(text)


def test_a_folder_without_audio_files_is_told() -> None:
    planned = plan({"talk.vtt": FILES["vtt"]}, ImportRequest(requester="City Radio", kind=None))
    assert [problem.code for problem in planned.problems] == [ProblemCode.IMPORT_NOTHING]


@pytest.mark.parametrize(("language", "label"), [("en", "Speech"), ("fr", "Parole")])
def test_subtitles_without_names_get_one_label(language: str, label: str) -> None:
    srt = "1\n00:00:00,000 --> 00:00:00,100\nHello.\n"
    request = ImportRequest(requester="City Radio", language=language)
    new, (task,) = imported({"talk.wav": WAV, "talk.srt": srt}, request)
    assert f'labels = ["{label}"]'.encode() in new.files["bundle.toml"]
    (prediction,) = json.loads(task["predictions"])
    assert [item["value"].get("labels") for item in prediction["result"]] == [[label], None]
    (note,) = [
        problem for problem in plan({"talk.wav": WAV, "talk.srt": srt}, request).problems if "why" in problem.params
    ]
    assert (note.code, note.params["why"]) == (ProblemCode.IMPORT_LABELS, "speech")


def test_dependencies_of_tiers_are_told_to_be_left_out() -> None:
    text = FILES["eaf"].decode().replace('TIER_ID="Bob"', 'PARENT_REF="Ada" TIER_ID="Bob"')
    assert text != FILES["eaf"].decode()
    log = ProblemLog()
    read_eaf(text, "talk.eaf", log)
    assert [(note.severity, note.params) for note in log.problems()] == [
        (Severity.NOTE, {"why": "tier-parents", "count": "1"})
    ]
