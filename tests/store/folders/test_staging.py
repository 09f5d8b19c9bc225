"""A killed program leaves no new folder under its final name, and no temporary one for long."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from annotator.store.folders.exports import DiskExports
from annotator.store.folders.new import write_new_folder
from annotator.store.folders.staging import LEFT_AFTER_S, staged

NAME = ".annotator-0123456789abcdef"


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def grow_old(folder: Path) -> None:
    then = time.time() - LEFT_AFTER_S - 1
    os.utime(folder, (then, then))


@contextmanager
def exporting(above: Path) -> Iterator[subprocess.Popen[str]]:
    """A program amid it."""
    command = [sys.executable, str(Path(__file__).with_name("dying_export.py")), str(above)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == "writing\n"
        yield program


def test_a_killed_export_leaves_nothing_under_its_name_and_the_next_one_tidies_up(tmp_path: Path) -> None:
    with exporting(tmp_path) as program:
        program.kill()
    (left,) = names(tmp_path)
    assert left.startswith(".annotator-")
    DiskExports().write(str(tmp_path), "other", {"a": (b"",)})
    assert names(tmp_path) == [left, "other"], "it may have belonged to a program that was just about to hold it"
    grow_old(tmp_path / left)
    assert Path(DiskExports().write(str(tmp_path), "mine", {"a": (b"",)})) == tmp_path / "mine"
    assert names(tmp_path) == ["mine", "other"]


def test_one_that_is_still_written_is_left_alone(tmp_path: Path) -> None:
    with exporting(tmp_path) as program:
        (staging,) = tmp_path.iterdir()
        grow_old(staging)
        DiskExports().write(str(tmp_path), "other", {"a": (b"",)})
        assert names(tmp_path) == [staging.name, "other"]
        program.communicate("")
    assert names(tmp_path) == ["mine", "other"]
    assert (tmp_path / "mine" / "b.txt").read_bytes() == b"half"


def test_a_new_bundle_tidies_up_too(tmp_path: Path) -> None:
    (tmp_path / NAME / "media").mkdir(parents=True)
    grow_old(tmp_path / NAME)
    write_new_folder(tmp_path / "new", {"a": b""})
    assert names(tmp_path) == ["new"]


@pytest.mark.parametrize("name", [".annotator-notes", f"{NAME}0", NAME.upper()])
def test_what_has_another_name_is_somebody_s_own(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    grow_old(tmp_path / name)
    with staged(tmp_path):
        pass
    assert names(tmp_path) == [name]


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "kept").write_bytes(b"")
    grow_old(tmp_path / "mine")
    (tmp_path / NAME).symlink_to("mine")
    with staged(tmp_path):
        pass
    assert names(tmp_path) == sorted([NAME, "mine"])
    assert (tmp_path / "mine" / "kept").is_file()
