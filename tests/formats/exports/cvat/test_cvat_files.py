"""Regions are exported in the form of CVAT for images."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree
from msgspec.structs import replace

from annotator.core.answer.result_items import Relation
from annotator.core.outbox.envelope import Envelope
from formats.exports.images.drawn_bundle import (
    CONFIG,
    about,
    box,
    brush,
    ellipse,
    exported,
    line,
    point,
    polygon,
    seen,
)


def of(folder: Path, *envelopes: Envelope, config: str = CONFIG) -> etree._Element:
    (content,) = exported(folder, "cvat", *envelopes, config=config).values()
    return etree.fromstring(content)


def test_every_kind_of_mark_is_an_element(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = [
        *(box("a", 10, 20, 30, 40, "bus"), box("b", 100, 100, 20, 10, "bus", turn=90), ellipse("c", 320, 240, 100, 50)),
        *(polygon("d", [(1, 2), (3, 4), (5, 9)]), line("e", (1, 2), (3, 4)), point("f", 7, 8, "nose")),
        *(brush("g", (10, 20, 12, 22)), box("h", 1, 2, 3, 4), box("i", 1, 2, 3, 4, "Red car", "bus")),
    ]
    (image,) = of(tmp_path, seen(*own)).iter("image")
    assert (image.get("name"), image.get("width"), image.get("height")) == ("street/photo.png", "640", "480")
    assert [(each.tag, each.get("label")) for each in image] == [
        *(("box", "bus"), ("box", "bus"), ("ellipse", "Roof"), ("polygon", "Roof"), ("polyline", "Roof")),
        *(("points", "nose"), ("mask", "Roof"), ("box", "tool"), ("box", "Red car"), ("box", "bus")),
    ]
    turned = {name: float(image[1].get(name) or "") for name in ("xtl", "ytl", "xbr", "ybr", "rotation")}
    assert turned == {"xtl": 85, "ytl": 105, "xbr": 105, "ybr": 115, "rotation": 90}
    assert (image[6].get("rle"), image[6].get("left"), image[6].get("width")) == ("0, 4", "10", "2")
    assert "not exported" not in capsys.readouterr().out


def test_what_is_said_of_a_mark_is_an_attribute_that_its_label_has(tmp_path: Path) -> None:
    own = box("a", 1, 2, 3, 4, "bus")
    remarks = [about(own, "pose", "choices", ["Left"]), about(own, "description", "textarea", ["a", "b"])]
    root = of(tmp_path, seen(own, *remarks, about(own, "flags", "choices", ["difficult", "occluded"])))
    (found,) = root.iter("box")
    said = {each.get("name"): each.text for each in found}
    flags = {"truncated": "false", "difficult": "true", "iscrowd": "false"}
    assert said == {**flags, "pose": "Left", "description": "a\nb"}
    assert found.get("occluded") == "1"
    labels = {label.findtext("name"): label for label in root.iter("label")}
    assert list(labels) == ["Red car", "bus", "Roof", "nose", "tail", "tool"]
    asked = {each.findtext("name"): each.findtext("input_type") for each in labels["bus"].iter("attribute")}
    assert asked == {**dict.fromkeys(flags, "checkbox"), "pose": "select", "description": "text"}
    pose = next(each for each in labels["bus"].iter("attribute") if each.findtext("name") == "pose")
    assert pose.findtext("values") == "__undefined__\nLeft\nRight"
    assert len({label.findtext("color") for label in labels.values()}) == len(labels)


def test_groups_count_from_one(tmp_path: Path) -> None:
    marks = [
        replace(box(name, 1, 2, 3, 4, "bus"), group=group)
        for name, group in zip("abcde", (0, 5, 0, -2, 5), strict=True)
    ]
    found = of(tmp_path, seen(*marks)).iter("box")
    assert [each.get("group_id") for each in found] == ["6", "5", "6", None, "5"]


def test_a_point_in_a_box_has_no_group_that_nobody_gave_and_one_with_what_it_is_related_to(tmp_path: Path) -> None:
    own = [box("a", 10, 10, 100, 100, "bus"), point("b", 20, 20, "nose"), point("c", 30, 20, "tail")]
    others = [box("d", 200, 10, 100, 100, "bus"), point("e", 0, 0, "nose"), point("f", 210, 20, "tail")]
    envelope = seen(*own, *others)
    related = Relation("e", "d"), Relation("a", "d"), Relation("c", "b")
    (image,) = of(tmp_path, replace(envelope, answer=replace(envelope.answer, relations=related))).iter("image")
    groups = {each.get("label"): each.get("group_id") for each in list(image)[:3]}
    assert groups == {"bus": None, "nose": "1", "tail": "1"}
    assert [each.get("group_id") for each in list(image)[3:]] == ["2", "2", None]


@pytest.mark.parametrize(
    ("tools", "kind"),
    [
        (["RectangleLabels"], "rectangle"),
        (["PolygonLabels"], "polygon"),
        (["VectorLabels"], "polyline"),
        (["KeyPointLabels"], "points"),
        (["EllipseLabels"], "ellipse"),
        (["BrushLabels"], "mask"),
        (["BrushLabels", "PolygonLabels"], "any"),
        (["RectangleLabels", "Labels"], "any"),
        (['VectorLabels closable="true"'], "any"),
    ],
)
def test_a_label_has_the_type_of_all_its_tools_where_that_is_one(tmp_path: Path, tools: list[str], kind: str) -> None:
    controls = "".join(
        f'<{tool} name="tool{number}" toName="image"><Label value="eye"/></{tool.split()[0]}>'
        for number, tool in enumerate(tools)
    )
    root = of(tmp_path, seen(), config=f'<View><Image name="image" value="$image"/>{controls}</View>')
    assert [(label.findtext("name"), label.findtext("type")) for label in root.iter("label")] == [("eye", kind)]


def test_points_of_a_skeleton_are_one_element_for_each_object(tmp_path: Path) -> None:
    joined = CONFIG.replace('name="spot" toName="image"', 'name="spot" toName="image" skeleton="1-2"')
    own = [box("a", 10, 10, 100, 100, "bus"), point("b", 20, 20, "nose"), point("c", 30, 20, "nose")]
    root = of(tmp_path, seen(*own), config=joined)
    (image,) = root.iter("image")
    assert [(each.tag, each.get("label"), each.get("group_id")) for each in image] == [
        *(("box", "bus", None), ("skeleton", "spot", None), ("skeleton", "spot", None)),
    ]
    first, second = ([(part.get("label"), part.get("outside")) for part in each] for each in list(image)[1:])
    assert first == second == [("nose", "0"), ("tail", "1")]
    kinds = {label.findtext("name"): (label.findtext("type"), label.findtext("parent")) for label in root.iter("label")}
    assert kinds["spot"] == ("skeleton", None)
    assert kinds["nose"] == ("points", "spot")
