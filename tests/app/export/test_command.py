"""`annotator export` through the real main(): what it writes, what it leaves out, what it says."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from annotator.app.export import files as exporting
from annotator.app.export.result_scan import ResultScan, ResultScanner
from annotator.app.main import main
from annotator.core.answer.result_items import Answer
from annotator.core.errors import NoTemporarySpace
from annotator.formats.results.envelope import envelope_bytes
from annotator.store.folders.result_spool import ResultSpool
from answer_making import an_envelope, an_item, write_results
from bundle_making import valid_bundle

BENCH = an_item("things", "choices", {"choices": ["Bench", "tree"]})
SAID = an_item("said", "textarea", {"text": ["=1+1"]})
FORMATS = ("label-studio", "csv", "mturk")


@pytest.fixture
def results(tmp_path: Path) -> Path:
    """Two submissions for `second`, one for `first`, one for `first` skipped."""
    made = [
        an_envelope("second", BENCH, number=2),
        an_envelope("first", BENCH, SAID, number=3),
        an_envelope("second", BENCH, number=1),
        an_envelope("first", number=4, skipped=True),
    ]
    return write_results(tmp_path / "results", made)


class Exported:
    """Runs the command with `--json` and reads its report."""

    def __init__(self, capsys: pytest.CaptureFixture[str], bundle: Path) -> None:
        self._capsys = capsys
        self._bundle = bundle

    def __call__(self, code: int, *words: str | Path) -> dict[str, Any]:
        """Names the bundle, unless another one is or the format is csv."""
        with_bundle = () if {"--bundle", "csv"} & set(map(str, words)) else ("--bundle", self._bundle)
        assert main(["export", *map(str, (*words, *with_bundle)), "--json"]) == code
        told = self._capsys.readouterr()
        assert told.err == ""
        report: dict[str, Any] = json.loads(told.out)
        return report


@pytest.fixture
def exported(capsys: pytest.CaptureFixture[str], tmp_path_factory: pytest.TempPathFactory) -> Exported:
    return Exported(capsys, valid_bundle(tmp_path_factory.mktemp("given") / "bundle"))


def codes(report: dict[str, Any], severity: str = "error") -> list[tuple[str, str]]:
    return [(one["file"], one["code"]) for one in report["problems"] if one["severity"] == severity]


def rows(file: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(file.read_bytes().decode("utf-8-sig"), newline=""), strict=True))


def test_label_studio_groups_submissions_by_task(results: Path, tmp_path: Path, exported: Exported) -> None:
    file = tmp_path / "tasks.json"
    report = exported(0, results, "--to", "label-studio", "-o", file)
    tasks = json.loads(file.read_bytes())
    assert [(task["id"], len(task["annotations"])) for task in tasks] == [("first", 2), ("second", 2)]
    assert [one["was_cancelled"] for one in tasks[0]["annotations"]] == [False, True]
    assert Answer.from_json(tasks[0]["annotations"][0]["result"]) == Answer((BENCH, SAID))
    assert [one["submitted"] for one in tasks[1]["annotations"]] == ["2026-11-24", "2026-11-25"]
    assert report == {
        "results": [str(results)],
        "format": "label-studio",
        "submissions": 4,
        "skipped": 1,
        "tasks": 2,
        "regions": 4,
        "files": [{"file": str(file), "bytes": file.stat().st_size}],
        "problems": report["problems"],
    }
    assert codes(report, "note") == [("tasks.json", "export-media")]


def test_csv_writes_two_files_beside_the_stem(results: Path, tmp_path: Path, exported: Exported) -> None:
    report = exported(0, results, "--to", "csv", "-o", tmp_path / "out.csv")
    assert [Path(one["file"]).name for one in report["files"]] == ["out-submissions.csv", "out-regions.csv"]
    submissions = rows(tmp_path / "out-submissions.csv")
    assert [row["task"] for row in submissions] == ["first", "first", "second", "second"]
    assert submissions[0]["answer.things"] == "Bench; tree"
    assert submissions[0]["answer.said"] == "'=1+1"
    assert [row["from_name"] for row in rows(tmp_path / "out-regions.csv")] == ["things", "said", "things", "things"]
    (note,) = [one for one in report["problems"] if one["code"] == "export-guarded"]
    assert note["params"]["count"] == "2"
    assert not (tmp_path / "out.csv").exists()


def test_the_stem_may_come_without_csv(results: Path, tmp_path: Path, exported: Exported) -> None:
    exported(0, results, "--to", "csv", "-o", tmp_path / "a.b")
    assert sorted(path.name for path in tmp_path.glob("a.b*")) == ["a.b-regions.csv", "a.b-submissions.csv"]


def test_mturk_leaves_out_what_was_skipped_and_says_so(results: Path, tmp_path: Path, exported: Exported) -> None:
    report = exported(0, results, "--to", "mturk", "-o", tmp_path / "batch.csv")
    assert [row["HITId"] for row in rows(tmp_path / "batch.csv")] == ["first", "second", "second"]
    assert ("batch.csv", "export-skipped") in codes(report, "note")
    assert (report["submissions"], report["skipped"], report["tasks"]) == (3, 0, 2)


def test_the_bundle_gives_the_columns_and_the_order(results: Path, tmp_path: Path, exported: Exported) -> None:
    bundle = valid_bundle(tmp_path / "bundle")
    report = exported(0, results, "--to", "label-studio", "-o", tmp_path / "t.json", "--bundle", bundle)
    tasks = json.loads((tmp_path / "t.json").read_bytes())
    assert tasks[0]["data"] == {"id": "first", "image": "media/first.png"}
    assert "Columns with media: image." in report["problems"][0]["problem"]
    exported(0, results, "--to", "mturk", "-o", tmp_path / "m.csv", "--bundle", bundle)
    row = rows(tmp_path / "m.csv")[0]
    assert (row["Title"], row["Reward"], row["Input.image"]) == (
        "Say what stands in the street",
        "0.04 EUR",
        "media/first.png",
    )
    assert list(row)[27:31] == ["Input.id", "Input.image", "Answer.things", "Answer.said"]


def test_results_of_another_bundle_are_named_and_left_out(results: Path, tmp_path: Path, exported: Exported) -> None:
    bundle = valid_bundle(tmp_path / "bundle")
    manifest = bundle / "bundle.toml"
    manifest.write_text(manifest.read_text(encoding="utf-8").replace("revision = 1", "revision = 2"), encoding="utf-8")
    report = exported(1, results, "--to", "csv", "-o", tmp_path / "o", "--bundle", bundle)
    assert codes(report) == [(str(results), "results-none"), ("street-things@1", "result-other-bundle")]
    assert "street-things@2" in report["problems"][1]["problem"]
    assert list(tmp_path.glob("o*")) == []


def test_a_task_that_the_bundle_does_not_have_is_named(results: Path, tmp_path: Path, exported: Exported) -> None:
    write_results(results, [stranger := an_envelope("fourth", BENCH)])
    bundle = valid_bundle(tmp_path / "bundle")
    report = exported(1, results, "--to", "label-studio", "-o", tmp_path / "t.json", "--bundle", bundle)
    assert codes(report) == [(f"street-things@1/{stranger.unique_id}.json", "result-task-unknown")]
    assert report["submissions"] == 4


def test_a_bundle_that_is_not_sound_keeps_anything_from_being_written(
    results: Path, tmp_path: Path, exported: Exported
) -> None:
    report = exported(1, results, "--to", "csv", "-o", tmp_path / "o", "--bundle", tmp_path / "none")
    assert codes(report) == [(str(tmp_path / "none"), "not-found")]
    assert report["files"] == []


def test_the_folder_of_one_bundle_is_enough(results: Path, tmp_path: Path, exported: Exported) -> None:
    report = exported(0, results / "street-things@1", "--to", "mturk", "-o", tmp_path / "m.csv")
    assert report["submissions"] == 3


def test_a_table_may_hold_results_of_two_bundles(results: Path, tmp_path: Path, exported: Exported) -> None:
    other = an_envelope("first", BENCH, number=9)
    write_results(results, [replace(other, bundle_id="kites", revision=4)])
    assert exported(0, results, "--to", "csv", "-o", tmp_path / "t")["tasks"] == 3
    report = exported(1, results, "--to", "label-studio", "-o", tmp_path / "t.json")
    assert ("kites@4", "result-other-bundle") in codes(report)


def test_media_get_the_prefix_under_which_label_studio_finds_them(
    results: Path, tmp_path: Path, exported: Exported
) -> None:
    words = ("--media-prefix", "https://files.example.org/a job/")
    report = exported(0, results, "--to", "label-studio", "-o", tmp_path / "t.json", *words)
    first = json.loads((tmp_path / "t.json").read_bytes())[0]
    assert first["data"] == {"id": "first", "image": "https://files.example.org/a job/media/first.png"}
    (note,) = report["problems"]
    assert (note["severity"], note["params"]["columns"]) == ("note", "image")
    assert "“https://files.example.org/a job/” is added before each path" in note["problem"]


def damage(results: Path) -> dict[str, str]:
    """Files that are no results, each with the code that names it."""
    own, valid = results / "street-things@1", envelope_bytes(an_envelope("first", BENCH, number=77))
    wanted = {
        "street-things@1/empty.json": (b"", "result-damaged"),
        "street-things@1/half.json": (valid[:200], "result-damaged"),
        "street-things@1/latin.json": (b'{"a": "\xe9"}', "result-damaged"),
        "street-things@1/newer.json": (valid.replace(b'"version": 2', b'"version": 3'), "result-damaged"),
        "street-things@1/wrong.json": (valid.replace(b'"active_s": 7.25', b'"active_s": -7'), "result-damaged"),
        "street-things@1/foreign.json": (b'{"hello": "world"}', "result-foreign"),
        "street-things@1/renamed.json": (valid, "result-misplaced"),
        "street-things@1/readme.txt": (b"hello", "result-foreign"),
        "stray.json": (valid, "result-foreign"),
    }
    for name, (data, _code) in wanted.items():
        (results / name).write_bytes(data)
    (own / "deeper").mkdir()
    return {"street-things@1/deeper": "result-foreign", **{name: code for name, (_data, code) in wanted.items()}}


@pytest.mark.parametrize("form", FORMATS)
def test_damaged_and_foreign_files_are_named_and_left_out(
    form: str, results: Path, tmp_path: Path, exported: Exported
) -> None:
    wanted = damage(results)
    (results / "street-things@1" / ".DS_Store").write_bytes(b"x")
    report = exported(1, results, "--to", form, "-o", tmp_path / "o")
    assert dict(codes(report)) == wanted
    assert ("street-things@1/.DS_Store", "result-foreign") in codes(report, "note")
    assert report["submissions"] == (3 if form == "mturk" else 4)
    assert all(Path(one["file"]).stat().st_size == one["bytes"] > 0 for one in report["files"])


def test_they_are_told_to_people_as_well(results: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    damage(results)
    bundle = str(valid_bundle(tmp_path / "bundle"))
    assert main(["export", str(results), "--to", "mturk", "-o", str(tmp_path / "m.csv"), "--bundle", bundle]) == 1
    told = capsys.readouterr().out.splitlines()
    assert "street-things@1/empty.json: The file is empty, because sending it was interrupted. It was skipped." in told
    assert told[-1] == f"Exported 3 submissions for 2 tasks to {tmp_path / 'm.csv'}."


def test_an_answer_with_endless_controls_is_left_out(results: Path, tmp_path: Path, exported: Exported) -> None:
    many = [an_item(f"c{number}", "rating", {"rating": 1}) for number in range(1_000 + 1)]
    write_results(results, [envelope := an_envelope("first", *many, number=8)])
    report = exported(1, results, "--to", "csv", "-o", tmp_path / "o")
    assert codes(report) == [(f"street-things@1/{envelope.unique_id}.json", "result-damaged")]


@pytest.mark.parametrize("form", FORMATS)
def test_an_existing_file_is_kept_unless_it_may_be_replaced(
    form: str, results: Path, tmp_path: Path, exported: Exported
) -> None:
    files = exporting.output_files(form, tmp_path / "o.csv")
    files[-1].write_bytes(b"old")
    report = exported(1, results, "--to", form, "-o", tmp_path / "o.csv")
    assert codes(report) == [(str(files[-1]), "export-taken")]
    assert [file.name for file in files if file.exists()] == [files[-1].name]
    assert files[-1].read_bytes() == b"old"
    exported(0, results, "--to", form, "-o", tmp_path / "o.csv", "--overwrite")
    assert all(file.read_bytes() not in (b"", b"old") for file in files)


def test_what_cannot_be_written_is_said_before_anything_is_read(
    results: Path, tmp_path: Path, exported: Exported
) -> None:
    report = exported(1, results, "--to", "mturk", "-o", tmp_path / "none" / "o.csv", "--overwrite")
    assert codes(report) == [(str(tmp_path / "none" / "o.csv"), "export-taken")]
    for form in FORMATS:
        report = exported(1, results, "--to", form, "-o", results, "--overwrite")
        assert codes(report) == [(str(results), "export-taken")]
        assert report["submissions"] == 0
    assert codes(exported(1, results, "--to", "csv", "-o", "")) == [(".", "export-taken")]


@pytest.mark.parametrize("place", ["none", "file", "empty"])
def test_a_folder_without_results_writes_nothing(place: str, tmp_path: Path, exported: Exported) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_bytes(b"")
    report = exported(1, tmp_path / place, "--to", "csv", "-o", tmp_path / "o")
    assert [code for _file, code in codes(report)] == ["results-none" if place == "empty" else "not-found"]
    assert list(tmp_path.glob("o*")) == []


def test_a_result_that_changes_while_it_is_exported_is_exported_as_it_was(
    results: Path, tmp_path: Path, exported: Exported, monkeypatch: pytest.MonkeyPatch
) -> None:
    survey = ResultScanner.survey

    def survey_then_change(surveyor: ResultScanner) -> ResultScan:
        found = survey(surveyor)
        for file in sorted((results / "street-things@1").iterdir()):
            file.write_bytes(b" ")
        return found

    exported(0, results, "--to", "csv", "-o", tmp_path / "o")
    monkeypatch.setattr(ResultScanner, "survey", survey_then_change)
    exported(0, results, "--to", "csv", "-o", tmp_path / "p")
    for name in ("submissions", "regions"):
        assert (tmp_path / f"p-{name}.csv").read_bytes() == (tmp_path / f"o-{name}.csv").read_bytes()


@pytest.mark.parametrize("command", ["export", "rates"])
def test_without_room_for_what_is_put_aside_nothing_is_written_and_it_says_so(
    command: str, results: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_given: object) -> None:
        raise NoTemporarySpace(detail="database or disk is full")

    monkeypatch.setattr(ResultSpool, "put", full)
    words = ["--to", "csv", "-o", str(tmp_path / "o")] if command == "export" else []
    assert main([command, str(results), *words]) == 1
    told = capsys.readouterr()
    assert "TMPDIR" in told.err
    assert told.out == ""
    assert [path.name for path in tmp_path.iterdir()] == ["results"]
