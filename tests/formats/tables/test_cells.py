"""Moments and rewards as platforms and spreadsheets write them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.money.amount import Money
from annotator.formats.amounts import currencies
from annotator.formats.tables.cells import moment_ms, reward_of, seconds_ms, valid_reward
from core.histories import AMOUNTS

AT = 1_506_186_207_000  # 2017-09-23 17:03:27 UTC


@pytest.mark.parametrize(
    "text",
    [
        "Sat Sep 23 10:03:27 PDT 2017",
        "Sat Sep 23 17:03:27 UTC 2017",
        "Sat Sep 23 13:03:27 EDT 2017",
        "Sat Sep 23 11:03:27 CST 2017",
        "2017-09-23 17:03:27 UTC",
        "2017-09-23T10:03:27-07:00",
        "2017-09-23 17:03:27+00:00",
        " 2017-09-23T17:03:27Z ",
        "20170923T170327Z",
    ],
)
def test_one_moment_is_written_in_many_ways(text: str) -> None:
    assert moment_ms(text) == AT


@given(st.integers(0, 4 * 10**12), st.integers(-720, 840))
def test_any_distance_from_utc_is_read(utc_ms: int, offset_min: int) -> None:
    moment = datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=utc_ms)
    assert moment_ms(moment.astimezone(timezone(timedelta(minutes=offset_min))).isoformat()) == utc_ms


@pytest.mark.parametrize(
    "text", ["", "yesterday", "2017-09-23T10:03:27", "2017-09-23", "23/09/2017 10:03", "1506186207", "NaN", "UTC"]
)
def test_a_time_without_a_zone_says_nothing(text: str) -> None:
    assert moment_ms(text) is None


@given(st.text(max_size=40))
def test_no_text_whatever_is_more_than_refused(text: str) -> None:
    assert moment_ms(text) is None or isinstance(moment_ms(text), int)
    reward, took_ms = reward_of(text), seconds_ms(text)
    assert reward is None or (reward.amount >= 0 and reward.currency in currencies())
    assert took_ms is None or took_ms >= 0


@pytest.mark.parametrize(("text", "took_ms"), [("26", 26_000), (" 0 ", 0), ("86400", 86_400_000)])
def test_seconds_are_whole(text: str, took_ms: int) -> None:
    assert seconds_ms(text) == took_ms


@pytest.mark.parametrize("text", ["", "-1", "1.5", "1e3", "٣", "9" * 10])
def test_anything_else_is_no_number_of_seconds(text: str) -> None:
    assert seconds_ms(text) is None


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        ("$0.05", "0.05", "USD"),
        ("0.05", "0.05", "USD"),
        (" $ .05 ", ".05", "USD"),
        ("$0", "0", "USD"),
        ("US$0.05", "0.05", "USD"),
        ("0.04 EUR", "0.04", "EUR"),
        ("EUR 0.04", "0.04", "EUR"),
        ("eur 0.04", "0.04", "EUR"),
        ("€0.04", "0.04", "EUR"),
        ("0.04 €", "0.04", "EUR"),
        ("£1.20", "1.20", "GBP"),
        ("JPY 5", "5", "JPY"),
        ("$1,250.00", "1250.00", "USD"),
        ("$0.0025", "0.0025", "USD"),
    ],
)
def test_rewards_are_read_with_their_currency(text: str, amount: str, currency: str) -> None:
    found = reward_of(text)
    assert found is not None
    assert found.as_json() == Money.from_json({"amount": amount, "currency": currency}).as_json()


@pytest.mark.parametrize(
    "text",
    [
        "", "$", "free", "-$0.05", "$-0.05", "($0.05)", "0,05", "$1,25", "1.2.3", "5 QQQ", "$5 EUR", "5 $ 6", "1e5",
        "$1000000000", "points 5", "0.05 $ USD",
    ],
)  # fmt: skip
def test_anything_else_is_no_reward(text: str) -> None:
    assert reward_of(text) is None


@given(AMOUNTS, st.sampled_from(["EUR", "USD", "JPY"]))
def test_an_amount_and_its_currency_are_read_exactly(amount: Decimal, currency: str) -> None:
    found = valid_reward(format(amount, "f"), currency)
    assert found is not None
    assert found == Money(amount, currency) == reward_of(f"{amount:f} {currency}")
