"""Boxes on films as Label Studio predicts them: one result becomes a track with its labels, and leaves as one again."""

from __future__ import annotations

import json
from typing import Any

import pytest

from annotator.core.answer.regions import labels_of
from annotator.core.answer.result_items import Origin
from annotator.core.answer.video_tracks import as_written
from annotator.core.design.controls import Rating
from annotator.core.design.labels import Label, Labels, Tool, ToolKind
from annotator.core.design.objects import Video
from annotator.core.design.tree import Design, View
from annotator.formats.tasks.predictions import Predicted, read_predictions

DESIGN = Design(
    View(
        children=(
            Video(name="film", value="$film"),
            Tool(name="box", to_name="film", kind=ToolKind.VIDEO_RECTANGLE),
            Labels(name="what", to_name="film", labels=(Label(value="Car"), Label(value="Bus", alias="bus"))),
            Labels(name="how", to_name="film", labels=(Label(value="Fast"),)),
            Rating(name="sure", to_name="film", per_region=True),
        )
    )
)
ITEM = {"frame": 1, "enabled": True, "rotation": 0, "x": 1.5, "y": 2, "width": 3, "height": 4, "time": 1 / 24}
LATER = {**ITEM, "frame": 40, "enabled": False, "x": 20}
VALUE = {"framesCount": 96, "duration": 4.0, "sequence": [ITEM, LATER]}
RESULT = {"id": "t1", "from_name": "box", "to_name": "film", "type": "videorectangle"}


def predicted(*results: Any) -> Predicted:
    return read_predictions(DESIGN, {"film": "a.mp4", "predictions": json.dumps([{"result": results}])})


def test_the_labels_within_are_those_of_the_labels_beside_the_tool() -> None:
    read = predicted({**RESULT, "value": {**VALUE, "labels": ["Fast", "bus"]}})
    assert read.faults == ()
    assert {(item.from_name, item.type) for item in read.answer.items} == {
        ("box", "videorectangle"),
        ("what", "labels"),
        ("how", "labels"),
    }
    assert set(labels_of(read.answer, "t1")) == {"bus", "Fast"}
    assert {item.origin for item in read.answer.items} == {Origin.PREDICTION}
    (left,) = as_written(read.answer).items
    assert left.value["sequence"] == [ITEM, LATER]
    assert set(left.value["labels"]) == {"bus", "Fast"}


def test_what_label_studio_exports_is_read_with_what_is_said_about_it() -> None:
    about = {**RESULT, "from_name": "sure", "type": "rating", "value": {**VALUE, "rating": 4}}
    read = predicted({**RESULT, "value": {**VALUE, "labels": ["Car"]}}, about)
    assert read.faults == ()
    assert [item.value["rating"] for item in read.answer.items if item.type == "rating"] == [4]


def test_what_goes_without_saying_may_be_left_out() -> None:
    bare = {"frame": 7, "x": 1, "y": 2, "width": 3, "height": 4}
    read = predicted({**RESULT, "value": {"sequence": [bare]}})
    assert read.faults == ()
    (item,) = read.answer.items
    assert item.value["sequence"] == [{**bare, "enabled": True, "rotation": 0, "time": 0.0}]


def test_what_is_turned_stays_so_also_where_it_stands_over_the_edge() -> None:
    turned = [{**ITEM, "rotation": 12}, {**LATER, "rotation": -77.5, "x": 99}]
    read = predicted({**RESULT, "value": {**VALUE, "sequence": turned}})
    assert read.faults == ()
    (left,) = as_written(read.answer).items
    assert left.value["sequence"] == turned


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ({**VALUE, "labels": ["Plane"]}, "choice"),
        ({**VALUE, "labels": [["Car"]]}, "type"),
        ({**VALUE, "sequence": []}, "type"),
        ({**VALUE, "sequence": [{**ITEM, "x": 99}]}, "outside"),
        ({**VALUE, "sequence": [{**ITEM, "frame": 0}]}, "outside"),
        ({**VALUE, "sequence": [LATER, ITEM]}, "type"),
        ({**VALUE, "sequence": [{**ITEM, "frame": 1.5}]}, "type"),
        ({**VALUE, "sequence": [{**ITEM, "enabled": 1}]}, "type"),
        ({**VALUE, "sequence": [{**ITEM, "width": "3"}]}, "type"),
        ({**VALUE, "sequence": [{**ITEM, "rotation": "12"}]}, "type"),
        ({"labels": ["Car"]}, "type"),
    ],
)
def test_what_no_person_could_answer_is_told_and_left_out(value: dict[str, Any], why: str) -> None:
    read = predicted({**RESULT, "value": value})
    assert [(fault.why, fault.number) for fault in read.faults][:1] == [(why, 1)]
