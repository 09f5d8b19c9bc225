"""Conversations and pages in task columns: checked with row and remedy, predicted, and given back to Label Studio."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from annotator.app.main import main
from annotator.core.agreement.comparable_regions import EqualityRegion, MarkedStretch, comparable_region
from annotator.core.answer.node_places import NodePlaces
from annotator.core.answer.regions import regions
from annotator.core.answer.result_items import Region
from annotator.core.answer.shapes import Shape
from annotator.core.design.structured_cells import LONGEST_CELL
from annotator.core.design.tree import Design
from annotator.core.problems import Problem, ProblemCode, Severity
from annotator.formats.bundle.reader import read_bundle
from annotator.formats.bundle.requester_checks import requester_notes
from annotator.formats.exports.label_studio import label_studio_chunks
from annotator.formats.labeling_config.reader import read_design
from annotator.formats.problem_log import ProblemLog
from annotator.formats.results.known_tasks import KnownTasks
from annotator.formats.source.html_page import read_page
from annotator.formats.tasks.predictions import Predicted, read_predictions
from annotator.ui.problems.sentences import hint, sentence
from answer_making import an_envelope
from formats.tasks.structured_bundles import bundle_of, source

TALK = """<View><Paragraphs name="t" value="$doc" contextScroll="true"/>
<ParagraphLabels name="c" toName="t"><Label value="Name"/></ParagraphLabels></View>"""
PAGE = """<View><HyperText name="t" value="$doc"/>
<HyperTextLabels name="c" toName="t"><Label value="Name"/></HyperTextLabels></View>"""
SAID = [{"author": "Ann", "text": "🦊 I am Ann.", "start": 1}, {"author": "Bot", "text": "Hello!", "start": 2.5}]
HTML = "<body><style>p {}</style><p>I am <b>Ann</b>.</p>"


def the_design(config: str) -> Design:
    design = read_design(config.encode(), "config.xml", ProblemLog())
    assert design is not None
    return design


def as_cell(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def problem_of(cell: object, config: str, *, is_csv: bool = False) -> Problem:
    found = read_bundle(source(cell, config=config, is_csv=is_csv)).problems
    (problem,) = [one for one in found if one.severity is Severity.ERROR]
    assert hint(problem)
    return problem


@pytest.mark.parametrize("is_csv", [False, True])
@pytest.mark.parametrize(("cell", "config"), [(SAID, TALK), (HTML, PAGE)])
def test_a_text_is_given_back_as_it_came(cell: object, config: str, is_csv: bool) -> None:
    known = KnownTasks(bundle_of(read_bundle(source(cell, config=config, is_csv=is_csv))))
    (task,) = json.loads(b"".join(label_studio_chunks([[an_envelope("t1")]], known, "")))
    assert task["data"] == {"id": "t1", "doc": cell}


@pytest.mark.parametrize(
    ("cell", "config", "why"),
    [
        ("words", TALK, "json"),
        ([], TALK, "utterances"),
        ([{"speaker": "Ann", "text": ""}], TALK, "utterance-key"),
        ([{"author": "Ann", "text": ""}] * 5_001, TALK, "utterances-many"),
        ([{"author": "Ann", "text": ""}] * 50_000, TALK, "long"),
        ([{"author": "Ann", "text": "a" * 1_000_000}], TALK, "long"),
        ("a" * 1_000_000, PAGE, "html-long"),
        ("<b>" * 1_000, PAGE, "html-deep"),
        ("<br>" * 40_000, PAGE, "html-tags"),
    ],
)
def test_what_cannot_be_shown_is_a_problem_of_its_row(cell: object, config: str, why: str) -> None:
    problem = problem_of(cell, config)
    assert (problem.code, problem.params["why"]) == (ProblemCode.STRUCTURE, why)
    assert (problem.place.file, problem.place.row, problem.place.field) == ("tasks.json", 1, "doc")


@pytest.mark.parametrize("is_csv", [False, True])
def test_a_cell_has_up_to_a_million_characters(is_csv: bool) -> None:
    """A field of Python's csv module has 131,072 by itself."""
    allowed = csv.field_size_limit()
    talk = [{"author": "Ann", "text": "a" * 19_000}] * 52
    assert 980_000 < len(json.dumps(talk)) < LONGEST_CELL
    bundle = bundle_of(read_bundle(source(talk, config=TALK, is_csv=is_csv)))
    assert json.loads(bundle.tasks.columns["doc"][0]) == talk
    assert problem_of([*talk, talk[0], talk[0]], TALK, is_csv=is_csv).params["why"] == "long"
    assert csv.field_size_limit() == allowed


def test_a_cell_without_an_end_is_a_problem_of_its_line() -> None:
    problem = problem_of("a" * (2 * LONGEST_CELL + 1), TALK, is_csv=True)
    assert (problem.code, problem.place.line) == (ProblemCode.CSV_SYNTAX, 2)


def test_an_object_is_no_page() -> None:
    problem = problem_of({"a": 1}, PAGE)
    assert (problem.code, problem.params["why"]) == (ProblemCode.TASK_SHAPE, "nested")


