"""Features of labelme files only."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from formats.imports.images.drawn_sources import LABELME, png, there_and_back, written


def test_points_of_labelme_come_each_by_itself_and_together(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one = {"label": "eye", "points": [[10, 20], [30, 20]], "shape_type": "points"}
    shapes = [{**LABELME["shapes"][0], "group_id": 4}, one, {**one, "group_id": 4}, one]
    folder = written(tmp_path / "source", {"a.png": png(), "a.json": json.dumps({**LABELME, "shapes": shapes})})
    out = there_and_back(folder, tmp_path, "labelme")
    assert (
        "Regions with several points: 3. Each point is imported as a separate key point."
    ) in capsys.readouterr().out
    back = json.loads((out / "a.json").read_text())["shapes"]
    points = [(shape["group_id"], *shape["points"][0]) for shape in back if shape["shape_type"] == "point"]
    assert points == [(5, 10, 20), (5, 30, 20), (4, 10, 20), (4, 30, 20), (6, 10, 20), (6, 30, 20)]
