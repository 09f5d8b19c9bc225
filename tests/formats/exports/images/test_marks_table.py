"""A row for each mark."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from annotator.app.main import main
from answer_making import write_results
from formats.exports.images.drawn_bundle import about, box, brush, drawn_bundle, ellipse, line, point, polygon, seen

WORKERS = ("7k2m-0c9d-41xw-b5na", "8k2m-0c9d-41xw-b5na")


def rows_of(folder: Path) -> list[dict[str, str]]:
    """Return the rows of one region of each kind, the first with many answers, and of an empty answer."""
    own = box("a", 64, 48, 320, 240, "Red car", "bus")
    remarks = [
        about(own, "flags", "choices", ["difficult", "occluded"]),
        about(own, "description", "textarea", ["=1+1", "late"]),
        about(own, "pose", "choices", ["Left"]),
        about(own, "group_id", "number", 4),
    ]
    others = [
        polygon("b", ((0, 0), (64, 0), (64, 48))),
        point("c", 32, 24, "nose"),
        brush("d", (10, 20, 40, 60)),
        line("e", (0, 0), (64, 48)),
        ellipse("f", 320, 240, 64, 48),
        box("g", 100, 100, 30, 40, turn=90),
    ]
    results = write_results(
        folder / "results", [seen(own, *remarks, *others, worker=WORKERS[0]), seen(number=2, worker=WORKERS[1])]
    )
    out = folder / "marks.csv"
    bundle = drawn_bundle(folder / "bundle")
    assert main(["export", str(results), "--to", "marks", "-o", str(out), "--bundle", str(bundle)]) == 0
    return list(csv.DictReader(io.StringIO(out.read_text(encoding="utf-8-sig"))))


def test_marks_stand_in_percent_and_in_pixels_with_what_was_said(tmp_path: Path) -> None:
    rows = rows_of(tmp_path)
    assert [row["shape"] for row in rows] == [
        *("rectangle", "polygon", "keypoint", "mask", "line", "ellipse", "rectangle"),
    ]
    first = rows[0]
    names = ("task", "worker", "picture", "picture_width_px", "mark", "control", "labels", "group_id", "flags")
    assert [first[name] for name in names] == [
        *("12", WORKERS[0], "media/street/photo.png", "640", "a", "box", "Red car; bus", "4", "difficult; occluded"),
    ]
    sides = ("left", "top", "width", "height")
    assert [first[f"{side}_percent"] for side in sides] == ["10", "10", "50", "50"]
    assert [first[f"{side}_px"] for side in sides] == ["64", "48", "320", "240"]
    assert (first["area_px"], first["answer.pose"]) == ("76800", "Left")
    assert first["answer.description"].endswith("=1+1\nlate")
    assert [row["area_px"] for row in rows[1:5]] == ["1536", "", "1200", ""]
    assert json.loads(rows[1]["points_percent"]) == [[0, 0], [10, 0], [10, 10]]
    assert (rows[3]["points_px"], rows[3]["left_px"], rows[3]["width_px"]) == ("", "10", "30")
    turned = rows[6]
    assert (turned["rotation_degrees"], turned["labels"], turned["control"]) == ("90", "", "tool")
    assert [turned[f"{side}_px"] for side in sides] == ["60", "100", "40", "30"]
    assert json.loads(turned["points_px"]) == [[100, 100], [100, 130], [60, 130], [60, 100]]


def test_what_the_table_does_not_have_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A mask is a box in the table, and an answer without regions has no row."""
    rows_of(tmp_path)
    printed = capsys.readouterr().out
    assert (
        "Painted regions: 1 (labels and tasks: Roof (12)). Only their bounding boxes and pixel counts are exported."
    ) in printed
    assert "Answered images without regions: 1 (tasks: 12). They have no row in the file." in printed
