"""Importing as a whole: read, planned and judged, and written when nothing stands against it."""

from __future__ import annotations

from annotator.core.problems import ProblemCode
from annotator.formats.imports.files import NO_IMAGES
from annotator.formats.imports.plan import ImportKind, ImportRequest
from annotator.services.requester.checks import Imported, import_bundle
from bundle_making import image
from fakes.new_folders import MemoryFolders

PNG = image("PNG", "teal")
CONFIG = b"""<View><Image name="image" value="$image"/>
<Choices name="c" toName="image"><Choice value="x"/></Choices></View>"""
REQUEST = ImportRequest(requester="R")
SOURCE = {"config.xml": CONFIG, "t.csv": b"image\na.png\n", "a.png": PNG}


def codes(imported: Imported) -> list[ProblemCode]:
    assert imported.bundle is None
    return [problem.code for problem in imported.problems]


def test_a_source_becomes_a_folder() -> None:
    folders = MemoryFolders({"source": SOURCE})
    imported = import_bundle("source", "new", REQUEST, folders, NO_IMAGES)
    assert imported.problems == ()
    assert imported.bundle is not None
    assert imported.bundle.kind is ImportKind.LABEL_STUDIO
    assert set(folders.folders["new"]) == {"bundle.toml", "config.xml", "tasks.csv", "media/a.png"}
    assert folders.folders["new"]["media/a.png"] == PNG


def test_what_no_bundle_can_be_is_told_of_the_source_and_nothing_is_written() -> None:
    config = CONFIG.replace(b"<Choices", b"<Chouces/><Choices")
    folders = MemoryFolders({"source": {**SOURCE, "config.xml": config}})
    assert codes(import_bundle("source", "new", REQUEST, folders, NO_IMAGES)) == [ProblemCode.TAG_UNKNOWN]
    assert set(folders.folders) == {"source"}


def test_a_broken_source_writes_nothing() -> None:
    folders = MemoryFolders({"source": {**SOURCE, "t.csv": b"image\nb.png\n"}})
    assert codes(import_bundle("source", "new", REQUEST, folders, NO_IMAGES)) == [ProblemCode.MEDIA_MISSING]
    assert set(folders.folders) == {"source"}


def test_a_target_that_is_taken_is_one_reason_among_all() -> None:
    folders = MemoryFolders({"source": {**SOURCE, "t.csv": b"image\nb.png\n"}, "new": {"mine.txt": b""}})
    assert codes(import_bundle("source", "new", REQUEST, folders, NO_IMAGES)) == [
        ProblemCode.TARGET_TAKEN,
        ProblemCode.MEDIA_MISSING,
    ]
    assert set(codes(import_bundle("gone", "new", REQUEST, folders, NO_IMAGES))) == {
        ProblemCode.TARGET_TAKEN,
        ProblemCode.NOT_FOUND,
    }
    assert set(folders.folders["new"]) == {"mine.txt"}


def test_a_source_that_is_not_there_is_said_so() -> None:
    assert codes(import_bundle("gone", "new", REQUEST, MemoryFolders(), NO_IMAGES)) == [ProblemCode.NOT_FOUND]


def test_files_from_elsewhere_are_used_where_the_source_has_none_of_that_name() -> None:
    files = {"far/c.xml": CONFIG, "far/t.csv": b"image\na.png\na.png\n", "t.csv": b"image\n"}
    folders = MemoryFolders({"source": {"a.png": PNG, "t.csv": b"image\na.png\n"}}, files)
    imported = import_bundle(
        "source", "new", ImportRequest(requester="R", config="far/c.xml", tasks="far/t.csv"), folders, NO_IMAGES
    )
    assert imported.bundle is not None
    assert imported.bundle.tasks == 2
    inside = import_bundle(
        "source", "other", ImportRequest(requester="R", config="far/c.xml", tasks="t.csv"), folders, NO_IMAGES
    )
    assert inside.bundle is not None
    assert inside.bundle.tasks == 1


def test_a_file_from_elsewhere_that_is_nowhere_is_said_so() -> None:
    folders = MemoryFolders({"source": SOURCE})
    assert codes(import_bundle("source", "new", ImportRequest(config="gone.xml"), folders, NO_IMAGES)) == [
        ProblemCode.IMPORT_MISSING
    ]
