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
from services.service_env import KEY, ServiceEnv, make_env, play


def found(answered: str = "", gone: str = "") -> RemoteTaskStatus:
    return RemoteTaskStatus(frozenset(answered.split()), frozenset(gone.split()))


def drop(env: ServiceEnv, what: RemoteTaskStatus) -> Awaitable[None]:
    services = env.services
    return TaskWithdrawal(services.journal, services.session, services.bundles, services.event_bus).drop(KEY, what)


def test_the_queue_is_shorter_and_the_task_in_focus_stays_with_its_answer() -> None:
    async def scenario(env: ServiceEnv) -> None:
        await env.services.session.step(1)
        answer, unique_id = env.answered("tree"), env.view().unique_id
        reward_ms = env.view().media_ms
        env.events.clear()
        await drop(env, found("third"))
        view = env.view()
        assert env.events == [TasksDropped(KEY, 1, 0)]
        assert (view.task.id, view.index, view.count, view.done) == ("second", 1, 2, 0)
        assert (view.answer, view.unique_id, view.media_ms) == (answer, unique_id, reward_ms)
        await env.services.session.submit(unique_id)
        assert env.view().task.id == "first"
        await env.services.session.step(1)
        assert env.view().task.id == "second"
        await env.services.session.step(1)
        assert env.view().task.id == "second"

    play(scenario)


def test_what_was_begun_is_never_dropped() -> None:
    async def scenario(env: ServiceEnv) -> None:
        await drop(env, found("first second", "third"))
        assert env.told(TasksDropped) == [TasksDropped(KEY, 1, 1)]
        (entry,) = [entry for entry in await env.records.entries() if entry.kind is EntryKind.TASKS_DROPPED]
        assert DroppedBody.read(entry.body) == DroppedBody(KEY, "City Mapping Group", ("second",), ("third",))
        unique_id = env.view().unique_id
        env.answered("tree")
        await env.services.session.submit(unique_id)
        assert env.told(BundleFinished) == [BundleFinished(KEY)]
        (parcel,) = await env.records.parcels()
        assert parcel.task_id == "first"

    play(scenario)


def test_again_is_no_news_and_writes_nothing() -> None:
    async def scenario(env: ServiceEnv) -> None:
        await drop(env, found("third"))
        entries = await env.records.entries()
        await drop(env, found("third", "third"))
        await drop(env, found("first"))
        assert await env.records.entries() == entries
        assert len(env.told(TasksDropped)) == 1

    play(scenario)


def test_time_goes_on_as_if_nothing_had_happened() -> None:
    async def scenario(env: ServiceEnv) -> None:
        env.clock.advance(4000)
        await drop(env, found("third"))
        env.clock.advance(3000)
        times = env.services.journal.reading().task
        assert times is not None
        assert times.active_ms == 7000

    play(scenario)


def test_it_survives_the_program_and_counts_everywhere() -> None:
    async def scenario() -> None:
        env = await make_env().start()
        await drop(env, found("second"))
        again = await make_env(records=env.records, library=env.library, clock=env.clock).start()
        assert (again.view().task.id, again.view().count) == ("first", 2)
        standing = await again.services.session.promises.standing(KEY)
        assert (set(standing.done), set(standing.dropped)) == (set(), {"second"})
        await again.services.session.skip(again.view().unique_id)
        assert (again.view().task.id, again.view().done) == ("third", 1)

    asyncio.run(scenario())


def test_a_bundle_of_which_nothing_is_left_says_that_it_is_done() -> None:
    async def scenario() -> None:
        env = make_env()
        await env.services.journal.start("0.1.0")
        await env.services.bundles.take("/downloads/street-things", lambda _done, _all: None)
        await drop(env, found("first second third"))
        await env.services.session.open_bundle(KEY)
        assert env.told(BundleFinished) == [BundleFinished(KEY)]
        assert env.told(TaskShown) == []
        assert env.services.session.view() is None

    asyncio.run(scenario())


def test_what_was_taken_back_is_asked_although_others_answered_it() -> None:
    """It was begun here: it is the worker's to end."""

    async def scenario(env: ServiceEnv) -> None:
        unique_id = env.view().unique_id
        env.answered("tree")
        await env.services.session.submit(unique_id)
        await drop(env, found("first"))
        await env.services.session.undo_submit(unique_id)
        assert (env.view().task.id, env.view().state) == ("first", AssignmentState.OPEN)

    async def whole() -> None:
        await scenario(await make_env(grace_s=60).start())

    asyncio.run(whole())
