"""Actions on tasks: opening, answering, submitting, skipping, leaving and returning."""

from __future__ import annotations

import asyncio
import json

import pytest

from annotator.core.answer.assignment import Assignment
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
from core.pay.hourly_pay import brought
from services.service_env import KEY, ServiceEnv, files, make_env, play


def test_the_opening_is_in_the_records_before_the_task_is_shown() -> None:
    async def scenario() -> None:
        env = make_env()
        written: list[list[EntryKind]] = []
        entries = env.records._entries

        def listener(event: Event) -> None:
            if isinstance(event, TaskShown):
                written.append([entry.kind for entry in entries])

        env.services.event_bus.listen(listener)
        await env.start()
        assert [kinds[-1] for kinds in written] == [EntryKind.TASK_OPENED]

    asyncio.run(scenario())


def test_the_opening_tells_who_pays_what_and_which_idle_rule_is_in_force() -> None:
    async def scenario(env: ServiceEnv) -> None:
        opened = (await env.records.entries())[1]
        assert opened.kind is EntryKind.TASK_OPENED
        assert dict(opened.body) == {
            "unique_id": env.view().unique_id,
            "bundle": KEY,
            "task": "first",
            "requester": "City Mapping Group",
            "reward": {"amount": "0.04", "currency": "EUR"},
            "loading": True,
            "idle_after_s": 90,
        }

    play(scenario)


