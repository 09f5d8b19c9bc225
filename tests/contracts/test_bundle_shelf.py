"""The contract of `core.ports.bundles.BundleRepository`."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from annotator.core.errors import BundleRefused, MediaFault, StoreFault
from annotator.core.ports.bundles import BundleRepository, TableNote
from annotator.core.problems import ProblemCode
from annotator.store.bundles.library import BundleLibrary
from fakes.bundle_library import HeldSource, MemoryLibrary

KEY = "street-signs@1"
FILES = {"bundle.toml": b"format", "media/a/1.png": b"\x89PNG" * 900, "media/é.png": b""}

type Place = Callable[[Mapping[str, bytes]], str]


@pytest.fixture(params=["folder", "memory"])
def library(request: pytest.FixtureRequest, tmp_path: Path) -> BundleRepository:
    return BundleLibrary(tmp_path / "bundles") if request.param == "folder" else MemoryLibrary()


@pytest.fixture
def place(library: BundleRepository, tmp_path: Path) -> Place:
    """Return a function that puts a bundle where the library can open it, and returns its location."""

    def put(files: Mapping[str, bytes]) -> str:
        folder = tmp_path / "offered"
        if isinstance(library, MemoryLibrary):
            library.sources[str(folder)] = HeldSource("offered", files)
        for path, data in files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(data)
        return str(folder)

    return put


def take(library: BundleRepository, files: Mapping[str, bytes], key: str = KEY) -> list[tuple[int, int]]:
    steps: list[tuple[int, int]] = []
    library.take(HeldSource("offered", files), key, tuple(files), lambda done, total: steps.append((done, total)))
    return steps


def codes(refused: pytest.ExceptionInfo[BundleRefused]) -> list[ProblemCode]:
    return [problem.code for problem in refused.value.problems]


def test_an_empty_shelf_has_nothing_to_show(library: BundleRepository) -> None:
    assert library.keys() == ()


def test_a_taken_bundle_is_shown_and_read_as_it_was(library: BundleRepository) -> None:
    take(library, FILES)
    assert library.keys() == (KEY,)
    source = library.source(KEY)
    listed = {one.path: one.size_bytes for one in source.listing() if not one.is_folder}
    assert listed == {path: len(data) for path, data in FILES.items()}
    assert {path: source.read(path, 10_000) for path in FILES} == FILES
    assert source.name == KEY
    source.close()


def test_only_the_checked_paths_are_taken(library: BundleRepository) -> None:
    source = HeldSource("offered", {**FILES, "notes.bak": b"private"})
    library.take(source, KEY, tuple(FILES), lambda _done, _total: None)
    assert "notes.bak" not in {one.path for one in library.source(KEY).listing()}


def test_progress_ends_with_everything_done(library: BundleRepository) -> None:
    steps = take(library, FILES)
    assert steps[-1] == (3606, 3606)
    assert steps == sorted(steps)


def test_the_same_bundle_again_is_fine(library: BundleRepository) -> None:
    take(library, FILES)
    take(library, FILES)
    assert library.keys() == (KEY,)


def test_fewer_of_the_same_files_are_no_other_bundle(library: BundleRepository) -> None:
    """A bundle imported with superfluous files equals one with the required files only: earlier versions copied
    every file."""
    take(library, FILES)
    take(library, {path: data for path, data in FILES.items() if path != "media/é.png"})
    assert library.source(KEY).read("media/é.png", 10) == b""


@pytest.mark.parametrize(
    "changed",
    [
        {**FILES, "bundle.toml": b"FORMAT"},
        {**FILES, "more.txt": b""},
    ],
)
def test_other_content_under_the_same_revision_is_refused_and_the_first_stays(
    library: BundleRepository, changed: Mapping[str, bytes]
) -> None:
    take(library, FILES)
    with pytest.raises(BundleRefused) as refused:
        take(library, changed)
    assert codes(refused) == [ProblemCode.REVISION_TAKEN]
    assert library.source(KEY).read("bundle.toml", 10) == b"format"


def test_a_bundle_that_cannot_be_read_to_the_end_is_not_there_at_all(library: BundleRepository) -> None:
    class Breaking(HeldSource):
        def read(self, path: str, limit_bytes: int) -> bytes:
            if path == "media/é.png":
                return HeldSource("", {}).read(path, limit_bytes)
            return super().read(path, limit_bytes)

    with pytest.raises(BundleRefused):
        library.take(Breaking("offered", FILES), KEY, tuple(FILES), lambda _done, _total: None)
    assert library.keys() == ()


def test_media_are_known_by_their_hash(library: BundleRepository) -> None:
    take(library, FILES)
    data = FILES["media/a/1.png"]
    assert library.sha256(KEY, "media/a/1.png") == hashlib.sha256(data).hexdigest()
    assert library.media_path(KEY, "media/a/1.png").endswith("media/a/1.png")


@pytest.mark.parametrize("path", ["media/2.png", "../street-signs@1/bundle.toml", "media", "/etc/hostname"])
def test_a_file_that_is_not_of_the_bundle_is_missing(library: BundleRepository, path: str) -> None:
    take(library, FILES)
    with pytest.raises(MediaFault) as missing:
        library.media_path(KEY, path)
    assert missing.value.code == MediaFault.MISSING
    with pytest.raises(MediaFault):
        library.sha256(KEY, path)


def test_tasks_are_kept_until_the_table_is_another(library: BundleRepository, tmp_path: Path) -> None:
    take(library, {**FILES, "tasks.csv": b"id\n1\n"})
    assert (library.table_note(KEY, "tasks.csv"), library.cached_tasks(KEY, "tasks.csv")) == (None, None)
    library.keep_tasks(KEY, "tasks.csv", TableNote(1), [b"first"])
    library.keep_tasks(KEY, "tasks.csv", TableNote(2, has_own_terms=True), (b"pack", memoryview(b"ed")))
    assert (library.table_note(KEY, "tasks.csv"), library.cached_tasks(KEY, "tasks.csv")) == (
        TableNote(2, has_own_terms=True),
        b"packed",
    )
    assert (library.table_note(KEY, "bundle.toml"), library.cached_tasks(KEY, "bundle.toml")) == (None, None)
    if isinstance(library, MemoryLibrary):
        library._taken[KEY]["tasks.csv"] = b""
    else:
        (tmp_path / "bundles" / KEY / "content" / "tasks.csv").write_bytes(b"")
    assert (library.table_note(KEY, "tasks.csv"), library.cached_tasks(KEY, "tasks.csv")) == (None, None)


def test_an_unknown_bundle_is_a_fault_of_the_store(library: BundleRepository) -> None:
    with pytest.raises(StoreFault):
        library.source("nowhere@1")
    with pytest.raises(StoreFault):
        library.media_path("nowhere@1", "bundle.toml")


def test_a_bundle_is_opened_where_it_lies(library: BundleRepository, place: Place) -> None:
    source = library.open_source(place(FILES))
    assert source.name == "offered"
    assert source.read("bundle.toml", 6) == b"format"
    source.close()


def test_nothing_at_a_place_is_said_so(library: BundleRepository, tmp_path: Path) -> None:
    with pytest.raises(BundleRefused) as refused:
        library.open_source(str(tmp_path / "nothing"))
    assert codes(refused) == [ProblemCode.NOT_FOUND]
