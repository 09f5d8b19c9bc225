"""Variants of COCO files that differ from its specification, made here in the manner of other programs."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from formats.imports.images.drawn_sources import COCO, answered, imported, png, problems_of, there_and_back, written
from formats.imports.images.drawn_strategies import assert_near

# As Datumaro and CVAT write it: no outline of a box, attributes that are no texts, places of points that nobody
# labeled, skeletons, and pictures counted from 0.
DATUMARO: dict[str, Any] = {
    "images": [{"id": 0, "file_name": "a.png", "width": 640, "height": 480}],
    "annotations": [
        {
            "id": 1,
            "image_id": 0,
            "category_id": 1,
            "segmentation": [],
            "area": 1215.0,
            "bbox": [10.5, 12.25, 40.5, 30.0],
            "iscrowd": 0,
            "attributes": {
                "occluded": True,
                "truncated": False,
                "n": 3,
                "colour": "red",
                "image": "b",
                "group_id": "7",
            },
            "keypoints": [15, 20, 2, 30, 25, 1, 40, 30, 0],
            "num_keypoints": 2,
        },
        {
            # A crowd whose box is a pixel less than its pixels are.
            "id": 2,
            "image_id": 0,
            "category_id": 2,
            "segmentation": {"counts": [0, 100, 380, 100, 640 * 480 - 580], "size": [480, 640]},
            "area": 200.0,
            "bbox": [0.0, 0.0, 1.0, 99.0],
            "iscrowd": 1,
        },
        {
            # An area that is not the box's.
            "id": 3,
            "image_id": 0,
            "category_id": 2,
            "segmentation": [],
            "area": 698368,
            "bbox": [100, 100, 40, 20],
            "iscrowd": 0,
        },
    ],
    "categories": [
        {"id": 1, "name": "cat", "keypoints": ["nose", "ear", "tail"], "skeleton": [[1, 2], [2, 3]]},
        {"id": 2, "name": "dog"},
    ],
}


def test_what_programs_write_otherwise_goes_back_to_them(tmp_path: Path) -> None:
    held = copy.deepcopy(DATUMARO)
    files: dict[str, bytes | str] = {"instances.json": json.dumps(held), "a.png": png()}
    found = json.loads(there_and_back(written(tmp_path / "source", files), tmp_path, "coco").read_text())
    del held["annotations"][1]["segmentation"], found["annotations"][1]["segmentation"]
    for name in ("images", "categories", "annotations"):
        assert_near(found[name], held[name])


def test_a_number_called_group_id_is_a_group_and_goes_back(tmp_path: Path) -> None:
    held = copy.deepcopy(DATUMARO)
    for annotation, group in zip(held["annotations"], (4, 0, 4), strict=True):
        annotation["attributes"] = {"group_id": group, "n": 3}
    files: dict[str, bytes | str] = {"instances.json": json.dumps(held), "a.png": png()}
    source = written(tmp_path / "source", files)
    (only,) = answered(imported(source, tmp_path / "seen"))
    assert [item.group for item in only.answer.items if item.type == "rectanglelabels"] == [4, 4]
    found = json.loads(there_and_back(source, tmp_path, "coco").read_text())
    assert [each["attributes"] for each in found["annotations"]] == [each["attributes"] for each in held["annotations"]]


def test_an_image_of_lvis_is_called_as_its_address_ends(tmp_path: Path) -> None:
    held = copy.deepcopy(COCO)
    held["images"] = [{"id": 1, "coco_url": "http://images.cocodataset.org/val2017/a.png", "width": 640, "height": 480}]
    files: dict[str, bytes | str] = {"lvis_v1_val.json": json.dumps(held), "val2017/a.png": png()}
    found = json.loads(there_and_back(written(tmp_path / "source", files), tmp_path, "coco").read_text())
    assert [image["file_name"] for image in found["images"]] == ["val2017/a.png"]
    assert len(found["annotations"]) == 1


def test_panoptic_files_are_told_as_such(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    held = copy.deepcopy(COCO)
    held["annotations"] = [{"image_id": 1, "file_name": "a.png", "segments_info": []}] * 2
    source = written(tmp_path / "source", {"panoptic.json": json.dumps(held), "a.png": png()})
    (told,) = problems_of(source, tmp_path / "bundle", capsys)
    assert "panoptic" in told["problem"]


def test_what_nobody_could_see_is_left_out_and_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """COCO 2017 has a box of no height, whose outline, with four corners, comes through."""
    corners = [[296.65, 388.33, 296.65, 388.33, 297.68, 388.33, 297.68, 388.33]]
    flat = {"bbox": [296.65, 388.33, 1.03, 0.0], "area": 0.0, "segmentation": corners, "image_id": 1, "category_id": 1}
    held = {**COCO, "annotations": [*COCO["annotations"], flat, {**flat, "segmentation": []}]}
    source = written(tmp_path / "source", {"a.png": png(), "coco.json": json.dumps(held)})
    found = json.loads(there_and_back(source, tmp_path, "coco").read_text())
    assert_near([each["bbox"] for each in found["annotations"]], [[1, 2, 3, 4], flat["bbox"]])
    assert_near(found["annotations"][1]["segmentation"], corners)
    assert "Regions without an area, not imported: 1 (first: “car”)." in capsys.readouterr().out


def test_outlines_of_two_places_and_points_without_names_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    odd = {"segmentation": [[1, 2, 3, 4], [1, 2, 30, 2, 30, 40]], "keypoints": [5, 6, 2]}
    held = {**COCO, "annotations": [{**COCO["annotations"][0], **odd}]}
    source = written(tmp_path / "source", {"a.png": png(), "coco.json": json.dumps(held)})
    found = json.loads(there_and_back(source, tmp_path, "coco").read_text())
    assert [each["segmentation"] for each in found["annotations"]] == [[[1, 2, 30, 2, 30, 40]]]
    printed = capsys.readouterr().out
    assert "not imported: annotations.keypoints." in printed
    assert "Outlines with fewer than three points" in printed


@pytest.mark.parametrize("listed", [[[0, 1], [1, 2]], [[1, 2], [2, 3], [3, 4]]])
def test_points_are_joined_as_they_are_counted_from_0_or_from_1(
    tmp_path: Path, listed: list[list[int]], capsys: pytest.CaptureFixture[str]
) -> None:
    """An edge between missing points is reported."""
    category = {"id": 1, "name": "car", "keypoints": ["nose", "ear", "tail"], "skeleton": listed}
    files: dict[str, bytes | str] = {"coco.json": json.dumps({**COCO, "categories": [category]}), "a.png": png()}
    found = json.loads(there_and_back(written(tmp_path / "source", files), tmp_path, "coco").read_text())
    assert found["categories"][0]["skeleton"] == [[1, 2], [2, 3]]
    assert ("not imported: categories.skeleton." in capsys.readouterr().out) is (len(listed) == 3)
