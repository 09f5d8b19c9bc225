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
from services.desks import KEY, REQUESTER, Office, an_office, running, until


def asked(scenario_office: Office) -> list[ConsentRequested]:
    return scenario_office.told(ConsentRequested)


async def submitted(office: Office) -> str:
    unique_id = office.view().unique_id
    office.answered("tree")
    await office.desk.session.submit(unique_id)
    return unique_id


async def started(agreed: bool = False) -> Office:
    return await an_office(agreed=agreed).start()


def test_the_first_result_is_kept_and_asked_about_and_does_not_leave() -> None:
    async def scenario() -> None:
        office = await started()
        unique_id = await submitted(office)
        assert asked(office) == [ConsentRequested(REQUESTER, unique_id)]
        assert office.told(TaskSubmitted)
        await office.desk.delivery.deliver_due()
        assert not office.connector.attempts
        (parcel,) = await office.desk.delivery.parcels()
        assert (parcel.state, parcel.attempts) == (ParcelState.WAITING, 0)
        assert await office.desk.consents.awaiting() == (OnHold(REQUESTER, 1, frozenset({KEY}), unique_id),)
        assert await office.desk.delivery.parcel(unique_id) == parcel

    asyncio.run(scenario())


def test_reading_what_leaves_is_work_on_no_task() -> None:
    """So it stands in nobody's envelope, and is in the effective pay."""

    async def scenario() -> None:
        office = await started()
        await submitted(office)
        assert office.state() is State.SEARCHING
        before_ms = office.desk.journal.reading().today.work_ms
        office.clock.advance(20_000)
        assert office.desk.journal.reading().today.work_ms == before_ms + 20_000
        await office.desk.session.agreement_answered()
        times = office.desk.journal.reading().task
        assert times is not None
        assert times.of(State.ON_TASK) == 0

    asyncio.run(scenario())


@pytest.mark.parametrize("agrees", [True, False])
def test_work_goes_on_with_the_next_task_whatever_the_answer(agrees: bool) -> None:
    async def scenario() -> None:
        office = await started()
        first = await submitted(office)
        if agrees:
            await office.desk.consents.agree(REQUESTER)
        await office.desk.session.agreement_answered()
        assert office.told(TaskShown)[-1].index == 1
        await office.desk.session.agreement_answered()
        assert office.told(TaskShown)[-1].index == 1
        await office.desk.session.ready(office.view().unique_id, seen=True)
        second = await submitted(office)
        assert len(asked(office)) == 1
        assert office.told(TaskShown)[-1].index == 2
        await office.desk.delivery.deliver_due()
        assert office.connector.attempts == ([first, second] if agrees else [])

    asyncio.run(scenario())


def test_a_key_pressed_twice_passes_no_question() -> None:
    async def scenario() -> None:
        office = await started()
        unique_id = await submitted(office)
        await office.desk.session.submit(unique_id)
        assert [event.index for event in office.told(TaskShown)] == [0]
        assert len(await office.desk.delivery.parcels()) == 1

    asyncio.run(scenario())


def test_a_yes_sends_what_was_held_at_once_and_is_asked_for_once_and_for_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivery_module, "LOOK_EVERY_S", 1000.0)

    async def scenario() -> None:
        office = await started()
        unique_id = await submitted(office)
        async with running(office.desk.delivery.run()):
            await office.desk.consents.agree(REQUESTER)
            await until(lambda: office.connector.attempts == [unique_id], "it is on its way")
        assert office.told(ConsentsChanged)
        assert await office.desk.consents.awaiting() == ()
        again = an_office(records=office.records, library=office.library, clock=office.clock, agreed=False)
        await again.start()
        await submitted(again)
        assert not asked(again)
        await again.desk.delivery.deliver_due()
        assert len(again.connector.attempts) == 1

    asyncio.run(scenario())


def test_not_yet_is_asked_again_after_the_next_start() -> None:
    async def scenario() -> None:
        office = await started()
        first = await submitted(office)
        again = an_office(records=office.records, library=office.library, clock=office.clock, agreed=False)
        await again.start()
        second = await submitted(again)
        assert asked(again) == [ConsentRequested(REQUESTER, second)]
        assert await again.desk.consents.awaiting() == (OnHold(REQUESTER, 2, frozenset({KEY}), first),)
        await again.desk.delivery.last_round(3.0)
        assert not again.connector.attempts

    asyncio.run(scenario())


