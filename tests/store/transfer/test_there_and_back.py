"""Work that goes into one file and out of it is the same work; what is a secret, a cache or a log stays."""

from __future__ import annotations

import asyncio
import errno
import os
import stat
import zipfile
from pathlib import Path

import pytest

from annotator.core.errors import DiskFull, MoveReason, MoveRefused, MoveStopped
from annotator.core.ledger.entries import EntryKind
from annotator.core.ledger.hash_chain import first_broken
from annotator.core.outbox.parcel import Parcel
from annotator.core.settings import RESULTS_FOLDER
from annotator.store.folders.home import Home
from annotator.store.records.sqlite import open_records, open_records_readonly
from annotator.store.transfer import pack
from annotator.store.transfer.disk_moves import DiskMoves
from fakes.clock import START
from store.examples import an_entry
from store.transfer.moved_homes import a_home_with_work, entries_of, files_of, packed, silent, unpacked, work_of


def settings_of(home: Home) -> dict[str, str]:
    async def read() -> dict[str, str]:
        records = open_records_readonly(home)
        try:
            return dict(await records.settings())
        finally:
            await records.close()

    return asyncio.run(read())


def heads_of(home: Home) -> tuple[Parcel, ...]:
    async def read() -> tuple[Parcel, ...]:
        records = open_records_readonly(home)
        try:
            return await records.parcel_heads()
        finally:
            await records.close()

    return asyncio.run(read())


def append(home: Home, *kinds: EntryKind) -> None:
    async def write() -> None:
        records = open_records(home)
        await records.append(*(an_entry(kind) for kind in kinds))
        await records.close()

    asyncio.run(write())


def test_all_of_it_is_there_and_nothing_of_the_old_home_has_changed(tmp_path: Path) -> None:
    home = a_home_with_work(tmp_path / "old")
    before, file = entries_of(home), tmp_path / "move.zip"
    lying = work_of(home)
    out = packed(home, file)
    there = Home(tmp_path / "new")
    moved = unpacked(there, file)
    assert work_of(there) == work_of(home) == lying
    assert len([path for path in lying if path.startswith("bundles/")]) > 4
    after = entries_of(there)
    assert after[:-1] == before == entries_of(home)
    assert first_broken(after) is None
    assert (after[-1].kind, after[-1].body) == (EntryKind.RECORDS_MOVED, {"file": out.number, "way": "in"})
    assert settings_of(there)["language"] == "fr"
    exported = {(parcel.exported_to, parcel.exported_utc_ms, parcel.marked_sent_utc_ms) for parcel in heads_of(there)}
    assert exported == {("/x/signs.zip", START.utc_ms, START.utc_ms + 1), ("", 0, 0)}
    assert (moved.bundles, moved.results, moved.waiting, moved.entries) == (1, 1, 1, len(before))
    assert (out.outlook.bundles, out.outlook.results, out.outlook.waiting) == (1, 1, 1)
    assert moved.servers == out.outlook.servers == ("https://label.example.org",)


def test_reading_the_records_leaves_no_log_beside_them(tmp_path: Path) -> None:
    packed(a_home_with_work(tmp_path / "given"), tmp_path / "move.zip")
    home, there = a_home_with_work(tmp_path / "old"), Home(tmp_path / "new")
    append(there, EntryKind.STARTED)
    before = {path for folder in (home.folder, there.folder) for path in folder.glob("records.sqlite3*")}
    assert DiskMoves(home, "9.9").outlook().waiting == 1
    with there.lock():
        DiskMoves(there, "9.9").unpack(str(tmp_path / "move.zip"), START, silent)
    left = {path for folder in (home.folder, there.folder) for path in folder.glob("records.sqlite3*")}
    assert left == before == {home.records, there.records}
    assert sorted(path.name for path in there.arrived.iterdir() if path.is_file()) == ["records.sqlite3", "words.txt"]


def test_no_secret_no_log_and_no_cache_is_in_it(tmp_path: Path) -> None:
    home, file = a_home_with_work(tmp_path), tmp_path / "move.zip"
    (home.audio_cache).mkdir()
    (home.audio_cache / "sound").write_bytes(b"cache")
    packed(home, file)
    with zipfile.ZipFile(file) as archive:
        names = archive.namelist()
    assert b"hunter2" not in file.read_bytes()
    assert not [
        name
        for name in names
        if "log" in name or "heard" in name or "sign-ins" in name or name.endswith("tasks.packed")
    ]
    unpacked(Home(tmp_path / "new"), file)
    assert not (tmp_path / "new" / "sign-ins.json").exists()


