"""A new folder for exported records: whole, or not there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.core.errors import StoreFault
from annotator.services.bookkeeping.exporting import HASHES_FILE, with_hashes
from annotator.store.folders.exports import DiskExports


def test_files_come_with_a_list_of_their_hashes(tmp_path: Path) -> None:
    files = with_hashes({"a.txt": iter((b"ab", b"c")), "b.txt": (b"",)})
    folder = Path(DiskExports().write(str(tmp_path), "mine", files))
    assert (folder / "a.txt").read_bytes() == b"abc"
    assert (folder / HASHES_FILE).read_text(encoding="ascii").splitlines() == [
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  a.txt",
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  b.txt",
    ]


def test_nobody_else_may_read_them(tmp_path: Path) -> None:
    folder = Path(DiskExports().write(str(tmp_path), "mine", {"a.txt": (b"a",)}))
    assert [path.stat().st_mode & 0o777 for path in (folder, folder / "a.txt")] == [0o700, 0o600]


def test_nothing_is_written_over(tmp_path: Path) -> None:
    names = [Path(DiskExports().write(str(tmp_path), "mine", {"a": (b"1",)})).name for _again in range(3)]
    assert names == ["mine", "mine-2", "mine-3"]


def test_what_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    def broken() -> Iterator[bytes]:
        yield b"half"
        raise RuntimeError("gone")

    with pytest.raises(RuntimeError, match="gone"):
        DiskExports().write(str(tmp_path), "mine", {"a": (b"1",), "b": broken()})
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(StoreFault):
        DiskExports().write(str(tmp_path / "not there"), "mine", {"a": (b"1",)})
