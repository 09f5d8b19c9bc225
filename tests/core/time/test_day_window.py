"""A local day: from midnight to midnight, whatever the clocks do in it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.ledger.clock import local_day
from annotator.core.time.local_days import (
    HOUR_MS,
    ClockChange,
    OffsetAt,
    clock_changes,
    day_window,
    hour_marks,
    utc_of_face,
)

ZONES = ("Europe/Paris", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "UTC")


def rules_of(zone: str) -> OffsetAt:
    def offset_at(utc_ms: int) -> int:
        offset = datetime.fromtimestamp(utc_ms / 1000, ZoneInfo(zone)).utcoffset()
        return int((offset or timedelta()).total_seconds()) // 60

    return offset_at


PARIS = rules_of("Europe/Paris")


@pytest.mark.parametrize(
    ("day", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 10, 26), 24)]
)
def test_days_on_which_the_clocks_change_have_23_or_25_hours(day: date, hours: int) -> None:
    window = day_window(day, PARIS)
    assert window.length_ms == hours * HOUR_MS
    assert len(hour_marks(window, PARIS)) == hours


def test_the_hour_that_comes_twice_is_marked_twice_and_the_skipped_one_never() -> None:
    autumn = [mark.hour for mark in hour_marks(day_window(date(2026, 10, 25), PARIS), PARIS)]
    spring = [mark.hour for mark in hour_marks(day_window(date(2026, 3, 29), PARIS), PARIS)]
    assert autumn[:5] == [0, 1, 2, 2, 3]
    assert spring[:4] == [0, 1, 3, 4]


def test_where_the_clocks_were_put_on_or_back_is_known_to_the_millisecond() -> None:
    autumn, spring = day_window(date(2026, 10, 25), PARIS), day_window(date(2026, 3, 29), PARIS)
    assert clock_changes(autumn, PARIS) == [ClockChange(autumn.begin_utc_ms + 3 * HOUR_MS, 120, 60)]
    assert clock_changes(spring, PARIS) == [ClockChange(spring.begin_utc_ms + 2 * HOUR_MS, 60, 120)]
    assert clock_changes(day_window(date(2026, 10, 26), PARIS), PARIS) == []


@given(st.integers(1, 20 * HOUR_MS), st.sampled_from((-300, -60, 30, 345)))
def test_a_traveller_changes_the_clock_in_the_middle_of_an_hour(after_ms: int, by_min: int) -> None:
    begin_ms = day_window(date(2026, 11, 26), PARIS).begin_utc_ms

    def offset_at(utc_ms: int) -> int:
        return 60 if utc_ms < begin_ms + after_ms else 60 + by_min

    window = day_window(date(2026, 11, 26), offset_at)
    changes = clock_changes(window, offset_at)
    if window.begin_utc_ms < begin_ms + after_ms < window.end_utc_ms:
        assert changes == [ClockChange(begin_ms + after_ms, 60, 60 + by_min)]


@given(st.dates(date(2020, 1, 1), date(2030, 12, 31)), st.sampled_from(ZONES))
def test_days_follow_each_other_without_a_hole_and_begin_at_midnight(day: date, zone: str) -> None:
    offset_at = rules_of(zone)
    window, following = day_window(day, offset_at), day_window(day + timedelta(days=1), offset_at)
    assert window.end_utc_ms == following.begin_utc_ms
    assert local_day(window.begin_utc_ms, offset_at(window.begin_utc_ms)) == day
    assert local_day(window.begin_utc_ms - 1, offset_at(window.begin_utc_ms - 1)) == day - timedelta(days=1)
    assert datetime.fromtimestamp(window.begin_utc_ms / 1000, ZoneInfo(zone)).strftime("%H:%M") == "00:00"


@given(st.dates(date(2026, 1, 1), date(2026, 12, 31)), st.integers(0, 1439), st.sampled_from(ZONES))
def test_a_time_typed_is_the_moment_at_which_the_clock_shows_it(day: date, minute: int, zone: str) -> None:
    offset_at = rules_of(zone)
    window = day_window(day, offset_at)
    utc_ms = utc_of_face(window, minute, offset_at)
    assert window.begin_utc_ms <= utc_ms <= window.end_utc_ms
    wanted = datetime(day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=ZoneInfo(zone))
    exists = wanted.astimezone(UTC).astimezone(ZoneInfo(zone)).replace(fold=0) == wanted
    if exists:
        assert utc_ms == round(wanted.timestamp() * 1000)


def test_what_is_still_to_come_of_a_day() -> None:
    window = day_window(date(2026, 11, 24), PARIS)
    assert window.ahead_ms(window.begin_utc_ms - 5) == window.length_ms
    assert window.ahead_ms(window.begin_utc_ms + HOUR_MS) == 23 * HOUR_MS
    assert window.ahead_ms(window.end_utc_ms + 5) == 0
