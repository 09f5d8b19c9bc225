"""Mechanical Turk's times: by hand around both changes of the clock, and against the system's own table of zones; and
the days that we write ourselves."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.formats.tables.cells import day_text, read_day, read_pacific_time

THERE = ZoneInfo("America/Los_Angeles")
# The rule of the table begins in 2007.
SECONDS = st.integers(
    int(datetime(2007, 1, 1, tzinfo=UTC).timestamp()), int(datetime(2037, 1, 1, tzinfo=UTC).timestamp())
)


def utc_ms(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp() * 1000)


@pytest.mark.parametrize(
    ("utc", "there"),
    [
        ("2026-11-25T01:30:00Z", "Tue Nov 24 17:30:00 PST 2026"),
        ("2026-07-04T00:00:00Z", "Fri Jul 03 17:00:00 PDT 2026"),
        ("2026-03-08T09:59:59Z", "Sun Mar 08 01:59:59 PST 2026"),
        ("2026-03-08T10:00:00Z", "Sun Mar 08 03:00:00 PDT 2026"),
        ("2026-11-01T08:59:59Z", "Sun Nov 01 01:59:59 PDT 2026"),
        ("2026-11-01T09:00:00Z", "Sun Nov 01 01:00:00 PST 2026"),
        ("2027-01-01T07:59:59Z", "Thu Dec 31 23:59:59 PST 2026"),
        ("2017-09-23T17:03:27Z", "Sat Sep 23 10:03:27 PDT 2017"),
    ],
)
def test_times_are_read_around_both_changes_of_the_clock(utc: str, there: str) -> None:
    assert read_pacific_time(there) == utc_ms(utc)


def test_a_day_is_written_in_the_same_spelling_without_a_time() -> None:
    assert day_text(date(2026, 11, 24)) == "Tue Nov 24 2026"


@given(st.dates())
def test_a_day_that_was_written_is_read_back(day: date) -> None:
    assert read_day(day_text(day)) == day
    assert read_pacific_time(day_text(day)) is None


@pytest.mark.parametrize(
    "text", ["", "Tue Nov 24", "Tue Nov 31 2026", "Tue nov 24 2026", "Nov 24 2026 Tue", "Tue Nov 24 0000"]
)
def test_anything_else_is_no_day(text: str) -> None:
    assert read_day(text) is None


@given(SECONDS)
def test_what_the_table_of_zones_writes_is_read_back_also_in_the_hour_that_comes_twice(second: int) -> None:
    there = datetime.fromtimestamp(second, THERE).strftime("%a %b %d %H:%M:%S %Z %Y")
    assert read_pacific_time(there) == second * 1000


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("Sun Nov 05 01:30:00 PDT 2017", "2017-11-05T08:30:00Z"),
        ("Sun Nov 05 01:30:00 PST 2017", "2017-11-05T09:30:00Z"),
        ("Tue Jul 04 12:00:00 PST 2017", "2017-07-04T20:00:00Z"),  # the name of the clock is taken at its word
        ("Fri Sep 23 10:03:27 PDT 2017", "2017-09-23T17:03:27Z"),  # it was a Saturday
        ("Sat  Sep 3 1:03:27 PDT 2017", "2017-09-03T08:03:27Z"),
        ("Mon Feb 29 00:00:00 GMT 2016", "2016-02-29T00:00:00Z"),
    ],
)
def test_times_are_read_by_the_name_of_their_clock(text: str, utc: str) -> None:
    assert read_pacific_time(text) == utc_ms(utc)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Sat Sep 23 10:03:27 2017",
        "Sat Sep 23 10:03:27 CET 2017",
        "Sat Sep 31 10:03:27 PDT 2017",
        "Sat Sep 23 24:00:00 PDT 2017",
        "Sat Sep 23 10:60:00 PDT 2017",
        "Sat Sep 23 10:03 PDT 2017",
        "Sat sept. 23 10:03:27 PDT 2017",
        "Sat Sep 23 10:03:27 PDT 17",
        "Sat Sep 23 10:03:27 PDT 0000",
        "Sat Jan 01 00:00:00 GMT ٢٠١٧",
        "Sat Jan 01 00:00:00 PST 2017 again",
    ],
)
def test_anything_else_is_no_pacific_time(text: str) -> None:
    assert read_pacific_time(text) is None
