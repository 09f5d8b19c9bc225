"""Before the first result leaves for a requester the worker is asked; until the yes it is held, and work goes on."""

from __future__ import annotations

import asyncio

import pytest
from msgspec.structs import replace

from annotator.core.errors import StoreFault
from annotator.core.events import BundleFinished, ConsentRequested, ConsentsChanged, TaskShown, TaskSubmitted
from annotator.core.ledger.entries import EntryKind
from annotator.core.ledger.intervals import State
from annotator.core.outbox.consent import OnHold, Recipient
from annotator.core.outbox.parcel import Outcome, ParcelState
from annotator.services.outbox import delivery as delivery_module
from services.service_env import KEY, REQUESTER, ServiceEnv, make_env, running, until


def asked(scenario_env: ServiceEnv) -> list[ConsentRequested]:
    return scenario_env.told(ConsentRequested)


async def submitted(env: ServiceEnv) -> str:
    unique_id = env.view().unique_id
    env.answered("tree")
    await env.services.session.submit(unique_id)
    return unique_id


async def started(agreed: bool = False) -> ServiceEnv:
    return await make_env(agreed=agreed).start()


def test_the_first_result_is_kept_and_asked_about_and_does_not_leave() -> None:
    async def scenario() -> None:
        env = await started()
        unique_id = await submitted(env)
        assert asked(env) == [ConsentRequested(REQUESTER, unique_id)]
        assert env.told(TaskSubmitted)
        await env.services.delivery.deliver_due()
        assert not env.connector.attempts
        (parcel,) = await env.services.delivery.parcels()
        assert (parcel.state, parcel.attempts) == (ParcelState.WAITING, 0)
        assert await env.services.consents.awaiting() == (OnHold(REQUESTER, 1, frozenset({KEY}), unique_id),)
        assert await env.services.delivery.parcel(unique_id) == parcel

    asyncio.run(scenario())


def test_reading_what_leaves_is_time_on_no_task() -> None:
    """So it stands in nobody's envelope. The window says that it is time on an own page."""

    async def scenario() -> None:
        env = await started()
        await submitted(env)
        assert env.state() is State.SEARCHING
        before_ms = env.services.journal.reading().today.work_ms
        env.clock.advance(20_000)
        assert env.services.journal.reading().today.work_ms == before_ms + 20_000
        await env.services.session.agreement_answered()
        times = env.services.journal.reading().task
        assert times is not None
        assert times.of(State.ON_TASK) == 0

    asyncio.run(scenario())


@pytest.mark.parametrize("agrees", [True, False])
def test_work_goes_on_with_the_next_task_whatever_the_answer(agrees: bool) -> None:
    async def scenario() -> None:
        env = await started()
        first = await submitted(env)
        if agrees:
            await env.services.consents.agree(REQUESTER)
        await env.services.session.agreement_answered()
        assert env.told(TaskShown)[-1].index == 1
        await env.services.session.agreement_answered()
        assert env.told(TaskShown)[-1].index == 1
        await env.services.session.ready(env.view().unique_id, is_complete=True)
        second = await submitted(env)
        assert len(asked(env)) == 1
        assert env.told(TaskShown)[-1].index == 2
        await env.services.delivery.deliver_due()
        assert env.connector.attempts == ([first, second] if agrees else [])

    asyncio.run(scenario())


def test_a_key_pressed_twice_passes_no_question() -> None:
    async def scenario() -> None:
        env = await started()
        unique_id = await submitted(env)
        await env.services.session.submit(unique_id)
        assert [event.index for event in env.told(TaskShown)] == [0]
        assert len(await env.services.delivery.parcels()) == 1

    asyncio.run(scenario())


def test_a_yes_sends_what_was_held_at_once_and_is_asked_for_once_and_for_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivery_module, "LOOK_EVERY_S", 1000.0)

    async def scenario() -> None:
        env = await started()
        unique_id = await submitted(env)
        async with running(env.services.delivery.run()):
            await env.services.consents.agree(REQUESTER)
            await until(lambda: env.connector.attempts == [unique_id], "it is on its way")
        assert env.told(ConsentsChanged)
        assert await env.services.consents.awaiting() == ()
        again = make_env(records=env.records, library=env.library, clock=env.clock, agreed=False)
        await again.start()
        await submitted(again)
        assert not asked(again)
        await again.services.delivery.deliver_due()
        assert len(again.connector.attempts) == 1

    asyncio.run(scenario())


