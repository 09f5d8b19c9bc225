"""A zip of results on a real disk: whole or not there, without a clock time, and no trap for whoever reads it."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from annotator.core.errors import DiskFull, StoreFault
from annotator.formats.source.listing import check_listing
from annotator.store.bundles.file_copy import silent
from annotator.store.bundles.sources import ZipSource
from annotator.store.folders import exports
from annotator.store.folders.exports import DiskArchives

FILES = [("a@1/1.json", b'{"a": 1}'), ("a@1/2.json", b" " * 30_000_000)]


def test_whoever_reads_it_finds_nothing_suspicious_and_no_time_in_it(tmp_path: Path) -> None:
    location = DiskArchives().write(str(tmp_path), "a", FILES, silent)
    source = ZipSource(Path(location))
    assert check_listing(source.listing()).problems == ()
    source.close()
    with zipfile.ZipFile(location) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_same_results_are_the_same_bytes(tmp_path: Path) -> None:
    first, second = (DiskArchives().write(str(tmp_path), "a", FILES, silent) for _number in range(2))
    assert Path(first).read_bytes() == Path(second).read_bytes()


def test_nobody_else_may_read_them(tmp_path: Path) -> None:
    location = Path(DiskArchives().write(str(tmp_path), "a", FILES[:1], silent))
    assert location.stat().st_mode & 0o777 == 0o600


def test_a_folder_that_is_not_there_is_told_and_not_made(tmp_path: Path) -> None:
    with pytest.raises(StoreFault) as fault:
        DiskArchives().write(str(tmp_path / "usb"), "a", FILES[:1], silent)
    assert fault.value.params["path"] == str(tmp_path / "usb")
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(exports, "sync_descriptor", full)
    with pytest.raises(DiskFull):
        DiskArchives().write(str(tmp_path), "a", FILES[:1], silent)
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_gives_back_something_else_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zipfile.ZipFile, "read", lambda _archive, _name: b"something else")
    with pytest.raises(StoreFault):
        DiskArchives().write(str(tmp_path), "a", FILES[:1], silent)
    assert list(tmp_path.iterdir()) == []
