"""Files of a source: checked as a bundle's are, texts in any Unicode, nothing guessed."""

from __future__ import annotations

import io
import zipfile

import pytest

from annotator.core.ports.bundles import Listed
from annotator.core.problems import ProblemCode
from annotator.formats.imports.files import PEEK_BYTES, ImportFiles, foreign_text
from annotator.formats.problem_log import ProblemLog
from fakes.bundle_source import MemorySource

SAID = "Größe;日本\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_unicode_is_read(encoding: str) -> None:
    log = ProblemLog()
    assert foreign_text(SAID.encode(encoding), "t.csv", log) == SAID
    assert log.problems() == ()


def test_utf_16_of_either_byte_order_is_read_by_its_mark() -> None:
    for encoding in ("utf-16-le", "utf-16-be"):
        assert foreign_text(("\ufeff" + SAID).encode(encoding), "t.csv", ProblemLog()) == SAID


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"a\nGr\xf6\xdfe\n", 2),
        (b"a\n" + "b".encode("utf-16-le"), 2),
        (b"\xff\xfea\x00\x00\xd8", None),
        (b"\xff\xfea", None),
    ],
)
def test_what_is_none_is_a_problem_and_not_guessed_at(data: bytes, line: int | None) -> None:
    log = ProblemLog()
    assert foreign_text(data, "t.csv", log) is None
    (problem,) = log.problems()
    assert (problem.code, problem.place.line) == (ProblemCode.NOT_UTF8, line)


def test_a_workbook_is_told_by_what_is_in_it_whatever_its_name() -> None:
    log = ProblemLog()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as written:
        written.writestr("xl/workbook.xml", "<workbook/>")
    assert foreign_text(packed.getvalue(), "t.csv", log) is None
    (problem,) = log.problems()
    assert (problem.code, problem.params["why"]) == (ProblemCode.NOT_UTF8, "workbook")


def test_scripts_and_hidden_files_stay_where_they_are_without_a_word() -> None:
    log = ProblemLog()
    files = ImportFiles(MemorySource({"a.png": b"1", "run.sh": b"", "app.js": b"", ".git/config": b""}), {}, log)
    assert files.paths == ("a.png",)
    assert log.problems() == ()


@pytest.mark.parametrize(
    ("listed", "code"),
    [
        (Listed("../a.png", 1, 1), ProblemCode.PATH_ESCAPES),
        (Listed("a.png", 1, 1, is_link=True), ProblemCode.LINK),
        (Listed("a.png", 1, 1, is_special=True), ProblemCode.SPECIAL_FILE),
        (Listed("a.png", 1, 1, is_encrypted=True), ProblemCode.ARCHIVE_ENCRYPTED),
        (Listed("a.csv", 10**9, 1000), ProblemCode.COMPRESSION_RATIO),
        (Listed("a?.png", 1, 1), ProblemCode.PATH_FORBIDDEN),
    ],
)
def test_what_a_bundle_may_not_hold_no_source_may(listed: Listed, code: ProblemCode) -> None:
    log = ProblemLog()
    ImportFiles(MemorySource({}, [listed]), {}, log)
    assert code in {problem.code for problem in log.problems()}


def test_files_that_were_named_on_their_own_can_be_read_and_not_copied() -> None:
    files = ImportFiles(MemorySource({"a.png": b"1"}), {"elsewhere/config.xml": b"<View/>"}, ProblemLog())
    assert "elsewhere/config.xml" in files
    assert files.paths == ("a.png",)
    assert files.text("elsewhere/config.xml", 100) == "<View/>"
    assert files.peek_text("elsewhere/config.xml") == "<View/>"


def test_peeking_costs_little_and_never_fails() -> None:
    large = b"x" * (PEEK_BYTES + 1)
    source = MemorySource(
        {"large.xml": large, "odd.xml": b"<View>\xff", "harmed.xml": b""}, harmed={"harmed.xml": ProblemCode.UNREADABLE}
    )
    log = ProblemLog()
    files = ImportFiles(source, {}, log)
    assert files.peek_text("large.xml") == ""
    assert "large.xml" not in source.was_read
    assert files.peek_text("odd.xml") == "<View>\ufffd"
    assert files.peek_text("harmed.xml") == ""
    assert log.problems() == ()
