"""The shelf on a real disk: full disks, killed imports, harmed files."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.core.errors import BundleRefused, DiskFull, StoreFault, TakingStopped
from annotator.core.ports.bundles import Listed, TableNote
from annotator.core.problems import ProblemCode
from annotator.store.bundles.library import CONTENT, RESERVE_BYTES, BundleLibrary
from annotator.store.folders.home import Home
from fakes.bundle_library import HeldSource
from store.killed import killed_after

PROGRAM = Path(__file__).parents[1].joinpath("busy_person.py")
KEY = "street-signs@1"
FILES = {"bundle.toml": b"format", "media/1.png": b"1"}


def take(library: BundleLibrary, source: HeldSource) -> None:
    library.take(source, KEY, [listed.path for listed in source.listing()], lambda _done, _total: None)


def test_a_killed_import_leaves_no_bundle_by_half(tmp_path: Path) -> None:
    home = Home(tmp_path)
    taken: set[str] = set()
    for lines in (1, 5, 12, 13, 14, 26, 39):
        told = killed_after(lines, PROGRAM, tmp_path, "import")
        taken |= {line["key"] for line in told if line["what"] == "taken"}
        library = BundleLibrary(home.bundles)
        shown = library.keys()
        assert taken <= set(shown)
        for key in shown:
            source = library.source(key)
            found = {one.path: source.read(one.path, 2000) for one in source.listing() if not one.is_folder}
            assert found == {f"media/{number}.bin": bytes([number]) * 2000 for number in range(12)}


def test_what_killed_imports_left_is_cleared_at_the_next_start(tmp_path: Path) -> None:
    library = BundleLibrary(Home(tmp_path).bundles)
    left: set[str] = set()
    for _attempt in range(10):  # a late kill may come between two imports
        killed_after(5, PROGRAM, tmp_path, "import")
        if left := in_folder(Home(tmp_path).bundles) - set(library.keys()):
            break
    assert left
    library.remove_leftovers()
    assert in_folder(Home(tmp_path).bundles) == set(library.keys())


def in_folder(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_leftovers_that_cannot_be_removed_are_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def unwilling(_self: Path, _pattern: str) -> list[Path]:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    (tmp_path / ".staging-1").write_bytes(b"a file where a folder is expected")
    BundleLibrary(tmp_path).remove_leftovers()
    monkeypatch.setattr(Path, "glob", unwilling)
    BundleLibrary(tmp_path).remove_leftovers()
    assert [one.name for one in tmp_path.iterdir()] == [".staging-1"]


def test_a_disk_without_room_is_told_before_anything_is_copied(tmp_path: Path) -> None:
    library = BundleLibrary(tmp_path, free_bytes=lambda _path: RESERVE_BYTES + 6)
    with pytest.raises(DiskFull) as full:
        take(library, HeldSource("offered", FILES))
    assert full.value.params["path"] == str(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_failing_import_clears_up_behind_itself(tmp_path: Path) -> None:
    class Lying(HeldSource):
        def listing(self) -> tuple[Listed, ...]:
            return tuple(Listed(path, 99, 99) for path in FILES)

    with pytest.raises(BundleRefused) as refused:
        take(BundleLibrary(tmp_path), Lying("offered", FILES))
    assert [problem.code for problem in refused.value.problems] == [ProblemCode.CHANGED_WHILE_READ]
    assert list(tmp_path.iterdir()) == []


def test_taking_that_is_stopped_leaves_nothing_and_can_begin_again(tmp_path: Path) -> None:
    library = BundleLibrary(tmp_path)
    steps: list[int] = []

    def stop(done_bytes: int, _all_bytes: int) -> None:
        steps.append(done_bytes)
        if len(steps) == 3:
            raise TakingStopped

    with pytest.raises(TakingStopped):
        library.take(HeldSource("offered", FILES), KEY, tuple(FILES), stop)
    assert list(tmp_path.iterdir()) == []
    take(library, HeldSource("offered", FILES))
    assert library.keys() == (KEY,)


def test_of_two_imports_at_once_one_wins_and_both_are_content(tmp_path: Path) -> None:
    library = BundleLibrary(tmp_path)

    class Slow(HeldSource):
        """While it is read, the same bundle is taken from elsewhere."""

        def read(self, path: str, limit_bytes: int) -> bytes:
            take(BundleLibrary(tmp_path), HeldSource("quicker", FILES))
            return super().read(path, limit_bytes)

    take(library, Slow("offered", FILES))
    assert [one.name for one in tmp_path.iterdir()] == [KEY]
    with pytest.raises(BundleRefused):
        take(library, HeldSource("offered", {**FILES, "media/1.png": b"2"}))


@pytest.mark.parametrize("damage", [None, b"2", b"", b"11"])
def test_a_bundle_that_is_taken_again_mends_its_damaged_files(damage: bytes | None, tmp_path: Path) -> None:
    library = BundleLibrary(tmp_path)
    take(library, HeldSource("offered", FILES))
    content = tmp_path / KEY / CONTENT
    (content / "media/1.png").unlink()
    if damage is None:
        (content / "media").rmdir()
    else:
        (content / "media/1.png").write_bytes(damage)
    whole = (content / "bundle.toml").stat().st_ino
    with pytest.raises(BundleRefused):
        take(library, HeldSource("other", {**FILES, "media/1.png": b"3"}))
    take(library, HeldSource("offered", FILES))
    assert (content / "media/1.png").read_bytes() == b"1"
    assert (content / "bundle.toml").stat().st_ino == whole
    assert [one.name for one in tmp_path.iterdir()] == [KEY]


def test_a_path_that_climbs_out_is_our_mistake_and_writes_nothing(tmp_path: Path) -> None:
    library = BundleLibrary(tmp_path / "bundles")
    for path in ("../evil", "/evil", "a/../../evil", "a\\..\\evil", "c:evil"):
        with pytest.raises(ValueError, match="leads out"):
            take(library, HeldSource("offered", {path: b"x"}))
    assert [one.name for one in tmp_path.rglob("*")] == ["bundles"]


@pytest.mark.parametrize("harm", [b"", b"[]", b'{"a": 1}', b'{"a": {"sha256": "x"}}'])
def test_a_harmed_list_of_files_is_told(tmp_path: Path, harm: bytes) -> None:
    take(BundleLibrary(tmp_path), HeldSource("offered", FILES))
    (tmp_path / KEY / "files.json").write_bytes(harm)
    with pytest.raises(StoreFault) as fault:
        BundleLibrary(tmp_path).sha256(KEY, "media/1.png")
    assert fault.value.params["path"].endswith("files.json")


@pytest.mark.parametrize("harm", [b"", b"[]", b"{}", b'{"file": "tasks.csv", "size_bytes": 3, "count": []}', b"\xff"])
def test_a_harmed_number_of_tasks_counts_as_none(tmp_path: Path, harm: bytes) -> None:
    library = BundleLibrary(tmp_path)
    take(library, HeldSource("offered", {**FILES, "tasks.csv": b"id\n"}))
    (tmp_path / KEY / "tasks.json").write_bytes(harm)
    assert (library.table_note(KEY, "tasks.csv"), library.cached_tasks(KEY, "tasks.csv")) == (None, None)
    library.keep_tasks(KEY, "tasks.csv", TableNote(5), [b"x"])
    assert (library.table_note(KEY, "tasks.csv"), library.cached_tasks(KEY, "tasks.csv")) == (TableNote(5), b"x")


def test_without_room_for_it_no_table_is_kept_and_nobody_is_troubled(tmp_path: Path) -> None:
    def failing() -> Iterator[bytes]:
        yield b"a part"
        raise OSError(errno.ENOSPC, "no space left")

    library = BundleLibrary(tmp_path)
    take(library, HeldSource("offered", {**FILES, "tasks.csv": b"id\n"}))
    library.keep_tasks(KEY, "tasks.csv", TableNote(5), [b"x"])
    library.keep_tasks(KEY, "tasks.csv", TableNote(5), failing())
    assert (library.table_note(KEY, "tasks.csv"), library.cached_tasks(KEY, "tasks.csv")) == (None, None)


def test_foreign_things_among_the_bundles_are_not_bundles(tmp_path: Path) -> None:
    (tmp_path / "holiday").mkdir()
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    library = BundleLibrary(tmp_path)
    library.remove_leftovers()
    assert library.keys() == ()
    assert (tmp_path / "holiday").is_dir()
