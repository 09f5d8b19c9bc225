"""Remarks about payers can be said in every language; what a worker wrote stays as it is."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from annotator.core.money.payers import DelayIn, Means, Payer
from annotator.formats.builtin.payers import read_payers
from annotator.formats.builtin.resources import resource_bytes
from annotator.ui.pages.payers.text import REMARKS, SOURCES, delay, payer_rows, remark, source_lines, ways


def test_the_remarks_that_ship_are_those_that_are_translated() -> None:
    shipped = read_payers(resource_bytes("rules/payers.toml"))
    assert sorted(payer.note for payer in shipped if payer.note) == sorted(REMARKS)
    assert all(remark(payer) == payer.note for payer in shipped)


def test_a_worker_s_own_note_is_left_alone() -> None:
    assert remark(Payer("x", "X", note="asks for a {photo}")) == "asks for a {photo}"


def test_a_source_is_an_address_or_is_translated() -> None:
    shipped = read_payers(resource_bytes("rules/payers.toml"))
    prose = {payer.source for payer in shipped if not payer.source.startswith("https://")}
    assert prose == set(SOURCES)


def test_what_is_not_known_is_said_as_not_known() -> None:
    _header, ((name, means, threshold, wait, as_of),) = payer_rows([Payer("x", "X", source="a page")])
    assert (name, means, threshold, wait, as_of) == ("X", "unknown", "unknown", "unknown", "unknown")
    assert ways(Payer("x", "X", (Means("SEPA"),))) == "SEPA: threshold unknown"


def test_the_way_that_the_worker_uses_is_what_counts() -> None:
    means = (Means("SEPA", Decimal(10), "EUR"), Means("Card", Decimal(5), "EUR"), Means("ACH", Decimal(1), "USD"))
    payer = Payer("x", "X", means, as_of=date(2026, 11, 24))
    _header, ((_name, by, threshold, _wait, as_of),) = payer_rows([payer])
    assert (by, threshold) == ("SEPA, Card, ACH", "5.00\u00a0EUR, 1.00\u00a0USD")
    assert as_of == "2026-11-24, your value"
    _header, ((_name, by, threshold, _wait, _as_of),) = payer_rows([Payer("x", "X", means, means_used="SEPA")])
    assert (by, threshold) == ("SEPA", "10.00\u00a0EUR")


def test_days_and_working_days_are_told_apart() -> None:
    assert delay(Payer("x", "X", delay=1)) == "1 working day"
    assert delay(Payer("x", "X", delay=7, delay_in=DelayIn.DAYS)) == "7 days"


def test_an_own_word_says_what_ships_in_its_place() -> None:
    shipped = Payer("x", "X", (Means("SEPA", Decimal(10), "EUR"),), delay=7, source="a page", closed=date(2026, 9, 30))
    own = Payer("x", "X", as_of=date(2026, 11, 24))
    assert source_lines(own, shipped) == [
        "Your value, from November 24, 2026.",
        "Default value: SEPA from 10.00 EUR · 7 working days.",
    ]
    assert source_lines(shipped, shipped)[-1] == "Closed since September 30, 2026."
