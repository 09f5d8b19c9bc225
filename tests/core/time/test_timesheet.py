"""A day of the ledger: its stretches and totals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given

from annotator.core.ledger.clock import elapsed_ms
from annotator.core.ledger.entries import EntryKind, NewEntry
from annotator.core.ledger.interval_store import IntervalStore
from annotator.core.ledger.intervals import Interval, State, intervals
from annotator.core.ledger.time_corrections import TimeCorrection, Verdicts
from annotator.core.time.groups import GROUP_OF, TimeGroup, grouped
from annotator.core.time.local_days import OffsetAt, by_day, day_window
from annotator.core.time.timesheet import Stretch, Timesheet, timesheet
from annotator.core.time.worktime import WorkTime
from core.histories import MIN, MONDAY_NINE, H, S, Script, histories
from core.paris_nights import paris_nights

MONDAY = date(2026, 11, 23)


def in_paris(_utc_ms: int) -> int:
    return 60


def day_of(entries: list[NewEntry], *judgements: TimeCorrection, day: date = MONDAY) -> Timesheet:
    verdicts = Verdicts()
    for judgement in judgements:
        verdicts.take(judgement)
    return timesheet(day_window(day, in_paris), intervals(entries), verdicts, entries[-1].timestamp.utc_ms)


def morning() -> Script:
    """Two tasks with a look for the next one between them, a pause, idle time, a crash."""
    script = Script().started().later(2 * MIN)
    script.worked("a", 10 * MIN, "0.50").later(20 * S).worked("b", 5 * MIN, "0.50")
    script.note(EntryKind.PAUSED).later(15 * MIN).note(EntryKind.RESUMED)
    script.opened("c").later(8 * MIN).note(EntryKind.IDLE_BEGAN, since_running_ms=script.now.running_ms - 6 * MIN)
    return script.later(4 * MIN).note(EntryKind.IDLE_ENDED).later(MIN).submitted("c")


@given(histories())
def test_the_runs_of_a_day_have_every_millisecond_of_it_by_group(entries: list[NewEntry]) -> None:
    sheet = day_of(entries)
    drawn: dict[TimeGroup, int] = {}
    for run in sheet.runs:
        drawn[run.group] = drawn.get(run.group, 0) + run.end_utc_ms - run.utc_ms
    assert drawn == grouped(sheet.totals)
    assert all(
        (before.group, before.end_utc_ms) != (after.group, after.utc_ms) for before, after in pairwise(sheet.runs)
    )


def test_tasks_and_what_belongs_to_them_are_one_stretch() -> None:
    sheet = day_of(morning().entries)
    told = [(one.state, one.duration_ms // S, one.tasks) for one in sheet.stretches]
    assert told == [
        (State.SEARCHING, 120, 0),
        (State.ON_TASK, 920, 2),
        (State.PAUSE, 900, 0),
        (State.ON_TASK, 120, 1),
        (State.IDLE, 600, 1),
        (State.ON_TASK, 60, 1),
    ]
    assert sheet.stretches[1].by_state == {State.ON_TASK: 15 * MIN, State.SEARCHING: 20 * S}
    assert sheet.work_ms == 2 * MIN + 20 * S + 18 * MIN
    assert [one.duration_ms for one in sheet.pauses] == [15 * MIN]
    assert [one.duration_ms for one in sheet.undecided] == [10 * MIN]


def test_a_gap_under_a_minute_is_on_the_sheet_and_nobody_is_asked() -> None:
    gaps = (MIN - 1, MIN)
    script = Script()
    for gap_ms in gaps:
        script.started().later(5 * MIN).note(EntryKind.HEARTBEAT).later(gap_ms)  # a crash
    sheet = day_of(script.started().later(5 * MIN).note(EntryKind.HEARTBEAT).entries)
    assert [one.duration_ms for one in sheet.stretches if one.state is State.UNKNOWN_GAP] == list(gaps)
    assert sheet.totals[State.UNKNOWN_GAP] == sum(gaps)
    assert [one.duration_ms for one in sheet.undecided] == [MIN]


def test_sleep_is_away_and_no_break() -> None:
    script = Script().started().later(5 * MIN).note(EntryKind.PAUSED).later(10 * MIN).note(EntryKind.RESUMED)
    sheet = day_of(script.later(MIN, slept_ms=H).later(5 * MIN).note(EntryKind.HEARTBEAT).entries)
    assert sheet.totals[State.SUSPEND] == H
    assert [one.state for one in sheet.pauses] == [State.PAUSE]


def test_what_lasted_less_than_a_second_is_no_row() -> None:
    script = Script().started().later(300).worked("a", 10 * MIN, "0.50").note(EntryKind.PAUSED).later(400)
    script.note(EntryKind.RESUMED).worked("b", 5 * MIN, "0.50").later(S - 1).note(EntryKind.STOPPED).later(999)
    sheet = day_of(script.started().worked("c", MIN, "0.50").entries)
    (row,) = sheet.stretches
    assert (row.state, row.duration_ms, row.task_ids) == (
        State.ON_TASK,
        16 * MIN + 300 + 400 + S - 1 + 999,
        ("a", "b", "c"),
    )
    assert sheet.totals[State.PAUSE] == 400


def test_a_row_names_the_bundles_of_its_tasks() -> None:
    sheet = day_of(Script().started().worked("a", MIN, "0.50").worked("b", MIN, "0.50").worked("c", MIN, "1").entries)
    (row,) = sheet.naming({"a": "Birds", "b": "Birds", "c": "Signs"}).stretches
    assert (row.tasks, row.bundles) == (3, ("Birds", "Signs"))
    assert sheet.naming({}).stretches == sheet.stretches


def test_what_took_a_second_is_a_row() -> None:
    script = Script().started().worked("a", MIN, "0.50").note(EntryKind.PAUSED).later(S)
    sheet = day_of(script.note(EntryKind.RESUMED).worked("b", MIN, "0.50").entries)
    assert [row.state for row in sheet.stretches] == [State.ON_TASK, State.PAUSE, State.ON_TASK]


def test_a_moment_that_was_judged_stays_a_row() -> None:
    entries = (
        Script().started().worked("a", MIN, "0.50").note(EntryKind.PAUSED).later(300).note(EntryKind.RESUMED).entries
    )
    rows = day_of(entries, TimeCorrection(MIN, MIN + 300, State.ON_TASK, reason="the phone")).stretches
    assert [(row.duration_ms, row.reason) for row in rows] == [(MIN, ""), (300, "the phone")]


def test_what_was_judged_shows_what_it_was_and_why() -> None:
    sheet = day_of(morning().entries)
    (idle,) = sheet.undecided
    verdict = TimeCorrection(idle.start_ms, idle.end_ms - 4 * MIN, State.ON_TASK, reason="read the law on paper")
    judged = day_of(morning().entries, verdict)
    (work,) = [one for one in judged.stretches if one.is_corrected]
    assert (work.by_state, work.was) == ({State.ON_TASK: 6 * MIN}, {State.IDLE: 6 * MIN})
    assert work.reason == "read the law on paper"
    assert [one.duration_ms for one in judged.undecided] == [4 * MIN]
    assert judged.work_ms == sheet.work_ms + 6 * MIN


def test_only_what_lies_in_the_day_is_in_it() -> None:
    script = Script(MONDAY_NINE + 13 * H).started().worked("late", 3 * H, "1")  # 23:00 to 2:00 in Paris
    sheet = day_of(script.entries)
    assert sheet.totals == {State.ON_TASK: H}
    assert sheet.unrecorded_ms == 23 * H
    tuesday = day_of(script.entries, day=MONDAY + timedelta(days=1))
    assert (tuesday.totals, tuesday.unrecorded_ms, tuesday.ahead_ms) == ({State.ON_TASK: 2 * H}, 0, 22 * H)
    assert tuesday.stretches[0].utc_ms == tuesday.window.begin_utc_ms


def test_a_clock_that_was_set_parts_what_would_be_one_stretch() -> None:
    script = Script().started().opened("a").later(10 * MIN).note(EntryKind.HEARTBEAT)
    script.later(0, set_ms=-H).note(EntryKind.HEARTBEAT).later(10 * MIN).submitted("a")
    sheet = day_of(script.entries)
    assert [one.duration_ms for one in sheet.stretches] == [10 * MIN, 10 * MIN]
    assert sheet.totals == {State.ON_TASK: 20 * MIN}


def test_clocks_that_disagree_by_a_millisecond_part_nothing() -> None:
    """The wall clock and the running clock are told in whole milliseconds each, and begin theirs at other moments."""
    script = Script().started()
    for number in range(12):
        script.opened(f"task-{number}").later(20 * S, set_ms=number % 3 - 1).submitted(f"task-{number}").later(S)
    (stretch,) = day_of(script.note(EntryKind.HEARTBEAT).entries).stretches
    assert (stretch.tasks, stretch.state) == (12, State.ON_TASK)


def test_practice_is_a_stretch_of_its_own_with_its_tasks() -> None:
    script = Script().started().worked("a", 20 * S, "1").note(EntryKind.TASK_LEFT)
    for number in range(3):
        script.opened(f"try-{number}", pay_kind="practice").later(20 * S).submitted(
            f"try-{number}", pay_kind="practice"
        )
        script.later(2 * S)
    script.note(EntryKind.TASK_LEFT).worked("b", 20 * S, "1")
    sheet = day_of(script.entries)
    assert [(one.state, one.tasks, one.duration_ms) for one in sheet.stretches] == [
        (State.ON_TASK, 1, 20 * S),
        (State.PRACTICE, 3, 66 * S),
        (State.ON_TASK, 1, 20 * S),
    ]
    assert sheet.work_ms == 40 * S


def offsets_of(measured: Sequence[Interval]) -> OffsetAt:
    """Return the offsets of the intervals; the first and the last one also hold before and after."""

    def offset_at(utc_ms: int) -> int:
        begun = [one for one in measured if one.utc_ms <= utc_ms]
        return (begun[-1] if begun else measured[0]).offset_min

    return offset_at


def runs_on(entries: Sequence[NewEntry], measured: Sequence[Interval]) -> bool:
    """No clock was set, not even by what the fold lets pass, and nobody went back into a day that was over."""
    days = [day for one in measured for day, _spent_ms in by_day(one)]
    timestamps = [entry.timestamp for entry in entries]
    honest = all(after.utc_ms - one.utc_ms == elapsed_ms(one, after) for one, after in pairwise(timestamps))
    return honest and days == sorted(days)


def metered(entries: Sequence[NewEntry]) -> tuple[WorkTime, list[Interval]]:
    """Return the corrected time and all measured time up to the last entry."""
    time, line = WorkTime(), IntervalStore()
    for entry in entries:
        line.add(time.apply(entry, line))
    return time, [*reversed(list(line.backwards())), *time.open_until(entries[-1].timestamp)]


def touch(row: Stretch, other: Stretch) -> bool:
    """Both as they were measured, one right behind the other on the clock face too."""
    measured = not row.is_corrected and not other.is_corrected
    return measured and row.end_ms == other.start_ms and row.end_utc_ms == other.utc_ms


@given(histories(min_size=3) | paris_nights())
def test_every_day_is_that_of_the_meter_and_made_up_to_the_millisecond(entries: list[NewEntry]) -> None:
    """Whatever happens, the day that is shown is the day that the earnings are counted by."""
    time, measured = metered(entries)
    now = entries[-1].timestamp
    wall_ms = 0
    for day in {*time.days(), *(day for one in measured for day, _spent_ms in by_day(one))}:
        window = day_window(day, offsets_of(measured or [nothing_at(now.utc_ms)]))
        sheet = timesheet(window, measured, time.verdicts, now.utc_ms)
        counted = Counter(dict(time.day(day)))
        for one in time.open_until(now):
            counted[one.state] += dict(by_day(one)).get(day, 0)
        assert sheet.totals == {state: spent_ms for state, spent_ms in counted.items() if spent_ms}
        wall_ms += sum(sheet.totals.values())
        rows = sheet.stretches
        assert not [
            row for row, other in pairwise(rows) if touch(row, other) and min(row.duration_ms, other.duration_ms) < S
        ]
        assert_in_order(sheet)
        if runs_on(entries, measured):
            assert sum(sheet.totals.values()) + sheet.unrecorded_ms + sheet.ahead_ms == window.length_ms
            assert all(
                window.begin_utc_ms <= one.utc_ms < one.end_utc_ms <= window.end_utc_ms for one in sheet.stretches
            )
    assert wall_ms == sum(elapsed_ms(one.timestamp, after.timestamp) for one, after in pairwise(entries))


def assert_in_order(sheet: Timesheet) -> None:
    assert sum(sheet.totals.values()) == sum(one.duration_ms for one in sheet.stretches)
    for one in sheet.stretches:
        assert sum(one.by_state.values()) == one.duration_ms > 0
        assert not one.was or sum(one.was.values()) == one.duration_ms
    for one, after in pairwise(sheet.stretches):
        assert one.end_ms <= after.start_ms


def nothing_at(utc_ms: int) -> Interval:
    return Interval(State.OFF, None, 0, 0, utc_ms, 0)


def test_every_state_has_a_group_and_groups_add_up() -> None:
    assert set(GROUP_OF) == set(State)
    assert grouped({State.PAUSE: 3, State.ELSEWHERE_SEARCHING: 2, State.SEARCHING: 1, State.ON_TASK: 0}) == {
        TimeGroup.SEARCHING: 3,
        TimeGroup.PAUSE: 3,
    }
    assert list(grouped(dict.fromkeys(State, 1))) == list(TimeGroup)
