"""A submitted or skipped task can be reopened until its result may have been sent."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from decimal import Decimal
from typing import Any

import pytest

from annotator.core.answer.assignment import AssignmentState
from annotator.core.answer.result_items import Answer
from annotator.core.errors import LeftAlready, StoreFault
from annotator.core.events import OutboxChanged, TaskReopened, TaskShown
from annotator.core.ledger.entries import EntryKind
from annotator.core.ledger.entry_types import TaskReopenedBody
from annotator.core.ledger.intervals import State
from annotator.core.money.states import MoneyState
from annotator.core.outbox.parcel import DeliveryReason, Outcome, Parcel, RetryLater
from annotator.core.pay.meter import Folds
from annotator.services.outbox.delivery import Delivery
from core.pay.hourly_pay import brought
from services.service_env import KEY, ServiceEnv, make_env, play

S = 1_000


async def sent_first(env: ServiceEnv) -> tuple[str, Answer]:
    """The first task, answered and submitted; the second is in focus."""
    unique_id, answer = env.view().unique_id, env.answered("tree")
    await env.services.session.submit(unique_id)
    assert env.view().index == 1
    return unique_id, answer


async def envelope(env: ServiceEnv, unique_id: str) -> Mapping[str, Any]:
    parcel = await env.records.parcel(unique_id)
    assert parcel is not None
    sent: Mapping[str, Any] = json.loads(parcel.envelope)
    return sent


@pytest.mark.parametrize("how", ["submit", "skip"])
def test_a_task_that_is_taken_back_is_open_with_its_answer_under_the_same_id(how: str) -> None:
    async def scenario(env: ServiceEnv) -> None:
        unique_id, answer = env.view().unique_id, env.answered("tree")
        await getattr(env.services.session, how)(unique_id)
        env.events.clear()
        await env.services.session.undo_submit(unique_id)
        view = env.view()
        assert (view.unique_id, view.answer, view.state, view.done) == (unique_id, answer, AssignmentState.OPEN, 0)
        assert env.events == [TaskReopened(KEY, unique_id), OutboxChanged(), TaskShown(KEY, 0)]
        assert await env.records.parcels() == ()
        (entry,) = [one for one in await env.records.entries() if one.kind is EntryKind.TASK_REOPENED]
        assert TaskReopenedBody.read(entry.body) == TaskReopenedBody(unique_id, KEY, "first", "City Mapping Group")
        await env.services.delivery.deliver_due()
        assert env.connector.attempts == []
        await env.services.session.submit(unique_id)
        assert (await envelope(env, unique_id))["result"] == answer.as_json()

    play(scenario)


def test_a_result_stays_for_the_grace_time_and_then_leaves() -> None:
    async def scenario() -> None:
        env = await make_env(grace_s=10).start()
        unique_id, _answer = await sent_first(env)
        env.clock.advance(9 * S)
        await env.services.delivery.deliver_due()
        assert env.connector.attempts == []
        env.clock.advance(1 * S)
        await env.services.delivery.deliver_due()
        assert env.connector.attempts == [unique_id]

    asyncio.run(scenario())


def test_what_has_left_is_not_taken_back_and_nothing_changes() -> None:
    async def scenario(env: ServiceEnv) -> None:
        unique_id, _answer = await sent_first(env)
        await env.services.delivery.deliver_due()
        before = await env.kinds(), await env.records.parcels(), env.view()
        with pytest.raises(LeftAlready):
            await env.services.session.undo_submit(unique_id)
        assert (await env.kinds(), await env.records.parcels(), env.view()) == before

    play(scenario)


def test_taking_back_twice_is_taking_back_once() -> None:
    async def scenario(env: ServiceEnv) -> None:
        unique_id, _answer = await sent_first(env)
        await env.services.session.undo_submit(unique_id)
        kinds = await env.kinds()
        await env.services.session.undo_submit(unique_id)
        await env.services.session.undo_submit("unknown")
        assert await env.kinds() == kinds
        assert len(env.told(TaskReopened)) == 1

    play(scenario)


def test_what_is_edited_beside_it_is_saved_before_the_task_changes() -> None:
    async def scenario(env: ServiceEnv) -> None:
        unique_id, _answer = await sent_first(env)
        second = env.answered("Bench")
        await env.services.session.undo_submit(unique_id)
        kept = await env.records.assignment(KEY, "second")
        assert kept is not None
        assert kept.answer == second
        assert env.view().index == 0

    play(scenario)


def test_from_elsewhere_the_task_is_open_again_and_nobody_is_sent_there() -> None:
    async def scenario(env: ServiceEnv) -> None:
        unique_id, answer = await sent_first(env)
        await env.services.session.leave_task()
        await env.services.session.undo_submit(unique_id)
        assert env.services.session.view() is None
        assert env.state() is State.SEARCHING
        await env.services.session.open_bundle(KEY)
        assert not (await env.services.session.promises.standing(KEY)).done
        await env.services.session.open_task(0)
        assert (env.view().unique_id, env.view().answer) == (unique_id, answer)

    play(scenario)


def test_who_wants_to_goes_to_the_task_also_when_its_bundle_was_left() -> None:
    async def scenario(env: ServiceEnv) -> None:
        unique_id, answer = await sent_first(env)
        await env.services.session.leave_task()
        await env.services.session.undo_submit(unique_id, go_there=True)
        assert (env.view().unique_id, env.view().answer) == (unique_id, answer)

    play(scenario)


def test_what_the_disk_refuses_changes_nothing() -> None:
    async def scenario(env: ServiceEnv) -> None:
        unique_id, _answer = await sent_first(env)
        env.records.fault = StoreFault(detail="full")
        with pytest.raises(StoreFault):
            await env.services.session.undo_submit(unique_id)
        env.records.fault = None
        assert len(await env.records.parcels()) == 1
        await env.services.session.undo_submit(unique_id)

    play(scenario)


def test_money_goes_and_comes_back_and_time_stays() -> None:
    async def scenario(env: ServiceEnv) -> None:
        clock, journal = env.clock, env.services.journal
        clock.advance(12 * S)
        unique_id, _answer = await sent_first(env)
        clock.advance(5 * S)
        one = journal.reading()
        assert (one.today.tasks, brought(one.today)) == (1, {"EUR": Decimal("0.04")})
        await env.services.session.undo_submit(unique_id)
        back = journal.reading()
        for totals in (back.today, back.session, journal.history(KEY)):
            assert (totals.tasks, totals.paid_ms, brought(totals)) == (0, 0, {})
        assert back.range is None
        assert journal.history(KEY).work_ms == 17 * S
        assert (back.today.work_ms, one.today.work_ms) == (17 * S, 17 * S)
        assert back.task is not None
        assert back.task.of(State.ON_TASK) == 12 * S
        offered = journal.folds.meter.earnings.item(unique_id)
        assert offered is not None
        assert offered.state is MoneyState.OFFERED
        await env.services.session.ready(unique_id, is_complete=True)
        clock.advance(8 * S)
        await env.services.session.submit(unique_id)
        again = journal.reading()
        assert (again.today.tasks, again.session.tasks) == (1, 1)
        assert brought(again.today) == {"EUR": Decimal("0.04")}
        assert (again.today.paid_ms, journal.history(KEY).paid_ms) == (20 * S, 20 * S)
        assert (await envelope(env, unique_id))["lead_time"] == 20
        refolded = Folds()
        for entry in await env.records.entries():
            refolded.apply(entry)
        assert refolded == journal.folds

    play(scenario)


def test_what_is_skipped_and_taken_back_counts_its_time_once() -> None:
    async def scenario(env: ServiceEnv) -> None:
        unique_id = env.view().unique_id
        env.clock.advance(4 * S)
        await env.services.session.skip(unique_id)
        assert env.services.journal.history(KEY).work_ms == 4 * S
        await env.services.session.undo_submit(unique_id)
        env.answered("tree")
        await env.services.session.ready(unique_id, is_complete=True)
        env.clock.advance(3 * S)
        await env.services.session.submit(unique_id)
        history = env.services.journal.history(KEY)
        assert (history.work_ms, history.paid_ms, history.tasks) == (7 * S, 7 * S, 1)
        assert (await envelope(env, unique_id))["time"]["active_s"] == 7

    play(scenario)


def connected(env: ServiceEnv, deliver: Callable[[Parcel], Awaitable[Outcome]]) -> Delivery:
    class Own:
        kind = "folder"

        async def deliver(self, parcel: Parcel) -> Outcome:
            return await deliver(parcel)

    return Delivery(env.clock, env.records, env.services.consents, {"folder": Own()}, env.services.event_bus)


def test_what_is_being_handed_over_cannot_be_taken_back_in_the_middle() -> None:
    refused: list[str] = []

    async def scenario(env: ServiceEnv) -> None:
        async def slow(parcel: Parcel) -> Outcome:
            with pytest.raises(LeftAlready):
                await env.services.session.undo_submit(parcel.unique_id)
            refused.append(parcel.unique_id)
            return RetryLater(DeliveryReason.NO_ANSWER)

        unique_id, _answer = await sent_first(env)
        await connected(env, slow).deliver_due()
        assert refused == [unique_id]
        with pytest.raises(LeftAlready):
            await env.services.session.undo_submit(unique_id)

    play(scenario)


def test_what_is_taken_back_in_the_middle_of_a_round_is_not_handed_over() -> None:
    handed: list[str] = []

    async def scenario(env: ServiceEnv) -> None:
        first, _answer = await sent_first(env)
        env.answered("tree")
        second = env.view().unique_id
        await env.services.session.submit(second)

        async def meanwhile(parcel: Parcel) -> Outcome:
            handed.append(parcel.unique_id)
            await env.services.session.undo_submit(second)
            return RetryLater(DeliveryReason.FOLDER_MISSING, "/usb", never_began=True)

        await connected(env, meanwhile).deliver_due()
        assert handed == [first]
        await env.services.session.undo_submit(first)
        assert await env.records.parcels() == ()

    play(scenario)
