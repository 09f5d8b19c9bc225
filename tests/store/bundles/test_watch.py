"""Changes of a bundle's files are seen; what is no part of a bundle is not."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from annotator.store.bundles.rehearsal import FileWatch
from bundle_making import members, valid_bundle, valid_files, write_zip

type Change = Callable[[Path], object]


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    return valid_bundle(tmp_path / "bundle")


def grown(bundle: Path) -> None:
    (bundle / "tasks.csv").write_text("id,image\n")


def rewritten_alike(bundle: Path) -> None:
    """Write the same number of bytes at another time."""
    path = bundle / "config.xml"
    path.write_bytes(path.read_bytes()[::-1])
    os.utime(path, ns=(1, path.stat().st_mtime_ns + 1_000))


def replaced(bundle: Path) -> None:
    """Save like most editors: another file takes the name, with the same size and time."""
    path, aside = bundle / "config.xml", bundle.parent / "aside"
    before = path.stat()
    aside.write_bytes(path.read_bytes())
    os.utime(aside, ns=(before.st_atime_ns, before.st_mtime_ns))
    aside.rename(path)


def removed(bundle: Path) -> None:
    (bundle / "media/first.png").unlink()


def added_deep(bundle: Path) -> None:
    (bundle / "media/more/deep").mkdir(parents=True)
    (bundle / "media/more/deep/x.png").write_bytes(b"x")


@pytest.mark.parametrize("change", [grown, rewritten_alike, replaced, removed, added_deep, shutil.rmtree])
def test_a_change_is_told_once(bundle: Path, change: Change) -> None:
    watch = FileWatch(str(bundle))
    assert not watch.changed()
    change(bundle)
    assert watch.changed()
    assert not watch.changed()


@pytest.mark.parametrize("name", [".tasks.csv.swp", "config.xml~", ".git/index", "media/.hidden"])
def test_editors_locks_and_backups_are_no_change(bundle: Path, name: str) -> None:
    watch = FileWatch(str(bundle))
    (bundle / name).parent.mkdir(exist_ok=True)
    (bundle / name).write_bytes(b"x")
    assert not watch.changed()


def test_a_zip_is_one_file(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "bundle.zip", members(valid_files()))
    watch = FileWatch(str(path))
    assert not watch.changed()
    write_zip(path, members({**valid_files(), "more.md": b"more"}))
    assert watch.changed()


def test_a_bundle_that_comes_later_is_a_change(tmp_path: Path) -> None:
    watch = FileWatch(str(tmp_path / "later"))
    assert not watch.changed()
    valid_bundle(tmp_path / "later")
    assert watch.changed()


def test_a_link_that_leads_in_a_circle_is_not_followed(bundle: Path) -> None:
    (bundle / "media/again").symlink_to(bundle, target_is_directory=True)
    watch = FileWatch(str(bundle))
    assert not watch.changed()
    grown(bundle)
    assert watch.changed()
