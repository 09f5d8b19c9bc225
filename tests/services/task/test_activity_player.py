"""Listening counts as work without input; a loop without a listener does not."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from annotator.core.ledger.entries import EntryKind
from annotator.core.ledger.intervals import State
from annotator.core.settings import AUDIO_DEVICE, SKIP
from annotator.services.task.activity_player import remember_device
from fakes.player import FakePlayer
from services.service_env import ServiceEnv, make_env, running
from services.task.clock_player import MIN, ClockPlayer, S, Silence, attended, let_pass, worked_ms


@pytest.mark.parametrize(("speed", "length_min", "counted_min"), [(1, 20, 10), (0.5, 40, 20), (4, 20, 2.5)])
def test_whoever_listens_without_touching_anything_is_at_work(
    speed: float, length_min: int, counted_min: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scenario() -> None:
        env = await make_env().start()
        player, _inner = attended(env)
        player.set_speed(speed)
        player.play()
        await let_pass(env, length_min * MIN, monkeypatch)
        assert env.state() is State.IDLE
        assert worked_ms(env) == counted_min * MIN

    asyncio.run(scenario())


@pytest.mark.parametrize("stretch", [(0, 10 * MIN), (4 * MIN, 6 * MIN)], ids=["whole", "part"])
def test_a_loop_that_was_left_running_is_work_for_two_plays(
    stretch: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scenario() -> None:
        env = await make_env().start()
        player, _inner = attended(env)
        player.loop(stretch)
        player.play(stretch[0])
        await let_pass(env, 60 * MIN, monkeypatch)
        assert env.state() is State.IDLE
        assert worked_ms(env) == 2 * (stretch[1] - stretch[0])

    asyncio.run(scenario())


async def silenced(_env: ServiceEnv, inner: ClockPlayer) -> None:
    inner.lose_device()


async def muted(_env: ServiceEnv, inner: ClockPlayer) -> None:
    inner.set_gain(0)


async def kept_silent(_env: ServiceEnv, inner: ClockPlayer) -> None:
    inner.mute(is_mute=True)


async def hidden(env: ServiceEnv, _inner: ClockPlayer) -> None:
    env.services.idle.shown(is_shown=False)


async def stopped(_env: ServiceEnv, inner: ClockPlayer) -> None:
    inner.pause()


@pytest.mark.parametrize("end", [silenced, muted, kept_silent, hidden, stopped])
def test_what_is_not_heard_or_seen_any_more_counts_up_to_that_moment(
    end: Callable[[ServiceEnv, ClockPlayer], Awaitable[None]], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scenario() -> None:
        env = await make_env().start()
        player, inner = attended(env)
        player.play()
        await let_pass(env, 4 * MIN + 500, monkeypatch)
        await end(env, inner)
        await let_pass(env, 4 * MIN, monkeypatch)
        assert env.state() is State.IDLE
        assert worked_ms(env) == 4 * MIN + 500

    asyncio.run(scenario())


@pytest.mark.parametrize(("end", "counted_min"), [(silenced, 8), (muted, 8), (hidden, 4), (stopped, 4)])
def test_a_video_without_audio_is_watched_as_long_as_it_is_seen(
    end: Callable[[ServiceEnv, ClockPlayer], Awaitable[None]], counted_min: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scenario() -> None:
        env = await make_env().start()
        player, inner = attended(env)
        player.load(Silence(8 * MIN, "/shelf/media/a.mp4", has_images=True))
        player.play()
        await let_pass(env, 4 * MIN, monkeypatch)
        await end(env, inner)
        await let_pass(env, 4 * MIN, monkeypatch)
        assert worked_ms(env) == counted_min * MIN

    asyncio.run(scenario())


def test_a_jump_forward_is_not_played(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two plays are two plays of what was heard."""

    async def scenario() -> None:
        env = await make_env().start()
        player, _inner = attended(env)
        player.loop((0, 10 * MIN))
        player.play()
        for _ in range(10):
            await let_pass(env, 30 * S, monkeypatch)
            player.seek(player.position + 30 * S)
        await let_pass(env, 60 * MIN, monkeypatch)
        assert worked_ms(env) == 20 * MIN

    asyncio.run(scenario())


def test_another_sound_begins_where_it_begins(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scenario() -> None:
        env = await make_env().start()
        player, _inner = attended(env)
        player.play()
        await let_pass(env, MIN, monkeypatch)
        player.load(Silence(10 * MIN, "/shelf/media/b.wav"))
        await let_pass(env, MIN, monkeypatch)
        player.play()
        await let_pass(env, 9 * MIN, monkeypatch)
        assert env.state() is State.ON_TASK
        assert EntryKind.IDLE_BEGAN not in await env.kinds()
        player.load(None)
        await let_pass(env, 3 * MIN, monkeypatch)
        assert env.state() is State.IDLE
        assert worked_ms(env) == 11 * MIN

    asyncio.run(scenario())


def test_a_device_that_is_chosen_beside_an_audio_file_is_remembered_and_the_settings_are_followed() -> None:
    async def story() -> None:
        env, player = make_env(), FakePlayer()
        services = env.services
        remember_device(player, services.preferences, services.intents, services.event_bus)
        async with running(services.intents.run()):
            player.set_device("usb")
            player.set_gain(2.0)
            await services.intents.settled()
        assert (await env.records.settings())[AUDIO_DEVICE.key] == services.preferences.value(AUDIO_DEVICE) == "usb"
        player.asked.clear()
        await services.preferences.choose(SKIP, "5")
        assert player.asked == []
        await services.preferences.choose(AUDIO_DEVICE, "")
        assert player.asked == [("set_device", "")]
        assert player.state.device == ""

    asyncio.run(story())
