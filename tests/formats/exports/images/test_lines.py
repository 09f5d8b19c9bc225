"""Lines that are closed, bent or branch, in formats that know polygons and open lines."""

from __future__ import annotations

import csv
import io
import json
import math
from pathlib import Path

import pytest

from annotator.core.answer.geometry.vector_line import VectorLine, Vertex, straight
from formats.exports.images.drawn_bundle import CONFIG, coco_of, drawn_line, exported, seen

CLOSABLE = CONFIG.replace('<VectorLabels name="way"', '<VectorLabels closable="true" curves="true" name="way"')
RING = straight([(100, 100), (200, 100), (200, 180)], is_closed=True)
# A quarter of a circle of 100 pixels, to a thousandth of its radius, and its two straight sides.
REACH = 100 * 4 * (math.sqrt(2) - 1) / 3
ROUND = VectorLine(
    (
        Vertex((300, 300), None),
        Vertex((400, 300), 0, ((400 - 30, 300), (400, 300 + REACH))),
        Vertex((300, 400), 1, ((300 + REACH, 400), (300, 400 - 30))),
    ),
    is_closed=True,
)
TREE = VectorLine((Vertex((10, 10), None), Vertex((20, 20), 0), Vertex((30, 10), 1), Vertex((20, 40), 1)))


def test_what_is_closed_is_a_polygon_of_coco_and_yolo(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = seen(*(drawn_line(name, line) for name, line in (("a", RING), ("b", ROUND), ("c", TREE))))
    first, second = coco_of(tmp_path / "1", own, config=CLOSABLE)["annotations"]
    assert first["segmentation"] == [[100, 100, 200, 100, 200, 180]]
    assert (first["area"], first["bbox"]) == (4000, [100, 100, 100, 80])
    assert second["area"] == pytest.approx(math.pi * 100 * 100 / 4, rel=0.005)
    printed = capsys.readouterr().out
    assert "Curved lines: 1 (labels and tasks: Roof (12)). They are exported with straight edges." in printed
    assert (
        "Regions of a type this format does not support: 1 (labels and tasks: Roof (12)). They are not exported."
    ) in printed
    for form in ("yolo", "yolo-segment"):
        assert exported(tmp_path / form, form, own, config=CLOSABLE)["labels/street/photo.txt"].count(b"\n") == 2


def test_labelme_has_a_shape_for_each_way(tmp_path: Path) -> None:
    point = straight([(5, 6)])
    own = seen(*(drawn_line(name, line) for name, line in (("a", RING), ("b", TREE), ("c", point))))
    shapes = json.loads(exported(tmp_path, "labelme", own, config=CLOSABLE)["street/photo.json"])["shapes"]
    assert [(shape["shape_type"], shape["points"]) for shape in shapes] == [
        ("polygon", [[100, 100], [200, 100], [200, 180]]),
        ("linestrip", [[10, 10], [20, 20], [30, 10]]),
        ("line", [[20, 20], [20, 40]]),
        ("point", [[5, 6]]),
    ]


def test_a_table_has_the_first_way_and_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = seen(drawn_line("a", RING), drawn_line("b", TREE))
    (table,) = exported(tmp_path, "marks", own, config=CLOSABLE).values()
    ring, tree = csv.DictReader(io.StringIO(table.decode("utf-8-sig")))
    assert (ring["area_px"], tree["area_px"]) == ("4000", "")
    assert json.loads(tree["points_px"]) == [[10, 10], [20, 20], [30, 10]]
    assert (
        "Lines with branches: 1 (labels and tasks: Roof (12)). Only the path to the first endpoint is exported."
    ) in capsys.readouterr().out
