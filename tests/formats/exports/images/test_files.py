"""Formats with a file for each picture."""

from __future__ import annotations

import io
import json
import re
from base64 import b64decode
from pathlib import Path

import pytest
from lxml import etree
from msgspec.structs import replace
from PIL import Image

from annotator.app.main import main
from annotator.core.design.medium import Extent
from annotator.formats.exports.images.annotations import AnnotatedImage, ImageFiles
from answer_making import an_envelope, write_results
from bundle_making import valid_bundle
from formats.exports.images.drawn_bundle import (
    CONFIG,
    SIZE,
    about,
    box,
    brush,
    drawn_bundle,
    ellipse,
    exported,
    line,
    point,
    polygon,
    seen,
)

OUTLINE = ((64, 48), (320, 48), (64, 240))


def test_yolo_has_a_line_for_each_box_in_shares_of_the_sides(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = (box("a", 64, 48, 320, 240, "bus"), polygon("b", OUTLINE), point("c", 1, 2, "nose"), box("d", 1, 2, 3, 4))
    files = exported(tmp_path, "yolo", seen(*own))
    assert files["labels/street/photo.txt"] == b"1 0.35 0.35 0.5 0.5\n2 0.3 0.3 0.4 0.4\n"
    assert files["data.yaml"].decode().splitlines()[2:] == [
        *("names:", '  0: "Red car"', '  1: "bus"', '  2: "Roof"'),
    ]
    printed = capsys.readouterr().out
    assert "Key points: 1 (labels and tasks: nose (12))." in printed
    assert "Regions that are not boxes: 1 (labels and tasks:" in printed
    assert "Regions without a label from the design: 1 (controls and tasks:" in printed


def test_yolo_segments_are_outlines_cut_at_the_edge_of_the_image(tmp_path: Path) -> None:
    turned = box("a", 32, 0, 64, 48, "bus", turn=90)  # from 16 px left of the picture to 32 px
    files = exported(tmp_path, "yolo-segment", seen(polygon("b", OUTLINE), turned))
    assert files["labels/street/photo.txt"].decode().splitlines() == [
        "2 0.1 0.1 0.5 0.1 0.1 0.5",
        "1 0 0 0.05 0 0.05 0.1333333333 0 0.1333333333",
    ]


def test_yolo_poses_are_a_box_and_the_points_of_its_object(tmp_path: Path) -> None:
    own = [box("a", 64, 48, 320, 240, "bus"), point("c", 320, 240, "tail")]
    grouped = [about(item, "group_id", "number", 1) for item in own]
    files = exported(tmp_path, "yolo-pose", seen(*own, *grouped))
    assert files["labels/street/photo.txt"] == b"1 0.35 0.35 0.5 0.5 0 0 0 0.5 0.5 2\n"
    assert files["data.yaml"].decode().splitlines()[2:] == [
        *("kpt_shape: [2, 3]", "names:", '  0: "Red car"', '  1: "bus"', '  2: "Roof"'),
    ]


@pytest.mark.parametrize(
    ("form", "lines"),
    [
        ("yolo", ["1 0.35 0.35 0.5 0.5", "2 0.3 0.3 0.4 0.4"]),
        ("yolo-segment", ["2 0.1 0.1 0.5 0.1 0.1 0.5", "1 0.1 0.1 0.6 0.1 0.6 0.6 0.1 0.6"]),
        ("yolo-pose", ["1 0.35 0.35 0.5 0.5 0 0 0 0.5 0.5 2", "2 0.3 0.3 0.4 0.4 0 0 0 0 0 0"]),
    ],
)
def test_marks_of_one_object_that_are_called_otherwise_are_lines_of_yolo_each(
    tmp_path: Path, form: str, lines: list[str]
) -> None:
    own = [polygon("b", OUTLINE), box("a", 64, 48, 320, 240, "bus"), point("c", 320, 240, "tail")]
    grouped = [about(item, "group_id", "number", 1) for item in own]
    files = exported(tmp_path, form, seen(*own, *grouped))
    assert files["labels/street/photo.txt"].decode().splitlines() == lines


def test_poses_of_yolo_tell_the_points_that_their_line_has_no_place_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = [box("a", 64, 48, 320, 240, "bus"), point("c", 320, 240, "tail"), point("d", 100, 100, "tail")]
    other = point("e", 100, 100, "wheel", maker="wheels")
    grouped = [about(item, "group_id", "number", 1) for item in (*own, other)]
    wheels = '<KeyPointLabels name="wheels" toName="image"><Label value="wheel"/></KeyPointLabels></View>'
    files = exported(tmp_path, "yolo-pose", seen(*own, other, *grouped), config=CONFIG.replace("</View>", wheels))
    assert files["labels/street/photo.txt"] == b"1 0.35 0.35 0.5 0.5 0 0 0 0.5 0.5 2\n"
    printed = capsys.readouterr().out
    assert (
        "Key points whose name is already used in the same object: 1 (labels and tasks: tail (12)). They "
        "are not exported."
    ) in printed
    assert ("Key points whose name is not in the first key point control: 1 (labels and tasks: wheel (12)).") in printed


@pytest.mark.parametrize("has_roof", [True, False])
def test_points_of_a_box_without_a_label_stand_with_what_has_one_or_are_told(
    tmp_path: Path, has_roof: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    own = [box("a", 64, 48, 320, 240), point("c", 320, 240, "tail"), *([polygon("b", OUTLINE)] if has_roof else [])]
    grouped = [about(item, "group_id", "number", 1) for item in own]
    files = exported(tmp_path, "yolo-pose", seen(*own, *grouped))
    roof = b"2 0.3 0.3 0.4 0.4 0 0 0 0.5 0.5 2\n"
    assert files["labels/street/photo.txt"] == (roof if has_roof else b"")
    assert ("tail (12)" in capsys.readouterr().out) is not has_roof


def test_voc_has_boxes_with_flags_and_pose(tmp_path: Path) -> None:
    own = box("a", 10, 20, 30.5, 40, "bus")
    remarks = (about(own, "flags", "choices", ["difficult"]), about(own, "pose", "choices", ["Left"]))
    root = etree.fromstring(exported(tmp_path, "voc", seen(own, *remarks))["street/photo.xml"])
    assert (root.findtext("folder"), root.findtext("filename")) == ("street", "photo.png")
    assert [root.findtext(f"size/{side}") for side in ("width", "height")] == ["640", "480"]
    found = {name: root.findtext(f"object/{name}") for name in ("name", "pose", "truncated", "difficult")}
    assert found == {"name": "bus", "pose": "Left", "truncated": "0", "difficult": "1"}
    sides = [root.findtext(f"object/bndbox/{side}") for side in ("xmin", "ymin", "xmax", "ymax")]
    assert sides == ["10", "20", "40.5", "60"]


def test_labelme_has_shapes_with_what_was_said(tmp_path: Path) -> None:
    own = box("a", 10, 20, 30, 40, "bus")
    remarks = (about(own, "description", "textarea", ["late"]), about(own, "group_id", "number", 4))
    others = (polygon("b", OUTLINE), point("c", 1, 2, "nose"), box("d", 100, 100, 30, 40, "bus", turn=90))
    held = json.loads(exported(tmp_path, "labelme", seen(own, *others, *remarks))["street/photo.json"])
    assert (held["imagePath"], held["imageWidth"], held["imageHeight"]) == ("photo.png", *SIZE)
    kinds = [(shape["shape_type"], shape["points"]) for shape in held["shapes"]]
    assert kinds == [
        ("rectangle", [[10, 20], [40, 60]]),
        ("polygon", [list(place) for place in OUTLINE]),
        ("point", [[1, 2]]),
        ("oriented_rectangle", [[100, 100], [100, 130], [60, 130], [60, 100]]),
    ]
    first = held["shapes"][0]
    assert (first["label"], first["group_id"], first["description"]) == ("bus", 4, "late")
    assert first["flags"] == dict.fromkeys(("truncated", "difficult", "occluded", "iscrowd"), False)


def test_labelme_has_the_group_that_was_made_by_hand(tmp_path: Path) -> None:
    own = [replace(box("a", 10, 20, 30, 40, "bus"), group=4), replace(polygon("b", OUTLINE), group=0)]
    others = (point("c", 1, 2, "nose"), replace(box("d", 100, 100, 30, 40, "bus"), group=4))
    asked = about(others[1], "group_id", "number", 7)
    held = json.loads(exported(tmp_path, "labelme", seen(*own, *others, asked))["street/photo.json"])
    assert [shape["group_id"] for shape in held["shapes"]] == [4, 0, None, 7]


def test_masks_have_the_number_of_the_label_in_every_pixel_whose_middle_is_inside(tmp_path: Path) -> None:
    files = exported(tmp_path, "masks", seen(box("a", 10, 20, 30, 40, "bus"), box("b", 30.4, 50, 30.2, 5, "Red car")))
    assert files["classes.txt"].decode().split("\n") == ["background", "Red car", "bus", "Roof", ""]
    with Image.open(io.BytesIO(files["masks/street/photo.png"])) as opened:
        assert (opened.mode, opened.size) == ("P", SIZE)
        found = {number: count for count, number in opened.getcolors() or ()}
        later = 31 * 5  # from the middle of pixel 30 to that of pixel 60
        assert found == {2: 30 * 40 - 10 * 5, 1: later, 0: SIZE[0] * SIZE[1] - 1150 - later}
        assert opened.getpixel((10, 20)) == opened.getpixel((39, 49)) == 2
        assert opened.getpixel((9, 20)) == opened.getpixel((40, 49)) == 0
        assert opened.convert("RGB").getpixel((10, 20)) == (0, 128, 0)


def test_in_masks_the_smaller_mark_is_on_top_and_what_is_lost_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = [box("a", 50, 50, 10, 10, "bus"), box("b", 40, 40, 100, 100, "Red car"), box("c", 40, 40, 100, 100, "bus")]
    over = [*own, box("d", 45, 45, 10, 10, "bus"), box("e", 300.6, 300, 0.3, 9, "Red car")]
    with Image.open(io.BytesIO(exported(tmp_path / "1", "masks", seen(*own))["masks/street/photo.png"])) as opened:
        assert {number: count for count, number in opened.getcolors() or ()}.keys() == {0, 2}
    assert (
        "Regions without any pixel in the files: 1 (labels and tasks: Red car (12)). They are fully "
        "covered by smaller regions, or too thin to contain the centre of a pixel."
    ) in capsys.readouterr().out
    with Image.open(
        io.BytesIO(exported(tmp_path / "2", "masks", seen(*over[:2], *over[3:]))["masks/street/photo.png"])
    ) as opened:
        found = {number: count for count, number in opened.getcolors() or ()}
    assert (found[1], found[2]) == (10_000 - 175, 175)
    told = capsys.readouterr().out
    assert (
        "Regions without any pixel in the files: 1 (labels and tasks: Red car (12)). They are fully "
        "covered by smaller regions, or too thin to contain the centre of a pixel."
    ) in told
    assert (
        "Regions partly covered by smaller regions with other labels: 1 (labels and tasks: Red car (12)). "
        "In the files, each pixel has only one label: that of the smallest region."
    ) in told
    assert (
        "Regions that overlap another region with the same label: 1 (labels and tasks: bus (12)). They are "
        "merged in the files."
    ) in told
    exported(tmp_path / "3", "masks", seen(box("a", 50, 50, 10, 10, "bus"), box("b", 60, 50, 10, 10, "Red car")))
    assert "pixel" not in capsys.readouterr().out


def test_poses_of_a_design_without_key_points_are_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = '<View><Image name="image" value="$image"/><Rectangle name="tool" toName="image"/></View>'
    bundle, results = drawn_bundle(tmp_path / "bundle", config), write_results(tmp_path / "results", [seen()])
    asked = ["export", str(results), "--bundle", str(bundle), "-o", str(tmp_path / "out"), "--to"]
    assert main([*asked, "yolo-pose"]) == 1
    assert "This design has no key point labels, which are required for poses." in capsys.readouterr().out
    assert not (tmp_path / "out").exists()
    assert main([*asked, "yolo"]) == 0
    assert "path" not in (tmp_path / "out/data.yaml").read_text()


def test_a_folder_gets_folders_of_its_own(tmp_path: Path) -> None:
    results = write_results(tmp_path / "results", [seen(box("a", 1, 2, 3, 4, "bus"))])
    asked = ["export", str(results), "--to", "yolo", "--bundle", str(drawn_bundle(tmp_path / "bundle")), "-o"]
    assert main([*asked, str(tmp_path / "out")]) == 0
    assert main([*asked, str(tmp_path / "out")]) == 1
    assert main([*asked, str(tmp_path / "out"), "--overwrite"]) == 0
    assert (tmp_path / "out/labels/street/photo.txt").is_file()
    (tmp_path / "other").mkdir()
    assert main([*asked, str(tmp_path / "other")]) == 0
    assert (tmp_path / "other/labels/street/photo.txt").is_file()


def test_voc_takes_what_xml_cannot_write_out_of_a_pose(tmp_path: Path) -> None:
    own = box("a", 64, 48, 320, 240, "bus")
    files = exported(tmp_path, "voc", seen(own, about(own, "pose", "choices", ["to the\x0bleft"])))
    assert etree.fromstring(files["street/photo.xml"]).findtext("object/pose") == "to the left"


@pytest.mark.parametrize("form", ["coco", "yolo", "voc", "labelme", "masks"])
def test_a_design_in_which_nothing_is_marked_on_images_is_refused(
    tmp_path: Path, form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    results = write_results(tmp_path / "results", [an_envelope("first")])
    other = valid_bundle(tmp_path / "other")
    assert main(["export", str(results), "--to", form, "-o", str(tmp_path / "out"), "--bundle", str(other)]) == 1
    assert "This design has no image regions, so there is nothing to export." in capsys.readouterr().out
    assert not (tmp_path / "out").exists()


def test_what_is_painted_is_a_mask_a_box_or_left_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = seen(brush("a", (10, 20, 40, 60)), line("b", (1, 2), (3, 4)), ellipse("c", 320, 240, 100, 100))
    held = json.loads(exported(tmp_path / "1", "labelme", own)["street/photo.json"])
    kinds = [(shape["shape_type"], shape["points"]) for shape in held["shapes"]]
    painted, way, around = kinds
    assert painted == ("mask", [[10, 20], [39, 59]])
    assert (way, around) == (("line", [[1, 2], [3, 4]]), ("circle", [[320, 240], [420, 240]]))
    with Image.open(io.BytesIO(b64decode(held["shapes"][0]["mask"]))) as opened:
        assert (opened.size, opened.getcolors()) == ((30, 40), [(1200, 255)])
    with Image.open(io.BytesIO(exported(tmp_path / "2", "masks", own)["masks/street/photo.png"])) as opened:
        assert opened.getpixel((10, 20)) == opened.getpixel((39, 59)) == opened.getpixel((320, 240)) == 3
        assert opened.getpixel((9, 20)) == opened.getpixel((2, 3)) == 0
    assert exported(tmp_path / "3", "yolo", own)["labels/street/photo.txt"].count(b"\n") == 2
    capsys.readouterr()
    assert exported(tmp_path / "4", "yolo-segment", own)["labels/street/photo.txt"].count(b"\n") == 2
    printed = capsys.readouterr().out
    assert (
        "Regions of a type this format does not support: 1 (labels and tasks: Roof (12)). They are not exported."
    ) in printed
    assert "Masks: 1 (labels and tasks: Roof (12))." in printed


def test_an_image_without_a_suffix_lends_its_whole_name() -> None:
    names = ImageFiles(".txt")
    images = (AnnotatedImage("1", f"media/{name}", name, SIZE, ()) for name in ("a.b/photo", "a.b/other", "x.png"))
    assert [names.name(image) for image in images] == ["a.b/photo.txt", "a.b/other.txt", "x.txt"]


@pytest.mark.parametrize("form", ["coco", "yolo-segment", "voc", "labelme", "masks"])
def test_a_mark_that_is_on_no_image_is_left_out_and_told(
    tmp_path: Path, form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    far = box("a", 1, 2, 3, 4, "bus")
    far = replace(far, value={**far.value, "x": 1e308, "width": 1e308})
    lost = line("c", (1e300, 2), (3, 4))
    files = exported(tmp_path, form, seen(far, lost, polygon("b", ((1e200, 1e200), (-1e200, 5), (3, 1e300)))))
    assert not any(re.search(rb"\b(inf|nan)\b", content, re.IGNORECASE) for content in files.values())
    assert "Regions of a type this format does not support: 3 (labels and tasks:" in capsys.readouterr().out


def test_no_mask_is_written_for_an_image_that_claims_to_be_of_more_pixels_than_any(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sides = Extent(1_000_000, 1_000_000)
    claimed = seen(replace(box("a", 1, 2, 3, 4, "bus"), extent=sides))
    claimed = replace(claimed, media=tuple(replace(medium, extent=sides) for medium in claimed.media))
    assert list(exported(tmp_path, "masks", claimed)) == ["classes.txt"]
    assert "1" in capsys.readouterr().out.partition("\n")[0]
