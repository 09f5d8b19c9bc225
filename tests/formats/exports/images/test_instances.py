"""Which key points are one object with what, where nobody gave it a number."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from annotator.core.answer.result_items import Relation, ResultItem
from formats.exports.images.drawn_bundle import SIZE, about, box, coco_of, ellipse, exported, point, seen

FACES = """\
<View>
  <Image name="image" value="$image"/>
  <KeyPointLabels name="spot" toName="image" skeleton="1-2"><Label value="nose"/><Label value="tail"/></KeyPointLabels>
</View>
"""
COUNTED = """\
<View>
  <Image name="image" value="$image"/>
  <RectangleLabels name="box" toName="image"><Label value="bus"/><Label value="nose"/></RectangleLabels>
  <KeyPointLabels name="spot" toName="image"><Label value="nose"/><Label value="tail"/></KeyPointLabels>
</View>
"""
HEADS = [box("a", 10, 10, 100, 100, "bus"), box("b", 200, 10, 100, 100, "bus")]
POINTS = [
    point("c", 20, 20, "nose"),
    point("d", 210, 20, "nose"),
    point("e", 110, 50, "tail"),
    point("f", 5, 5, "nose"),
]


def points_of(written: Any) -> list[tuple[str, list[float], int]]:
    names = {category["id"]: category["name"] for category in written["categories"]}
    return [
        (names[each["category_id"]], each.get("keypoints", []), each.get("num_keypoints", 0))
        for each in written["annotations"]
    ]


def test_points_belong_to_the_mark_around_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """On its edge is in it; what nothing is around is alone."""
    assert points_of(coco_of(tmp_path, seen(*HEADS, *POINTS))) == [
        ("bus", [20, 20, 2, 110, 50, 2], 2),
        ("bus", [210, 20, 2, 0, 0, 0], 1),
        ("nose", [5, 5, 2], 1),
    ]
    printed = capsys.readouterr().out
    assert (
        "Key points not assigned to an object: 3 (labels and tasks: nose (12), tail (12)). They are "
        "assigned to the smallest region around them, or to earlier points of their skeleton."
    ) in printed
    assert (
        "Isolated key points: 1 (labels and tasks: nose (12)). They are not inside a region, or the region "
        "already has a point with the same name. They are exported with a box of 0 × 0 px."
    ) in printed
    assert "No action needed" not in printed


def test_the_smallest_mark_that_has_no_such_point_yet(tmp_path: Path) -> None:
    own = [box("a", 0, 0, 400, 400, "Red car"), ellipse("b", 100, 100, 50, 40)]
    noses = [point("c", 100, 100, "nose"), point("d", 101, 100, "nose"), point("e", 102, 100, "nose")]
    assert points_of(coco_of(tmp_path, seen(*noses, *own))) == [
        ("Roof", [100, 100, 2, 0, 0, 0], 1),
        ("Red car", [101, 100, 2, 0, 0, 0], 1),
        ("nose", [102, 100, 2], 1),
    ]


def test_a_number_that_was_given_holds(tmp_path: Path) -> None:
    numbered = [about(HEADS[0], "group_id", "number", 1), about(POINTS[3], "group_id", "number", 1)]
    assert points_of(coco_of(tmp_path, seen(*HEADS, *POINTS, *numbered))) == [
        ("bus", [5, 5, 2, 0, 0, 0], 1),
        ("bus", [210, 20, 2, 0, 0, 0], 1),
        ("nose", [20, 20, 2], 1),
        ("tail", [110, 50, 2], 1),
    ]


@pytest.mark.parametrize("turn", [1, -1])
def test_a_point_belongs_to_what_it_is_related_to_wherever_it_stands(
    tmp_path: Path, turn: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """In either direction; what is related to a point alone says nothing."""
    ends = [("f", "b"), ("c", "f"), ("d", "b")]
    related = tuple(Relation(*((first, second) if turn > 0 else (second, first))) for first, second in ends)
    envelope = seen(*HEADS, *POINTS)
    envelope = replace(envelope, answer=replace(envelope.answer, relations=related))
    assert points_of(coco_of(tmp_path, envelope)) == [
        ("bus", [20, 20, 2, 110, 50, 2], 2),
        ("bus", [210, 20, 2, 0, 0, 0], 1),
    ]
    printed = capsys.readouterr().out
    assert "A key point related to a region is assigned to that region." in printed
    assert "with a box of 0 × 0 px" not in printed


def test_points_of_a_skeleton_are_one_object_until_a_label_comes_again(tmp_path: Path) -> None:
    hidden: list[ResultItem] = []
    written = coco_of(tmp_path, seen(*POINTS, *hidden), config=FACES)
    assert points_of(written) == [
        ("spot", [20, 20, 2, 0, 0, 0], 1),
        ("spot", [210, 20, 2, 110, 50, 2], 2),
        ("spot", [5, 5, 2, 0, 0, 0], 1),
    ]
    faces = {category["name"]: category for category in written["categories"]}
    assert (faces["spot"]["keypoints"], faces["spot"]["skeleton"]) == (["nose", "tail"], [[1, 2]])


def test_points_are_counted_things_where_their_labels_are_those_of_boxes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    written = coco_of(tmp_path, seen(*HEADS, *POINTS[:2]), config=COUNTED)
    assert [(name, points) for name, points, _count in points_of(written)] == [
        *(("bus", []), ("bus", []), ("nose", [20, 20, 2]), ("nose", [210, 20, 2])),
    ]
    assert "not assigned to an object" not in capsys.readouterr().out


def test_poses_of_yolo_have_the_points_in_their_box(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = box("a", 64, 48, 320, 240, "bus"), point("c", 320, 240, "tail"), point("d", 321, 240, "tail")
    files = exported(tmp_path, "yolo-pose", seen(*own))
    assert files["labels/street/photo.txt"] == b"1 0.35 0.35 0.5 0.5 0 0 0 0.5 0.5 2\n"
    assert (
        "Isolated key points: 1 (labels and tasks: tail (12)). They are not inside a region, or the region "
        "already has a point with the same name. They are not exported, because this format requires a box "
        "for each point."
    ) in capsys.readouterr().out


def test_thousands_of_points_find_their_box(tmp_path: Path) -> None:
    places = [(4 * (number % 150) + 1, 4 * (number // 150) + 1) for number in range(2000)]
    boxes = [box(f"b{number}", x, y, 3, 3, "bus") for number, (x, y) in enumerate(places)]
    points = [point(f"p{number}", x + 1, y + 1, "nose") for number, (x, y) in enumerate(reversed(places))]
    found = points_of(coco_of(tmp_path, seen(*points, *boxes)))
    assert sorted(found) == sorted(("bus", [x + 1, y + 1, 2, 0, 0, 0], 1) for x, y in places)
    assert max(y for _x, y in places) < SIZE[1]


def test_what_is_said_of_a_point_of_an_object_is_told_where_it_has_no_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An answer about the box becomes its attribute, and one about a single point, too."""
    said = [about(HEADS[0], "pose", "choices", ["Left"]), about(POINTS[0], "pose", "choices", ["Right"])]
    alone = about(POINTS[3], "pose", "choices", ["Right"])
    written = coco_of(tmp_path, seen(*HEADS, *POINTS, *said, alone))
    assert [each.get("attributes") for each in written["annotations"]] == [{"pose": "Left"}, None, {"pose": "Right"}]
    printed = capsys.readouterr().out
    assert (
        "Regions with more information than this format supports: 1 (labels and tasks: nose (12)). The "
        "additional information is not exported."
    ) in printed
    assert "The marks, csv and label-studio formats include everything." in printed


def test_what_is_said_of_both_parts_of_an_object_is_told_where_it_differs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    numbers = [about(head, "group_id", "number", 1) for head in HEADS]
    poses = [about(head, "pose", "choices", [pose]) for head, pose in zip(HEADS, ("Left", "Right"), strict=True)]
    written = coco_of(tmp_path, seen(*HEADS, *numbers, *poses))
    assert [each["attributes"] for each in written["annotations"]] == [{"pose": "Right"}]
    assert (
        "Regions with more information than this format supports: 1 (labels and tasks: bus (12))."
    ) in capsys.readouterr().out