def test_a_yes_that_is_taken_back_holds_what_has_not_left_and_asks_anew() -> None:
    async def scenario() -> None:
        office = await started(agreed=True)
        first = await submitted(office)
        assert not asked(office)
        await office.desk.delivery.deliver_due()
        await office.desk.consents.withdraw(REQUESTER)
        assert await office.desk.consents.all() == {}
        await office.desk.session.ready(office.view().unique_id, seen=True)
        second = await submitted(office)
        assert asked(office) == [ConsentRequested(REQUESTER, second)]
        await office.desk.delivery.deliver_due()
        assert office.connector.attempts == [first]

    asyncio.run(scenario())


def test_a_yes_taken_back_in_the_middle_of_a_round_ends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scenario() -> None:
        office = await started()
        await submitted(office)
        await office.desk.session.agreement_answered()
        await office.desk.session.ready(office.view().unique_id, seen=True)
        await submitted(office)
        await office.desk.consents.agree(REQUESTER)
        record = office.records.record_outcome

        async def recorded(unique_id: str, outcome: Outcome, utc_ms: int) -> None:
            await record(unique_id, outcome, utc_ms)
            await office.desk.consents.withdraw(REQUESTER)

        monkeypatch.setattr(office.records, "record_outcome", recorded)
        await office.desk.delivery.deliver_due()
        assert len(office.connector.attempts) == 1

    asyncio.run(scenario())


def test_what_leaves_when_the_bundle_is_left_instead_of_answered() -> None:
    async def scenario() -> None:
        office = await started()
        await submitted(office)
        await office.desk.session.leave_task()
        await office.desk.session.agreement_answered()
        assert [event.index for event in office.told(TaskShown)] == [0]
        await office.desk.session.open_bundle(KEY)
        assert office.told(TaskShown)[-1].index == 1

    asyncio.run(scenario())


def test_the_last_task_of_a_bundle_is_finished_after_the_answer() -> None:
    async def scenario() -> None:
        office = await started(agreed=True)
        for _number in range(2):
            await submitted(office)
            await office.desk.session.ready(office.view().unique_id, seen=True)
        await office.desk.consents.withdraw(REQUESTER)
        await submitted(office)
        assert not office.told(BundleFinished)
        await office.desk.session.agreement_answered()
        assert office.told(BundleFinished) == [BundleFinished(KEY)]

    asyncio.run(scenario())


def test_the_submission_is_stored_although_the_question_cannot_be_put(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scenario() -> None:
        office = await started()

        async def unread() -> dict[str, str]:
            raise StoreFault(detail="gone")

        monkeypatch.setattr(office.records, "settings", unread)
        with pytest.raises(StoreFault):
            await submitted(office)
        assert EntryKind.TASK_SUBMITTED in await office.kinds()
        with pytest.raises(StoreFault):
            await office.desk.delivery.deliver_due()
        assert not office.connector.attempts

    asyncio.run(scenario())


def test_nobody_is_asked_about_a_way_that_this_program_does_not_have() -> None:
    """A trial run has no such route."""

    async def scenario() -> None:
        office = await started()
        manifest = await office.desk.bundles.manifest(KEY)
        assert manifest is not None
        away = replace(manifest, submit=replace(manifest.submit, kind="label-studio"))
        assert await office.desk.consents.to_ask(away) is None
        assert await office.desk.consents.to_ask(manifest) == REQUESTER

    asyncio.run(scenario())


def test_a_bundle_that_cannot_be_read_is_held_for_itself() -> None:
    async def scenario() -> None:
        office = await started(agreed=True)
        unique_id = await submitted(office)
        again = an_office(records=office.records, clock=office.clock)
        assert await again.desk.consents.awaiting() == (OnHold(Recipient(KEY, ""), 1, frozenset({KEY}), unique_id),)
        await again.desk.delivery.deliver_due()
        assert not again.connector.attempts

    asyncio.run(scenario())
