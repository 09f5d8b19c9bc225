"""Guarantees of the records file, and faults of it."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from annotator.core.errors import DiskFull, HomeGone, RecordsDamaged, RecordsNewer, StoreFault
from annotator.core.ledger.checkpoint import Checkpoint
from annotator.core.ledger.hash_chain import first_broken
from annotator.store.folders.home import Home
from annotator.store.records import ledger, outbox, schema
from annotator.store.records.connection import (
    open_database,
    open_to_read,
    sqlite_faults,
    transaction,
)
from annotator.store.records.sqlite import SqliteRecords, open_records, open_records_readonly
from store.examples import a_parcel, an_answer, an_assignment, an_entry, opening, submission
from store.records.filled import fill, spoil_pages


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return Home(tmp_path).records


@pytest.fixture
def connection(path: Path) -> Iterator[sqlite3.Connection]:
    connection = open_database(path)
    yield connection
    connection.close()


def test_a_commit_is_on_the_disk_before_it_is_told(connection: sqlite3.Connection) -> None:
    asked = ("journal_mode", "synchronous", "foreign_keys", "trusted_schema", "application_id", "user_version")
    found = [connection.execute(f"PRAGMA {name}").fetchone()[0] for name in asked]
    assert found == ["wal", 2, 1, 0, schema.APPLICATION_ID, schema.VERSION]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entries SET kind = 'paused'",
        "DELETE FROM entries",
        "INSERT OR REPLACE INTO entries SELECT * FROM entries LIMIT 1",
        "UPDATE OR REPLACE entries SET seq = 2",
        "INSERT OR REPLACE INTO parcels SELECT * FROM parcels",
        "UPDATE parcels SET envelope = x'00'",
        "DELETE FROM parcels",
        "DELETE FROM assignments",
        "UPDATE assignments SET state = 'lost'",
    ],
)
def test_not_even_a_mistake_of_ours_rewrites_history(tmp_path: Path, statement: str) -> None:
    async def history() -> None:
        records = open_records(Home(tmp_path))
        assignment = an_assignment()
        await records.open_assignment(assignment, opening(assignment))
        await records.submit(submission(assignment), a_parcel(assignment), an_answer("stop"))
        assert await records.begin_delivery(assignment.unique_id)
        await records.close()

    asyncio.run(history())
    with closing(open_database(Home(tmp_path).records)) as connection:
        before = list(connection.iterdump())
        with pytest.raises(sqlite3.IntegrityError):
            connection.execute(statement)
        assert list(connection.iterdump()) == before


def test_a_commit_that_fails_leaves_nothing_and_the_next_one_works(connection: sqlite3.Connection) -> None:
    def fails_at_commit() -> None:
        with transaction(connection):
            connection.execute("PRAGMA defer_foreign_keys = ON")
            outbox.add(connection, a_parcel(an_assignment()))
            ledger.append(connection, [an_entry()])

    with pytest.raises(sqlite3.IntegrityError):
        fails_at_commit()
    assert not connection.in_transaction
    assert (outbox.newest_first(connection), ledger.entries(connection, 0)) == ((), ())
    with transaction(connection):
        ledger.append(connection, [an_entry()])
    assert [entry.seq for entry in ledger.entries(connection, 0)] == [1]


def test_a_full_disk_is_told_and_nothing_before_is_lost(path: Path) -> None:
    def on_a_small_disk(path: Path) -> sqlite3.Connection:
        connection = open_database(path)
        connection.execute("PRAGMA max_page_count = 40").fetchone()
        return connection

    async def scenario() -> None:
        records = SqliteRecords(path, on_a_small_disk)
        (first,) = await records.append(an_entry())
        with pytest.raises(DiskFull) as full:
            await records.append(an_entry(), an_entry(body={"long": "x" * 400_000}))
        assert full.value.params["path"] == str(path)
        (second,) = await records.append(an_entry())
        assert await records.entries() == (first, second)
        assert first_broken((first, second)) is None
        await records.close()

    asyncio.run(scenario())


def spoil_header(path: Path) -> None:
    path.write_bytes(b"Dear diary, " * 1000)


def spoil_schema_format(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[47] ^= 0xFF  # https://www.sqlite.org/fileformat.html#schema_format_number
    path.write_bytes(data)


def cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-20_000])


def put_another_program_s(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE songs (title)")


@pytest.mark.parametrize("spoil", [spoil_header, spoil_schema_format, spoil_pages, cut_short, put_another_program_s])
def test_damaged_records_are_told_and_left_as_they_are(path: Path, spoil: object) -> None:
    assert callable(spoil)
    fill(path)
    spoil(path)
    before = path.read_bytes()
    for opened in (open_database, open_to_read):
        with pytest.raises(RecordsDamaged) as damaged:
            opened(path)
        assert damaged.value.params["path"] == str(path)
        assert damaged.value.params["detail"]
        assert path.read_bytes() == before


def test_records_of_an_annotator_that_knew_no_checkpoint_get_one(path: Path) -> None:
    fill(path, 3)

    async def scenario() -> None:
        reading = open_records_readonly(Home(path.parent))
        assert await reading.checkpoint() is None
        await reading.close()
        records = open_records(Home(path.parent))
        assert await records.checkpoint() is None
        ends = await records.ends()
        assert ends is not None
        await records.keep_checkpoint(Checkpoint("1", 3, ends[1].sha256, "[]"))
        assert await records.checkpoint() is not None
        await records.close()

    asyncio.run(scenario())


def test_records_of_a_newer_annotator_are_left_as_they_are(path: Path) -> None:
    fill(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA user_version = {schema.VERSION + 1}")
    before = path.read_bytes()
    for opened in (open_database, open_to_read):
        with pytest.raises(RecordsNewer):
            opened(path)
        assert path.read_bytes() == before


def test_a_home_that_cannot_hold_records_is_told(tmp_path: Path) -> None:
    (tmp_path / "records.sqlite3").mkdir()
    with pytest.raises(StoreFault) as fault:
        open_records(Home(tmp_path))
    assert fault.value.params["path"] == str(tmp_path / "records.sqlite3")


def test_our_own_misuse_of_the_library_is_not_dressed_up_as_a_fault(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, pytest.raises(sqlite3.ProgrammingError), sqlite_faults(path):
        connection.execute("SELECT ?", (1, 2))


def test_records_are_read_beside_a_running_annotator(tmp_path: Path) -> None:
    async def scenario() -> None:
        records = open_records(Home(tmp_path))
        await records.append(an_entry())
        reading = open_records_readonly(Home(tmp_path))
        assert len(await reading.entries()) == 1
        await records.append(an_entry())
        assert len(await reading.entries()) == 2
        with pytest.raises(StoreFault):
            await reading.append(an_entry())
        await records.close()
        assert len(await reading.entries()) == 2
        await reading.close()

    asyncio.run(scenario())


@pytest.mark.parametrize("is_empty_file", [False, True])
def test_reading_records_that_do_not_exist_makes_none(tmp_path: Path, is_empty_file: bool) -> None:
    if is_empty_file:
        Home(tmp_path).records.touch()
    before = [(path.name, path.stat().st_size) for path in tmp_path.iterdir()]
    with pytest.raises(StoreFault):
        open_records_readonly(Home(tmp_path))
    assert [(path.name, path.stat().st_size) for path in tmp_path.iterdir()] == before


def test_a_closed_file_alone_is_the_whole_of_the_records(path: Path) -> None:
    fill(path, 10)
    assert [one.name for one in path.parent.iterdir()] == [path.name]


def test_records_whose_tables_have_damaged_names_are_told_as_damaged(tmp_path: Path) -> None:
    file = tmp_path / "records.sqlite3"
    open_database(file).close()
    with closing(sqlite3.connect(file, autocommit=True)) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("UPDATE sqlite_schema SET name = CAST(x'70a5' AS TEXT), sql = 'CREATE' WHERE type = 'index'")
    for open_it in (open_database, open_to_read):
        with pytest.raises(RecordsDamaged):
            open_it(file)


def test_records_that_are_gone_take_no_change_until_they_are_saved_elsewhere(tmp_path: Path) -> None:
    """Their path no longer leads to the open file. Once they are saved nobody is asked again."""
    home = Home(tmp_path / "home")

    async def scenario() -> None:
        records = open_records(home)
        await records.append(an_entry())
        shutil.rmtree(home.folder)
        with pytest.raises(HomeGone):
            await records.append(an_entry())
        assert records.gone.is_set()
        assert not await records.is_there()
        copied: list[int] = []

        def copy(connection: sqlite3.Connection) -> None:
            copied.append(connection.execute("SELECT count(*) FROM entries").fetchone()[0])

        await records.save_elsewhere(copy)
        assert not records.gone.is_set()
        await records.append(an_entry())
        await records.close()
        assert copied == [1, 2]

    asyncio.run(scenario())
