"""Files that appear together and whole, or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.core.errors import DiskFull, StoreFault
from annotator.store.folders import atomic_files
from annotator.store.folders.atomic_files import AlreadyThere, check_free, write_abreast, write_atomically


def breaking() -> Iterator[bytes]:
    yield b"half"
    raise KeyError("broken off")


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_files_are_written_and_measured(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    assert write_atomically({one: [b"a", b"bc"], two: []}, overwrite=False) == {one: 3, two: 0}
    assert (one.read_bytes(), two.read_bytes()) == (b"abc", b"")
    assert names(tmp_path) == ["one", "two"]


def test_nobody_else_may_read_them(tmp_path: Path) -> None:
    one, two, three = (tmp_path / name for name in ("one", "two", "three"))
    one.write_bytes(b"old")
    one.chmod(0o644)
    write_atomically({one: [b"new"]}, overwrite=True)
    write_abreast((two, three), [(0, b"a"), (1, b"b")], overwrite=False)
    assert {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {0o600}


def test_what_breaks_off_leaves_nothing_not_even_the_file_before_it(tmp_path: Path) -> None:
    with pytest.raises(KeyError):
        write_atomically({tmp_path / "one": [b"a"], tmp_path / "two": breaking()}, overwrite=False)
    assert names(tmp_path) == []


def test_what_breaks_off_leaves_the_old_file(tmp_path: Path) -> None:
    (tmp_path / "one").write_bytes(b"old")
    with pytest.raises(KeyError):
        write_atomically({tmp_path / "one": breaking()}, overwrite=True)
    assert (tmp_path / "one").read_bytes() == b"old"
    assert names(tmp_path) == ["one"]


def test_a_file_is_replaced_only_where_that_is_wanted(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    two.write_bytes(b"old")
    with pytest.raises(AlreadyThere) as taken:
        write_atomically({one: [b"new"], two: [b"new"]}, overwrite=False)
    assert taken.value.path == two
    assert names(tmp_path) == ["two"]
    assert write_atomically({one: [b"new"], two: [b"new"]}, overwrite=True) == {one: 3, two: 3}
    assert two.read_bytes() == b"new"


def test_files_that_come_to_be_at_the_same_time_appear_together(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    pieces = [(0, b"a"), (1, b"b"), (0, b"c")]
    assert write_abreast((one, two), pieces, overwrite=False) == {one: 2, two: 1}
    assert (one.read_bytes(), two.read_bytes()) == (b"ac", b"b")
    with pytest.raises(AlreadyThere):
        write_abreast((two, tmp_path / "three"), pieces, overwrite=False)
    with pytest.raises(KeyError):
        write_abreast((one, two), ((0, piece) for piece in breaking()), overwrite=True)
    assert (one.read_bytes(), two.read_bytes()) == (b"ac", b"b")
    assert names(tmp_path) == ["one", "two"]


def test_a_link_that_leads_nowhere_has_the_name_too(tmp_path: Path) -> None:
    (tmp_path / "one").symlink_to(tmp_path / "nowhere")
    with pytest.raises(AlreadyThere):
        check_free([tmp_path / "one"])


def test_a_disk_that_will_not_is_told_with_the_place(tmp_path: Path) -> None:
    with pytest.raises(StoreFault) as fault:
        write_atomically({tmp_path / "none" / "one": [b"a"]}, overwrite=False)
    assert str(tmp_path / "none") in fault.value.params["path"]


def test_a_full_disk_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(atomic_files, "sync_descriptor", full)
    with pytest.raises(DiskFull):
        write_atomically({tmp_path / "one": [b"a"]}, overwrite=False)
    assert names(tmp_path) == []
