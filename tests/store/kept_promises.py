"""Check the records against the acknowledgements of a killed program."""

from __future__ import annotations

from collections import Counter
from typing import Any

from annotator.core.answer.assignment import Assignment, AssignmentState
from annotator.core.ledger.entries import EntryKind
from annotator.core.ledger.hash_chain import first_broken
from annotator.core.outbox.parcel import Parcel
from annotator.store.records.sqlite import SqliteRecords
from store.examples import KEY, an_answer


async def check(records: SqliteRecords, told: list[dict[str, Any]]) -> None:
    entries = await records.entries()
    parcels = {parcel.unique_id: parcel for parcel in await records.parcels()}
    assignments = {assignment.unique_id: assignment for assignment in await records.assignments(KEY)}
    await records.close()

    assert first_broken(entries) is None
    submitted = Counter(entry.body["unique_id"] for entry in entries if entry.kind is EntryKind.TASK_SUBMITTED)
    taken_back = Counter(entry.body["unique_id"] for entry in entries if entry.kind is EntryKind.TASK_REOPENED)
    for line in told:
        if line["what"] == "entry":
            assert entries[line["seq"] - 1].sha256 == line["sha256"]
        else:
            check_promise(line, assignments[line["unique_id"]], parcels, taken_back[line["unique_id"]])

    # Together or not at all: the entry, the parcel, and the draft gone; and back again.
    submitted.subtract(taken_back)
    assert {unique_id: count for unique_id, count in submitted.items() if count} == Counter(parcels.keys())
    closed = {one.unique_id for one in assignments.values() if one.state is not AssignmentState.OPEN}
    assert closed == parcels.keys()
    opened = [entry.body["unique_id"] for entry in entries if entry.kind is EntryKind.TASK_OPENED]
    assert Counter(opened) == Counter(assignments.keys())


def check_promise(line: dict[str, Any], assignment: Assignment, parcels: dict[str, Parcel], taken_back: int) -> None:
    """`taken_back` is how often that happened; who submits again has all of the answer."""
    match line["what"]:
        case "draft":
            (choice,) = assignment.answer.items[0].value["choices"]
            assert choice == "sent" or int(choice) >= line["choice"]
        case "submitted":
            assert assignment.state is AssignmentState.SUBMITTED or taken_back
            assert assignment.answer == an_answer("sent")
        case "taken-back":
            assert taken_back == 1
        case "begun":
            assert not parcels[line["unique_id"]].can_be_reopened
        case _:
            assert parcels[line["unique_id"]].receipt == "receipt"
