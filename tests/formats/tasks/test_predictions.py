"""Predictions as Label Studio has them become an answer; what does not fit is told and left out."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from annotator.core.answer.mask.label_studio_rle import as_written
from annotator.core.answer.mask.raster import Mask
from annotator.core.answer.predictions import (
    MOST_KEYFRAMES,
    MOST_KEYFRAMES_OF_TRACK,
    MOST_MASKS,
    MOST_POINTS,
    MOST_POINTS_OF_REGION,
    MOST_REGIONS,
    MOST_RESULTS,
    MOST_SPANS,
    as_sent,
)
from annotator.core.answer.result_items import Answer, Origin
from annotator.core.answer.selection import without_regions
from annotator.core.design.tree import Design
from annotator.core.problems import ProblemCode
from annotator.formats.labeling_config.dynamic_options import design_for
from annotator.formats.labeling_config.reader import read_design
from annotator.formats.problem_log import ProblemLog, Reported
from annotator.formats.tasks.json import read_json, read_jsonl
from annotator.formats.tasks.predictions import Predicted, read_predictions
from annotator.formats.tasks.writer import tasks_json
from answer_making import answers_to
from designs import COLUMNS, answerable_designs
from formats.exports.segments.spoken import DESIGN, answer_of

TALK = answer_of((0, 1.25, "Ada", "Hello", ""), (1, 2, "", "", "loud"))


def predicted(*results: Any, design: Design = DESIGN) -> Predicted:
    columns = {**COLUMNS, "audio": "a.wav", "predictions": json.dumps([{"model_version": "m", "result": results}])}
    return read_predictions(design, columns)


def manual(answer: Answer) -> set[str]:
    """Without who answered and what the medium was, which a prediction does not know, and in any order."""
    return {
        json.dumps(replace(item, origin=Origin.MANUAL, extent=None).as_json(), sort_keys=True) for item in answer.items
    }


@st.composite
def answered(draw: st.DrawFn) -> tuple[Design, Answer]:
    design = draw(answerable_designs())
    return design, draw(answers_to(design))


@given(answered())
def test_whatever_a_person_can_answer_can_be_predicted(drawn: tuple[Design, Answer]) -> None:
    design, answer = drawn
    read = predicted(*answer.as_json(), design=design)
    assert read.faults == ()
    assert manual(read.answer) == manual(answer)
    assert read.answer.relations == answer.relations
    assert all(item.origin is Origin.PREDICTION for item in read.answer.items)


def test_what_is_a_part_of_another_region_stays_so_and_leaves_so() -> None:
    named = {"from_name": "who", "type": "labels", "value": {"start": 0, "end": 1.5, "labels": ["Ada"]}}
    family = {"talk": "", "word": "talk", "sound": "word", "loose": "gone", "round": "circle", "circle": "round"}
    results = [{**named, "id": name, **({"parentID": parent} if parent else {})} for name, parent in family.items()]
    answer = predicted(*results).answer
    assert {item.id: item.parent for item in answer.items} == family
    assert Answer.deserialize(answer.serialize()) == answer
    assert Answer.from_json(as_sent(answer).as_json()) == as_sent(answer)
    sent = {result["id"]: result.get("parentID", "") for result in as_sent(answer).as_json()}
    assert sent == {**family, "loose": "", "round": "", "circle": ""}
    alone = as_sent(without_regions(answer, {"talk"}))
    assert {"talk": "", **{item.id: item.parent for item in alone.items}} == {**sent, "word": ""}


@pytest.mark.parametrize(
    ("meta", "group"),
    [({"group_id": 3}, 3), ({"group_id": 0, "text": ["seen"]}, 0), ({"group_id": True}, None), ([3], None)]
    + [({"group_id": number}, None) for number in ("3", 2.5, 10**16, None)],
)
def test_the_group_of_a_region_is_kept_and_what_is_none_is_passed_over(meta: object, group: int | None) -> None:
    named = {"from_name": "who", "type": "labels", "value": {"start": 0, "end": 1.5, "labels": ["Ada"]}}
    read = predicted({**named, "id": "a", "meta": meta})
    assert read.faults == ()
    assert [item.group for item in read.answer.items] == [group]
    assert [result.get("meta") for result in read.answer.as_json()] == [None if group is None else {"group_id": group}]


def test_what_goes_without_saying_may_be_left_out() -> None:
    bare = {"from_name": "who", "type": "labels", "value": {"start": 0, "end": 1.5, "labels": ["Ada"]}}
    read = predicted(bare)
    assert read.faults == ()
    assert read.answer.items[0].value == {"start": 0, "end": 1.5, "channel": 0, "labels": ["Ada"]}
    assert read.answer.items[0].id == predicted(bare).answer.items[0].id
    text = {"id": "s0", "from_name": "said", "to_name": "sound", "type": "textarea", "value": {"text": "Hi"}}
    about = predicted({**text, "id": "x"}, {**bare, "id": "x"}).answer
    assert about.items[1].value["text"] == ["Hi"]
    assert about.items[1].value["start"] == 0


WHO = {"id": "x", "from_name": "who", "to_name": "sound", "type": "labels"}
PLACE = {"start": 0, "end": 1, "labels": ["Ada"]}


@pytest.mark.parametrize(
    ("results", "why", "number"),
    [
        ([{**WHO, "value": PLACE}, {**WHO, "from_name": "whom", "value": PLACE}], "control", 2),
        ([{**WHO, "value": {**PLACE, "labels": ["Eve"]}}], "choice", 1),
        ([{**WHO, "value": {**PLACE, "end": 0}}], "outside", 1),
        ([{**WHO, "value": {**PLACE, "start": "0"}}], "type", 1),
        ([{**WHO, "value": {"labels": ["Ada"]}}], "type", 1),
        ([{**WHO, "value": PLACE}, {**WHO, "value": PLACE}], "twice", 2),
        ([{**WHO, "to_name": "other", "value": PLACE}], "type", 1),
        ([{**WHO, "type": "choices", "value": PLACE}], "type", 1),
        ([{**WHO, "from_name": "said", "type": "textarea", "value": {"text": ["Hi"]}}], "type", 1),
        ([7], "shape", 1),
        ([{**WHO, "value": [1]}], "shape", 1),
    ],
)
def test_what_does_not_fit_is_told_and_left_out(results: list[Any], why: str, number: int) -> None:
    read = predicted(*results)
    assert [(fault.why, fault.number) for fault in read.faults] == [(why, number)]
    assert len(read.answer.items) == number - 1


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{", "json"),
        ("[" * 100_000, "json"),
        ('[{"result": [NaN]}]', "json"),
        ('[{"result": ["\\ud800"]}]', "json"),
        ("7", "shape"),
        ("[]", ""),
        ("  ", ""),
        ('[{"result": {}}]', "shape"),
        ('[{"result": []}, {"result": []}]', "further"),
    ],
)
def test_a_text_that_is_no_prediction_is_told_as_a_whole(text: str, why: str) -> None:
    read = read_predictions(DESIGN, {"predictions": text})
    assert [fault.why for fault in read.faults] == ([why] if why else [])
    assert read.answer == Answer()


_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.sampled_from(["who", "sound", "labels", "x"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "from_name", "to_name", "type", "value", "start", "labels", "text"]), inner
        )
    ),
    max_leaves=12,
)


@given(st.lists(_JSON, max_size=4))
def test_nothing_in_a_prediction_makes_reading_fail(results: list[Any]) -> None:
    read = predicted(*results)
    assert all(fault.why in ProblemCode.PREDICTION.whys for fault in read.faults)


@given(answered())
def test_json_has_predictions_beside_the_data_and_keeps_their_numbers(drawn: tuple[Design, Answer]) -> None:
    design, answer = drawn
    row: dict[str, Any] = {"id": "7", "image": "a.png", "predictions": [{"result": answer.as_json()}]}
    data = tasks_json([row], "id")
    assert "predictions" in json.loads(data)[0]
    for table in (
        read_json(data.decode(), "tasks.json", "id", ProblemLog()),
        read_jsonl(json.dumps(json.loads(data)[0]).encode(), "tasks.jsonl", "id", ProblemLog()),
    ):
        assert not isinstance(table, Reported)
        columns = {**COLUMNS, "predictions": table.columns["predictions"][0]}
        assert manual(read_predictions(design, columns).answer) == manual(answer)


def test_what_is_predicted_of_ten_hours_is_read_in_a_moment() -> None:
    first, about = TALK.as_json()[:2]
    results = [
        {**item, "id": f"s{place}", "value": {**item["value"], "start": place * 1.8, "end": place * 1.8 + 1.7}}
        for place in range(5_000)
        for item in (first, about)
    ]
    start_s = time.process_time()
    read = predicted(*results)
    assert time.process_time() - start_s < 10
    assert (len(read.answer.items), read.faults) == (10_000, ())


ON_IMAGE = (
    b'<View><Image name="picture" value="$image"/><Rectangle name="box" toName="picture"/>'
    b'<Ellipse name="round" toName="picture"/><Vector name="way" toName="picture"/></View>'
)
LINE = [{"id": "a", "x": 1, "y": 2}, {"id": "b", "x": 3, "y": 4, "prevPointId": "a"}]
BENT = {"isBezier": True, "controlPoint1": {"x": 2, "y": 9}, "controlPoint2": {"x": 4, "y": 0}, "disconnected": True}


@pytest.mark.parametrize(
    ("control", "value", "is_read"),
    [
        ("box", {"x": 90, "y": 10, "width": 40, "height": 5, "rotation": 100.5}, True),
        ("box", {"x": 90, "y": 10, "width": 1e308, "height": 5, "rotation": 100.5}, False),
        ("round", {"x": 50, "y": 50, "radiusX": 60, "radiusY": 5}, True),
        ("round", {"x": 50, "y": 50, "radiusX": 1e308, "radiusY": 5}, False),
        ("round", {"x": 50, "y": 50, "radiusX": 60}, False),
        ("way", {"vertices": LINE}, True),
        ("way", {"vertices": [LINE[0], {**LINE[1], "isBezier": True}]}, False),
        ("way", {"vertices": LINE, "closed": True}, True),
        ("way", {"vertices": [*LINE, {"id": "c", "x": 5, "y": 1, "prevPointId": "a", "isBranching": True}]}, True),
        ("way", {"vertices": [LINE[0], {**LINE[1], **BENT}]}, True),
    ],
)
def test_what_is_turned_round_or_a_line_is_shown_as_it_is(control: str, value: dict[str, Any], is_read: bool) -> None:
    design = read_design(ON_IMAGE, "config.xml", ProblemLog())
    assert design is not None
    kinds = {"box": "rectangle", "round": "ellipse", "way": "vector"}
    read = predicted({"from_name": control, "type": kinds[control], "value": value}, design=design)
    is_far = 1e308 in value.values()
    assert [fault.why for fault in read.faults] == ([] if is_read else ["outside" if is_far else "type"])
    if is_read:
        assert read.answer.items[0].value.items() >= value.items()


def test_a_whole_number_that_no_place_is_as_large_as_is_told() -> None:
    """No floating point number is as large."""
    segment = {"id": "a", "from_name": "who", "to_name": "talk", "type": "labels"}
    labels = [item for item in TALK.as_json() if item["type"] == "labels"]
    huge = {**segment, **labels[0], "value": {**labels[0]["value"], "end": 10**400}}
    assert [fault.why for fault in predicted(huge).faults] == ["type"]


@pytest.mark.parametrize(("path", "is_read"), [("a.png", False), ("a.tif", True), ("A.DCM", True)])
def test_an_image_that_is_alone_in_its_file_has_one_page(path: str, is_read: bool) -> None:
    design = read_design(ON_IMAGE, "config.xml", ProblemLog())
    assert design is not None
    column = design.media_columns()[0]
    place = {"x": 1, "y": 1, "width": 9, "height": 9, "rotation": 0}
    found = {"id": "r", "from_name": "box", "to_name": "picture", "type": "rectangle", "value": place}
    for page in (None, 0, 5):
        results = [found if page is None else {**found, "item_index": page}]
        read = read_predictions(design, {column: path, "predictions": json.dumps([{"result": results}])})
        pages = [item.page for item in read.answer.items]
        assert pages == ([page] if is_read or not page else [])
        assert [fault.why for fault in read.faults] == ([] if pages else ["outside"])


def box(number: int) -> dict[str, Any]:
    value = {"x": 1, "y": 1, "width": 1, "height": 1, "rectanglelabels": ["Car"]}
    return {"id": f"b{number}", "from_name": "boxes", "to_name": "image", "type": "rectanglelabels", "value": value}


def outline(number: int, points: int) -> dict[str, Any]:
    value = {"points": [[n % 100, n // 100 % 100] for n in range(points)], "polygonlabels": ["Car"]}
    return {"id": f"o{number}", "from_name": "outlines", "to_name": "image", "type": "polygonlabels", "value": value}


CROWDED = b"""<View><Image name="image" value="$image"/>
<RectangleLabels name="boxes" toName="image"><Label value="Car"/></RectangleLabels>
<PolygonLabels name="outlines" toName="image"><Label value="Car"/></PolygonLabels></View>"""


def crowded(results: list[dict[str, Any]]) -> Predicted:
    design = read_design(CROWDED, "config.xml", ProblemLog())
    assert design is not None
    return read_predictions(design, {"image": "a.png", "predictions": json.dumps([{"result": results}])})


def test_as_many_regions_as_the_window_can_show_are_read_and_the_others_named() -> None:
    assert crowded([box(number) for number in range(MOST_REGIONS)]).faults == ()
    read = crowded([box(number) for number in range(MOST_REGIONS + 2)])
    assert len(read.answer.items) == MOST_REGIONS
    assert [(fault.why, fault.number) for fault in read.faults] == [
        ("crowd", MOST_REGIONS + 1),
        ("crowd", MOST_REGIONS + 2),
    ]


def test_regions_of_several_shapes_are_bounded_together() -> None:
    half = MOST_REGIONS // 2
    read = crowded([*map(box, range(half)), *(outline(number, 3) for number in range(half + 1))])
    assert len(read.answer.items) == MOST_REGIONS
    assert [(fault.why, fault.number) for fault in read.faults] == [("crowd", MOST_REGIONS + 1)]


def test_an_outline_of_more_points_than_can_be_shown_is_ignored_with_their_number() -> None:
    read = crowded([outline(1, MOST_POINTS_OF_REGION), outline(2, MOST_POINTS_OF_REGION + 1)])
    assert [item.id for item in read.answer.items] == ["o1"]
    (fault,) = read.faults
    assert (fault.why, fault.number, fault.params["count"]) == ("parts", 2, str(MOST_POINTS_OF_REGION + 1))


def test_the_points_of_all_outlines_together_are_bounded() -> None:
    count = MOST_POINTS // MOST_POINTS_OF_REGION
    read = crowded([outline(number, MOST_POINTS_OF_REGION) for number in range(count + 1)])
    assert len(read.answer.items) == count
    assert [(fault.why, fault.number) for fault in read.faults] == [("crowd", count + 1)]


def _shaped(number: int, kind: str, value: dict[str, Any]) -> dict[str, Any]:
    return {"id": f"r{number}", "from_name": "mark", "to_name": "it", "type": kind, "value": value}


def _span(number: int) -> dict[str, Any]:
    return _shaped(number, "labels", {"start": 0, "end": 3, "text": "one", "labels": ["A"]})


def _mask(number: int) -> dict[str, Any]:
    geometry = Mask.of_rows({0: (0, 2)}, (8, 6)).as_geometry()
    value = {"format": "rle", "rle": as_written(geometry)["rle"], "brushlabels": ["A"]}
    return {**_shaped(number, "brushlabels", value), "original_width": 8, "original_height": 6}


def _track(number: int) -> dict[str, Any]:
    place = {"x": 1, "y": 1, "width": 1, "height": 1}
    sequence = [{"frame": frame + 1, **place} for frame in range(MOST_KEYFRAMES_OF_TRACK)]
    return _shaped(number, "videorectangle", {"sequence": sequence, "labels": ["A"]})


@pytest.mark.parametrize(
    ("medium", "control", "make", "most"),
    [
        ("Text", "Labels", _span, MOST_SPANS),
        ("Image", "BrushLabels", _mask, MOST_MASKS),
        ("Video", "Labels", _track, MOST_KEYFRAMES // MOST_KEYFRAMES_OF_TRACK),
    ],
)
def test_spans_masks_and_keyframes_have_bounds_of_their_own(
    medium: str, control: str, make: Callable[[int], dict[str, Any]], most: int
) -> None:
    box, name = ('<VideoRectangle name="mark" toName="it"/>', "names") if medium == "Video" else ("", "mark")
    labels = f'<{control} name="{name}" toName="it"><Label value="A"/></{control}>'
    config = f'<View><{medium} name="it" value="$it"/>{box}{labels}</View>'
    design = read_design(config.encode(), "config.xml", ProblemLog())
    assert design is not None
    results = [make(number) for number in range(most + 1)]
    read = read_predictions(design, {"it": "one.mp4", "predictions": json.dumps([{"result": results}])})
    assert len({item.id for item in read.answer.items}) == most
    assert [(fault.why, fault.number) for fault in read.faults] == [("crowd", most + 1)]


def test_a_prediction_of_far_too_many_results_is_ignored_at_once() -> None:
    read = crowded([box(number) for number in range(MOST_RESULTS + 1)])
    assert read.answer.items == ()
    assert [(fault.why, fault.params) for fault in read.faults] == [
        ("results", {"count": str(MOST_RESULTS + 1), "limit": str(MOST_RESULTS)})
    ]


@given(st.text("aé😀", min_size=1, max_size=12), st.data())
def test_spans_in_utf_16_units_are_told_with_their_place_and_those_in_characters_are_read(
    text: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    units = [len(text[:place].encode("utf-16-le")) // 2 for place in (start, end)]
    config = '<View><Text name="t" value="$t"/><Labels name="l" toName="t"><Label value="A"/></Labels></View>'
    design = read_design(config.encode(), "config.xml", ProblemLog())
    assert design is not None

    def faults(first: int, last: int) -> list[tuple[str, dict[str, str]]]:
        value = {"start": first, "end": last, "text": text[start:end], "labels": ["A"]}
        result = {"from_name": "l", "to_name": "t", "type": "labels", "value": value}
        columns = {"t": text, "predictions": json.dumps([{"result": [result]}])}
        return [(fault.why, dict(fault.params)) for fault in read_predictions(design, columns).faults]

    assert faults(start, end) == []
    if text[units[0] : units[1]] != text[start:end]:
        assert faults(*units) == [("utf-16", {"start": str(units[0]), "expected": str(start)})]


PAIR_CONFIG = b"""<View><Text name="text" value="$text"/><Text name="other" value="$image"/>
<Pairwise name="better" toName="text,other"/></View>"""


@pytest.mark.parametrize("to_name", ["better", "text,other", "text", "other"])
def test_a_compared_pair_is_read_with_each_name_that_label_studio_writes(to_name: str) -> None:
    design = read_design(PAIR_CONFIG, "config.xml", ProblemLog())
    assert design is not None
    result = {"from_name": "better", "to_name": to_name, "type": "pairwise", "value": {"selected": "right"}}
    read = predicted(result, design=design)
    assert read.faults == ()
    (item,) = read.answer.items
    assert (item.to_name, item.value) == ("text", {"selected": "right"})


@pytest.mark.parametrize("selected", ["up", ["left"], {"left": 1}, 1, True])
def test_a_side_that_is_none_is_told(selected: object) -> None:
    design = read_design(PAIR_CONFIG, "config.xml", ProblemLog())
    assert design is not None
    result = {"from_name": "better", "to_name": "text", "type": "pairwise", "value": {"selected": selected}}
    read = predicted(result, design=design)
    assert (read.answer.items, len(read.faults)) == ((), 1)


CARDS = '[{"id": "a", "title": "First"}, {"id": "b"}, {"id": 3}]'


@pytest.mark.parametrize(
    ("columns", "read"),
    [
        ({"_": ["3"], "good": ["b", "a"]}, {"_": ["3"], "good": ["b", "a"]}),
        ({"good": ["b", "gone", "b"], "other": ["a"]}, {"_": ["a", "3"], "good": ["b"]}),
        ({}, {"_": ["a", "b", "3"], "good": []}),
    ],
)
def test_predicted_cards_without_a_column_go_to_the_list(columns: Any, read: Any) -> None:
    config = (
        b"""<View><List name="l" value="$cards"/><Ranker name="r" toName="l"><Bucket name="good"/></Ranker></View>"""
    )
    design = read_design(config, "config.xml", ProblemLog())
    assert design is not None
    result = {"from_name": "r", "to_name": "l", "type": "ranker", "value": {"ranker": columns}}
    found = predicted(result, design=design_for(design, {"cards": CARDS}))
    assert found.faults == ()
    (item,) = found.answer.items
    assert item.value == {"ranker": read}


@pytest.mark.parametrize("value", [["a", "b"], "a", 5])
def test_a_ranking_that_is_none_is_told(value: object) -> None:
    config = b"""<View><List name="l" value="$cards"/><Ranker name="r" toName="l"/></View>"""
    design = read_design(config, "config.xml", ProblemLog())
    assert design is not None
    result = {"from_name": "r", "to_name": "l", "type": "ranker", "value": {"ranker": value}}
    found = predicted(result, design=design_for(design, {"cards": CARDS}))
    assert (found.answer.items, len(found.faults)) == ((), 1)
