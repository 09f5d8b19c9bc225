"""Every millisecond is on the day that it was on: in nights when clocks change, and for people who travel."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from annotator.core.ledger.clock import elapsed_ms, local_day
from annotator.core.ledger.entries import EntryKind, NewEntry
from annotator.core.ledger.interval_store import IntervalStore
from annotator.core.ledger.intervals import Interval
from annotator.core.time.local_days import by_day, dated
from annotator.core.time.worktime import WorkTime
from core.histories import OFFSETS_MIN, H, Step, histories
from core.paris_nights import HOURS, PARIS, in_paris, paris_nights


def worked(entries: Sequence[NewEntry]) -> tuple[WorkTime, list[Interval]]:
    """And all that was measured up to the last entry."""
    time, line = WorkTime(), IntervalStore()
    for entry in entries:
        line.add(time.apply(entry, line))
    return time, [*reversed(list(line.backwards())), *time.open_until(entries[-1].timestamp)]


def midnight_ms(day: date) -> int:
    return int(datetime(day.year, day.month, day.day, tzinfo=PARIS).timestamp()) * 1000


def lasting(entries: Sequence[NewEntry]) -> list[NewEntry]:
    """The same, and off for 40 hours before it and for 80 after it, so that whole days are in it."""
    last = entries[-1].timestamp
    before = in_paris(Step(-40 * H), entries[0].timestamp)
    after = in_paris(Step(80 * H), last)
    return [
        *(NewEntry(EntryKind.STARTED, before, {}), NewEntry(EntryKind.STOPPED, before, {})),
        *entries,
        *(NewEntry(EntryKind.STOPPED, last, {}), NewEntry(EntryKind.STARTED, after, {})),
    ]


@given(paris_nights())
def test_the_days_of_the_change_have_23_and_25_hours_whatever_is_done_on_them(entries: list[NewEntry]) -> None:
    time, measured = worked(lasting(entries))
    first, last = by_day(measured[0])[0][0], by_day(measured[-1])[-1][0]
    days = [first + timedelta(days=more) for more in range(1, (last - first).days)]
    assert set(days) & HOURS.keys()
    for day in days:
        assert sum(time.day(day).values()) == HOURS.get(day, 24) * H
        for one in measured:
            of_day = sum(spent_ms for on, spent_ms in by_day(one) if on == day)
            end_ms = min(one.utc_ms + one.duration_ms, midnight_ms(day + timedelta(days=1)))
            assert of_day == max(0, end_ms - max(one.utc_ms, midnight_ms(day)))


@given(histories() | paris_nights())
def test_parted_where_the_clocks_changed_it_is_the_same_line(entries: list[NewEntry]) -> None:
    """No hole, no overlap, as long as the wall clock says, and every day adds up to the same."""
    time, measured = worked(entries)
    wall_ms = sum(elapsed_ms(one.timestamp, after.timestamp) for one, after in pairwise(entries))
    assert all(one.duration_ms > 0 for one in measured)
    assert all(one.end_ms == after.start_ms for one, after in pairwise(measured))
    assert sum(one.duration_ms for one in measured) == wall_ms
    by_hand = sum(spent_ms for one in measured for _day, spent_ms in by_day(one))
    still_ms = sum(one.duration_ms for one in time.open_until(entries[-1].timestamp))
    assert by_hand == wall_ms == still_ms + sum(sum(time.day(day).values()) for day in time.days())


@given(histories(max_size=1), st.integers(1, 200 * H), OFFSETS_MIN, OFFSETS_MIN)
def test_no_absence_ends_on_a_day_after_the_one_on_which_the_person_is_back(
    entries: list[NewEntry], away_ms: int, before_min: int, after_min: int
) -> None:
    left = in_offset(before_min, entries[0])
    stopped = NewEntry(EntryKind.STOPPED, left.timestamp, {})
    back = in_offset(after_min, NewEntry(EntryKind.STARTED, Step(away_ms).after(left.timestamp), {}))
    _time, measured = worked([left, stopped, back])
    days = [day for one in measured for day, _spent_ms in by_day(one)]
    left_on, back_on = local_day(left.timestamp.utc_ms, before_min), local_day(back.timestamp.utc_ms, after_min)
    assert days == sorted(days)
    assert days[0] in (left_on, back_on)
    assert left_on > back_on or days[-1] <= back_on
    assert dated(measured, before_min, before_min) == measured


def in_offset(offset_min: int, entry: NewEntry) -> NewEntry:
    return NewEntry(entry.kind, Step(offset_min=offset_min).after(entry.timestamp), entry.body)
