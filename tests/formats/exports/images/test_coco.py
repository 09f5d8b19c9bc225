"""COCO, as pycocotools reads it."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from PIL import Image
from pycocotools import mask as coco_mask
from pycocotools.coco import COCO

from depth import IS_DEEP
from formats.exports.images.drawn_bundle import (
    SIZE,
    about,
    box,
    brush,
    coco_of,
    ellipse,
    exported,
    line,
    point,
    polygon,
    seen,
)

OUTLINE = ((100.25, 50.5), (200.75, 60.0), (150.5, 180.125))
WORKERS = ("7k2m-0c9d-41xw-b5na", "8k2m-0c9d-41xw-b5na")


def test_pycocotools_gives_the_boxes_and_areas_that_were_marked(tmp_path: Path) -> None:
    written = coco_of(tmp_path, seen(box("a", 10, 20, 30, 40, "Red car"), polygon("b", OUTLINE)))
    file = tmp_path / "again.json"
    file.write_text(json.dumps(written))
    coco = COCO(str(file))
    (image,) = coco.loadImgs(coco.getImgIds())
    assert image == {"id": 12, "file_name": "street/photo.png", "width": SIZE[0], "height": SIZE[1]}
    first, second = coco.loadAnns(coco.getAnnIds(imgIds=12))
    assert (first["bbox"], first["area"]) == ([10, 20, 30, 40], 1200)
    assert coco_mask.area(coco.annToRLE(first)) == 1200
    assert list(coco_mask.toBbox(coco.annToRLE(first))) == [10, 20, 30, 40]
    assert second["bbox"] == [100.25, 50.5, 100.5, 129.625]
    (x1, y1), (x2, y2), (x3, y3) = OUTLINE
    assert second["area"] == pytest.approx(abs((x2 - x1) * (y3 - y1) - (x3 - x1) * (y2 - y1)) / 2, abs=0.01)
    assert second["segmentation"] == [[side for place in OUTLINE for side in place]]
    # Whole pixels differ from the outline by those that it cuts.
    around = sum(math.dist(here, there) for here, there in zip(OUTLINE, (*OUTLINE[1:], OUTLINE[0]), strict=True))
    assert abs(coco_mask.area(coco.annToRLE(second)) - second["area"]) < around / 2


WHOLE = st.tuples(*(st.integers(0, side - 2) for side in SIZE), *(st.integers(1, 300) for _side in SIZE))


@settings(deadline=None, max_examples=150 if IS_DEEP else 10)
@given(st.lists(WHOLE, min_size=1, max_size=4), st.sampled_from(("bars", "boxes")))
def test_pycocotools_counts_the_pixels_that_are_marked(sides: list[tuple[int, ...]], kind: str) -> None:
    bars = [(left, top, min(left + width, SIZE[0]), min(top + height, SIZE[1])) for left, top, width, height in sides]
    boxes = [
        box(f"a{number}", left, top, right - left, bottom - top, "bus")
        for number, (left, top, right, bottom) in enumerate(bars)
    ]
    with TemporaryDirectory() as folder:
        drawn = [brush("a", *bars)] if kind == "bars" else boxes
        file = Path(folder) / "again.json"
        file.write_text(json.dumps(coco_of(Path(folder), seen(*drawn))))
        coco = COCO(str(file))
        for annotation in coco.loadAnns(coco.getAnnIds()):
            packed = coco.annToRLE(annotation)
            assert coco_mask.area(packed) == pytest.approx(annotation["area"], abs=0.01)
            assert list(coco_mask.toBbox(packed)) == pytest.approx(annotation["bbox"], abs=0.01)


def test_labels_have_their_own_numbers_or_the_next_that_are_free(tmp_path: Path) -> None:
    categories = coco_of(tmp_path, seen(box("a", 1, 2, 3, 4, "bus")))["categories"]
    numbers = {category["name"]: category["id"] for category in categories}
    assert numbers == {"Red car": 7, "bus": 1, "Roof": 2}


def test_what_has_two_labels_is_two_annotations_and_what_has_none_goes_by_its_control(tmp_path: Path) -> None:
    written = coco_of(tmp_path, seen(box("a", 1, 2, 3, 4, "Red car", "bus"), box("b", 5, 6, 7, 8)))
    names = {category["id"]: category["name"] for category in written["categories"]}
    assert [names[each["category_id"]] for each in written["annotations"]] == ["Red car", "bus", "tool"]
    assert [each["id"] for each in written["annotations"]] == [1, 2, 3]


def test_a_turned_box_is_its_outline_and_the_upright_box_around(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (only,) = coco_of(tmp_path, seen(box("a", 100, 100, 30, 40, "bus", turn=90)))["annotations"]
    assert (only["bbox"], only["area"]) == ([60, 100, 40, 30], 1200)
    assert only["segmentation"] == [[100, 100, 100, 130, 60, 130, 60, 100]]
    assert "Rotated boxes: 1 (labels and tasks:" in capsys.readouterr().out


def test_marks_of_one_object_are_one_annotation_with_its_key_points(tmp_path: Path) -> None:
    own = [box("a", 10, 20, 30, 40, "bus"), polygon("b", OUTLINE), point("c", 5, 6, "tail"), point("d", 7, 8, "nose")]
    grouped = [about(item, "group_id", "number", 3) for item in own[:3]]
    hidden = about(own[2], "flags", "choices", ["occluded"])
    written = coco_of(tmp_path, seen(*own, *grouped, hidden))
    first, second, third = written["annotations"]
    assert first["keypoints"] == second["keypoints"] == [0, 0, 0, 5, 6, 1]
    assert (first["bbox"], first["segmentation"]) == ([10, 20, 30, 40], [[s for place in OUTLINE for s in place]])
    assert third["keypoints"] == [7, 8, 2]
    named = {category["name"]: category.get("keypoints") for category in written["categories"]}
    assert named == {"Red car": None, "bus": ["nose", "tail"], "Roof": ["nose", "tail"], "nose": ["nose"]}


def test_what_was_grouped_by_hand_is_no_object_by_that(tmp_path: Path) -> None:
    cars = [box("a", 10, 20, 30, 40, "bus"), box("b", 100, 20, 30, 40, "bus"), polygon("c", OUTLINE)]
    written = coco_of(tmp_path, seen(*(replace(car, group=group) for car, group in zip(cars, (5, 5, 0), strict=True))))
    assert [each["attributes"] for each in written["annotations"]] == [{"group_id": 5}] * 2 + [{"group_id": 0}]


def test_a_key_point_that_is_grouped_with_just_one_mark_belongs_to_it(tmp_path: Path) -> None:
    grouped = [box("a", 10, 20, 30, 40, "bus"), point("b", 300, 300, "nose"), point("c", 310, 300, "tail")]
    others = [box("d", 100, 20, 30, 40, "bus"), box("e", 200, 20, 30, 40, "bus"), point("f", 320, 300, "nose")]
    marks = [replace(mark, group=1) for mark in grouped] + [replace(mark, group=2) for mark in others]
    found = coco_of(tmp_path, seen(*marks))["annotations"]
    assert [each.get("keypoints") for each in found] == [[300, 300, 2, 310, 300, 2], None, None, [320, 300, 2]]


def test_what_else_is_said_stands_in_attributes(tmp_path: Path) -> None:
    own = box("a", 1, 2, 3, 4, "bus")
    remarks = [about(own, "pose", "choices", ["Left"]), about(own, "description", "textarea", ["a", "b"])]
    flags = about(own, "flags", "choices", ["difficult", "iscrowd"])
    (only,) = coco_of(tmp_path, seen(own, *remarks, flags))["annotations"]
    assert only["iscrowd"] == 1
    assert only["attributes"] == {"pose": "Left", "description": ["a", "b"], "difficult": True}


def test_several_workers_have_an_image_each(tmp_path: Path) -> None:
    own = [
        seen(box(f"a{number}", 1, 2, 3, 4, "bus"), number=number, worker=worker)
        for number, worker in enumerate(WORKERS)
    ]
    written = coco_of(tmp_path, *own, seen(number=3, skipped=True))
    assert [(image["id"], image["worker"]) for image in written["images"]] == [(12, WORKERS[0]), (13, WORKERS[1])]
    assert [each["image_id"] for each in written["annotations"]] == [12, 13]


def test_what_is_painted_is_packed_runs_that_pycocotools_opens(tmp_path: Path) -> None:
    painted = brush("a", (10, 20, 40, 60), (100, 100, 130, 101))
    grouped = [painted, polygon("b", OUTLINE), box("c", 0, 0, 640, 480, "bus")]
    groups = [about(item, "group_id", "number", 1) for item in grouped[1:]]
    alone, together, _bus = coco_of(tmp_path, seen(*grouped, *groups))["annotations"]
    assert (alone["bbox"], alone["area"], alone["segmentation"]["size"]) == ([10, 20, 120, 81], 1230, [480, 640])
    assert coco_mask.area(alone["segmentation"]) == 1230
    assert list(coco_mask.toBbox(alone["segmentation"])) == alone["bbox"]
    assert together["segmentation"] == [[side for place in OUTLINE for side in place]]


def test_an_ellipse_is_its_outline_and_a_line_is_left_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (only,) = coco_of(tmp_path, seen(ellipse("a", 320, 240, 100, 50), line("b", (1, 2), (3, 4))))["annotations"]
    assert only["bbox"] == [220, 190, 200, 100]
    assert only["area"] == pytest.approx(math.pi * 100 * 50, rel=0.002)
    assert "Regions of a type this format does not support: 1 (labels and tasks:" in capsys.readouterr().out


@pytest.mark.parametrize(
    "outline",
    [
        ((10, 10), (110, 110), (110, 10), (10, 110)),
        ((10, 10), (60, 60), (110, 110), (110, 10), (60, 60), (10, 110)),
        ((200, 10), (300, 60), (200, 110), (280, 10), (220, 110)),
        ((0, 0), (100, 0), (100, 100), (0, 100), (0, 0), (100, 0), (100, 50), (0, 50)),
    ],
)
def test_an_outline_that_runs_over_itself_has_the_area_that_is_filled(
    tmp_path: Path, outline: Sequence[tuple[float, float]]
) -> None:
    """In every format, and as pycocotools fills it, which differs in pixels on the edge."""
    own = seen(polygon("a", outline))
    (found,) = coco_of(tmp_path / "coco", own)["annotations"]
    (table,) = exported(tmp_path / "marks", "marks", own).values()
    (row,) = csv.DictReader(io.StringIO(table.decode("utf-8-sig")))
    with Image.open(io.BytesIO(exported(tmp_path / "masks", "masks", own)["masks/street/photo.png"])) as opened:
        filled = SIZE[0] * SIZE[1] - max(count for count, number in opened.getcolors() or () if number == 0)
    assert found["area"] == int(row["area_px"]) == filled
    packed = coco_mask.merge(coco_mask.frPyObjects(found["segmentation"], SIZE[1], SIZE[0]))
    assert coco_mask.area(packed) == pytest.approx(found["area"], rel=0.04)


def test_an_outline_of_sides_without_end_is_not_compared_for_ever(tmp_path: Path) -> None:
    """A comb whose teeth are as wide as the picture."""
    outline = [(640.0 * (place % 2), 480 * place / 20_000) for place in range(20_000)]
    (found,) = coco_of(tmp_path, seen(polygon("a", outline)))["annotations"]
    assert 0 <= found["area"] <= SIZE[0] * SIZE[1]
