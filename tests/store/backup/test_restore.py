"""Whatever became of the records: a copy, what changed since and the results folder give back every result."""

from __future__ import annotations

import json
import shutil
import stat
from pathlib import Path

import pytest

from annotator.core.answer.assignment import AssignmentState
from annotator.core.errors import RecordsDamaged
from annotator.core.ledger.entries import EntryKind
from annotator.core.outbox.parcel import ParcelState
from annotator.store.backup.consistency import compare
from annotator.store.backup.folder import CopiesFolder
from annotator.store.backup.restore import restore, what_is_there
from annotator.store.folders.home import Home
from depth import IS_DEEP, part
from fakes.clock import START
from store.backup.damage import WAYS
from store.backup.workday import Rows, opened_again, rows_of, worked

SEEDS = range(60 if IS_DEEP else 6)


def accepted(rows: Rows) -> dict[object, object]:
    parcels = (row for (table, _key), row in rows.items() if table == "parcels")
    return {row["unique_id"]: row["envelope"] for row in parcels if row["state"] == ParcelState.ACCEPTED.value}


@pytest.mark.parametrize("seed", SEEDS)
def test_a_copy_and_what_changed_since_are_the_records(tmp_path: Path, seed: int) -> None:
    home = Home(tmp_path)
    worked(home, seed, before=seed * 7 % 40, copies=seed % 3)
    before = rows_of(home.records)
    home.records.unlink()
    restoration = restore(home, START)
    assert rows_of(home.records) == before
    assert list(rows_of(home.records, "assignments")) == list(dict.fromkeys(rows_of(home.records, "assignments")))
    assert list(rows_of(home.records)) == list(before)
    assert (restoration.missing, restoration.is_complete, restoration.set_aside) == (0, True, None)
    restored = restoration.restored
    assert restored.results == sum(table == "parcels" for table, _key in before)
    assert restoration.changed_last == (restored.last_utc_ms, restored.last_offset_min)
    assert restored.last_utc_ms is not None
    opened_again(home)


@pytest.mark.parametrize("way", part(list(WAYS), 4))
def test_damaged_records_come_back_with_every_result(tmp_path: Path, way: str) -> None:
    home = Home(tmp_path)
    worked(home, seed=3, before=40, after=40)
    before = rows_of(home.records)
    assert accepted(before)
    WAYS[way](home.records)
    damaged = home.records.read_bytes() if home.records.exists() else b""
    shown = what_is_there(home, START)
    assert (home.records.read_bytes() if home.records.exists() else b"") == damaged
    restoration = restore(home, START)
    assert rows_of(home.records) == before
    assert restoration.restored == shown.restored
    assert restoration.is_complete
    assert stat.S_IMODE(home.records.stat().st_mode) == 0o600
    assert restoration.remains.is_there == bool(damaged)
    if damaged:
        assert Path(restoration.set_aside or "").read_bytes() == damaged
    opened_again(home)


@pytest.mark.parametrize("log", [b"", b"what was in the log"])
def test_of_the_files_of_sqlite_only_a_log_with_content_is_kept(tmp_path: Path, log: bytes) -> None:
    home = Home(tmp_path)
    worked(home, seed=3, before=40, after=40)
    WAYS["the middle"](home.records)
    for end, data in (("-wal", log), ("-shm", bytes(32 << 10))):
        home.records.with_name(f"{home.records.name}{end}").write_bytes(data)
    aside = restore(home, START).set_aside
    left = [path for path in tmp_path.rglob("*") if path.name.endswith(("-wal", "-shm"))]
    assert [(str(path), path.read_bytes()) for path in left] == ([(f"{aside}-wal", log)] if log else [])


