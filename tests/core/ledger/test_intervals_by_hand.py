"""Days as they happen, written out, with what must come of them counted by hand."""

from __future__ import annotations

from annotator.core.ledger.clock import iso_utc
from annotator.core.ledger.entries import EntryKind, NewEntry
from annotator.core.ledger.intervals import IntervalFold, State, intervals
from core.histories import MIN, H, S, Script

DONE = tuple[State, str | None, int]


def told(script: Script) -> list[DONE]:
    return [(interval.state, interval.task, interval.duration_ms) for interval in intervals(script.entries)]


def test_a_quiet_task_from_start_to_stop() -> None:
    day = Script().started().later(4 * S).note(EntryKind.TASK_OPENED, unique_id="a", loading=True).later(700)
    day.note(EntryKind.LOADING_ENDED).later(5 * S).note(EntryKind.HEARTBEAT).later(3 * S).submitted("a")
    day.later(2 * S).note(EntryKind.STOPPED)
    assert told(day) == [
        (State.SEARCHING, None, 4 * S),
        (State.WAITING, "a", 700),
        (State.ON_TASK, "a", 8 * S),
        (State.SEARCHING, None, 2 * S),
    ]


def test_reading_the_instructions_of_a_task_is_told_apart_from_the_task() -> None:
    day = Script().started().opened("a").later(3 * S).note(EntryKind.INSTRUCTIONS_OPENED).later(20 * S)
    day.note(EntryKind.INSTRUCTIONS_CLOSED).later(6 * S).submitted("a")
    assert told(day) == [
        (State.ON_TASK, "a", 3 * S),
        (State.INSTRUCTIONS, "a", 20 * S),
        (State.ON_TASK, "a", 6 * S),
    ]


def test_an_explicit_pause_adds_nothing_to_the_task() -> None:
    day = Script().started().opened("a").later(30 * S).note(EntryKind.PAUSED).later(40 * MIN)
    day.note(EntryKind.RESUMED).later(15 * S).submitted("a")
    assert told(day) == [
        (State.ON_TASK, "a", 30 * S),
        (State.PAUSE, "a", 40 * MIN),
        (State.ON_TASK, "a", 15 * S),
    ]


def test_whatever_happens_during_a_pause_it_stays_a_pause() -> None:
    day = Script().started().opened("a").later(S).note(EntryKind.PAUSED).later(S)
    day.note(EntryKind.IDLE_BEGAN, since_running_ms=day.now.running_ms - 90 * S).later(S)
    day.note(EntryKind.LOADING_BEGAN).later(S).note(EntryKind.INSTRUCTIONS_OPENED).later(S).note(EntryKind.RESUMED)
    assert told(day) == [(State.ON_TASK, "a", S), (State.PAUSE, "a", 4 * S)]


def test_idle_is_dated_back_to_the_last_input() -> None:
    day = Script().started().opened("a").later(100 * S)
    day.note(EntryKind.IDLE_BEGAN, since_running_ms=day.now.running_ms - 90 * S).later(60 * S)
    day.note(EntryKind.IDLE_ENDED).later(5 * S).submitted("a")
    assert told(day) == [(State.ON_TASK, "a", 10 * S), (State.IDLE, "a", 150 * S), (State.ON_TASK, "a", 5 * S)]


def test_idle_never_reaches_back_past_the_opening_of_the_task() -> None:
    day = Script().started().later(50 * S).opened("a").later(40 * S)
    day.note(EntryKind.IDLE_BEGAN, since_running_ms=day.now.running_ms - 90 * S).later(S).note(EntryKind.IDLE_ENDED)
    assert told(day) == [(State.SEARCHING, None, 50 * S), (State.IDLE, "a", 41 * S)]


def test_idle_that_begins_in_the_future_begins_now() -> None:
    day = Script().started().opened("a").later(10 * S)
    day.note(EntryKind.IDLE_BEGAN, since_running_ms=day.now.running_ms + 90 * S).later(S).note(EntryKind.IDLE_ENDED)
    assert told(day) == [(State.ON_TASK, "a", 10 * S), (State.IDLE, "a", S)]


def test_nothing_is_idle_while_the_program_is_off() -> None:
    day = Script().started().later(S).note(EntryKind.STOPPED).later(10 * S)
    day.note(EntryKind.IDLE_BEGAN, since_running_ms=day.now.running_ms - 5 * S).later(S).started()
    assert told(day) == [(State.SEARCHING, None, S), (State.OFF, None, 11 * S)]


def test_before_restored_records_is_a_gap_whether_or_not_the_program_had_ended() -> None:
    day = Script().started().later(S).note(EntryKind.STOPPED).later(H).note(EntryKind.RESTORED, missing=7)
    day.later(10 * S).started().later(S).note(EntryKind.RESTORED, missing=0).later(S).started().later(S)
    assert told(day.note(EntryKind.HEARTBEAT)) == [
        (State.SEARCHING, None, S),
        (State.UNKNOWN_GAP, None, H),
        (State.OFF, None, 10 * S),
        (State.UNKNOWN_GAP, None, S),
        (State.OFF, None, S),
        (State.SEARCHING, None, S),
    ]


def test_eight_hours_of_suspend_in_a_task_are_one_gap_and_no_work() -> None:
    day = Script().started().opened("a").later(20 * S).note(EntryKind.HEARTBEAT)
    day.later(2 * S, slept_ms=8 * H).note(EntryKind.HEARTBEAT).later(10 * S).submitted("a")
    assert told(day) == [
        (State.ON_TASK, "a", 22 * S),
        (State.SUSPEND, "a", 8 * H),
        (State.ON_TASK, "a", 10 * S),
    ]


