"""Round trips of other programs' annotations: regions, labels, numbers, attributes and image names."""

from __future__ import annotations

import json
from operator import itemgetter
from pathlib import Path
from typing import Any

from hypothesis import Phase, assume, given, settings
from hypothesis import strategies as st
from lxml import etree
from pycocotools.coco import COCO

from depth import IS_DEEP
from formats.imports.images.drawn_sources import png, there_and_back, written
from formats.imports.images.drawn_strategies import (
    HEIGHT,
    IMAGES,
    LABELS,
    WIDTH,
    assert_near,
    boxes,
    coco_files,
    labelme_shapes,
    of_image,
    room,
    with_pixels,
    yolo_line,
    yolo_lines,
)


@settings(deadline=None, max_examples=150 if IS_DEEP else 10, phases=[Phase.explicit, Phase.generate])
@given(coco_files())
def test_coco_comes_back(held: dict[str, Any]) -> None:
    with room() as folder:
        images = {f"images/{image['file_name']}": png() for image in held["images"]}
        source = written(folder / "source", {"annotations/instances.json": json.dumps(held, indent=1), **images})
        out = there_and_back(source, folder, "coco")
        found = json.loads(out.read_text())
        assert found["images"] == held["images"]
        assert found["categories"] == sorted(held["categories"], key=itemgetter("id"))
        for image in held["images"]:
            assert_near(of_image(found, image["id"]), of_image(held, image["id"]))
        assert len(COCO(str(out)).getAnnIds()) == len(held["annotations"])


@settings(deadline=None, max_examples=150 if IS_DEEP else 10, phases=[Phase.explicit, Phase.generate])
@given(st.data())
def test_labelme_comes_back(data: st.DataObject) -> None:
    files: dict[str, bytes | str] = {}
    for name in data.draw(IMAGES):
        files[name] = png()
        flags = {"night": data.draw(st.booleans()), "rain": data.draw(st.booleans())}
        held = {"version": "7.9.1", "flags": flags, "shapes": data.draw(st.lists(labelme_shapes(), max_size=4))}
        place = {"imagePath": Path(name).name, "imageData": None, "imageHeight": HEIGHT, "imageWidth": WIDTH}
        files[name.replace(".png", ".json")] = json.dumps({**held, **place})
    wanted = {name: json.loads(text) for name, text in files.items() if isinstance(text, str)}
    assume(any(held["shapes"] for held in wanted.values()))
    with room() as folder:
        out = there_and_back(written(folder / "source", files), folder, "labelme")
        found = {path.relative_to(out).as_posix(): json.loads(path.read_text()) for path in out.rglob("*.json")}
        assert found.keys() == wanted.keys()
        for name in wanted:
            assert_near(with_pixels(found[name]), with_pixels(wanted[name]))


@settings(deadline=None, max_examples=150 if IS_DEEP else 10, phases=[Phase.explicit, Phase.generate])
@given(st.data())
def test_voc_comes_back(data: st.DataObject) -> None:
    files: dict[str, bytes | str] = {}
    wanted: dict[str, list[tuple[Any, ...]]] = {}
    for name in data.draw(IMAGES):
        files[f"JPEGImages/{name}"] = png()
        root = etree.Element("annotation")
        etree.SubElement(root, "filename").text = Path(name).name
        size = etree.SubElement(root, "size")
        for side, number in (("width", WIDTH), ("height", HEIGHT), ("depth", 3)):
            etree.SubElement(size, side).text = str(number)
        stem = name.removesuffix(".png")
        wanted[stem] = []
        for left, top, width, height in data.draw(st.lists(boxes(), max_size=4)):
            label, pose = (
                data.draw(st.sampled_from(LABELS)),
                data.draw(st.sampled_from(("Unspecified", "Left", "Rear"))),
            )
            flags = [str(data.draw(st.integers(0, 1))) for _flag in range(3)]
            sides = (left, top, left + width, top + height)
            wanted[stem].append((label, pose, *flags, *sides))
            drawn = etree.SubElement(root, "object")
            for tag, text in zip(
                ("name", "pose", "truncated", "difficult", "occluded"), (label, pose, *flags), strict=True
            ):
                etree.SubElement(drawn, tag).text = text
            box = etree.SubElement(drawn, "bndbox")
            for tag, place in zip(("xmin", "ymin", "xmax", "ymax"), sides, strict=True):
                etree.SubElement(box, tag).text = repr(place)
        files[f"Annotations/{stem}.xml"] = etree.tostring(root)
    assume(any(wanted.values()))
    with room() as folder:
        out = there_and_back(written(folder / "source", files), folder, "voc")
        found = {path.relative_to(out).as_posix().removesuffix(".xml"): objects(path) for path in out.rglob("*.xml")}
        assert_near(found, wanted)


def objects(path: Path) -> list[tuple[Any, ...]]:
    tags = ("name", "pose", "truncated", "difficult", "occluded")
    sides = ("xmin", "ymin", "xmax", "ymax")
    return [
        (*(each.findtext(tag) for tag in tags), *(float(each.findtext(f"bndbox/{side}") or "") for side in sides))
        for each in etree.parse(str(path)).getroot().findall("object")
    ]


@settings(deadline=None, max_examples=150 if IS_DEEP else 10, phases=[Phase.explicit, Phase.generate])
@given(st.data(), st.sampled_from(("yolo", "yolo-segment", "yolo-pose")))
def test_yolo_comes_back(data: st.DataObject, form: str) -> None:
    """With six digits, as others write it."""
    files: dict[str, bytes | str] = {}
    wanted: dict[str, list[list[float]]] = {}
    for name in data.draw(IMAGES):
        stem = name.removesuffix(".png")
        wanted[stem] = data.draw(st.lists(yolo_lines(form), max_size=4))
        text = "".join(map(yolo_line, wanted[stem]))
        files |= {f"images/{name}": png(), f"labels/{stem}.txt": text}
    shape = "kpt_shape: [2, 3]\n" if form == "yolo-pose" else ""
    files["data.yaml"] = f"path: .\n{shape}names:\n" + "".join(f"  {n}: {name!r}\n" for n, name in enumerate(LABELS))
    with room() as folder:
        out = there_and_back(written(folder / "source", files), folder, form)
        found = {
            path.relative_to(out / "labels").as_posix().removesuffix(".txt"): [
                [float(word) for word in text.split()] for text in path.read_text().splitlines()
            ]
            for path in out.rglob("*.txt")
        }
        assert found.keys() == wanted.keys()
        for stem, lines in wanted.items():
            assert len(found[stem]) == len(lines)
            for one_found, one_wanted in zip(found[stem], lines, strict=True):
                assert all(abs(a - b) < 2e-6 for a, b in zip(one_found, one_wanted, strict=True)), (
                    one_found,
                    one_wanted,
                )
