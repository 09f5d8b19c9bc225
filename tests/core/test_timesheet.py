"""A day of the ledger: its stretches and totals."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from annotator.core.clock import DAY_MS
from annotator.core.day_window import DayWindow, day_window
from annotator.core.intervals import Interval, State, intervals
from annotator.core.judgements import VERDICTS, Judgement, Verdicts
from annotator.core.ledger import EntryKind, NewEntry
from annotator.core.time_groups import GROUP_OF, TimeGroup, grouped
from annotator.core.timesheet import Timesheet, timesheet
from core.histories import MIN, MONDAY_NINE, H, S, Script, histories

MONDAY = date(2026, 11, 23)


def in_paris(_utc_ms: int) -> int:
    return 60


def day_of(entries: list[NewEntry], *judgements: Judgement, day: date = MONDAY) -> Timesheet:
    verdicts = Verdicts()
    for judgement in judgements:
        verdicts.take(judgement)
    return timesheet(day_window(day, in_paris), intervals(entries), verdicts, entries[-1].stamp.utc_ms)


def morning() -> Script:
    """Two tasks with a look for the next one between them, a pause, idle time, a crash."""
    script = Script().started().later(2 * MIN)
    script.worked("a", 10 * MIN, "0.50").later(20 * S).worked("b", 5 * MIN, "0.50")
    script.note(EntryKind.PAUSED).later(15 * MIN).note(EntryKind.RESUMED)
    script.opened("c").later(8 * MIN).note(EntryKind.IDLE_BEGAN, since_running_ms=script.now.running_ms - 6 * MIN)
    return script.later(4 * MIN).note(EntryKind.IDLE_ENDED).later(MIN).submitted("c")


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


def test_what_was_judged_shows_what_it_was_and_why() -> None:
    sheet = day_of(morning().entries)
    (idle,) = sheet.undecided
    verdict = Judgement(idle.start_ms, idle.end_ms - 4 * MIN, State.ON_TASK, reason="read the law on paper")
    judged = day_of(morning().entries, verdict)
    (work,) = [one for one in judged.stretches if one.is_judged]
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


def honest(entries: list[NewEntry]) -> bool:
    """No clock was set: each interval begins on the wall where the one before ended."""
    found = intervals(entries)
    return all(one.utc_ms + one.duration_ms == after.utc_ms for one, after in pairwise(found))


@given(
    histories(min_size=3), st.lists(st.tuples(st.integers(0, 40 * H), st.integers(1, 20 * H)), max_size=4), st.data()
)
def test_the_totals_are_those_of_the_intervals_and_make_up_the_day(
    entries: list[NewEntry], stretches: list[tuple[int, int]], data: st.DataObject
) -> None:
    verdicts = Verdicts()
    states = sorted(VERDICTS)
    for begin, length in stretches:
        verdicts.take(Judgement(begin, begin + length, data.draw(st.sampled_from(states))))
    measured = intervals(entries)
    last_ms = entries[-1].stamp.utc_ms
    first_day = data.draw(st.integers(0, 2))
    begin_ms = (entries[0].stamp.utc_ms // DAY_MS + first_day) * DAY_MS
    window = DayWindow(MONDAY, begin_ms, begin_ms + data.draw(st.sampled_from((23, 24, 25))) * H)
    sheet = timesheet(window, measured, verdicts, last_ms)
    assert sum(sheet.totals.values()) == sum(one.duration_ms for one in sheet.stretches)
    assert sum(sheet.totals.values()) == sum(_in(one, window) for one in measured)
    for one in sheet.stretches:
        assert sum(one.by_state.values()) == one.duration_ms > 0
        assert not one.was or sum(one.was.values()) == one.duration_ms
        assert window.begin_utc_ms <= one.utc_ms < one.end_utc_ms <= window.end_utc_ms
    for one, after in pairwise(sheet.stretches):
        assert one.end_ms <= after.start_ms
    if honest(entries):
        assert sum(sheet.totals.values()) + sheet.unrecorded_ms + sheet.ahead_ms == window.length_ms


def _in(interval: Interval, window: DayWindow) -> int:
    end_ms = interval.utc_ms + interval.duration_ms
    return max(0, min(end_ms, window.end_utc_ms) - max(interval.utc_ms, window.begin_utc_ms))


def test_every_state_has_a_group_and_groups_add_up() -> None:
    assert set(GROUP_OF) == set(State)
    assert grouped({State.PAUSE: 3, State.MESSAGES: 2, State.SEARCHING: 1, State.ON_TASK: 0}) == {
        TimeGroup.UNPAID: 3,
        TimeGroup.PAUSE: 3,
    }
    assert list(grouped(dict.fromkeys(State, 1))) == list(TimeGroup)
