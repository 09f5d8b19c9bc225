"""Delivery: what comes of a parcel is stored, whatever a connector does, and nothing is given up."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection
from typing import Any

import pytest
from msgspec.structs import replace

from annotator.core.errors import StoreFault
from annotator.core.events import Failed, OutboxChanged
from annotator.core.outbox import backoff as backoff_module
from annotator.core.outbox.backoff import longest_delivery_s
from annotator.core.outbox.parcel import Accepted, Outcome, Parcel, ParcelState, Refused, RetryLater
from annotator.core.outbox.parcel import DeliveryReason as Reason
from annotator.services.outbox import delivery as delivery_module
from annotator.services.outbox.delivery import Delivery
from services.service_env import ServiceEnv, make_env, play, running, until


async def a_parcel(env: ServiceEnv) -> Parcel:
    """One result on its way."""
    env.answered("tree")
    await env.services.session.submit(env.view().unique_id)
    return (await env.services.delivery.parcels())[0]


async def newest(env: ServiceEnv) -> Parcel:
    return (await env.services.delivery.parcels())[0]


def no_spread() -> float:
    return 0.0


def through(env: ServiceEnv, deliver: Callable[[Parcel], Awaitable[Outcome]]) -> Delivery:
    """A delivery by a connector of the test's own."""

    class Own:
        kind = "folder"

        async def deliver(self, parcel: Parcel) -> Outcome:
            return await deliver(parcel)

    return Delivery(env.clock, env.records, env.services.consents, {"folder": Own()}, env.services.event_bus, no_spread)


@pytest.mark.parametrize(
    ("outcome", "state", "came_of_it", "waiting"),
    [
        (Accepted("a/b.json"), ParcelState.ACCEPTED, ("a/b.json", None, ""), 0),
        (RetryLater(Reason.FOLDER_MISSING, "/usb"), ParcelState.WAITING, ("", Reason.FOLDER_MISSING, "/usb"), 1),
        (Refused(Reason.DIFFERENT_FILE, "/usb/a"), ParcelState.REFUSED, ("", Reason.DIFFERENT_FILE, "/usb/a"), 1),
    ],
)
def test_what_comes_of_a_parcel_is_stored(
    outcome: Outcome, state: ParcelState, came_of_it: tuple[str, Reason | None, str], waiting: int
) -> None:
    async def scenario(env: ServiceEnv) -> None:
        before = await a_parcel(env)
        env.connector.answers = [outcome]
        env.events.clear()
        await env.services.delivery.deliver_due()
        after = await newest(env)
        assert (after.state, after.attempts) == (state, before.attempts + 1)
        assert (after.receipt, after.reason, after.detail) == came_of_it
        assert after.envelope == before.envelope
        assert env.events == [OutboxChanged()]
        assert await env.services.delivery.waiting() == waiting

    play(scenario)


def test_a_parcel_that_came_too_early_is_tried_again_when_its_time_has_come() -> None:
    async def scenario(env: ServiceEnv) -> None:
        await a_parcel(env)
        env.connector.answers = [RetryLater(Reason.NO_ANSWER)]
        await env.services.delivery.deliver_due()
        await env.services.delivery.deliver_due()
        assert len(env.connector.attempts) == 1
        env.clock.advance(5_000)
        await env.services.delivery.deliver_due()
        assert (await newest(env)).state is ParcelState.ACCEPTED

    play(scenario)


@pytest.mark.parametrize(("reason", "goes"), [(Reason.SERVER_UNREACHABLE, True), (Reason.SERVER_FAILED, False)])
def test_what_waits_for_an_obstacle_goes_once_the_destination_takes_a_result(reason: Reason, goes: bool) -> None:
    """The back-off of the first result has grown to minutes when the program is started again. The second one is
    accepted at its first attempt. A failure that may be about the first result itself keeps its back-off."""

    async def scenario(env: ServiceEnv) -> None:
        first = await a_parcel(env)
        for _ in range(6):
            env.connector.answers = [RetryLater(reason, "server")]
            await env.services.delivery.deliver_due()
            env.clock.advance(900_000)
        env.connector.answers = [RetryLater(reason, "server")]
        await env.services.delivery.deliver_due()
        taken = list[str]()

        async def take(parcel: Parcel) -> Outcome:
            taken.append(parcel.unique_id)
            return Accepted("there")

        restarted = through(env, take)
        await restarted.deliver_due()
        assert not taken
        second = await a_parcel(env)
        env.clock.advance(20_000)
        await restarted.deliver_due()
        await restarted.deliver_due()
        assert (first.unique_id in taken, second.unique_id in taken) == (goes, True)

    play(scenario)


