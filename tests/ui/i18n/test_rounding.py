"""Displayed parts add up to the displayed sum."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from annotator.core.ledger.intervals import WORK
from annotator.core.money.amount import rounded_parts
from annotator.core.time.groups import GROUP_OF, TimeGroup
from annotator.ui.i18n import number_format
from annotator.ui.i18n.rounding import durations, group_columns, group_durations, left_after, with_converted

PARTS = st.lists(st.fractions(-50, 5_000, max_denominator=10_000), max_size=12)
SPENT = st.dictionaries(st.sampled_from(TimeGroup), st.integers(1, 40_000_000), max_size=8)
ROWS = st.lists(SPENT, max_size=8)


def seconds(told: str) -> int:
    found = re.fullmatch(r"(?:(\d+) h ?)?(?:(\d+) min ?)?(?:(\d+) s)?", told.replace("\u00a0", " "))
    assert found is not None, told
    hours, minutes, rest = (int(part or 0) for part in found.groups())
    return hours * 3600 + minutes * 60 + rest


def total(cells: Iterable[str]) -> int:
    return sum(seconds(cell) for cell in cells if cell)


@given(PARTS)
def test_rounded_parts_add_up_to_the_rounded_sum_and_none_is_a_unit_away(parts: list[Fraction]) -> None:
    exactly = sum(parts, Fraction(0))
    for wanted in {exactly.__floor__(), exactly.__ceil__(), round(exactly)}:
        whole = rounded_parts(parts, wanted)
        assert sum(whole) == wanted
        assert all(abs(unit - part) < 1 for unit, part in zip(whole, parts, strict=True))


def test_what_is_no_rounded_sum_is_refused() -> None:
    for wanted in (1, 4):
        with pytest.raises(ValueError, match="is not the sum"):
            rounded_parts([Fraction(3, 2), Fraction(5, 4)], wanted)


@given(st.lists(st.tuples(st.fractions(0, 1000), st.booleans()), max_size=6))
def test_converted_parts_take_the_difference_where_they_can(parts: list[tuple[Fraction, bool]]) -> None:
    exact, are_converted = [part for part, _is in parts], [is_converted for _part, is_converted in parts]
    total, shown = with_converted(sum(exact, Fraction(0)), exact, are_converted)
    assert sum(shown) == total == Decimal(round(sum(exact, Fraction(0)) * 100)) / 100
    assert all(abs(Fraction(cents) - part) < Fraction(1, 100) for cents, part in zip(shown, exact, strict=True))
    if are_converted.count(False) == 1 and any(are_converted):
        (own,) = [place for place, is_converted in enumerate(are_converted) if not is_converted]
        wanted = round(exact[own], 2)
        rest = total - Decimal(round(exact[own] * 100)) / 100 - Decimal(0)
        can_take = abs(Fraction(rest) - (sum(exact, Fraction(0)) - exact[own])) < Fraction(1, 100)
        assert Fraction(shown[own]) == wanted or not can_take


@given(st.fractions(0, 5_000, max_denominator=10_000), PARTS)
@example(Fraction(3, 200), [Fraction(1, 100)])  # both are halves of a cent
@example(Fraction(406, 100), [Fraction(1035, 1000), Fraction(9, 1000)])  # 3.02 on other pages
def test_deductions_add_up_to_the_cent_and_what_is_left_is_rounded_as_elsewhere(
    gross: Fraction, deductions: list[Fraction]
) -> None:
    before, parts, left = left_after(gross, deductions)
    assert before - sum(parts, Decimal(0)) == left
    assert before == Decimal(round(gross * 100)) / 100
    exact = (gross - sum(deductions, Fraction(0))) * 100
    assert left == Decimal(round(exact)) / 100 or exact.denominator == 2


@given(st.fractions(-1, 1, max_denominator=100_000), st.integers(0, 6))
def test_nothing_is_told_as_less_than_nothing(value: Fraction, digits: int) -> None:
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    rounded = exact.quantize(Decimal(1).scaleb(-digits))
    for told in (
        number_format.amount(rounded, "EUR"),
        number_format.rate(exact, "EUR"),
        number_format.amount(-rounded, "EUR"),
    ):
        assert not re.match(r"-0[.]?0*\D*$", told), told


@given(st.lists(st.integers(0, 20_000_000), max_size=12))
def test_durations_add_up_to_the_last_one(parts_ms: list[int]) -> None:
    *parts, in_all = durations(parts_ms)
    assert total(parts) == seconds(in_all)
    assert abs(seconds(in_all) * 1000 - sum(parts_ms)) <= (30_000 if sum(parts_ms) >= 3_599_500 else 500)


@given(SPENT)
def test_groups_of_work_add_up_to_the_work(spent_ms: dict[TimeGroup, int]) -> None:
    told, of_work = group_durations(spent_ms), {GROUP_OF[state] for state in WORK}
    work_ms = sum(ms for group, ms in spent_ms.items() if group in of_work)
    assert total(time for group, time in told.items() if group in of_work) == seconds(durations([work_ms])[-1])


@given(ROWS)
def test_each_column_of_a_table_adds_up_to_its_total(rows: list[dict[TimeGroup, int]]) -> None:
    groups = [group for group in TimeGroup if any(group in row for row in rows)]
    total_ms = {group: sum(row.get(group, 0) for row in rows) for group in groups}
    lines, totals = group_columns(total_ms, rows), list(group_durations(total_ms).values())
    for column, in_all in enumerate(totals):
        assert total(line[column] for line in lines) == seconds(in_all)
    for line, row in zip(lines, rows, strict=True):
        assert [bool(cell) for cell in line] == [group in row for group in groups]
