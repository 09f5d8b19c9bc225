"""The rest of a killed program's file goes with the next file of that name, and no other file does."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from annotator.store.bundles.file_copy import silent
from annotator.store.disk import LEFT_AFTER_S, part_of
from annotator.store.folders.atomic_files import write_atomically
from annotator.store.folders.exports import DiskArchives


def leave(path: Path, age_s: float = LEFT_AFTER_S + 60) -> None:
    path.write_bytes(b"half")
    then = time.time() - age_s
    os.utime(path, (then, then))


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_it_is_removed_by_the_next_of_that_name(tmp_path: Path) -> None:
    leave(tmp_path / part_of(tmp_path / "table [1].csv").name)
    leave(tmp_path / part_of(tmp_path / "results").name)
    write_atomically({tmp_path / "table [1].csv": (b"whole",)}, overwrite=False)
    DiskArchives().write(str(tmp_path), "results", [("a.json", b"{}")], silent)
    assert names(tmp_path) == ["results.zip", "table [1].csv"]


def test_a_young_one_may_still_be_written(tmp_path: Path) -> None:
    part = part_of(tmp_path / "a")
    leave(part, LEFT_AFTER_S - 60)
    part_of(tmp_path / "a")
    assert names(tmp_path) == [part.name]


@pytest.mark.parametrize("name", [".b.01234567.part", ".a.part", "a.01234567.part", ".a.0123456.part", ".a.01234567.x"])
def test_what_has_another_name_is_somebody_s_own(tmp_path: Path, name: str) -> None:
    leave(tmp_path / name)
    part_of(tmp_path / "a")
    assert names(tmp_path) == [name]


def test_links_and_folders_are_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "time", lambda: 1e11)
    (tmp_path / "mine").write_bytes(b"")
    (tmp_path / ".a.01234567.part").symlink_to("mine")
    (tmp_path / ".a.89abcdef.part").mkdir()
    part_of(tmp_path / "a")
    assert names(tmp_path) == [".a.01234567.part", ".a.89abcdef.part", "mine"]
