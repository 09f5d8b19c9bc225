"""Several destinations: none waits for another, and one that takes nothing now is left in peace with all that goes
there."""

from __future__ import annotations

import asyncio

import pytest

from annotator.core.outbox.parcel import Accepted, Backoff, Outcome, Parcel, ParcelState, RetryLater
from annotator.core.outbox.parcel import DeliveryReason as Reason
from annotator.services.outbox import delivery as delivery_module
from services.outbox.servers_played import CLOUD, OFFLINE, STUDIO, Post, Server, play
from services.service_env import running, until


def test_a_server_that_does_not_answer_holds_back_no_other() -> None:
    silent, quick = Server("label-studio"), Server("webdav")
    answered = asyncio.Event()
    silent.gate = answered.wait

    async def scenario(post: Post) -> None:
        await post.put(STUDIO, "1", "2")
        await post.put(CLOUD, "3")
        async with running(post.delivery.run()):
            await until(lambda: silent.asked == ["1"] and quick.asked == ["3"], "both were asked")
            await post.put(CLOUD, "4")
            post.delivery.nudge()
            await until(lambda: quick.asked == ["3", "4"], "what comes later leaves as well")
            assert silent.asked == ["1"]
            answered.set()
            await until(lambda: silent.asked == ["1", "2"], "the slow one goes on")

    play(scenario, silent, quick)


def test_what_is_put_there_while_a_destination_is_busy_leaves_without_the_next_look(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(delivery_module, "LOOK_EVERY_S", 1000.0)
    server, answered = Server("label-studio"), asyncio.Event()
    server.gate = answered.wait

    async def scenario(post: Post) -> None:
        await post.put(STUDIO, "1")
        async with running(post.delivery.run()):
            await until(lambda: server.asked == ["1"], "it is asked")
            await post.put(STUDIO, "2")
            post.delivery.nudge()
            answered.set()
            await until(lambda: server.asked == ["1", "2"], "the second leaves")

    play(scenario, server)


def test_after_a_try_in_vain_all_that_goes_there_waits_and_longer_each_time() -> None:
    server = Server("label-studio", [OFFLINE, OFFLINE, OFFLINE])

    async def scenario(post: Post) -> None:
        await post.put(STUDIO, "1", "2", "3")
        await post.delivery.deliver_due()
        await post.delivery.deliver_due()
        assert server.asked == ["1"]
        now_ms = post.clock.now().utc_ms
        rest = Backoff(OFFLINE.reason, OFFLINE.detail, now_ms + 5_000, 1, now_ms)
        assert post.delivery.backoffs() == {STUDIO: rest}
        post.clock.advance(5_000)
        assert post.delivery.backoffs() == {}
        assert set(post.delivery.last_backoffs()) == {STUDIO}, "that something arrives is not known yet"
        await post.delivery.deliver_due()
        post.clock.advance(9_000)
        await post.delivery.deliver_due()
        assert server.asked == ["1", "2"], "what was tried least goes first, and the second wait is longer"
        post.clock.advance(1_000)
        await post.delivery.deliver_due()
        assert server.asked == ["1", "2", "3"]
        post.clock.advance(20_000)
        await post.delivery.deliver_due()
        assert set((await post.states()).values()) == {ParcelState.ACCEPTED}
        assert post.delivery.last_backoffs() == {}

    play(scenario, server)


def test_a_parcel_that_a_server_cannot_digest_holds_up_no_other() -> None:
    class Choosy(Server):
        async def deliver(self, parcel: Parcel) -> Outcome:
            self.asked.append(parcel.task_id)
            return RetryLater(Reason.SERVER_FAILED, "x") if parcel.task_id == "bad" else Accepted("x")

    server = Choosy("label-studio")

    async def scenario(post: Post) -> None:
        await post.put(STUDIO, "bad", "1", "2", "3")
        for _ in range(4):
            await post.delivery.deliver_due()
            post.clock.advance(5_000)
        accepted = ParcelState.ACCEPTED
        waiting = ParcelState.WAITING
        assert await post.states() == {"bad": waiting, "1": accepted, "2": accepted, "3": accepted}

    play(scenario, server)


def test_a_server_that_asks_to_wait_is_left_in_peace_so_long() -> None:
    server = Server("label-studio", [RetryLater(Reason.SERVER_BUSY, "x", wait_s=120.0)])

    async def scenario(post: Post) -> None:
        await post.put(STUDIO, "1", "2")
        await post.delivery.deliver_due()
        post.clock.advance(119_000)
        await post.delivery.deliver_due()
        assert server.asked == ["1"]
        assert (await post.named("1")).due_utc_ms == post.clock.now().utc_ms + 1_000
        post.clock.advance(1_000)
        await post.delivery.deliver_due()
        assert sorted(server.asked) == ["1", "1", "2"]

    play(scenario, server)


def test_who_has_one_tried_again_has_all_tried_that_wait_for_the_same_server() -> None:
    server = Server("label-studio", [OFFLINE, OFFLINE])
    other = Server("webdav", [RetryLater(Reason.SERVER_BUSY, "x")])

    async def scenario(post: Post) -> None:
        await post.put(STUDIO, "1", "2", "3")
        await post.put(CLOUD, "4")
        await post.delivery.deliver_due()
        post.clock.advance(5_000)
        await post.delivery.deliver_due()
        assert server.asked == ["1", "2"]
        asked_of_the_other = len(other.asked)
        await post.delivery.retry((await post.named("1")).unique_id)
        await post.delivery.deliver_due()
        assert sorted(server.asked) == ["1", "1", "2", "2", "3"]
        assert len(other.asked) == asked_of_the_other
        await post.delivery.retry("unknown")

    play(scenario, server, other)


def test_clients_that_lost_a_server_do_not_come_back_at_one_moment() -> None:
    server = Server("label-studio", [OFFLINE])

    async def scenario(post: Post) -> None:
        await post.put(STUDIO, "1")
        await post.delivery.deliver_due()
        assert (await post.named("1")).due_utc_ms == post.clock.now().utc_ms + 6_250

    play(scenario, server, spread=lambda: 0.5)
