"""The table of rates in words."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from msgspec.structs import replace

from annotator.app.rates import table_lines
from annotator.core.money.amount import Money
from annotator.core.pay.history import Count, Figures
from annotator.core.pay.minimum_wages import WageRule

HOUR = 3_600_000
OWN = WageRule("own", Money(Decimal("9.74"), "EUR"), date(2026, 11, 24), "")
LAW = WageRule("law", Money(Decimal("9.74"), "EUR"), date(2026, 6, 1), "a statute")


def found(gap_ms: int = 60_000, pay: Decimal | None = Decimal(30), workers: int = 2) -> Figures:
    rates = () if pay is None else (Decimal(9), Decimal(11))
    return Figures(gap_ms, 1234, workers, pay, 2 * HOUR, 3 * HOUR, 7, rates)


def lines(one: Figures, currency: str = "EUR", count: Count | None = None, wage: WageRule | None = None) -> list[str]:
    told = table_lines("past.csv", currency, [one], count or Count(), wage, date(2026, 11, 24))
    return [line.replace("\u00a0", " ") for line in told]


def test_columns_are_aligned_and_the_durations_as_they_are_stand_below() -> None:
    assert lines(found(), wage=OWN)[2:5] == [
        "Gap          Clusters        Time   Hourly pay         Mean       Median  At or above minimum",
        "60 s                7  3 h 00 min  10.00 EUR/h  10.00 EUR/h  10.00 EUR/h               1 of 2",
        "no clusters            2 h 00 min  15.00 EUR/h",
    ]


def test_the_reference_says_where_it_is_from() -> None:
    assert lines(found(), wage=OWN)[-1].endswith("reaches your minimum of 9.74 EUR/h.")
    assert lines(found(), wage=LAW)[-1].endswith("reaches 9.74 EUR/h gross, in force since June 1, 2026 (a statute).")
    assert "At or above minimum" not in "".join(lines(found()))


def test_without_pay_there_are_no_columns_of_pay() -> None:
    told = lines(found(pay=None), currency="")
    assert told[0] == "past.csv: 1,234 assignments, 2 workers, pay unknown"
    assert told[2].split("  ")[-1] == "Time"
    assert len(told) == 7


def test_what_is_not_decided_and_what_was_refused_is_told() -> None:
    told = lines(found(), count=Count(pending=2, refused=1))
    assert told[1:3] == [
        "2 assignments are undecided: their rewards are counted.",
        "1 assignment was rejected: it is unpaid, but its time is counted.",
    ]


def test_workers_without_time_are_told_of() -> None:
    assert lines(found(workers=3))[-1] == "1 worker has no recorded time and is excluded from the mean and median."


def test_a_rate_that_is_not_known_shows_as_a_dash() -> None:
    told = lines(Figures(0, 1, 1, Decimal(1), 0, 0, 1, ()), wage=OWN)
    assert told[3].split() == ["0", "s", "1", "0", "s", "–", "–", "–", "–"]


def test_where_only_days_are_known_nothing_is_said_of_gaps() -> None:
    told = lines(replace(found(), apart=7), wage=OWN)
    assert told[2:4] == [
        "Time         Hourly pay         Mean       Median  At or above minimum",
        "3 h 00 min  10.00 EUR/h  10.00 EUR/h  10.00 EUR/h               1 of 2",
    ]
    assert not any("cluster" in line or "overlap" in line or "no clusters" in line for line in told)
    assert "Only the days are known, so gaps cannot be determined." in told[5]
    assert any("no clusters" in line for line in lines(replace(found(), apart=6)))
