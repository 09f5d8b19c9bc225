"""Records that earlier versions wrote: nothing is lost, a copy is made first, and the way back works."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from pathlib import Path

import pytest

from annotator.core.errors import DiskFull, RecordsCut, RecordsNewer
from annotator.core.ledger.hash_chain import first_broken
from annotator.core.outbox.parcel import Accepted, ParcelState
from annotator.store.backup import verified_copy
from annotator.store.backup.change_log import Changes
from annotator.store.backup.folder import CopiesFolder
from annotator.store.backup.restore import restore
from annotator.store.backup.verified_copy import copy_before_migration
from annotator.store.folders.home import Home
from annotator.store.records import schema
from annotator.store.records.sqlite import SqliteRecords, open_records
from answer_making import write_results
from fakes.clock import START
from store.examples import an_answer, an_entry, an_envelope
from store.records.stored_versions import DUMPS, dump, rows, stored_home

OLD = sorted(set(DUMPS) - {schema.VERSION})
WAITING, LATER = "00000000-0000-4000-8000-000000000005", "00000000-0000-4000-8000-000000000010"


async def add_and_deliver(records: SqliteRecords) -> None:
    assert first_broken(await records.entries()) is None
    await records.append(an_entry())
    for parcel in await records.due_parcels(10**15):
        await records.begin_delivery(parcel.unique_id)
        await records.record_outcome(parcel.unique_id, Accepted("receipt"), utc_ms=0)
    found = {parcel.unique_id: parcel.state for parcel in await records.parcels()}
    assert found[WAITING] is ParcelState.ACCEPTED
    assert sorted(found.values()) == [ParcelState.ACCEPTED] * 4 + [ParcelState.REFUSED]


def opened(home: Home, work: Callable[[SqliteRecords], Awaitable[None]] | None = None) -> Path | None:
    """Open the records as the window does and close them after the work. Return the copy made before."""

    async def run() -> Path | None:
        changes = Changes(CopiesFolder(home.copies))
        records = open_records(home, changes)
        if work is not None:
            await work(records)
        await records.close()
        return changes.migration_copy

    return asyncio.run(run())


def worked(home: Home) -> Path | None:
    return opened(home, add_and_deliver)


def test_there_are_records_of_every_version() -> None:
    assert sorted(DUMPS) == list(range(1, schema.VERSION + 1))


@pytest.mark.parametrize("version", DUMPS)
def test_every_row_of_an_earlier_version_is_kept_and_a_copy_is_made_first(tmp_path: Path, version: int) -> None:
    home = stored_home(tmp_path, version)
    before = rows(home.records)
    assert [len(before[table]) for table in ("assignments", "parcels", "settings")] == [7, 5, 2]
    copy = opened(home)
    after = rows(home.records)
    if version == 1:  # it did not record the start of a delivery
        assert {row.pop("unproven_tries") for row in after["parcels"]} == {1}
    for table, kept in before.items():
        assert [{name: row[name] for name in old} for row, old in zip(after[table], kept, strict=True)] == kept
    with closing(sqlite3.connect(home.records)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        assert connection.execute("PRAGMA user_version").fetchone() == (schema.VERSION,)
    assert copy == (home.copies / f"records-version-{version}.sqlite3" if version in OLD else None)
    if copy is not None:
        assert dump(copy) == DUMPS[version].read_text(encoding="utf-8")
        assert copy.stat().st_mode & 0o077 == 0
    assert opened(home) is None


@pytest.mark.parametrize("version", OLD)
def test_work_goes_on_with_the_results_of_an_earlier_version(tmp_path: Path, version: int) -> None:
    assert worked(stored_home(tmp_path, version)) is not None


def test_a_copy_of_other_entries_is_not_replaced(tmp_path: Path) -> None:
    home = stored_home(tmp_path, 6)
    with closing(sqlite3.connect(home.records)) as connection:
        first = copy_before_migration(connection, 6, home.copies)
        assert copy_before_migration(connection, 6, home.copies) == first
        kept = first.read_bytes()
        connection.execute(
            "INSERT INTO entries SELECT seq + 1, kind, body, utc_ms, zone, offset_min, boot_id, awake_ms, running_ms,"
            " sha256, 'other' FROM entries ORDER BY seq DESC LIMIT 1"
        )
        connection.commit()
        second = copy_before_migration(connection, 6, home.copies)
    assert [path.name for path in (first, second)] == ["records-version-6.sqlite3", "records-version-6-2.sqlite3"]
    assert first.read_bytes() == kept


def go_back(home: Home, copy: Path) -> None:
    """Do what the handbook says: rename the records and the folder of copies, then take the copy from there."""
    home.records.replace(home.folder / "newer.sqlite3")
    home.copies.replace(home.folder / "newer")
    shutil.copyfile(home.folder / "newer" / copy.name, home.records)


@pytest.fixture
def next_version(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Let the program be the one with the next version of the records, until the test undoes that."""
    version = schema.VERSION + 1
    added = ("ALTER TABLE parcels ADD COLUMN news TEXT NOT NULL DEFAULT ''", f"PRAGMA user_version = {version}")
    monkeypatch.setattr(schema, "MIGRATIONS", {**schema.MIGRATIONS, version: added})
    monkeypatch.setattr(schema, "VERSION", version)
    return monkeypatch


def test_the_way_back_to_an_earlier_version(tmp_path: Path, next_version: pytest.MonkeyPatch) -> None:
    version = schema.VERSION - 1
    home = stored_home(tmp_path, version)
    copy = worked(home)
    assert copy is not None
    newer = home.records.read_bytes()
    next_version.undo()
    with pytest.raises(RecordsNewer):
        worked(home)
    assert home.records.read_bytes() == newer
    go_back(home, copy)
    assert dump(home.records) == DUMPS[version].read_text(encoding="utf-8")
    assert worked(home) is None


def test_after_the_way_back_later_results_come_back_from_their_folder(
    tmp_path: Path, next_version: pytest.MonkeyPatch
) -> None:
    home = stored_home(tmp_path, schema.VERSION - 1)
    copy = worked(home)
    assert copy is not None
    write_results(home.results, [an_envelope(LATER, an_answer("stop"), task_id="10")])
    next_version.undo()
    go_back(home, copy)
    with pytest.raises(RecordsCut):
        worked(home)
    assert restore(home, START).from_results == 1
    assert opened(home) is None
    assert {LATER, WAITING} < {row["unique_id"] for row in rows(home.records)["parcels"]}


def test_a_copy_put_back_beside_its_later_changes_is_not_taken_for_whole(
    tmp_path: Path, next_version: pytest.MonkeyPatch
) -> None:
    home = stored_home(tmp_path, schema.VERSION - 1)
    copy = worked(home)
    assert copy is not None
    next_version.undo()
    shutil.copyfile(copy, home.records)
    with pytest.raises(RecordsCut):
        worked(home)


def test_without_room_for_the_copy_nothing_is_migrated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = stored_home(tmp_path, 6)
    before = home.records.read_bytes()

    def full(*_arguments: object) -> None:
        raise DiskFull(path=str(home.copies), detail="full")

    monkeypatch.setattr(verified_copy, "_copy_pages", full)
    with pytest.raises(DiskFull):
        worked(home)
    assert home.records.read_bytes() == before
    assert list(home.copies.iterdir()) == []
