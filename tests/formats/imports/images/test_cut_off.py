"""Regions over the edge of their image are clipped, those outside are skipped, and both are reported."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.agreement.similarity import covered
from annotator.formats.exports.geometry import line_within, outline_within
from formats.imports.images.drawn_sources import (
    COCO,
    CVAT,
    LABELME,
    SIZE,
    VOC,
    answered,
    imported,
    png,
    there_and_back,
    written,
)

BOX = ((0.0, 0.0), (SIZE[0], 0.0), SIZE, (0.0, SIZE[1]))
PLACE = st.tuples(st.integers(-400, 1000).map(float), st.integers(-400, 900).map(float))


@given(st.lists(PLACE, min_size=3, max_size=9))
def test_as_much_of_an_outline_stays_as_is_on_the_image(corners: list[tuple[float, float]]) -> None:
    kept = outline_within(corners, SIZE)
    assert all(0 <= x <= SIZE[0] and 0 <= y <= SIZE[1] for x, y in kept)
    area = covered(kept, BOX)[0] if kept else 0
    assert math.isclose(area, covered(corners, BOX)[2], rel_tol=1e-6, abs_tol=1e-3)


@given(st.lists(PLACE, min_size=2, max_size=6))
def test_as_much_of_a_line_stays_as_is_on_the_image(places: list[tuple[float, float]]) -> None:
    parts = line_within(places, SIZE)
    assert all(0 <= x <= SIZE[0] and 0 <= y <= SIZE[1] for part in parts for x, y in part)
    pieces = [piece for part in parts for piece in pairwise(part)]
    for start, end in pairwise(places):
        for step in range(1, 20):
            x, y = (start[axis] + (end[axis] - start[axis]) * step / 20 for axis in (0, 1))
            if 0 < x < SIZE[0] and 0 < y < SIZE[1] and start != end:
                assert any(is_along((x, y), *piece) for piece in pieces)
    for start, end in pieces:
        middle = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
        assert any(is_along(middle, *piece) for piece in pairwise(places))


def is_along(at: tuple[float, float], start: tuple[float, float], end: tuple[float, float]) -> bool:
    return math.dist(start, at) + math.dist(at, end) < math.dist(start, end) + 1e-6


FAR = [1e308, -1e308, 1e9, 0.0, 5.0]


@given(st.lists(st.tuples(st.sampled_from(FAR), st.sampled_from(FAR)), min_size=3, max_size=6))
def test_no_place_is_too_far(corners: list[tuple[float, float]]) -> None:
    for x, y in (place for part in (outline_within(corners, SIZE), *line_within(corners, SIZE)) for place in part):
        assert 0 <= x <= SIZE[0]
        assert 0 <= y <= SIZE[1]


def marked(folder: Path, files: dict[str, bytes | str]) -> list[dict[str, Any]]:
    """The values of all marks, by the real main()."""
    (only,) = answered(imported(written(folder / "source", {"a.png": png(), **files}), folder / "bundle"))
    return [dict(item.value) for item in only.answer.items if item.type.endswith("labels")]


OVER = "Regions that extend past the image edge: 1 (first: “car”). They are clipped."
BESIDE = "Regions entirely outside their image, not imported: 1 (first: “car”)."
# Each has a box from 1, 2 to beyond the right edge, and one that is nowhere on the picture.
CASES: dict[str, dict[str, bytes | str]] = {
    "coco": {
        "a.json": json.dumps(
            {
                **COCO,
                "annotations": [
                    {"image_id": 1, "category_id": 1, "bbox": box} for box in ([1, 2, 900, 4], [641, 2, 9, 9])
                ],
            }
        )
    },
    "labelme": {
        "a.json": json.dumps(
            {
                **LABELME,
                "shapes": [
                    {**LABELME["shapes"][0], "points": points} for points in ([[1, 2], [900, 6]], [[-90, 2], [-3, 6]])
                ],
            }
        )
    },
    "voc": {
        "a.xml": VOC.replace(">30<", ">900<").replace(
            "</annotation>", VOC[VOC.index("  <object>") :].replace(">1<", ">900<").replace(">30<", ">950<")
        )
    },
    "cvat": {
        "a.xml": CVAT.replace('"30"', '"900"').replace(
            "</image>", '<box label="car" xtl="1" ytl="481.5" xbr="9" ybr="500"/></image>'
        )
    },
    "yolo": {"a.txt": "0 0.7 0.5 0.8 0.5\n0 1.5 0.5 0.5 0.5\n", "classes.txt": "car\n"},
}


@pytest.mark.parametrize("case", CASES)
def test_a_mark_beyond_its_image_keeps_nothing_out(
    tmp_path: Path, case: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (only,) = marked(tmp_path, CASES[case])
    assert math.isclose(only["x"] + only["width"], 100)
    assert only["x"] < 31
    printed = capsys.readouterr().out
    assert OVER in printed
    assert BESIDE in printed


def test_a_box_that_is_outside_by_less_than_a_pixel_is_left_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    boxes = ([1, 2, 3, 4], [640, 2, 0.5, 4])
    held = {**COCO, "annotations": [{"image_id": 1, "category_id": 1, "bbox": box} for box in boxes]}
    assert len(marked(tmp_path, {"a.json": json.dumps(held)})) == 1
    assert BESIDE in capsys.readouterr().out


def test_what_is_cut_off_in_many_files_is_told_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files: dict[str, bytes | str] = {"classes.txt": "car\n"}
    for number in range(30):
        files |= {f"{number}.png": png(), f"{number}.txt": "0 0.7 0.5 0.8 0.5\n"}
    imported(written(tmp_path / "source", files), tmp_path / "bundle")
    printed = capsys.readouterr().out
    assert printed.count("They are clipped.") == 1
    assert "Regions that extend past the image edge: 30 (first: “car”)." in printed


def labelme_shapes(*shapes: tuple[str, Sequence[Sequence[float]]]) -> dict[str, bytes | str]:
    drawn = [{"label": "car", "shape_type": kind, "points": points} for kind, points in shapes]
    return {"a.json": json.dumps({**LABELME, "shapes": drawn})}


def test_each_kind_of_mark_keeps_what_is_on_the_image(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A line that goes out and comes back is two, a circle around a place beyond the edge an outline, and a box that
    is turned may stand over the edge."""
    turned = [[650, 240], [680, 270], [650, 300], [620, 270]]
    values = marked(
        tmp_path,
        labelme_shapes(
            ("polygon", [[-64, 48], [64, 48], [64, 96]]),
            ("linestrip", [[64, 48], [704, 48], [704, 96], [64, 96]]),
            ("circle", [[-64, 240], [64, 240]]),
            ("oriented_rectangle", turned),
            ("oriented_rectangle", [[x + 90, y] for x, y in turned]),
            ("point", [[700, 9]]),
        ),
    )
    polygon, first, second, circle, box = values
    assert polygon["points"] == [[0, 15], [0, 10], [10, 10], [10, 20]]
    ends = [[(spot["x"], spot["y"]) for spot in line["vertices"]] for line in (first, second)]
    assert ends == [[(10, 10), (100, 10)], [(100, 20), (10, 20)]]
    assert max(x for x, _y in circle["points"]) == pytest.approx(10)
    assert min(x for x, _y in circle["points"]) == 0
    assert (box["x"] > 100, box["rotation"]) == (True, 45)
    printed = capsys.readouterr().out
    assert "Regions that extend past the image edge: 3 (first: “car”)." in printed
    assert "Regions entirely outside their image, not imported: 2 (first: “car”)." in printed


