"""Lock, recovery, messages, payment chores and other platforms: what they count as, and what goes before what."""

from __future__ import annotations

import pytest

from annotator.core.ledger.entries import EntryKind
from annotator.core.ledger.intervals import EXCLUDED_STATES, WORK, State, intervals
from annotator.core.pay.meter import Meter
from core.histories import MIN, H, S, Script

TOLD = tuple[State, str | None, str | None, int]

# Neither work nor set aside.
NO_WORK = frozenset({State.PAUSE, State.LOCK, State.SUSPEND, State.OFF})


def told(script: Script) -> list[TOLD]:
    return [(one.state, one.task, one.platform, one.duration_ms) for one in intervals(script.entries)]


def test_every_state_is_work_or_held_apart_or_a_pause_window_or_practice() -> None:
    assert set(State) == WORK | EXCLUDED_STATES | NO_WORK | {State.PRACTICE, State.OWN_PAGES}
    assert len(WORK) + len(EXCLUDED_STATES) + len(NO_WORK) + 2 == len(State)


def test_own_pages_are_no_searching_until_they_are_closed_or_a_task_opens() -> None:
    day = Script().started().later(S).note(EntryKind.OWN_PAGES_OPENED).later(MIN)
    day.note(EntryKind.OWN_PAGES_CLOSED).later(2 * S).note(EntryKind.OWN_PAGES_OPENED).later(3 * S)
    day.opened("a").later(S).note(EntryKind.TASK_LEFT).later(S).note(EntryKind.STOPPED)
    assert told(day) == [
        (State.SEARCHING, None, None, S),
        (State.OWN_PAGES, None, None, MIN),
        (State.SEARCHING, None, None, 2 * S),
        (State.OWN_PAGES, None, None, 3 * S),
        (State.ON_TASK, "a", None, S),
        (State.SEARCHING, None, None, S),
    ]


def test_nobody_is_idle_at_own_pages_and_other_work_beside_them_counts() -> None:
    day = Script().started().note(EntryKind.OWN_PAGES_OPENED).later(H)
    day.note(EntryKind.IDLE_BEGAN, since_running_ms=day.now.running_ms - H).later(MIN).note(EntryKind.IDLE_ENDED)
    day.note(EntryKind.MESSAGES_BEGAN).later(S).note(EntryKind.MESSAGES_ENDED).later(S).note(EntryKind.STOPPED)
    assert told(day) == [
        (State.OWN_PAGES, None, None, H + MIN),
        (State.MESSAGES, None, None, S),
        (State.OWN_PAGES, None, None, S),
    ]


def test_a_submitted_task_on_screen_is_an_own_page_and_only_what_is_seen_of_it_names_it() -> None:
    day = Script().started().opened("a").later(S).submitted("a")
    day.opened("a", reviewing=True, deciding=True).later(2 * S).note(EntryKind.LOADING_BEGAN).later(3 * S)
    day.note(EntryKind.LOADING_ENDED).later(4 * S).note(EntryKind.INSTRUCTIONS_OPENED).later(5 * S)
    day.note(EntryKind.OWN_PAGES_CLOSED).later(6 * S).note(EntryKind.TASK_LEFT).later(7 * S).note(EntryKind.STOPPED)
    assert told(day) == [
        (State.ON_TASK, "a", None, S),
        (State.OWN_PAGES, None, None, 5 * S),
        (State.OWN_PAGES, "a", None, 9 * S),
        (State.SEARCHING, None, None, 13 * S),
    ]


def test_practice_is_practice_from_its_first_task_until_it_is_left() -> None:
    """Loading, reading and the way from one of its tasks to the next with it. What is loaded and read is on no task:
    what is told of one is active time alone."""
    day = Script().started().later(MIN).opened("a", loading=True, pay_kind="practice").later(S)
    day.note(EntryKind.LOADING_ENDED).note(EntryKind.INSTRUCTIONS_OPENED).later(MIN)
    day.note(EntryKind.INSTRUCTIONS_CLOSED).later(10 * S).submitted("a").later(30 * S)
    day.opened("b", pay_kind="practice").later(20 * S).note(EntryKind.TASK_LEFT).later(5 * S)
    day.opened("c").later(S).submitted("c")
    assert told(day) == [
        (State.SEARCHING, None, None, MIN),
        (State.PRACTICE, None, None, S),
        (State.PRACTICE, None, None, MIN),
        (State.PRACTICE, "a", None, 10 * S),
        (State.PRACTICE, None, None, 30 * S),
        (State.PRACTICE, "b", None, 20 * S),
        (State.SEARCHING, None, None, 5 * S),
        (State.ON_TASK, "c", None, S),
    ]


