"""The rates of the European Central Bank, as it publishes them, and files that are not quite so."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.money.exchange import ECB, RateRow
from annotator.core.problems import Problem
from annotator.formats import exchange_rates
from annotator.formats.exchange_rates import MOST_ECB_BYTES, read_ecb, read_stored_rates, stored_rates
from annotator.formats.problem_log import ProblemLog
from formats.ecb_files import HISTORY, NAMES, RATES, history, one_day

TUESDAY = date(2026, 11, 24)


def read(data: bytes) -> tuple[tuple[RateRow, ...], tuple[Problem, ...]]:
    log = ProblemLog()
    return read_ecb(data, HISTORY, log), log.problems()


def test_all_days_and_the_newest_day_are_read_without_what_was_not_quoted() -> None:
    rows, problems = read(history())
    assert not problems
    assert [row.day for row in rows] == list(RATES)
    for row, cells in zip(rows, RATES.values(), strict=True):
        quoted = {name: Decimal(cell) for name, cell in zip(NAMES, cells, strict=True) if cell != "N/A"}
        assert (row.base, row.source, row.rates) == ("EUR", ECB, quoted)
    for day in RATES:
        assert read(one_day(day)) == ((next(row for row in rows if row.day == day),), ())
    assert read(b"\xef\xbb\xbf" + history().replace(b"\n", b"\r\n")) == (rows, ())


@pytest.mark.parametrize(
    ("before", "after", "line", "column", "why"),
    [
        ("Date,", "Day,", 1, None, "columns"),
        ("USD,", "US,", 1, "US", "currency"),
        ("JPY,", "USD,", 1, "USD", "currency"),
        ("1.0825", "1,0825", 2, None, "cells"),
        ("1.0825", "1.08e2", 2, "USD", "rate"),
        ("0.8661", "-0.8661", 3, "GBP", "rate"),
        ("0.8661", "0", 3, "GBP", "rate"),
        ("16801.99", "NaN", 4, "IDR", "rate"),
        ("2026-11-23", "2026-11-31", 3, "Date", "day"),
        ("2026-11-23", "2026-11-24", 3, "Date", "again"),
        ("2026-11-23", "31 Brumaire 2026", 3, "Date", "day"),
    ],
)
def test_a_malformed_file_is_refused_with_line_and_column(
    before: str, after: str, line: int, column: str | None, why: str
) -> None:
    rows, problems = read(history().replace(before.encode(), after.encode(), 1))
    assert rows == ()
    assert (problems[0].place.line, problems[0].place.field) == (line, column)
    assert problems[0].params["why"] == why


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "exchange-rates"),
        (b"Date, USD, \n", "exchange-rates"),
        (history() + b'"open', "csv-syntax"),
        (history() + b"2026-11-19,\xff,", "not-utf8"),
        (b"<!DOCTYPE html>", "exchange-rates"),
    ],
)
def test_what_is_no_table_is_refused(data: bytes, code: str) -> None:
    rows, problems = read(data)
    assert rows == ()
    assert [problem.code.value for problem in problems] == [code]


def test_more_rates_than_can_be_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchange_rates, "MOST_CELLS", 20)
    rows, problems = read(history())
    assert rows == ()
    assert [(problem.place.line, problem.params["why"]) for problem in problems] == [(3, "many"), (4, "many")]
    assert MOST_ECB_BYTES < 10**7


@given(
    st.lists(
        st.builds(
            RateRow,
            st.just(TUESDAY),
            st.sampled_from(("EUR", "USD")),
            st.dictionaries(st.sampled_from(NAMES), st.decimals("0.0001", 10**6, allow_nan=False), min_size=1),
            st.text(max_size=20),
        ),
        max_size=3,
    )
)
def test_stored_rates_are_read_as_they_were(rows: list[RateRow]) -> None:
    assert read_stored_rates(stored_rates(rows)) == tuple(rows)


@pytest.mark.parametrize("text", ["{", "[1]", '[{"day":"2026-11-24","base":"EUR","rates":{"USD":"NaN"}}]', '"x"'])
def test_what_is_no_rate_is_left_out(text: str) -> None:
    assert read_stored_rates(text) == ()
