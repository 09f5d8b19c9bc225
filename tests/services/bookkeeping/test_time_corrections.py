"""Which stretches wait for a word, and what the word does."""

from __future__ import annotations

import asyncio

import pytest

from annotator.core.events import TimeCorrected
from annotator.core.ledger.entries import EntryKind
from annotator.core.ledger.entry_types import IdleBody
from annotator.core.ledger.intervals import State
from annotator.core.ledger.time_corrections import TimeCorrection
from annotator.services.bookkeeping.time_corrections import Undecided
from services.service_env import ServiceEnv, make_env, play

MIN = 60_000


async def idle_for(env: ServiceEnv, minutes: int) -> None:
    since_ms = env.services.journal.now().running_ms
    env.clock.advance(minutes * MIN)
    await env.services.journal.write(EntryKind.IDLE_BEGAN, IdleBody(since_ms))
    await env.services.journal.write(EntryKind.IDLE_ENDED)


def the_one(env: ServiceEnv) -> Undecided:
    (one,) = env.services.books.time_corrections.undecided()
    return one


def today_ms(env: ServiceEnv) -> int:
    return env.services.journal.reading().today.work_ms


def active_ms(env: ServiceEnv) -> int:
    times = env.services.journal.reading().task
    assert times is not None
    return times.of(State.ON_TASK)


def test_idle_time_waits_for_a_word_and_is_asked_about_once_it_is_over() -> None:
    async def scenario(env: ServiceEnv) -> None:
        env.clock.advance(30_000)
        await env.services.journal.write(EntryKind.IDLE_BEGAN, IdleBody(env.clock.now().running_ms))
        env.clock.advance(12 * MIN)
        assert env.services.books.time_corrections.undecided() == ()
        await env.services.journal.write(EntryKind.IDLE_ENDED)
        one = the_one(env)
        assert (one.state, one.before, one.task) == (State.IDLE, State.ON_TASK, env.view().unique_id)
        assert one.duration_ms == 12 * MIN

    play(scenario)


def test_work_counts_for_the_task_and_the_day() -> None:
    async def scenario(env: ServiceEnv) -> None:
        await idle_for(env, 12)
        before_ms, active_before_ms = today_ms(env), active_ms(env)
        await env.services.books.time_corrections.was_work(the_one(env))
        assert today_ms(env) - before_ms == 12 * MIN
        assert active_ms(env) - active_before_ms == 12 * MIN
        assert env.services.books.time_corrections.undecided() == ()
        assert len(env.told(TimeCorrected)) == 1

    play(scenario)


def test_a_break_leaves_every_figure_as_it_is() -> None:
    async def scenario(env: ServiceEnv) -> None:
        await idle_for(env, 12)
        before_ms = today_ms(env)
        await env.services.books.time_corrections.was_break(the_one(env))
        assert today_ms(env) == before_ms
        assert env.services.books.time_corrections.undecided() == ()

    play(scenario)


@pytest.mark.parametrize(("said_min", "counted_min"), [(5, 5), (0, 0), (12, 12), (99, 12), (-3, 0)])
def test_a_split_counts_its_first_minutes(said_min: int, counted_min: int) -> None:
    async def scenario(env: ServiceEnv) -> None:
        await idle_for(env, 12)
        before_ms = today_ms(env)
        await env.services.books.time_corrections.split(the_one(env), said_min)
        assert today_ms(env) - before_ms == counted_min * MIN
        assert env.services.books.time_corrections.undecided() == ()
        assert len(env.told(TimeCorrected)) == 1

    play(scenario)


def test_idle_while_reading_the_instructions_was_reading_when_it_was_work() -> None:
    async def scenario(env: ServiceEnv) -> None:
        await env.services.session.pauses.instructions_opened()
        env.clock.advance(MIN)
        await idle_for(env, 6)
        one = the_one(env)
        assert one.before is State.INSTRUCTIONS
        await env.services.books.time_corrections.was_work(one)
        times = env.services.journal.reading().task
        assert times is not None
        assert times.of(State.INSTRUCTIONS) == 7 * MIN

    play(scenario)


