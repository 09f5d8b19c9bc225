"""Actions on tasks: opening, answering, submitting, skipping, leaving and returning."""

from __future__ import annotations

import asyncio
import json

import pytest

from annotator.core.answer.validation import FindingCode
from annotator.core.design.medium import Medium, MediumKind
from annotator.core.errors import StoreFault
from annotator.core.events import (
    AnswerUnsound,
    BundleFinished,
    DraftSaved,
    Event,
    OutboxChanged,
    TaskPutAway,
    TaskShown,
    TaskSubmitted,
)
from annotator.core.ledger.entries import EntryKind
from annotator.core.ledger.intervals import State
from services.desks import KEY, Office, an_office, files, play


def test_the_opening_is_in_the_records_before_the_task_is_shown() -> None:
    async def scenario() -> None:
        office = an_office()
        written: list[list[EntryKind]] = []
        entries = office.records._entries

        def listener(event: Event) -> None:
            if isinstance(event, TaskShown):
                written.append([entry.kind for entry in entries])

        office.desk.event_bus.listen(listener)
        await office.start()
        assert [kinds[-1] for kinds in written] == [EntryKind.TASK_OPENED]

    asyncio.run(scenario())


def test_the_opening_tells_who_pays_what_and_which_idle_rule_is_in_force() -> None:
    async def scenario(office: Office) -> None:
        opened = (await office.records.entries())[1]
        assert opened.kind is EntryKind.TASK_OPENED
        assert dict(opened.body) == {
            "unique_id": office.view().unique_id,
            "bundle": KEY,
            "task": "first",
            "requester": "City Mapping Group",
            "reward": {"amount": "0.04", "currency": "EUR"},
            "loading": True,
            "idle_after_s": 90,
        }

    play(scenario)


def test_a_task_left_and_opened_again_keeps_its_id_and_its_draft() -> None:
    async def scenario(office: Office) -> None:
        before = office.view()
        answer = office.answered("tree")
        await office.desk.session.leave_task()
        assert office.desk.session.view() is None
        assert office.told(TaskPutAway) == [TaskPutAway(KEY)]
        await office.desk.session.open_bundle(KEY)
        assert (office.view().unique_id, office.view().answer) == (before.unique_id, answer)

    play(scenario)


def test_a_task_keeps_its_id_and_its_draft_over_a_restart() -> None:
    async def scenario(office: Office) -> None:
        unique_id, answer = office.view().unique_id, office.answered("tree", "Bench")
        await office.drafts.flush()
        again = an_office(records=office.records, clock=office.clock, library=office.library)
        await again.desk.journal.start("0.1.0")
        await again.desk.session.open_bundle(KEY)
        assert (again.view().unique_id, again.view().answer) == (unique_id, answer)
        assert [dict(item.value) for item in answer.items] == [{"choices": ["Bench", "tree"]}]

    play(scenario)


def test_the_newest_edit_is_found_again_although_the_disk_was_full_when_the_bundle_was_left() -> None:
    async def scenario(office: Office) -> None:
        answer = office.answered("tree")
        office.records.fault = StoreFault(detail="full")
        with pytest.raises(StoreFault):
            await office.desk.session.leave_task()
        office.records.fault = None
        await office.desk.session.open_bundle(KEY)
        assert office.view().answer == answer

    play(scenario)


def test_an_answer_that_misses_something_is_told_and_kept() -> None:
    async def scenario(office: Office) -> None:
        before, unique_id = await office.kinds(), office.view().unique_id
        await office.desk.session.submit(unique_id)
        (unsound,) = office.told(AnswerUnsound)
        assert [(one.code, one.control) for one in unsound.findings] == [(FindingCode.REQUIRED, "things")]
        assert await office.kinds() == before
        assert await office.records.parcels() == ()
        assert office.view().unique_id == unique_id
        office.answered("tree")
        await office.desk.session.submit(unique_id)
        (told,) = office.told(TaskSubmitted)
        assert told == TaskSubmitted(KEY, 0, False, unique_id, office.clock.now().utc_ms)

    play(scenario)


def test_a_task_counts_as_submitted_only_once_the_records_have_it() -> None:
    async def scenario(office: Office) -> None:
        known: list[int] = []
        parcels = office.records._parcels

        def listener(event: Event) -> None:
            if isinstance(event, TaskSubmitted):
                known.append(len(parcels))

        office.desk.event_bus.listen(listener)
        office.answered("tree")
        await office.desk.session.submit(office.view().unique_id)
        assert known == [1]
        assert [type(event) for event in office.events[-3:]] == [TaskSubmitted, OutboxChanged, TaskShown]
        assert office.view().index == 1

    play(scenario)


def test_a_submission_that_the_disk_refuses_changes_nothing_and_works_when_tried_again() -> None:
    async def scenario(office: Office) -> None:
        unique_id, answer = office.view().unique_id, office.answered("tree")
        await office.drafts.flush()
        before = await office.kinds()
        office.records.fault = StoreFault(detail="full")
        with pytest.raises(StoreFault):
            await office.desk.session.submit(unique_id)
        assert (await office.kinds(), await office.records.parcels(), office.told(TaskSubmitted)) == (before, (), [])
        assert (office.view().unique_id, office.view().answer) == (unique_id, answer)
        office.records.fault = None
        await office.desk.session.submit(unique_id)
        (parcel,) = await office.records.parcels()
        assert parcel.unique_id == unique_id

    play(scenario)


