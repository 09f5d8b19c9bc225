"""The idle rule in force while somebody works: a slow polygon, a recording, a choice of the worker."""

from __future__ import annotations

import asyncio
import json

import pytest

from annotator.core.ledger.entries import EntryKind
from annotator.core.ledger.intervals import ELSEWHERE, OUTSIDE_TASKS, State
from annotator.core.settings import IDLE_AFTER
from annotator.core.time.idle_rules import PlayReport
from services.service_env import REAL_SLEEP, ServiceEnv, files, make_env, running, until

S = 1_000
MIN = 60 * S
POLYGONS = b"""<View><Image name="picture" value="$image"/>
<PolygonLabels name="areas" toName="picture"><Label value="Tree"/><Label value="Bench"/></PolygonLabels></View>
"""


async def let_pass(env: ServiceEnv, length_ms: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The watch looks on while this much time goes by, and no more. Somebody idle it only waits for."""
    until_ms = env.clock.now().running_ms + length_ms

    def left_ms() -> int:
        return until_ms - env.clock.now().running_ms

    async def sleep(delay_s: float) -> None:
        env.clock.advance(min(left_ms(), round(delay_s * 1000)))
        await REAL_SLEEP(0 if left_ms() else 0.001)

    with monkeypatch.context() as patched:
        patched.setattr(asyncio, "sleep", sleep)
        async with running(env.services.idle.run()):
            await until(lambda: env.state() is State.IDLE or not left_ms(), "the time has passed")
    env.clock.advance(left_ms())


async def sent(env: ServiceEnv) -> dict[str, object]:
    await env.services.session.submit(env.view().unique_id)
    (parcel, *_rest) = await env.records.parcels()
    told: dict[str, object] = json.loads(parcel.envelope)
    return told


def test_a_polygon_that_takes_150_s_is_fully_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scenario() -> None:
        env = await make_env(files(other={"config.xml": POLYGONS})).start()
        await let_pass(env, 150 * S, monkeypatch)
        env.services.idle.record_input()
        told = await sent(env)
        assert told["lead_time"] == 150
        assert EntryKind.IDLE_BEGAN not in await env.kinds()
        assert told["time"] == {**_times(told), "rule": {"idle_after_s": 180}}

    asyncio.run(scenario())


def _times(told: dict[str, object]) -> dict[str, object]:
    times = told["time"]
    assert isinstance(times, dict)
    return times


def test_the_worker_s_own_rule_is_in_force_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scenario() -> None:
        env = make_env()
        await env.services.preferences.choose(IDLE_AFTER, "300")
        await env.start()
        await let_pass(env, 290 * S, monkeypatch)
        assert env.state() is State.ON_TASK
        await let_pass(env, 15 * S, monkeypatch)
        assert env.state() is State.IDLE
        assert env.services.idle.task_idle_after_s == 300

    asyncio.run(scenario())


def test_the_bundle_s_rule_comes_before_the_worker_s() -> None:
    async def scenario() -> None:
        env = make_env(files("idle_after_s = 40\n"))
        await env.services.preferences.choose(IDLE_AFTER, "300")
        await env.start()
        assert env.services.idle.task_idle_after_s == 40

    asyncio.run(scenario())


def play_back(env: ServiceEnv, monkeypatch: pytest.MonkeyPatch, duration_ms: int, loops: bool) -> None:
    """From now on a recording plays beside the watch: whenever time passes, the player tells how far it is."""
    started_ms = env.clock.now().running_ms
    advance = env.clock.advance

    def told(milliseconds: int) -> object:
        timestamp = advance(milliseconds)
        played_ms = timestamp.running_ms - started_ms
        position_ms = played_ms % duration_ms if loops else min(played_ms, duration_ms)
        report = PlayReport("a.wav", timestamp.running_ms, position_ms, duration_ms, True, True)
        env.services.idle.media_played(report)
        return timestamp

    told(0)
    monkeypatch.setattr(env.clock, "advance", told)


@pytest.mark.parametrize(("loops", "length_min", "counted_min"), [(False, 20, 10), (True, 8 * 60, 20)])
def test_a_recording_of_ten_minutes_counts_what_was_listened_to(
    loops: bool, length_min: int, counted_min: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scenario() -> None:
        env = await make_env().start()
        play_back(env, monkeypatch, 10 * MIN, loops)
        await let_pass(env, length_min * MIN, monkeypatch)
        assert env.state() is State.IDLE
        assert env.services.journal.reading().today.work_ms == counted_min * MIN

    asyncio.run(scenario())


@pytest.mark.parametrize("state", sorted(OUTSIDE_TASKS | {State.RECOVERY}))
def test_nobody_is_idle_in_what_stands_beside_tasks(state: State, monkeypatch: pytest.MonkeyPatch) -> None:
    async def scenario() -> None:
        env = await make_env().start()
        await env.services.side_activities.begin(state, "Clickworker" if state in ELSEWHERE else "")
        await let_pass(env, 30 * MIN, monkeypatch)
        assert EntryKind.IDLE_BEGAN not in await env.kinds()
        assert env.services.journal.reading().today.work_ms == 30 * MIN
        env.services.idle.record_input()
        await env.services.side_activities.end()
        await let_pass(env, 10 * MIN, monkeypatch)
        assert env.state() is State.IDLE  # at the task it does as ever

    asyncio.run(scenario())
