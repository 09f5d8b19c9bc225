"""Images of one name in several folders: taken where that is certain, and never from the first folder that fits."""

from __future__ import annotations

import json
from collections.abc import Collection
from pathlib import Path
from typing import Any

import pytest

from formats.imports.images.drawn_sources import SIZE, imported, png, problems_of, written

WIDTH_PX, HEIGHT_PX = SIZE


def coco(names: Collection[str]) -> str:
    images = [
        {"id": number, "file_name": name, "width": WIDTH_PX, "height": HEIGHT_PX} for number, name in enumerate(names)
    ]
    boxes = [
        {"id": number, "image_id": number, "category_id": 1, "bbox": [1, 1, 5, 5]} for number in range(len(images))
    ]
    return json.dumps({"images": images, "annotations": boxes, "categories": [{"id": 1, "name": "cat"}]})


def cvat(names: Collection[str]) -> str:
    box = '<box label="cat" xtl="1" ytl="1" xbr="5" ybr="5"/>'
    size = f'width="{WIDTH_PX}" height="{HEIGHT_PX}"'
    images = (f'<image id="{number}" name="{name}" {size}>{box}</image>' for number, name in enumerate(names))
    return f"<annotations><version>1.1</version>{''.join(images)}</annotations>"


FORMS = {"coco": ("lists/instances.json", coco), "cvat": ("lists/annotations.xml", cvat)}


def source(folder: Path, form: str, names: Collection[str], paths: Collection[str]) -> Path:
    file, text = FORMS[form]
    return written(folder / "source", {file: text(names), **{path: png() for path in paths}})


def media_of(bundle: Path) -> list[str]:
    return sorted(str(path.relative_to(bundle)) for path in bundle.rglob("*.png"))


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("names", "paths"),
    [
        ("a", ["train/a.png", "val/a.png"]),
        ("abc", ["train/a.png", "train/b.png", "val/a.png", "val/c.png"]),
        ("ab", ["one/images/a.png", "one/images/b.png", "two/images/a.png", "two/images/b.png"]),
    ],
)
def test_a_name_in_two_folders_is_told_with_both_and_the_remedy(
    form: str, names: str, paths: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = source(tmp_path, form, [f"{name}.png" for name in names], paths)
    problems = problems_of(place, tmp_path / "out", capsys)
    found: list[dict[str, Any]] = [problem for problem in problems if problem["severity"] == "error"]
    assert {problem["code"] for problem in found} == {"media-ambiguous"}
    both = [path for path in paths if path.endswith("a.png")]
    assert f"“a.png” matches several files: {', '.join(both)}." in {problem["problem"] for problem in found}
    assert all("Move those that are not meant" in problem["hint"] for problem in found)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("names", "paths", "certain"),
    [
        ("ab", ["photos/a.png", "photos/b.png", "thumbs/a.png"], "photos"),  # one has all, the other only a part
        ("ab", ["lists/a.png", "lists/b.png", "train/a.png", "train/b.png"], "lists"),  # beside the file
        ("ab", ["images/a.png", "images/b.png", "crops/a.png", "crops/b.png"], "images"),
        ("ab", ["photos/a.png", "masks/a.png", "masks/b.png", "photos/b.png"], "photos"),
    ],
)
def test_the_folder_that_is_meant_is_taken(
    form: str, names: str, paths: list[str], certain: str, tmp_path: Path
) -> None:
    place = source(tmp_path, form, [f"{name}.png" for name in names], paths)
    for path in paths:
        if not path.startswith(f"{certain}/"):
            (place / path).write_bytes(b"not meant")
    bundle = imported(place, tmp_path / "out")
    assert media_of(bundle) == ["media/a.png", "media/b.png"]
    assert {(bundle / path).read_bytes() for path in media_of(bundle)} == {png()}
