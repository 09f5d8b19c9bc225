"""`annotator export` of what was marked in sounds, through the real main()."""

from __future__ import annotations

import csv
import io
import json
import wave
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import webvtt
from msgspec.structs import replace

from annotator.app.main import main
from annotator.core.answer.result_items import Answer, ResultItem
from annotator.core.design.medium import Extent, Medium, MediumKind
from annotator.core.outbox.envelope import Envelope
from answer_making import an_envelope, exported_names, write_results
from bundle_making import MANIFEST, valid_bundle, write_folder
from formats.exports.segments.spoken import answer_of

CONFIG = """\
<View>
  <Audio name="sound" value="$audio"/>
  <Labels name="who" toName="sound"><Label value="Ada"/><Label value="Bob"/></Labels>
  <TextArea name="said" toName="sound" perRegion="true"/>
  <TextArea name="note" toName="sound" perRegion="true"/>
</View>
"""
TASKS = "id,audio\nfirst,media/talk.wav\nsecond,media/talk.wav\n"
MANY = ("webvtt", "srt", "textgrid", "eaf", "audacity")
TALK = answer_of((0.25, 0.5004, "Ada", "Hello", ""), (0.4, 0.9, "Bob", "<laughs>", "loud"))


RATED = """<Choices name="clear" toName="sound"><Choice value="All"/></Choices></View>"""
WORDLESS, WHOLE = "Segments without text: 2", "Answers about whole recordings or videos: 2"


def wav_bytes() -> bytes:
    """A second of silence."""
    held = io.BytesIO()
    with wave.open(held, "wb") as audio:
        audio.setnchannels(1)
        audio.setsampwidth(2)
        audio.setframerate(8000)
        audio.writeframes(bytes(16_000))
    return held.getvalue()


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    texts = {"bundle.toml": MANIFEST, "config.xml": CONFIG, "tasks.csv": TASKS}
    files = {path: text.encode() for path, text in texts.items()}
    return write_folder(tmp_path / "bundle", {**files, "media/talk.wav": wav_bytes()})


def heard(task_id: str, answer: Answer, **how: Any) -> Envelope:
    medium = Medium("media/talk.wav", MediumKind.AUDIO, Extent(duration_s=1.0, sample_rate_hz=8000), "ab" * 32)
    return replace(an_envelope(task_id, *answer.items, **how), media=(medium,))


@pytest.fixture
def results(tmp_path: Path) -> Path:
    made = [
        heard("first", TALK, worker="k3fa-9xyz-0000-1111"),
        heard("first", answer_of((0.1, 0.2, "Bob", "Hm", "")), number=2),
        heard("second", TALK),
        heard("second", Answer(), number=2, skipped=True),
    ]
    return write_results(tmp_path / "results", made)


def exported(capsys: pytest.CaptureFixture[str], code: int, *words: str | Path) -> dict[str, Any]:
    assert main(["export", *map(str, words), "--json"]) == code
    report: dict[str, Any] = json.loads(capsys.readouterr().out)
    return report


def codes(report: dict[str, Any]) -> Sequence[tuple[str, str]]:
    return [(problem["code"], problem["severity"]) for problem in report["problems"]]


