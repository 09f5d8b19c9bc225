"""Records that are too large to be looked at when they are opened are looked through beside the work."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from pathlib import Path

import pytest

from annotator.core.errors import RecordsDamaged
from annotator.store.folders.home import Home
from annotator.store.records import connection as database
from annotator.store.records import integrity_scan
from annotator.store.records.integrity_scan import scan_records, scan_records_in_background
from annotator.store.records.sqlite import open_records
from store.examples import an_entry
from store.records.filled import fill, spoil_pages


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return Home(tmp_path).records


def test_a_large_file_is_opened_at_once_and_looked_through_beside_the_work(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(path)
    spoil_pages(path)

    async def scenario() -> None:
        with pytest.raises(RecordsDamaged):
            open_records(Home(path.parent))
        monkeypatch.setattr(database, "CHECKED_AT_ONCE_BYTES", 0)
        records = open_records(Home(path.parent))
        with pytest.raises(RecordsDamaged) as damaged:
            await scan_records_in_background(path)
        assert damaged.value.params["path"] == str(path)
        await records.close()

    asyncio.run(scenario())


def test_sound_records_are_looked_through_and_nothing_is_said(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "CHECKED_AT_ONCE_BYTES", 0)

    async def scenario() -> None:
        records = open_records(Home(path.parent))
        await records.append(an_entry())
        await scan_records_in_background(path)
        await records.append(an_entry())
        await records.close()

    asyncio.run(scenario())


def test_a_look_through_the_file_ends_when_nobody_waits_for_it(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(path)
    monkeypatch.setattr(database, "CHECKED_AT_ONCE_BYTES", 0)
    seen: list[str] = []

    def in_the_middle(connection: sqlite3.Connection, _path: Path) -> None:
        seen.append("looks")
        connection.execute("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n")

    monkeypatch.setattr(integrity_scan, "check_every_page", in_the_middle)
    scan_records(path, lambda: bool(seen))
    assert seen == ["looks"]
    scan_records(path, lambda: bool(seen))
    assert seen == ["looks"]


def test_a_look_through_the_file_is_over_before_the_records_are_closed(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reader that closes last leaves an empty log and its index beside them."""
    monkeypatch.setattr(database, "CHECKED_AT_ONCE_BYTES", 0)
    fill(path)
    looks, closed = threading.Event(), threading.Event()

    def in_the_middle(connection: sqlite3.Connection, _path: Path) -> None:
        looks.set()
        try:
            connection.execute("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n")
        finally:
            closed.wait(0.5)  # whoever does not wait for this has closed the records by then

    async def scenario() -> None:
        records = open_records(Home(path.parent))
        await records.append(an_entry())
        monkeypatch.setattr(integrity_scan, "check_every_page", in_the_middle)
        look = asyncio.create_task(scan_records_in_background(path))
        await asyncio.to_thread(looks.wait, 20)
        look.cancel()
        await asyncio.gather(look, return_exceptions=True)
        assert look.cancelled()
        await records.close()
        closed.set()

    asyncio.run(scenario())
    for thread in threading.enumerate():
        if thread.name == "look at the records":
            thread.join(20)
    assert sorted(found.name for found in path.parent.glob("records*")) == [path.name]
