"""Columns with JSON for the tags that show it: checked with row and remedy, and given back to Label Studio as JSON."""

from __future__ import annotations

import json

import pytest

from annotator.core.problems import Problem, ProblemCode, Severity
from annotator.formats.bundle.reader import read_bundle
from annotator.formats.exports.label_studio import label_studio_chunks
from annotator.formats.results.known_tasks import KnownTasks
from annotator.ui.problems.sentences import hint, sentence
from answer_making import an_envelope
from formats.tasks.structured_bundles import bundle_of, source

TABLE = '<View><Table name="t" value="$doc"/><TextArea name="b" toName="t"/></View>'
PERSON = {"name": "Ada", "born": 1815}


def problem_of(cell: object, config: str, *, is_csv: bool = False) -> Problem:
    found = read_bundle(source(cell, config=config, is_csv=is_csv)).problems
    (problem,) = [one for one in found if one.severity is Severity.ERROR]
    assert "{" not in sentence(problem).replace("{n", "")
    assert hint(problem)
    return problem


@pytest.mark.parametrize("is_csv", [False, True])
@pytest.mark.parametrize("cell", [PERSON, [PERSON, {"name": "Alan"}]])
def test_a_table_takes_objects_and_lists_and_gives_them_back(cell: object, is_csv: bool) -> None:
    known = KnownTasks(bundle_of(read_bundle(source(cell, config=TABLE, is_csv=is_csv))))
    (task,) = json.loads(b"".join(label_studio_chunks([[an_envelope("t1")]], known, "")))
    assert task["data"] == {"id": "t1", "doc": cell}


@pytest.mark.parametrize(
    ("cell", "why"), [("words", "json"), (12, "table"), ({str(n): 1 for n in range(10_001)}, "rows")]
)
@pytest.mark.parametrize("is_csv", [False, True])
def test_what_is_no_table_is_a_problem_of_its_row(cell: object, why: str, is_csv: bool) -> None:
    problem = problem_of(cell, TABLE, is_csv=is_csv)
    assert (problem.code, problem.params["why"]) == (ProblemCode.STRUCTURE, why)
    assert (problem.place.row, problem.place.field) == (1, "doc")


def test_an_empty_table_is_noted() -> None:
    found = read_bundle(source("", config=TABLE, is_csv=True)).problems
    assert [(one.code, one.severity) for one in found] == [(ProblemCode.VALUE_EMPTY, Severity.NOTE)]
