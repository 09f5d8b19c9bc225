"""Small files with large content are refused, or read at once."""

from __future__ import annotations

import io
import json
import re
from base64 import b64encode
from typing import Any

import pytest
from lxml import etree
from PIL import Image

from annotator.core.answer.mask.coco_rle import box_pixels
from annotator.core.problems import Problem, ProblemCode
from annotator.formats.imports import masks as budget
from annotator.formats.imports.images import cvat
from annotator.formats.imports.images.yolo import yaml_names
from annotator.formats.imports.masks import MaskBudget
from annotator.formats.imports.plan import ImportKind, ImportRequest
from formats.foreign_sources import plan
from formats.imports.images.drawn_sources import COCO, CVAT, LABELME, png


@pytest.mark.parametrize(
    ("width", "height", "counts"),
    [
        (40_000, 40_000, [0, 5, 40_000 * 40_000 - 5]),  # more pixels than a head counts
        (2001, 2001, [1] * (2001 * 2001)),
        (2001, 1201, [1] * (2001 * 1201)),  # more bytes than a mask may have
    ],
)
def test_a_mask_that_cannot_be_kept_is_refused(width: int, height: int, counts: list[int]) -> None:
    painted = {"image_id": 1, "category_id": 1, "segmentation": {"size": [height, width], "counts": counts}}
    image = {"id": 1, "file_name": "a.png", "width": width, "height": height}
    planned = plan(
        {"a.png": b"", "a.json": json.dumps({**COCO, "images": [image], "annotations": [painted]})},
        ImportRequest(kind=ImportKind.COCO),
    )
    assert planned.bundle is None
    assert [problem.params["why"] for problem in planned.problems if problem.code is ProblemCode.DRAWN_FILE] == ["mask"]


@pytest.mark.parametrize("listed", [" " * 1_000_000 + "]x", "a" * 1_000_000 + "]x", '"' * 1_000_001 + "]x"])
def test_names_of_yolo_that_are_no_list_are_none_at_once(listed: str) -> None:
    assert yaml_names(f"names: [{listed}]") == ()


def test_runs_of_nothing_in_a_mask_of_cvat_cover_nothing_and_part_nothing() -> None:
    mask = etree.fromstring('<mask left="1" top="2" width="4" height="2" rle="1,0,1,1,0,1,4"/>')
    drawn = cvat._READERS["mask"](mask, (10, 10))
    assert drawn is not None
    assert drawn.mask is not None
    assert [drawn.mask.spans(row) for row in range(2, 4)] == [(3, 5), ()]


def faults(files: dict[str, bytes | str], kind: ImportKind) -> list[Problem]:
    planned = plan({"a.png": png(), **files}, ImportRequest(kind=kind))
    assert planned.bundle is None
    return [problem for problem in planned.problems if problem.code is ProblemCode.DRAWN_FILE]


def many_masks(count: int) -> str:
    """Return COCO masks, each covering a whole image of a thousand megapixels."""
    whole = {"size": [31_600, 31_600], "counts": [0, 31_600**2]}
    masks = [{"image_id": 1, "category_id": 1, "segmentation": whole} for _mask in range(count)]
    image = {"id": 1, "file_name": "a.png", "width": 31_600, "height": 31_600}
    return json.dumps({**COCO, "images": [image], "annotations": masks}, indent=1)


def test_masks_of_too_many_pixels_are_told_once_where_they_are_too_many() -> None:
    text = many_masks(300)
    (found,) = faults({"a.png": b"", "c.json": text}, ImportKind.COCO)
    assert found.params == {"why": "paint-pixels", "count": "4993", "limit": "4000"}
    fifth = [match.start() for match in re.finditer('"image_id"', text)][4]
    assert (found.place.file, found.place.line) == ("c.json", text.count("\n", 0, fifth))


def test_masks_that_nothing_is_covered_of_still_take_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budget, "MOST_BYTES", 500_000)
    dots = json.loads(many_masks(8))
    for annotation in dots["annotations"]:
        annotation["segmentation"]["counts"] = [0, 1, 31_600**2 - 1]
    (found,) = faults({"a.png": b"", "c.json": json.dumps(dots)}, ImportKind.COCO)
    assert found.params["why"] == "paint-bytes"


