"""Regions of documents: in a result, places are from 0 to 1 and the page is counted from 1."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.answer.result_items import Answer, ResultItem
from annotator.core.design.medium import Extent
from annotator.formats.labeling_config.reader import read_design
from annotator.formats.problem_log import ProblemLog
from annotator.formats.tasks.predictions import read_predictions

BOX = {"x": 12.5, "y": 30.0, "width": 20.0, "height": 2.0, "rotation": 0}
CONFIG = b"""<View><Pdf name="pdf" value="$pdf"/><OcrLabels name="c" toName="pdf"><Label value="Total"/></OcrLabels>
<TextArea name="words" toName="pdf" perRegion="true"/><Rating name="r" toName="pdf"/></View>"""


def regional(kind: str, page: int | None, **value: Any) -> ResultItem:
    names = {"ocrlabels": "c", "textarea": "words"}
    return ResultItem("a1", names[kind], "pdf", kind, {**BOX, **value}, Extent(1654, 2339), page=page)


def test_each_result_about_a_region_has_fractions_and_the_page() -> None:
    rating = ResultItem("r1", "r", "pdf", "rating", {"rating": 4})
    answer = Answer((regional("ocrlabels", 1, ocrlabels=["Total"]), regional("textarea", 1, text=["12.50"]), rating))
    box, text, whole = answer.as_json()
    place = {"x": 0.125, "y": 0.3, "width": 0.2, "height": 0.02, "rotation": 0, "pageIndex": 2}
    assert box["value"] == {**place, "ocrlabels": ["Total"]}
    assert text["value"] == {**place, "text": ["12.50"]}
    assert not any("item_index" in item for item in (box, text, whole))
    assert whole["value"] == {"rating": 4}


@given(st.none() | st.integers(0, 1999), st.tuples(*(st.floats(0, 100, width=32) for _side in range(4))))
def test_a_result_is_read_as_it_was_written(page: int | None, sides: tuple[float, ...]) -> None:
    place = dict(zip(("x", "y", "width", "height"), sides, strict=True))
    (read,) = Answer.from_json(Answer((regional("ocrlabels", page, **place),)).as_json()).items
    assert read.page == (page or 0)
    assert {name: read.value[name] for name in place} == pytest.approx(place)


def test_a_prediction_lies_where_its_fractions_say() -> None:
    design = read_design(CONFIG, "config.xml", ProblemLog())
    assert design is not None
    place = {"x": 0.125, "y": 0.3, "width": 0.2, "height": 0.02, "pageIndex": 3}
    names = {"id": "p", "from_name": "c", "to_name": "pdf", "type": "ocrlabels"}
    result = {**names, "value": {**place, "ocrlabels": ["Total"]}}
    predicted = read_predictions(design, {"pdf": "a.pdf", "predictions": json.dumps([{"result": [result]}])})
    assert not predicted.faults
    (item,) = predicted.answer.items
    assert {name: item.value[name] for name in BOX} == pytest.approx(BOX)
    assert item.page == 2
