"""The strip of a day: each column is what filled it most, whatever came last."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from annotator.core.time.groups import UNLIVED, TimeGroup
from annotator.core.time.local_days import DayWindow, HourMark
from annotator.core.time.timesheet import (
    Hours,
    Run,
    columns_of_groups,
    columns_of_stretches,
    full_day,
    hours_lived,
)

S = 1_000
MIN = 60 * S
H = 60 * MIN
DAY = DayWindow(date(2026, 11, 26), 0, 24 * H)
MARKS = [HourMark(hour * H, hour) for hour in range(24)]


@st.composite
def runs_of_a_day(draw: st.DrawFn) -> list[Run]:
    """One after the other, some of them touching, most of them short."""
    found, at = list[Run](), draw(st.integers(0, 12 * H))
    for _number in range(draw(st.integers(0, 30))):
        at += draw(st.sampled_from((0, 0, 0, 5 * MIN)))
        end = min(24 * H, at + draw(st.integers(1, 3 * MIN) | st.integers(1, 2 * H)))
        if at < end:
            found.append(Run(at, end, draw(st.sampled_from(TimeGroup))))
        at = end
    return found


def overlap(run: Run, begin: float, end: float) -> float:
    return max(0.0, min(end, run.end_utc_ms) - max(begin, run.utc_ms))


@given(runs_of_a_day(), st.integers(1, 700), st.booleans())
def test_a_column_is_what_filled_it_most(runs: list[Run], count: int, zoomed: bool) -> None:
    hours = hours_lived(DAY, runs, MARKS) if zoomed else full_day(DAY)
    groups, indexes = columns_of_groups(runs, hours, count), columns_of_stretches(runs, hours, count)
    assert len(groups) == len(indexes) == count
    for column, (group, index) in enumerate(zip(groups, indexes, strict=True)):
        begin = hours.begin_utc_ms + hours.length_ms * column / count
        end = hours.begin_utc_ms + hours.length_ms * (column + 1) / count
        filled: dict[TimeGroup, float] = {}
        for run in runs:
            if part := overlap(run, begin, end):
                filled[run.group] = filled.get(run.group, 0) + part
        most = max(filled.values(), default=0)
        if most > 1e-3:  # else the two ways of dividing may differ by less than a thousandth of a millisecond
            assert group is not None
            assert filled[group] >= most - 1e-3
            assert index >= 0
            assert overlap(runs[index], begin, end) >= max(overlap(run, begin, end) for run in runs) - 1e-3


@given(runs_of_a_day())
def test_the_hours_shown_hold_all_that_was_lived_and_no_empty_hour_at_either_end(runs: list[Run]) -> None:
    hours = hours_lived(DAY, runs, MARKS)
    lived = [run for run in runs if run.group not in UNLIVED]
    if not lived:
        assert hours == full_day(DAY)
        return
    assert hours.begin_utc_ms % H == hours.end_utc_ms % H == 0
    assert hours.begin_utc_ms <= min(run.utc_ms for run in lived) < hours.begin_utc_ms + H
    assert hours.end_utc_ms - H < max(run.end_utc_ms for run in lived) <= hours.end_utc_ms


def test_a_quarter_of_an_hour_of_tasks_with_short_waits_looks_like_tasks() -> None:
    runs = [
        Run(begin, begin + length, group)
        for number in range(15)
        for begin, length, group in (
            (9 * H + number * MIN, 50 * S, TimeGroup.ON_TASK),
            (9 * H + number * MIN + 50 * S, 10 * S, TimeGroup.WAITING),
        )
    ]
    columns = columns_of_groups(runs, full_day(DAY), 596)
    assert {group for group in columns if group is not None} == {TimeGroup.ON_TASK}
    near = columns_of_groups(runs, hours_lived(DAY, runs, MARKS), 596)
    assert near.count(TimeGroup.WAITING) in range(20, 31), "a sixth of a quarter of the hour"


def test_a_day_that_nobody_lived_through_is_shown_as_a_whole() -> None:
    runs = [Run(0, 9 * H, TimeGroup.AWAY), Run(9 * H, 10 * H, TimeGroup.GAP)]
    assert hours_lived(DAY, runs, MARKS) == Hours(0, 24 * H)
