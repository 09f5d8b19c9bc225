"""The contract of `core.ports.folders.NewFolders`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from msgspec import Struct

from annotator.core.errors import BundleRefused, FileTaken
from annotator.core.ports.folders import NewFolders
from annotator.core.problems import ProblemCode
from annotator.formats.imports.files import unwatched
from annotator.store.folders.new import DiskFolders
from bundle_making import write_folder
from fakes.bundle_source import MemorySource
from fakes.new_folders import MemoryFolders

SOURCE = {"a.png": b"\x89PNG" * 900, "deep/é.csv": b"image\n"}


class World(Struct, frozen=True):
    """Folders under test. `at` is the parent of all locations; the in-memory implementation only pretends that it
    exists."""

    folders: NewFolders
    at: Path

    def location(self, name: str) -> str:
        return str(self.at / name)

    def put_folder(self, name: str, files: Mapping[str, bytes]) -> str:
        if isinstance(self.folders, MemoryFolders):
            self.folders.folders[self.location(name)] = dict(files)
        else:
            (self.at / name).mkdir()
            write_folder(self.at / name, files)
        return self.location(name)

    def put_file(self, name: str, data: bytes) -> str:
        if isinstance(self.folders, MemoryFolders):
            self.folders.files[self.location(name)] = data
        else:
            (self.at / name).write_bytes(data)
        return self.location(name)

    def content(self, name: str) -> dict[str, bytes]:
        source = self.folders.open_source(self.location(name))
        return {one.path: source.read(one.path, 10_000) for one in source.listing() if not one.is_folder}


@pytest.fixture(params=["disk", "memory"])
def world(request: pytest.FixtureRequest, tmp_path: Path) -> World:
    return World(MemoryFolders() if request.param == "memory" else DiskFolders(), tmp_path)


def code_of(refused: pytest.ExceptionInfo[BundleRefused]) -> ProblemCode:
    (problem,) = refused.value.problems
    return problem.code


def test_a_folder_and_a_single_file_are_opened(world: World) -> None:
    world.put_folder("source", SOURCE)
    world.put_file("t.csv", b"image\n")
    assert world.content("source") == SOURCE
    assert world.content("t.csv") == {"t.csv": b"image\n"}
    with pytest.raises(BundleRefused) as refused:
        world.folders.open_source(world.location("nothing"))
    assert code_of(refused) is ProblemCode.NOT_FOUND


def test_a_file_is_read_within_its_limit(world: World) -> None:
    location = world.put_file("c.xml", b"<View/>")
    assert world.folders.read_file(location, 7) == b"<View/>"
    with pytest.raises(BundleRefused) as refused:
        world.folders.read_file(location, 6)
    assert code_of(refused) is ProblemCode.FILE_TOO_LARGE
    with pytest.raises(BundleRefused) as missing:
        world.folders.read_file(world.location("nothing"), 6)
    assert code_of(missing) is ProblemCode.NOT_FOUND


def test_what_is_written_is_there_with_its_copies(world: World) -> None:
    counted: list[tuple[int, int]] = []
    copies = {"media/1.png": "a.png", "t.csv": "deep/é.csv"}
    world.folders.write(
        world.location("new"),
        {"bundle.toml": b"x"},
        copies,
        MemorySource(SOURCE),
        lambda done, in_all: counted.append((done, in_all)),
    )
    assert world.content("new") == {"bundle.toml": b"x", "media/1.png": SOURCE["a.png"], "t.csv": SOURCE["deep/é.csv"]}
    size_bytes = sum(map(len, SOURCE.values()))
    assert counted == sorted(counted)
    assert counted[-1] == (size_bytes, size_bytes)


def test_an_empty_folder_is_filled(world: World) -> None:
    location = world.put_folder("empty", {})
    world.folders.check_target(location)
    world.folders.write(location, {"bundle.toml": b"x"}, {}, MemorySource({}), unwatched)
    assert world.content("empty") == {"bundle.toml": b"x"}


def test_nothing_is_ever_written_over(world: World) -> None:
    for location in (world.put_folder("full", {"mine.txt": b"mine"}), world.put_file("file", b"mine")):
        with pytest.raises(BundleRefused) as refused:
            world.folders.check_target(location)
        assert code_of(refused) is ProblemCode.TARGET_TAKEN
        with pytest.raises(BundleRefused):
            world.folders.write(location, {"bundle.toml": b"x"}, {}, MemorySource({}), unwatched)
    assert world.content("full") == {"mine.txt": b"mine"}
    assert world.content("file") == {"file": b"mine"}


@pytest.mark.parametrize("harm", [ProblemCode.FILE_MISSING, ProblemCode.UNREADABLE])
def test_a_source_that_cannot_be_read_to_the_end_leaves_nothing_behind(world: World, harm: ProblemCode) -> None:
    source = MemorySource(SOURCE, harmed={"deep/é.csv": harm})
    with pytest.raises(BundleRefused) as refused:
        world.folders.write(world.location("new"), {"b": b"x"}, {"1": "a.png", "2": "deep/é.csv"}, source, unwatched)
    assert code_of(refused) is harm
    with pytest.raises(BundleRefused):
        world.folders.open_source(world.location("new"))
    assert list(world.at.iterdir()) == []


def test_a_single_file_is_written_once(world: World) -> None:
    location = world.location("list.csv")
    world.folders.write_file(location, b"line\r\n")
    assert world.folders.read_file(location, 100) == b"line\r\n"
    with pytest.raises(FileTaken) as refused:
        world.folders.write_file(location, b"other")
    assert refused.value.params == {"path": location}
    assert code_of(refused) is ProblemCode.TARGET_TAKEN
    assert world.folders.read_file(location, 100) == b"line\r\n"
