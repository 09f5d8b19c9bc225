"""Side activities: messages, invoices, recovery, other platforms."""

from __future__ import annotations

import asyncio

import pytest

from annotator.core.events import SideActivityChanged
from annotator.core.ledger.entries import EntryKind
from annotator.core.ledger.intervals import ELSEWHERE, State
from fakes.clock import ManualClock
from services.service_env import ServiceEnv, make_env, play

MIN = 60_000
KINDS = (State.MESSAGES, State.CHORES, State.RECOVERY)


def at(env: ServiceEnv) -> State | None:
    aside = env.services.side_activities.current
    return aside.state if aside is not None else None


def totals(env: ServiceEnv) -> dict[State, int]:
    sheets = env.services.books.timesheets
    return dict(sheets.sheet(sheets.today()).totals)


def test_a_stay_is_counted_for_its_platform_until_it_ends() -> None:
    async def scenario() -> None:
        env = make_env()
        await env.services.journal.start("0.1.0")
        beside, clock = env.services.side_activities, env.clock
        assert at(env) is None
        await beside.begin(State.ELSEWHERE_SEARCHING, "  Clickworker ")
        clock.advance(5 * MIN)
        aside = beside.current
        assert aside is not None
        assert (aside.platform, aside.state, aside.duration_ms) == ("Clickworker", State.ELSEWHERE_SEARCHING, 5 * MIN)
        await beside.begin(State.ELSEWHERE_WORKING, "Clickworker")
        clock.advance(20 * MIN)
        await beside.begin(State.ELSEWHERE_WORKING, "Clickworker")  # nothing new
        await beside.end()
        await beside.end()
        assert at(env) is None
        assert totals(env) == {State.ELSEWHERE_SEARCHING: 5 * MIN, State.ELSEWHERE_WORKING: 20 * MIN}
        bodies = [one.body for one in await env.records.entries() if one.kind is EntryKind.ELSEWHERE_BEGAN]
        assert [body["activity"] for body in bodies] == ["searching", "working"]
        assert len(env.told(SideActivityChanged)) == 3

    asyncio.run(scenario())


@pytest.mark.parametrize("state", KINDS)
def test_each_kind_begins_and_ends_with_its_own_entries(state: State) -> None:
    async def scenario(env: ServiceEnv) -> None:
        await env.services.side_activities.begin(state)
        env.clock.advance(3 * MIN)
        assert at(env) is state is env.state()
        await env.services.side_activities.end()
        assert at(env) is None
        name = state.value.removeprefix("payment-")
        assert (await env.kinds())[-2:] == [EntryKind(f"{name}-began"), EntryKind(f"{name}-ended")]
        assert totals(env)[state] == 3 * MIN
        assert env.state() is State.ON_TASK

    play(scenario)


def test_one_takes_over_from_the_other_and_a_platform_leaves_no_name_behind() -> None:
    async def scenario(env: ServiceEnv) -> None:
        beside = env.services.side_activities
        await beside.begin(State.ELSEWHERE_WORKING, "Clickworker")
        for state in KINDS:
            env.clock.advance(MIN)
            await beside.begin(state)
            aside = beside.current
            assert aside is not None
            assert (aside.state, aside.platform, aside.duration_ms) == (state, "", 0)
        await beside.end()
        assert totals(env)[State.MESSAGES] == totals(env)[State.CHORES] == MIN

    play(scenario)


def test_recovery_is_charged_to_the_task_in_focus_and_messages_are_not() -> None:
    async def scenario(env: ServiceEnv) -> None:
        unique_id = env.view().unique_id
        for state in (State.RECOVERY, State.MESSAGES):
            await env.services.side_activities.begin(state)
            env.clock.advance(MIN)
            await env.services.side_activities.end()
        times = env.services.journal.folds.meter.task_times(unique_id, env.clock.now())
        assert (times.of(State.RECOVERY), times.of(State.MESSAGES)) == (MIN, 0)

    play(scenario)


def test_a_pause_suspends_it_and_its_time_goes_on_where_it_was() -> None:
    async def scenario(env: ServiceEnv) -> None:
        beside, session, clock = env.services.side_activities, env.services.session, env.clock
        since_utc_ms = clock.now().utc_ms
        await beside.begin(State.MESSAGES)
        clock.advance(4 * MIN)
        await session.pauses.pause()
        clock.advance(30 * MIN)
        aside = beside.current
        assert aside is not None
        assert aside.duration_ms == 4 * MIN
        await session.pauses.resume()
        clock.advance(2 * MIN)
        aside = beside.current
        assert aside is not None
        assert (aside.since_utc_ms, aside.duration_ms) == (since_utc_ms, 6 * MIN)

    play(scenario)


