"""Tasks that others answered meanwhile leave the queue; whoever is at work stays where they are."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable

from annotator.core.answer.assignment import AssignmentState
from annotator.core.events import BundleFinished, TaskShown
from annotator.core.ledger.entries import EntryKind
from annotator.core.ledger.entry_types import DroppedBody
from annotator.core.ports.servers import RemoteTaskStatus
from annotator.core.system_events import TasksDropped
from annotator.services.task.withdrawal import TaskWithdrawal
from services.desks import KEY, Office, an_office, play


def found(answered: str = "", gone: str = "") -> RemoteTaskStatus:
    return RemoteTaskStatus(frozenset(answered.split()), frozenset(gone.split()))


def drop(office: Office, what: RemoteTaskStatus) -> Awaitable[None]:
    desk = office.desk
    return TaskWithdrawal(desk.journal, desk.session, desk.bundles, desk.event_bus).drop(KEY, what)


def test_the_queue_is_shorter_and_the_task_in_focus_stays_with_its_answer() -> None:
    async def scenario(office: Office) -> None:
        await office.desk.session.step(1)
        answer, unique_id = office.answered("tree"), office.view().unique_id
        reward_ms = office.view().media_ms
        office.events.clear()
        await drop(office, found("third"))
        view = office.view()
        assert office.events == [TasksDropped(KEY, 1, 0)]
        assert (view.task.id, view.index, view.count, view.done) == ("second", 1, 2, 0)
        assert (view.answer, view.unique_id, view.media_ms) == (answer, unique_id, reward_ms)
        await office.desk.session.submit(unique_id)
        assert office.view().task.id == "first"
        await office.desk.session.step(1)
        assert office.view().task.id == "second"
        await office.desk.session.step(1)
        assert office.view().task.id == "second"

    play(scenario)


def test_what_was_begun_is_never_dropped() -> None:
    async def scenario(office: Office) -> None:
        await drop(office, found("first second", "third"))
        assert office.told(TasksDropped) == [TasksDropped(KEY, 1, 1)]
        (entry,) = [entry for entry in await office.records.entries() if entry.kind is EntryKind.TASKS_DROPPED]
        assert DroppedBody.read(entry.body) == DroppedBody(KEY, "City Mapping Group", ("second",), ("third",))
        unique_id = office.view().unique_id
        office.answered("tree")
        await office.desk.session.submit(unique_id)
        assert office.told(BundleFinished) == [BundleFinished(KEY)]
        (parcel,) = await office.records.parcels()
        assert parcel.task_id == "first"

    play(scenario)


def test_again_is_no_news_and_writes_nothing() -> None:
    async def scenario(office: Office) -> None:
        await drop(office, found("third"))
        entries = await office.records.entries()
        await drop(office, found("third", "third"))
        await drop(office, found("first"))
        assert await office.records.entries() == entries
        assert len(office.told(TasksDropped)) == 1

    play(scenario)


def test_time_goes_on_as_if_nothing_had_happened() -> None:
    async def scenario(office: Office) -> None:
        office.clock.advance(4000)
        await drop(office, found("third"))
        office.clock.advance(3000)
        times = office.desk.journal.reading().task
        assert times is not None
        assert times.active_ms == 7000

    play(scenario)


def test_it_survives_the_program_and_counts_everywhere() -> None:
    async def scenario() -> None:
        office = await an_office().start()
        await drop(office, found("second"))
        again = await an_office(records=office.records, library=office.library, clock=office.clock).start()
        assert (again.view().task.id, again.view().count) == ("first", 2)
        promises = again.desk.session.promises
        assert await promises.progress(KEY) == (0, True)
        assert await promises.dropped(KEY) == 1
        await again.desk.session.skip(again.view().unique_id)
        assert (again.view().task.id, again.view().done) == ("third", 1)

    asyncio.run(scenario())


def test_a_bundle_of_which_nothing_is_left_says_that_it_is_done() -> None:
    async def scenario() -> None:
        office = an_office()
        await office.desk.journal.start("0.1.0")
        await office.desk.bundles.take("/downloads/street-things", lambda _done, _all: None)
        await drop(office, found("first second third"))
        await office.desk.session.open_bundle(KEY)
        assert office.told(BundleFinished) == [BundleFinished(KEY)]
        assert office.told(TaskShown) == []
        assert office.desk.session.view() is None

    asyncio.run(scenario())


def test_what_was_taken_back_is_asked_although_others_answered_it() -> None:
    """It was begun here: it is the worker's to end."""

    async def scenario(office: Office) -> None:
        unique_id = office.view().unique_id
        office.answered("tree")
        await office.desk.session.submit(unique_id)
        await drop(office, found("first"))
        await office.desk.session.undo_submit(unique_id)
        assert (office.view().task.id, office.view().state) == ("first", AssignmentState.OPEN)

    async def whole() -> None:
        await scenario(await an_office(grace_s=60).start())

    asyncio.run(whole())
