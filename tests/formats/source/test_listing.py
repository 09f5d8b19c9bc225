"""A bundle's directory is checked as a whole before anything in it is opened."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.ports.bundles import Listed
from annotator.core.problems import Problem, ProblemCode, Severity, errors
from annotator.formats.source.listing import MAX_BUNDLE_BYTES, MAX_FILES, MAX_FOLDERS, check_listing, readable_size

_LARGE = 4 * 1024**2


def listed(*paths: str) -> list[Listed]:
    return [Listed(path, 1, 1) for path in paths]


def said(listing: list[Listed]) -> list[tuple[ProblemCode, str, str]]:
    return [(one.code, one.place.file, one.params.get("why", "")) for one in errors(check_listing(listing).problems)]


@pytest.mark.parametrize(
    ("path", "code", "why"),
    [
        ("../a.png", ProblemCode.PATH_ESCAPES, "parent"),
        ("a/../../b.png", ProblemCode.PATH_ESCAPES, "parent"),
        ("a\\..\\b.png", ProblemCode.PATH_ESCAPES, "parent"),
        ("/etc/passwd", ProblemCode.PATH_ESCAPES, "absolute"),
        ("\\\\server\\share", ProblemCode.PATH_ESCAPES, "absolute"),
        ("C:a.png", ProblemCode.PATH_ESCAPES, "drive"),
        ("a\\b.png", ProblemCode.PATH_FORBIDDEN, "backslash"),
        ("", ProblemCode.PATH_FORBIDDEN, "empty-part"),
        ("a//b.png", ProblemCode.PATH_FORBIDDEN, "empty-part"),
        ("./a.png", ProblemCode.PATH_FORBIDDEN, "empty-part"),
        ("nul", ProblemCode.PATH_FORBIDDEN, "device"),
        ("a/Com1.tar.gz", ProblemCode.PATH_FORBIDDEN, "device"),
        ("a ", ProblemCode.PATH_FORBIDDEN, "trailing"),
        (" a.png", ProblemCode.PATH_FORBIDDEN, "trailing"),
        ("a:b.png", ProblemCode.PATH_ESCAPES, "drive"),
        ("aa:b.png", ProblemCode.PATH_FORBIDDEN, "character"),
        ("a\x00b.png", ProblemCode.PATH_FORBIDDEN, "character"),
        ("a\u200bb.png", ProblemCode.PATH_FORBIDDEN, "character"),
        ("x" * 256, ProblemCode.PATH_FORBIDDEN, "long"),
        ("x/" * 300 + "y", ProblemCode.PATH_FORBIDDEN, "long"),
        ("start.BAT", ProblemCode.PATH_FORBIDDEN, "program"),
        ("make.py", ProblemCode.PATH_FORBIDDEN, "program"),
    ],
)
def test_a_name_that_is_not_safe_everywhere_is_refused(path: str, code: ProblemCode, why: str) -> None:
    found = [(one.code, one.params["why"]) for one in errors(check_listing(listed(path)).problems)]
    assert found == [(code, why)]
    assert check_listing(listed(path)).takeable == ()


def test_a_name_that_is_no_text_is_refused_and_can_still_be_shown() -> None:
    (problem,) = check_listing(listed("caf\udce9.png")).problems
    assert (problem.code, problem.params["why"]) == (ProblemCode.PATH_FORBIDDEN, "encoding")
    assert problem.place.file.encode() == b"caf\\udce9.png"


@pytest.mark.parametrize("path", ["bundle.toml", "media/été 1.png", "media/照片.jpg", "a.b/c-d_e.csv", "README"])
def test_an_ordinary_name_is_no_problem(path: str) -> None:
    assert check_listing(listed(path)).problems == ()
    assert check_listing(listed(path)).takeable == (path,)


def test_hidden_files_are_left_out_with_one_note_for_each_place() -> None:
    listing = listed("bundle.toml", ".git/config", ".git/hooks/run.sh", "media/.DS_Store", "__MACOSX/media/._a.png")
    problems = check_listing(listing).problems
    assert [one.place.file for one in problems] == [".git", "__MACOSX", "media/.DS_Store"]
    assert {one.severity for one in problems} == {Severity.NOTE}
    assert check_listing(listing).takeable == ("bundle.toml",)


def test_two_names_that_some_system_takes_for_one_are_refused() -> None:
    assert said(listed("a/B.png", "A/b.png")) == [(ProblemCode.PATH_TWINS, "A/b.png", "")]
    assert said(listed("\u00c9.png", "e\u0301.png")) == [(ProblemCode.PATH_TWINS, "e\u0301.png", "")]
    assert said(listed("stra\u00dfe.png", "STRASSE.png")) == [(ProblemCode.PATH_TWINS, "STRASSE.png", "")]
    assert said(listed("a.png", "a.png")) == [(ProblemCode.PATH_DUPLICATE, "a.png", "")]


def test_a_file_where_a_folder_must_be_is_refused() -> None:
    assert said(listed("media/a.png", "Media")) == [(ProblemCode.PATH_TWINS, "Media", "")]
    folder = Listed("media/", 0, 0, is_folder=True)
    assert said([folder, folder, *listed("media/a.png")]) == []
    assert said([folder, *listed("media")]) == [(ProblemCode.PATH_TWINS, "media", "")]


def test_links_pipes_and_encrypted_members_are_refused() -> None:
    odd = [
        Listed("a", 1, 1, is_link=True),
        Listed("b", 1, 1, is_special=True),
        Listed("c", 1, 1, is_encrypted=True),
    ]
    assert [code for code, _path, _why in said(odd)] == [
        ProblemCode.LINK,
        ProblemCode.SPECIAL_FILE,
        ProblemCode.ARCHIVE_ENCRYPTED,
    ]
    assert check_listing(odd).takeable == ()


def test_what_would_fill_the_disk_is_refused() -> None:
    assert said([Listed("a film", MAX_BUNDLE_BYTES, MAX_BUNDLE_BYTES)]) == []
    half = MAX_BUNDLE_BYTES // 2 + 1
    (problem,) = check_listing([Listed("a", half, half), Listed("b", half, half)]).problems
    assert (problem.code, problem.place.file) == (ProblemCode.BUNDLE_TOO_LARGE, ".")
    assert problem.params == {"size": "20.0 GiB", "limit": "20.0 GiB"}
    assert said([Listed("a", _LARGE, _LARGE // 201)]) == [(ProblemCode.COMPRESSION_RATIO, "a", "")]
    assert said([Listed("a", _LARGE, _LARGE // 200 + 1)]) == []
    assert said([Listed("a", _LARGE, 0)]) == [(ProblemCode.COMPRESSION_RATIO, "a", "")]


def test_sparse_files_are_refused_in_their_own_words_and_nothing_too_large_is_worth_reading() -> None:
    sparse, whole = Listed("a", _LARGE, 4096, is_sparse=True), Listed("b", _LARGE, _LARGE)
    checked = check_listing([sparse, whole])
    (problem,) = checked.problems
    assert (problem.code, problem.place.file) == (ProblemCode.COMPRESSION_RATIO, "a")
    assert problem.params == {"why": "sparse", "size": readable_size(_LARGE), "stored": "4.0 KiB", "limit": "200"}
    assert checked.takeable == ("a", "b")
    assert checked.too_large == {"a"}
    halves = [Listed(name, MAX_BUNDLE_BYTES, MAX_BUNDLE_BYTES) for name in "ab"]
    assert check_listing(halves).too_large == {"a", "b"}


def test_a_small_file_may_shrink_as_much_as_it_likes() -> None:
    assert said([Listed("tasks.csv", 1024**2, 100)]) == []


def test_a_bomb_in_many_small_parts_is_seen_as_one() -> None:
    parts = [Listed(str(number), 1024**2, 1024) for number in range(20)]
    assert said(parts) == [(ProblemCode.COMPRESSION_RATIO, ".", "")]


def test_too_many_files_are_refused() -> None:
    listing = [Listed(f"{number}.png", 1, 1) for number in range(MAX_FILES + 1)]
    assert said(listing) == [(ProblemCode.TOO_MANY_FILES, ".", "")]


def test_a_thousand_like_problems_are_told_twenty_times_and_counted() -> None:
    problems = check_listing([Listed(f"{number}.exe", 1, 1) for number in range(1_000)]).problems
    assert len(problems) == 20
    assert [one.params.get("more") for one in problems[-2:]] == [None, "980"]


@given(st.lists(st.builds(Listed, st.text(max_size=12), st.integers(0, 2**40), st.integers(0, 2**40)), max_size=8))
def test_whatever_is_listed_each_file_is_taken_or_told_about(listing: list[Listed]) -> None:
    problems: tuple[Problem, ...] = check_listing(listing).problems
    taken = check_listing(listing).takeable
    assert ".." not in {part for path in taken for part in path.split("/")}
    assert len(taken) == len({one.path for one in listing}) or problems


def test_a_path_is_at_most_sixteen_parts_deep() -> None:
    assert said(listed("a/" * 15 + "b.png")) == []
    assert said(listed("a/" * 16 + "b.png")) == [(ProblemCode.PATH_FORBIDDEN, "a/" * 16 + "b.png", "deep")]


def test_what_is_hidden_may_be_as_deep_as_it_likes() -> None:
    (note,) = check_listing(listed(".venv/" + "lib/" * 200 + "x.py")).problems
    assert (note.severity, note.place.file) == (Severity.NOTE, ".venv")


@pytest.mark.parametrize(
    "listing",
    [
        [Listed(f"{number}/a.png", 1, 1) for number in range(MAX_FOLDERS + 1)],
        [Listed(f"{number}/{number}/a.png", 1, 1) for number in range(MAX_FOLDERS // 2 + 1)],
        [Listed(f"{number}", 0, 0, is_folder=True) for number in range(MAX_FOLDERS + 1)],
    ],
)
def test_too_many_folders_are_refused(listing: list[Listed]) -> None:
    assert said(listing) == [(ProblemCode.TOO_MANY_FILES, ".", "folders")]
    assert said(listing[:-2]) == []