def test_not_yet_is_asked_again_after_the_next_start() -> None:
    async def scenario() -> None:
        env = await started()
        first = await submitted(env)
        again = make_env(records=env.records, library=env.library, clock=env.clock, agreed=False)
        await again.start()
        second = await submitted(again)
        assert asked(again) == [ConsentRequested(REQUESTER, second)]
        assert await again.services.consents.awaiting() == (OnHold(REQUESTER, 2, frozenset({KEY}), first),)
        await again.services.delivery.last_round(3.0)
        assert not again.connector.attempts

    asyncio.run(scenario())


def test_a_yes_that_is_taken_back_holds_what_has_not_left_and_asks_anew() -> None:
    async def scenario() -> None:
        env = await started(agreed=True)
        first = await submitted(env)
        assert not asked(env)
        await env.services.delivery.deliver_due()
        await env.services.consents.withdraw(REQUESTER)
        assert await env.services.consents.all() == {}
        await env.services.session.ready(env.view().unique_id, is_complete=True)
        second = await submitted(env)
        assert asked(env) == [ConsentRequested(REQUESTER, second)]
        await env.services.delivery.deliver_due()
        assert env.connector.attempts == [first]

    asyncio.run(scenario())


def test_a_yes_taken_back_in_the_middle_of_a_round_ends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scenario() -> None:
        env = await started()
        await submitted(env)
        await env.services.session.agreement_answered()
        await env.services.session.ready(env.view().unique_id, is_complete=True)
        await submitted(env)
        await env.services.consents.agree(REQUESTER)
        record = env.records.record_outcome

        async def recorded(unique_id: str, outcome: Outcome, utc_ms: int) -> None:
            await record(unique_id, outcome, utc_ms)
            await env.services.consents.withdraw(REQUESTER)

        monkeypatch.setattr(env.records, "record_outcome", recorded)
        await env.services.delivery.deliver_due()
        assert len(env.connector.attempts) == 1

    asyncio.run(scenario())


def test_what_leaves_when_the_bundle_is_left_instead_of_answered() -> None:
    async def scenario() -> None:
        env = await started()
        await submitted(env)
        await env.services.session.leave_task()
        await env.services.session.agreement_answered()
        assert [event.index for event in env.told(TaskShown)] == [0]
        await env.services.session.open_bundle(KEY)
        assert env.told(TaskShown)[-1].index == 1

    asyncio.run(scenario())


def test_the_last_task_of_a_bundle_is_finished_after_the_answer() -> None:
    async def scenario() -> None:
        env = await started(agreed=True)
        for _number in range(2):
            await submitted(env)
            await env.services.session.ready(env.view().unique_id, is_complete=True)
        await env.services.consents.withdraw(REQUESTER)
        await submitted(env)
        assert not env.told(BundleFinished)
        await env.services.session.agreement_answered()
        assert env.told(BundleFinished) == [BundleFinished(KEY)]

    asyncio.run(scenario())


def test_the_submission_is_stored_although_the_question_cannot_be_put(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scenario() -> None:
        env = await started()

        async def unread() -> dict[str, str]:
            raise StoreFault(detail="gone")

        monkeypatch.setattr(env.records, "settings", unread)
        with pytest.raises(StoreFault):
            await submitted(env)
        assert EntryKind.TASK_SUBMITTED in await env.kinds()
        with pytest.raises(StoreFault):
            await env.services.delivery.deliver_due()
        assert not env.connector.attempts

    asyncio.run(scenario())


def test_nobody_is_asked_about_a_way_that_this_program_does_not_have() -> None:
    """A trial run has no such route."""

    async def scenario() -> None:
        env = await started()
        manifest = await env.services.bundles.manifest(KEY)
        assert manifest is not None
        away = replace(manifest, submit=replace(manifest.submit, kind="label-studio"))
        assert await env.services.consents.to_ask(away) is None
        assert await env.services.consents.to_ask(manifest) == REQUESTER

    asyncio.run(scenario())


def test_a_bundle_that_cannot_be_read_is_held_for_itself() -> None:
    async def scenario() -> None:
        env = await started(agreed=True)
        unique_id = await submitted(env)
        again = make_env(records=env.records, clock=env.clock)
        assert await again.services.consents.awaiting() == (OnHold(Recipient(KEY, ""), 1, frozenset({KEY}), unique_id),)
        await again.services.delivery.deliver_due()
        assert not again.connector.attempts

    asyncio.run(scenario())