@pytest.mark.parametrize("form", MANY)
def test_there_is_a_file_for_each_sound_and_worker(
    form: str, bundle: Path, results: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "out"
    report = exported(capsys, 0, results, "--to", form, "-o", folder, "--bundle", bundle)
    files = [folder / name for name in exported_names(folder)]
    stems = sorted(file.name.rpartition(".")[0] for file in files)
    other = heard("first", TALK, number=2).unique_id
    assert stems == sorted(["talk.first.k3fa-9xyz-0000-1111", f"talk.first.{other}", "talk.second"])
    assert sorted(file["file"] for file in report["files"]) == sorted(map(str, files))
    assert {folder.stat().st_mode & 0o777, *(file.stat().st_mode & 0o777 for file in files)} == {
        0o700,
        0o600,
    }
    assert ("export-skipped", "note") in codes(report)
    assert (("export-rounded", "note") in codes(report)) is (form in ("webvtt", "srt", "eaf"))


def test_subtitles_are_read_by_their_library(
    bundle: Path, results: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    exported(capsys, 0, results, "--to", "webvtt", "-o", tmp_path / "out", "--bundle", bundle)
    read = webvtt.read(str(tmp_path / "out" / "talk.second.vtt"), strict=True)
    assert [(cue.start, cue.end, cue.voice) for cue in read.captions] == [
        ("00:00:00.250", "00:00:00.500", "Ada"),
        ("00:00:00.400", "00:00:00.900", "Bob"),
    ]


def test_one_zip_holds_all_of_them(
    bundle: Path, results: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "out.zip"
    report = exported(capsys, 0, results, "--to", "textgrid", "-o", file, "--bundle", bundle)
    with zipfile.ZipFile(file) as archive:
        assert archive.testzip() is None
        assert "talk.second.TextGrid" in archive.namelist()
        assert len(archive.namelist()) == 3
    assert [written["file"] for written in report["files"]] == [str(file)]


def test_a_folder_may_hold_other_files_and_loses_none(
    bundle: Path, results: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "talk.wav").write_bytes(b"sound")
    (folder / "talk.second.srt").write_text("mine")
    words = (results, "--to", "srt", "-o", folder, "--bundle", bundle)
    assert codes(exported(capsys, 1, *words)) == [("export-taken", "error"), ("export-skipped", "note")]
    assert sorted(exported_names(folder)) == ["talk.second.srt", "talk.wav"]
    exported(capsys, 0, *words, "--overwrite")
    assert "[laughs]" in (folder / "talk.second.srt").read_text(encoding="utf-8")
    assert (folder / "talk.wav").read_bytes() == b"sound"


def test_a_file_and_a_missing_folder_are_told_before_anything_is_read(
    bundle: Path, results: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "out").write_text("mine")
    for place in (tmp_path / "out", tmp_path / "none" / "out"):
        report = exported(capsys, 1, results, "--to", "eaf", "-o", place, "--bundle", bundle)
        assert codes(report) == [("export-taken", "error")]


def test_the_table_has_a_row_for_each_segment(
    bundle: Path, results: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "segments.csv"
    exported(capsys, 0, results, "--to", "segments", "-o", file, "--bundle", bundle)
    rows = list(csv.DictReader(io.StringIO(file.read_bytes().decode("utf-8-sig"), newline="")))
    talk = [("0.25", "0.5004", "Ada", "Hello"), ("0.4", "0.9", "Bob", "<laughs>")]
    assert [(row["task"], row["start_s"], row["end_s"], row["labels"], row["text"]) for row in rows] == [
        *(("first", *segment) for segment in [*talk, ("0.1", "0.2", "Bob", "Hm")]),
        *(("second", *segment) for segment in talk),
    ]
    loud = next(row for row in rows if row["answer.note"])
    assert (loud["media"], loud["labels"], loud["answer.note"]) == ("media/talk.wav", "Bob", "loud")


def test_a_design_without_segments_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    results = write_results(tmp_path / "results", [an_envelope("first")])
    images = valid_bundle(tmp_path / "pictures")
    for form in (*MANY, "segments"):
        report = exported(capsys, 1, results, "--to", form, "-o", tmp_path / "out", "--bundle", images)
        assert codes(report) == [("export-no-segments", "error")]
    assert not (tmp_path / "out").exists()


def test_what_has_no_place_in_a_format_is_counted_and_told_once(
    bundle: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (bundle / "config.xml").write_text(CONFIG.replace("</View>", RATED))
    whole = ResultItem("w1", "clear", "sound", "choices", {"choices": ["All"]})
    answer = Answer((*answer_of((0.1, 0.2, "Bob", "two  blanks", ""), (0.3, 0.4, "Ada", "", "")).items, whole))
    made = [heard("first", answer), heard("second", answer)]
    results = write_results(tmp_path / "some", made)
    for form, left in (("webvtt", [WORDLESS, WHOLE]), ("srt", [WORDLESS, WHOLE]), ("audacity", [WHOLE])):
        report = exported(capsys, 0, results, "--to", form, "-o", tmp_path / form, "--bundle", bundle)
        notes = [problem for problem in report["problems"] if problem["code"] == "export-left-out"]
        assert sorted(note["problem"].partition(". ")[0] for note in notes) == sorted(left), form
    assert "\tBob: two  blanks\n" in (tmp_path / "audacity" / "talk.first.txt").read_text("utf-8")