def test_a_parcel_for_a_connector_that_this_program_does_not_have_is_kept() -> None:
    async def scenario(env: ServiceEnv) -> None:
        await a_parcel(env)
        services = env.services
        await Delivery(env.clock, env.records, services.consents, {}, services.event_bus).deliver_due()
        parcel = await newest(env)
        assert (parcel.state, parcel.reason, parcel.detail) == (ParcelState.WAITING, Reason.CONNECTOR_UNKNOWN, "folder")

    play(scenario)


@pytest.mark.parametrize("silent", [True, False])
def test_a_connector_that_does_not_answer_is_tried_later(silent: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    async def never(_parcel: Parcel) -> Outcome:
        if silent:
            await asyncio.Event().wait()
        raise TimeoutError

    async def scenario(env: ServiceEnv) -> None:
        monkeypatch.setattr(backoff_module, "LONGEST_DELIVERY_S", 0.01)
        await a_parcel(env)
        await through(env, never).deliver_due()
        parcel = await newest(env)
        assert (parcel.state, parcel.reason) == (ParcelState.WAITING, Reason.NO_ANSWER)

    play(scenario)


@pytest.mark.parametrize("error", [KeyError("id"), RecursionError(), UnicodeError("x"), AttributeError("x")])
def test_a_bug_of_a_connector_keeps_the_parcel_and_ends_nothing(error: Exception) -> None:
    async def broken(_parcel: Parcel) -> Outcome:
        raise error

    async def scenario(env: ServiceEnv) -> None:
        await a_parcel(env)
        await through(env, broken).deliver_due()
        parcel = await newest(env)
        assert (parcel.state, parcel.reason) == (ParcelState.WAITING, Reason.CONNECTOR_FAILED)
        assert parcel.detail == type(error).__name__

    play(scenario)


def test_what_is_large_may_take_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    """A hundredth of a second is too short for any result but by its size."""

    async def slowly(_parcel: Parcel) -> Outcome:
        for _turn in range(200):
            await asyncio.sleep(0)
        return Accepted("there")

    async def scenario(env: ServiceEnv) -> None:
        monkeypatch.setattr(backoff_module, "LONGEST_DELIVERY_S", 0.0)
        monkeypatch.setattr(backoff_module, "SLOWEST_BYTES_S", 0.1)
        await a_parcel(env)
        await through(env, slowly).deliver_due()
        assert (await newest(env)).state is ParcelState.ACCEPTED

    play(scenario)
    assert longest_delivery_s(20 * 2**20) > longest_delivery_s(1000) > 0


def test_the_person_can_have_a_refused_parcel_tried_again_at_once() -> None:
    async def scenario(env: ServiceEnv) -> None:
        unique_id = (await a_parcel(env)).unique_id
        env.connector.answers = [Refused(Reason.DIFFERENT_FILE, "/usb/a")]
        await env.services.delivery.deliver_due()
        async with running(env.services.delivery.run()):
            await env.services.delivery.retry(unique_id)
            await until(lambda: len(env.connector.stored) == 1, "the parcel arrives")
            await until(lambda: env.records._parcels[unique_id].state is ParcelState.ACCEPTED, "it is stored")

    play(scenario)


def test_a_nudge_does_not_wait_for_the_next_look(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scenario(env: ServiceEnv) -> None:
        due = env.records.due_parcels
        looks: list[int] = []

        async def looked(utc_ms: int, *left_out: Collection[Any]) -> tuple[Parcel, ...]:
            looks.append(utc_ms)
            return await due(utc_ms, *left_out)

        monkeypatch.setattr(env.records, "due_parcels", looked)
        async with running(env.services.delivery.run()):
            await until(lambda: len(looks) == 1, "the first look")
            await a_parcel(env)
            assert delivery_module.LOOK_EVERY_S >= 5
            env.services.delivery.nudge()
            await until(lambda: len(env.connector.stored) == 1, "the parcel arrives")

    play(scenario)


def test_the_last_round_delivers_what_is_quick() -> None:
    async def scenario(env: ServiceEnv) -> None:
        await a_parcel(env)
        await env.services.delivery.last_round(3.0)
        assert (await newest(env)).state is ParcelState.ACCEPTED

    play(scenario)


def test_a_program_that_ends_in_the_grace_time_delivers_at_its_next_start() -> None:
    async def scenario() -> None:
        env = await make_env(grace_s=10).start()
        parcel = await a_parcel(env)
        await env.services.delivery.last_round(3.0)
        assert env.connector.attempts == []
        assert (await newest(env)).can_be_reopened
        env.clock.advance(10_000)
        again = make_env(records=env.records, clock=env.clock, library=env.library)
        async with running(again.services.delivery.run()):
            await until(lambda: again.connector.attempts == [parcel.unique_id], "it leaves")

    asyncio.run(scenario())


def test_the_last_round_ends_in_time_and_keeps_the_parcel() -> None:
    async def never(_parcel: Parcel) -> Outcome:
        await asyncio.Event().wait()
        raise AssertionError

    async def scenario(env: ServiceEnv) -> None:
        before = await a_parcel(env)
        delivery = through(env, never)
        async with asyncio.timeout(120):
            await delivery.last_round(0.01)
        async with running(delivery.run()):
            await until(lambda: any(lane.locked() for lane in delivery._locks.values()), "another round is on its way")
            async with asyncio.timeout(120):
                await delivery.last_round(0.01)
        assert await newest(env) == replace(before, unproven_tries=2)

    play(scenario)


def test_the_last_round_does_not_keep_the_program_from_closing_on_a_full_disk() -> None:
    async def scenario(env: ServiceEnv) -> None:
        before = await a_parcel(env)
        env.records.fault = StoreFault(detail="full")
        await env.services.delivery.last_round(3.0)
        assert await newest(env) == before
        assert env.connector.attempts == [], "nothing is handed over that could not be written down as such"

    play(scenario)


def test_a_full_disk_is_told_once_and_delivery_goes_on_after_it(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scenario(env: ServiceEnv) -> None:
        begun: list[str] = []

        async def begin(unique_id: str) -> bool:
            begun.append(unique_id)
            return await begin_delivery(unique_id)

        begin_delivery = env.records.begin_delivery
        monkeypatch.setattr(env.records, "begin_delivery", begin)
        monkeypatch.setattr(delivery_module, "LOOK_EVERY_S", 0.002)
        unique_id = (await a_parcel(env)).unique_id
        env.records.fault = StoreFault(detail="full")
        async with running(env.services.delivery.run()):
            await until(lambda: len(begun) > 3, "it was tried a few times")
            assert env.told(Failed) == [Failed("store-fault", {"detail": "full"})]
            env.records.fault = None
            await until(lambda: env.records._parcels[unique_id].state is ParcelState.ACCEPTED, "it is stored")

    play(scenario)


def test_a_submission_is_on_its_way_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivery_module, "LOOK_EVERY_S", 1000.0)

    async def accepted(env: ServiceEnv) -> bool:
        return (await newest(env)).state is ParcelState.ACCEPTED

    async def scenario(env: ServiceEnv) -> None:
        async with running(env.services.delivery.run()):
            await until(lambda: OutboxChanged() not in env.events, "nothing is due")
            await a_parcel(env)
            await until(lambda: env.events.count(OutboxChanged()) >= 2, "it was delivered")
            assert await accepted(env)

    play(scenario)