def test_how_far_it_is_counts_to_the_bytes_that_go(tmp_path: Path) -> None:
    """The total does not double when the bytes are read back for verification."""
    home, steps = a_home_with_work(tmp_path), list[tuple[int, int]]()
    moves = DiskMoves(home, "9.9")

    def progress(done_bytes: int, all_bytes: int) -> None:
        steps.append((done_bytes, all_bytes))

    moves.pack(str(tmp_path / "move.zip"), START, progress, is_running=False, overwrite=False)
    done_bytes, all_bytes = steps[-1]
    assert done_bytes == all_bytes
    assert abs(all_bytes - moves.outlook().size_bytes) < 64 << 10  # the records grow or shrink by some pages


def test_nobody_else_may_read_it(tmp_path: Path) -> None:
    home, file = a_home_with_work(tmp_path), tmp_path / "move.zip"
    packed(home, file)
    unpacked(there := Home(tmp_path / "new"), file)
    for path in (file, *there.bundles.rglob("*"), *there.results.rglob("*"), there.records, there.user_dictionary):
        assert not stat.S_IMODE(path.stat().st_mode) & 0o077, path


def test_a_window_that_is_open_ends_in_the_file_and_nowhere_else(tmp_path: Path) -> None:
    home = a_home_with_work(tmp_path)
    append(home, EntryKind.STARTED)
    moves = DiskMoves(home, "9.9")
    moves.pack(str(tmp_path / "open.zip"), START, silent, is_running=True, overwrite=False)
    moves.pack(str(tmp_path / "crashed.zip"), START, silent, is_running=False, overwrite=False)
    kinds = {}
    for name in ("open", "crashed"):
        unpacked(there := Home(tmp_path / name), tmp_path / f"{name}.zip")
        kinds[name] = [entry.kind for entry in entries_of(there)]
    assert kinds["open"][-2:] == [EntryKind.STOPPED, EntryKind.RECORDS_MOVED]
    in_a_run_of_its_own = [EntryKind.STARTED, EntryKind.RECORDS_MOVED, EntryKind.STOPPED]
    assert kinds["crashed"][-4:] == [EntryKind.STARTED, *in_a_run_of_its_own]
    assert entries_of(home)[-1].kind is EntryKind.STARTED


def test_the_mark_after_a_crash_names_the_program_that_unpacked(tmp_path: Path) -> None:
    home, there = a_home_with_work(tmp_path / "old"), Home(tmp_path / "new")
    append(home, EntryKind.STARTED)
    packed(home, tmp_path / "move.zip")
    with there.lock():
        DiskMoves(there, "9.10").unpack(str(tmp_path / "move.zip"), START, silent)
        there.put_in_place()
    starts = [entry.body for entry in entries_of(there) if entry.kind is EntryKind.STARTED]
    assert starts[-1]["version"] == "9.10"


