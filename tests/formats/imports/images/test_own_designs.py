"""Round trip into the design that was used for annotation."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from formats.exports.images.drawn_bundle import CONFIG, about, box, exported, png, seen
from formats.imports.images.drawn_sources import answered, imported, written

ABOUT = """
<Choices name="kind" toName="image" perRegion="true" allowNested="true">
  <Choice value="Vehicle"><Choice value="Truck"/><Choice value="Other"/></Choice><Choice value="Other"/>
</Choices>
<Taxonomy name="parts" toName="image" perRegion="true">
  <Choice value="Wheel"><Choice value="Tyre"/></Choice><Choice value="Door"/>
</Taxonomy>
<Choices name="seen" toName="image" perRegion="true" choice="multiple">
  <Choice value="near"/><Choice value="far"/>
</Choices>
<Rating name="stars" toName="image" perRegion="true"/>
<Choices name="weather" """


@pytest.mark.parametrize(("form", "name"), [("cvat", "out.xml"), ("marks", "out.csv")])
def test_what_is_asked_about_marks_comes_back_into_its_own_design(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], form: str, name: str
) -> None:
    """Paths of choices, several of them, and how many stars."""
    config, mark = CONFIG.replace('<Choices name="weather" ', ABOUT), box("a", 10, 20, 30, 40, "bus")
    asked: list[tuple[str, str, Any]] = [
        *(("kind", "choices", [["Vehicle", "Other"]]), ("parts", "taxonomy", [["Wheel", "Tyre"], ["Door"]])),
        *(("seen", "choices", ["near", "far"]), ("stars", "rating", 4)),
    ]
    table = exported(tmp_path / "first", form, seen(mark, *(about(mark, *each) for each in asked)), config=config)
    source = written(tmp_path / "source", {"street/photo.png": png(), "config.xml": config, name: table[name]})
    (only,) = answered(imported(source, tmp_path / "again"))
    assert "not imported" not in capsys.readouterr().out.lower()
    found = {item.from_name: json.loads(json.dumps(item.value[item.type])) for item in only.answer.items[1:]}
    assert found == {control: value for control, _kind, value in asked}


def test_choices_below_others_are_told_by_their_paths_to_cvat(tmp_path: Path) -> None:
    """CVAT takes only values that a label declares, and its regions have them."""
    config, mark = CONFIG.replace('<Choices name="weather" ', ABOUT), box("a", 10, 20, 30, 40, "bus")
    answer = seen(mark, about(mark, "kind", "choices", [["Vehicle", "Truck"]]))
    root = etree.fromstring(exported(tmp_path, "cvat", answer, config=config)["out.xml"])
    stated = next(each.text for each in root.iterfind("image/box/attribute") if each.get("name") == "kind")
    asked = next(each for each in root.iterfind("meta//attribute") if each.findtext("name") == "kind")
    declared = (asked.findtext("values") or "").splitlines()
    assert stated in declared
    assert declared == ["__undefined__", "Vehicle > Truck", "Vehicle > Other", "Other"]
