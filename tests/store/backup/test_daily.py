"""One copy a day, the last fourteen, and the changes since the one before the last."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest

from annotator.core.errors import CopyUnsound, RecordsDamaged, StoreFault
from annotator.store.backup.change_log import Changes
from annotator.store.backup.change_log_format import lines_of
from annotator.store.backup.daily import DailyCopies
from annotator.store.backup.folder import MOST_BACKUPS, MOST_CHANGE_LOGS, CopiesFolder
from annotator.store.backup.verified_copy import backup_summary_of
from annotator.store.folders.home import Home
from annotator.store.records.sqlite import SqliteRecords, open_records
from store.examples import an_entry

DAY = date(2026, 11, 27)

type Work = Callable[[SqliteRecords, DailyCopies, CopiesFolder], Awaitable[None]]


def silent(_done: int, _all: int) -> None:
    pass


def working(home: Home, work: Work, largest_bytes: int = 1 << 20) -> None:
    async def running() -> None:
        folder = CopiesFolder(home.copies)
        changes = Changes(folder, largest_bytes)
        records = open_records(home, changes)
        try:
            await work(records, DailyCopies(home.records, folder, changes), folder)
        finally:
            await records.close()

    asyncio.run(running())


def test_a_day_has_one_copy_and_fourteen_are_kept(tmp_path: Path) -> None:
    async def work(records: SqliteRecords, copies: DailyCopies, folder: CopiesFolder) -> None:
        for number in range(MOST_BACKUPS + 3):
            day = DAY + timedelta(days=number)
            await records.append(an_entry())
            await records.settings()  # what was changed before is told by then
            assert copies.is_due(day)
            assert copies.make(day, silent).entries == number + 1
            assert not copies.is_due(day)
        assert [path.name for path in folder.copies()][:1] == ["records-2026-12-13.sqlite3"]
        assert len(folder.copies()) == MOST_BACKUPS
        assert len(folder.changes()) == 2
        for copy in folder.copies()[:2]:
            begun = (folder.since(copy) or [])[0]
            assert next(iter(lines_of(begun))).last.seq == backup_summary_of(copy).entries
        assert folder.since(folder.copies()[2]) is None

    working(Home(tmp_path), work)


def test_a_clock_that_goes_back_loses_no_copy_but_the_oldest(tmp_path: Path) -> None:
    async def work(records: SqliteRecords, copies: DailyCopies, folder: CopiesFolder) -> None:
        for number in range(MOST_BACKUPS):
            copies.make(DAY + timedelta(days=number), silent)
        early = DAY - timedelta(days=365)
        await records.append(an_entry())
        copies.make(early, silent)
        assert not copies.is_due(early)
        names = [path.name for path in folder.copies()]
        assert len(names) == MOST_BACKUPS
        assert folder.copy_of(early).name in names
        assert folder.copy_of(DAY).name not in names

    working(Home(tmp_path), work)


def test_too_much_that_changed_makes_a_copy_due(tmp_path: Path) -> None:
    async def work(records: SqliteRecords, copies: DailyCopies, folder: CopiesFolder) -> None:
        for _copy in range(MOST_CHANGE_LOGS + 2):
            copies.make(DAY, silent)
            while not copies.is_due(DAY):
                await records.append(an_entry())
        assert len(folder.changes()) <= MOST_CHANGE_LOGS

    working(Home(tmp_path), work, largest_bytes=3000)


def test_very_many_rows_at_once_make_a_copy_due(tmp_path: Path) -> None:
    async def work(records: SqliteRecords, copies: DailyCopies, _folder: CopiesFolder) -> None:
        copies.make(DAY, silent)
        await records.append(*[an_entry() for _ in range(3000)])
        await records.settings()
        assert copies.is_due(DAY)
        assert copies.make(DAY, silent).entries == 3000
        assert not copies.is_due(DAY)

    working(Home(tmp_path), work)


def test_a_copy_that_failed_stays_due_and_loses_nothing(tmp_path: Path) -> None:
    home = Home(tmp_path)

    async def work(records: SqliteRecords, copies: DailyCopies, folder: CopiesFolder) -> None:
        copies.make(DAY, silent)
        await records.append(an_entry())

        def stop(_done: int, _all: int) -> None:
            raise OSError("the disk is gone")

        with pytest.raises(StoreFault):
            copies.make(DAY, stop)
        await records.append(an_entry())
        await records.settings()  # what was changed before is told by then
        assert copies.is_due(DAY)
        assert backup_summary_of(folder.copy_of(DAY)).entries == 0
        entries = [line.last.seq for path in folder.since(folder.copy_of(DAY)) or [] for line in lines_of(path)]
        assert entries[-1] == 2
        copies.make(DAY, silent)
        assert backup_summary_of(folder.copy_of(DAY)).entries == 2

    working(home, work)


def test_records_that_can_be_worked_in_but_not_restored_are_told_apart_from_damaged_ones(tmp_path: Path) -> None:
    home = Home(tmp_path)

    async def work(records: SqliteRecords, copies: DailyCopies, folder: CopiesFolder) -> None:
        await records.append(*[an_entry() for _ in range(300)])
        copies.make(DAY, silent)
        with closing(sqlite3.connect(home.records, autocommit=True)) as connection:
            connection.execute("DROP TRIGGER entries_never_change")
            connection.execute("UPDATE entries SET utc_ms = utc_ms + 1 WHERE seq = 17")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        with pytest.raises(CopyUnsound) as caught:
            copies.make(DAY, silent)
        assert caught.value.params["seq"] == "17"
        assert backup_summary_of(folder.copy_of(DAY)).entries == 300
        data = bytearray(home.records.read_bytes())
        data[-4096 * 3 :] = bytes(4096 * 3)
        home.records.write_bytes(data)
        with pytest.raises(RecordsDamaged):
            copies.make(DAY, silent)

    working(home, work)
