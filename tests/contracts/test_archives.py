"""The contract of `core.ports.folders.Archives`."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from annotator.core.errors import StoreFault, TakingStopped
from annotator.core.ports.folders import Archives
from annotator.store.bundles.file_copy import silent
from annotator.store.folders.exports import DiskArchives
from fakes.archives import MemoryArchives

FILES = [("street-signs@1/a.json", b'{"a": 1}'), ("street-signs@1/\u00e9.json", b"x" * 100_000)]


class World:
    def __init__(self, kind: str, at: Path) -> None:
        self.at = at
        self.archives: Archives = DiskArchives() if kind == "disk" else MemoryArchives()

    def content(self, location: str) -> Mapping[str, bytes]:
        if isinstance(self.archives, MemoryArchives):
            return self.archives.written[location]
        with zipfile.ZipFile(location) as archive:
            return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(params=["disk", "memory"])
def world(request: pytest.FixtureRequest, tmp_path: Path) -> World:
    return World(request.param, tmp_path)


def test_all_files_are_in_it_and_how_far_it_is_was_told(world: World) -> None:
    progress: list[tuple[int, int]] = []
    location = world.archives.write(
        str(world.at), "street-signs@1-2026-11-24", FILES, lambda done, count: progress.append((done, count))
    )
    assert location == f"{world.at}/street-signs@1-2026-11-24.zip"
    assert world.content(location) == dict(FILES)
    assert progress == [(1, 2), (2, 2)]


def test_nothing_is_written_over(world: World) -> None:
    first = world.archives.write(str(world.at), "name", FILES[:1], silent)
    second = world.archives.write(str(world.at), "name", FILES, silent)
    assert (first, second) == (f"{world.at}/name.zip", f"{world.at}/name-2.zip")
    assert world.content(first) == dict(FILES[:1])
    assert world.content(second) == dict(FILES)


def test_what_progress_raises_ends_it_and_nothing_is_there(world: World) -> None:
    def stop(_done: int, _count: int) -> None:
        raise TakingStopped

    with pytest.raises(TakingStopped):
        world.archives.write(str(world.at), "name", FILES, stop)
    assert world.archives.write(str(world.at), "name", FILES, silent) == f"{world.at}/name.zip"


def test_a_copy_has_the_same_content_and_replaces_no_file(world: World) -> None:
    first = world.archives.write(str(world.at), "name", FILES, silent)
    other = world.archives.write(str(world.at), "other", FILES[:1], silent)
    target = f"{world.at}/Résultats de l’hôtel.zip"
    world.archives.copy(first, target)
    assert world.content(target) == dict(FILES)
    with pytest.raises(StoreFault):
        world.archives.copy(other, target)
    assert world.content(target) == dict(FILES)
