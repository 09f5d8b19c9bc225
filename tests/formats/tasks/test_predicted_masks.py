"""Masks that a program painted beforehand: taken as they are, shown, and refused where they lie."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from annotator.core.answer.mask.label_studio_rle import MOST_BYTES, mask_bytes, packed
from annotator.core.answer.result_items import Answer, Origin, ResultItem
from annotator.core.answer.validation import FindingCode, findings
from annotator.core.design.labels import Label, Labels, LabelsKind, Tool, ToolKind
from annotator.core.design.medium import Extent
from annotator.core.design.objects import Image
from annotator.formats.tasks.predictions import Predicted, read_predictions
from ui.panel_harness import a_design

PAINTED = Labels(name="what", to_name="it", kind=LabelsKind.BRUSH, labels=(Label(value="Car"),))
DESIGN = a_design(Image(name="it", value="$image"), PAINTED)
NUMBERS = list(packed([(3, 8), (20, 40)], 640 * 480))


def result(rle: Any, **more: Any) -> dict[str, Any]:
    value = {"format": "rle", "rle": rle, "brushlabels": ["Car"]}
    named = {"id": "m", "from_name": "what", "to_name": "it", "type": "brushlabels"}
    return {**named, "value": value, "original_width": 640, "original_height": 480, **more}


def predicted(*results: Any) -> Predicted:
    columns = {"image": "a.png", "predictions": json.dumps([{"result": results}])}
    return read_predictions(DESIGN, columns)


def test_a_mask_comes_in_as_it_is_and_leaves_as_it_came() -> None:
    read = predicted(result(NUMBERS))
    assert read.faults == ()
    (item,) = read.answer.items
    assert item.origin is Origin.PREDICTION
    assert isinstance(item.value["rle"], str)
    assert item.as_json()["value"] == {"format": "rle", "rle": NUMBERS, "brushlabels": ["Car"]}
    assert Answer.deserialize(read.answer.serialize()) == read.answer


def test_its_format_may_be_left_out() -> None:
    bare = result(NUMBERS)
    del bare["value"]["format"], bare["original_width"]
    read = predicted(bare)
    assert (read.faults, read.answer.items[0].value["format"]) == ((), "rle")


@pytest.mark.parametrize(
    "lie",
    [
        result("eJwDAAAAAAE="),
        result(None),
        result([]),
        result([1, 2, 3]),
        result([*NUMBERS[:-3]]),
        result([0xFF, 0xFF, 0xFF, 0xFC, 57, 27]),
        result([256, *NUMBERS]),
        result([-1, *NUMBERS]),
        result([0.5, *NUMBERS]),
        result(list(packed([], 640 * 480))),
        result(NUMBERS, original_width=641),
        result({"counts": "abc", "size": [480, 640]}),
        result([0] * (MOST_BYTES + 1)),
    ],
    ids=range(13),
)
def test_what_is_no_mask_is_told_and_left_out_at_once(lie: dict[str, Any]) -> None:
    begun = time.perf_counter()
    read = predicted(lie)
    assert [(fault.why, fault.control) for fault in read.faults] == [("mask", "what")]
    assert read.answer.items == ()
    assert time.perf_counter() - begun < 2


def test_a_mask_of_another_image_keeps_an_answer_from_being_sent() -> None:
    (item,) = predicted(result(NUMBERS)).answer.items
    for size, expected in (((640, 480), []), ((480, 640), []), ((640, 481), [FindingCode.BAD_MASK])):
        here = ResultItem(item.id, "what", "it", item.type, item.value, Extent(*size))
        assert [found.code for found in findings(Answer((here,)), DESIGN, {})] == expected


def test_a_brush_with_labels_beside_it_keeps_the_mask_with_both() -> None:
    design = a_design(
        Image(name="it", value="$image"),
        Tool(name="brush", to_name="it", kind=ToolKind.BRUSH),
        Labels(name="name", to_name="it", labels=(Label(value="Car"),)),
    )
    value = {"format": "rle", "rle": NUMBERS}
    made = {"id": "m", "from_name": "brush", "to_name": "it", "type": "brush", "value": value}
    named = {**made, "from_name": "name", "type": "labels", "value": {**value, "labels": ["Car"]}}
    columns = {"image": "a.png", "predictions": json.dumps([{"result": [made, named]}])}
    read = read_predictions(design, columns)
    assert read.faults == ()
    assert [item.as_json()["value"] for item in read.answer.items] == [made["value"], named["value"]]
    assert mask_bytes(read.answer.items[1].value["rle"]) == bytes(NUMBERS)
