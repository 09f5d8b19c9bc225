"""A clock that was a year ahead, or a year behind, holds no result for longer than a wait can be."""

from __future__ import annotations

import pytest

from annotator.core.outbox.backoff import LONGEST_ASKED_WAIT_S, LONGEST_GRACE_S, is_due
from annotator.core.outbox.parcel import DeliveryReason as Reason
from annotator.core.outbox.parcel import ParcelState, RetryLater
from annotator.core.settings import GRACE
from services.outbox.servers_played import OFFLINE, STUDIO, Post, Server, play

YEAR_MS = 365 * 86_400_000


def test_no_grace_is_longer_than_the_longest() -> None:
    assert max(int(choice) for choice in GRACE.choices) == LONGEST_GRACE_S


@pytest.mark.parametrize(
    ("ahead_ms", "expected"),
    [(-YEAR_MS, True), (0, True), (1, False), (60_000, False), (60_001, True), (YEAR_MS, True)],
)
def test_a_moment_that_no_wait_reaches_has_come(ahead_ms: int, expected: bool) -> None:
    assert is_due(5 * YEAR_MS + ahead_ms, 5 * YEAR_MS, 60) is expected


@pytest.mark.parametrize("by_ms", [-YEAR_MS, YEAR_MS, -3_600_000])
def test_what_waits_for_its_next_try_is_sent_once_the_clock_is_put_right(by_ms: int) -> None:
    server = Server("label-studio", [OFFLINE])

    async def scenario(post: Post) -> None:
        await post.put(STUDIO, "1", "2")
        await post.delivery.deliver_due()
        assert server.asked == ["1"]
        post.clock.set_wall(by_ms)
        assert post.delivery.backoffs() == {}
        await post.delivery.deliver_due()
        assert "2" in server.asked
        post.clock.advance(0 if abs(by_ms) == YEAR_MS else 3_600_000 + 10_000)
        await post.delivery.deliver_due()
        assert set((await post.states()).values()) == {ParcelState.ACCEPTED}

    play(scenario, server)


def test_a_wait_that_a_server_asked_for_is_kept_where_the_clock_is_right() -> None:
    server = Server("label-studio", [RetryLater(Reason.SERVER_BUSY, "x", wait_s=LONGEST_ASKED_WAIT_S)])

    async def scenario(post: Post) -> None:
        await post.put(STUDIO, "1")
        await post.delivery.deliver_due()
        post.clock.advance(LONGEST_ASKED_WAIT_S * 1000 - 1)
        await post.delivery.deliver_due()
        assert server.asked == ["1"]
        post.clock.advance(1)
        await post.delivery.deliver_due()
        assert server.asked == ["1", "1"]

    play(scenario, server)
