"""Faulty files of other programs are refused with file, line and remedy."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from formats.imports.images.drawn_sources import COCO, CVAT, LABELME, VOC, imported, png, problems_of, written


def with_annotation(**changed: Any) -> dict[str, Any]:
    return {**COCO, "annotations": [*COCO["annotations"], {**COCO["annotations"][0], **changed}]}


COCO_CASES: dict[str, tuple[dict[str, Any], int, str]] = {
    "no such picture": (
        with_annotation(image_id=2),
        22,
        ("This annotation refers to image 2, which is not in the file."),
    ),
    "no such category": (
        with_annotation(category_id="one"),
        22,
        "This annotation has category one, which is not in the file",
    ),
    "neither": (
        with_annotation(image_id=None, category_id=2),
        22,
        "image None and category 2, which are not in the file",
    ),
    "no places": (
        with_annotation(bbox=[1, 2, 3]),
        22,
        "The coordinates of this region are missing or are not numbers.",
    ),
    "no number": (
        with_annotation(bbox=[1, 2, 3, None]),
        22,
        ("The coordinates of this region are missing or are not numbers."),
    ),
    "no list": ({"images": [], "annotations": []}, 1, "it has no “categories” list"),
    "no id": ({**COCO, "categories": [{"name": "car"}]}, 24, "This category has no id"),
    "a name twice": ({**COCO, "categories": [*COCO["categories"], {"id": 2, "name": "car"}]}, 28, "“car”"),
    "no size": (
        {**COCO, "images": [{"id": 1, "file_name": "b.png"}]},
        3,
        ("The size of this image is unknown: neither the file nor the image gives it."),
    ),
}


@pytest.mark.parametrize("case", COCO_CASES)
def test_coco_is_refused_with_the_line(tmp_path: Path, case: str, capsys: pytest.CaptureFixture[str]) -> None:
    held, line, words = COCO_CASES[case]
    source = written(tmp_path / "source", {"a.png": png(), "coco.json": json.dumps(held, indent=1)})
    problems = problems_of(source, tmp_path / "out", capsys, "--from", "coco")
    assert {(problem["file"], problem["code"]) for problem in problems} == {("coco.json", "drawn-file")}
    problem = next(problem for problem in problems if words in problem["problem"])
    assert problem["line"] == line
    assert problem["hint"]


OF_ONE_IMAGE: dict[str, tuple[str, str]] = {
    "coco": ("a.json", json.dumps(COCO)),
    "labelme": ("a.json", json.dumps(LABELME)),
    "cvat": ("a.xml", CVAT),
    "voc": ("a.xml", VOC),
}


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("https://example.org/a.png", "media-remote"),
        ("s3://bucket/a.png", "media-remote"),
        ("http://localhost:8080/data/upload/3/1a2b3c4d-a.png", "media-missing"),
        ("other.png", "media-missing"),
        ("A .png", "media-missing"),
    ],
)
@pytest.mark.parametrize("form", OF_ONE_IMAGE)
def test_an_image_that_is_not_there_is_named(
    tmp_path: Path, form: str, name: str, code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """An image named by its address ended the import with a traceback."""
    file, content = OF_ONE_IMAGE[form]
    source = written(tmp_path / "source", {file: content.replace("a.png", name), "_a.png": png()})
    problem, *_others = problems_of(source, tmp_path / "out", capsys, "--from", form)
    assert (problem["code"], problem["file"]) == (code, file)
    assert name in problem["problem"]
    assert problem["hint"]


def test_marks_on_one_line_are_told_apart(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    faulty = [{**COCO["annotations"][0], "id": number, "bbox": None} for number in (7, 8)]
    held = {**COCO, "annotations": [*COCO["annotations"], *faulty]}
    folder = written(tmp_path / "coco", {"a.png": png(), "coco.json": json.dumps(held)})
    problems = problems_of(folder, tmp_path / "out", capsys)
    assert [problem["field"] for problem in problems] == [
        "annotations[1] (id 7, a.png)",
        "annotations[2] (id 8, a.png)",
    ]
    box = '<box label="car" xtl="1" ytl="2" xbr="30"/>'
    cvat = CVAT.replace("</image>", f"{box}{box}</image>").replace("\n", "")
    folder = written(tmp_path / "cvat", {"a.png": png(), "a.xml": cvat})
    problems = problems_of(folder, tmp_path / "out", capsys)
    assert [problem["field"] for problem in problems] == ["a.png, box[2]", "a.png, box[3]"]


def test_ids_of_coco_may_be_spelled(tmp_path: Path) -> None:
    spelled = {"id": "1", "image_id": "1", "category_id": "01"}
    held = {**COCO, "annotations": [{**COCO["annotations"][0], **spelled}]}
    imported(written(tmp_path / "source", {"a.png": png(), "coco.json": json.dumps(held)}), tmp_path / "out")


def test_an_outline_that_is_none_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    held = with_annotation(id=5, segmentation=[[1, 2, 3, 4, 5]])
    imported(written(tmp_path / "source", {"a.png": png(), "coco.json": json.dumps(held)}), tmp_path / "out")
    printed = capsys.readouterr().out
    assert "annotations[1] (id 5, a.png): Outlines with fewer than three points" in printed
    assert "annotations.segmentation" not in printed


LABELME_CASES: dict[str, tuple[dict[str, Any], str]] = {
    "no label": ({**LABELME, "shapes": [{**LABELME["shapes"][0], "label": ""}]}, "This region has no label."),
    "no points": (
        {**LABELME, "shapes": [{"label": "car"}]},
        ("The coordinates of this region are missing or are not numbers."),
    ),
    "no picture": ({"shapes": [], "version": "5"}, "no “imagePath”"),
    "no size": ({**LABELME, "imagePath": "gone.png", "imageWidth": None}, "Invalid image size: None × 480."),
}


@pytest.mark.parametrize("case", LABELME_CASES)
def test_labelme_is_refused(tmp_path: Path, case: str, capsys: pytest.CaptureFixture[str]) -> None:
    held, words = LABELME_CASES[case]
    files: dict[str, bytes | str] = {"a.png": png(), "b.png": png(), "a.json": json.dumps(held, indent=1)}
    files["b.json"] = json.dumps({**LABELME, "imagePath": "b.png"})
    problem = problems_of(written(tmp_path / "source", files), tmp_path / "out", capsys)[0]
    assert (problem["file"], problem["code"]) == ("a.json", "drawn-file")
    assert words in problem["problem"]


XML_CASES = {
    "voc without a name": (VOC.replace("a.png", ""), 1, "The image name is missing."),
    "voc without a size": (VOC.replace("640", "").replace("a.png", "gone.png"), 3, "Invalid image size:"),
    "voc without a place": (
        VOC.replace("<ymax>40</ymax>", ""),
        4,
        ("The coordinates of this region are missing or are not numbers."),
    ),
    "LabelMe of the web": (
        VOC.replace("size>", "imagesize>"),
        1,
        ("This file is from the web version of LabelMe. It contains outlines instead of Pascal VOC boxes."),
    ),
    "cvat without a picture": (CVAT.replace("image", "track"), 1, "This CVAT file contains no images."),
    "cvat without a place": (
        CVAT.replace('xtl="1"', 'xtl="nan"'),
        3,
        ("The coordinates of this region are missing or are not numbers."),
    ),
    "cvat without a label": (CVAT.replace('label="car"', ""), 3, "This region has no label."),
}


@pytest.mark.parametrize("case", XML_CASES)
def test_xml_is_refused_with_the_line(tmp_path: Path, case: str, capsys: pytest.CaptureFixture[str]) -> None:
    text, line, words = XML_CASES[case]
    source = written(tmp_path / "source", {"a.png": png(), "a.xml": text})
    problem = problems_of(source, tmp_path / "out", capsys)[0]
    assert (problem["file"], problem["code"], problem["line"]) == ("a.xml", "drawn-file", line)
    assert words in problem["problem"]


YOLO_CASES = {
    "0 0.5 0.5\n": "This is not a valid YOLO line.",
    "x 0.5 0.5 0.1 0.1\n": "This is not a valid YOLO line.",
    "2 0.5 0.5 0.1 0.1\n": "Class 2 does not exist. The last named class is 1.",
    "0 nan 0.5 0.1 0.1\n": "This is not a valid YOLO line.",
}


@pytest.mark.parametrize("line", YOLO_CASES)
def test_yolo_is_refused_with_the_line(tmp_path: Path, line: str, capsys: pytest.CaptureFixture[str]) -> None:
    text = f"0 0.5 0.5 0.1 0.1\n\n{line}"
    files: dict[str, bytes | str] = {"images/a.png": png(), "labels/a.txt": text, "classes.txt": "car\nbus\n"}
    problem = problems_of(written(tmp_path / "source", files), tmp_path / "out", capsys)[0]
    assert (problem["file"], problem["code"], problem["line"]) == ("labels/a.txt", "drawn-file", 3)
    assert YOLO_CASES[line] in problem["problem"]


def test_images_that_are_not_there_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    held = {**COCO, "images": [*COCO["images"], {**COCO["images"][0], "id": 2, "file_name": "gone.png"}]}
    source = written(tmp_path / "source", {"a.png": png(), "coco.json": json.dumps(held)})
    (problem,) = problems_of(source, tmp_path / "out", capsys)
    assert (problem["code"], problem["file"], problem["row"]) == ("media-missing", "coco.json", None)
    assert "gone.png" in problem["problem"]
    assert "--tasks" not in problem["hint"]


def test_what_has_no_label_at_all_needs_a_design(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = written(tmp_path / "source", {"a.png": png(), "a.json": json.dumps({**LABELME, "shapes": []})})
    (problem,) = problems_of(source, tmp_path / "out", capsys)
    assert "None of the regions has a label, so no design can be created." in problem["problem"]


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000, '{"info": 1e999, "images": "\\ud800"}', "\x00", "{}"])
@pytest.mark.parametrize("kind", ["coco", "labelme", "voc", "cvat", "yolo"])
def test_nothing_in_a_file_makes_it_fall(
    tmp_path: Path, text: str, kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    name = {"voc": "a.xml", "cvat": "a.xml", "yolo": "data.yaml"}.get(kind, "a.json")
    source = written(tmp_path / "source", {"a.png": png(), name: text})
    assert problems_of(source, tmp_path / "out", capsys, "--from", kind, *(() if kind == "yolo" else ("--tasks", name)))