def test_an_object_of_coco_that_was_cut_keeps_its_words_and_has_a_box_of_its_own(tmp_path: Path) -> None:
    about = {"image_id": 1, "category_id": 1, "attributes": {"colour": "red"}, "iscrowd": 0, "area": 5.0}
    outlines = [[700, 10, 800, 10, 800, 90], [600, 10, 700, 10, 700, 50, 600, 50]]
    held = {**COCO, "annotations": [{**about, "segmentation": outlines, "bbox": [600, 10, 200, 80]}]}
    source = written(tmp_path / "source", {"a.png": png(), "coco.json": json.dumps(held)})
    (found,) = json.loads(there_and_back(source, tmp_path, "coco").read_text())["annotations"]
    assert (found["bbox"], found["area"], found["attributes"]) == ([600, 10, 40, 40], 1600, {"colour": "red"})


def test_points_of_a_skeleton_beyond_the_image_take_no_words_with_them(tmp_path: Path) -> None:
    points = "".join(f'<points label="{name}" points="{x},9"/>' for name, x in (("nose", 700), ("chin", 40)))
    drawn = f'<skeleton label="man">{points}<attribute name="pose">sits</attribute></skeleton></image>'
    named = "<label><name>man</name></label>" + "".join(
        f"<label><name>{name}</name><parent>man</parent></label>" for name in ("nose", "chin")
    )
    text = CVAT.replace("<annotations>", f"<annotations><meta><job><labels>{named}</labels></job></meta>")
    files: dict[str, bytes | str] = {"a.png": png(), "a.xml": text.replace("</image>", drawn)}
    (only,) = answered(imported(written(tmp_path / "source", files), tmp_path / "bundle"))
    assert [item.value["choices"] for item in only.answer.items if item.from_name == "pose"] == [["sits"]]


def test_several_points_of_cvat_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    drawn = '<points label="car" points="1,2;3,4;5,6"/><points label="car" points="7,8"/></image>'
    values = marked(tmp_path, {"a.xml": CVAT.replace("</image>", drawn)})
    assert len(values) == 1 + 3 + 1
    assert (
        "Regions with several points: 1. Each point is imported as a separate key point."
    ) in capsys.readouterr().out
