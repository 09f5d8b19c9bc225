"""The forecast of the meter from the last cycles, computed by hand from the intervals."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.ledger.entries import EntryKind, NewEntry
from annotator.core.ledger.interval_store import IntervalStore, cut
from annotator.core.ledger.intervals import WORK, State
from annotator.core.money.states import MoneyState
from annotator.core.pay.meter import Meter, MeterReading
from annotator.core.time.worktime import WorkTime
from core.histories import MIN, H, S, Script, histories, moments_after
from core.pay.hourly_pay import hourly_pay

BESIDE: dict[str, Callable[[Script], Script]] = {
    "searching": lambda script: script,
    "messages": lambda script: script.note(EntryKind.MESSAGES_BEGAN),
    "payment chores": lambda script: script.note(EntryKind.CHORES_BEGAN),
    "searching elsewhere": lambda script: script.note(
        EntryKind.ELSEWHERE_BEGAN, platform="Clickworker", activity="searching"
    ),
}


def read(script: Script) -> MeterReading:
    return metered(script.entries).reading(script.now)


def metered(entries: Iterable[NewEntry]) -> Meter:
    meter, line = Meter(), IntervalStore()
    for entry in entries:
        line.add(meter.apply(entry, line))
    return meter


def central(script: Script) -> float:
    found = read(script).range
    assert found is not None
    return found.central


def offered(script: Script, task: str, amount: str, currency: str = "EUR") -> Script:
    return script.note(EntryKind.TASK_OPENED, unique_id=task, reward={"amount": amount, "currency": currency})


def three_tasks() -> Script:
    day = Script().started()
    for number in range(3):
        day.worked(f"task-{number}", MIN, "0.10")
    return day


def test_before_the_first_paid_task_nothing_is_likely() -> None:
    assert read(Script().started().worked("a", MIN).later(MIN)).range is None


def test_what_is_likely_counts_pending_money_as_the_effective_pay_does() -> None:
    assert isclose(central(three_tasks()), 6 * 0.95)
    assert hourly_pay(read(three_tasks()).today) == {"EUR": Decimal("5.7")}


@pytest.mark.parametrize("beside", BESIDE)
def test_work_beside_tasks_lowers_what_is_likely_as_the_clock_goes(beside: str) -> None:
    day = BESIDE[beside](three_tasks())
    told = [central(day.later(MIN)) for _minute in range(3)]
    assert [round(one, 2) for one in told] == [round(0.285 * 60 / minutes, 2) for minutes in (4, 5, 6)]


def test_a_pause_and_work_on_another_platform_change_nothing() -> None:
    paused = three_tasks().note(EntryKind.PAUSED).later(H)
    working = three_tasks().note(EntryKind.ELSEWHERE_BEGAN, platform="Clickworker", activity="working").later(H)
    assert isclose(central(paused), 5.7)
    assert isclose(central(working), 5.7)


def test_the_task_in_hand_lowers_it_once_it_takes_longer_than_it_pays_for() -> None:
    day = offered(three_tasks(), "task-3", "0.10")
    assert isclose(central(day.later(59 * S)), 5.7)
    assert isclose(central(day.later(2 * MIN + S)), 0.38 * 60 / 6)


def test_a_task_that_pays_nothing_is_time_beside_the_paid_ones() -> None:
    assert isclose(central(three_tasks().opened("unpaid").later(3 * MIN)), 5.7 / 2)


def test_a_judgement_of_time_before_the_last_task_leaves_what_is_likely_alone() -> None:
    day = Script().started().later(10 * MIN).worked("a", MIN, "0.10")
    day.note(EntryKind.PAUSED).later(H).note(EntryKind.RESUMED).worked("b", MIN, "0.10")
    before = central(day)
    pause = {"start_ms": 12 * MIN, "end_ms": 42 * MIN, "counts_as": State.MESSAGES.value, "reason": "I wrote"}
    assert isclose(central(day.note(EntryKind.TIME_JUDGED, **pause)), before)


def test_a_rejection_counts_for_what_its_requester_will_accept_not_for_the_task_alone() -> None:
    day = three_tasks().note(EntryKind.REWARD_DECIDED, unique_id="task-1", decision=MoneyState.REJECTED.value)
    assert isclose(central(day), 6 * 19 / 21)


def test_a_task_that_expired_brought_nothing() -> None:
    day = three_tasks().note(EntryKind.REWARD_DECIDED, unique_id="task-1", decision=MoneyState.EXPIRED.value)
    assert isclose(central(day), 4 * 0.95)


def test_a_task_that_is_sent_again_is_one_cycle_with_the_time_of_both() -> None:
    day = three_tasks().note(EntryKind.REWARD_DECIDED, unique_id="task-2", decision=MoneyState.EXPIRED.value)
    day.worked("task-2", MIN, "0.10")
    assert isclose(central(day), 0.95 * 0.30 * 60 / 4)


def test_a_task_that_is_taken_back_is_in_hand_again_with_all_its_time() -> None:
    day = three_tasks().later(MIN)
    offered(day, "task-3", "0.10").later(MIN).submitted("task-3", "0.10")
    assert isclose(central(day), 0.38 * 60 / 5)
    offered(day.note(EntryKind.TASK_REOPENED, unique_id="task-3"), "task-3", "0.10").later(MIN)
    assert isclose(central(day), min(0.285 * 60 / 4, 0.38 * 60 / 6))
    day.submitted("task-3", "0.10")
    assert isclose(central(day), 0.38 * 60 / 6)


def test_the_meter_speaks_the_currency_of_the_bundle_at_work_from_the_moment_it_is_opened() -> None:
    day = three_tasks()
    assert read(day).currency == "EUR"
    offered(day, "dollars", "0.20", "USD")
    assert (read(day).currency, read(day).range) == ("USD", None)
    day.later(MIN).submitted("dollars", "0.20", "USD")
    assert read(day).currency == "USD"
    assert isclose(central(day), 12 * 0.95)
    offered(day, "euros", "0.10")
    assert read(day).currency == "EUR"


@given(histories(), st.data())
def test_a_cycle_is_all_work_since_the_entry_that_it_began_with(history: list[NewEntry], data: st.DataObject) -> None:
    """Whatever is judged of it, and by the task that it was spent on."""
    time, line = WorkTime(), IntervalStore()
    began, start_ms = data.draw(st.integers(0, len(history) - 1)), 0
    for number, entry in enumerate(history):
        line.add(time.apply(entry, line))
        if number == began:
            start_ms = time.position_ms
            time.next_cycle()
    moment = data.draw(moments_after(history[-1].timestamp))
    measured = cut([*line.backwards(), *time.open_until(moment)], start_ms, 10**15)
    counted = [piece for interval in measured for piece in time.verdicts.applied(interval)]
    expected: dict[str, int] = {}
    for piece in counted:
        if piece.state in WORK - {State.ELSEWHERE_WORKING}:
            task = piece.task or ""
            expected[task] = expected.get(task, 0) + piece.duration_ms
    assert {task: ms for task, ms in time.cycle(moment).items() if ms} == {
        task: ms for task, ms in expected.items() if ms
    }
