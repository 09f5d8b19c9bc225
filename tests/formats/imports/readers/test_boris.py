"""Events of BORIS: ours come back to the millisecond, its own in either form and of any age are read, and what is wrong
is told with its line."""

from __future__ import annotations

import csv
import io
import json

import pytest
from hypothesis import given

from annotator.core.problems import ProblemCode, Severity
from annotator.formats.exports.segments.boris import BORIS_COLUMNS, boris_bytes
from annotator.formats.exports.segments.table import Transcribed
from annotator.formats.exports.segments.timed_text import TimedTexts, milliseconds, one_line
from annotator.formats.imports.plan import ImportKind, ImportRequest
from annotator.formats.imports.readers.boris import BorisEvent, read_boris
from annotator.formats.imports.readers.cues import Cue
from annotator.formats.problem_log import ProblemLog
from annotator.formats.tables.boris_header import is_boris
from annotator.formats.tables.spreadsheet import unguarded
from answer_making import an_envelope
from formats.exports.segments.spoken import SPEAKERS, audio_files, audio_of
from formats.foreign_sources import imported, plan, wav

WAV = wav()
TALK = audio_of((0.5, 1.2345, "Ada", "Hello.", ""), (1.0, 1.0, "Ada", "", ""), (1.5, 3.0, "", "=1+1", "n"))
AGGREGATED = "Observation id\tSubject\tBehavior\tBehavior type\tStart (s)\tStop (s)\tMedia file name\tComment start\n"
BY_ENDS = "Subject\tBehavior\tBehavior type\tTime\tMedia file name\tComment\n"


def boris(audio: TimedTexts) -> bytes:
    return boris_bytes(Transcribed(an_envelope("first"), audio, SPEAKERS, "talk.first"))


def read(text: str) -> tuple[list[BorisEvent], list[tuple[str, int | None]]]:
    log = ProblemLog()
    events = read_boris(text, "f.tsv", log)
    return events, [(one.params.get("why", ""), one.place.line) for one in log.problems()]


@given(audio_files())
def test_what_is_exported_has_every_column_and_comes_back_to_the_millisecond(audio: TimedTexts) -> None:
    text = boris(audio).decode()
    rows = list(csv.DictReader(io.StringIO(text, newline=""), dialect="excel-tab"))
    assert all(tuple(row) == BORIS_COLUMNS and None not in row.values() for row in rows)
    events, problems = read(text)
    assert problems == []
    expected = [
        ("talk.wav", milliseconds(each.start_s), milliseconds(each.end_s), each.named, one_line(each.full_text))
        for each in audio.texts
    ]
    came = [
        (name, milliseconds(cue.start_s), milliseconds(cue.end_s), cue.who, one_line(cue.text)) for name, cue in events
    ]
    spelled = [each if each[4].lower() not in ("na", "nan", "none") else (*each[:4], "") for each in expected]
    assert came == spelled


def test_an_event_is_a_state_or_a_point_and_no_cell_is_run_by_a_spreadsheet() -> None:
    rows = list(csv.DictReader(io.StringIO(boris(TALK).decode(), newline=""), dialect="excel-tab"))
    assert [(row["Behavior"], row["Behavior type"], row["Start (s)"], row["Stop (s)"]) for row in rows] == [
        ("Ada", "STATE", "0.500", "1.235"),
        ("Ada", "POINT", "1.000", "1.000"),
        ("segments", "STATE", "1.500", "3.000"),
    ]
    assert [unguarded(row["Comment start"]) for row in rows] == ["Hello.", "", "=1+1 n"]
    assert rows[2]["Comment start"].startswith("'")
    assert {(row["Source"], row["Subject"], row["Coding duration"]) for row in rows} == {
        ("player #1:talk.wav", "No focal subject", "2.500")
    }


def test_a_start_and_its_stop_are_paired_by_medium_behaviour_and_subject() -> None:
    lines = (
        "Ada\teats\tSTART\t1.5\t/films/a.mp4\tlate",
        "Bob\teats\tSTART\t2\t/films/a.mp4\t",
        "Ada\tcalls\tPOINT\t2.25\tC:\\films\\b.mp4\tNA",
        "Ada\teats\tSTOP\t4,125\t/films/a.mp4\tNA",
        "Bob\teats\tSTOP\t3\t/films/a.mp4\tfull",
    )
    events, problems = read(BY_ENDS + "\n".join(lines))
    assert problems == []
    assert events == [
        BorisEvent("b.mp4", Cue(2.25, 2.25, "calls", "", 4, is_until=False)),
        BorisEvent("a.mp4", Cue(1.5, 4.125, "eats", "late", 2, is_until=False)),
        BorisEvent("a.mp4", Cue(2.0, 3.0, "eats", "full", 3, is_until=False)),
    ]