def test_clocks_that_differ_by_five_seconds_are_no_suspend() -> None:
    day = Script().started().opened("a").later(S, slept_ms=5 * S).note(EntryKind.HEARTBEAT).later(S).submitted("a")
    assert told(day) == [(State.ON_TASK, "a", 7 * S)]


def test_a_suspend_shows_as_soon_as_the_machine_wakes_without_waiting_for_an_entry() -> None:
    day = Script().started().opened("a").later(20 * S).note(EntryKind.HEARTBEAT)
    fold = IntervalFold()
    closed = [interval for entry in day.entries for interval in fold.apply(entry)]
    waking = day.later(S, slept_ms=H).now
    assert closed == []
    pieces = [(piece.state, piece.duration_ms) for piece in fold.open_until(waking)]
    assert pieces == [(State.ON_TASK, 21 * S), (State.SUSPEND, H)]


def test_a_crash_costs_no_more_than_what_no_heartbeat_told() -> None:
    day = Script().started().opened("a").later(5 * S).note(EntryKind.HEARTBEAT).later(4 * S)
    day.later(5 * MIN).started().later(S).opened("a").later(9 * S).submitted("a")
    assert told(day) == [
        (State.ON_TASK, "a", 5 * S),
        (State.UNKNOWN_GAP, None, 4 * S + 5 * MIN),
        (State.SEARCHING, None, S),
        (State.ON_TASK, "a", 9 * S),
    ]


def test_a_power_cut_and_a_new_boot_leave_a_gap_by_the_wall_clock() -> None:
    day = Script().started().opened("a").later(5 * S).note(EntryKind.HEARTBEAT).later(20 * MIN, booted_ms=8 * S)
    day.started().later(S).note(EntryKind.STOPPED)
    assert told(day) == [
        (State.ON_TASK, "a", 5 * S),
        (State.UNKNOWN_GAP, None, 20 * MIN),
        (State.SEARCHING, None, S),
    ]


def test_another_boot_is_unknown_even_when_nobody_noted_the_start() -> None:
    day = Script().started().opened("a").later(5 * S).note(EntryKind.HEARTBEAT).later(3 * H, booted_ms=8 * S)
    day.note(EntryKind.HEARTBEAT).later(5 * S).submitted("a")
    assert told(day) == [
        (State.ON_TASK, "a", 5 * S),
        (State.UNKNOWN_GAP, None, 3 * H),
        (State.ON_TASK, "a", 5 * S),
    ]


def test_a_machine_switched_off_after_a_proper_stop_was_off_and_nothing_else() -> None:
    day = Script().started().later(S).note(EntryKind.STOPPED).later(14 * H, booted_ms=9 * S).started()
    assert told(day) == [(State.SEARCHING, None, S), (State.OFF, None, 14 * H)]


def test_a_new_boot_whose_clock_went_back_loses_nothing_that_was_lived() -> None:
    day = Script().started().opened("a").later(5 * S).note(EntryKind.HEARTBEAT).later(S, set_ms=-H, booted_ms=8 * S)
    day.started().later(2 * S).note(EntryKind.STOPPED)
    assert told(day) == [(State.ON_TASK, "a", 5 * S), (State.SEARCHING, None, 2 * S)]


def test_a_clock_set_while_idle_does_not_turn_idle_time_into_work() -> None:
    day = Script().started().opened("a").later(10 * S).note(EntryKind.HEARTBEAT)
    day.later(50 * S, set_ms=H).note(EntryKind.HEARTBEAT).later(40 * S)
    day.note(EntryKind.IDLE_BEGAN, since_running_ms=day.now.running_ms - 90 * S).later(S).note(EntryKind.IDLE_ENDED)
    assert told(day) == [(State.ON_TASK, "a", 10 * S), (State.IDLE, "a", 50 * S), (State.IDLE, "a", 41 * S)]


def test_intervals_behind_a_clock_that_was_set_right_are_dated_right() -> None:
    day = Script(utc_ms=0).started().opened("a").later(30 * S, set_ms=1_795_424_400_000).note(EntryKind.HEARTBEAT)
    day.later(10 * S).submitted("a")
    dated = [(iso_utc(interval.utc_ms), interval.duration_ms) for interval in intervals(day.entries)]
    assert dated == [("1970-01-01T00:00:00.000Z", 30 * S), ("2026-11-23T09:00:30.000Z", 10 * S)]


def test_an_empty_ledger_has_no_intervals() -> None:
    assert intervals([]) == []
    assert IntervalFold().open_until(Script().now) == []


def test_leaving_a_task_ends_its_loading_and_its_instructions() -> None:
    day = Script().started().opened("a").note(EntryKind.LOADING_BEGAN).note(EntryKind.INSTRUCTIONS_OPENED).later(S)
    day.note(EntryKind.TASK_LEFT, unique_id="a").later(S).opened("b").later(S).submitted("b")
    assert told(day) == [(State.WAITING, "a", S), (State.SEARCHING, None, S), (State.ON_TASK, "b", S)]


def test_entries_at_one_moment_leave_no_empty_interval() -> None:
    day = Script().started()
    for kind in EntryKind:
        day.entries.append(NewEntry(kind, day.now, {"unique_id": "a", "since_running_ms": day.now.running_ms}))
    assert told(day) == []
