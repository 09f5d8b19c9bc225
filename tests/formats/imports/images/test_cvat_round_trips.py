"""Round trip of CVAT for images: every kind of region, skeletons, tags and attributes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, assume, given, settings
from hypothesis import strategies as st
from lxml import etree

from depth import IS_DEEP
from formats.imports.images.drawn_sources import png, there_and_back, written
from formats.imports.images.drawn_strategies import (
    HEIGHT,
    IMAGES,
    LABELS,
    OUTLINES,
    PLACES,
    WIDTH,
    assert_near,
    boxes,
    pixels,
    room,
)

SKELETON = """<labels>
<label><name>man</name><type>skeleton</type><svg>&lt;line data-node-from="1" data-node-to="2"&gt;&lt;/line&gt;
&lt;circle data-node-id="1" data-label-name="nose"&gt;&lt;/circle&gt;
&lt;circle data-node-id="2" data-label-name="ear"&gt;&lt;/circle&gt;</svg></label>
<label><name>nose</name><type>points</type><parent>man</parent></label>
<label><name>ear</name><type>points</type><parent>man</parent></label>
</labels>"""


def listed(places: Sequence[tuple[float, float]]) -> str:
    return ";".join(f"{x},{y}" for x, y in places)


@st.composite
def masks(draw: st.DrawFn) -> dict[str, str]:
    """The box around what is painted, row by row."""
    painted = draw(pixels())
    down, across = painted.any(axis=1).nonzero()[0], painted.any(axis=0).nonzero()[0]
    box_of = painted[down[0] : down[-1] + 1, across[0] : across[-1] + 1]
    counts, covered = [0], 0
    for pixel in box_of.ravel().tolist():
        if pixel != covered:
            counts.append(0)
            covered = pixel
        counts[-1] += 1
    height, width = box_of.shape
    sides = {"left": across[0], "top": down[0], "width": width, "height": height}
    return {"rle": ", ".join(map(str, counts)), **{name: str(side) for name, side in sides.items()}}


@st.composite
def shapes(draw: st.DrawFn) -> tuple[str, dict[str, str]]:
    kind = draw(st.sampled_from(("box", "turned", "ellipse", "polygon", "polyline", "points", "mask")))
    match kind:
        case "box":
            left, top, width, height = draw(boxes())
            return "box", {"xtl": f"{left}", "ytl": f"{top}", "xbr": f"{left + width}", "ybr": f"{top + height}"}
        case "turned":
            sides = {"xtl": "200.5", "ytl": "180", "xbr": f"{200.5 + draw(st.integers(1, 90))}", "ybr": "260.25"}
            return "box", {**sides, "rotation": f"{draw(st.integers(1, 3599)) / 10}"}
        case "ellipse":
            radii = {"rx": f"{draw(st.integers(1, 150))}", "ry": f"{draw(st.integers(1, 150))}.5"}
            turn = draw(st.sampled_from(({}, {"rotation": "30.5"})))
            return "ellipse", {"cx": "300", "cy": "240.75", **radii, **turn}
        case "polygon":
            return kind, {"points": listed(draw(OUTLINES))}
        case "polyline":
            return kind, {"points": listed(draw(st.lists(PLACES, min_size=2, max_size=5)))}
        case "points":
            return kind, {"points": listed([draw(PLACES)])}
        case _:
            return kind, draw(masks())


@st.composite
def attributes(draw: st.DrawFn) -> dict[str, str]:
    flags = {name: draw(st.sampled_from(("true", "false"))) for name in ("blurred", "cut")}
    return flags | draw(st.sampled_from(({}, {"colour": "bleu & vert"}, {"colour": "red", "description": "a\nb"})))


def element(above: etree._Element, tag: str, given_as: dict[str, str], said: dict[str, str]) -> etree._Element:
    found = etree.SubElement(above, tag, given_as)
    for name, text in said.items():
        etree.SubElement(found, "attribute", name=name).text = text
    return found


@st.composite
def files(draw: st.DrawFn) -> tuple[list[str], bytes]:
    """Names of pictures, and their file."""
    names = draw(IMAGES)
    root = etree.Element("annotations")
    root.append(etree.fromstring(f"<meta><task>{SKELETON}</task></meta>"))
    for number, name in enumerate(names):
        image = etree.SubElement(root, "image", id=str(number), name=name, width=str(WIDTH), height=str(HEIGHT))
        for _mark in range(draw(st.integers(0, 4))):
            shared = {"source": "manual", "z_order": "0", "occluded": draw(st.sampled_from("01"))}
            if draw(st.integers(0, 4)):
                tag, place = draw(shapes())
                group = draw(st.sampled_from(({}, {"group_id": "1"}, {"group_id": "7"})))
                label = draw(st.sampled_from(LABELS))
                element(image, tag, {"label": label, **shared, **place, **group}, draw(attributes()))
                continue
            skeleton = element(image, "skeleton", {"label": "man", "source": "manual", "z_order": "0"}, {})
            for label in draw(st.sampled_from((("nose",), ("ear",), ("nose", "ear")))):
                place = {"label": label, "points": listed([draw(PLACES)]), "outside": "0", "occluded": "0"}
                element(skeleton, "points", {**place, "source": "manual"}, draw(attributes()))
        for tag in draw(st.sampled_from(((), ("night",), ("night", "rain")))):
            element(image, "tag", {"label": tag, "source": "manual"}, {})
    return names, etree.tostring(root)


def told(found: etree._Element) -> Any:
    """Numbers as numbers; what is outside is not there."""
    given_as = {str(name): str(text) for name, text in found.items()}
    own = {name: [*map(float, text.replace(";", ",").split(","))] for name, text in given_as.items() if _is_place(name)}
    others = {name: text for name, text in given_as.items() if not _is_place(name)}
    inside = [told(each) for each in found if each.get("outside") != "1" and each.tag != "attribute"]
    said = {each.get("name"): each.text for each in found.iterfind("attribute")}
    return found.tag, own, others, said, inside


def _is_place(name: str) -> bool:
    return name in ("xtl", "ytl", "xbr", "ybr", "cx", "cy", "rx", "ry", "rotation", "points", "rle")


@settings(deadline=None, max_examples=150 if IS_DEEP else 15, phases=[Phase.explicit, Phase.generate])
@given(files())
def test_cvat_comes_back(held: tuple[list[str], bytes]) -> None:
    names, content = held
    wanted = etree.fromstring(content)
    assume(any(len(image) for image in wanted.iterfind("image")))
    with room() as folder:
        images: dict[str, bytes | str] = {f"images/{name}": png() for name in names}
        source = written(folder / "source", {**images, "annotations.xml": content})
        out = there_and_back(source, folder, "cvat")
        found = etree.parse(str(out)).getroot()
        assert found.findtext("version") == "1.1"
        assert_near([told(image) for image in found.iter("image")], [told(image) for image in wanted.iter("image")])
        again = there_and_back(
            written(folder / "again", {**images, "annotations.xml": out.read_bytes()}), folder / "second", "cvat"
        )
        assert again.read_bytes().partition(b"<image")[2] == out.read_bytes().partition(b"<image")[2]
        assert named(etree.parse(str(again)).getroot()) == named(found)


def named(root: etree._Element) -> set[tuple[str | None, str | None, str | None]]:
    found = root.iter("label")
    return {(label.findtext("name"), label.findtext("type"), label.findtext("parent")) for label in found}


@pytest.mark.parametrize(("groups", "wanted"), [("11", ["1", "1"]), ("10", ["1", None]), ("111", ["1", None, None])])
def test_a_skeleton_stays_with_what_it_is_grouped_with(tmp_path: Path, groups: str, wanted: list[str | None]) -> None:
    """Unless several skeletons are: points of one name cannot be told apart in one object."""
    root = etree.fromstring(f"<annotations><meta><task>{SKELETON}</task></meta></annotations>")
    image = etree.SubElement(root, "image", name="a.png", width=str(WIDTH), height=str(HEIGHT))
    sides = {"label": "car", "xtl": "1", "ytl": "2", "xbr": "30", "ybr": "40"}
    etree.SubElement(image, "box", {**sides, "group_id": groups[0]})
    for group in groups[1:]:
        skeleton = etree.SubElement(image, "skeleton", label="man", group_id=group)
        etree.SubElement(skeleton, "points", label="nose", points="300,200", outside="0")
    source = written(tmp_path / "source", {"a.png": png(), "annotations.xml": etree.tostring(root)})
    (found,) = etree.parse(str(there_and_back(source, tmp_path, "cvat"))).iter("image")
    assert [each.tag for each in found] == ["box", *["skeleton"] * len(groups[1:])]
    assert [each.get("group_id") for each in found] == wanted


def test_a_label_of_points_that_nothing_is_called_by_stays_with_points(tmp_path: Path) -> None:
    labels = "".join(
        f"<label><name>{name}</name><type>{kind}</type></label>"
        for name, kind in (("car", "rectangle"), ("eye", "points"), ("bus", "any"))
    )
    image = f'<image name="a.png" width="{WIDTH}" height="{HEIGHT}"><box label="car" xtl="1" ytl="2" xbr="3" ybr="4"/>'
    text = f"<annotations><meta><task><labels>{labels}</labels></task></meta>{image}</image></annotations>"
    source = written(tmp_path / "source", {"a.png": png(), "annotations.xml": text})
    found = named(etree.parse(str(there_and_back(source, tmp_path, "cvat"))).getroot())
    assert found == {("car", "rectangle", None), ("eye", "points", None), ("bus", "rectangle", None)}
