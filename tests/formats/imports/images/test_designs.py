"""The design that comes of what was drawn, and designs that are there."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from lxml import etree
from msgspec.structs import replace

from annotator.app.main import main
from annotator.core.answer.mask.raster import Mask
from annotator.core.answer.result_items import Answer
from annotator.formats.exports.geometry import rotated_corners
from answer_making import write_results
from formats.imports.images.drawn_sources import COCO, CVAT, LABELME, VOC, answered, imported, png, written

DESIGN = """\
<View><Image name="photo" value="$picture"/>
<RectangleLabels name="what" toName="photo"><Label value="automobile" alias="car"/></RectangleLabels></View>
"""
FULL_CVAT = """\
<?xml version="1.0" encoding="utf-8"?>
<annotations>
  <version>1.1</version>
  <meta><task><labels>
    <label><name>car</name></label><label><name>road</name></label><label><name>wheel</name></label>
  </labels></task></meta>
  <image id="0" name="b.png" width="640" height="480"/>
  <image id="1" name="a.png" width="640" height="480">
    <box label="car" occluded="1" xtl="10" ytl="20" xbr="40.5" ybr="60" group_id="3">
      <attribute name="colour">red</attribute><attribute name="parked">false</attribute>
      <attribute name="model">__undefined__</attribute>
    </box>
    <box label="car" xtl="100" ytl="100" xbr="140" ybr="120" rotation="90"/>
    <polygon label="road" points="1,2;30,4;5,60"/>
    <points label="wheel" points="7,8;9,10"/>
    <polyline label="road" points="1,2;3,4"/>
    <ellipse label="car" cx="320" cy="240" rx="64" ry="48" rotation="30"/>
    <cuboid label="car"/>
  </image>
