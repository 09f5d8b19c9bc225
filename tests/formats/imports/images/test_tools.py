"""Tools that a requester wants for every label, beside those that the marks of a data set need."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from lxml import etree

from annotator.app.main import main
from formats.imports.images.drawn_sources import COCO, LABELME, answered, imported, png, written

SHAPES = [
    *LABELME["shapes"],
    {"label": "road", "points": [[1, 2], [30, 40], [5, 60]], "shape_type": "polygon"},
    {"label": "wheel", "points": [[7, 8]], "shape_type": "point"},
]
FILES: dict[str, bytes | str] = {"a.png": png(), "a.json": json.dumps({**LABELME, "shapes": SHAPES})}


def offered(bundle: Path) -> dict[str, list[str | None]]:
    """Labels by the name of the control."""
    root = etree.parse(str(bundle / "config.xml")).getroot()
    controls = [control for control in root if str(control.tag).endswith("Labels")]
    return {control.get("name", ""): [label.get("value") for label in control] for control in controls}


def test_each_kind_of_mark_has_the_labels_that_it_is_called_by(tmp_path: Path) -> None:
    bundle = imported(written(tmp_path / "source", FILES), tmp_path / "bundle")
    assert offered(bundle) == {"boxes": ["car"], "outlines": ["road"], "points": ["wheel"]}


def test_named_tools_have_all_labels(tmp_path: Path) -> None:
    source = written(tmp_path / "source", FILES)
    bundle = imported(source, tmp_path / "bundle", "--tools", "polygons, Lines")
    assert offered(bundle) == {
        "boxes": ["car"],
        "outlines": ["car", "road"],
        "lines": ["car", "road"],
        "points": ["wheel"],
    }
    assert [item.from_name for item in answered(bundle)[0].answer.items] == ["boxes", "outlines", "points"]


def test_all_tools(tmp_path: Path) -> None:
    """Points that have their names already keep them: further points are others."""
    source = written(tmp_path / "source", FILES)
    own = ["car", "road"]
    tools = dict.fromkeys(("boxes", "outlines", "ellipses", "lines", "masks"), own)
    found = offered(imported(source, tmp_path / "bundle", "--tools", "all"))
    assert found == {**tools, "points": ["wheel"], "spots": own}
    coco = written(tmp_path / "coco", {"a.png": png(), "c.json": json.dumps(COCO)})
    assert offered(imported(coco, tmp_path / "b", "--tools", "points")) == {"boxes": ["car"], "points": ["car"]}


def test_where_there_is_no_design_to_make_that_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = written(tmp_path / "source", {"a.png": png()})
    imported(source, tmp_path / "bundle", "--tools", "masks,boxes", "--label", "cat")
    assert (
        "The design is not created from a dataset, so these tools are not added: boxes, masks."
    ) in capsys.readouterr().out
    for wrong, words in (
        (["--tools", "pens"], "boxes, polygons, ellipses"),
        (["--tools", "all", "--preset", "x"], "not with --preset"),
    ):
        with pytest.raises(SystemExit):
            main(["import", str(source), "-o", str(tmp_path / "new"), *wrong])
        assert words in capsys.readouterr().err
