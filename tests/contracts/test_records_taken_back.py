"""The contract of `core.ports.records.Records` for reopened tasks."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from annotator.core.answer.assignment import AssignmentState
from annotator.core.errors import LeftAlready
from annotator.core.ledger.entries import EntryKind, NewEntry
from annotator.core.ledger.hash_chain import first_broken
from annotator.core.outbox.parcel import Accepted, DeliveryReason, Outcome, Parcel, Refused, RetryLater
from annotator.core.ports.records import Records
from contracts.record_examples import NOW, Play, with_parcel
from store.examples import KEY, a_draft, a_parcel, an_answer, an_assignment, an_entry, opening, submission


def taken_back(unique_id: str) -> NewEntry:
    return an_entry(EntryKind.TASK_REOPENED, {"unique_id": unique_id})


async def everything(records: Records) -> tuple[Any, ...]:
    return await records.entries(), await records.parcels(), await records.assignments(KEY)


async def is_refused(records: Records, unique_id: str) -> bool:
    before = await everything(records)
    with pytest.raises(LeftAlready):
        await records.reopen_task(unique_id, taken_back(unique_id))
    return await everything(records) == before


@pytest.mark.parametrize("was_cancelled", [False, True])
def test_what_was_taken_back_is_open_again_with_all_of_its_answer(play: Play, was_cancelled: bool) -> None:
    async def scenario(records: Records) -> None:
        await with_parcel(records, "other")
        assignment = an_assignment()
        await records.open_assignment(assignment, opening(assignment))
        parcel = a_parcel(assignment, was_cancelled=was_cancelled)
        await records.submit(submission(assignment), parcel, an_answer("yield"))
        entry = await records.reopen_task(assignment.unique_id, taken_back(assignment.unique_id))
        entries = await records.entries()
        assert entries[-1] == entry
        assert first_broken(entries) is None
        assert await records.parcel(assignment.unique_id) is None
        assert await records.parcels_not_accepted() == 1
        assert await records.assignment(KEY, "1") == replace(assignment, answer=an_answer("yield"))
        assert dict((await records.standing(KEY)).opened) == {"1": assignment.opened_utc_ms}
        await records.save_draft(assignment.unique_id, a_draft("stop"))
        again = a_parcel(assignment, "stop")
        await records.submit(submission(assignment), again, an_answer("stop"))
        assert await records.parcel(assignment.unique_id) == again
        kept = await records.assignment(KEY, "1")
        assert kept == replace(assignment, state=AssignmentState.SUBMITTED, answer=an_answer("stop"))

    play(scenario)


def test_nothing_is_taken_back_twice_or_without_having_been_sent(play: Play) -> None:
    async def scenario(records: Records) -> None:
        assert await is_refused(records, "unknown")
        parcel = await with_parcel(records)
        await records.reopen_task(parcel.unique_id, taken_back(parcel.unique_id))
        assert await is_refused(records, parcel.unique_id)

    play(scenario)


def test_what_is_being_handed_over_is_not_taken_back_whatever_becomes_of_the_program(play: Play) -> None:
    async def scenario(records: Records) -> None:
        parcel = await with_parcel(records)
        assert await records.begin_delivery(parcel.unique_id)
        assert await is_refused(records, parcel.unique_id)
        assert [due.unique_id for due in await records.due_parcels(NOW)] == [parcel.unique_id]

    play(scenario)


@pytest.mark.parametrize(
    "outcome",
    [
        Accepted("receipt"),
        Refused(DeliveryReason.DIFFERENT_FILE, "/usb/a"),
        RetryLater(DeliveryReason.NO_ANSWER),
        RetryLater(DeliveryReason.FOLDER_MISSING, "/usb"),
    ],
)
def test_what_may_have_arrived_is_not_taken_back(play: Play, outcome: Outcome) -> None:
    async def scenario(records: Records) -> None:
        parcel = await with_parcel(records)
        await records.begin_delivery(parcel.unique_id)
        await records.record_outcome(parcel.unique_id, outcome, NOW)
        assert await is_refused(records, parcel.unique_id)
        await records.retry(parcel.unique_id, NOW)
        assert await is_refused(records, parcel.unique_id)

    play(scenario)


async def tried(records: Records, parcel: Parcel, *, never_began: bool) -> None:
    assert await records.begin_delivery(parcel.unique_id)
    outcome = RetryLater(DeliveryReason.FOLDER_MISSING, "/usb", never_began=never_began)
    await records.record_outcome(parcel.unique_id, outcome, NOW)


def test_what_certainly_never_began_to_leave_can_be_taken_back(play: Play) -> None:
    async def scenario(records: Records) -> None:
        parcel = await with_parcel(records)
        await tried(records, parcel, never_began=True)
        await tried(records, parcel, never_began=True)
        assert (await records.parcels())[0].can_be_reopened
        await records.reopen_task(parcel.unique_id, taken_back(parcel.unique_id))

    play(scenario)


def test_a_later_try_that_never_began_says_nothing_of_an_earlier_one(play: Play) -> None:
    async def scenario(records: Records) -> None:
        parcel = await with_parcel(records)
        await tried(records, parcel, never_began=False)
        await tried(records, parcel, never_began=True)
        assert await is_refused(records, parcel.unique_id)

    play(scenario)


def test_what_was_taken_back_cannot_be_handed_over_any_more(play: Play) -> None:
    async def scenario(records: Records) -> None:
        parcel = await with_parcel(records)
        await records.reopen_task(parcel.unique_id, taken_back(parcel.unique_id))
        assert not await records.begin_delivery(parcel.unique_id)
        accepted = await with_parcel(records, "2")
        await records.record_outcome(accepted.unique_id, Accepted("receipt"), NOW)
        assert not await records.begin_delivery(accepted.unique_id)

    play(scenario)
