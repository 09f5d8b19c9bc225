"""The daily copy beside the work: what keeps it from being made is told once, and nobody waits for it in the end."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from msgspec.structs import replace

from annotator.app.gui import daily_backup
from annotator.app.gui.backup_process import copied_apart
from annotator.app.gui.daily_backup import copy_daily
from annotator.core.errors import DiskFull, RecordsDamaged
from annotator.core.events import Event, EventBus, Failed
from annotator.core.ledger.backup_summary import BackupSummary
from annotator.core.ports.bundles import Progress
from annotator.store.backup.change_log import Changes
from annotator.store.backup.daily import Copier
from annotator.store.backup.folder import CopiesFolder
from annotator.store.backup.verified_copy import backup_summary_of, copy_records
from annotator.store.folders.home import Home
from annotator.store.records.sqlite import SqliteRecords, open_records
from fakes.clock import START
from services.service_env import until
from store.examples import an_entry

DAY_MS = 86_400_000


class Copied:
    """A home whose copies are looked after in small steps of time."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self.now = START
        self.events: list[Event] = []
        self._event_bus = EventBus()
        self._event_bus.listen(self.events.append)
        self.copier: Copier = copied_apart
        self._changes = Changes(CopiesFolder(home.copies))
        self.records: SqliteRecords = open_records(home, self._changes)

    async def run(self) -> None:
        await copy_daily(self.home, self._changes, lambda: self.now, self._event_bus, self._copied)

    def _copied(self, records: Path, target: Path, progress: Progress) -> BackupSummary:
        return self.copier(records, target, progress)

    def names(self) -> list[str]:
        return [path.name for path in CopiesFolder(self.home.copies).copies()]


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(daily_backup, "LOOK_EVERY_S", 0.01)
    monkeypatch.setattr(daily_backup, "AGAIN_AFTER_S", 0.01)


def test_a_copy_is_made_and_another_after_midnight(tmp_path: Path) -> None:
    async def living() -> None:
        copied = Copied(Home(tmp_path))
        await copied.records.append(an_entry())
        task = asyncio.create_task(copied.run())
        await until(lambda: copied.names() == ["records-2026-11-24.sqlite3"], "a copy of the day")
        copied.now = replace(START, utc_ms=START.utc_ms + DAY_MS)
        await until(lambda: len(copied.names()) == 2, "a copy of the next day")
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await copied.records.close()
        assert copied.events == []
        assert backup_summary_of(copied.home.copies / "records-2026-11-25.sqlite3").entries == 1

    asyncio.run(living())


def test_a_full_disk_is_told_once_a_day_and_work_goes_on(tmp_path: Path) -> None:
    tries: list[Path] = []

    def full(_records: Path, target: Path, _progress: Progress) -> BackupSummary:
        tries.append(target)
        raise DiskFull(path=str(target), detail="No space left on device")

    async def living() -> None:
        copied = Copied(Home(tmp_path))
        copied.copier = full
        task = asyncio.create_task(copied.run())
        await until(lambda: len(tries) >= 3, "several tries")
        assert [event.code for event in copied.events if isinstance(event, Failed)] == ["copy-no-room"]
        await copied.records.append(an_entry())
        copied.copier = copy_records
        await until(lambda: bool(copied.names()), "a copy after all")
        assert len(copied.events) == 1
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await copied.records.close()

    asyncio.run(living())


def test_damaged_records_end_the_work(tmp_path: Path) -> None:
    async def living() -> None:
        copied = Copied(Home(tmp_path))
        await copied.records.append(*[an_entry() for _ in range(400)])
        await copied.records.close()
        data = bytearray(copied.home.records.read_bytes())
        data[-4096 * 4 :] = bytes(4096 * 4)
        copied.home.records.write_bytes(data)
        with pytest.raises(RecordsDamaged):
            await copied.run()
        assert copied.names() == []

    asyncio.run(living())


def test_who_leaves_amid_a_copy_leaves_no_half_and_no_thread(tmp_path: Path) -> None:
    begun = asyncio.Event()

    async def living() -> None:
        loop = asyncio.get_running_loop()

        def endless(_records: Path, _target: Path, progress: Progress) -> BackupSummary:
            loop.call_soon_threadsafe(begun.set)
            while True:
                progress(1, 100)

        copied = Copied(Home(tmp_path))
        copied.copier = endless
        task = asyncio.create_task(copied.run())
        await asyncio.wait_for(begun.wait(), 20)
        task.cancel()
        await asyncio.wait_for(asyncio.gather(task, return_exceptions=True), 20)
        assert task.cancelled()
        await copied.records.close()
        assert copied.names() == []

    asyncio.run(living())
