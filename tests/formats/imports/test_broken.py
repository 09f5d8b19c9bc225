"""Faults of a source are reported with their place, all at once, and no bundle is written."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.ports.bundles import Listed
from annotator.core.problems import Place, ProblemCode, errors
from annotator.formats.imports.plan import ImportKind, ImportRequest
from annotator.formats.imports.reader import plan_import
from annotator.formats.manifest.writer import NewPay
from annotator.ui.problems.sentences import VARIANTS, hint, known, place, sentence, templates
from fakes.bundle_source import MemorySource
from formats.foreign_sources import CONFIG, PNG, REQUEST, TAGGING, Files, codes, plan

_PLACEHOLDER = re.compile(r"(?<!\{)\{(\w+)\}")
LS: Files = {"config.xml": CONFIG, "a.png": PNG}
BROKEN: list[tuple[str, Files, ImportRequest, list[tuple[ProblemCode, Place]]]] = [
    (
        "ids twice",
        {**LS, "t.csv": "id,image\n1,a.png\n1,a.png\n"},
        REQUEST,
        [(ProblemCode.TASK_ID_DUPLICATE, Place("t.csv", 3, 2, "id"))],
    ),
    (
        "no id",
        {**LS, "t.csv": "id,image\n,a.png\n"},
        REQUEST,
        [(ProblemCode.TASK_ID_EMPTY, Place("t.csv", 2, 1, "id"))],
    ),
    ("ragged", {**LS, "t.csv": "image,b\na.png,1\na.png\n"}, REQUEST, [(ProblemCode.ROW_LENGTH, Place("t.csv", 3, 2))]),
    (
        "missing",
        {**LS, "t.csv": "image\nb.png\n"},
        REQUEST,
        [(ProblemCode.MEDIA_MISSING, Place("t.csv", 2, 1, "image"))],
    ),
    ("no value", {**LS, "t.csv": "image,b\n,1\n"}, REQUEST, [(ProblemCode.VALUE_EMPTY, Place("t.csv", 2, 1, "image"))]),
    (
        "remote",
        {**LS, "t.csv": "image\nhttps://example.org/a.png\ns3://b/c\n"},
        REQUEST,
        [
            (ProblemCode.MEDIA_REMOTE, Place("t.csv", 2, 1, "image")),
            (ProblemCode.MEDIA_REMOTE, Place("t.csv", 3, 2, "image")),
        ],
    ),
    (
        "two alike",
        {**LS, "x/p.png": PNG, "y/p.png": PNG, "t.csv": "image\np.png\n"},
        REQUEST,
        [(ProblemCode.MEDIA_AMBIGUOUS, Place("t.csv", 2, 1, "image"))],
    ),
    (
        "windows-1252",
        {**LS, "t.csv": "image,b\na.png,Größe\n".encode("cp1252")},
        REQUEST,
        [(ProblemCode.NOT_UTF8, Place("t.csv", 2))],
    ),
    (
        "config not xml",
        {**LS, "config.xml": b"<View>\n<Image></View>", "t.csv": "image\na.png\n"},
        REQUEST,
        [(ProblemCode.XML_SYNTAX, Place("config.xml", 2))],
    ),
    (
        "config bomb",
        {**LS, "config.xml": b"<!DOCTYPE a [<!ENTITY x 'y'>]><View/>", "t.csv": "image\na.png\n"},
        ImportRequest(config="config.xml"),
        [(ProblemCode.XML_DOCTYPE, Place("config.xml", 1))],
    ),
    (
        "config too large",
        {**LS, "config.xml": b"<View>" + b" " * 3_000_000, "t.csv": "image\na.png\n"},
        ImportRequest(config="config.xml", kind=ImportKind.LABEL_STUDIO),
        [(ProblemCode.FILE_TOO_LARGE, Place("config.xml"))],
    ),
    ("json", {**LS, "t.json": '[{"image": "a.png"},\n{]'}, REQUEST, [(ProblemCode.JSON_SYNTAX, Place("t.json", 2))]),
    ("quotes", {**LS, "t.csv": 'image\n"a.png\n'}, REQUEST, [(ProblemCode.CSV_SYNTAX, Place("t.csv", 2))]),
    ("no tasks", {**LS, "t.csv": "image\n"}, REQUEST, [(ProblemCode.TASKS_EMPTY, Place("t.csv"))]),
    ("nothing in it", {**LS, "t.csv": ""}, REQUEST, [(ProblemCode.TASKS_EMPTY, Place("t.csv"))]),
    ("no table", LS, REQUEST, [(ProblemCode.IMPORT_MISSING, Place("memory"))]),
    (
        "no template",
        {"t.csv": "a\n1\n"},
        ImportRequest(kind=ImportKind.CROWD),
        [(ProblemCode.IMPORT_MISSING, Place("memory"))],
    ),
    (
        "no pictures",
        {"t.csv": "a\n1\n"},
        ImportRequest(kind=ImportKind.IMAGES, labels=("a",)),
        [(ProblemCode.IMPORT_MISSING, Place("memory"))],
    ),
    ("nothing", {"notes.txt": "x"}, REQUEST, [(ProblemCode.IMPORT_NOTHING, Place("memory"))]),
    ("a bundle", {**LS, "bundle.toml": "x"}, REQUEST, [(ProblemCode.IMPORT_NOTHING, Place("bundle.toml"))]),
    (
        "two tables",
        {**LS, "t.csv": "image\na.png\n", "u.csv": "image\na.png\n"},
        REQUEST,
        [(ProblemCode.IMPORT_AMBIGUOUS, Place("memory"))],
    ),
    (
        "two configs",
        {**LS, "b.xml": CONFIG, "t.csv": "image\na.png\n"},
        REQUEST,
        [(ProblemCode.IMPORT_AMBIGUOUS, Place("memory"))],
    ),
    (
        "two kinds",
        {**LS, "b.html": "<crowd-form></crowd-form>", "t.csv": "image\na.png\n"},
        REQUEST,
        [(ProblemCode.IMPORT_AMBIGUOUS, Place("memory"))],
    ),
    (
        "not there",
        {**LS, "t.csv": "image\na.png\n"},
        ImportRequest(config="b.xml"),
        [(ProblemCode.IMPORT_MISSING, Place("memory"))],
    ),
    (
        "no toloka",
        {**LS, "t.csv": "image\na.png\n"},
        ImportRequest(kind=ImportKind.TOLOKA),
        [(ProblemCode.COLUMN_MISSING, Place("t.csv", 1))],
    ),
]


@pytest.mark.parametrize(("name", "files", "import_request", "expected"), BROKEN, ids=[one[0] for one in BROKEN])
def test_what_is_broken_is_named_with_its_place(
    name: str, files: Files, import_request: ImportRequest, expected: list[tuple[ProblemCode, Place]]
) -> None:
    planned = plan(files, import_request)
    assert planned.bundle is None, name
    assert [(problem.code, problem.place) for problem in errors(planned.problems)] == expected


def test_each_problem_can_be_said_in_full() -> None:
    """No placeholder without a value, no variant without its own words, and nothing that steers a terminal."""
    toloka: Files = {"t.tsv": "INPUT:a\tGOLDEN:b\tTASK:c\tASSIGNMENT:d\n1\t\t\t\n1\t\t\t\n\t\t\t\n"}
    answered: Files = {**LS, "t.json": '[{"data": {"image": "B.png"}, "annotations": [1]}]', "x/b\u202e.png": PNG}
    more: list[tuple[Files, ImportRequest]] = [
        (toloka, ImportRequest(labels=("a",))),
        (answered, REQUEST),
        ({"t.csv": "p\na.png\n", "a.png": PNG}, TAGGING),
    ]
    for files, import_request in [
        *((files, import_request) for _name, files, import_request, _expected in BROKEN),
        *more,
    ]:
        for problem in plan(files, import_request).problems:
            why = problem.params.get("why")
            assert why is None or (problem.code, why) in VARIANTS, problem
            needed = {name for template in templates(problem) for name in _PLACEHOLDER.findall(template)}
            assert needed <= known(problem).keys(), problem
            assert f"{place(problem.place)} {sentence(problem)} {hint(problem)}".isprintable()


def test_everything_is_told_at_once() -> None:
    files: Files = {**LS, "t.csv": "id,image\n1,b.png\n1,https://example.org/x\n2\n"}
    found = {code for code, _why in codes(plan(files, ImportRequest(pay=NewPay("-1", "EUR"))))}
    assert found == {
        ProblemCode.MEDIA_MISSING,
        ProblemCode.MEDIA_REMOTE,
        ProblemCode.TASK_ID_DUPLICATE,
        ProblemCode.ROW_LENGTH,
        ProblemCode.AMOUNT_NEGATIVE,
    }


def test_all_remote_media_are_counted() -> None:
    rows = "".join(f"https://example.org/{number}.png\n" for number in range(500))
    planned = plan({**LS, "t.csv": f"image\n{rows}"})
    remote = [one for one in planned.problems if one.code is ProblemCode.MEDIA_REMOTE]
    assert sum(1 + int(one.params.get("more", "0")) for one in remote) == 500


def test_a_source_with_dangerous_members_is_refused() -> None:
    for listed in (Listed("../a.png", 1, 1), Listed("b.png", 1, 1, is_link=True), Listed("c.csv", 10**9, 1000)):
        found = plan_import(MemorySource({"a.png": PNG}, [listed]), TAGGING, {})
        assert found.bundle is None
        assert errors(found.problems)


@pytest.mark.parametrize("first", ["", '"a.png", '])
def test_lists_in_lists_in_the_place_of_media_are_no_pages(first: str) -> None:
    nested = "[" * 3000 + '"a.png"' + "]" * 3000
    paged = CONFIG.replace(b'value="$image"', b'valueList="$image"')
    assert paged != CONFIG
    planned = plan({"config.xml": paged, "a.png": PNG, "t.json": f'[{{"image": [{first}{nested}]}}]'})
    assert planned.bundle is None
    assert ProblemCode.TASK_SHAPE in [code for code, _why in codes(planned)]


def test_telling_a_config_takes_no_time_whatever_stands_before_it() -> None:
    """Comments without end, and no View behind them: a careless pattern would take forever."""
    assert codes(plan({"a.xml": b"<!-- x -->" * 50_000, "t.html": "{{" * 500_000})) == [
        (ProblemCode.IMPORT_NOTHING, "")
    ]


@given(
    st.dictionaries(
        st.sampled_from(["config.xml", "t.csv", "t.json", "t.jsonl", "x.manifest", "a.png", "t.tsv", "t.html"]),
        st.binary(max_size=40)
        | st.sampled_from([CONFIG, b"image\na.png\n", b'[{"image": "a.png"}]', b"INPUT:image\tX\na.png\t1\n"]),
        max_size=4,
    ),
    st.sampled_from([None, *ImportKind]),
)
def test_no_source_makes_it_raise(files: dict[str, bytes], kind: ImportKind | None) -> None:
    import_request = ImportRequest(kind=kind, labels=("cat",), requester="R")
    planned = plan(files, import_request)
    assert (planned.bundle is None) == bool(errors(planned.problems))
