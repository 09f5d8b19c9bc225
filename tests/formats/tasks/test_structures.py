"""Columns with JSON for the tags that show it: checked with row and remedy, and given back to Label Studio as JSON."""

from __future__ import annotations

import json

import pytest

from annotator.core.design.medium import Medium, MediumKind
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


LIST = '<View><List name="l" value="$doc"/><Ranker name="r" toName="l"/></View>'
CARDS = [{"id": "a", "title": "First"}, {"id": 7, "html": "<img src='/media/first.png'>"}]


@pytest.mark.parametrize("is_csv", [False, True])
def test_a_list_takes_cards_and_gives_them_back_with_the_address_of_their_images(is_csv: bool) -> None:
    bundle = bundle_of(read_bundle(source(CARDS, config=LIST, is_csv=is_csv)))
    assert bundle.all_media() == (Medium("media/first.png", MediumKind.IMAGE),)
    assert bundle.media(bundle.tasks[0]) == bundle.all_media()
    (task,) = json.loads(b"".join(label_studio_chunks([[an_envelope("t1")]], KnownTasks(bundle), "s3://x/")))
    html = "<img src='s3://x/media/first.png'>"
    assert task["data"] == {"id": "t1", "doc": [CARDS[0], {"id": 7, "html": html}]}


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("", "no-cards"),
        ([{"id": "a"}, {"id": "b"}, {"id": "a"}], "id-twice"),
        ([{"title": "First"}], "id"),
        ([{"id": number} for number in range(9_000)], "many"),
        ({"a": 1}, "cards"),
        (["a"], "card"),
    ],
)
@pytest.mark.parametrize("is_csv", [False, True])
def test_what_are_no_cards_is_a_problem_of_its_row(cell: object, why: str, is_csv: bool) -> None:
    problem = problem_of(cell, LIST, is_csv=is_csv)
    assert (problem.code, problem.params["why"]) == (ProblemCode.STRUCTURE, why)
    assert (problem.place.row, problem.place.field, problem.place.line) == (1, "doc", problem.place.line)
    assert problem.place.line is not None


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("https://example.org/a.png", ProblemCode.MEDIA_REMOTE),
        ("/media/gone.png", ProblemCode.MEDIA_MISSING),
        ("../tasks.csv", ProblemCode.MEDIA_KIND),
        ("data:image/png;base64,AAAA", ProblemCode.MEDIA_REMOTE),
    ],
)
def test_an_image_of_a_card_is_in_the_bundle(address: str, code: ProblemCode) -> None:
    problem = problem_of([{"id": "a", "html": f'<img src="{address}">'}], LIST)
    assert (problem.code, problem.place.row, problem.place.field) == (code, 1, "doc")


def test_five_hundred_cards_are_taken() -> None:
    cards = [{"id": number, "body": "x" * 100} for number in range(500)]
    assert len(bundle_of(read_bundle(source(cards, config=LIST))).tasks) == 1


@pytest.mark.parametrize(
    ("config", "why"),
    [
        ('<Text name="l" value="words"/><Ranker name="r" toName="l"/>', "list"),
        ('<List name="l" value="$doc"/><List name="m" value="$doc"/><Ranker name="r" toName="l,m"/>', "one-list"),
        (
            '<List name="l" value="$doc"/><Bucket name="b"/><Choices name="c" toName="l"><Choice value="x"/></Choices>',
            "bucket",
        ),
        ('<List name="l" value="cards"/><Ranker name="r" toName="l"/>', "column"),
    ],
)
def test_a_ranker_that_ranks_no_single_list_is_a_problem_of_its_line(config: str, why: str) -> None:
    problem = problem_of(CARDS, f"<View>{config}</View>")
    assert (problem.params["why"], problem.place.line) == (why, 1)


@pytest.mark.parametrize(
    ("buckets", "code"),
    [
        ('<Bucket name="a"/><Bucket name="a"/>', ProblemCode.NAME_DUPLICATE),
        ('<Bucket name="_"/>', ProblemCode.NAME_DUPLICATE),
        ('<Bucket name="a" default="true"/><Bucket name="b" default="true"/>', ProblemCode.ATTRIBUTE_VALUE),
        ("".join(f'<Bucket name="b{number}"/>' for number in range(21)), ProblemCode.DESIGN_TOO_LARGE),
        ("<Bucket/>", ProblemCode.ATTRIBUTE_MISSING),
    ],
)
def test_buckets_have_names_of_their_own_and_one_default(buckets: str, code: ProblemCode) -> None:
    config = LIST.replace("/></View>", f">{buckets}</Ranker></View>")
    assert problem_of(CARDS, config).code is code