def test_several_stretches_wait_in_the_order_in_which_they_were() -> None:
    async def scenario(env: ServiceEnv) -> None:
        for minutes in (3, 7, 5):
            await idle_for(env, minutes)
            env.clock.advance(10_000)
        waiting = env.services.books.time_corrections.undecided()
        assert [one.duration_ms // MIN for one in waiting] == [3, 7, 5]
        await env.services.books.time_corrections.was_break(waiting[1])
        assert [one.duration_ms // MIN for one in env.services.books.time_corrections.undecided()] == [3, 5]

    play(scenario)


def test_the_gap_that_a_crash_left_waits_for_a_word_after_the_start() -> None:
    async def scenario() -> None:
        env = await make_env().start()
        env.clock.advance(4 * MIN)
        await env.services.journal.write(EntryKind.HEARTBEAT)
        env.clock.advance(20 * MIN)
        again = make_env(records=env.records, clock=env.clock, library=env.library)
        await again.services.journal.start("0.1.0")
        one = the_one(again)
        assert (one.state, one.before, one.duration_ms) == (State.UNKNOWN_GAP, State.ON_TASK, 20 * MIN)
        assert one.task == env.view().unique_id
        await again.services.books.time_corrections.was_work(one)
        assert today_ms(again) == 24 * MIN

    asyncio.run(scenario())


def test_nobody_is_asked_about_seconds_nor_about_what_is_long_past() -> None:
    async def scenario(env: ServiceEnv) -> None:
        await idle_for(env, 10)
        env.clock.advance(25 * 60 * MIN)
        since_ms = env.services.journal.now().running_ms
        env.clock.advance(59_000)
        await env.services.journal.write(EntryKind.IDLE_BEGAN, IdleBody(since_ms))
        await env.services.journal.write(EntryKind.IDLE_ENDED)
        assert env.services.books.time_corrections.undecided() == ()
        everything = env.services.books.time_corrections.undecided(back_ms=10**12, at_least_ms=1)
        assert [one.duration_ms for one in everything] == [10 * MIN, 59_000]

    play(scenario)


def test_work_can_be_called_a_break_and_the_word_taken_back() -> None:
    async def scenario(env: ServiceEnv) -> None:
        env.clock.advance(20 * MIN)
        await env.services.journal.write(EntryKind.HEARTBEAT)
        end_ms = env.services.journal.folds.meter.time.position_ms
        await env.services.books.time_corrections.correct(
            TimeCorrection(end_ms - 8 * MIN, end_ms, State.PAUSE, reason="telephone")
        )
        assert today_ms(env) == 12 * MIN
        await env.services.books.time_corrections.correct(TimeCorrection(0, end_ms, None))
        assert today_ms(env) == 20 * MIN

    play(scenario)


@pytest.mark.parametrize(
    ("start_ms", "end_ms", "counts_as"),
    [(0, 10**9, State.PAUSE), (-1, 10, State.PAUSE), (10, 10, State.PAUSE), (0, 10, State.OFF), (0, 10, State.IDLE)],
)
def test_what_cannot_be_judged_is_a_mistake_of_the_caller(start_ms: int, end_ms: int, counts_as: State) -> None:
    async def scenario(env: ServiceEnv) -> None:
        env.clock.advance(MIN)
        with pytest.raises(ValueError, match=r"past|say"):
            await env.services.books.time_corrections.correct(TimeCorrection(start_ms, end_ms, counts_as))
        assert EntryKind.TIME_JUDGED not in await env.kinds()

    play(scenario)


def test_what_was_passed_over_is_not_asked_about_again_until_the_next_start() -> None:
    async def scenario(env: ServiceEnv) -> None:
        await idle_for(env, 12)
        env.services.books.time_corrections.pass_over(the_one(env))
        assert env.services.books.time_corrections.to_ask() == ()
        assert the_one(env).duration_ms == 12 * MIN
        again = make_env(records=env.records, clock=env.clock, library=env.library)
        await again.services.journal.start("0.1.0")
        assert [one.duration_ms for one in again.services.books.time_corrections.to_ask()] == [12 * MIN]

    play(scenario)
