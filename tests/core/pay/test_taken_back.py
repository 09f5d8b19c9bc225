"""Reopened tasks: their money is removed and comes back, and their time stays their own."""

from __future__ import annotations

from decimal import Decimal

import pytest

from annotator.core.ledger.checkpoint import packed, unpacked
from annotator.core.ledger.entries import EntryKind
from annotator.core.ledger.intervals import State
from annotator.core.ledger.time_corrections import TimeCorrection
from annotator.core.money.states import MoneyState
from annotator.core.pay.meter import Folds, Meter
from core.histories import MIN, H, S, Script, ledger
from core.pay.hourly_pay import brought

BUNDLE = "signs@1"
REWARD = {"amount": "0.10", "currency": "EUR"}


def opened(script: Script, task: str) -> Script:
    return script.note(EntryKind.TASK_OPENED, unique_id=task, bundle=BUNDLE, reward=REWARD, requester="Lab")


def sent(script: Script, task: str, *, skipped: bool = False) -> Script:
    reward = None if skipped else REWARD
    return script.note(
        EntryKind.TASK_SUBMITTED, unique_id=task, bundle=BUNDLE, reward=reward, requester="Lab", was_cancelled=skipped
    )


def worked(script: Script, task: str, lived_ms: int, *, skipped: bool = False) -> Script:
    return sent(opened(script, task).later(lived_ms), task, skipped=skipped)


def folded(script: Script) -> Folds:
    folds = Folds()
    for entry in ledger(script.entries):
        folds.apply(entry)
    return folds


def times(script: Script, task: str) -> dict[State, int]:
    return dict(folded(script).meter.task_times(task, script.now).by_state)


@pytest.mark.parametrize("skipped", [False, True])
def test_a_task_s_time_is_all_that_it_took_from_its_first_opening(skipped: bool) -> None:
    script = Script().started().later(5 * S)
    opened(script, "b").later(2 * S).note(EntryKind.TASK_LEFT).later(S)
    opened(script, "a").later(10 * S).note(EntryKind.PAUSED).later(MIN).note(EntryKind.RESUMED).later(4 * S)
    sent(script, "a", skipped=skipped)
    worked(script, "b", 7 * S)
    script.taken_back("a", BUNDLE)
    assert times(script, "a") == {State.ON_TASK: 14 * S, State.PAUSE: MIN}
    opened(script, "a").later(3 * S)
    assert times(script, "a") == {State.ON_TASK: 17 * S, State.PAUSE: MIN}
    history = folded(sent(script, "a")).meter.history(BUNDLE)
    assert (history.work_ms, history.paid_ms, history.tasks) == (26 * S, 26 * S, 2)


def test_what_was_judged_of_its_time_meanwhile_holds() -> None:
    script = Script().started()
    opened(script, "a").later(10 * S).note(EntryKind.PAUSED).later(20 * S).note(EntryKind.RESUMED)
    sent(script, "a").later(5 * S)
    script.note(EntryKind.TIME_JUDGED, **TimeCorrection(10 * S, 30 * S, State.ON_TASK, task="a").as_body().as_json())
    script.taken_back("a", BUNDLE)
    assert times(script, "a") == {State.ON_TASK: 30 * S}


def test_the_day_the_session_and_the_bundle_are_as_if_it_had_never_been_sent() -> None:
    script = worked(worked(Script().started(), "a", 30 * S), "b", 20 * S)
    script.taken_back("a", BUNDLE)
    never = opened(Script().started(), "a").later(30 * S)
    worked(never, "b", 20 * S)
    back, alone = folded(script).meter, folded(never).meter
    shown, expected = back.reading(script.now), alone.reading(never.now)
    assert (shown.today.tasks, shown.today.paid_ms, shown.today.money) == (1, 20 * S, expected.today.money)
    assert (shown.session.tasks, shown.session.paid_ms, shown.session.money) == (1, 20 * S, expected.session.money)
    assert shown.range == expected.range
    assert back.history(BUNDLE) == alone.history(BUNDLE)
    assert shown.today.work_ms == expected.today.work_ms == 50 * S


def test_looking_at_what_was_sent_before_it_is_taken_back_is_counted_once() -> None:
    script = opened(worked(Script().started(), "a", 30 * S), "a").later(8 * S).note(EntryKind.TASK_LEFT)
    assert folded(script).meter.history(BUNDLE).work_ms == 38 * S
    script.taken_back("a", BUNDLE)
    assert folded(script).meter.history(BUNDLE).work_ms == 38 * S
    assert folded(worked(script, "a", 2 * S)).meter.history(BUNDLE).work_ms == 40 * S


def test_what_was_sent_twice_is_counted_once_when_it_is_taken_back() -> None:
    script = worked(Script().started(), "a", 10 * S)
    script.note(EntryKind.REWARD_DECIDED, unique_id="a", decision="expired")
    worked(script, "a", 5 * S)
    for taken_ms in (15 * S, 17 * S):
        meter = folded(script).meter
        assert meter.history(BUNDLE).work_ms == meter.reading(script.now).today.work_ms == taken_ms
        script.taken_back("a", BUNDLE)
        meter = folded(script).meter
        assert meter.history(BUNDLE).work_ms == meter.reading(script.now).today.work_ms == taken_ms
        worked(script, "a", 2 * S)


def test_what_is_taken_back_on_a_later_day_is_gone_from_its_own() -> None:
    script = worked(Script().started(), "a", 30 * S)
    sent_on = folded(script).meter.earnings.days()[0]
    script.later(24 * H).taken_back("a", BUNDLE)
    meter = folded(script).meter
    assert (meter.earnings.days(), meter.counted_on(sent_on).tasks, meter.counted_on(sent_on).paid_ms) == ([], 0, 0)
    worked(script, "a", 5 * S)
    meter = folded(script).meter
    (day,) = meter.earnings.days()
    assert day > sent_on
    assert (meter.counted_on(day).tasks, meter.counted_on(day).paid_ms) == (1, 35 * S)


@pytest.mark.parametrize("decision", ["approved", "paid", "rejected", "expired"])
def test_what_was_said_of_it_meanwhile_was_said_of_nothing(decision: str) -> None:
    script = worked(Script().started(), "a", 30 * S)
    script.note(EntryKind.REWARD_DECIDED, unique_id="a", decision=decision)
    script.taken_back("a", BUNDLE)
    item = folded(script).meter.earnings.item("a")
    assert item is not None
    assert (item.state, item.decided) == (MoneyState.OFFERED, None)
    again = folded(worked(script, "a", S)).meter
    assert brought(again.reading(script.now).today) == {"EUR": Decimal("0.10")}


def test_a_start_goes_on_from_a_checkpoint_and_takes_back_what_was_sent_before_it() -> None:
    script = worked(worked(Script().started(), "a", 30 * S), "b", 20 * S)
    kept = unpacked(Folds, packed(folded(script)))
    count = len(script.entries)
    worked(script.later(S).taken_back("a", BUNDLE), "a", 4 * S)
    for entry in ledger(script.entries)[count:]:
        kept.apply(entry)
    assert kept == folded(script)


def test_taking_back_needs_the_intervals_that_it_is_about() -> None:
    meter = Meter()
    script = worked(Script().started(), "a", 30 * S).taken_back("a", BUNDLE)
    for entry in script.entries[:-1]:
        meter.apply(entry)
    with pytest.raises(ValueError, match="taken back"):
        meter.apply(script.entries[-1])
