"""A folder of pictures or of sounds: one task each, in the order in which people count."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.design.medium import MediumKind
from annotator.core.problems import ProblemCode
from annotator.formats.imports.files import ImportFiles
from annotator.formats.imports.plan import ForeignRow, ForeignTable, ImportKind
from annotator.formats.imports.readers.folder import detect_medium, folder_table, natural_order
from annotator.formats.imports.source_detection import folder_kind
from annotator.formats.problem_log import ProblemLog
from fakes.bundle_source import MemorySource


def source(*names: str) -> ImportFiles:
    return ImportFiles(MemorySource(dict.fromkeys(names, b"")), {}, ProblemLog())


def test_images_come_in_the_order_in_which_people_count() -> None:
    log = ProblemLog()
    names = ("b.png", "a10.png", "A2.png", "a1.png", "z/1.JPG", "notes.txt")
    table = folder_table(ImportKind.IMAGES, source(*names), log)
    assert table is not None
    assert [row.values["image"] for row in table.rows] == ["a1.png", "A2.png", "a10.png", "b.png", "z/1.JPG"]


def test_so_do_audio_files() -> None:
    table = folder_table(
        ImportKind.AUDIO_FILES, source("b.wav", "a10.OPUS", "a9.flac", "cover.jpg", "clip.mp4"), ProblemLog()
    )
    assert table is not None
    assert (table.columns, [row.values["audio"] for row in table.rows]) == (
        ("audio",),
        ["a9.flac", "a10.OPUS", "b.wav"],
    )


def test_so_do_videos() -> None:
    table = folder_table(ImportKind.VIDEOS, source("b.mp4", "a10.WEBM", "a9.mkv", "cover.jpg", "a.wav"), ProblemLog())
    assert table is not None
    assert (table.columns, [row.values["video"] for row in table.rows]) == (("video",), ["a9.mkv", "a10.WEBM", "b.mp4"])


@pytest.mark.parametrize("kind", [ImportKind.IMAGES, ImportKind.AUDIO_FILES, ImportKind.VIDEOS])
def test_nothing_of_the_kind_is_a_problem(kind: ImportKind) -> None:
    log = ProblemLog()
    assert folder_table(kind, source("notes.txt"), log) is None
    assert [(one.code, one.params["why"]) for one in log.problems()] == [(ProblemCode.IMPORT_MISSING, kind.value)]


@pytest.mark.parametrize(
    ("names", "kind"),
    [
        (["a.png"], ImportKind.IMAGES),
        (["a.wav", "b.wav", "cover.jpg"], ImportKind.AUDIO_FILES),
        (["a.wav", "a.jpg", "b.jpg"], ImportKind.IMAGES),
        (["a.mp4", "b.mp4", "a.wav"], ImportKind.VIDEOS),
        (["notes.txt"], None),
    ],
)
def test_a_folder_is_of_what_there_is_most_of(names: list[str], kind: ImportKind | None) -> None:
    assert folder_kind(source(*names)) is kind


@pytest.mark.parametrize(
    ("column", "value", "medium"),
    [
        ("Photo", "x", MediumKind.IMAGE),
        ("file", "a/b.PNG ", MediumKind.IMAGE),
        ("audio_url", "x", MediumKind.AUDIO),
        ("file", "a/b.mp3", MediumKind.AUDIO),
        ("words", "Good morning", None),
        ("words", 7, None),
    ],
)
def test_a_table_tells_what_it_is_about(column: str, value: str | int, medium: MediumKind | None) -> None:
    table = ForeignTable("t.csv", (column,), (ForeignRow(1, 2, {column: value}),))
    assert detect_medium(table) is medium


@given(st.lists(st.text(alphabet="aA0159²٣é/.", max_size=6), unique=True, max_size=6))
def test_no_two_names_come_at_the_same_place(names: list[str]) -> None:
    assert len({natural_order(name) for name in names}) == len(names)


def test_digits_without_end_have_an_order_too() -> None:
    assert natural_order("9" * 10_000) > natural_order("1" * 10_000)
