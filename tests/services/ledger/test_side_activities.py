"""Side activities: messages, payment admin, recovery, other platforms."""

from __future__ import annotations

import asyncio

import pytest

from annotator.core.events import SideActivityChanged
from annotator.core.ledger.entries import EntryKind
from annotator.core.ledger.intervals import ELSEWHERE, State
from fakes.clock import ManualClock
from services.desks import Office, an_office, play

MIN = 60_000
KINDS = (State.MESSAGES, State.CHORES, State.RECOVERY)


def at(office: Office) -> State | None:
    aside = office.desk.side_activities.aside
    return aside.state if aside is not None else None


def totals(office: Office) -> dict[State, int]:
    sheets = office.desk.books.timesheets
    return dict(sheets.sheet(sheets.today()).totals)


def test_a_stay_is_counted_for_its_platform_until_it_ends() -> None:
    async def scenario() -> None:
        office = an_office()
        await office.desk.journal.start("0.1.0")
        beside, clock = office.desk.side_activities, office.clock
        assert at(office) is None
        await beside.begin(State.ELSEWHERE_SEARCHING, "  Clickworker ")
        clock.advance(5 * MIN)
        aside = beside.aside
        assert aside is not None
        assert (aside.platform, aside.state, aside.duration_ms) == ("Clickworker", State.ELSEWHERE_SEARCHING, 5 * MIN)
        await beside.begin(State.ELSEWHERE_WORKING, "Clickworker")
        clock.advance(20 * MIN)
        await beside.begin(State.ELSEWHERE_WORKING, "Clickworker")  # nothing new
        await beside.end()
        await beside.end()
        assert at(office) is None
        assert totals(office) == {State.ELSEWHERE_SEARCHING: 5 * MIN, State.ELSEWHERE_WORKING: 20 * MIN}
        bodies = [one.body for one in await office.records.entries() if one.kind is EntryKind.ELSEWHERE_BEGAN]
        assert [body["activity"] for body in bodies] == ["searching", "working"]
        assert len(office.told(SideActivityChanged)) == 3

    asyncio.run(scenario())


@pytest.mark.parametrize("state", KINDS)
def test_each_kind_begins_and_ends_with_its_own_entries(state: State) -> None:
    async def scenario(office: Office) -> None:
        await office.desk.side_activities.begin(state)
        office.clock.advance(3 * MIN)
        assert at(office) is state is office.state()
        await office.desk.side_activities.end()
        assert at(office) is None
        name = state.value.removeprefix("payment-")
        assert (await office.kinds())[-2:] == [EntryKind(f"{name}-began"), EntryKind(f"{name}-ended")]
        assert totals(office)[state] == 3 * MIN
        assert office.state() is State.ON_TASK

    play(scenario)


def test_one_takes_over_from_the_other_and_a_platform_leaves_no_name_behind() -> None:
    async def scenario(office: Office) -> None:
        beside = office.desk.side_activities
        await beside.begin(State.ELSEWHERE_WORKING, "Clickworker")
        for state in KINDS:
            office.clock.advance(MIN)
            await beside.begin(state)
            aside = beside.aside
            assert aside is not None
            assert (aside.state, aside.platform, aside.duration_ms) == (state, "", 0)
        await beside.end()
        assert totals(office)[State.MESSAGES] == totals(office)[State.CHORES] == MIN

    play(scenario)


def test_recovery_is_charged_to_the_task_in_focus_and_messages_are_not() -> None:
    async def scenario(office: Office) -> None:
        unique_id = office.view().unique_id
        for state in (State.RECOVERY, State.MESSAGES):
            await office.desk.side_activities.begin(state)
            office.clock.advance(MIN)
            await office.desk.side_activities.end()
        times = office.desk.journal.folds.meter.task_times(unique_id, office.clock.now())
        assert (times.of(State.RECOVERY), times.of(State.MESSAGES)) == (MIN, 0)

    play(scenario)