def test_what_is_judged_meanwhile_begins_nothing_anew() -> None:
    async def scenario(env: ServiceEnv) -> None:
        await env.services.session.pauses.pause()
        env.clock.advance(5 * MIN)
        await env.services.session.pauses.resume()
        await env.services.side_activities.begin(State.CHORES)
        env.clock.advance(MIN)
        sheets = env.services.books.timesheets
        (pause,) = sheets.sheet(sheets.today()).pauses
        await sheets.correct(pause, pause.utc_ms, pause.end_utc_ms, State.CHORES, "")
        await env.services.session.leave_task()
        env.clock.advance(MIN)
        aside = env.services.side_activities.current
        assert aside is not None
        assert aside.duration_ms == 2 * MIN

    play(scenario)


def test_the_platform_used_last_is_offered_first() -> None:
    async def scenario() -> None:
        env = make_env()
        await env.services.journal.start("0.1.0")
        beside = env.services.side_activities
        assert list(beside.platforms) == ["Clickworker", "Foule Factory"]
        for name in ("Isahit", "Foule Factory"):
            await beside.begin(State.ELSEWHERE_WORKING, name)
        assert list(beside.platforms) == ["Foule Factory", "Isahit", "Clickworker"]

    asyncio.run(scenario())


@pytest.mark.parametrize("state", [*KINDS, *sorted(ELSEWHERE)])
def test_opening_a_task_ends_it(state: State) -> None:
    async def scenario(env: ServiceEnv) -> None:
        await env.services.side_activities.begin(state, "Clickworker" if state in ELSEWHERE else "")
        await env.services.session.open_task(1)
        assert at(env) is None

    play(scenario)


def test_leaving_the_task_does_not_end_it() -> None:
    async def scenario(env: ServiceEnv) -> None:
        await env.services.side_activities.begin(State.RECOVERY)
        await env.services.session.leave_task()
        assert at(env) is State.RECOVERY
        await env.services.side_activities.end()
        assert env.state() is State.SEARCHING

    play(scenario)


@pytest.mark.parametrize("crashes", [True, False])
def test_nobody_is_at_it_any_more_after_the_program_ended(crashes: bool) -> None:
    async def scenario() -> None:
        before = make_env()
        await before.services.journal.start("0.1.0")
        await before.services.side_activities.begin(State.MESSAGES)
        before.clock.advance(5_000)
        await before.services.journal.write(EntryKind.HEARTBEAT)
        before.clock.advance(2_000)
        if not crashes:
            await before.services.journal.stop()
        before.clock.advance(10 * MIN)
        after = make_env(records=before.records, clock=before.clock)
        await after.services.journal.start("0.1.0")
        assert at(after) is None
        assert after.state() is State.SEARCHING
        apart = State.UNKNOWN_GAP if crashes else State.OFF
        told_ms = 5_000 if crashes else 7_000
        assert totals(after) == {State.MESSAGES: told_ms, apart: 10 * MIN + 7_000 - told_ms}
        if crashes:
            (gap,) = after.services.books.time_corrections.to_ask()
            await after.services.books.time_corrections.was_work(gap)
            assert totals(after) == {State.MESSAGES: 10 * MIN + 7_000}

    asyncio.run(scenario())


def test_the_meter_goes_on_counting() -> None:
    async def scenario(env: ServiceEnv) -> None:
        journal, clock = env.services.journal, env.clock
        before_ms = journal.reading().today.work_ms
        for state in KINDS:
            await env.services.side_activities.begin(state)
            clock.advance(MIN)
        assert journal.reading().today.work_ms == before_ms + len(KINDS) * MIN
        assert journal.reading().session.work_ms == journal.reading().today.work_ms

    play(scenario)


@pytest.mark.parametrize(
    ("platform", "state"),
    [("  ", State.ELSEWHERE_WORKING), ("Clickworker", State.ON_TASK), ("", State.PAUSE), ("Clickworker", State.CHORES)],
)
def test_what_nobody_can_be_at_is_refused(platform: str, state: State) -> None:
    with pytest.raises(ValueError, match="nobody can be at"):
        asyncio.run(make_env(clock=ManualClock()).services.side_activities.begin(state, platform))
