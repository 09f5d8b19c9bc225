"""A rehearsal's home is its own, private, and gone afterwards, also when the rehearsal was killed."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from annotator.store.folders.home import Home
from annotator.store.folders.rehearsal_home import LEFT_AFTER_S, PREFIX, rehearsal_home


@pytest.fixture
def above(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def age(folder: Path) -> None:
    old_s = folder.stat().st_mtime - LEFT_AFTER_S - 5
    os.utime(folder, (old_s, old_s))


def test_it_is_private_locked_and_gone_afterwards(above: Path) -> None:
    with rehearsal_home() as home:
        assert home.folder.parent == above
        assert stat.S_IMODE(home.folder.stat().st_mode) == 0o700
        (home.bundles / "big").write_bytes(b"x")
    assert list(above.iterdir()) == []


def test_it_is_gone_when_the_rehearsal_fails(above: Path) -> None:
    with pytest.raises(ZeroDivisionError), rehearsal_home():
        raise ZeroDivisionError
    assert list(above.iterdir()) == []


def test_what_a_killed_one_left_is_removed_at_the_next_start(above: Path) -> None:
    program = Path(__file__).with_name("dying_rehearsal.py")
    done = subprocess.run([sys.executable, program, above], check=False, timeout=120)
    assert done.returncode == 9
    (left,) = above.glob(f"{PREFIX}*")
    with rehearsal_home():
        assert left.is_dir(), "it is too young to be called left"
    age(left)
    with rehearsal_home():
        assert not left.exists()


def test_one_that_is_still_running_keeps_its_home(above: Path) -> None:
    with rehearsal_home() as first:
        age(first.folder)
        with rehearsal_home() as second:
            assert first.folder.is_dir()
            assert second.folder != first.folder
    assert list(above.iterdir()) == []


def test_nothing_that_only_bears_the_name_is_touched(above: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    Home(elsewhere).prepare()
    link, file = above / f"{PREFIX}link", above / f"{PREFIX}file"
    link.symlink_to(elsewhere, target_is_directory=True)
    file.write_bytes(b"x")
    age(elsewhere)
    age(file)
    os.utime(link, (1, 1), follow_symlinks=False)
    with rehearsal_home():
        pass
    assert elsewhere.is_dir()
    assert link.is_symlink()
    assert file.is_file()
