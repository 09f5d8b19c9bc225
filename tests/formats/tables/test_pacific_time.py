"""Mechanical Turk's times: by hand around both changes of the clock, and against the system's own table of zones."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.formats.tables.pacific_time import pacific_time, read_pacific_time

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
def test_times_are_written_as_mturk_writes_them(utc: str, there: str) -> None:
    assert pacific_time(utc_ms(utc)) == there


def test_parts_of_a_second_are_cut_off() -> None:
    assert pacific_time(utc_ms("2026-11-25T01:30:00Z") + 999) == "Tue Nov 24 17:30:00 PST 2026"


@given(SECONDS)
def test_the_rule_agrees_with_the_table_of_zones(second: int) -> None:
    there = datetime.fromtimestamp(second, THERE)
    assert pacific_time(second * 1000) == there.strftime("%a %b %d %H:%M:%S %Z %Y")


@given(SECONDS)
def test_what_was_written_is_read_back_also_in_the_hour_that_comes_twice(second: int) -> None:
    assert read_pacific_time(pacific_time(second * 1000)) == second * 1000


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
