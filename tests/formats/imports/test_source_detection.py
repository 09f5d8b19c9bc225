"""Design and table are told by what is in them, and nothing is guessed where two could be meant."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.problems import ProblemCode
from annotator.formats.imports.files import ImportFiles
from annotator.formats.imports.plan import ImportKind, ImportRequest
from annotator.formats.imports.source_detection import Chosen, choose, is_config, is_template
from annotator.formats.problem_log import ProblemLog
from fakes.bundle_source import MemorySource

VIEW, CROWD, ROWS = b"<View/>", b"<crowd-form></crowd-form>", b"image\na.png\n"


def chosen(files: Mapping[str, bytes], import_request: ImportRequest | None = None) -> Chosen | ProblemCode:
    log = ProblemLog()
    found = choose(ImportFiles(MemorySource(files), {}, log), import_request or ImportRequest(), log)
    if found is not None:
        assert log.problems() == ()
        return found
    (problem,) = log.problems()
    return problem.code


@pytest.mark.parametrize(
    ("files", "kind", "design", "table"),
    [
        ({"c.xml": VIEW, "t.csv": ROWS}, ImportKind.LABEL_STUDIO, "c.xml", "t.csv"),
        ({"c.xml": VIEW}, ImportKind.LABEL_STUDIO, "c.xml", ""),
        ({"c.xml": VIEW, "t.json": b'{"image": "a"}'}, ImportKind.LABEL_STUDIO, "c.xml", "t.json"),
        ({"t.json": b"[]"}, ImportKind.LABEL_STUDIO, "", "t.json"),
        ({"t.html": CROWD, "t.csv": ROWS}, ImportKind.CROWD, "t.html", "t.csv"),
        ({"t.html": b"<p>${image}</p>", "i.manifest": b""}, ImportKind.CROWD, "t.html", "i.manifest"),
        ({"t.liquid": b"{{ task.input.x }}", "t.tsv": ROWS}, ImportKind.CROWD, "t.liquid", "t.tsv"),
        ({"t.csv": ROWS, "page.html": b"<p>About</p>"}, ImportKind.TABLE, "", "t.csv"),
        ({"a.png": b"", "settings.json": b'{"a": 1}'}, ImportKind.IMAGES, "", ""),
        ({"a.mp3": b"", "b.mp3": b"", "cover.jpg": b""}, ImportKind.AUDIO_FILES, "", ""),
        ({"a.mp4": b"", "b.webm": b"", "still.jpg": b""}, ImportKind.VIDEOS, "", ""),
        ({"x/c.xml": VIEW, "x/t.csv": ROWS, "x/old/c.xml": VIEW}, ImportKind.LABEL_STUDIO, "x/c.xml", "x/t.csv"),
    ],
)
def test_each_kind_is_told_by_its_files(files: Mapping[str, bytes], kind: ImportKind, design: str, table: str) -> None:
    assert chosen(files) == Chosen(kind, design, table)


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({}, ProblemCode.IMPORT_NOTHING),
        ({"notes.txt": b"x", "settings.json": b'{"a": 1}'}, ProblemCode.IMPORT_NOTHING),
        ({"bundle.toml": b""}, ProblemCode.IMPORT_NOTHING),
        ({"c.xml": VIEW, "t.html": CROWD}, ProblemCode.IMPORT_AMBIGUOUS),
    ],
)
def test_nothing_or_too_much_is_a_problem(files: Mapping[str, bytes], code: ProblemCode) -> None:
    assert chosen(files) is code


@pytest.mark.parametrize(
    ("files", "import_request", "name", "place"),
    [
        ({"Cities.XLSX": b"PK"}, ImportRequest(), "Cities.XLSX", "Cities.XLSX"),
        ({"[Content_Types].xml": b"<x/>", "xl/workbook.xml": b"<x/>"}, ImportRequest(), "c.xlsx", "c.xlsx"),
        ({"notes.txt": b"x", "c.ods": b"PK"}, ImportRequest(), "folder", "c.ods"),
        ({"t.html": CROWD, "c.xls": b"\xd0\xcf"}, ImportRequest(tasks="c.xls"), "folder", "c.xls"),
    ],
)
def test_a_workbook_is_told_as_such(
    files: Mapping[str, bytes], import_request: ImportRequest, name: str, place: str
) -> None:
    log = ProblemLog()
    assert choose(ImportFiles(MemorySource(files, name=name), {}, log), import_request, log) is None
    (problem,) = log.problems()
    assert (problem.code, problem.params["why"]) == (ProblemCode.NOT_UTF8, "workbook")
    assert problem.place.file == place


FULL = {"c.xml": VIEW, "d.xml": VIEW, "t.html": CROWD, "t.csv": ROWS, "u.csv": ROWS, "a.png": b""}


@pytest.mark.parametrize(
    ("import_request", "expected"),
    [
        (ImportRequest(config="d.xml", tasks="u.csv"), Chosen(ImportKind.LABEL_STUDIO, "d.xml", "u.csv")),
        (ImportRequest(config="t.html", tasks="u.csv"), Chosen(ImportKind.CROWD, "t.html", "u.csv")),
        (ImportRequest(preset="image-tagging", tasks="t.csv"), Chosen(ImportKind.TABLE, "", "t.csv")),
        (ImportRequest(kind=ImportKind.IMAGES), Chosen(ImportKind.IMAGES, "", "")),
        (ImportRequest(kind=ImportKind.CROWD, tasks="t.csv"), Chosen(ImportKind.CROWD, "t.html", "t.csv")),
        (
            ImportRequest(kind=ImportKind.TOLOKA, config="c.xml", tasks="t.csv"),
            Chosen(ImportKind.TOLOKA, "c.xml", "t.csv"),
        ),
        (ImportRequest(kind=ImportKind.TABLE, tasks="t.csv"), Chosen(ImportKind.TABLE, "", "t.csv")),
        (ImportRequest(config="gone.xml"), ProblemCode.IMPORT_MISSING),
    ],
)
def test_what_the_requester_says_counts(import_request: ImportRequest, expected: Chosen | ProblemCode) -> None:
    assert chosen(FULL, import_request) == expected


@pytest.mark.parametrize(
    ("files", "import_request", "expected", "why"),
    [
        ({"c.xml": VIEW, "d.xml": VIEW, "t.csv": ROWS}, ImportRequest(), (None, "t.csv"), ["config"]),
        ({"c.xml": VIEW, "t.csv": ROWS, "t.json": b"[]"}, ImportRequest(), ("c.xml", None), ["table"]),
        (FULL, ImportRequest(kind=ImportKind.LABEL_STUDIO), (None, None), ["config", "table"]),
    ],
)
def test_what_can_be_told_is_chosen_although_the_rest_cannot(
    files: Mapping[str, bytes], import_request: ImportRequest, expected: tuple[str | None, str | None], why: list[str]
) -> None:
    log = ProblemLog()
    found = choose(ImportFiles(MemorySource(files), {}, log), import_request, log)
    assert found == Chosen(ImportKind.LABEL_STUDIO, *expected)
    assert [problem.params["why"] for problem in log.problems()] == why


@pytest.mark.parametrize(
    "text",
    ["<View>", "\ufeff<View/>", "<?xml version='1.0'?>\n<view >", "<!-- <a> -->\n<!-- b --><View/>", " \n<View/>"],
)
def test_a_config_is_told_by_its_first_tag(text: str) -> None:
    assert is_config(text)


@pytest.mark.parametrize("text", ["", "<Viewer/>", "<annotation/>", "x<View/>", "<!-- <View/> -->", "{}"])
def test_other_xml_is_no_config(text: str) -> None:
    assert not is_config(text)


def test_two_megabytes_of_blanks_are_passed_over_at_once() -> None:
    """It would take hours, did two parts of the pattern want the same blanks."""
    assert not is_config(" " * 2_000_000)
    assert is_config(f"{' ' * 1_000_000}<?xml version='1.0'?>{' ' * 1_000_000}<View/>")


@given(st.text(alphabet="<!- >View${}taskinput.", max_size=80))
def test_any_text_is_looked_at_without_harm(text: str) -> None:
    assert is_config(text) in (True, False)
    assert is_template(f"${{{'x'}}}" + text)
