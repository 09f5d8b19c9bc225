"""How much of hurtful media somebody had on screen in a day: theirs and nobody else's, each moment once."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from annotator.core.ledger.intervals import Interval, State
from annotator.core.protection import NO_WARNING, ContentWarning, Sensitivity
from annotator.core.time.exposure import DayExposure, Exposure, day_exposure, on_screen

DAY, DAY_MS = date(1970, 1, 2), 86_400_000
HARSH = ContentWarning(Sensitivity.SEVERE, ("Violence", "blood"))
SAME = ContentWarning(Sensitivity.MILD, ("violence ",))
UNNAMED = ContentWarning(Sensitivity.MILD)
tasks = st.sampled_from(["a", "b", "c", "d", None])
pieces = st.lists(st.tuples(st.sampled_from(State), tasks, st.integers(1, DAY_MS)), max_size=12)
WARNED = {"a": HARSH, "b": SAME, "c": NO_WARNING}


def line(found: list[tuple[State, str | None, int]]) -> list[Interval]:
    """One after the other, from midnight in Greenwich."""
    at, intervals = 0, list[Interval]()
    for state, task, spent_ms in found:
        intervals.append(Interval(state, task, at, at + spent_ms, at, 0))
        at += spent_ms
    return intervals


@given(pieces)
def test_what_is_on_screen_in_a_day_is_that_of_its_minutes(found: list[tuple[State, str | None, int]]) -> None:
    expected: dict[str, int] = {}
    for interval in line(found):
        begin, end = max(interval.start_ms, DAY_MS), min(interval.end_ms, 2 * DAY_MS)
        if interval.state in {State.ON_TASK, State.OWN_PAGES} and interval.task is not None and begin < end:
            expected[interval.task] = expected.get(interval.task, 0) + end - begin
    assert on_screen(line(found), DAY) == expected


@given(st.dictionaries(st.sampled_from("abcd"), st.integers(1, 10_000)))
def test_a_task_counts_once_in_the_whole_and_once_in_each_of_its_categories(spent_ms: dict[str, int]) -> None:
    exposure = day_exposure(spent_ms, WARNED)
    sensitive = {task: spent for task, spent in spent_ms.items() if task in "ab"}
    assert exposure.whole == Exposure(len(sensitive), sum(sensitive.values()))
    by_plain = {name.strip().casefold(): each for name, each in exposure.by_category.items()}
    assert by_plain.get("violence", Exposure()) == exposure.whole
    assert by_plain.get("blood", Exposure()) == (Exposure(1, spent_ms["a"]) if "a" in spent_ms else Exposure())
    assert set(by_plain) <= {"violence", "blood"}


def test_what_nobody_named_is_counted_without_a_name_and_a_word_twice_once() -> None:
    assert day_exposure({"x": 5}, {"x": UNNAMED}) == DayExposure(Exposure(1, 5), {"": Exposure(1, 5)})
    twice = ContentWarning(Sensitivity.MILD, ("blood", "Blood"))
    assert day_exposure({"x": 5}, {"x": twice}).by_category == {"Blood": Exposure(1, 5)}
