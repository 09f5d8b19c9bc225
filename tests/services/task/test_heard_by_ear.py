"""Played audio counts as listened: at any speed, one round of a loop, and no jump."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from annotator.core.design.listening import ListenedAudio
from annotator.services.task.activity_player import ActivityPlayer
from services.service_env import ServiceEnv, make_env
from services.task.clock_player import MIN, ClockPlayer, S, attended, let_pass, worked_ms


class Notes:
    """The listened stretches that a store gets."""

    def __init__(self) -> None:
        self.heard = ListenedAudio()

    def note(self, path: str, start_ms: int, end_ms: int) -> None:
        self.heard = self.heard.plus(path, start_ms, end_ms)

    @property
    def stretches(self) -> tuple[tuple[int, int], ...]:
        return self.heard.of("/shelf/media/a.wav")


type Wait = Callable[[int], Awaitable[None]]
type Action = Callable[[ServiceEnv, ActivityPlayer, ClockPlayer, Wait], Awaitable[None]]


def listened(action: Action, monkeypatch: pytest.MonkeyPatch) -> Notes:
    """To ten minutes of sound, as `action` plays it."""
    notes = Notes()

    async def scenario() -> None:
        env = await make_env().start()
        player, inner = attended(env, heard=notes.note)
        await action(env, player, inner, lambda length_ms: let_pass(env, length_ms, monkeypatch))
        player.pause()

    asyncio.run(scenario())
    return notes


@pytest.mark.parametrize("speed", [0.25, 1, 4])
def test_what_was_played_was_heard_at_any_speed(speed: float, monkeypatch: pytest.MonkeyPatch) -> None:
    async def action(_o: ServiceEnv, player: ActivityPlayer, _i: ClockPlayer, wait: Wait) -> None:
        player.set_speed(speed)
        player.play(60 * S)
        await wait(30 * S + 400)

    assert listened(action, monkeypatch).stretches == ((60 * S, round(60 * S + (30 * S + 400) * speed)),)


def test_what_lies_between_the_ends_of_a_jump_was_not_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    async def action(_o: ServiceEnv, player: ActivityPlayer, _i: ClockPlayer, wait: Wait) -> None:
        player.play()
        await wait(5 * S + 300)
        player.seek(10 * S)
        await wait(2 * S)
        player.seek(11 * S)  # back: heard twice
        await wait(3 * S)
        player.seek(14 * S + 800)  # a little on: less than a tick could play
        await wait(S)

    assert listened(action, monkeypatch).stretches == ((0, 5 * S + 300), (10 * S, 14 * S), (14 * S + 800, 15 * S + 800))


def test_a_loop_is_heard_as_far_as_it_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    async def action(_o: ServiceEnv, player: ActivityPlayer, _i: ClockPlayer, wait: Wait) -> None:
        player.loop((20 * S, 20 * S + 500))
        player.play(20 * S + 100)
        await wait(3 * S)
        player.loop((40 * S, 50 * S))
        player.play(45 * S)
        await wait(7 * S)

    assert listened(action, monkeypatch).stretches == ((20 * S, 20 * S + 500), (40 * S, 42 * S), (45 * S, 50 * S))


def test_what_nobody_could_hear_was_not_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    async def action(_o: ServiceEnv, player: ActivityPlayer, inner: ClockPlayer, wait: Wait) -> None:
        player.play()
        await wait(5 * S)
        player.set_gain(0)
        await wait(5 * S)
        player.set_gain(0.5)
        await wait(5 * S)
        inner.lose_device()
        await wait(5 * S)

    assert listened(action, monkeypatch).stretches == ((0, 5 * S), (10 * S, 15 * S))


def test_an_audio_that_was_played_to_its_end_was_heard_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where the player stands at its beginning again by the time it is asked."""

    async def action(_o: ServiceEnv, player: ActivityPlayer, inner: ClockPlayer, wait: Wait) -> None:
        player.play(9 * MIN)
        await wait(MIN - 300)
        inner.rewind()

    assert listened(action, monkeypatch).stretches == ((9 * MIN, 10 * MIN),)


def test_what_plays_on_unattended_is_neither_work_nor_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    worked: list[int] = []

    async def action(env: ServiceEnv, player: ActivityPlayer, _i: ClockPlayer, wait: Wait) -> None:
        env.services.idle.use_rule(120, limits_playback=True)
        player.play()
        await wait(9 * MIN)
        worked.append(worked_ms(env))

    assert listened(action, monkeypatch).stretches == ((0, 2 * MIN),)
    assert worked == [2 * MIN]


def test_whoever_types_while_it_plays_hears_all_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    async def action(env: ServiceEnv, player: ActivityPlayer, _i: ClockPlayer, wait: Wait) -> None:
        env.services.idle.use_rule(120, limits_playback=True)
        player.play()
        for _minute in range(9):
            await wait(MIN)
            env.services.idle.record_input()

    assert listened(action, monkeypatch).stretches == ((0, 9 * MIN),)