def test_the_way_from_one_sample_to_the_next_is_practice_and_that_to_paid_work_is_searching() -> None:
    day = Script().started().later(S).opened("a", pay_kind="practice").later(S).note(EntryKind.TASK_LEFT).later(MIN)
    day.opened("b", pay_kind="practice").later(S).submitted("b", pay_kind="practice").note(EntryKind.TASK_LEFT)
    day.later(2 * S).note(EntryKind.OWN_PAGES_OPENED).later(4 * S).note(EntryKind.OWN_PAGES_CLOSED).later(8 * S)
    day.opened("c").later(S).note(EntryKind.TASK_LEFT).later(16 * S).opened("d", pay_kind="practice").later(S)
    spent = [(state, duration) for state, _task, _platform, duration in told(day.submitted("d"))]
    assert spent == [
        (State.SEARCHING, S),
        (State.PRACTICE, S),
        (State.PRACTICE, MIN),
        (State.PRACTICE, S),
        (State.SEARCHING, 2 * S),
        (State.OWN_PAGES, 4 * S),
        (State.SEARCHING, 8 * S),
        (State.ON_TASK, S),
        (State.SEARCHING, 16 * S),
        (State.PRACTICE, S),
    ]


def test_nobody_is_idle_in_practice_and_a_pause_in_it_is_a_pause() -> None:
    day = Script().started().opened("a", pay_kind="practice").later(H)
    day.note(EntryKind.IDLE_BEGAN, since_running_ms=day.now.running_ms - H).later(MIN).note(EntryKind.IDLE_ENDED)
    day.note(EntryKind.PAUSED).later(MIN).note(EntryKind.RESUMED).later(S).note(EntryKind.MESSAGES_BEGAN).later(S)
    day.note(EntryKind.MESSAGES_ENDED).later(S).submitted("a")
    assert told(day) == [
        (State.PRACTICE, "a", None, H + MIN),
        (State.PAUSE, "a", None, MIN),
        (State.PRACTICE, "a", None, S),
        (State.MESSAGES, None, None, S),
        (State.PRACTICE, "a", None, S),
    ]


def test_an_unpaid_test_is_work() -> None:
    day = Script().started().opened("a", pay_kind="qualification").later(MIN).submitted("a")
    assert told(day) == [(State.ON_TASK, "a", None, MIN)]


def test_practice_opened_behind_paid_work_ends_with_the_next_paid_task() -> None:
    day = Script().started().opened("a", pay_kind="practice").later(S).opened("b").later(S).submitted("b")
    assert [(state, task) for state, task, _platform, _spent in told(day)] == [
        (State.PRACTICE, "a"),
        (State.ON_TASK, "b"),
    ]


def test_a_locked_screen_is_a_pause_window_inside_the_task() -> None:
    day = Script().started().opened("a").later(10 * S).note(EntryKind.LOCK_BEGAN).later(20 * MIN)
    day.note(EntryKind.LOCK_ENDED).later(5 * S).submitted("a")
    assert told(day) == [
        (State.ON_TASK, "a", None, 10 * S),
        (State.LOCK, "a", None, 20 * MIN),
        (State.ON_TASK, "a", None, 5 * S),
    ]


def test_a_pause_stays_a_pause_when_the_screen_is_locked_in_it() -> None:
    day = Script().started().note(EntryKind.PAUSED).later(S).note(EntryKind.LOCK_BEGAN).later(S)
    day.note(EntryKind.RESUMED).later(S).note(EntryKind.LOCK_ENDED).later(S).note(EntryKind.STOPPED)
    assert [(state, spent) for state, _task, _platform, spent in told(day)] == [
        (State.PAUSE, 2 * S),
        (State.LOCK, S),
        (State.SEARCHING, S),
    ]


def test_idle_goes_on_behind_a_locked_screen() -> None:
    day = Script().started().opened("a").later(100 * S)
    day.note(EntryKind.IDLE_BEGAN, since_running_ms=day.now.running_ms - 90 * S).later(10 * S)
    day.note(EntryKind.LOCK_BEGAN).later(MIN).note(EntryKind.LOCK_ENDED).later(3 * S).note(EntryKind.IDLE_ENDED)
    assert [(state, spent) for state, _task, _platform, spent in told(day)] == [
        (State.ON_TASK, 10 * S),
        (State.IDLE, 100 * S),
        (State.LOCK, MIN),
        (State.IDLE, 3 * S),
    ]


