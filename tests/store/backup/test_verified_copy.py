"""A copy of the records is whole and sound, or it is not there."""

from __future__ import annotations

import asyncio
import sqlite3
import stat
import sys
from contextlib import closing
from pathlib import Path

import pytest

from annotator.core.errors import RecordsDamaged, StoreFault
from annotator.core.ledger.backup_summary import BackupSummary
from annotator.core.outbox.parcel import Accepted
from annotator.store.backup.verified_copy import backup_summary_of, copy_records
from annotator.store.folders.home import Home
from annotator.store.records.sqlite import SqliteRecords, open_records
from store.examples import a_parcel, an_answer, an_assignment, an_entry, opening, submission


async def work(records: SqliteRecords, tasks: range) -> None:
    for number in tasks:
        assignment = an_assignment(str(number))
        await records.open_assignment(assignment, opening(assignment))
        await records.submit(submission(assignment), a_parcel(assignment), an_answer("stop"))
        await records.record_outcome(assignment.unique_id, Accepted("receipt"), utc_ms=0)
        await records.append(*[an_entry() for _ in range(150)])


def worked(home: Home, tasks: int = 4) -> None:
    async def working() -> None:
        records = open_records(home)
        await work(records, range(tasks))
        await records.close()

    asyncio.run(working())


def test_a_copy_holds_what_was_acknowledged_and_opens_as_records(tmp_path: Path) -> None:
    home, target = Home(tmp_path / "home"), tmp_path / "copies" / "copy.sqlite3"
    target.parent.mkdir()
    steps: list[int] = []

    async def copying() -> BackupSummary:
        records = open_records(home)
        await work(records, range(4))
        holding = copy_records(home.records, target, lambda done, _all: steps.append(done))
        last = await records.ends()
        assert last is not None
        assert (holding.last_sha256, holding.entries) == (last[1].sha256, last[1].seq)
        await records.close()
        return holding

    holding = asyncio.run(copying())
    assert (holding.results, holding.received) == (4, 4)
    assert holding == backup_summary_of(target)
    assert steps == sorted(steps)
    assert steps[-1] == 100
    assert [path.name for path in target.parent.iterdir()] == [target.name]
    if sys.platform != "win32":
        assert stat.S_IMODE(target.stat().st_mode) == 0o600
    target.replace(home.records)

    async def looking() -> None:
        records = open_records(home)
        assert len(await records.parcels()) == 4
        await records.append(an_entry())
        await records.close()

    asyncio.run(looking())


def test_what_is_written_meanwhile_is_not_in_it_and_does_not_make_it_begin_again(tmp_path: Path) -> None:
    home = Home(tmp_path)
    worked(home, tasks=5)
    moments: list[int] = []

    async def copying() -> None:
        records = open_records(home)
        ends = await records.ends()
        loop = asyncio.get_running_loop()

        def beside(done: int, _all: int) -> None:
            if done < 100:
                moments.append(done)
                asyncio.run_coroutine_threadsafe(records.append(an_entry()), loop).result()

        holding = await asyncio.to_thread(copy_records, home.records, tmp_path / "copy", beside)
        assert ends is not None
        assert holding.entries == ends[1].seq
        assert (await records.ends() or ends)[1].seq == ends[1].seq + len(moments)
        await records.close()

    asyncio.run(copying())
    assert moments


class Enough(Exception):
    pass


@pytest.mark.parametrize("end", [0, 30, 39, 70])
def test_who_stops_it_leaves_nothing_and_the_copy_before_stays(tmp_path: Path, end: int) -> None:
    home, target = Home(tmp_path / "home"), tmp_path / "copies" / "copy"
    worked(home)
    target.parent.mkdir()
    target.write_text("before")

    def stop(done: int, _all: int) -> None:
        if done >= end:
            raise Enough

    with pytest.raises(Enough):
        copy_records(home.records, target, stop)
    assert [path.name for path in target.parent.iterdir()] == ["copy"]
    assert target.read_text() == "before"


def test_records_whose_chain_is_broken_are_told_by_the_entry_and_not_copied(tmp_path: Path) -> None:
    home = Home(tmp_path)
    worked(home)
    with closing(sqlite3.connect(home.records, autocommit=True)) as connection:
        connection.execute("DROP TRIGGER entries_never_change")
        connection.execute("UPDATE entries SET utc_ms = utc_ms + 1 WHERE seq = 17")
    with pytest.raises(RecordsDamaged) as caught:
        copy_records(home.records, tmp_path / "copy")
    assert caught.value.params["seq"] == "17"
    assert caught.value.params["path"] == str(home.records)
    assert not (tmp_path / "copy").exists()


def test_records_with_a_spoiled_page_are_told_and_not_copied(tmp_path: Path) -> None:
    home = Home(tmp_path)
    worked(home)
    data = bytearray(home.records.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 600] = bytes(600)
    home.records.write_bytes(data)
    with pytest.raises(RecordsDamaged):
        copy_records(home.records, tmp_path / "copy")
    assert not (tmp_path / "copy").exists()


def test_a_place_that_cannot_be_written_is_a_fault_of_the_store(tmp_path: Path) -> None:
    home = Home(tmp_path)
    worked(home, tasks=1)
    with pytest.raises(StoreFault):
        copy_records(home.records, tmp_path / "nowhere" / "copy")


def test_home_without_records_is_a_fault_of_the_store(tmp_path: Path) -> None:
    with pytest.raises(StoreFault):
        copy_records(tmp_path / "records.sqlite3", tmp_path / "copy")
    assert list(tmp_path.iterdir()) == []
