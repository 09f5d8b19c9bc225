"""One folder, one annotator at work in it."""

from __future__ import annotations

import errno
import fcntl
import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock

from annotator.core.errors import DiskFull, HomeInUse, StoreFault
from annotator.store.disk import disk_faults, make_folder, sync_folder, write_new
from annotator.store.folders.home import Home
from annotator.store.records.connection import open_database


def test_everything_of_the_person_is_in_one_folder(tmp_path: Path) -> None:
    home = Home(tmp_path / "new" / "home")
    with home.lock():
        for place in (home.records, home.bundles, home.results, home.log):
            assert place.parent == home.folder
        assert all(folder.is_dir() for folder in (home.bundles, home.results, home.log))
        assert stat.S_IMODE(home.folder.stat().st_mode) == 0o700


def modes(folder: Path) -> dict[str, int]:
    return {path.name: stat.S_IMODE(path.stat().st_mode) for path in (folder, *folder.iterdir())}


def open_to_all(home: Home) -> None:
    """Make a home with open permissions, as a user may create it."""
    home.folder.mkdir(mode=0o755)
    home.results.mkdir(mode=0o755)
    home.records.write_bytes(b"")
    home.records.chmod(0o644)


def test_nobody_else_may_read_the_lock_and_the_records_from_their_first_moment(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    with home.lock():
        connection = open_database(home.records)
        found = modes(home.folder)
        connection.close()
    files = ("lock", "records.sqlite3", "records.sqlite3-shm", "records.sqlite3-wal")
    assert {name: found[name] for name in files} == dict.fromkeys(files, 0o600)


def test_a_home_that_existed_before_is_closed_to_others(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    open_to_all(home)
    aside = home.records.with_name("records.sqlite3.before-move")
    for path in (aside, home.folder / "lock"):  # as older programs left them
        path.touch(mode=0o644)
    with home.lock():
        found = modes(home.folder)
    assert {found.pop(name) for name in ("records.sqlite3", "lock", aside.name)} == {0o600}
    assert found == dict.fromkeys(("home", "bundles", "results", "log"), 0o700)


def test_a_folder_that_holds_something_else_stays_open_and_what_is_ours_is_closed(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    open_to_all(home)
    (home.folder / "thesis.txt").write_bytes(b"")
    (home.folder / "thesis.txt").chmod(0o644)
    (tmp_path / "elsewhere").mkdir(mode=0o755)
    (home.folder / "heard").symlink_to("../elsewhere")
    home.prepare()
    found = modes(home.folder)
    assert (found["home"], found["thesis.txt"], found["heard"]) == (0o755, 0o644, 0o755)
    assert (found["results"], found["records.sqlite3"]) == (0o700, 0o600)


def test_a_disk_without_permissions_keeps_nobody_from_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = Home(tmp_path / "home")
    open_to_all(home)
    monkeypatch.setattr(Path, "chmod", _failing(errno.EPERM))
    with home.lock():
        assert home.bundles.is_dir()


def test_without_a_wish_it_is_the_system_s_place_for_the_person_s_data() -> None:
    assert Home.default().folder.name == "annotator"
    assert Home.default().folder.is_absolute()


def test_a_variable_names_the_home_where_no_option_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    system = Home.at(None).folder
    monkeypatch.setenv("ANNOTATOR_HOME", "")
    assert Home.at(None).folder == system
    monkeypatch.setenv("ANNOTATOR_HOME", "named")
    assert Home.at(None).folder == tmp_path / "named"
    assert Home.at(Path("asked")).folder == tmp_path / "asked"


def test_a_second_annotator_is_turned_away_until_the_first_is_killed(tmp_path: Path) -> None:
    home = Home(tmp_path)
    command = [sys.executable, str(Path(__file__).with_name("holding_program.py")), str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == "held\n"
        with pytest.raises(HomeInUse) as turned_away, home.lock():
            pass
        assert turned_away.value.params == {"path": str(tmp_path)}
        first.kill()
    with home.lock():
        assert home.bundles.is_dir()


def test_the_lock_is_given_back_when_work_ends_in_an_error(tmp_path: Path) -> None:
    home = Home(tmp_path)
    with pytest.raises(ZeroDivisionError), home.lock():
        raise ZeroDivisionError
    with home.lock():
        assert home.bundles.is_dir()


def test_a_home_where_nothing_can_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(StoreFault) as fault, Home(tmp_path / "file" / "home").lock():
        pass
    assert str(tmp_path) in fault.value.params["path"]


@pytest.mark.parametrize(
    ("number", "family"), [(errno.ENOSPC, DiskFull), (errno.EDQUOT, DiskFull), (errno.EIO, StoreFault)]
)
def test_the_disk_s_own_words_are_kept(tmp_path: Path, number: int, family: type[StoreFault]) -> None:
    with pytest.raises(StoreFault) as fault, disk_faults(tmp_path):
        raise OSError(number, "the disk's words")
    assert type(fault.value) is family
    assert fault.value.params == {"path": str(tmp_path), "detail": "the disk's words"}


def test_a_file_is_never_written_over_another(tmp_path: Path) -> None:
    make_folder(tmp_path / "a" / "b")
    make_folder(tmp_path / "a" / "b")
    write_new(tmp_path / "a" / "b" / "x", b"first")
    with pytest.raises(FileExistsError):
        write_new(tmp_path / "a" / "b" / "x", b"second")
    assert (tmp_path / "a" / "b" / "x").read_bytes() == b"first"


def test_a_disk_that_knows_no_locks_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_locks(_self: FileLock, *, blocking: bool) -> None:
        raise NotImplementedError

    monkeypatch.setattr(FileLock, "acquire", no_locks)
    with pytest.raises(StoreFault) as fault, Home(tmp_path).lock():
        pass
    assert type(fault.value) is StoreFault
    assert fault.value.params == {"path": str(tmp_path), "detail": "the file system has no locks"}


@pytest.mark.parametrize("number", [errno.ENOTSUP, errno.EINVAL, errno.ENOTTY])
def test_on_macos_a_disk_without_the_fuller_sync_gets_the_plain_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    synced: list[int] = []
    _as_on_macos(monkeypatch, number)
    monkeypatch.setattr(os, "fsync", synced.append)
    write_new(tmp_path / "x", b"kept")
    assert len(synced) == 1


def test_on_macos_a_disk_that_fails_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _as_on_macos(monkeypatch, errno.EIO)
    with pytest.raises(OSError, match="the disk's words"):
        write_new(tmp_path / "x", b"lost")


def _as_on_macos(monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(fcntl, "F_FULLFSYNC", 51, raising=False)
    monkeypatch.setattr(fcntl, "fcntl", _failing(number))


def _failing(number: int) -> Callable[..., None]:
    def fails(*_: int) -> None:
        raise OSError(number, "the disk's words")

    return fails


@pytest.mark.parametrize("number", [errno.ENOTSUP, errno.EINVAL, errno.EBADF])
def test_a_folder_that_cannot_be_synced_is_no_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    monkeypatch.setattr(os, "fsync", _failing(number))
    make_folder(tmp_path / "a" / "b")
    assert (tmp_path / "a" / "b").is_dir()


@pytest.mark.parametrize("number", [errno.EIO, errno.ENOSPC])
def test_a_folder_whose_disk_fails_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    monkeypatch.setattr(os, "fsync", _failing(number))
    with pytest.raises(OSError, match="the disk's words"):
        sync_folder(tmp_path)
