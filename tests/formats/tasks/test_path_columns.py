"""Values inside lists and objects, named by paths: as tasks show them, check them, pack them and give them back."""

from __future__ import annotations

import json
from functools import partial
from typing import Any

import pytest

from annotator.core.design.medium import Medium, MediumKind
from annotator.core.problems import Problem, ProblemCode, Severity
from annotator.formats.bundle.reader import read_bundle, read_imported
from annotator.formats.bundle.requester_checks import requester_notes
from annotator.formats.exports.label_studio import label_studio_chunks
from annotator.formats.results.known_tasks import KnownTasks
from annotator.formats.tasks.cache import packed_tasks, unpacked_tasks
from annotator.ui.problems.sentences import hint, sentence
from answer_making import an_envelope
from formats.tasks.structured_bundles import bundle_of
from formats.tasks.structured_bundles import source as source_with

CONFIG = """<View>
  <Header value="$doc.title"/>
  <Text name="text" value="$doc.parts[1].text"/>
  <Image name="image" value="$doc.image"/>
  <Number name="n" toName="text"/>
  <Choices name="pick" toName="text" value="$doc.options"/>
</View>
"""
DOC = {
    "title": 1.5,
    "parts": ["a", {"text": "words"}],
    "image": "media/first.png",
    "options": ["Yes", {"value": "No", "hint": "or not"}],
}


source = partial(source_with, config=CONFIG)


def problem_of(*docs: object, config: str = CONFIG, is_csv: bool = False) -> Problem:
    (problem,) = [
        one
        for one in read_bundle(source(*docs, config=config, is_csv=is_csv)).problems
        if one.severity is Severity.ERROR
    ]
    assert sentence(problem)
    assert hint(problem)
    return problem


@pytest.mark.parametrize("is_csv", [False, True])
def test_a_design_shows_values_inside_a_column(is_csv: bool) -> None:
    bundle = bundle_of(read_bundle(source(DOC, {**DOC, "title": None, "parts": []}, is_csv=is_csv)))
    first, second = bundle.tasks
    shown = ("doc.title", "doc.parts[1].text", "doc.image")
    assert [first.columns[name] for name in shown] == ["1.5", "words", "media/first.png"]
    assert [second.columns[name] for name in shown] == ["", "", "media/first.png"]
    assert bundle.all_media() == (Medium("media/first.png", MediumKind.IMAGE),)
    assert json.loads(first.columns["doc.options"]) == DOC["options"]


@pytest.mark.parametrize("is_csv", [False, True])
def test_the_columns_of_paths_are_not_exported_and_the_object_is(is_csv: bool) -> None:
    known = KnownTasks(bundle_of(read_bundle(source(DOC, is_csv=is_csv))))
    assert known.columns == ("id", "doc")
    (task,) = json.loads(b"".join(label_studio_chunks([[an_envelope("t1")]], known, "s3://media/")))
    options = [{"value": "Yes"}, {"value": "No", "hint": "or not"}]
    assert task["data"] == {
        "id": "t1",
        "doc": {**DOC, "image": "s3://media/media/first.png", "options": options},
    }


def test_a_taken_bundle_and_its_cache_have_the_same_tasks() -> None:
    files = source(DOC, DOC)
    tasks = bundle_of(read_bundle(files)).tasks
    again = read_imported(files)
    assert again.tasks == tasks
    assert unpacked_tasks(b"".join(packed_tasks(tasks))) == tasks


def test_the_column_of_a_path_is_used() -> None:
    read = read_bundle(source(DOC))
    codes = [one.code for one in requester_notes(bundle_of(read), read.problems, None)]
    assert ProblemCode.COLUMN_UNUSED not in codes


def test_a_column_of_that_very_name_comes_first() -> None:
    config = '<View><Text name="a" value="$doc.title"/><TextArea name="b" toName="a"/></View>'
    table = json.dumps([{"id": "a", "doc.title": "of its own", "doc": DOC}])
    (read,) = bundle_of(read_bundle(source(config=config, table=table))).tasks
    assert read.columns["doc.title"] == "of its own"


@pytest.mark.parametrize(
    ("doc", "why"),
    [
        ("no JSON", "json"),
        ({**DOC, "more": ["x" * 1_000_000]}, "long"),
        ({**DOC, "more": [1] * 200_000}, "values"),
        ({**DOC, "more": json.loads("[" * 50 + "]" * 50)}, "deep"),
    ],
)
@pytest.mark.parametrize("is_csv", [False, True])
def test_a_cell_in_which_nothing_can_be_named_is_a_problem_of_its_row(doc: Any, why: str, is_csv: bool) -> None:
    problem = problem_of(DOC, doc, is_csv=is_csv and why not in ("long", "values"))
    assert (problem.code, problem.params["why"]) == (ProblemCode.TASK_SHAPE, why)
    assert (problem.place.row, problem.place.field) == (2, "doc")


def test_half_a_character_inside_a_cell_is_a_problem() -> None:
    config = '<View><Text name="a" value="$doc.title"/><TextArea name="b" toName="a"/></View>'
    problem = problem_of('{"title": "\\ud800"}', config=config, is_csv=True)
    assert (problem.params["why"], problem.place.line) == ("unicode", 2)


def test_a_path_to_an_object_is_no_text_and_one_to_nothing_is_undefined() -> None:
    wrong = '<View><Text name="a" value="$doc.{}"/><TextArea name="b" toName="a"/></View>'
    nested = problem_of(DOC, config=wrong.format("parts"))
    assert (nested.code, nested.params["why"], nested.place.field) == (ProblemCode.TASK_SHAPE, "nested", "doc.parts")
    undefined = problem_of(DOC, config=wrong.format("titel"))
    assert (undefined.code, undefined.params["why"]) == (ProblemCode.VARIABLE_UNDEFINED, "path")
    assert undefined.place.line == 1


def test_a_whole_column_with_an_object_is_no_text_and_the_remedy_is_a_path() -> None:
    config = '<View><Text name="a" value="$doc"/><TextArea name="b" toName="a"/></View>'
    problem = problem_of(DOC, config=config)
    assert problem.params["why"] == "nested"
    assert "$doc.title" in hint(problem)
