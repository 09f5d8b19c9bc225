"""Data sets as other programs write them come through unchanged; what a bundle has no place for is told."""

from __future__ import annotations

import copy
import io
import json
import re
from base64 import b64decode
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from lxml import etree
from PIL import Image
from pycocotools import mask as coco_masks
from pycocotools.coco import COCO

from annotator.app.main import main
from formats.imports.images.drawn_sources import (
    CVAT,
    VOC,
    answered,
    imported,
    png,
    problems_of,
    there_and_back,
    written,
)
from formats.imports.images.drawn_strategies import assert_near, with_pixels
from formats.imports.images.program_files import (
    COCO_2017,
    CVAT_IMAGES,
    LABEL_IMG,
    LABELME_7,
    ROBOFLOW_YAML,
    ULTRALYTICS_POSE_YAML,
    VOC_2012,
)


def jpeg() -> bytes:
    held = io.BytesIO()
    Image.new("RGB", (640, 480), "teal").save(held, "JPEG")
    return held.getvalue()


def bundles_config(bundle: Path) -> etree._Element:
    return etree.parse(bundle / "config.xml").getroot()


def test_coco_2017(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files: dict[str, bytes | str] = {
        "annotations/instances_val2017.json": json.dumps(COCO_2017),
        "val2017/000000397133.jpg": jpeg(),
    }
    out = there_and_back(written(tmp_path / "source", files), tmp_path, "coco")
    printed = capsys.readouterr().out
    assert "is not imported: info, licenses, images.license, images.coco_url, images.date_captured," in printed
    found, wanted = json.loads(out.read_text()), copy.deepcopy(COCO_2017)
    assert [image["id"] for image in found["images"]] == [397133]
    assert {name: found["images"][0][name] for name in ("file_name", "width", "height")} == {
        name: wanted["images"][0][name] for name in ("file_name", "width", "height")
    }
    assert_near(found["categories"], [{**each} for each in wanted["categories"]])
    assert len(COCO(str(out)).getAnnIds()) == 3
    for own, given in zip(found["annotations"], wanted["annotations"], strict=True):
        for name in ("bbox", "area"):
            assert_near(own[name], given[name])
        assert (own["iscrowd"], own["category_id"]) == (given["iscrowd"], given["category_id"])
        if isinstance(given.get("segmentation"), list):
            assert_near(own["segmentation"], given["segmentation"])
    packed = coco_masks.frPyObjects(wanted["annotations"][1]["segmentation"], 480, 640)
    crowd = found["annotations"][1]
    assert crowd["segmentation"]["counts"] == packed["counts"].decode()


def test_voc_2012(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Places come as they stand; of a person the parts and what they do do not."""
    files: dict[str, bytes | str] = {"Annotations/2011_000003.xml": VOC_2012, "JPEGImages/2011_000003.jpg": jpeg()}
    out = there_and_back(written(tmp_path / "source", files), tmp_path, "voc")
    printed = capsys.readouterr().out
    assert "is not imported: folder, source, segmented, object.actions, object.point." in printed
    assert "Regions of type “part” are not imported: 1." in printed
    root = etree.parse(out / "2011_000003.xml").getroot()
    names = ("name", "pose", "truncated", "difficult", "occluded")
    assert [root.findtext(f"object/{name}") for name in names] == ["person", "Frontal", "1", "1", "1"]
    sides = [float(root.findtext(f"object/bndbox/{side}") or 0) for side in ("xmin", "ymin", "xmax", "ymax")]
    assert_near(sides, [123.70000076293945, 155, 191, 279])


def test_label_img(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = there_and_back(written(tmp_path / "source", {"a.png": png(), "a.xml": LABEL_IMG}), tmp_path, "voc")
    assert "is not imported: folder, path." in capsys.readouterr().out
    root, own = etree.parse(out / "a.xml").getroot(), etree.fromstring(LABEL_IMG)
    for path in ("filename", "size/width", "size/height", "size/depth", "segmented", "object/name", "object/difficult"):
        assert root.findtext(path) == own.findtext(path)
    sides = ("xmin", "ymin", "xmax", "ymax")
    assert [root.findtext(f"object/bndbox/{side}") for side in sides] == ["11", "22", "333", "444"]


def test_roboflow_for_yolo(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Names of files hold points; each part of the set has its folder, and one has nothing on a picture."""
    name = "street-12_jpg.rf.0a1b2c3d4e5f"
    files: dict[str, bytes | str] = {
        "data.yaml": ROBOFLOW_YAML,
        "README.roboflow.txt": "streets - v3\n==============================\n",
        "README.dataset.txt": "# streets > 2026\nhttps://universe.roboflow.com\n",
        f"train/images/{name}.jpg": jpeg(),
        f"train/labels/{name}.txt": "1 0.5 0.5 0.25 0.125\n0 0.1 0.2 0.05 0.1",
        "valid/images/other.jpg": jpeg(),
        "valid/labels/other.txt": "",
    }
    out = there_and_back(written(tmp_path / "source", files), tmp_path, "yolo")
    assert "Other data in the dataset" not in capsys.readouterr().out
    assert (out / f"labels/train/{name}.txt").read_text() == "1 0.5 0.5 0.25 0.125\n0 0.1 0.2 0.05 0.1\n"
    assert (out / "labels/valid/other.txt").read_text() == ""
    assert (out / f"images/train/{name}.jpg").read_bytes() == files[f"train/images/{name}.jpg"]
    sets = ["train: images/train", "val: images/valid"]
    assert (out / "data.yaml").read_text().splitlines() == [*sets, "names:", '  0: "car"', '  1: "traffic light"']


@pytest.mark.parametrize("shape", ["[17, 3]", "[ 17,2 ]", "\n  - 17\n  - 3", "\n- 17\n- 2"])
def test_how_many_points_a_pose_has_may_stand_in_brackets_or_a_line_each(tmp_path: Path, shape: str) -> None:
    files: dict[str, bytes | str] = {"images/a.png": png(), "data.yaml": f"names: [person]\nkpt_shape: {shape}\n"}
    config = bundles_config(imported(written(tmp_path / "source", files), tmp_path / "bundle"))
    assert len(config.findall("KeyPointLabels/Label")) == 17


def test_ultralytics_poses(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = "0 0.671279 0.617945 0.645759 0.726859 0.519751 0.381250 2.000000 0.550936 0.348438 1.000000\n"
    files: dict[str, bytes | str] = {
        "coco8-pose.yaml": ULTRALYTICS_POSE_YAML,
        "images/train/1.jpg": jpeg(),
        "labels/train/1.txt": lines + "0 0.25 0.25 0.1 0.1 0.000000 0.000000 0.000000 0.2 0.2 2.000000\n",
    }
    out = there_and_back(written(tmp_path / "source", files), tmp_path, "yolo-pose")
    assert (
        "Other data in the dataset cannot be stored in a bundle and is not imported: flip_idx."
    ) in capsys.readouterr().out
    numbers = [[float(word) for word in line.split()] for line in (out / "labels/train/1.txt").read_text().splitlines()]
    assert_near(
        numbers, [[float(word) for word in line.split()] for line in str(files["labels/train/1.txt"]).splitlines()]
    )
    assert "kpt_shape: [2, 3]" in (out / "data.yaml").read_text()


def test_labels_of_yolo_without_their_image_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Label Studio exports them so, with images that are downloaded from another server."""
    line = "0 0.5 0.5 0.1 0.1\n"
    files: dict[str, bytes | str] = {"classes.txt": "car\n", "notes.json": "{}", "README.txt": "3 things to know"}
    files |= {"labels/a.txt": line, "labels/b.txt": line, "labels/c.txt": ""}
    (problem,) = problems_of(written(tmp_path / "source", files), tmp_path / "bundle", capsys)
    assert (problem["code"], problem["params"]["why"]) == ("import-missing", "pictures")
    imported(written(tmp_path / "source", {"images/a.png": png()}), tmp_path / "bundle")
    assert "Label files without an image: 1 (first: labels/b.txt). They are not imported." in capsys.readouterr().out


def test_labelme_7(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files: dict[str, bytes | str] = {"a.png": png(), "a.json": json.dumps(LABELME_7, indent=2)}
    out = there_and_back(written(tmp_path / "source", files), tmp_path, "labelme")
    assert (
        "Other data in the dataset cannot be stored in a bundle and is not imported: shapes.locked."
    ) in capsys.readouterr().out
    wanted = copy.deepcopy(LABELME_7)
    del wanted["shapes"][0]["locked"]
    mask = np.asarray(Image.open(io.BytesIO(b64decode(wanted["shapes"][2]["mask"]))))
    assert mask.tolist() == [[0, 1, 1], [1, 0, 1]]
    assert_near(with_pixels(json.loads((out / "a.json").read_text())), with_pixels(wanted))
    assert (out / "a.png").read_bytes() == png()


def test_shapes_of_x_anylabeling_are_those_of_labelme(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    corners = [[200.0, 100.0], [200.0, 160.0], [170.0, 160.0], [170.0, 100.0]]
    kinds = {"rotation": "oriented_rectangle", "quadrilateral": "polygon", "rectangle": "rectangle"}
    about = {"score": 0.9, "difficult": True, "direction": 1.5}
    shapes = [{"label": "sign", "points": corners, "shape_type": kind, **about} for kind in kinds]
    held = {"version": "2.4.0", "flags": {}, "shapes": shapes, "imagePath": "a.png", "text": ""}
    files: dict[str, bytes | str] = {"a.png": png(), "a.json": json.dumps(held)}
    out = there_and_back(written(tmp_path / "source", files), tmp_path, "labelme")
    assert "shapes.score (3), shapes.difficult (3), shapes.direction (3)" in capsys.readouterr().out
    found = json.loads((out / "a.json").read_text())["shapes"]
    assert [shape["shape_type"] for shape in found] == list(kinds.values())
    assert_near([shape["points"] for shape in found], [corners, corners, [[170, 100], [200, 160]]])


def test_cvat_for_images(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = written(tmp_path / "source", {"images/a.png": png(), "annotations.xml": CVAT_IMAGES})
    bundle = imported(source, tmp_path / "bundle")
    printed = capsys.readouterr().out
    assert "not imported: 1" not in printed
    assert "Other data in the dataset cannot be stored in a bundle and is not imported: z_order, source." in printed
    config = bundles_config(bundle)
    (points,) = config.iter("KeyPointLabels")
    assert (points.get("name"), points.get("skeleton")) == ("points person", "1-2")
    assert [label.get("value") for label in points] == ["left eye", "nose"]
    (only,) = answered(bundle)
    drawn = [item for item in only.answer.items if item.type.endswith("labels")]
    assert [item.type for item in drawn] == ["rectanglelabels", "brushlabels", *["keypointlabels"] * 3]
    assert [item.value["choices"] for item in only.answer.items if item.from_name == "picture_flags"] == [["car"]]
    out = there_and_back(source, tmp_path / "again", "coco")
    found: dict[str, Any] = json.loads(out.read_text())
    names = {category["id"]: category["name"] for category in found["categories"]}
    poses = [each for each in found["annotations"] if "keypoints" in each]
    assert [(names[each["category_id"]], each["keypoints"], each["num_keypoints"]) for each in poses] == [
        ("person", [210, 95, 2, 200, 100, 1], 2),
        ("person", [0, 0, 0, 400, 100, 2], 1),
    ]
    mask = next(each for each in found["annotations"] if isinstance(each["segmentation"], dict))
    assert coco_masks.area(mask["segmentation"]) == mask["area"] == 3
    assert list(coco_masks.toBbox(mask["segmentation"])) == mask["bbox"] == [301, 300, 2, 2]


def test_images_of_a_project_of_cvat_are_told_apart_by_their_subset(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Their folders are called so; which are to learn from has no place in a bundle."""
    first = CVAT.replace("<image", '<image subset="Train"').replace("</annotations>", "")
    second = CVAT.replace("<image", '<image subset="Test"').replace("<annotations>", "").replace('"1"', '"3"')
    files: dict[str, bytes | str] = {"annotations.xml": first + second}
    files |= {"images/Train/a.png": png(), "images/Test/a.png": png((640, 480))}
    out = there_and_back(written(tmp_path / "source", files), tmp_path, "coco")
    found = json.loads(out.read_text())
    assert [image["file_name"] for image in found["images"]] == ["Train/a.png", "Test/a.png"]
    assert [each["bbox"][0] for each in found["annotations"]] == [1, 3]
    assert (
        "Other data in the dataset cannot be stored in a bundle and is not imported: subset (2)."
    ) in capsys.readouterr().out


@pytest.mark.parametrize(
    ("form", "told"),
    [("voc", "ImageSets (2)"), ("masks", "ImageSets (2)"), ("yolo", "train.txt, val.txt")],
)
def test_lists_of_what_to_learn_from_are_told(
    tmp_path: Path, form: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    files: dict[str, bytes | str] = {f"ImageSets/Main/{name}.txt": "a\n" for name in ("train", "val")}
    match form:
        case "voc":
            files |= {"JPEGImages/a.png": png(), "Annotations/a.xml": VOC}
        case "masks":
            names = "background\ncar\n"
            files |= {"JPEGImages/a.png": png(), "class_names.txt": names, "SegmentationClass/a.png": png()}
        case _:
            files = {"train.txt": "a.png\n", "val.txt": "a.png\n", "a.png": png(), "classes.txt": "car\n"}
    source = written(tmp_path / "source", files)
    main(["import", str(source), "-o", str(tmp_path / "bundle"), "--from", form])
    assert f"is not imported: {told}." in capsys.readouterr().out


def on_its_side() -> bytes:
    """Return an image as a camera stores an upright one: 480 by 640 after rotation."""
    held, exif = io.BytesIO(), Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (640, 480), "teal").save(held, "JPEG", exif=exif)
    return held.getvalue()


def sizeless(form: str) -> dict[str, bytes | str]:
    """Return annotations of images whose size the file does not state."""
    match form:
        case "voc":
            text = re.sub(r"<size>.*</size>", "", VOC_2012, flags=re.DOTALL)
            return {"Annotations/2011_000003.xml": text, "JPEGImages/2011_000003.jpg": jpeg()}
        case "coco":
            images = [{"id": 397133, "file_name": "000000397133.jpg"}]
            return {"a.json": json.dumps({**COCO_2017, "images": images}), "val2017/000000397133.jpg": jpeg()}
        case _:
            held = {**LABELME_7, "imageHeight": None, "imageWidth": None}
            return {"a.json": json.dumps(held), "a.png": png()}


@pytest.mark.parametrize("form", ["voc", "coco", "labelme"])
def test_a_size_that_no_file_tells_is_that_of_the_image(tmp_path: Path, form: str) -> None:
    files = sizeless(form)
    out = there_and_back(written(tmp_path / "source", files), tmp_path, form)
    if form == "voc":
        assert etree.parse(out / "2011_000003.xml").getroot().findtext("size/width") == "640"
    elif form == "coco":
        first = json.loads(out.read_text())["annotations"][0]
        assert_near(first["bbox"], [510.34, 400.25, 30.41, 22.76])
    else:
        assert json.loads((out / "a.json").read_text())["imageHeight"] == 480


def test_an_image_on_its_side_is_as_large_as_it_is_shown(tmp_path: Path) -> None:
    images = [{"id": 397133, "file_name": "000000397133.jpg"}]
    held = {**COCO_2017, "images": images, "annotations": COCO_2017["annotations"][2:]}
    files: dict[str, bytes | str] = {"a.json": json.dumps(held), "val2017/000000397133.jpg": on_its_side()}
    out = there_and_back(written(tmp_path / "source", files), tmp_path, "coco", (480, 640))
    found = json.loads(out.read_text())
    assert_near(found["annotations"][0]["bbox"], [1.25, 2.5, 23.0, 17.5])
    assert (found["images"][0]["width"], found["images"][0]["height"]) == (480, 640)


@pytest.mark.parametrize("content", [b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n" + bytes(40)])
def test_an_image_that_tells_no_size_is_told_of(
    tmp_path: Path, content: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    source = written(tmp_path / "source", {**sizeless("voc"), "JPEGImages/2011_000003.jpg": content})
    found = problems_of(source, tmp_path / "bundle", capsys)
    sizes = [each for each in found if each["params"].get("why") == "size-missing"]
    assert [(each["file"], each["line"]) for each in sizes] == [("Annotations/2011_000003.xml", 1)]