@pytest.mark.parametrize(
    ("cell", "config", "why"),
    [
        ([{**SAID[0], "start": 0}, SAID[1]], TALK, "utterances-sorted"),
        ('<video src="a.mp4"></video><p>Look</p><IFRAME src="x"></IFRAME>', PAGE, "html-media"),
    ],
)
def test_the_requester_is_told_what_comes_out_otherwise(cell: object, config: str, why: str) -> None:
    bundle = bundle_of(read_bundle(source(SAID if config is TALK else HTML, cell, config=config)))
    (note,) = [one for one in requester_notes(bundle, (), None) if one.code is ProblemCode.STRUCTURE]
    assert (note.params["why"], note.place.row, note.params["count"]) == (why, 2, "1")
    assert "{" not in sentence(note) + hint(note)


def prediction(config: str, cell: object, *values: dict[str, Any]) -> Predicted:
    kind = "paragraphlabels" if config is TALK else "hypertextlabels"
    results = [
        {"id": str(number), "from_name": "c", "to_name": "t", "type": kind, "value": {**value, kind: ["Name"]}}
        for number, value in enumerate(values)
    ]
    columns = {"doc": as_cell(cell), "predictions": json.dumps([{"result": results}])}
    return read_predictions(the_design(config), columns)


def predicted(config: str, cell: object, *values: dict[str, Any]) -> tuple[list[dict[str, Any]], list[str]]:
    """What is read of the predictions: their values, and why others are dropped."""
    read = prediction(config, cell, *values)
    return [dict(item.value) for item in read.answer.items], [fault.why for fault in read.faults]


def predicted_regions(config: str, cell: object, *values: dict[str, Any]) -> tuple[Region, ...]:
    return regions(prediction(config, cell, *values).answer, the_design(config))


ANN = {"start": "0", "end": "0", "startOffset": 8, "endOffset": 11, "text": "Ann"}


def test_a_predicted_span_of_a_conversation_counts_utf_16_units() -> None:
    as_number = {**ANN, "start": 0, "end": 0}
    values, faults = predicted(
        TALK, SAID, ANN, as_number, {**ANN, "startOffset": 7, "endOffset": 10}, {**ANN, "end": "9"}
    )
    assert values == [{**ANN, "paragraphlabels": ["Name"]}] * 2
    assert faults == ["type", "outside"]


def test_a_predicted_span_of_a_page_is_written_as_the_editor_does() -> None:
    places = NodePlaces(read_page(HTML))
    whole = places.geometry(*(places.text.index("Ann"), places.text.index("Ann") + 3))
    unseen = {"start": "/style[1]/text()[1]", "end": "/style[1]/text()[1]", "startOffset": 0, "endOffset": 4}
    values, faults = predicted(
        PAGE, HTML, whole, whole["globalOffsets"], unseen, {"start": 3, "end": 999}, {"start": "/p[9]", "end": "/p[9]"}
    )
    assert values[0] == values[1] == {**whole, "hypertextlabels": ["Name"]}
    assert values[2] == {**unseen, "globalOffsets": {"start": 0, "end": 4}, "hypertextlabels": ["Name"]}
    assert faults == ["outside", "outside"]


def test_spans_are_compared_where_they_lie() -> None:
    across = {**ANN, "end": "1", "endOffset": 5, "text": "Ann.\nHello"}
    longer = {**ANN, "startOffset": 3, "text": "I am Ann"}
    (one, longer_one, other) = map(comparable_region, predicted_regions(TALK, SAID, ANN, longer, across))
    assert isinstance(one, MarkedStretch)
    assert one.similarity(longer_one) == 3 / 8
    assert isinstance(other, EqualityRegion)
    assert one.similarity(other) == other.similarity(one) == 0
    assert other.similarity(other) == 1
    here, there = map(
        comparable_region, predicted_regions(PAGE, HTML, {"start": 4, "end": 12}, {"start": 9, "end": 12})
    )
    assert here.similarity(there) == 3 / 8


@pytest.mark.parametrize(
    ("cell", "config", "shape"), [(SAID, TALK, Shape.PARAGRAPH_SPAN), (HTML, PAGE, Shape.NODE_SPAN)]
)
def test_tasks_of_label_studio_are_imported_with_their_predictions(
    cell: object, config: str, shape: Shape, tmp_path: Path
) -> None:
    kind = "paragraphlabels" if config is TALK else "hypertextlabels"
    value = ANN if config is TALK else {"start": 9, "end": 12}
    result = [{"id": "a", "from_name": "c", "to_name": "t", "type": kind, "value": {**value, kind: ["Name"]}}]
    project = tmp_path / "project"
    project.mkdir()
    (project / "config.xml").write_text(config, encoding="utf-8")
    tasks = [{"id": 1, "data": {"doc": cell}, "predictions": [{"result": result}]}]
    (project / "tasks.json").write_text(json.dumps(tasks), encoding="utf-8")
    given = ["--requester", "R", "--contact", "a@b.org", "--pay", "0.05", "--currency", "EUR", "--expected-s", "9"]
    assert main(["import", str(project), "-o", str(tmp_path / "bundle"), *given]) == 0
    assert main(["check", str(tmp_path / "bundle")]) == 0
    (task,) = json.loads((tmp_path / "bundle" / "tasks.json").read_bytes())
    columns = {
        "doc": as_cell(cell),
        "predictions": json.dumps(task["predictions"]),
    }
    design = the_design(config)
    (region,) = regions(read_predictions(design, columns).answer, design)
    assert region.shape is shape
