"""The program is killed at any moment: what was acknowledged is there, and nothing is there by half."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from pathlib import Path
from typing import Any

from annotator.core.answer.assignment import Assignment, AssignmentState
from annotator.core.ledger.entries import EntryKind, first_broken
from annotator.core.outbox.parcel import Parcel
from annotator.store.folders.home import Home
from annotator.store.records.sqlite import SqliteRecords, open_records, open_records_readonly
from store.examples import KEY
from store.killed import killed_after, killed_by_itself

PROGRAM = Path(__file__).with_name("busy_person.py")
KILLS = 20
# One round of the busy person's work, a submission in it, is fewer statements of SQL than this.
STATEMENTS = range(1, 64, 3)


def test_nothing_acknowledged_is_lost_however_often_the_program_is_killed(tmp_path: Path) -> None:
    home = Home(tmp_path)
    moments = random.Random(2)
    told: list[dict[str, Any]] = []
    for kill in range(KILLS):
        told += killed_after(moments.randint(1, 40), PROGRAM, tmp_path)
        open_as = open_records_readonly if kill % 2 else open_records
        asyncio.run(check(open_as(home), told))


def test_nothing_is_left_by_half_whatever_the_program_was_about_to_write(tmp_path: Path) -> None:
    told: list[dict[str, Any]] = []
    for statement in STATEMENTS:
        told += killed_by_itself(PROGRAM, tmp_path, str(statement))
        asyncio.run(check(open_records(Home(tmp_path)), told))
    assert "delivered" in {line["what"] for line in told}


async def check(records: SqliteRecords, told: list[dict[str, Any]]) -> None:
    entries = await records.entries()
    parcels = {parcel.unique_id: parcel for parcel in await records.parcels()}
    assignments = {assignment.unique_id: assignment for assignment in await records.assignments(KEY)}
    await records.close()

    assert first_broken(entries) is None
    for line in told:
        if line["what"] == "entry":
            assert entries[line["seq"] - 1].sha256 == line["sha256"]
        else:
            check_promise(line, assignments[line["unique_id"]], parcels)

    # Together or not at all: the entry, the parcel, and the draft gone.
    submitted = [entry.body["unique_id"] for entry in entries if entry.kind is EntryKind.TASK_SUBMITTED]
    assert Counter(submitted) == Counter(parcels.keys())
    closed = {one.unique_id for one in assignments.values() if one.state is not AssignmentState.OPEN}
    assert closed == parcels.keys()
    opened = [entry.body["unique_id"] for entry in entries if entry.kind is EntryKind.TASK_OPENED]
    assert Counter(opened) == Counter(assignments.keys())


def check_promise(line: dict[str, Any], assignment: Assignment, parcels: dict[str, Parcel]) -> None:
    match line["what"]:
        case "draft":
            (choice,) = assignment.answer.regions[0].value["choices"]
            assert choice == "sent" or int(choice) >= line["choice"]
        case "submitted":
            assert assignment.state is AssignmentState.SUBMITTED
        case _:
            assert parcels[line["unique_id"]].receipt == "receipt"
