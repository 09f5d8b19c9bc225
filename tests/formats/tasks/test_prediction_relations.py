"""Relations of a prediction: what fits comes in, the rest is told and left out."""

from __future__ import annotations

import json
from typing import Any

import pytest

from annotator.core.answer.result_items import Direction, Relation
from annotator.formats.tasks.predictions import Predicted, read_predictions
from formats.config_reading import TEXT, valid_design

DESIGN = valid_design(
    f'<View>{TEXT}<Labels name="who" toName="t"><Label value="x"/></Labels><Choices name="c" toName="t">'
    '<Choice value="y"/></Choices><Relations><Relation value="part of"/><Relation value="beside"/></Relations></View>'
)
JOINED = {"from_id": "a", "to_id": "b", "type": "relation", "direction": "left", "labels": ["beside"]}


def predicted(*results: Any) -> Predicted:
    spans = [
        {
            "id": name,
            "from_name": "who",
            "to_name": "t",
            "type": "labels",
            "value": {"start": 0, "end": 3, "labels": []},
        }
        for name in ("a", "b")
    ]
    said = {"id": "said", "from_name": "c", "to_name": "t", "type": "choices", "value": {"choices": ["y"]}}
    text = json.dumps([{"result": [*results, *spans, said]}])
    return read_predictions(DESIGN, {"text": "The quick brown fox", "predictions": text})


def test_relations_come_in_wherever_they_stand() -> None:
    back = {"from_id": "b", "to_id": "a", "type": "relation"}
    read = predicted(JOINED, back)
    assert read.faults == ()
    assert read.answer.relations == (Relation("a", "b", Direction.LEFT, ("beside",)), Relation("b", "a"))
    assert len(read.answer.items) == 3


def test_a_label_that_is_there_twice_is_one() -> None:
    read = predicted({**JOINED, "labels": ["beside", "beside"]})
    assert read.faults == ()
    assert [relation.labels for relation in read.answer.relations] == [("beside",)]


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"to_id": "a"}, "relation"),
        ({"to_id": "nowhere"}, "relation"),
        ({"to_id": "said"}, "relation"),
        ({"to_id": 3}, "relation"),
        ({"to_id": ["b"]}, "relation"),
        ({"direction": "up"}, "relation"),
        ({"direction": ["left"]}, "relation"),
        ({"labels": "beside"}, "relation"),
        ({"labels": [["beside"]]}, "relation"),
    ],
)
def test_what_does_not_fit_is_told_and_left_out(changed: dict[str, Any], why: str) -> None:
    read = predicted({**JOINED, **changed})
    assert [(fault.why, fault.number) for fault in read.faults] == [(why, 1)]
    assert read.answer.relations == ()
    assert len(read.answer.items) == 3


@pytest.mark.parametrize(
    ("labels", "kept", "why"),
    [
        (["under"], (), "relation-choice"),
        (["under", "beside"], ("beside",), "relation-choice"),
        (["beside", "part of"], ("beside",), "relation-limit"),
    ],
)
def test_a_label_that_does_not_fit_is_told_and_left_out(labels: list[str], kept: tuple[str, ...], why: str) -> None:
    read = predicted({**JOINED, "labels": labels})
    assert [(fault.why, fault.number) for fault in read.faults] == [(why, 1)]
    assert [known.labels for known in read.answer.relations] == [kept]


def test_of_two_alike_the_first_counts() -> None:
    read = predicted(JOINED, {**JOINED, "labels": []})
    assert [(fault.why, fault.number) for fault in read.faults] == [("relation-twice", 2)]
    assert [known.labels for known in read.answer.relations] == [("beside",)]
