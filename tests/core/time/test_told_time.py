"""Time that other platforms tell: each moment counts once, beside measured work, whatever the order of events."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from annotator.core.ledger.clock import DAY_MS
from annotator.core.ledger.entries import EntryKind
from annotator.core.ledger.entry_types import (
    CorrectedBody,
    EnteredBody,
    PlatformTaskBody,
    WithdrawnTasksBody,
    new_entry,
)
from annotator.core.ledger.intervals import WORK, State
from annotator.core.time.told_time import ToldFile, ToldTime, WallSpan
from fakes.clock import START

DAYS = (date(2026, 11, 22), date(2026, 11, 23))
# A few milliseconds around a midnight in UTC, where pieces of time are cut.
MIDNIGHT = START.utc_ms // DAY_MS * DAY_MS
MOMENTS = st.integers(MIDNIGHT - 20, MIDNIGHT + 20)
SPANS = st.tuples(MOMENTS, st.integers(0, 25), st.sampled_from(DAYS))


def body(number: int, start_ms: int, spent_ms: int, day: date = DAYS[0]) -> PlatformTaskBody:
    named = (f"told-{number}", "Clicks", "1", "EUR", day.isoformat())
    return PlatformTaskBody(*named, start_utc_ms=start_ms, spent_ms=spent_ms, file="a.csv", sha256="0")


def moments(spans: Iterable[WallSpan]) -> set[int]:
    return {moment for begin, end in spans for moment in range(begin, end)}


def state_at(moment: int) -> State:
    return State.ON_TASK if moment % 2 else State.OFF


def sums(told: ToldTime) -> tuple[int, int]:
    return sum(map(told.told_ms, told.days())), sum(told.overlap_ms(day, 0) for day in told.days())


@given(
    st.lists(SPANS, max_size=8),
    st.lists(st.tuples(MOMENTS, st.integers(1, 9)), max_size=4),
    st.lists(st.tuples(MOMENTS, st.integers(1, 9)), max_size=4),
    st.sets(st.integers(0, 7)),
)
def test_each_moment_counts_once(
    tasks: list[tuple[int, int, date]], before: list[WallSpan], after: list[WallSpan], withdrawn: set[int]
) -> None:
    told, measured = ToldTime(), set[int]()

    def measure(spans: list[WallSpan]) -> None:
        for begin, length in spans:
            for moment in set(range(begin, begin + length)) - measured:  # no moment is measured twice
                measured.add(moment)
                told.measured(moment, moment + 1, state_at(moment), 1)

    def measured_between(begin: int, end: int) -> list[tuple[int, int, State]]:
        return [(moment, moment + 1, state_at(moment)) for moment in measured if begin <= moment < end]

    def at_work(told_moments: set[int]) -> set[int]:
        return {moment for moment in told_moments & measured if state_at(moment) in WORK}

    def closed_ms() -> int:
        spent = {State.OFF: 1000}
        return 2000 - sum(told.without(day, spent)[State.OFF] for day in DAYS)

    def spans(numbers: Iterable[int]) -> set[int]:
        return moments((tasks[number][0], sum(tasks[number][:2])) for number in numbers)

    measure(before)
    for number, (start_ms, spent_ms, day) in enumerate(tasks):
        for _twice in range(2):
            told.add(body(number, start_ms, spent_ms, day), START.utc_ms, measured_between)
    measure(after)
    expected = spans(range(len(tasks)))
    assert sums(told) == (len(expected), len(at_work(expected)))
    assert closed_ms() == len(expected & measured) - len(at_work(expected))
    undone = WithdrawnTasksBody(tuple(f"told-{number}" for number in withdrawn))
    told.apply(new_entry(EntryKind.PLATFORM_TASKS_WITHDRAWN, START, undone), measured_between)
    left = spans(number for number in range(len(tasks)) if number not in withdrawn)
    assert sums(told) == (len(left), len(at_work(left)))
    for number in withdrawn & set(range(len(tasks))):
        told.add(body(number, *tasks[number]), START.utc_ms, measured_between)
    assert sums(told) == (len(expected), len(at_work(expected)))


def test_a_task_without_a_time_of_day_is_taken_to_be_in_the_time_of_the_timer() -> None:
    told = ToldTime()
    told.add(body(1, 0, 600), START.utc_ms, lambda _begin, _end: ())
    assert told.counted_ms(DAYS[0], 0) == 600
    assert (told.counted_ms(DAYS[0], 400), told.overlap_ms(DAYS[0], 400)) == (200, 400)
    assert (told.counted_ms(DAYS[0], 900), told.overlap_ms(DAYS[0], 900)) == (0, 600)


def test_no_task_ends_after_its_import_and_a_file_is_known_until_its_tasks_are_withdrawn() -> None:
    told = ToldTime()
    told.add(body(1, START.utc_ms - 10, 1000), START.utc_ms, lambda _begin, _end: ())
    assert told.told_ms(DAYS[0]) == 10
    assert told.file_of("told-1") == ToldFile("Clicks", "a.csv", "0")
    undone = new_entry(EntryKind.PLATFORM_TASKS_WITHDRAWN, START, WithdrawnTasksBody(("told-1", "unknown")))
    told.apply(undone, lambda _begin, _end: ())
    assert told.file_of("told-1") is None
    assert not told.days()


def test_time_that_the_worker_entered_counts_until_its_reward_is_void() -> None:
    told, day = ToldTime(), DAYS[0]

    def apply(kind: EntryKind, entered: EnteredBody | CorrectedBody) -> int:
        told.apply(new_entry(kind, START, entered), lambda _begin, _end: ())
        return told.told_ms(day)

    named = ("Clicks", "1", "EUR", day.isoformat())
    assert apply(EntryKind.REWARD_ENTERED, EnteredBody("untimed", *named)) == 0
    assert apply(EntryKind.REWARD_ENTERED, EnteredBody("one", *named, spent_ms=60_000)) == 60_000
    assert apply(EntryKind.REWARD_ENTERED, EnteredBody("two", *named, spent_ms=5)) == 60_005
    assert told.overlap_ms(day, 60_000) == 0, "the worker enters what was not measured"
    for amount, left_ms in (("0.00", 5), ("0", 5), ("2", 60_005), ("3", 60_005)):
        assert apply(EntryKind.AMOUNT_CORRECTED, CorrectedBody("one", amount)) == left_ms