def test_runs_are_counted_before_they_are_painted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budget, "MOST_RUNS", 100)
    stripes = {"size": [480, 640], "counts": [480] * 640}
    annotations = [{"image_id": 1, "category_id": 1, "segmentation": stripes}]
    coco = json.dumps({**COCO, "annotations": annotations})
    runs = ",".join(["1"] * 200)
    mask = f'<mask label="car" left="0" top="0" width="20" height="10" rle="{runs}"/>'
    for file, text, kind in (
        ("c.json", coco, ImportKind.COCO),
        ("a.xml", re.sub("<box[^>]*>", mask, CVAT), ImportKind.CVAT),
        ("a.json", json.dumps(labelme_of(Image.effect_noise((60, 40), 90))), ImportKind.LABELME),
    ):
        (found,) = faults({file: text}, kind)
        assert (found.params["why"], found.place.file) == ("paint-runs", file)


def labelme_of(image: Image.Image) -> dict[str, Any]:
    held = io.BytesIO()
    image.save(held, "PNG")
    letters, corner = b64encode(held.getvalue()).decode(), [image.width - 1, image.height - 1]
    shape = {"label": "car", "points": [[0, 0], corner], "shape_type": "mask", "mask": letters}
    return {**LABELME, "shapes": [shape]}


def test_the_budget_is_that_of_all_files_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budget, "MOST_PIXELS", 5000)
    held = json.dumps(labelme_of(Image.new("L", (60, 40), 255)))
    (found,) = faults({f"{name}.json": held for name in "abcd"}, ImportKind.LABELME)
    assert (found.place.file, found.params["why"]) == ("c.json", "paint-pixels")


def test_what_is_spent_is_not_asked_again() -> None:
    budget = MaskBudget()
    assert budget.take(100, 1, 100) == ("", 0, 0)
    assert budget.take(10**10, 1, 100)[0] == "paint-pixels"
    assert budget.is_spent


@pytest.mark.parametrize(
    ("counts", "wanted"),
    [
        ([], 0),
        ([12], 0),
        ([1, 2, 9], 2),
        ([3, 2, 7], 8),
        ([0, 12], 12),
        ([5, 1, 3, 1, 2], 2),
        ([0, 40], 30),
        ([-5, 3], 2),
    ],
)
def test_the_box_around_runs_down_the_columns(counts: list[int], wanted: int) -> None:
    """The image has three columns of four pixels. A box that is stated to be larger is larger."""
    assert box_pixels(counts, (3, 4)) >= wanted
    if sum(counts) <= 12 and min(counts, default=0) >= 0:
        assert box_pixels(counts, (3, 4)) == wanted


def labels_of_cvat(*labels: str) -> dict[str, bytes | str]:
    named = "".join(f"<label>{label}</label>" for label in labels)
    meta = f"<annotations><meta><job><labels>{named}</labels></job></meta>"
    return {"a.png": png(), "a.xml": CVAT.replace("<annotations>", meta)}


def test_a_skeleton_drawn_with_tags_that_never_end_is_joined_with_nothing_at_once() -> None:
    drawn = "&lt;circle " * 300_000 + "&lt;line " * 300_000
    files = labels_of_cvat(f"<name>man</name><svg>{drawn}</svg>", "<name>nose</name><parent>man</parent>")
    planned = plan(files, ImportRequest(kind=ImportKind.CVAT))
    assert planned.bundle is not None


def test_thousands_of_skeletons_are_too_many_at_once() -> None:
    files = labels_of_cvat(*(f"<name>p{number}</name><parent>m{number}</parent>" for number in range(10_000)))
    planned = plan(files, ImportRequest(kind=ImportKind.CVAT))
    assert [problem.code for problem in planned.problems] == [ProblemCode.DESIGN_TOO_LARGE]


def test_a_mask_of_cvat_with_sides_beyond_all_numbers_is_refused() -> None:
    mask = '<mask label="car" left="1" top="2" width="1e308" height="1e308" rle="1,3"/></image>'
    (found,) = faults({"a.xml": CVAT.replace("</image>", mask)}, ImportKind.CVAT)
    assert (found.params["why"], found.place.line) == ("mask", 4)


@pytest.mark.parametrize("radius", [1e308, 1e200])
def test_a_circle_beyond_all_images_is_refused(radius: float) -> None:
    circle = {"label": "car", "points": [[1, 2], [radius, -radius]], "shape_type": "circle"}
    (found,) = faults({"a.json": json.dumps({**LABELME, "shapes": [circle]})}, ImportKind.LABELME)
    assert found.params["why"] == "outside"
