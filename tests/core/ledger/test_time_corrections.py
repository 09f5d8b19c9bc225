"""Time corrections of the worker: they count, and the measured state stays."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.ledger.entries import EntryKind, NewEntry
from annotator.core.ledger.interval_store import IntervalStore
from annotator.core.ledger.intervals import Interval, State, intervals
from annotator.core.ledger.time_corrections import VERDICTS, TimeCorrection, Verdicts, time_correction_of
from annotator.core.pay.meter import Meter
from core.histories import MIN, TASKS, H, S, Script, histories
from core.judged_by_hand import judged_by_hand, judgements_in
from core.pay.hourly_pay import brought

SAID = st.none() | st.sampled_from(sorted(VERDICTS))
JUDGEMENTS = st.lists(
    st.builds(
        lambda start, length, counts_as, task: TimeCorrection(start, start + length, counts_as, task),
        st.integers(0, 3 * MIN) | st.integers(0, 60 * H),
        st.integers(1, 3 * MIN) | st.integers(1, 60 * H),
        SAID,
        st.none() | TASKS,
    ),
    max_size=12,
)


def as_spoken(pieces: list[Interval]) -> list[Interval]:
    """Neighbours that say the same in one, so that where a line was cut does not matter."""
    merged: list[Interval] = []
    for piece in pieces:
        last = merged[-1] if merged else None
        same = last is not None and (last.state, last.task, last.platform) == (piece.state, piece.task, piece.platform)
        dated = last is not None and (last.utc_ms + last.duration_ms, last.offset_min) == (
            piece.utc_ms,
            piece.offset_min,
        )
        if last is not None and same and dated:
            piece = Interval(
                last.state, last.task, last.start_ms, piece.end_ms, last.utc_ms, last.offset_min, last.platform
            )
            merged.pop()
        merged.append(piece)
    return merged


def corrected_intervals(intervals: Iterable[Interval], judgements: Sequence[TimeCorrection]) -> list[Interval]:
    """Return all intervals after these corrections, given in the order they were made."""
    verdicts = Verdicts()
    for judgement in judgements:
        verdicts.take(judgement)
    return [piece for interval in intervals for piece in verdicts.applied(interval)]


@given(histories(), JUDGEMENTS)
def test_the_last_word_counts_for_every_millisecond(history: list[NewEntry], judgements: list[TimeCorrection]) -> None:
    measured = intervals(history)
    assert as_spoken(corrected_intervals(measured, judgements)) == as_spoken(judged_by_hand(measured, judgements))


@given(histories(), JUDGEMENTS)
def test_judging_moves_no_time_and_leaves_no_hole(history: list[NewEntry], judgements: list[TimeCorrection]) -> None:
    measured = intervals(history)
    found = corrected_intervals(measured, judgements)
    assert all(earlier.end_ms == later.start_ms for earlier, later in pairwise(found))
    assert all(piece.duration_ms > 0 for piece in found)
    assert sum(piece.duration_ms for piece in found) == sum(interval.duration_ms for interval in measured)


@given(JUDGEMENTS)
def test_what_rules_is_in_order_and_never_overlaps(judgements: list[TimeCorrection]) -> None:
    verdicts = Verdicts()
    for judgement in judgements:
        verdicts.take(judgement)
    ruling = verdicts.between(0, 200 * H)
    assert all(one.start_ms < one.end_ms for one in ruling)
    assert all(earlier.end_ms <= later.start_ms for earlier, later in pairwise(ruling))


@given(histories())
def test_entries_folded_one_by_one_count_as_all_of_them_at_once(history: list[NewEntry]) -> None:
    meter, line = Meter(), IntervalStore()
    for entry in history:
        line.add(meter.apply(entry, line))
    end_ms = meter.time.position_ms
    closed = list(line.between(0, end_ms))
    at_once = corrected_intervals(closed, judgements_in(history))
    one_by_one = [piece for interval in closed for piece in meter.time.verdicts.applied(interval)]
    assert one_by_one == at_once


@given(
    st.builds(
        TimeCorrection, st.integers(0, H), st.integers(H + 1, 2 * H), st.none() | st.sampled_from(sorted(VERDICTS))
    )
)
def test_what_is_written_is_read_again(judgement: TimeCorrection) -> None:
    entry = NewEntry(EntryKind.TIME_JUDGED, Script().now, judgement.as_body().as_json())
    assert time_correction_of(entry, 2 * H) == judgement


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"start_ms": 0, "end_ms": "1000", "counts_as": "pause"},
        {"start_ms": True, "end_ms": 1000, "counts_as": "pause"},
        {"start_ms": 5000, "end_ms": 5000, "counts_as": "pause"},
        {"start_ms": 10 * H, "end_ms": 11 * H, "counts_as": "pause"},
        {"start_ms": 0, "end_ms": 1000, "counts_as": "off"},
        {"start_ms": 0, "end_ms": 1000, "counts_as": "sleep of a later version"},
        {"start_ms": 0, "end_ms": 1000, "counts_as": 3},
    ],
)
def test_what_says_nothing_about_the_past_judges_nothing(body: dict[str, Any]) -> None:
    assert time_correction_of(NewEntry(EntryKind.TIME_JUDGED, Script().now, body), H) is None


def test_neither_the_future_nor_what_was_before_the_ledger_can_be_judged() -> None:
    body = {"start_ms": -5 * H, "end_ms": 5 * H, "counts_as": "pause"}
    assert time_correction_of(NewEntry(EntryKind.TIME_JUDGED, Script().now, body), H) == TimeCorrection(
        0, H, State.PAUSE
    )


def test_a_judgement_without_what_it_is_about_is_a_mistake_of_the_caller() -> None:
    meter, day = Meter(), Script().started().later(MIN)
    day.note(EntryKind.TIME_JUDGED, start_ms=0, end_ms=MIN, counts_as="pause", reason="")
    meter.apply(day.entries[0])
    with pytest.raises(ValueError, match="judgement"):
        meter.apply(day.entries[1])


class CheckedResult:
    """A day with a task of 20 s, 10 min of idle in it, and a stop; then whatever is judged."""

    def __init__(self) -> None:
        self.day = Script().started().opened("a").later(20 * S + 10 * MIN)
        self.day.note(EntryKind.IDLE_BEGAN, since_running_ms=self.day.now.running_ms - 10 * MIN)
        self.day.note(EntryKind.IDLE_ENDED)

    def says(self, start_ms: int, end_ms: int, counts_as: State | None, **rest: str) -> CheckedResult:
        self.day.note(EntryKind.TIME_JUDGED, **TimeCorrection(start_ms, end_ms, counts_as, **rest).as_body().as_json())
        return self

    def meter(self) -> Meter:
        meter, line = Meter(), IntervalStore()
        for entry in self.day.entries:
            line.add(meter.apply(entry, line))
        return meter

    def of(self, task: str, state: State) -> int:
        return self.meter().task_times(task, self.day.now).of(state)

    def today_ms(self) -> int:
        return self.meter().reading(self.day.now).today.work_ms


IDLE = (20 * S, 20 * S + 10 * MIN)


def test_idle_time_that_was_work_is_work_of_its_task() -> None:
    told = CheckedResult().says(*IDLE, State.ON_TASK)
    assert told.of("a", State.ON_TASK) == 20 * S + 10 * MIN
    assert told.of("a", State.IDLE) == 0
    assert told.today_ms() == 20 * S + 10 * MIN


def test_idle_time_that_was_a_break_stays_out_of_every_figure() -> None:
    told = CheckedResult().says(*IDLE, State.PAUSE)
    assert told.today_ms() == 20 * S
    assert told.of("a", State.PAUSE) == 10 * MIN


def test_the_later_word_wins_and_may_be_taken_back() -> None:
    told = CheckedResult().says(*IDLE, State.ON_TASK).says(20 * S, 5 * MIN, State.PAUSE)
    assert told.today_ms() == 20 * S + IDLE[1] - 5 * MIN
    told.says(*IDLE, None)
    assert told.today_ms() == 20 * S
    assert told.of("a", State.IDLE) == 10 * MIN


def test_work_that_was_a_break_leaves_the_figures() -> None:
    told = CheckedResult().says(0, 15 * S, State.PAUSE)
    assert told.today_ms() == 5 * S
    assert told.of("a", State.ON_TASK) == 5 * S


def test_time_in_which_the_program_was_off_can_be_claimed_back() -> None:
    told = CheckedResult()
    told.day.note(EntryKind.STOPPED).later(30 * MIN).started()
    told.says(IDLE[1], IDLE[1] + 30 * MIN, State.ELSEWHERE_WORKING, platform="Clickworker")
    assert told.today_ms() == 20 * S + 30 * MIN


def test_a_suspend_and_a_lock_can_be_claimed_back() -> None:
    told = CheckedResult()
    told.day.note(EntryKind.LOCK_BEGAN).later(5 * MIN).note(EntryKind.LOCK_ENDED)
    told.day.later(0, slept_ms=20 * MIN).note(EntryKind.HEARTBEAT)
    told.says(IDLE[1], IDLE[1] + 25 * MIN, State.SEARCHING)
    assert told.today_ms() == 20 * S + 25 * MIN


def test_times_of_a_task_that_was_sent_never_change() -> None:
    told = CheckedResult()
    told.day.submitted("a", "0.50")
    told.says(*IDLE, State.ON_TASK)
    reading = told.meter().reading(told.day.now)
    assert reading.today.paid_ms == 20 * S
    assert reading.today.work_ms == 20 * S + 10 * MIN
    assert told.of("a", State.ON_TASK) == 0


def test_a_break_that_was_work_joins_two_work_sessions_and_their_money() -> None:
    day = Script().started().worked("a", 10 * MIN, "1.00").note(EntryKind.PAUSED).later(40 * MIN)
    day.note(EntryKind.RESUMED).worked("b", 5 * MIN, "2.00")
    told = CheckedResult()
    told.day = day
    before = told.meter().reading(day.now).session
    assert (before.work_ms, before.tasks) == (5 * MIN, 1)
    told.says(10 * MIN, 50 * MIN, State.SEARCHING)
    after = told.meter().reading(day.now).session
    assert (after.work_ms, after.tasks, str(brought(after)["EUR"])) == (55 * MIN, 2, "3.00")


def test_work_that_was_a_break_of_half_an_hour_parts_a_work_session() -> None:
    day = Script().started().worked("a", 10 * MIN, "1.00").worked("b", 40 * MIN, "2.00").worked("c", 5 * MIN, "4.00")
    told = CheckedResult()
    told.day = day
    told.says(10 * MIN, 49 * MIN, State.PAUSE)
    session = told.meter().reading(day.now).session
    assert (session.work_ms, session.tasks, str(brought(session)["EUR"])) == (6 * MIN, 2, "6.00")