@pytest.mark.parametrize("way", part(list(WAYS), 4, 1))
def test_without_changes_no_receipted_result_is_lost_and_the_gap_is_told(tmp_path: Path, way: str) -> None:
    home = Home(tmp_path)
    worked(home, seed=4, before=40, after=40)
    before = rows_of(home.records)
    for path in CopiesFolder(home.copies).changes():
        path.unlink()
    WAYS[way](home.records)
    restoration = restore(home, START)
    after = rows_of(home.records)
    assert accepted(before).items() <= accepted(after).items()
    ids = {row["unique_id"] for (table, _key), row in after.items() if table == "parcels"}
    assert len(ids) == restoration.restored.results
    closed = {
        row["unique_id"]
        for (table, _key), row in after.items()
        if table == "assignments" and row["state"] != AssignmentState.OPEN.value
    }
    assert ids == closed
    kinds = [row["kind"] for (table, _key), row in after.items() if table == "entries"]
    assert (EntryKind.RESTORED.value in kinds) is not restoration.is_complete
    opened_again(home)


@pytest.mark.parametrize("way", part(list(WAYS), 4, 2))
def test_with_the_latest_copy_gone_the_one_before_and_what_changed_since_do_it(tmp_path: Path, way: str) -> None:
    home = Home(tmp_path)
    worked(home, seed=5, before=40, after=40)
    before = rows_of(home.records)
    (copy,) = CopiesFolder(home.copies).copies()
    WAYS[way](copy)
    home.records.unlink()
    restore(home, START)
    assert rows_of(home.records) == before
    opened_again(home)


def test_a_spoiled_result_that_nothing_else_has_is_a_task_that_is_open_again(tmp_path: Path) -> None:
    """With its answer, and the ledger says that it was taken back."""
    home = Home(tmp_path)
    worked(home, seed=4, before=40, after=40)
    before = rows_of(home.records)
    waiting = {
        row["unique_id"]
        for (table, _key), row in before.items()
        if table == "parcels" and row["state"] != ParcelState.ACCEPTED.value
    }
    assert waiting
    shutil.rmtree(home.copies)
    WAYS["results that wait"](home.records)
    shown = what_is_there(home, START)
    restoration = restore(home, START)
    assert (shown.reopened, restoration.reopened) == (len(waiting), len(waiting))
    assert (restoration.missing, restoration.is_complete, restoration.is_all) == (0, True, False)
    after = rows_of(home.records)
    for unique_id in waiting:
        now, then = after["assignments", (unique_id,)], before["assignments", (unique_id,)]
        assert (now["state"], now["result"]) == (AssignmentState.OPEN.value, then["result"])
        assert ("parcels", (unique_id,)) not in after
    new = [row for key, row in after.items() if key[0] == "entries" and key not in before]
    assert {row["kind"] for row in new} == {EntryKind.TASK_REOPENED.value}
    assert {json.loads(str(row["body"]))["unique_id"] for row in new} == waiting
    assert compare(home).agrees
    opened_again(home)


def test_nothing_but_the_results_folder_gives_back_what_was_received(tmp_path: Path) -> None:
    home = Home(tmp_path)
    worked(home, seed=6, before=40, after=40)
    before = accepted(rows_of(home.records))
    home.records.unlink()
    shutil.rmtree(home.copies)
    restoration = restore(home, START)
    assert accepted(rows_of(home.records)) == before
    assert restoration.from_results == len(before)
    assert not restoration.is_complete
    opened_again(home)


def test_records_that_lost_their_end_get_it_back(tmp_path: Path) -> None:
    home = Home(tmp_path)
    worked(home, seed=7)
    early = home.records.read_bytes()
    opened_again(home)
    before = rows_of(home.records)
    home.records.write_bytes(early)
    with pytest.raises(RecordsDamaged):
        opened_again(home)
    restoration = restore(home, START)
    assert rows_of(home.records) == before
    assert restoration.missing == 0
    opened_again(home)


def test_what_was_taken_back_is_not_sent_because_an_older_file_has_it(tmp_path: Path) -> None:
    for seed in range(5):
        place = Home(tmp_path / str(seed))
        worked(place, seed, after=2)
        early = place.records.read_bytes()
        worked(place, seed + 100, before=20, after=20, copies=0, number=100)
        before = rows_of(place.records)
        place.records.write_bytes(early)
        restore(place, START)
        assert rows_of(place.records) == before
