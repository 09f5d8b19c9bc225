"""Dates and times as they are written in results."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.answer.datetimes import is_within, moment, written
from annotator.core.design.controls import DatePart, DateTime

WHEN = datetime(2026, 11, 24, 17, 5, tzinfo=UTC)


def asks(*parts: DatePart, style: str = "", low: str = "", high: str = "") -> DateTime:
    return DateTime(name="d", to_name="t", parts=frozenset(parts), format=style, min=low, max=high)


@pytest.mark.parametrize(
    ("control", "text"),
    [
        (asks(DatePart.DATE, DatePart.TIME), "2026-11-24T17:05"),
        (asks(DatePart.DATE), "2026-11-24"),
        (asks(DatePart.TIME), "17:05"),
        (asks(DatePart.TIME, style="%H-%M"), "17:05"),
        (asks(DatePart.DATE, style="%d/%m/%Y"), "24/11/2026"),
        (asks(DatePart.YEAR), "2026-11-24"),
        (asks(DatePart.YEAR, style="%Y"), "2026"),
    ],
)
def test_a_moment_is_written_as_label_studio_writes_it(control: DateTime, text: str) -> None:
    assert written(control, WHEN) == text
    assert written(control, moment(control, text) or WHEN) == text


@given(st.text(max_size=12))
def test_what_is_no_moment_is_told_and_never_guessed(text: str) -> None:
    found = moment(asks(DatePart.DATE), text)
    assert found is None or written(asks(DatePart.DATE), found)[:4].isdigit()


def test_limits_are_dates_or_years_and_include_their_ends() -> None:
    assert is_within(asks(DatePart.DATE, low="2026-11-24", high="2026-11-24"), WHEN)
    assert not is_within(asks(DatePart.DATE, low="2026-11-25"), WHEN)
    assert not is_within(asks(DatePart.DATE, high="2026-11-23"), WHEN)
    assert is_within(asks(DatePart.YEAR, low="2026", high="2026"), WHEN)
    assert not is_within(asks(DatePart.YEAR, high="2025"), WHEN)
    assert is_within(asks(DatePart.TIME, high="2025"), WHEN)
