"""Which file of a source a value means; better none than the wrong one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.problems import ProblemCode
from annotator.formats.imports import media
from annotator.formats.imports.media import MediaFinder

PATHS = (
    "images/first.png",
    "images/Zweites Bild.jpg",
    "images/é.png",
    "deep/er/third.png",
    "deep/first.png",
    "top.png",
)


def found(value: str, folder: str = "", paths: tuple[str, ...] = PATHS) -> str | ProblemCode | None:
    meant = MediaFinder(paths, folder).find(value)
    return meant.fault or meant.path


@pytest.mark.parametrize(
    ("value", "path"),
    [
        ("images/first.png", "images/first.png"),
        ("./images/first.png", "images/first.png"),
        (" images/first.png ", "images/first.png"),
        ("images\\first.png", "images/first.png"),
        ("IMAGES/First.PNG", "images/first.png"),
        ("images/Zweites%20Bild.jpg", "images/Zweites Bild.jpg"),
        ("images/e\u0301.png", "images/é.png"),
        ("er/third.png", "deep/er/third.png"),
        ("third.png", "deep/er/third.png"),
        ("C:\\Users\\me\\images\\first.png", "images/first.png"),
        ("/srv/data/images/first.png", "images/first.png"),
        ("file:///srv/data/images/first.png", "images/first.png"),
        ("/data/local-files/?d=images/first.png", "images/first.png"),
        ("/data/local-files/?d=images%2FZweites%20Bild.jpg", "images/Zweites Bild.jpg"),
        ("data/local-files?d=project/images/first.png", "images/first.png"),
        ("http://localhost:8080/data/local-files/?d=images/first.png", "images/first.png"),
        ("/data/upload/3/1a2b3c4d-third.png", "deep/er/third.png"),
        ("upload/3/1a2b3c4d-third.png", "deep/er/third.png"),
        ("https://studio.example.org/data/upload/3/1a2b3c4d-third.png", "deep/er/third.png"),
        ("images/../top.png", "top.png"),
    ],
)
def test_it_is_found(value: str, path: str) -> None:
    assert found(value) == path


@pytest.mark.parametrize(
    "value",
    [
        "https://example.org/images/first.png",
        "s3://bucket/first.png",
        "gs://b/top.png",
        "data:image/png;base64,AA",
        "//x/y",
    ],
)
def test_what_lies_on_the_net_is_remote_whatever_its_name(value: str) -> None:
    assert found(value) is ProblemCode.MEDIA_REMOTE


def test_a_file_of_another_folder_is_not_taken_for_it() -> None:
    assert found("other/first.png") is ProblemCode.MEDIA_MISSING
    assert found("../first.png") is ProblemCode.MEDIA_MISSING
    assert found("/data/local-files/") is ProblemCode.MEDIA_REMOTE


def test_several_that_fit_are_none() -> None:
    meant = MediaFinder(PATHS, "").find("first.png")
    assert (meant.fault, meant.others) == (ProblemCode.MEDIA_AMBIGUOUS, "deep/first.png, images/first.png")


def test_the_exact_path_wins_over_those_that_end_with_it() -> None:
    assert found("top.png", paths=("a/top.png", "top.png")) == "top.png"


def test_paths_start_where_the_table_is_or_at_the_top() -> None:
    paths = ("tables/a.png", "a.png", "pictures/b.png")
    assert found("a.png", "tables", paths) == "tables/a.png"
    assert found("../pictures/b.png", "tables", paths) == "pictures/b.png"
    assert found("pictures/b.png", "tables", paths) == "pictures/b.png"
    assert found("../../pictures/c.png", "tables", paths) is ProblemCode.MEDIA_MISSING


def test_two_values_never_share_a_file_by_a_guess() -> None:
    finder = MediaFinder(("photo.png",), "")
    assert finder.find("1/photo.png").path == "photo.png"
    assert finder.find("2/photo.png").fault is ProblemCode.MEDIA_AMBIGUOUS
    assert finder.find("1/photo.png").path == "photo.png"
    uploads = MediaFinder(("photo.png",), "")
    assert uploads.find("/data/upload/1/aaaaaaaa-photo.png").path == "photo.png"
    assert uploads.find("/data/upload/1/bbbbbbbb-photo.png").fault is ProblemCode.MEDIA_AMBIGUOUS


def test_a_missing_file_comes_with_what_was_probably_meant() -> None:
    assert MediaFinder(PATHS, "").find("fotos/FIRST.png").suggestion.endswith("first.png")
    assert MediaFinder(PATHS, "").find("fotos/nothing.png").suggestion == ""


@given(st.text(max_size=60) | st.from_regex(r"(https?://|/data/upload/|/data/local-files/\?d=)\S{0,20}"))
def test_any_value_is_a_file_of_the_source_or_a_fault(value: str) -> None:
    meant = MediaFinder(PATHS, "deep").find(value)
    assert (meant.path in PATHS) == (meant.fault is None)


@pytest.mark.parametrize("is_drawn", [False, True])
@pytest.mark.parametrize(
    ("value", "fault"),
    [
        ("none.png", ProblemCode.MEDIA_MISSING),
        ("thirt.png", ProblemCode.MEDIA_MISSING),
        ("/data/local-files/?d=none.png", ProblemCode.MEDIA_MISSING),
        ("first.png", ProblemCode.MEDIA_AMBIGUOUS),
        ("https://example.org/none.png", ProblemCode.MEDIA_REMOTE),
    ],
)
def test_each_cause_of_a_value_without_a_file_is_declared(value: str, fault: ProblemCode, is_drawn: bool) -> None:
    matched = MediaFinder(PATHS, "").find(value)
    assert matched.fault is fault
    assert media._why_not_there(value, matched, is_drawn=is_drawn) in {"", *fault.whys}
