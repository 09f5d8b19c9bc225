"""The value of one control as text of one cell."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from annotator.core.answer.result_items import Answer, ResultItem
from annotator.core.design.medium import Extent
from annotator.formats.results.answer_text import SPREADSHEET, Joining, by_control, readable
from answer_making import an_item, answers

BARS = Joining("|", "|")


@pytest.mark.parametrize(
    ("kind", "value", "said"),
    [
        ("choices", {"choices": ["Bench", "Tree"]}, "Bench; Tree"),
        ("choices", {"choices": [["Street", "Bench"], ["Street"]]}, "Street > Bench; Street"),
        ("taxonomy", {"taxonomy": [["Europe", "France"], ["Asia"]]}, "Europe > France; Asia"),
        ("rating", {"rating": 4}, "4"),
        ("number", {"number": 3}, "3"),
        ("number", {"number": 3.0}, "3"),
        ("number", {"number": -0.25}, "-0.25"),
        ("number", {"number": 1e300}, "1e+300"),
        ("datetime", {"datetime": "2026-11-24T17:30"}, "2026-11-24T17:30"),
        ("textarea", {"text": ["one; two", "three"]}, "one; two\nthree"),
        ("labels", {"start": 0, "end": 3, "text": "Ada", "labels": ["Person"]}, "Person: Ada"),
        ("rectanglelabels", {"x": 1, "y": 1, "width": 2, "height": 2, "rectanglelabels": ["Car", "Red"]}, "Car; Red"),
        ("rectanglelabels", {"x": 1, "y": 1, "width": 2, "height": 2}, "1"),
        ("keypoint", {"x": 1, "y": 1, "width": 2}, "1"),
        ("timelinelabels", {"ranges": [{"start": 1, "end": 9}], "timelinelabels": ["Run"]}, "1-9 Run"),
        ("videorectangle", {"sequence": [], "labels": ["Car"]}, "Car"),
        ("brushlabels", {"brushlabels": 5}, "1"),
        ("pairwise", {"selected": "left"}, "left"),
        ("ranker", {"ranker": {"a": ["x", "y"]}}, "x; y"),
        ("ranker", {"ranker": {"_": ["x"], "good": ["z", "y"], "bad": []}}, "_: x; good: z, y"),
    ],
)
def test_each_type_reads_well(kind: str, value: dict[str, Any], said: str) -> None:
    assert readable([an_item("c", kind, value)], SPREADSHEET) == said


def segment(kind: str, value: dict[str, Any], start: float = 3.25, end: float = 5.1) -> ResultItem:
    place = {"start": start, "end": end, "channel": 0}
    return ResultItem("s1", "c", "sound", kind, {**place, **value}, Extent(duration_s=8_000.0))


@pytest.mark.parametrize(
    ("item", "said"),
    [
        (segment("labels", {"labels": ["Speech"]}), "0:03.250-0:05.100 Speech"),
        (segment("labels", {}), "0:03.250-0:05.100"),
        (segment("textarea", {"text": ["hello"]}), "0:03.250-0:05.100 hello"),
        (segment("choices", {"choices": ["Clear", "Loud"]}), "0:03.250-0:05.100 Clear; Loud"),
        (segment("rating", {"rating": 4}, 59.9996, 3_723.5), "1:00.000-1:02:03.500 4"),
        (ResultItem("s1", "c", "sound", "rating", {"rating": 4}), "4"),
    ],
)
def test_what_is_said_of_a_segment_stands_behind_its_times(item: ResultItem, said: str) -> None:
    assert readable([item], SPREADSHEET) == said


def test_each_segment_has_its_own_times() -> None:
    first, second = segment("labels", {"labels": ["Speech"]}), segment("labels", {}, 6, 7)
    assert readable([first, second], SPREADSHEET) == "0:03.250-0:05.100 Speech; 0:06.000-0:07.000"
    texts = [segment("textarea", {"text": ["good", "day"]}), segment("textarea", {"text": ["bye"]}, 6, 7)]
    assert readable(texts, BARS) == "0:03.250-0:05.100 good|day|0:06.000-0:07.000 bye"


def test_nothing_said_is_an_empty_cell() -> None:
    assert readable([], SPREADSHEET) == ""


def test_a_control_that_was_used_on_several_parts_says_each_in_turn() -> None:
    boxes = [an_item("c", "rectanglelabels", {"x": 1, "rectanglelabels": [name]}, name) for name in ("Car", "Bus")]
    unnamed = [an_item("c", "rectanglelabels", {"x": 1}, name) for name in "de"]
    assert readable([*boxes, *unnamed], SPREADSHEET) == "Car; Bus; 2"
    texts = [an_item("c", "textarea", {"x": 1, "text": [name]}, name) for name in ("left", "right")]
    assert readable(texts, SPREADSHEET) == "left\nright"
    assert readable(texts, BARS) == "left|right"


@given(answers())
def test_every_control_that_answered_has_its_cell(answer: Answer) -> None:
    found = by_control(answer)
    assert sum(map(len, found.values())) == len(answer.items)
    for control, items in found.items():
        assert {item.from_name for item in items} == {control}
        assert readable(items, SPREADSHEET) != ""


def test_a_line_break_of_a_page_is_a_space() -> None:
    place = {"globalOffsets": {"start": 0, "end": 9}, "text": "Ada\\nLovelace", "hypertextlabels": ["Person"]}
    assert readable([ResultItem("a", "c", "t", "hypertextlabels", place)], SPREADSHEET) == "Person: Ada Lovelace"
