"""With --skip-faulty what is faulty is left out, told, and counted; without it nothing is written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from annotator.formats.bundle.reader import read_bundle
from annotator.store.bundles.sources import FolderSource
from formats.imports.images.drawn_sources import (
    COCO,
    CVAT,
    LABELME,
    VOC,
    answered,
    imported,
    png,
    problems_of,
    written,
)

type Files = dict[str, bytes | str]

MARK = COCO["annotations"][0]
GONE = {**COCO["images"][0], "id": 2, "file_name": "gone.png"}
LABELLESS = '<box xtl="1" ytl="2" xbr="30" ybr="40"/>'
# Each has one sound mark, so many that are faulty, and perhaps a picture that is not there.
FAULTY: dict[str, tuple[Files, int, bool]] = {
    "coco": (
        {"a.json": json.dumps({**COCO, "images": [*COCO["images"], GONE], "annotations": [
            MARK, {**MARK, "id": 2, "image_id": 2}, *({**MARK, "id": 9 + number, "bbox": None} for number in range(25)),
        ]})}, 25, True,
    ),
    "labelme": (
        {"a.json": json.dumps({**LABELME, "shapes": [*LABELME["shapes"], {"label": "car"}]}), "b.json": '{"shapes": ['},
        2, False,
    ),
    "voc": ({"a.xml": VOC, "b.xml": VOC.replace("a.png", "gone.png"), "c.xml": "<annotation>"}, 1, True),
    "cvat": ({"a.xml": CVAT.replace("</image>", f"{LABELLESS}</image>")}, 1, False),
    "yolo": ({"a.txt": "0 0.5 0.5 0.1 0.1\n7 0.5 0.5 0.1 0.1\n", "classes.txt": "car\n"}, 1, False),
}  # fmt: skip


@pytest.mark.parametrize("kind", FAULTY)
def test_what_is_faulty_is_left_out_and_counted(tmp_path: Path, kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    files, count, is_gone = FAULTY[kind]
    folder = written(tmp_path / "source", {"a.png": png(), **files})
    problems_of(folder, tmp_path / "out", capsys)
    bundle = imported(folder, tmp_path / "out", "--skip-faulty", "--json")
    told: list[dict[str, Any]] = json.loads(capsys.readouterr().out)["problems"]
    assert {problem["severity"] for problem in told} == {"note"}
    words = [problem["problem"] for problem in told]
    assert f"Invalid regions, images or files, skipped: {count}." in words
    assert ("Tasks skipped because some of their media files are missing: 1." in words) is is_gone
    (envelope,) = answered(bundle)
    assert len(envelope.answer.items) == 1


def test_tasks_of_a_table_without_their_media_are_left_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = written(
        tmp_path / "source", {"a.png": png(), "b.png": png(), "t.csv": "picture\ngone.png\na.png\nb.png\n"}
    )
    options = ("--preset", "image-tagging", "--label", "x")
    problems_of(folder, tmp_path / "out", capsys, *options)
    bundle = imported(folder, tmp_path / "out", *options, "--skip-faulty")
    assert "Tasks skipped because some of their media files are missing: 1." in capsys.readouterr().out
    read = read_bundle(FolderSource(bundle)).bundle
    assert read is not None
    assert [task.columns["image"] for task in read.tasks] == ["media/a.png", "media/b.png"]


def test_where_nothing_is_left_nothing_is_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = written(tmp_path / "source", {"a.json": json.dumps(LABELME)})
    problems = problems_of(folder, tmp_path / "out", capsys, "--skip-faulty")
    assert "tasks-empty" in {problem["code"] for problem in problems if problem["severity"] == "error"}


def test_annotations_of_label_studio_come_to_be_corrected(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def result(x: int) -> list[dict[str, Any]]:
        value = {"x": x, "y": 5, "width": 10, "height": 10, "rotation": 0, "rectanglelabels": ["car"]}
        where = {"from_name": "b", "to_name": "i", "type": "rectanglelabels"}
        return [{**where, "id": f"mark{x}", "original_width": 640, "original_height": 480, "value": value}]

    cancelled = {"was_cancelled": True, "result": result(1)}
    answers = [cancelled, {"result": []}, {"result": result(20)}, {"result": result(30)}]
    tasks = [{"id": 7, "data": {"image": "a.png"}, "annotations": answers, "predictions": [{"result": result(40)}]}]
    boxes = '<RectangleLabels name="b" toName="i"><Label value="car"/></RectangleLabels>'
    files: Files = {"a.png": png(), "tasks.json": json.dumps(tasks)}
    files["config.xml"] = f'<View><Image name="i" value="$image"/>{boxes}</View>'
    folder = written(tmp_path / "source", files)
    (shown,) = answered(imported(folder, tmp_path / "plain"))
    assert "--to-correct" in capsys.readouterr().out
    assert [item.value["x"] for item in shown.answer.items] == [40]
    (shown,) = answered(imported(folder, tmp_path / "corrected", "--to-correct"))
    assert [item.value["x"] for item in shown.answer.items] == [20]
    assert "Tasks with annotations that workers see and correct: 1." in capsys.readouterr().out


def test_only_what_is_shown_is_counted_and_that_nothing_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A task that was skipped, and one with a draft, have nothing to correct."""
    skipped = {"data": {"image": "a.png"}, "annotations": [{"was_cancelled": True, "result": [{"id": "m"}]}]}
    tasks = [skipped, {"data": {"image": "a.png"}, "drafts": [{"result": [{"id": "m"}]}]}]
    files: Files = {"a.png": png(), "tasks.json": json.dumps(tasks)}
    files["config.xml"] = '<View><Image name="i" value="$image"/><TextArea name="c" toName="i"/></View>'
    imported(written(tmp_path / "source", files), tmp_path / "out", "--to-correct")
    told = capsys.readouterr().out
    assert "annotations that workers see and correct" not in told
    assert "The source contains no Label Studio annotations that --to-correct could show to workers." in told


def test_what_is_wrong_after_a_task_that_was_left_out_stands_where_it_stands(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tasks = [
        {"id": number, "data": {"image": image}} for number, image in ((1, "gone.png"), (2, "a.png"), (2, "a.png"))
    ]
    files: Files = {"a.png": png(), "tasks.json": json.dumps(tasks)}
    files["config.xml"] = '<View><Image name="i" value="$image"/><TextArea name="c" toName="i"/></View>'
    problems = problems_of(written(tmp_path / "source", files), tmp_path / "out", capsys, "--skip-faulty")
    assert [problem["row"] for problem in problems if problem["severity"] == "error"] == [3]
