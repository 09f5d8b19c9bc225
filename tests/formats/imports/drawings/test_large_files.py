"""What is small to write and large to read is refused, or read at once."""

from __future__ import annotations

import json

import pytest
from lxml import etree

from annotator.core.problems import ProblemCode
from annotator.formats.imports.drawings import cvat
from annotator.formats.imports.drawings.yolo import yaml_names
from annotator.formats.imports.plan import ImportKind, ImportWish
from formats.foreign_sources import plan
from formats.imports.drawings.drawn_sources import COCO, png


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
        {"a.png": png(), "a.json": json.dumps({**COCO, "images": [image], "annotations": [painted]})},
        ImportWish(kind=ImportKind.COCO),
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
