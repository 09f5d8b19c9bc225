"""The results folder on a real disk: unplugged, full, slow, and a program killed half-way."""

from __future__ import annotations

import asyncio
import errno
import fcntl
import os
import signal
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from annotator.connectors import folder
from annotator.connectors.folder import FolderConnector, ResultsFolder
from annotator.core.outbox.parcel import Accepted, DeliveryReason, Outcome, Parcel, RetryLater, Route
from annotator.core.outbox.requester_files import RequesterFile, Unchanged
from store.examples import a_parcel, an_assignment

UNIQUE_ID = "0f8fad5b-d9cb-469f-a165-70867728950e"


@pytest.fixture
def parcel() -> Parcel:
    return a_parcel(an_assignment(unique_id=UNIQUE_ID))


def deliver(target: Path, parcel: Parcel, patience_s: float = 30.0) -> Outcome:
    return asyncio.run(FolderConnector(lambda: target, patience_s).deliver(parcel))


def only_file(target: Path) -> Path:
    (file,) = (path for path in target.rglob("*") if path.is_file())
    return file


def test_the_receipt_is_the_file_s_path(tmp_path: Path, parcel: Parcel) -> None:
    expected = tmp_path / "street-signs@1" / f"{UNIQUE_ID}.json"
    assert deliver(tmp_path, parcel) == Accepted(str(expected))
    assert only_file(tmp_path) == expected
    assert expected.stat().st_nlink == 1


@pytest.mark.parametrize("has_links", [True, False])
def test_nobody_else_may_read_a_result_in_a_folder_that_others_can_open(
    tmp_path: Path, parcel: Parcel, monkeypatch: pytest.MonkeyPatch, has_links: bool
) -> None:
    def refuse(_self: Path, _target: Path) -> None:
        raise OSError(errno.ENOTSUP, os.strerror(errno.ENOTSUP))

    if not has_links:
        monkeypatch.setattr(Path, "hardlink_to", refuse)
    tmp_path.chmod(0o755)
    before = os.umask(0o022)
    try:
        assert isinstance(deliver(tmp_path, parcel), Accepted)
    finally:
        os.umask(before)
    file = only_file(tmp_path)
    assert [stat.S_IMODE(path.stat().st_mode) for path in (file, file.parent, tmp_path)] == [0o600, 0o700, 0o755]


def test_an_unplugged_folder_is_waited_for_and_not_made_anew(tmp_path: Path, parcel: Parcel) -> None:
    target = tmp_path / "usb"
    assert deliver(target, parcel) == RetryLater(DeliveryReason.FOLDER_MISSING, str(target), never_began=True)
    assert not target.exists()
    target.mkdir()
    assert isinstance(deliver(target, parcel), Accepted)


def test_another_folder_may_be_chosen_meanwhile(tmp_path: Path, parcel: Parcel) -> None:
    chosen = [tmp_path / "gone"]
    way_out = FolderConnector(lambda: chosen[-1])
    assert isinstance(asyncio.run(way_out.deliver(parcel)), RetryLater)
    chosen.append(tmp_path)
    assert isinstance(asyncio.run(way_out.deliver(parcel)), Accepted)


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        (errno.EACCES, DeliveryReason.FOLDER_UNWRITABLE),
        (errno.EROFS, DeliveryReason.FOLDER_UNWRITABLE),
        (errno.ENOSPC, DeliveryReason.FOLDER_FULL),
        (errno.EDQUOT, DeliveryReason.FOLDER_FULL),
        (errno.ENOENT, DeliveryReason.FOLDER_MISSING),
        (errno.EIO, DeliveryReason.FOLDER_FAILED),
    ],
)
def test_a_folder_that_will_not_take_it_is_tried_again_later(
    tmp_path: Path, parcel: Parcel, monkeypatch: pytest.MonkeyPatch, number: int, reason: DeliveryReason
) -> None:
    def half_written(part: Path, data: bytes) -> None:
        part.write_bytes(data[:10])
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as failing:
        failing.setattr(folder, "_write", half_written)
        assert deliver(tmp_path, parcel) == RetryLater(reason, str(tmp_path))
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    assert isinstance(deliver(tmp_path, parcel), Accepted)


def test_a_file_where_the_folder_should_be_is_no_crash(tmp_path: Path, parcel: Parcel) -> None:
    (tmp_path / "street-signs@1").write_bytes(b"")
    assert deliver(tmp_path, parcel) == RetryLater(DeliveryReason.FOLDER_FAILED, str(tmp_path))


def test_a_folder_that_hangs_does_not_hang_the_program(
    tmp_path: Path, parcel: Parcel, monkeypatch: pytest.MonkeyPatch
) -> None:
    hung, answers = threading.Event(), threading.Event()
    really_write = folder._write

    def hangs(part: Path, data: bytes) -> None:
        hung.set()
        answers.wait(20)
        really_write(part, data)

    with monkeypatch.context() as hanging:
        hanging.setattr(folder, "_write", hangs)
        assert deliver(tmp_path, parcel, patience_s=0.01) == RetryLater(DeliveryReason.FOLDER_SLOW, str(tmp_path))
        assert hung.wait(20)
    assert isinstance(deliver(tmp_path, parcel), Accepted)
    answers.set()
    for thread in threading.enumerate():
        if thread.name == "folder delivery":
            thread.join(20)
    assert only_file(tmp_path).read_bytes() == parcel.envelope


