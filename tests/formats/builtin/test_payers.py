"""Payers that ship and payers that the worker wrote."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.money.payers import DelayIn, Means, Payer, payer_called
from annotator.formats.builtin.payers import custom_payers_text, read_custom_payers, read_payers
from annotator.formats.builtin.resources import resource_bytes

SHIPPED = read_payers(resource_bytes("rules/payers.toml"))
ONE = """[[payer]]
key = "x"
name = "X"
means = [{ name = "SEPA", threshold = "10", currency = "EUR" }]
delay = 7
delay_in = "days"
as_of = 2026-11-24
source = "a page"
"""
WORDS = st.text(min_size=1, max_size=12).map(str.strip).filter(bool)
MEANS = st.builds(Means, WORDS) | st.builds(
    Means, WORDS, st.decimals(0, 500, places=2), st.sampled_from(("EUR", "USD"))
)
PAYERS = st.builds(
    Payer,
    key=WORDS,
    name=WORDS,
    means=st.lists(MEANS, max_size=3).map(tuple),
    means_used=st.just(""),
    delay=st.none() | st.integers(0, 90),
    delay_in=st.sampled_from(DelayIn),
    closed=st.none() | st.dates(),
    readable_until=st.none() | st.dates(),
    as_of=st.none() | st.dates(),
    note=st.just("") | WORDS,
)


def test_the_platforms_of_the_plan_ship_each_with_a_day_and_a_source() -> None:
    assert [payer.key for payer in SHIPPED] == [
        "foule-factory", "clickworker", "microworkers", "ysense", "appen", "mechanical-turk", "telus", "centific",
        "isahit",
    ]  # fmt: skip
    for payer in SHIPPED:
        assert payer.as_of in (date(2026, 11, 24), date(2026, 12, 2))
        known = payer.means or payer.delay or payer.closed
        assert not known or "http" in payer.source, payer.key


def test_what_is_known_of_clickworker() -> None:
    payer = payer_called(SHIPPED, "Clickworker")
    assert payer is not None
    assert payer.threshold("EUR") == Decimal(10)
    assert {means.name: means.threshold for means in payer.means}["Payoneer"] == Decimal(20)
    assert (payer.delay, payer.delay_in) == (7, DelayIn.DAYS)


def test_mechanical_turk_is_open_to_its_existing_customers() -> None:
    payer = payer_called(SHIPPED, "Mechanical Turk")
    assert payer is not None
    assert (payer.closed, payer.readable_until) == (None, None)
    assert "30 July 2026" in payer.source


def test_what_is_not_known_is_left_open() -> None:
    payer = payer_called(SHIPPED, "Isahit")
    assert payer is not None
    assert (payer.means, payer.delay, payer.threshold("EUR")) == ((), None, None)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("", "no"),
        ("payer = 3", "no"),
        ("payer = [3]", "payer 1.*fields"),
        (ONE.replace('key = "x"\n', ""), "key"),
        (ONE + 'site = "y"\n', "fields"),
        (ONE.replace('"10"', "10"), "x: threshold"),
        (ONE.replace('"10"', '"-1"'), "x: threshold"),
        (ONE.replace('"EUR"', '"XXZ"'), "x: currency"),
        (ONE.replace("delay = 7", "delay = -7"), "x: delay"),
        (ONE.replace("delay = 7", 'delay = "7"'), "x: delay"),
        (ONE.replace('"days"', '"weeks"'), "x: delay_in"),
        (ONE.replace("2026-11-24", '"soon"'), "x: as_of"),
        (ONE.replace('source = "a page"\n', ""), "x: source"),
        (ONE + ONE, "one key"),
        (ONE.replace('name = "SEPA", ', ""), "x: means have a name"),
    ],
)
def test_a_broken_file_is_refused_with_payer_and_field(text: str, named: str) -> None:
    with pytest.raises(ValueError, match=named):
        read_payers(text.encode())


@given(st.lists(PAYERS, max_size=4, unique_by=lambda payer: payer.key))
def test_what_the_worker_wrote_comes_back_as_it_was(payers: list[Payer]) -> None:
    assert read_custom_payers(custom_payers_text(payers)) == tuple(payers)


@given(st.text(max_size=60))
def test_whatever_stands_in_the_settings_is_no_more_than_left_out(text: str) -> None:
    assert read_custom_payers(text) == ()


def test_one_payer_that_cannot_be_read_does_not_take_the_others_along() -> None:
    assert [one.key for one in read_custom_payers('[{"key": "a", "name": "A"}, {"key": "b"}, 3]')] == ["a"]


def test_sources_are_pages_or_say_that_there_is_none() -> None:
    assert all(re.search(r"https://|no reliable source", payer.source) for payer in SHIPPED)
