"""Groups as objects, where whoever exports says that they are: to labelme's users marks of one group and label are."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from pycocotools import mask as coco_mask

from annotator.app.main import main
from annotator.core.answer.result_items import ResultItem
from answer_making import write_results
from formats.exports.images.drawn_bundle import SIZE, box, brush, coco_of, exported, point, polygon, seen
from formats.imports.images.drawn_sources import answered, imported, png, written

JOINED = ("--groups", "joined")
LEFT = [(10, 10), (60, 10), (60, 60), (10, 60)]
RIGHT = [(100, 10), (140, 10), (140, 60), (100, 60)]
OVER_LEFT = [(40, 10), (90, 10), (90, 60), (40, 60)]


def grouped(group: int, *marks: ResultItem) -> list[ResultItem]:
    return [replace(mark, group=group) for mark in marks]


def flat(*outlines: Sequence[tuple[float, float]]) -> list[list[float]]:
    return [[side for place in outline for side in place] for outline in outlines]


def outlined(coco: Mapping[str, Any]) -> list[tuple[Any, float, list[float]]]:
    return [(each["segmentation"], each["area"], each["bbox"]) for each in coco["annotations"]]


CAR = grouped(5, polygon("a", LEFT), polygon("b", RIGHT))


def test_a_group_is_one_annotation_of_each_label(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    others = grouped(5, box("c", 0, 0, 200, 100, "bus")) + grouped(6, polygon("d", OVER_LEFT))
    found = coco_of(tmp_path, seen(*CAR, *others), options=JOINED)
    assert outlined(found) == [
        (flat(LEFT, RIGHT), 2500 + 2000, [10, 10, 130, 50]),
        (flat([(0, 0), (200, 0), (200, 100), (0, 100)]), 20_000, [0, 0, 200, 100]),
        (flat(OVER_LEFT), 2500, [40, 10, 50, 50]),
    ]
    assert [each["attributes"]["group_id"] for each in found["annotations"]] == [5, 5, 6]
    assert (
        "of the same label: 2 (labels and tasks: Roof (12)). Regions with the same "
        "group and label are exported as one object."
    ) in capsys.readouterr().out


def test_unless_it_is_said_each_stands_by_itself_and_that_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = coco_of(tmp_path / "a", seen(*CAR), options=("--groups", "apart"))
    assert [each[0] for each in outlined(said)] == [flat(LEFT), flat(RIGHT)]
    capsys.readouterr()
    assert coco_of(tmp_path / "b", seen(*CAR)) == said
    assert (
        "Regions grouped with others of the same label: 2 (labels and tasks: Roof (12)). Each is exported "
        "as a separate object."
    ) in capsys.readouterr().out
    coco_of(tmp_path / "c", seen(*grouped(5, polygon("a", LEFT), box("b", 1, 2, 3, 4, "bus"))))
    assert "grouped with" not in capsys.readouterr().out


def test_what_parts_have_in_common_counts_once(tmp_path: Path) -> None:
    (only,) = coco_of(tmp_path, seen(*grouped(5, polygon("a", LEFT), polygon("b", OVER_LEFT))), options=JOINED)[
        "annotations"
    ]
    runs = coco_mask.merge(coco_mask.frPyObjects(only["segmentation"], SIZE[1], SIZE[0]))
    assert only["area"] == coco_mask.area(runs) == 4000


def test_what_is_painted_is_joined_too(tmp_path: Path) -> None:
    marks = grouped(5, brush("a", (10, 10, 20, 20)), polygon("b", LEFT))
    (only,) = coco_of(tmp_path, seen(*marks), options=JOINED)["annotations"]
    assert coco_mask.area(only["segmentation"]) == only["area"] == 2500


def test_a_key_point_of_the_group_belongs_to_its_object(tmp_path: Path) -> None:
    marks = [*CAR, *grouped(5, point("c", 300, 300, "nose"))]
    joined = coco_of(tmp_path / "a", seen(*marks), options=JOINED)["annotations"]
    assert [each.get("keypoints") for each in joined] == [[300, 300, 2, 0, 0, 0]]
    around = [*CAR, point("c", 120, 30, "nose")]  # in the second part
    joined = coco_of(tmp_path / "b", seen(*around), options=JOINED)["annotations"]
    assert [each.get("keypoints") for each in joined] == [[120, 30, 2, 0, 0, 0]]


@pytest.mark.parametrize(("form", "apart"), [("yolo", 2), ("yolo-segment", 2), ("yolo-pose", 2)])
def test_yolo_has_a_line_for_each_object(tmp_path: Path, form: str, apart: int) -> None:
    name = "labels/street/photo.txt"
    lines = exported(tmp_path / "a", form, seen(*CAR))[name].decode().splitlines()
    assert len(lines) == apart
    (line,) = exported(tmp_path / "b", form, seen(*CAR), options=JOINED)[name].decode().splitlines()
    shares = [float(share) for share in line.split()[1:]]
    if form == "yolo-segment":
        corners = {(round(x * SIZE[0]), round(y * SIZE[1])) for x, y in zip(shares[::2], shares[1::2], strict=True)}
        assert corners == {*LEFT, *RIGHT}
    else:
        assert shares[:4] == pytest.approx([75 / 640, 35 / 480, 130 / 640, 50 / 480])


def test_what_labelme_grouped_is_one_object_and_is_one_again(tmp_path: Path) -> None:
    shapes = [{"label": "car", "points": outline, "shape_type": "polygon", "group_id": 1} for outline in (LEFT, RIGHT)]
    file = {"shapes": shapes, "imagePath": "a.png", "imageWidth": SIZE[0], "imageHeight": SIZE[1]}
    source = written(tmp_path / "source", {"a.png": png(), "a.json": json.dumps(file)})
    bundle = imported(source, tmp_path / "bundle")
    results = write_results(tmp_path / "results", answered(bundle))
    out = tmp_path / "coco.json"
    assert main(["export", str(results), "--to", "coco", "-o", str(out), "--bundle", str(bundle), *JOINED]) == 0
    (only,) = json.loads(out.read_text())["annotations"]
    assert only["segmentation"] == flat(LEFT, RIGHT)
    again = imported(written(tmp_path / "again", {"a.png": png(), "b.json": out.read_text()}), tmp_path / "new")
    results = write_results(tmp_path / "results2", answered(again))
    assert main(["export", str(results), "--to", "coco", "-o", str(tmp_path / "2.json"), "--bundle", str(again)]) == 0
    assert json.loads((tmp_path / "2.json").read_text())["annotations"] == [only]


def test_formats_without_objects_take_no_such_option(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["export", str(tmp_path), "--to", "voc", "-o", str(tmp_path / "o"), "--bundle", "b", *JOINED])
    assert "--groups only works with --to coco, yolo, yolo-segment, yolo-pose" in capsys.readouterr().err