def test_a_machine_that_sleeps_behind_a_locked_screen_sleeps() -> None:
    day = Script().started().note(EntryKind.LOCK_BEGAN).later(S, slept_ms=H).note(EntryKind.LOCK_ENDED)
    assert [(state, spent) for state, _task, _platform, spent in told(day)] == [
        (State.LOCK, S),
        (State.SUSPEND, H),
    ]


def test_a_start_after_a_crash_behind_a_locked_screen_is_not_locked() -> None:
    day = Script().started().note(EntryKind.LOCK_BEGAN).later(S).note(EntryKind.HEARTBEAT).later(H).started()
    day.later(S).note(EntryKind.STOPPED)
    assert [state for state, *_rest in told(day)] == [State.LOCK, State.UNKNOWN_GAP, State.SEARCHING]


@pytest.mark.parametrize(
    ("began", "ended", "state", "task"),
    [
        (EntryKind.RECOVERY_BEGAN, EntryKind.RECOVERY_ENDED, State.RECOVERY, "a"),
        (EntryKind.MESSAGES_BEGAN, EntryKind.MESSAGES_ENDED, State.MESSAGES, None),
        (EntryKind.CHORES_BEGAN, EntryKind.CHORES_ENDED, State.CHORES, None),
    ],
)
def test_what_the_person_turned_to_is_work_of_its_own_kind(
    began: EntryKind, ended: EntryKind, state: State, task: str | None
) -> None:
    day = Script().started().opened("a").later(S).note(began).later(MIN).note(ended).later(2 * S).submitted("a")
    assert told(day) == [
        (State.ON_TASK, "a", None, S),
        (state, task, None, MIN),
        (State.ON_TASK, "a", None, 2 * S),
    ]


def test_work_on_another_platform_carries_its_name_and_is_charged_to_no_task() -> None:
    day = Script().started().opened("a").later(S)
    day.note(EntryKind.ELSEWHERE_BEGAN, platform="Clickworker", activity="searching").later(3 * MIN)
    day.note(EntryKind.ELSEWHERE_BEGAN, platform="Clickworker", activity="working").later(20 * MIN)
    day.note(EntryKind.ELSEWHERE_BEGAN, platform="Foule Factory", activity="working").later(MIN)
    day.note(EntryKind.ELSEWHERE_ENDED, platform="Foule Factory", activity="working").later(S).submitted("a")
    assert told(day) == [
        (State.ON_TASK, "a", None, S),
        (State.ELSEWHERE_SEARCHING, None, "Clickworker", 3 * MIN),
        (State.ELSEWHERE_WORKING, None, "Clickworker", 20 * MIN),
        (State.ELSEWHERE_WORKING, None, "Foule Factory", MIN),
        (State.ON_TASK, "a", None, S),
    ]
    meter = Meter()
    for entry in day.entries:
        meter.apply(entry)
    reading = meter.reading(day.now)
    assert reading.today.work_ms == 24 * MIN + 2 * S
    assert reading.today.paid_ms == 21 * MIN  # what is worked there brings money as a task does; searching brings none


def test_opening_a_task_ends_what_the_person_turned_to_before() -> None:
    day = Script().started().note(EntryKind.ELSEWHERE_BEGAN, platform="Clickworker", activity="working").later(S)
    day.opened("a").later(S).submitted("a")
    assert told(day) == [
        (State.ELSEWHERE_WORKING, None, "Clickworker", S),
        (State.ON_TASK, "a", None, S),
    ]


def test_only_its_own_end_ends_it() -> None:
    day = Script().started().note(EntryKind.RECOVERY_BEGAN).later(S).note(EntryKind.MESSAGES_ENDED).later(S)
    day.note(EntryKind.ELSEWHERE_ENDED).later(S).note(EntryKind.RECOVERY_ENDED).later(S).note(EntryKind.STOPPED)
    assert [(state, spent) for state, _task, _platform, spent in told(day)] == [
        (State.RECOVERY, 3 * S),
        (State.SEARCHING, S),
    ]


def test_a_pause_at_another_platform_is_a_pause_of_that_work() -> None:
    day = Script().started().note(EntryKind.ELSEWHERE_BEGAN, platform="Clickworker", activity="working").later(S)
    day.note(EntryKind.PAUSED).later(MIN).note(EntryKind.RESUMED).later(S).note(EntryKind.STOPPED)
    assert told(day) == [
        (State.ELSEWHERE_WORKING, None, "Clickworker", S),
        (State.PAUSE, None, "Clickworker", MIN),
        (State.ELSEWHERE_WORKING, None, "Clickworker", S),
    ]


