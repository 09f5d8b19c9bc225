"""Tables that are exported for people have no keys of programs."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal

import pytest

from annotator.app.translations import speak
from annotator.core.ledger.intervals import Interval, State
from annotator.core.ledger.time_corrections import Verdicts
from annotator.core.money.amount import Money
from annotator.core.money.exchange import ECB, RateRow
from annotator.core.money.items import Item
from annotator.core.money.states import LOST, MoneyState
from annotator.formats.exports.personal_history import (
    INTERVAL_COLUMNS,
    MONEY_COLUMNS,
    RATE_COLUMNS,
    interval_chunks,
    money_chunks,
    rate_chunks,
)
from annotator.formats.exports.receipts import RECEIPT_COLUMNS, receipts_csv
from annotator.ui.i18n.table_words import table_words
from core.histories import MIN, MONDAY_NINE

ONLY_IN_SUMS = {MoneyState.VOUCHER_WORTH, *LOST}


def first_rows(chunks: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(chunks.decode("utf-8-sig"), newline="")))[:2]


@pytest.fixture
def words() -> object:
    speak("fr")
    try:
        yield table_words()
    finally:
        speak("en")


def test_every_column_and_state_has_a_word_of_its_own(words: dict[str, str]) -> None:
    columns = {*INTERVAL_COLUMNS, *MONEY_COLUMNS, *RATE_COLUMNS, *RECEIPT_COLUMNS}
    states = {state.value for state in (*State, *set(MoneyState) - ONLY_IN_SUMS)}
    assert columns | states <= words.keys()
    assert not columns & states, "a heading has the word of a state"
    for heading in (INTERVAL_COLUMNS, MONEY_COLUMNS, RATE_COLUMNS, RECEIPT_COLUMNS):
        assert len({words[key] for key in heading}) == len(heading)


def test_a_french_table_is_french_and_one_for_programs_keeps_its_keys(words: dict[str, str]) -> None:
    interval = Interval(State.IDLE, "t-1", 0, 90 * MIN, MONDAY_NINE, 60)
    item = Item("id", MoneyState.PAID, Money(Decimal(1), "EUR"), date(2026, 11, 3), None, "Lexis", "", "b@1", "7")
    heading, row = first_rows(b"".join(interval_chunks([interval], Verdicts(), words)))
    assert (heading[0], heading[4], row[4], row[6]) == ("Début (UTC)", "Compte comme", "Inactif", "Non")
    heading, row = first_rows(b"".join(money_chunks([item], words)))
    assert (heading[:3], row[2]) == (["Jour", "Décision du", "État"], "Payée")
    assert first_rows(b"".join(money_chunks([item])))[0] == list(MONEY_COLUMNS)
    assert first_rows(b"".join(receipts_csv([], words)))[0][4:7] == ["Montant", "Devise", "En nature"]


def test_rates_have_their_source_as_on_screen_and_keep_the_words_of_the_worker(words: dict[str, str]) -> None:
    sources = {"": "saisi à la main", ECB: "Banque centrale européenne", "task": "task"}
    for source, shown in sources.items():
        row = RateRow(date(2026, 11, 3), "EUR", {"GBP": Decimal("0.87")}, source)
        assert first_rows(b"".join(rate_chunks([row], words)))[1][4] == shown
        assert first_rows(b"".join(rate_chunks([row])))[1][4] == source
