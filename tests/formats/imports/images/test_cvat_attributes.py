"""Attributes that labels of CVAT declare are asked as they are declared, and filled with what the file says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from formats.imports.images.drawn_sources import answered, imported, png, there_and_back, written


def declared(name: str, asked_by: str, values: str, default: str = "") -> str:
    return (
        f"<attribute><name>{name}</name><input_type>{asked_by}</input_type>"
        f"<default_value>{default}</default_value><values>{values}</values></attribute>"
    )


AGE = declared("age", "radio", "young\nold\nancient", "young")
COUNT = declared("count", "number", "0\n10\n1", "0")
NOTE = declared("note", "text", "")
TAME = declared("tame", "checkbox", "false", "false")


def source(folder: Path, attributes: str, said: str, *, label: str = "cat") -> Path:
    text = f"""<annotations><meta><task><labels>
  <label><name>cat</name><attributes>{attributes}</attributes></label>
  <label><name>dog</name><attributes/></label>
</labels></task></meta>
<image name="a.png" subset="Train" width="640" height="480">
  <box label="{label}" source="auto" xtl="1" ytl="2" xbr="30" ybr="40">{said}</box>
</image></annotations>"""
    return written(folder, {"a.png": png(), "a.xml": text})


def attribute(name: str, text: str) -> str:
    return f'<attribute name="{name}">{text}</attribute>'


def control(bundle: Path, name: str) -> etree._Element:
    (found,) = etree.parse(bundle / "config.xml").iterfind(f".//*[@name='{name}']")
    return found


def test_each_is_asked_as_it_is_declared(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = attribute("age", "old") + attribute("note", "true") + attribute("count", "4") + attribute("tame", "true")
    folder = source(tmp_path / "source", AGE + COUNT + NOTE + TAME, said)
    bundle = imported(folder, tmp_path / "out")
    assert "subset, source" in capsys.readouterr().out.replace("source, subset", "subset, source")
    assert [choice.get("value") for choice in control(bundle, "age")] == ["young", "old", "ancient"]
    assert [control(bundle, "count").get(name) for name in ("min", "max", "step")] == ["0", "10", "1"]
    assert control(bundle, "note").tag == "TextArea"
    assert [choice.get("value") for choice in control(bundle, "flags")] == ["tame"]
    above = control(bundle, "age").getparent()
    assert above is not None
    assert above.get("whenLabelValue") == "cat"
    (envelope,) = answered(bundle)
    values = {item.from_name: item.value for item in envelope.answer.items}
    assert values["count"]["number"] == 4
    assert values["note"]["text"] == ["true"]
    assert values["age"]["choices"] == ["old"]


def test_they_go_back_as_they_came(tmp_path: Path) -> None:
    said = {"age": "old", "count": "4", "note": "what & where"}
    texts = "".join(attribute(name, text.replace("&", "&amp;")) for name, text in said.items())
    out = there_and_back(source(tmp_path / "source", AGE + COUNT + NOTE, texts), tmp_path, "cvat")
    root = etree.parse(out).getroot()
    assert {each.get("name"): each.text for each in root.iterfind("image/box/attribute")} == said
    back = {each.findtext("name"): each for each in root.iterfind("meta//label[1]/attributes/attribute")}
    kinds = {name: each.findtext("input_type") for name, each in back.items()}
    assert kinds == {"age": "select", "count": "number", "note": "text"}
    assert (back["age"].findtext("values"), back["count"].findtext("values")) == (
        "__undefined__\nyoung\nold\nancient",
        "0\n10\n1",
    )


CASES: dict[str, tuple[str, str, str, dict[str, Any]]] = {
    "a number beyond its bounds": (COUNT, attribute("count", "11"), "count", {"tag": "TextArea"}),
    "no number": (COUNT, attribute("count", "many"), "count", {"tag": "TextArea"}),
    "no bounds": (declared("n", "number", "0"), attribute("n", "1"), "n", {"tag": "TextArea"}),
    "a value that is not declared": (AGE, attribute("age", "unborn"), "age", {"values": "young old ancient unborn"}),
    "not declared at all": ("", attribute("age", "old"), "age", {"values": "old"}),
}


@pytest.mark.parametrize("case", CASES)
def test_what_does_not_fit_its_declaration_comes_all_the_same(tmp_path: Path, case: str) -> None:
    attributes, said, name, wanted = CASES[case]
    bundle = imported(source(tmp_path / "source", attributes, said), tmp_path / "out")
    found = control(bundle, name)
    assert found.tag == wanted.get("tag", "Choices")
    assert " ".join(str(choice.get("value")) for choice in found) == wanted.get("values", "")
    (envelope,) = answered(bundle)
    assert name in {item.from_name for item in envelope.answer.items}


def test_what_is_said_of_other_labels_too_is_asked_about_all(tmp_path: Path) -> None:
    bundle = imported(source(tmp_path / "source", AGE, attribute("age", "old"), label="dog"), tmp_path / "out")
    above = control(bundle, "age").getparent()
    assert above is not None
    assert above.get("whenLabelValue") is None


def test_a_default_that_is_not_the_first_value_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    imported(source(tmp_path / "source", declared("age", "select", "young\nold", "old"), ""), tmp_path / "out")
    assert "default_value" in capsys.readouterr().out