ASIDES = {
    State.RECOVERY: (EntryKind.RECOVERY_BEGAN, EntryKind.RECOVERY_ENDED),
    State.MESSAGES: (EntryKind.MESSAGES_BEGAN, EntryKind.MESSAGES_ENDED),
    State.CHORES: (EntryKind.CHORES_BEGAN, EntryKind.CHORES_ENDED),
}


def states(script: Script) -> list[tuple[State, int]]:
    return [(state, spent_ms) for state, _task, _platform, spent_ms in told(script)]


@pytest.mark.parametrize("state", ASIDES)
@pytest.mark.parametrize("over", [EntryKind.TASK_LEFT, EntryKind.TASK_SUBMITTED])
def test_leaving_or_submitting_the_task_ends_nothing_beside_it(state: State, over: EntryKind) -> None:
    began, ended = ASIDES[state]
    day = Script().started().opened("a").note(began).later(S).note(over, unique_id="a").later(2 * S)
    day.note(ended).later(S).note(EntryKind.STOPPED)
    assert states(day)[-1] == (State.SEARCHING, S)
    assert sum(spent_ms for one, spent_ms in states(day) if one is state) == 3 * S
    assert told(day)[-2][1] is None  # from there on it is charged to no task


@pytest.mark.parametrize("state", ASIDES)
def test_it_takes_over_from_another_platform_and_that_platform_from_it(state: State) -> None:
    day = Script().started().note(EntryKind.ELSEWHERE_BEGAN, platform="Clickworker", activity="working").later(S)
    day.note(ASIDES[state][0]).later(S)
    day.note(EntryKind.ELSEWHERE_BEGAN, platform="Clickworker", activity="searching").later(S).note(EntryKind.STOPPED)
    assert told(day) == [
        (State.ELSEWHERE_WORKING, None, "Clickworker", S),
        (state, None, None, S),
        (State.ELSEWHERE_SEARCHING, None, "Clickworker", S),
    ]


@pytest.mark.parametrize("state", ASIDES)
def test_a_pause_a_lock_and_idle_time_go_before_it_and_it_goes_on_behind_them(state: State) -> None:
    day = Script().started().opened("a").note(ASIDES[state][0]).later(S).note(EntryKind.PAUSED).later(S)
    day.note(EntryKind.RESUMED).later(S).note(EntryKind.LOCK_BEGAN).later(S).note(EntryKind.LOCK_ENDED).later(2 * S)
    day.note(EntryKind.IDLE_BEGAN, since_running_ms=day.now.running_ms - S).later(S).note(EntryKind.IDLE_ENDED)
    day.later(S).note(EntryKind.STOPPED)
    assert states(day) == [
        (state, S),
        (State.PAUSE, S),
        (state, S),
        (State.LOCK, S),
        (state, S),
        (State.IDLE, 2 * S),
        (state, S),
    ]


def test_recovery_that_begins_in_a_pause_leaves_no_moment_of_the_task_between() -> None:
    day = Script().started().opened("a").later(S).note(EntryKind.PAUSED).later(S).note(EntryKind.RECOVERY_BEGAN)
    day.later(1).note(EntryKind.RESUMED).later(MIN).note(EntryKind.PAUSED).later(1).note(EntryKind.RECOVERY_ENDED)
    day.later(S).note(EntryKind.RESUMED).later(S).submitted("a")
    assert states(day) == [
        (State.ON_TASK, S),
        (State.PAUSE, S + 1),
        (State.RECOVERY, MIN),
        (State.PAUSE, S + 1),
        (State.ON_TASK, S),
    ]
    assert {task for _state, task, _platform, _spent_ms in told(day)} == {"a"}


@pytest.mark.parametrize("state", ASIDES)
@pytest.mark.parametrize("stops", [True, False])
def test_the_end_of_the_program_ends_it(state: State, stops: bool) -> None:
    day = Script().started().note(ASIDES[state][0]).later(S).note(EntryKind.STOPPED if stops else EntryKind.HEARTBEAT)
    day.later(H).started().later(S).note(EntryKind.STOPPED)
    apart = State.OFF if stops else State.UNKNOWN_GAP
    assert states(day) == [(state, S), (apart, H), (State.SEARCHING, S)]