def test_the_records_are_asked_only_for_a_task_that_was_opened_before(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scenario(env: ServiceEnv) -> None:
        asked, assignment = list[str](), env.records.assignment

        async def watched(bundle_key: str, task_id: str) -> Assignment | None:
            asked.append(task_id)
            return await assignment(bundle_key, task_id)

        monkeypatch.setattr(env.records, "assignment", watched)
        first = env.view()
        await env.services.session.step(1)
        assert env.view().task.id == "second"
        assert asked == []
        await env.services.session.step(-1)
        assert env.view().unique_id == first.unique_id
        assert asked == ["first"]

    play(scenario)


def test_a_task_left_and_opened_again_keeps_its_id_and_its_draft() -> None:
    async def scenario(env: ServiceEnv) -> None:
        before = env.view()
        answer = env.answered("tree")
        await env.services.session.leave_task()
        assert env.services.session.view() is None
        assert env.told(TaskPutAway) == [TaskPutAway(KEY)]
        await env.services.session.open_bundle(KEY)
        assert (env.view().unique_id, env.view().answer) == (before.unique_id, answer)

    play(scenario)


def test_a_task_keeps_its_id_and_its_draft_over_a_restart() -> None:
    async def scenario(env: ServiceEnv) -> None:
        unique_id, answer = env.view().unique_id, env.answered("tree", "Bench")
        await env.drafts.flush()
        again = make_env(records=env.records, clock=env.clock, library=env.library)
        await again.services.journal.start("0.1.0")
        await again.services.session.open_bundle(KEY)
        assert (again.view().unique_id, again.view().answer) == (unique_id, answer)
        assert [dict(item.value) for item in answer.items] == [{"choices": ["Bench", "tree"]}]

    play(scenario)


def test_the_newest_edit_is_found_again_although_the_disk_was_full_when_the_bundle_was_left() -> None:
    async def scenario(env: ServiceEnv) -> None:
        answer = env.answered("tree")
        env.records.fault = StoreFault(detail="full")
        with pytest.raises(StoreFault):
            await env.services.session.leave_task()
        env.records.fault = None
        await env.services.session.open_bundle(KEY)
        assert env.view().answer == answer

    play(scenario)


def test_an_answer_that_misses_something_is_told_and_kept() -> None:
    async def scenario(env: ServiceEnv) -> None:
        before, unique_id = await env.kinds(), env.view().unique_id
        await env.services.session.submit(unique_id)
        (unsound,) = env.told(AnswerUnsound)
        assert [(one.code, one.control) for one in unsound.findings] == [(FindingCode.REQUIRED, "things")]
        assert await env.kinds() == before
        assert await env.records.parcels() == ()
        assert env.view().unique_id == unique_id
        env.answered("tree")
        await env.services.session.submit(unique_id)
        (told,) = env.told(TaskSubmitted)
        assert told == TaskSubmitted(KEY, 0, False, unique_id, env.clock.now().utc_ms)

    play(scenario)


def test_a_task_counts_as_submitted_only_once_the_records_have_it() -> None:
    async def scenario(env: ServiceEnv) -> None:
        known: list[int] = []
        parcels = env.records._parcels

        def listener(event: Event) -> None:
            if isinstance(event, TaskSubmitted):
                known.append(len(parcels))

        env.services.event_bus.listen(listener)
        env.answered("tree")
        await env.services.session.submit(env.view().unique_id)
        assert known == [1]
        assert [type(event) for event in env.events[-3:]] == [TaskSubmitted, OutboxChanged, TaskShown]
        assert env.view().index == 1

    play(scenario)


def test_a_submission_that_the_disk_refuses_changes_nothing_and_works_when_tried_again() -> None:
    async def scenario(env: ServiceEnv) -> None:
        unique_id, answer = env.view().unique_id, env.answered("tree")
        await env.drafts.flush()
        before = await env.kinds()
        env.records.fault = StoreFault(detail="full")
        with pytest.raises(StoreFault):
            await env.services.session.submit(unique_id)
        assert (await env.kinds(), await env.records.parcels(), env.told(TaskSubmitted)) == (before, (), [])
        assert (env.view().unique_id, env.view().answer) == (unique_id, answer)
        env.records.fault = None
        await env.services.session.submit(unique_id)
        (parcel,) = await env.records.parcels()
        assert parcel.unique_id == unique_id

    play(scenario)


def test_a_key_pressed_twice_submits_one_task() -> None:
    async def scenario(env: ServiceEnv) -> None:
        env.answered("tree")
        first = env.view().unique_id
        await env.services.session.submit(first)
        env.answered("Bench")
        await env.services.session.submit(first)
        await env.services.session.skip(first)
        assert [parcel.unique_id for parcel in await env.records.parcels()] == [first]
        assert [dict(item.value) for item in env.view().answer.items] == [{"choices": ["Bench"]}]

    play(scenario)


def test_an_edit_that_names_another_task_is_not_taken() -> None:
    async def scenario(env: ServiceEnv) -> None:
        answer, first = env.answered("tree"), env.view().unique_id
        await env.services.session.step(1)
        env.services.session.edited(first, answer)
        await env.drafts.flush()
        assert env.view().answer.items == ()
        assert [event.unique_id for event in env.told(DraftSaved)] == [first]

    play(scenario)


def test_a_skipped_task_is_given_back_empty_and_unpaid() -> None:
    async def scenario(env: ServiceEnv) -> None:
        env.answered("tree")
        unique_id = env.view().unique_id
        await env.services.session.skip(unique_id)
        (told,) = env.told(TaskSubmitted)
        assert told == TaskSubmitted(KEY, 0, True, unique_id, env.clock.now().utc_ms)
        (parcel,) = await env.records.parcels()
        sent = json.loads(parcel.envelope)
        assert (parcel.was_cancelled, sent["was_cancelled"], sent["result"]) == (True, True, [])
        entry = (await env.records.entries())[-2]
        assert (entry.kind, entry.body["reward"]) == (EntryKind.TASK_SUBMITTED, None)
        assert brought(env.services.journal.reading().today) == {}

    play(scenario)


def test_a_task_cannot_be_skipped_where_the_requester_does_not_allow_it() -> None:
    async def scenario(env: ServiceEnv) -> None:
        before = await env.kinds()
        await env.services.session.skip(env.view().unique_id)
        assert await env.kinds() == before
        assert env.view().index == 0

    play(scenario, files("\n[assignments]\nallow_skip = false\n"))


def test_previous_and_next_stop_at_either_end() -> None:
    async def scenario(env: ServiceEnv) -> None:
        session = env.services.session
        seen = []
        for distance in (-1, 1, 1, 1, -1):
            await session.step(distance)
            seen.append(env.view().index)
        assert seen == [0, 1, 2, 2, 1]

    play(scenario)


def test_after_submitting_comes_the_next_task_that_is_not_done_and_at_the_end_the_first_that_was_passed_over() -> None:
    async def scenario(env: ServiceEnv) -> None:
        session = env.services.session
        await session.step(1)
        for expected in (2, 0):
            env.answered("tree")
            await session.submit(env.view().unique_id)
            assert env.view().index == expected
        assert env.told(BundleFinished) == []
        env.answered("tree")
        await session.submit(env.view().unique_id)
        assert env.told(BundleFinished) == [BundleFinished(KEY)]
        assert len((await session.promises.standing(KEY)).done) == 3

    play(scenario)


def test_work_goes_on_at_the_task_that_was_opened_last() -> None:
    async def scenario(env: ServiceEnv) -> None:
        await env.services.session.step(1)
        env.clock.advance(1000)
        await env.services.session.step(1)
        env.clock.advance(1000)
        await env.services.session.leave_task()
        await env.services.session.open_bundle(KEY)
        assert env.view().index == 2
        await env.services.session.step(-1)
        env.clock.advance(1000)
        await env.services.session.step(-1)
        env.clock.advance(1000)
        await env.services.session.leave_task()
        await env.services.session.open_bundle(KEY)
        assert env.view().index == 0, "the task that was left, though others were opened first after it"

    play(scenario)


def test_a_finished_bundle_opens_at_its_first_task_to_look_at() -> None:
    async def scenario(env: ServiceEnv) -> None:
        for _ in range(3):
            await env.services.session.skip(env.view().unique_id)
        await env.services.session.leave_task()
        before = await env.records.parcels()
        await env.services.session.open_bundle(KEY)
        view = env.view()
        assert (view.index, view.done, view.state.value) == (0, 3, "skipped")
        await env.services.session.submit(view.unique_id)
        assert await env.records.parcels() == before

    play(scenario)


def test_the_media_ahead_are_those_of_the_next_tasks() -> None:
    async def scenario(env: ServiceEnv) -> None:
        ahead = (Medium("media/second.jpg", MediumKind.IMAGE), Medium("media/third.webp", MediumKind.IMAGE))
        assert env.services.session.media_ahead(1) == ahead[:1]
        assert env.services.session.media_ahead(5) == ahead
        await env.services.session.step(2)
        assert env.services.session.media_ahead(5) == ()

    play(scenario)


def test_nothing_happens_while_no_bundle_is_at_work() -> None:
    async def scenario() -> None:
        env = make_env()
        await env.services.journal.start("0.1.0")
        session = env.services.session
        await session.open_task(0)
        await session.step(1)
        await session.leave_task()
        await session.submit("none")
        assert await env.kinds() == [EntryKind.STARTED]
        assert session.media_ahead(2) == ()
        assert env.state() is State.SEARCHING

    asyncio.run(scenario())
