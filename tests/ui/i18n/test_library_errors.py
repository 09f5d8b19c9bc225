"""Real library errors about broken files are shown in plain words, and in French, without Python's own text."""

from __future__ import annotations

import ast
import csv
import inspect
import io
import json
import os
import re
import sqlite3
import tomllib
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from PIL import Image

import annotator
from annotator.app.translations import speak
from annotator.core.problems import Place, Problem, ProblemCode
from annotator.formats.problem_log import ProblemLog
from annotator.formats.results.envelope import envelope_bytes
from annotator.formats.results.reader import NotAResult, read_envelope
from annotator.formats.source.xml_tree import read_xml
from annotator.ui.i18n.library_errors import in_plain_words
from annotator.ui.i18n.messages import error_sentence
from annotator.ui.problems.sentences import sentence
from answer_making import an_envelope

JSON = ["", "{x}", '{"a" 1}', '{"a": 1 "b"}', "[] []", '"a', '"a\nb"', '"\\x"', '"\\u12"', "[1,]", '{"a": 1,}']
CSV = ['a\n"b', 'a\n"b"c\n', f'a\n"{"x" * 2_000_001}"\n']
TOML = [
    *("a", "a = ", "a = b", "a = 'b", 'a = "b\n"', "[a", "[[a]", "a = 1 b", "a = 1\na = 2", "[a]\n[a]", "a = [1"),
    *("a = {b = 1", "a = {b = 1, b = 2}", "a.b = 1\n[a.b]", "a = 2026-13-01", "$ = 1", 'a = "\\x"', "a = '''b"),
    *("a = '\x01'", "[pay]\nb=1\n[pay.b]"),
]
XML = [
    *("", "text", "<a>", "<a><b></a>", "<a/><b/>", "<a>&</a>", "<a>&x</a>", "<a>&nope;</a>", "<a b=c/>", '<a b="c/>'),
    *('<a b="<"/>', '<a b="1"c="2"/>', '<a b="1" b="2"/>', "<a b/>", "<a", "<a>< b</a>", "<!-- a", "<a>\x01</a>"),
    "<a></a",
]
ENGLISH = re.compile(r"\b(the|is|of|at|not|invalid|expected?|expecting|error|line \d)\b", re.IGNORECASE)
OF_PYTHON = re.compile(r"\bNone\b|\bTrue\b|\bFalse\b|Error\b|Exception\b|\('|',?\)|\bstr\b|\bdict\b|\bchar \d")


@pytest.fixture
def french() -> object:
    speak("fr")
    yield
    speak("en")


def refused(read: Callable[[str], object], text: str) -> str:
    with pytest.raises((ValueError, csv.Error, etree.XMLSyntaxError)) as error:
        read(text)
    return str(error.value)


def xml_detail(text: str) -> str:
    log = ProblemLog()
    read_xml(text, "config.xml", log)
    (problem, *_others) = log.problems()
    return problem.params.get("detail", "")


def messages() -> list[str]:
    told = [refused(json.loads, text) for text in JSON]
    told += [refused(lambda text: list(csv.reader(io.StringIO(text, newline=""), strict=True)), text) for text in CSV]
    told += [re.sub(r"\s*\(at .*\)$", "", refused(tomllib.loads, text)) for text in TOML]
    told += [detail for text in XML if (detail := xml_detail(text))]
    told += [os.strerror(number) for number in (1, 2, 5, 13, 20, 21, 24, 28, 30, 36)]
    return told


@pytest.mark.usefixtures("french")
@pytest.mark.parametrize("message", messages())
def test_every_message_of_a_library_is_told_in_french(message: str) -> None:
    plain = in_plain_words(message)
    assert plain != message
    assert not ENGLISH.search(plain), plain
    assert not OF_PYTHON.search(plain), plain


@pytest.mark.usefixtures("french")
@pytest.mark.parametrize("verdict", [
    "Tree 11 page 11: btreeInitPage() returns error code 11", "Freelist: size is 3 but should be 2",
    "Page 9: never used", "row 3 missing from index parcels_by_task", "wrong # of entries in index parcels_by_task",
    "NULL value in entries.body", "non-unique entry in index parcels_by_task",
])  # fmt: skip
def test_what_sqlite_finds_in_damaged_records_is_told_in_plain_words(verdict: str) -> None:
    assert in_plain_words(verdict) == "le fichier est endommagé"


@pytest.mark.usefixtures("french")
def test_a_damaged_image_archive_or_database_is_told_in_french(tmp_path: Path) -> None:
    with pytest.raises(Exception, match="cannot identify") as no_image:
        Image.open(io.BytesIO(b"no picture"))
    with pytest.raises(zipfile.BadZipFile) as no_archive:
        zipfile.ZipFile(io.BytesIO(b"no archive"))
    place = tmp_path / "r.sqlite3"
    place.write_bytes(b"no database" * 1000)
    with closing(sqlite3.connect(place)) as database, pytest.raises(sqlite3.DatabaseError) as no_database:
        database.execute("SELECT * FROM x")
    for said in (f"UnidentifiedImageError: {no_image.value}", str(no_archive.value), str(no_database.value)):
        assert not ENGLISH.search(in_plain_words(said))
        assert not OF_PYTHON.search(in_plain_words(said))


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (b'"lead_time": "x"', "the value of “lead_time” is not valid"),
        (b'"lead_time": null', "the value of “lead_time” is not valid"),
        (b'"led_time": 1', "“led_time” is not allowed here"),
    ],
)
def test_a_result_of_another_shape_is_told_by_what_is_wrong_with_it(wrong: bytes, told: str) -> None:
    valid = envelope_bytes(an_envelope("first"))
    broken = re.sub(rb'"lead_time": [0-9.]+', wrong, valid, count=1)
    assert broken != valid
    with pytest.raises(NotAResult) as refusal:
        read_envelope(broken)
    problem = Problem(ProblemCode.RESULT_DAMAGED, Place("r.json"), {"detail": refusal.value.detail})
    assert told in sentence(problem)
    assert not OF_PYTHON.search(sentence(problem))


def test_errors_of_the_program_are_told_in_plain_words_too() -> None:
    assert "(no space left)" in error_sentence("store-fault", {"path": "x", "detail": "No space left on device"})
    assert "the file is damaged" in error_sentence("media-undecodable", {"path": "x", "detail": "SyntaxError: bad"})


def own_details() -> set[str]:
    """Yield our decoders' messages about a file, with a number in each blank."""
    found = set()
    for file in (Path(inspect.getfile(annotator)).parent / "media").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.keyword) and node.arg == "detail" and isinstance(node.value, ast.Constant):
                found.add(str(node.value.value))
            if isinstance(node, ast.keyword) and node.arg == "detail" and isinstance(node.value, ast.JoinedStr):
                parts = (part.value if isinstance(part, ast.Constant) else "7" for part in node.value.values)
                found.add("".join(map(str, parts)))
    return found - {""}


@pytest.mark.usefixtures("french")
def test_whatever_our_own_decoders_say_has_its_words() -> None:
    details = own_details()
    assert len(details) >= 10
    assert {detail for detail in details if in_plain_words(detail) == detail} == set()


@given(st.text(max_size=60))
def test_what_is_not_known_is_told_as_it_came(detail: str) -> None:
    assert in_plain_words(f"~{detail}") == f"~{detail}"


def test_words_of_a_library_that_nobody_here_knows_are_not_passed_on() -> None:
    problem = Problem(ProblemCode.XML_SYNTAX, Place("config.xml", 3), {"detail": "xmlFooBar: Frobnicated 0x1b"})
    assert sentence(problem) == "This is not valid XML: it contains a syntax error."
