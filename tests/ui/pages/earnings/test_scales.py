"""The values beside a bar chart: round, few, and without decimals of an hour."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from annotator.ui.pages.earnings.bar_chart import MOST_STEPS, hour_scale

MONTH_H = 31 * 24


@given(st.floats(1, MONTH_H * 1.12))
def test_hours_are_marked_in_whole_minutes_or_hours(top: float) -> None:
    marks = hour_scale(top)
    assert 3 <= len(marks) <= MOST_STEPS + 1
    assert marks[0][0] == 0
    assert top * (1 - 1 / (len(marks) - 1)) < marks[-1][0] <= top
    for value, text in marks:
        number, unit = text.split("\xa0")
        assert int(number) * {"min": 1, "h": 60}[unit] == round(value * 60)