def test_a_folder_for_results_that_is_not_here_falls_back_and_is_told(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    home = a_home_with_work(tmp_path / "old", results_folder=str(elsewhere))
    assert packed(home, tmp_path / "move.zip").outlook.elsewhere == str(elsewhere)
    assert unpacked(Home(tmp_path / "same"), tmp_path / "move.zip").fell_back == ""
    elsewhere.rmdir()
    moved = unpacked(there := Home(tmp_path / "new"), tmp_path / "move.zip")
    assert moved.fell_back == str(elsewhere)
    assert settings_of(there)[RESULTS_FOLDER.key] == ""
    assert settings_of(Home(tmp_path / "same"))[RESULTS_FOLDER.key] == str(elsewhere)


def test_what_other_systems_cannot_hold_among_the_results_stays_and_is_counted(tmp_path: Path) -> None:
    home = a_home_with_work(tmp_path)
    (home.results / "aux.txt").write_bytes(b"a device")
    (home.results / "what:ever").write_bytes(b"a stream")
    (home.results / "link").symlink_to(tmp_path / "given")
    (home.results / ".hidden").write_bytes(b"of no one")
    out = packed(home, tmp_path / "move.zip")
    assert (out.outlook.left_out, out.outlook.results) == (3, 1)
    unpacked(there := Home(tmp_path / "new"), tmp_path / "move.zip")
    assert [path.name for path in there.results.rglob("*") if path.is_file()] == ["0f.json"]


def test_results_that_another_system_takes_for_one_are_named(tmp_path: Path) -> None:
    home = a_home_with_work(tmp_path)
    (home.results / "Notes.txt").write_bytes(b"1")
    (home.results / "notes.txt").write_bytes(b"2")
    with pytest.raises(MoveRefused) as refused:
        packed(home, tmp_path / "move.zip")
    assert refused.value.code == MoveReason.TWINS
    assert "notes.txt" in refused.value.params["path"]


def test_what_is_there_already_is_not_written_over_unless_wanted(tmp_path: Path) -> None:
    home, file = a_home_with_work(tmp_path), tmp_path / "move.zip"
    file.write_bytes(b"mine")
    with pytest.raises(MoveRefused) as refused:
        packed(home, file)
    assert refused.value.code == MoveReason.TAKEN
    assert file.read_bytes() == b"mine"
    DiskMoves(home, "9.9").pack(str(file), START, silent, is_running=False, overwrite=True)
    assert zipfile.is_zipfile(file)


def test_a_place_in_the_home_itself_is_refused(tmp_path: Path) -> None:
    home = a_home_with_work(tmp_path)
    with pytest.raises(MoveRefused) as refused:
        packed(home, home.results / "move.zip")
    assert refused.value.code == MoveReason.INSIDE


@pytest.mark.parametrize("way", ["out", "in"])
def test_a_stop_at_any_piece_leaves_nothing(tmp_path: Path, way: str) -> None:
    home, file, there = a_home_with_work(tmp_path), tmp_path / "move.zip", Home(tmp_path / "new")
    packed(home, tmp_path / "whole.zip")
    there.prepare()
    before = files_of(tmp_path)
    steps = 0

    def run(stop_at: int) -> None:
        nonlocal steps
        steps = 0

        def progress(_done: int, _all: int) -> None:
            nonlocal steps
            steps += 1
            if steps == stop_at:
                raise MoveStopped

        if way == "out":
            DiskMoves(home, "9.9").pack(str(file), START, progress, is_running=False, overwrite=False)
        else:
            DiskMoves(there, "9.9").unpack(str(tmp_path / "whole.zip"), START, progress)

    stopped = 0
    for stop_at in range(1, 200):
        try:
            run(stop_at)
        except MoveStopped:
            stopped += 1
            assert files_of(tmp_path) == before
        else:
            break
    assert stopped > 8


def test_a_full_disk_is_told_before_anything_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = a_home_with_work(tmp_path)
    before = files_of(tmp_path)
    monkeypatch.setattr(pack, "RESERVE_BYTES", 1 << 60)
    with pytest.raises(DiskFull):
        packed(home, tmp_path / "move.zip")
    assert files_of(tmp_path) == before


@pytest.mark.parametrize(
    ("number", "code"), [(errno.ENOSPC, DiskFull.code), (errno.EFBIG, MoveReason.LARGE_FOR_DISK.value)]
)
def test_a_disk_that_is_full_or_holds_no_such_file_keeps_no_half(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, code: str
) -> None:
    home = a_home_with_work(tmp_path)
    before = files_of(tmp_path)

    def full(_descriptor: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(pack, "sync_descriptor", full)
    with pytest.raises((DiskFull, MoveRefused)) as told:
        packed(home, tmp_path / "move.zip")
    assert told.value.code == code
    assert files_of(tmp_path) == before


@pytest.mark.parametrize("kind", ["entry", "bundle", "results"])
def test_a_home_with_work_is_left_as_it_is(tmp_path: Path, kind: str) -> None:
    home, file = a_home_with_work(tmp_path / "old"), tmp_path / "move.zip"
    packed(home, file)
    there = Home(tmp_path / "new")
    there.prepare()
    match kind:
        case "entry":
            append(there, EntryKind.STARTED, EntryKind.MESSAGES_BEGAN)
        case "bundle":
            (there.bundles / "x@1").mkdir()
        case _:
            (there.results / "mine.txt").write_bytes(b"")
    before = files_of(there.folder)
    with there.lock(), pytest.raises(MoveRefused) as refused:
        DiskMoves(there, "9.9").unpack(str(file), START, silent)
    assert refused.value.code == MoveReason.HAS_WORK
    assert {path for path in files_of(there.folder) if "-" not in path} >= {path for path in before if "-" not in path}
    assert not there.arrived.exists()


def test_who_only_looked_around_keeps_what_they_had_aside(tmp_path: Path) -> None:
    home, file = a_home_with_work(tmp_path / "old"), tmp_path / "move.zip"
    packed(home, file)
    there = Home(tmp_path / "new")
    there.prepare()
    append(there, EntryKind.STARTED, EntryKind.HEARTBEAT, EntryKind.PAUSED, EntryKind.STOPPED)
    there.user_dictionary.write_text("other\n", encoding="utf-8")
    unpacked(there, file)
    assert entries_of(there)[:-1] == entries_of(home)
    for name in ("records.sqlite3.before-move", "records.sqlite3", "lock"):
        assert stat.S_IMODE((there.folder / name).stat().st_mode) == 0o600, name
    aside = Home(tmp_path / "aside")
    aside.prepare()
    there.records.with_name("records.sqlite3.before-move").rename(aside.records)
    assert len(entries_of(aside)) == 4
    assert there.user_dictionary.with_name("words.txt.before-move").read_text(encoding="utf-8") == "other\n"
