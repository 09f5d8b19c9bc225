"""A result whose bytes are not what was written is damage before it is sent, and none of the receiver's afterwards."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from pathlib import Path

import pytest

from annotator.core.errors import RecordsDamaged
from annotator.core.outbox.parcel import Accepted
from annotator.store.backup.consistency import compare
from annotator.store.backup.verified_copy import backup_summary_of
from annotator.store.folders.home import Home
from annotator.store.records import connection as database
from annotator.store.records.integrity_scan import scan_records_in_background
from annotator.store.records.sqlite import SqliteRecords, open_records
from store.examples import KEY, a_parcel, an_answer, an_assignment, an_entry, opening, submission
from store.records.stored_versions import empty_tables

READINGS: dict[str, Callable[[SqliteRecords], Awaitable[object]]] = {
    "what is due": lambda records: records.due_parcels(1 << 60),
    "all": lambda records: records.parcels(),
    "that result": lambda records: records.parcel("id-1"),
    "for a file": lambda records: records.begin_manual_export(KEY),
    "to seal it anew": lambda records: records.reseal([KEY], lambda data: data, {}),
}


def with_a_result(home: Home, *, received: bool = False) -> None:
    async def working() -> None:
        records = open_records(home)
        assignment = an_assignment("1", "id-1")
        await records.open_assignment(assignment, opening(assignment))
        await records.submit(submission(assignment), a_parcel(assignment), an_answer("stop"))
        if received:
            await records.begin_delivery("id-1")
            await records.record_outcome("id-1", Accepted("there"), 0)
        await records.close()

    asyncio.run(working())


def spoil(path: Path) -> None:
    """One letter of the answer, in the parcel and nowhere else."""
    data = path.read_bytes()
    with closing(sqlite3.connect(path)) as connection:
        (envelope,) = connection.execute("SELECT envelope FROM parcels").fetchone()
    assert (data.count(envelope), envelope.count(b"stop")) == (1, 1)
    path.write_bytes(data.replace(envelope, envelope.replace(b"stop", b"stoq")))


def test_a_spoiled_result_that_waits_is_found_at_the_start(tmp_path: Path) -> None:
    home = Home(tmp_path)
    with_a_result(home)
    backup_summary_of(home.records)
    spoil(home.records)
    before = home.records.read_bytes()
    for way in (open_records, lambda home: backup_summary_of(home.records)):
        with pytest.raises(RecordsDamaged, match="id-1 is not what was written"):
            way(home)
    assert home.records.read_bytes() == before
    compared = compare(home)
    assert (compared.corrupt, compared.spoiled_receipts, compared.agrees) == (("id-1",), (), False)


@pytest.mark.parametrize("reading", READINGS)
def test_in_a_large_file_it_is_found_by_whoever_reads_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reading: str
) -> None:
    home = Home(tmp_path)
    with_a_result(home)
    spoil(home.records)
    monkeypatch.setattr(database, "CHECKED_AT_ONCE_BYTES", 0)

    async def working() -> None:
        records = open_records(home)
        with pytest.raises(RecordsDamaged):
            await READINGS[reading](records)
        with pytest.raises(RecordsDamaged):
            await scan_records_in_background(home.records)
        await records.append(an_entry())
        await records.close()

    asyncio.run(working())


def test_what_was_received_is_told_and_keeps_nobody_from_working(tmp_path: Path) -> None:
    home = Home(tmp_path)
    with_a_result(home, received=True)
    spoil(home.records)
    backup_summary_of(home.records)

    async def working() -> None:
        records = open_records(home)
        assert len(await records.parcels()) == 1
        await records.close()

    asyncio.run(working())
    compared = compare(home)
    assert (compared.corrupt, compared.spoiled_receipts, compared.agrees) == ((), ("id-1",), True)


def test_what_an_older_program_left_to_send_is_sealed(tmp_path: Path) -> None:
    home = Home(tmp_path)
    parcel = a_parcel(an_assignment("1", "id-1"))
    with closing(sqlite3.connect(home.records, autocommit=True)) as connection:
        connection.executescript(empty_tables(1))
        connection.execute("INSERT INTO assignments VALUES ('id-1', ?, '1', 'submitted', '[]', 0)", (KEY,))
        connection.execute(
            "INSERT INTO parcels VALUES (1, 'id-1', ?, '1', 'folder', ?, 0, 0, 'waiting', 0, 0, '')",
            (KEY, parcel.envelope),
        )
    compare(home)
    asyncio.run(open_records(home).close())
    backup_summary_of(home.records)
    spoil(home.records)
    with pytest.raises(RecordsDamaged):
        open_records(home)