@pytest.mark.parametrize("moment", ["_show", "_sync_folder"])
def test_a_delivery_killed_half_way_is_finished_by_the_next(tmp_path: Path, parcel: Parcel, moment: str) -> None:
    (tmp_path / "street-signs@1").mkdir()
    program = Path(__file__).with_name("dying_delivery.py")
    died = subprocess.run([sys.executable, program, tmp_path, moment, UNIQUE_ID], input=parcel.envelope, check=False)
    assert died.returncode == -signal.SIGKILL
    left = [path.suffix for path in tmp_path.rglob("*") if path.is_file()]
    assert left == [".part"] if moment == "_show" else ".json" in left
    assert isinstance(deliver(tmp_path, parcel), Accepted)
    assert only_file(tmp_path).read_bytes() == parcel.envelope


@pytest.mark.parametrize("claim_is_left", [False, True])
def test_a_stick_without_hard_links_takes_results_too(
    tmp_path: Path, parcel: Parcel, monkeypatch: pytest.MonkeyPatch, claim_is_left: bool
) -> None:
    def no_links(_self: Path, _target: Path) -> None:
        raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(Path, "hardlink_to", no_links)
    final = tmp_path / "street-signs@1" / f"{UNIQUE_ID}.json"
    if claim_is_left:
        final.parent.mkdir()
        final.touch()
    assert deliver(tmp_path, parcel) == Accepted(str(final))
    assert only_file(tmp_path).read_bytes() == parcel.envelope


def test_an_empty_file_left_by_a_kill_counts_as_none(tmp_path: Path, parcel: Parcel) -> None:
    final = tmp_path / "street-signs@1" / f"{UNIQUE_ID}.json"
    final.parent.mkdir()
    final.touch()
    assert deliver(tmp_path, parcel) == Accepted(str(final))
    assert only_file(tmp_path).read_bytes() == parcel.envelope


@pytest.mark.parametrize(
    ("number", "is_fault"), [(errno.EINVAL, False), (errno.ENOTSUP, False), (errno.EBADF, False), (errno.EIO, True)]
)
def test_a_share_that_cannot_sync_folders_takes_results_too(
    tmp_path: Path, parcel: Parcel, monkeypatch: pytest.MonkeyPatch, number: int, is_fault: bool
) -> None:
    really_sync = os.fsync

    def no_folders(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(number, os.strerror(number))
        really_sync(descriptor)

    monkeypatch.setattr(os, "fsync", no_folders)
    outcome = deliver(tmp_path, parcel)
    assert isinstance(outcome, RetryLater if is_fault else Accepted)


@pytest.mark.parametrize(("number", "is_fault"), [(errno.ENOTSUP, False), (errno.ENOTTY, False), (errno.EIO, True)])
def test_on_macos_a_share_without_the_fuller_sync_takes_results_too(
    tmp_path: Path, parcel: Parcel, monkeypatch: pytest.MonkeyPatch, number: int, is_fault: bool
) -> None:
    def refused(*_: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(fcntl, "F_FULLFSYNC", 51, raising=False)
    monkeypatch.setattr(fcntl, "fcntl", refused)
    assert isinstance(deliver(tmp_path, parcel), RetryLater if is_fault else Accepted)


def test_files_of_requesters_are_read_beside_the_results_and_nowhere_else(tmp_path: Path) -> None:
    own, way = FolderConnector(lambda: tmp_path), Route("street-signs@1", "folder", "", "")

    def found(mark: str = "") -> RequesterFile | Unchanged | None:
        return asyncio.run(own.requester_file(way, "decisions.csv", mark))

    assert found() is None
    folder = tmp_path / way.bundle_key
    folder.mkdir()
    (tmp_path / "decisions.csv").write_bytes(b"elsewhere")
    assert found() is None
    (folder / "decisions.csv").mkdir()
    assert found() is None
    (folder / "decisions.csv").rmdir()
    (folder / "decisions.csv").write_bytes(b"unique_id,decision")
    (folder / "payments.csv").write_bytes(b"payment")
    assert found() == RequesterFile(b"unique_id,decision")
    assert [found.path for found in ResultsFolder(tmp_path).listing()] == ["decisions.csv"]


def test_a_file_is_known_again_by_its_time_and_size_once_it_is_older_than_a_disk_s_clock_is_coarse(
    tmp_path: Path,
) -> None:
    own, way = FolderConnector(lambda: tmp_path), Route("street-signs@1", "folder", "", "")
    place = tmp_path / way.bundle_key / "payments.csv"
    place.parent.mkdir()

    def found(mark: str = "") -> RequesterFile | Unchanged | None:
        return asyncio.run(own.requester_file(way, "payments.csv", mark))

    place.write_bytes(b"payment")
    os.utime(place, (1_000, 1_000))
    known = found()
    assert isinstance(known, RequesterFile)
    assert known.mark
    assert found(known.mark) is Unchanged.UNCHANGED
    place.write_bytes(b"another")
    assert found(known.mark) == RequesterFile(b"another")