</annotations>
"""


def test_cvat_comes_with_its_labels_groups_and_attributes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = written(tmp_path / "source", {"images/a.png": png(), "images/b.png": png(), "annotations.xml": FULL_CVAT})
    bundle = imported(source, tmp_path / "bundle")
    assert "Regions of type “cuboid” are not imported: 1." in capsys.readouterr().out
    nothing, drawn = answered(bundle)
    assert nothing.answer.items == ()
    found = [item.from_name for item in drawn.answer.items]
    assert found[:7] == ["boxes", "boxes", "outlines", "points", "points", "lines", "ellipses"]
    beside = {item.from_name: dict(item.value) for item in drawn.answer.items[7:]}
    assert (beside["group_id"]["number"], beside["flags"]["choices"]) == (3, ["occluded"])
    assert beside["colour"]["choices"] == ["red"]
    assert "model" not in (bundle / "config.xml").read_text()
    turned = drawn.answer.items[1].value
    assert (turned["x"] * 6.4, turned["y"] * 4.8, turned["rotation"]) == pytest.approx((130, 90, 90))
    assert rotated_corners(turned, (640, 480)) == ((130, 90), (130, 130), (110, 130), (110, 90))
    ellipse = drawn.answer.items[6].value
    assert [ellipse[name] for name in ("x", "y", "radiusX", "radiusY", "rotation")] == pytest.approx(
        [50, 50, 10, 10, 30]
    )
    config = (bundle / "config.xml").read_text()
    assert [config.count(f'value="{label}"') for label in ("car", "road", "wheel")] == [2, 2, 1]
    assert sorted(path.name for path in (bundle / "media").iterdir()) == ["a.png", "b.png"]


@pytest.mark.parametrize(
    ("name", "content"),
    [("c.json", json.dumps(COCO)), ("a.json", json.dumps(LABELME)), ("a.xml", VOC), ("all.xml", CVAT)],
)
def test_a_design_that_is_there_is_filled_in(tmp_path: Path, name: str, content: str) -> None:
    source = written(tmp_path / "source", {"a.png": png(), name: content, "config.xml": DESIGN})
    (only,) = answered(imported(source, tmp_path / "bundle"))
    (item,) = only.answer.items
    assert (item.from_name, item.to_name, item.value["rectanglelabels"]) == ("what", "photo", ["car"])


def test_labels_of_labelme_stand_with_the_tools_they_were_used_with(tmp_path: Path) -> None:
    outline = {"points": [[1, 2], [3, 4], [5, 9]], "shape_type": "polygon"}
    shapes = [LABELME["shapes"][0], {**outline, "label": "road"}, {**outline, "label": "car"}]
    shapes += [{"label": "wheel", "points": [[1, 2]], "shape_type": "point"}]
    held = json.dumps({**LABELME, "shapes": shapes})
    bundle = imported(written(tmp_path / "source", {"a.png": png(), "a.json": held}), tmp_path / "bundle")
    root = etree.parse(bundle / "config.xml").getroot()
    found = {
        control.get("name"): [label.get("value") for label in control.iter("Label")]
        for control in root.iterfind("*[@name]")
    }
    assert found == {"image": [], "boxes": ["car"], "outlines": ["car", "road"], "points": ["wheel"]}


def test_groups_of_labelme_are_groups_unless_the_design_asks_for_their_number(tmp_path: Path) -> None:
    shapes = [{**LABELME["shapes"][0], "label": "car", "group_id": group} for group in (7, None, 0, 7)]
    files: dict[str, bytes | str] = {"a.png": png(), "a.json": json.dumps({**LABELME, "shapes": shapes})}
    bundle = imported(written(tmp_path / "source", files), tmp_path / "bundle")
    assert b"<Number" not in (bundle / "config.xml").read_bytes()
    (only,) = answered(bundle)
    assert [item.group for item in only.answer.items] == [7, None, 0, 7]
    asking = DESIGN.replace("</View>", '<Number name="group_id" toName="photo" perRegion="true"/></View>')
    (asked,) = answered(imported(written(tmp_path / "asking", {**files, "config.xml": asking}), tmp_path / "other"))
    assert {item.group for item in asked.answer.items} == {None}
    numbers = [item.value["number"] for item in asked.answer.items if item.from_name == "group_id"]
    assert numbers == [7, 0, 7]


OUTLINED = {"segmentation": [[1, 2, 9, 2, 9, 9]], "bbox": [1, 2, 8, 7]}


@pytest.mark.parametrize(("language", "words"), [("en", "Rectangles Polygons"), ("fr-CA", "Rectangles Polygones")])
def test_labels_of_coco_stand_under_the_tools_they_were_used_with_and_keep_their_numbers(
    tmp_path: Path, language: str, words: str
) -> None:
    """A label without annotations gets the most frequent tool."""
    box = COCO["annotations"][0]
    categories = [{"id": place, "name": name} for place, name in enumerate(("road", "car", "sky", "dog"), start=1)]
    kinds = [{**box, **OUTLINED, "category_id": 1}, {**box, **OUTLINED, "category_id": 2}, {**box, "category_id": 2}]
    own = [{**kind, "id": number} for number, kind in enumerate([*kinds, {**box, "category_id": 4}, kinds[0]])]
    held = json.dumps({**COCO, "categories": categories, "annotations": own})
    source = written(tmp_path / "source", {"a.png": png(), "c.json": held})
    bundle = imported(source, tmp_path / "bundle", "--language", language)
    root = etree.parse(bundle / "config.xml").getroot()
    assert [header.get("value") for header in root.iter("Header")] == words.split()
    found = {
        control.get("name"): {label.get("value"): label.get("category") for label in control.iter("Label")}
        for control in root.iterfind("*[@name]")
    }
    assert found["boxes"] == {"car": "2", "dog": "4"}
    assert found["outlines"] == {"road": "1", "car": "2", "sky": "3"}
    results = write_results(tmp_path / "results", answered(bundle))
    out = tmp_path / "out.json"
    assert main(["export", str(results), "--to", "coco", "-o", str(out), "--bundle", str(bundle)]) == 0
    assert json.loads(out.read_text())["categories"] == categories


def test_what_is_asked_about_a_mark_says_what_it_is(tmp_path: Path) -> None:
    shape = {**LABELME["shapes"][0], "description": "late", "flags": {"occluded": True}}
    held = json.dumps({**LABELME, "shapes": [shape]})
    bundle = imported(
        written(tmp_path / "source", {"a.png": png(), "a.json": held}), tmp_path / "bundle", "--language", "en"
    )
    found = {view[1].get("name"): view[0].get("value") for view in etree.parse(bundle / "config.xml").iterfind("View")}
    assert found == {
        "flags": "Flags of this region",
        "description": "Description of this region",
    }
    (only,) = answered(bundle)
    assert {item.from_name for item in only.answer.items} == {"boxes", *found}


def test_points_of_a_series_stand_under_it_as_french_is_written(tmp_path: Path) -> None:
    points = {**COCO["categories"][0], "keypoints": ["nose"], "skeleton": []}
    held = json.dumps({**COCO, "categories": [points]})
    source = written(tmp_path / "source", {"a.png": png(), "a.json": held})
    bundle = imported(source, tmp_path / "bundle", "--language", "fr")
    found = [header.get("value") for header in etree.parse(bundle / "config.xml").iterfind("Header")]
    assert found == ["Rectangles", "Points\N{NO-BREAK SPACE}: car"]


def test_flags_of_whole_images_are_asked_about_them_and_told_where_a_design_asks_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files: dict[str, bytes | str] = {
        "a.png": png(),
        "a.json": json.dumps({**LABELME, "flags": {"night": True, "rain": False}}),
    }
    bundle = imported(written(tmp_path / "source", files), tmp_path / "bundle", "--language", "fr")
    (only,) = answered(bundle)
    assert [dict(item.value) for item in only.answer.items if item.from_name == "picture_flags"] == [
        {"choices": ["night"]}
    ]
    (header,) = etree.parse(bundle / "config.xml").iterfind("Header")
    assert header.get("value") == "Indicateurs de l’image entière"
    results = write_results(tmp_path / "results", [only])
    for form, is_told in (("voc", True), ("labelme", False)):
        capsys.readouterr()
        out = tmp_path / form
        assert main(["export", str(results), "--to", form, "-o", str(out), "--bundle", str(bundle)]) == 0
        assert ("Answers about whole images: 1" in capsys.readouterr().out) is is_told
    assert json.loads((tmp_path / "labelme/a.json").read_text())["flags"] == {"night": True, "rain": False}
    imported(written(tmp_path / "other", {**files, "config.xml": DESIGN}), tmp_path / "filled")
    assert (
        "The design has no question about the whole image for these labelme flags: night, rain."
    ) in capsys.readouterr().out


def test_flags_go_back_to_labelme_also_where_nothing_is_marked(tmp_path: Path) -> None:
    held = json.dumps({**LABELME, "shapes": [], "flags": {"night": True, "rain": False}})
    bundle = imported(written(tmp_path / "source", {"a.png": png(), "a.json": held}), tmp_path / "bundle")
    results, out = write_results(tmp_path / "results", answered(bundle)), tmp_path / "out"
    assert main(["export", str(results), "--to", "labelme", "-o", str(out), "--bundle", str(bundle)]) == 0
    assert json.loads((out / "a.json").read_text())["flags"] == {"night": True, "rain": False}
    assert main(["export", str(results), "--to", "voc", "-o", str(tmp_path / "voc"), "--bundle", str(bundle)]) == 1


def test_what_a_design_has_no_place_for_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shapes = [
        {**LABELME["shapes"][0], "label": "bus", "description": "late"},
        {"label": "car", "points": [[1, 2], [3, 4], [5, 9]], "shape_type": "polygon"},
    ]
    held = json.dumps({**LABELME, "shapes": shapes})
    source = written(tmp_path / "source", {"a.png": png(), "a.json": held, "config.xml": DESIGN})
    (only,) = answered(imported(source, tmp_path / "bundle"))
    assert len(only.answer.items) == 1
    printed = capsys.readouterr().out
    assert "The design has no label for: bus. Regions imported without a label: 1." in printed
    assert "The design has no tool for: polygon. Regions not imported: 1." in printed
    assert "The design has no question about regions for these values: description. Values not imported: 1." in printed


def test_masks_of_run_lengths_are_painted(tmp_path: Path) -> None:
    """COCO counts down the columns, CVAT along the rows of a box."""
    down = [480 * 10 + 5, 3, 480 - 3, 3, 640 * 480 - (480 * 11 + 8)]
    masked = {**COCO["annotations"][0], "segmentation": {"counts": down, "size": [480, 640]}, "bbox": [10, 5, 2, 3]}
    box = '<mask label="car" left="10" top="5" width="4" height="3" rle="0,2,2,2,2,2,2"/>'
    for name, content in (
        ("c.json", json.dumps({**COCO, "annotations": [masked]})),
        ("a.xml", re.sub("<box[^>]*>", box, CVAT)),
    ):
        source = written(tmp_path / f"{name} source", {"a.png": png(), name: content})
        (only,) = answered(imported(source, tmp_path / name))
        (item,) = only.answer.items
        assert (item.from_name, item.type) == ("masks", "brushlabels")
        mask = Mask.of(item.value["rle"], (640, 480))
        assert [(row, mask.spans(row)) for row in range(4, 9)] == [
            (4, ()),
            *((row, (10, 12)) for row in (5, 6, 7)),
            (8, ()),
        ]


def test_what_stands_over_the_edge_by_less_than_a_pixel_is_cut_off(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = VOC.replace("<xmin>1<", "<xmin>-0.5<").replace("<ymax>40<", "<ymax>480.75<")
    source = written(tmp_path / "source", {"a.png": png(), "a.xml": text})
    (only,) = answered(imported(source, tmp_path / "bundle"))
    value = only.answer.items[0].value
    assert (value["x"], value["y"] + value["height"]) == (0, 100)
    assert (
        "Regions that extend past the image edge by less than a pixel: 1. They are clipped."
    ) in capsys.readouterr().out


def test_a_data_set_of_yolo_in_one_folder_with_names_in_brackets(tmp_path: Path) -> None:
    yaml = "# a set\nnc: 2\nnames: ['traffic light', \"bus\"]  # two\ntrain: .\n"
    files: dict[str, bytes | str] = {
        "a.png": png(),
        "a.txt": "1 0.5 0.5 0.2 0.2 0.87\n",
        "b.png": png(),
        "data.yaml": yaml,
    }
    first, second = answered(imported(written(tmp_path / "source", files), tmp_path / "bundle"))
    assert [item.value["rectanglelabels"] for item in first.answer.items] == [["bus"]]
    assert second.answer.items == ()


def test_what_was_changed_has_its_own_box_and_area(tmp_path: Path) -> None:
    """Other programs count pixels: it is the worker's outline that counts then."""
    outline = {"segmentation": [[1, 2, 30, 2, 30, 42]], "bbox": [1, 2, 29.5, 40.5], "area": 17}
    held = {**COCO, "annotations": [{**COCO["annotations"][0], **outline}]}
    source = written(tmp_path / "source", {"a.png": png(), "c.json": json.dumps(held)})
    bundle = imported(source, tmp_path / "bundle")
    (only,) = answered(bundle)
    (item,) = only.answer.items
    moved = replace(item, value={**item.value, "points": [[0, 0], *item.value["points"][1:]]})
    for number, (own, wanted) in enumerate(((item, ([1, 2, 29.5, 40.5], 17)), (moved, ([0, 0, 30, 42], 600)))):
        results = write_results(tmp_path / str(number), [replace(only, answer=Answer((own,)))])
        out = tmp_path / f"{number}.json"
        assert main(["export", str(results), "--to", "coco", "-o", str(out), "--bundle", str(bundle)]) == 0
        (annotation,) = json.loads(out.read_text())["annotations"]
        assert (annotation["bbox"], annotation["area"]) == wanted