def test_a_pause_suspends_it_and_its_time_goes_on_where_it_was() -> None:
    async def scenario(office: Office) -> None:
        beside, session, clock = office.desk.side_activities, office.desk.session, office.clock
        since_utc_ms = clock.now().utc_ms
        await beside.begin(State.MESSAGES)
        clock.advance(4 * MIN)
        await session.pauses.pause()
        clock.advance(30 * MIN)
        aside = beside.aside
        assert aside is not None
        assert aside.duration_ms == 4 * MIN
        await session.pauses.resume()
        clock.advance(2 * MIN)
        aside = beside.aside
        assert aside is not None
        assert (aside.since_utc_ms, aside.duration_ms) == (since_utc_ms, 6 * MIN)

    play(scenario)


def test_what_is_judged_meanwhile_begins_nothing_anew() -> None:
    async def scenario(office: Office) -> None:
        await office.desk.session.pauses.pause()
        office.clock.advance(5 * MIN)
        await office.desk.session.pauses.resume()
        await office.desk.side_activities.begin(State.CHORES)
        office.clock.advance(MIN)
        sheets = office.desk.books.timesheets
        (pause,) = sheets.sheet(sheets.today()).pauses
        await sheets.judge(pause, pause.utc_ms, pause.end_utc_ms, State.CHORES, "")
        await office.desk.session.leave_task()
        office.clock.advance(MIN)
        aside = office.desk.side_activities.aside
        assert aside is not None
        assert aside.duration_ms == 2 * MIN

    play(scenario)


def test_the_platform_used_last_is_offered_first() -> None:
    async def scenario() -> None:
        office = an_office()
        await office.desk.journal.start("0.1.0")
        beside = office.desk.side_activities
        assert list(beside.platforms) == ["Clickworker", "Foule Factory"]
        for name in ("Isahit", "Foule Factory"):
            await beside.begin(State.ELSEWHERE_WORKING, name)
        assert list(beside.platforms) == ["Foule Factory", "Isahit", "Clickworker"]

    asyncio.run(scenario())


@pytest.mark.parametrize("state", [*KINDS, *sorted(ELSEWHERE)])
def test_opening_a_task_ends_it(state: State) -> None:
    async def scenario(office: Office) -> None:
        await office.desk.side_activities.begin(state, "Clickworker" if state in ELSEWHERE else "")
        await office.desk.session.open_task(1)
        assert at(office) is None

    play(scenario)


def test_leaving_the_task_does_not_end_it() -> None:
    async def scenario(office: Office) -> None:
        await office.desk.side_activities.begin(State.RECOVERY)
        await office.desk.session.leave_task()
        assert at(office) is State.RECOVERY
        await office.desk.side_activities.end()
        assert office.state() is State.SEARCHING

    play(scenario)


@pytest.mark.parametrize("crashes", [True, False])
def test_nobody_is_at_it_any_more_after_the_program_ended(crashes: bool) -> None:
    async def scenario() -> None:
        before = an_office()
        await before.desk.journal.start("0.1.0")
        await before.desk.side_activities.begin(State.MESSAGES)
        before.clock.advance(5_000)
        await before.desk.journal.write(EntryKind.HEARTBEAT)
        before.clock.advance(2_000)
        if not crashes:
            await before.desk.journal.stop()
        before.clock.advance(10 * MIN)
        after = an_office(records=before.records, clock=before.clock)
        await after.desk.journal.start("0.1.0")
        assert at(after) is None
        assert after.state() is State.SEARCHING
        apart = State.UNKNOWN_GAP if crashes else State.OFF
        told_ms = 5_000 if crashes else 7_000
        assert totals(after) == {State.MESSAGES: told_ms, apart: 10 * MIN + 7_000 - told_ms}
        if crashes:
            (gap,) = after.desk.books.time_corrections.to_ask()
            await after.desk.books.time_corrections.was_work(gap)
            assert totals(after) == {State.MESSAGES: 10 * MIN + 7_000}

    asyncio.run(scenario())


def test_the_meter_goes_on_counting() -> None:
    async def scenario(office: Office) -> None:
        journal, clock = office.desk.journal, office.clock
        before_ms = journal.reading().today.work_ms
        for state in KINDS:
            await office.desk.side_activities.begin(state)
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
        asyncio.run(an_office(clock=ManualClock()).desk.side_activities.begin(state, platform))
