"""Records of an older program go on in this one: what they hold is there, and what they cannot know is not assumed."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from annotator.core.errors import LeftAlready, RecordsDamaged
from annotator.core.ledger.entries import EntryKind
from annotator.core.outbox.parcel import ParcelState
from annotator.store.folders.home import Home
from annotator.store.records import ledger, schema
from annotator.store.records.connection import open_database, transaction
from annotator.store.records.sqlite import open_records, open_records_readonly
from annotator.ui.i18n.library_errors import in_plain_words
from store.examples import KEY, a_parcel, an_answer, an_assignment, an_entry, opening, submission
from store.records.stored_versions import empty_tables


def first_version(path: Path) -> None:
    """Two entries, and one result in the outbox that was never tried."""
    parcel = a_parcel(an_assignment("1", "id-1"))
    with closing(sqlite3.connect(path, autocommit=True)) as connection:
        connection.executescript(empty_tables(1))
        with transaction(connection):
            ledger.append(connection, [an_entry(), an_entry()])
            connection.execute(
                "INSERT INTO assignments VALUES ('id-1', ?, '1', 'submitted', ?, 0)", (KEY, '[{"id": "r1"}]')
            )
            connection.execute(
                "INSERT INTO parcels VALUES (1, 'id-1', ?, '1', 'folder', ?, 0, 0, 'waiting', 0, 0, '')",
                (KEY, parcel.envelope),
            )


def rules(path: Path) -> set[tuple[str, str]]:
    """Tables, indices and triggers, by name, without their spaces; of those tables that got columns see `columns`."""
    grown = ("parcels", "assignments")
    with closing(sqlite3.connect(path)) as connection:
        found = connection.execute("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL")
        return {(name, " ".join(sql.split())) for name, sql in found if name not in grown}


def columns(path: Path) -> list[tuple[object, ...]]:
    """Return the columns of tables that got new ones: those are at the end."""
    with closing(sqlite3.connect(path)) as connection:
        tables = ("parcels", "assignments")
        return [row[1:5] for table in tables for row in connection.execute(f"PRAGMA table_info({table})")]


def test_records_of_the_first_version_have_the_tables_and_rules_of_this_one(tmp_path: Path) -> None:
    old, new = tmp_path / "old.sqlite3", tmp_path / "new.sqlite3"
    first_version(old)
    for path in (old, new, old):
        open_database(path).close()
    assert rules(old) == rules(new)
    with closing(sqlite3.connect(old)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (schema.VERSION,)
    assert columns(old) == columns(new)


def test_what_the_first_version_had_in_its_outbox_is_delivered_and_not_taken_back(tmp_path: Path) -> None:
    """It did not write down that it began to hand a result over."""
    first_version(Home(tmp_path).records)

    async def scenario() -> None:
        records = open_records(Home(tmp_path))
        (parcel,) = await records.parcels()
        assert (parcel.state, parcel.can_be_reopened) == (ParcelState.WAITING, False)
        assert [due.unique_id for due in await records.due_parcels(0)] == ["id-1"]
        with pytest.raises(LeftAlready):
            await records.reopen_task("id-1", an_entry(EntryKind.TASK_REOPENED, {"unique_id": "id-1"}))
        assert len(await records.entries()) == 2
        assignment = an_assignment("2")
        await records.open_assignment(assignment, opening(assignment))
        await records.submit(submission(assignment), a_parcel(assignment), an_answer("stop"))
        taken_back = an_entry(EntryKind.TASK_REOPENED, {"unique_id": assignment.unique_id})
        await records.reopen_task(assignment.unique_id, taken_back)
        await records.close()

    asyncio.run(scenario())


def test_the_ledger_of_the_first_version_is_read_without_changing_the_file(tmp_path: Path) -> None:
    path = Home(tmp_path).records
    first_version(path)
    before = path.read_bytes()

    async def scenario() -> None:
        reading = open_records_readonly(Home(tmp_path), for_a_moment=True)
        assert len(await reading.entries()) == 2
        await reading.close()

    asyncio.run(scenario())
    assert path.read_bytes() == before


REROUTED = "UPDATE parcels SET connector = 'https' WHERE unique_id = NEW.unique_id"
FOREIGN = {
    "other triggers": (
        *(f"DROP TRIGGER {name}" for name in schema.TRIGGERS),
        f"CREATE TRIGGER parcels_are_made_once AFTER INSERT ON parcels BEGIN {REROUTED}; END",
        f'CREATE TRIGGER "entries ""only"" follow" AFTER UPDATE ON parcels BEGIN {REROUTED}; END',
    ),
    "no triggers": tuple(f"DROP TRIGGER {name}" for name in schema.TRIGGERS),
    "a view and an index": (
        "CREATE VIEW other AS SELECT * FROM parcels",
        "DROP INDEX parcels_to_do",
        "CREATE UNIQUE INDEX parcels_to_do ON parcels (connector)",
    ),
}


def changed(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path, autocommit=True)) as connection:
        for statement in statements:
            connection.execute(statement)


def rows(path: Path) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        tables = ("entries", "assignments", "parcels")
        return [row for table in tables for row in connection.execute(f"SELECT * FROM {table}")]


@pytest.mark.parametrize("foreign", FOREIGN)
def test_foreign_rules_of_records_that_were_taken_in_before_are_made_ours(tmp_path: Path, foreign: str) -> None:
    path, new = Home(tmp_path).records, tmp_path / "new.sqlite3"
    first_version(path)
    for each in (path, new):
        open_database(each).close()
    before = rows(path)
    changed(path, *FOREIGN[foreign])
    assert rules(path) != rules(new)
    open_database(path).close()
    assert rules(path) == rules(new)
    assert rows(path) == before


def test_foreign_triggers_do_not_act_in_a_migration(tmp_path: Path) -> None:
    path = tmp_path / "old.sqlite3"
    first_version(path)
    changed(path, f"CREATE TRIGGER other AFTER UPDATE ON parcels BEGIN {REROUTED}; END")
    open_database(path).close()
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT connector FROM parcels").fetchall() == [("folder",)]


@pytest.mark.parametrize(
    ("table", "statements"),
    [
        ("parcels", ("ALTER TABLE parcels RENAME TO real", "CREATE VIEW parcels AS SELECT * FROM real")),
        ("settings", ("ALTER TABLE settings RENAME COLUMN value TO price",)),
        ("dropped", ("DROP TABLE dropped", "CREATE TABLE dropped (bundle_key TEXT, task_id TEXT AS (bundle_key))")),
    ],
)
def test_records_with_a_changed_table_are_refused_in_words_and_left_as_they_are(
    tmp_path: Path, table: str, statements: tuple[str, ...]
) -> None:
    path = tmp_path / "records.sqlite3"
    open_database(path).close()
    changed(path, *statements)
    before = path.read_bytes()
    with pytest.raises(RecordsDamaged) as damaged:
        open_database(path)
    assert in_plain_words(damaged.value.params["detail"]) == f"the table {table} was changed"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert path.read_bytes() == before