def test_a_key_pressed_twice_submits_one_task() -> None:
    async def scenario(office: Office) -> None:
        office.answered("tree")
        first = office.view().unique_id
        await office.desk.session.submit(first)
        office.answered("Bench")
        await office.desk.session.submit(first)
        await office.desk.session.skip(first)
        assert [parcel.unique_id for parcel in await office.records.parcels()] == [first]
        assert [dict(item.value) for item in office.view().answer.items] == [{"choices": ["Bench"]}]

    play(scenario)


def test_an_edit_that_names_another_task_is_not_taken() -> None:
    async def scenario(office: Office) -> None:
        answer, first = office.answered("tree"), office.view().unique_id
        await office.desk.session.step(1)
        office.desk.session.edited(first, answer)
        await office.drafts.flush()
        assert office.view().answer.items == ()
        assert [event.unique_id for event in office.told(DraftSaved)] == [first]

    play(scenario)


def test_a_skipped_task_is_given_back_empty_and_unpaid() -> None:
    async def scenario(office: Office) -> None:
        office.answered("tree")
        unique_id = office.view().unique_id
        await office.desk.session.skip(unique_id)
        (told,) = office.told(TaskSubmitted)
        assert told == TaskSubmitted(KEY, 0, True, unique_id, office.clock.now().utc_ms)
        (parcel,) = await office.records.parcels()
        sent = json.loads(parcel.envelope)
        assert (parcel.was_cancelled, sent["was_cancelled"], sent["result"]) == (True, True, [])
        entry = (await office.records.entries())[-2]
        assert (entry.kind, entry.body["reward"]) == (EntryKind.TASK_SUBMITTED, None)
        assert office.desk.journal.reading().today.brought() == {}

    play(scenario)


def test_a_task_cannot_be_skipped_where_the_requester_does_not_allow_it() -> None:
    async def scenario(office: Office) -> None:
        before = await office.kinds()
        await office.desk.session.skip(office.view().unique_id)
        assert await office.kinds() == before
        assert office.view().index == 0

    play(scenario, files("\n[assignments]\nallow_skip = false\n"))


def test_previous_and_next_stop_at_either_end() -> None:
    async def scenario(office: Office) -> None:
        session = office.desk.session
        seen = []
        for distance in (-1, 1, 1, 1, -1):
            await session.step(distance)
            seen.append(office.view().index)
        assert seen == [0, 1, 2, 2, 1]

    play(scenario)


def test_after_submitting_comes_the_next_task_that_is_not_done_and_at_the_end_the_first_that_was_passed_over() -> None:
    async def scenario(office: Office) -> None:
        session = office.desk.session
        await session.step(1)
        for expected in (2, 0):
            office.answered("tree")
            await session.submit(office.view().unique_id)
            assert office.view().index == expected
        assert office.told(BundleFinished) == []
        office.answered("tree")
        await session.submit(office.view().unique_id)
        assert office.told(BundleFinished) == [BundleFinished(KEY)]
        assert await session.promises.progress(KEY) == (3, True)

    play(scenario)


def test_work_goes_on_at_the_task_that_was_opened_last() -> None:
    async def scenario(office: Office) -> None:
        await office.desk.session.step(1)
        office.clock.advance(1000)
        await office.desk.session.step(1)
        office.clock.advance(1000)
        await office.desk.session.leave_task()
        await office.desk.session.open_bundle(KEY)
        assert office.view().index == 2
        await office.desk.session.step(-1)
        office.clock.advance(1000)
        await office.desk.session.step(-1)
        office.clock.advance(1000)
        await office.desk.session.leave_task()
        await office.desk.session.open_bundle(KEY)
        assert office.view().index == 0, "the task that was left, though others were opened first after it"

    play(scenario)


def test_a_finished_bundle_opens_at_its_first_task_to_look_at() -> None:
    async def scenario(office: Office) -> None:
        for _ in range(3):
            await office.desk.session.skip(office.view().unique_id)
        await office.desk.session.leave_task()
        before = await office.records.parcels()
        await office.desk.session.open_bundle(KEY)
        view = office.view()
        assert (view.index, view.done, view.state.value) == (0, 3, "skipped")
        await office.desk.session.submit(view.unique_id)
        assert await office.records.parcels() == before

    play(scenario)


def test_the_media_ahead_are_those_of_the_next_tasks() -> None:
    async def scenario(office: Office) -> None:
        ahead = (Medium("media/second.jpg", MediumKind.IMAGE), Medium("media/third.webp", MediumKind.IMAGE))
        assert office.desk.session.media_ahead(1) == ahead[:1]
        assert office.desk.session.media_ahead(5) == ahead
        await office.desk.session.step(2)
        assert office.desk.session.media_ahead(5) == ()

    play(scenario)


def test_nothing_happens_while_no_bundle_is_at_work() -> None:
    async def scenario() -> None:
        office = an_office()
        await office.desk.journal.start("0.1.0")
        session = office.desk.session
        await session.open_task(0)
        await session.step(1)
        await session.leave_task()
        await session.submit("none")
        assert await office.kinds() == [EntryKind.STARTED]
        assert session.media_ahead(2) == ()
        assert office.state() is State.SEARCHING

    asyncio.run(scenario())
