"""Results of several workers in any folder layout: read as one set, and separated on request."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from annotator.app.main import main
from annotator.core.outbox.envelope import Envelope
from answer_making import exported_names, write_results
from formats.exports.images.drawn_bundle import about, box, drawn_bundle, seen

ADA, BOB, CAT = "ad4a-0000-0000-0000", "b0bb-0000-0000-0000", "ca7c-0000-0000-0000"


def of(worker: str, number: int) -> list[Envelope]:
    return [seen(box(f"a{number}", 1, 2, 30, 40 + number, "bus"), number=number, worker=worker)]


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    return drawn_bundle(tmp_path / "bundle")


@pytest.fixture
def nested(tmp_path: Path) -> Path:
    """Folders as a requester collects them: one per worker, a zip in one, a bundle's folder in another."""
    folder = tmp_path / "nested"
    write_results(folder / "w1", of(ADA, 1))
    (folder / "w2/sent").mkdir(parents=True)
    packed = write_results(tmp_path / "bob", of(BOB, 2))
    shutil.make_archive(str(folder / "w2/sent/street-things@1-2026-12-01"), "zip", packed)
    (folder / "w3").mkdir()
    return folder


def told(capsys: pytest.CaptureFixture[str], code: int, *words: str | Path) -> dict[str, Any]:
    assert main([*map(str, words), "--json"]) == code
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def codes(report: dict[str, Any]) -> list[tuple[str, str]]:
    return [(problem["code"], problem["severity"]) for problem in report["problems"]]


def test_a_folder_for_each_worker_is_read(
    bundle: Path, nested: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = told(capsys, 0, "agree", nested, "--bundle", bundle)
    assert (report["submissions"], report["workers"], report["unnamed"], report["compared"]) == (2, 2, 0, 1)
    assert codes(report) == [("result-foreign", "note")]
    assert [problem["problem"] for problem in report["problems"]] == ["This folder is empty."]
    report = told(capsys, 0, "export", nested, "--to", "csv", "-o", tmp_path / "o")
    assert report["submissions"] == 2


def test_several_places_are_exported_as_one(
    bundle: Path, nested: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    alone = write_results(tmp_path / "alone", of(CAT, 3))
    words = ("--to", "coco", "-o", tmp_path / "o.json", "--bundle", bundle)
    report = told(capsys, 0, "export", nested / "w1", nested / "w2", alone, *words)
    assert report["results"] == [str(nested / "w1"), str(nested / "w2"), str(alone)]
    assert report["submissions"] == 3
    assert ("export-several", "note") in codes(report)
    report = told(capsys, 1, "export", alone, nested / "w3", tmp_path / "none", *words, "--overwrite")
    assert codes(report) == [("not-found", "error")]


@pytest.mark.parametrize(("form", "of_each"), [("yolo", 2), ("masks", 2), ("labelme", 1), ("voc", 1)])
def test_one_worker_may_be_chosen_so_that_each_image_is_there_once(
    bundle: Path, nested: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], form: str, of_each: int
) -> None:
    words = ("export", nested, "--to", form, "--bundle", bundle, "-o")
    report = told(capsys, 0, *words, tmp_path / "both")
    several = [problem for problem in report["problems"] if problem["code"] == "export-several"]
    assert [problem["params"]["count"] for problem in several] == ["1"]
    assert ("Each answer is exported with its own copy of the image." in several[0]["problem"]) is (of_each == 2)
    report = told(capsys, 0, *words, tmp_path / "one", "--worker", BOB)
    assert ("worker-left-out", "note") in codes(report)
    assert not [problem for problem in report["problems"] if problem["code"] == "export-several"]
    assert len(exported_names(tmp_path / "both")) - len(exported_names(tmp_path / "one")) == of_each
    report = told(capsys, 0, *words, tmp_path / "again", "--worker", BOB, "--worker", ADA)
    assert exported_names(tmp_path / "again") == exported_names(tmp_path / "both")


@pytest.mark.parametrize(
    ("workers", "sentence"), [((ADA, BOB), f"Workers: {ADA}, {BOB}."), (("", ""), "no worker sent a pseudonym.")]
)
def test_a_worker_whom_nobody_is_is_told_with_those_who_are(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], workers: Sequence[str], sentence: str
) -> None:
    made = [envelope for number, worker in enumerate(workers) for envelope in of(worker, number)]
    results = write_results(tmp_path / "results", made)
    report = told(capsys, 1, "export", results, "--to", "csv", "-o", tmp_path / "o", "--worker", CAT)
    (problem,) = [problem for problem in report["problems"] if problem["severity"] == "error"]
    assert sentence in problem["problem"] + problem["hint"]
    assert report["files"] == []


def test_who_gave_no_name_is_counted_as_results(
    bundle: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    results = write_results(tmp_path / "results", [*of(ADA, 1), *of("", 2)])
    assert main(["agree", str(results), "--bundle", str(bundle)]) == 0
    assert "2 submissions, 1 of them without a worker name, 1 named worker, 1 of 1 tasks" in capsys.readouterr().out


def test_others_count_once_and_give_no_columns(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder and a zip in it count as one result, and answers of other workers give no columns."""
    (cat,) = of(CAT, 1)
    (mark,) = cat.answer.items
    answered = seen(mark, about(mark, "description", "textarea", ["far"]), number=1, worker=CAT)
    results = write_results(tmp_path / "results", [answered, *of(BOB, 2)])
    again = write_results(tmp_path / "again", [answered])
    output = tmp_path / "o"
    report = told(capsys, 0, "export", results, again, "--to", "csv", "-o", output, "--worker", BOB)
    assert [(each["code"], each["params"]["count"]) for each in report["problems"]] == [("worker-left-out", "1")]
    header = (tmp_path / "o-submissions.csv").read_text("utf-8").splitlines()[0]
    assert [name for name in header.split(",") if name.startswith("answer.")] == ["answer.box"]


def test_coco_may_have_a_file_for_each_worker(
    bundle: Path, nested: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = str(tmp_path / "set.json")
    words = ["export", str(nested), "--to", "coco", "--bundle", str(bundle), "--per-worker", "-o", output]
    report = told(capsys, 0, *words)
    files = [tmp_path / f"set.{worker}.json" for worker in (ADA, BOB)]
    assert [file["file"] for file in report["files"]] == list(map(str, files))
    for file, height in zip(files, (41, 42), strict=True):
        (annotation,) = json.loads(file.read_text())["annotations"]
        assert annotation["bbox"][3] == height
    assert ("export-taken", "error") in codes(told(capsys, 1, *words))
    with pytest.raises(SystemExit):
        main([word.replace("coco", "csv") for word in words])
