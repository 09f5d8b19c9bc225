"""Several data sets in one folder: none is skipped silently; and requested labels get into the design."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from annotator.formats.imports.files import ImportFiles
from annotator.formats.imports.source_detection import files_of_lines
from annotator.formats.problem_log import ProblemLog
from formats.foreign_sources import source
from formats.imports.images.drawn_sources import COCO, CVAT, LABELME, VOC, imported, png, problems_of, written

type Files = dict[str, bytes | str]

IMAGE: Files = {"a.png": png()}
OF_EACH: dict[str, Files] = {
    "coco": {"coco.json": json.dumps(COCO)},
    "cvat": {"cvat.xml": CVAT},
    "labelme": {"a.json": json.dumps(LABELME)},
    "voc": {"a.xml": VOC},
    "yolo": {"a.txt": "0 0.5 0.5 0.1 0.1\n", "data.yaml": "names: [car]\n"},
}
TABLE: Files = {"tasks.csv": "image\na.png\n"}
RESULTS: dict[str, Any] = {"image_id": 1, "category_id": 1, "bbox": [1, 2, 3, 4], "score": 0.5}


@pytest.mark.parametrize("one", OF_EACH)
@pytest.mark.parametrize("another", OF_EACH)
def test_two_are_refused_and_each_comes_when_it_is_named(
    tmp_path: Path, one: str, another: str, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = written(tmp_path / "source", {**IMAGE, **OF_EACH[one], **OF_EACH[another]})
    if one == another:
        imported(folder, tmp_path / "out")
        return
    (problem,) = problems_of(folder, tmp_path / "out", capsys)
    assert problem["code"] == "import-ambiguous"
    for kind in (one, another):
        assert f"{kind}: {next(iter(OF_EACH[kind]))}" in problem["problem"]
    imported(folder, tmp_path / "out", "--from", one)


BY_PRODUCTS: dict[str, Files] = {
    "names that nothing is drawn by": {**OF_EACH["coco"], "classes.txt": "car\n"},
    "a list for labelme": {**OF_EACH["labelme"], "labels.txt": "__ignore__\n_background_\ncar\n"},
    "masks of VOC": {**OF_EACH["voc"], "labelmap.txt": "background\ncar\n", "SegmentationClass/a.png": png()},
    "settings": {**OF_EACH["voc"], "settings.json": '{"size": 1}'},
    "captions": {**OF_EACH["voc"], "a.txt": "a car in front of a house\n"},
}


@pytest.mark.parametrize("case", BY_PRODUCTS)
def test_a_by_product_is_no_data_set(tmp_path: Path, case: str) -> None:
    imported(written(tmp_path / "source", {**IMAGE, **BY_PRODUCTS[case]}), tmp_path / "out")


def test_a_table_beside_is_named_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = written(tmp_path / "source", {**IMAGE, **OF_EACH["voc"], **TABLE})
    (problem,) = problems_of(folder, tmp_path / "out", capsys)
    assert "table: tasks.csv; voc: a.xml" in problem["problem"]
    boxes = '<RectangleLabels name="b" toName="i"><Label value="x"/></RectangleLabels>'
    design = f'<View><Image name="i" value="$image"/>{boxes}</View>'
    imported(written(folder, {"config.xml": design}), tmp_path / "out")
    assert "these datasets are not imported: voc: a.xml" in capsys.readouterr().out


def test_results_of_coco_are_told_as_such(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = written(tmp_path / "source", {**IMAGE, "found.json": json.dumps([RESULTS])})
    (problem,) = problems_of(folder, tmp_path / "out", capsys)
    assert (problem["code"], problem["file"]) == ("drawn-file", "found.json")
    assert "These are COCO results, as produced by a model:" in problem["problem"]


def test_classes_without_names_are_asked_for_or_named_in_their_order(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = written(tmp_path / "source", {**IMAGE, "a.txt": "1 0.5 0.5 0.1 0.1 0.87\n"})
    (problem,) = problems_of(folder, tmp_path / "no", capsys)
    assert "The class names are missing." in problem["problem"]
    assert "--label" in problem["hint"]
    bundle = imported(folder, tmp_path / "out", "-l", "car", "-l", "bus")
    (task,) = json.loads((bundle / "tasks.json").read_text())
    (mark,) = task["predictions"][0]["result"]
    assert mark["value"]["rectanglelabels"] == ["bus"]
    assert "confidence" in capsys.readouterr().out


def test_images_that_share_their_labels_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files: Files = {"images/x.png": png(), "images/x.jpg": png(), "labels/x.txt": "0 0.5 0.5 0.1 0.1\n"}
    imported(written(tmp_path / "source", {**files, "classes.txt": "car\n"}), tmp_path / "out")
    assert (
        "Label files whose name matches several images: 1 (first: labels/x.txt). The labels are used for "
        "all of these images."
    ) in capsys.readouterr().out


def test_a_label_that_nothing_is_called_by_yet_is_added(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = written(
        tmp_path / "source",
        {
            **IMAGE,
            "coco.json": json.dumps(
                {
                    **COCO,
                    "categories": [{"id": 4, "name": "car"}],
                    "annotations": [{**COCO["annotations"][0], "category_id": 4}],
                }
            ),
        },
    )
    design = (imported(folder, tmp_path / "out", "--label", "zebra") / "config.xml").read_text()
    assert '<Label value="car" category="4"/>' in design
    assert '<Label value="zebra" category="5"/>' in design
    imported(written(folder, {"config.xml": design}), tmp_path / "own", "--label", "giraffe")
    assert "these labels are not imported: giraffe" in capsys.readouterr().out


def test_only_files_of_lines_that_are_called_as_images_are_looked_into() -> None:
    files = {"a.png": b"", "b.png": b"", "a.txt": b"0 1 1 1 1", "b.txt": b"\n", "notes.txt": b"x"}
    assert files_of_lines(ImportFiles(source(files), {}, ProblemLog())) == ["a.txt", "b.txt"]
    told = {**files, "b.txt": b"a house"}
    assert files_of_lines(ImportFiles(source(told), {}, ProblemLog())) == []