def test_a_table_of_an_older_version_has_other_words_above_its_columns() -> None:
    above = "Observation id\tfirst\n\nMedia file(s)\nPlayer #1\tb.mp4\n\nIndependent variables\n\n"
    events, problems = read(
        above + "Time\tMedia file path\tTotal length\tFPS\tSubject\tBehavior\tComment\tStatus\n"
        "0.1\tx/b.mp4\t9\t25\t\tsits\t\tSTART\n0.7\tx/b.mp4\t9\t25\t\tsits\t\tSTOP\n"
    )
    assert problems == []
    assert events == [BorisEvent("b.mp4", Cue(0.1, 0.7, "sits", "", 9, is_until=False))]


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("id\timage\n1\ta.png\n", [("boris", 1)]),
        (AGGREGATED + "o\t\teats\tSTATE\tNA\tNA\ta.mp4\t\n", [("boris-times", 2)]),
        (AGGREGATED + "o\t\teats\tSTATE\tinf\t1\ta.mp4\t\n", [("boris-times", 2)]),
        (BY_ENDS + "Ada\teats\tSTOP\t1\ta.mp4\t\n", [("boris-open", 2)]),
        (BY_ENDS + "Ada\tcalls\tPOINT\t1\ta.mp4\t\nAda\teats\tSTART\t1\ta.mp4\t\n", [("boris-open", 3)]),
    ],
)
def test_what_is_wrong_is_told_with_its_line(text: str, problems: list[tuple[str, int | None]]) -> None:
    assert read(text)[1] == problems


@pytest.mark.parametrize("separator", ["\t", ",", ";"])
def test_it_is_told_by_its_columns_whatever_separates_them(separator: str) -> None:
    assert is_boris("\ufeff" + AGGREGATED.replace("\t", separator))
    assert is_boris('"Subject","Behavior","Time","Media file name"')
    assert not is_boris("id,image,time\n1,a.png,2\n")
    assert not is_boris("")


def test_one_table_tells_of_several_audio_files_and_is_no_table_of_tasks() -> None:
    lines = (
        "o\t\tAda\tSTATE\t0.5\t1.25\tx/one.wav\tHello",
        "o\t\tBob\tPOINT\t0.5\t0.5\tx/one.wav\t",
        "p\t\tBob\tSTATE\t0.25\t0.75\ttwo.wav\t",
    )
    text = AGGREGATED + "\n".join(lines)
    files: dict[str, bytes | str] = {"one.wav": WAV, "two.wav": WAV, "events.tsv": text}
    request = ImportRequest(requester="City Radio", labels=("Ada", "Bob"))
    bundle, tasks = imported(files, request)
    assert bundle.kind is ImportKind.AUDIO_FILES
    places = [
        [(item["value"]["start"], item["value"]["end"], item["type"]) for item in result]
        for task in tasks
        for result in [json.loads(task["predictions"])[0]["result"]]
    ]
    assert places == [[(0.5, 1.25, "labels"), (0.5, 1.25, "textarea")], [(0.25, 0.75, "labels")]]
    notes = [(one.params.get("why"), one.params.get("count")) for one in plan(files, request).problems]
    assert ("points", "1") in notes
    assert all(one.severity is Severity.NOTE for one in plan(files, request).problems)


def test_a_table_that_names_no_file_tells_of_the_one_that_it_is_called_as() -> None:
    text = AGGREGATED + "o\t\tAda\tSTATE\t0.5\t1.25\tNA\t\n"
    request = ImportRequest(requester="City Radio", labels=("Ada",))
    _bundle, (task,) = imported({"one.wav": WAV, "one.csv": text.replace("\t", ",")}, request)
    assert "predictions" in task
    problems = plan({"one.wav": WAV, "other.tsv": text}, request).problems
    assert [one.params.get("why") for one in problems if one.code is ProblemCode.IMPORT_LEFT_OUT] == ["alone"]
