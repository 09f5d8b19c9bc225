"""Regions beyond the edge of their image are clipped in COCO and VOC, whose readers accept nothing else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from annotator.app.main import main
from annotator.formats.bundle.reader import read_bundle
from annotator.store.bundles.sources import FolderSource
from formats.exports.images.drawn_bundle import box, coco_of, exported, png, polygon, seen

# Turned by half a right angle around (600, 100): from there to the right it goes beyond the picture.
TURNED = box("a", 600, 100, 100, 20, "bus", turn=45)
CUT = "Regions that extend past the image edge: 1 (labels and tasks: bus (12)). They are clipped in the "
"files."


def sides(files: dict[str, bytes]) -> list[list[str]]:
    (text,) = (content for name, content in files.items() if name.endswith(".xml"))
    found = etree.fromstring(text).findall("object/bndbox")
    return [[each.findtext(side) or "" for side in ("xmin", "ymin", "xmax", "ymax")] for each in found]


def test_a_turned_box_of_coco_is_cut_off_at_the_edge(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (only,) = coco_of(tmp_path, seen(TURNED))["annotations"]
    (outline,) = only["segmentation"]
    assert max(outline[::2]) == 640
    left, top, width, height = only["bbox"]
    assert (left, left + width) == (min(outline[::2]), 640)
    assert (top, top + height) == (100, max(outline[1::2]))
    assert 0 < only["area"] < 2000
    assert CUT in capsys.readouterr().out


def test_boxes_of_voc_around_what_is_turned_or_round_are_whole_pixels_on_the_image(tmp_path: Path) -> None:
    files = exported(tmp_path, "voc", seen(TURNED, polygon("b", ((10, 10), (20, 10), (10.5, 30.25)))))
    assert sides(files) == [["585", "100", "640", "169"], ["10", "10", "20", "31"]]


def test_a_box_of_voc_keeps_the_parts_of_a_pixel_it_came_with(tmp_path: Path) -> None:
    assert sides(exported(tmp_path, "voc", seen(box("a", 1.25, 2, 3, 4.5, "bus")))) == [["1.25", "2", "4.25", "6.5"]]


def test_what_lies_beside_its_image_is_left_out_and_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    beside = box("a", 0, 0, 60, 40, "bus", turn=180)
    assert coco_of(tmp_path, seen(beside))["annotations"] == []
    assert (
        "Regions entirely outside their image: 1 (labels and tasks: bus (12)). They are not exported."
    ) in capsys.readouterr().out


@pytest.mark.parametrize("form", ["coco", "voc"])
def test_what_was_cut_off_comes_in_again_whole(tmp_path: Path, form: str, capsys: pytest.CaptureFixture[str]) -> None:
    files = exported(tmp_path / "out", form, seen(TURNED))
    source = tmp_path / "source"
    for name, content in {"street/photo.png": png(), **files}.items():
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).write_bytes(content)
    capsys.readouterr()  # what the export tells
    assert main(["import", str(source), "-o", str(tmp_path / "new"), "--requester", "R"]) == 0
    printed = capsys.readouterr().out
    assert "edge" not in printed
    assert "outside" not in printed
    reading = read_bundle(FolderSource(tmp_path / "new"))
    assert reading.bundle is not None
    (task,) = reading.bundle.tasks
    (mark,) = marks(task.columns["predictions"])
    assert set(mark) >= ({"points"} if form == "coco" else {"x", "y", "width", "height"})


def marks(predictions: str) -> list[dict[str, Any]]:
    return [result["value"] for result in json.loads(predictions)[0]["result"]]
