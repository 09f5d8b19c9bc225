"""The printed statement: every figure in words, every rule with its date and source, as a PDF of numbered pages."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QTextDocument, QTextFormat, QTextTable, QTextTableCell

from annotator.app.translations import speak
from annotator.core.ledger.intervals import State
from annotator.core.money.income import Income
from annotator.core.money.items import Tally
from annotator.core.money.states import MoneyState
from annotator.core.outbox.delivery_state import DeliveryState
from annotator.core.pay.periods import Bar, Statement
from annotator.core.settings import STATUS
from annotator.ui.i18n import number_format
from annotator.ui.pages.earnings.statement_document import (
    a4_writer,
    keep_headings,
    paged,
    statement_document,
    statement_pdf,
)
from annotator.ui.pages.earnings.text import why_text
from month_of_history import env_with_a_month
from services.service_env import ServiceEnv, make_env

FIRST, LAST = date(2026, 11, 1), date(2026, 11, 24)


def made(env: ServiceEnv, status: str = "micro-bnc") -> Statement:
    async def whole() -> Statement:
        await env.services.journal.start("0.1.0")
        await env.services.preferences.choose(STATUS, status)
        return await env.services.books.exporting.statement(FIRST, LAST)

    return asyncio.run(whole())


def text(statement: Statement) -> str:
    return statement_document(statement).toPlainText().replace("\u00a0", " ")


@pytest.mark.usefixtures("app")
def test_pending_rewards_of_results_have_the_words_of_their_delivery_states() -> None:
    statement = made(env_with_a_month())
    count = statement.total.money["EUR"].tallies[MoneyState.SUBMITTED].count
    amount = statement.total.money["EUR"].tallies[MoneyState.SUBMITTED].amount
    pending = {"EUR": {DeliveryState.EXPORTED: Tally(count, amount)}}
    document = statement_document(statement, pending).toPlainText()
    by_status = document.partition("Amounts by status")[2].partition("By requester")[0].splitlines()
    assert "Exported" in by_status
    assert "Undecided" not in by_status


@pytest.mark.usefixtures("app")
def test_a_statement_tells_figures_days_and_rules() -> None:
    statement = made(env_with_a_month())
    told = text(statement)
    one_day = text(replace(statement, total=replace(statement.total, last=statement.total.first)))
    assert one_day.startswith(f"Statement of work and pay, {number_format.day(FIRST)}\n".replace("\u00a0", " "))
    rate = statement.total.hourly("EUR")
    assert rate is not None
    assert number_format.rate(rate, "EUR").replace("\u00a0", " ") in told
    for day in statement.days:
        assert number_format.day(day.first) in told
    assert "November 1, 2026 to November 24, 2026" in told
    assert "25.6%" in told
    assert "a decree" in told
    assert "9.74 EUR/h net, in force since June 1, 2026. Every hourly pay here is after deductions. a law" in told
    assert "(approved + 20 × 95%) / (decided + 20)" in told
    assert statement.mark.sha256 in told
    assert "Labo Vision" in told


@pytest.mark.usefixtures("app")
def test_a_stranger_s_name_is_letters_and_never_markup() -> None:
    async def whole() -> Statement:
        env = make_env()
        await env.services.journal.start("0.1.0")
        await env.services.books.bookkeeping.enter_reward("<b>Lexis</b><img src=x>", "1", "EUR")
        return await env.services.books.exporting.statement(FIRST, LAST)

    assert "<b>Lexis</b><img src=x>" in text(asyncio.run(whole()))


@pytest.mark.usefixtures("app")
def test_it_is_a_pdf_also_when_there_is_nothing_to_tell() -> None:
    statement = made(make_env(), "none")
    data = statement_pdf(statement)
    assert data.startswith(b"%PDF-")
    assert data.rstrip().endswith(b"%%EOF")
    assert "No entries." in text(statement)


def moved_headings(document: QTextDocument) -> list[str]:
    """Return the texts that begin a new page, because they would be on another page than their content."""
    blocks = map(document.findBlockByNumber, range(document.blockCount()))
    fresh = QTextFormat.PageBreakFlag.PageBreak_AlwaysBefore
    return [block.text() for block in blocks if block.blockFormat().pageBreakPolicy() == fresh]


@pytest.mark.usefixtures("app")
def test_no_heading_stands_alone_at_the_foot_of_a_page() -> None:
    """Without inserted page breaks, each of these statements has such a heading. `estimates` is how often the take-home
    pay is repeated, which moves the headings after it down the page."""
    whole = made(env_with_a_month())
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = a4_writer(buffer)
    cases = ((5, 1, "Day by day"), (1, 29, "How these figures are calculated"), (1, 31, "Day by day"))
    for estimates, requesters, last in cases:
        lines = (whole.requesters * 11)[:requesters]
        take_home = tuple((name, replace(one, unreceived=Fraction(0))) for name, one in whole.take_home) * estimates
        document = statement_document(replace(whole, take_home=take_home, days=whole.days[:1], requesters=lines))
        assert moved_headings(document) == []
        keep_headings(document, writer)
        moved = moved_headings(document)
        assert last in moved
        keep_headings(document, writer)
        assert moved_headings(document) == moved


def cells_of(table: QTextTable) -> Iterator[QTextTableCell]:
    return (table.cellAt(0, column) for column in range(table.columns()))


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("language", ["en", "fr"])
def test_no_word_of_a_table_s_header_is_broken(language: str) -> None:
    speak(language)
    try:
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        document = statement_document(made(env_with_a_month()))
        printed = paged(document, a4_writer(buffer))
        printed.documentLayout().documentSize()  # lays it out
        tables = [frame for frame in printed.rootFrame().childFrames() if isinstance(frame, QTextTable)]
        heads = [table for table in tables if table.format().toTableFormat().headerRowCount()]
        assert len(heads) > 3
        for cell in (cell for table in heads for cell in cells_of(table)):
            block = cell.firstCursorPosition().block()
            lines = (block.layout().lineAt(number) for number in range(1, block.layout().lineCount()))
            breaks = [line.textStart() for line in lines]
            assert all(block.text()[at - 1] in " \u2013" for at in breaks), block.text()
    finally:
        speak("en")


def test_a_day_paid_in_another_currency_is_not_called_unpaid() -> None:
    paid = {"USD": Income({MoneyState.PAID: Tally(1, Decimal(5))})}
    assert why_text(Bar(LAST, LAST, {State.ON_TASK: 1000}, paid), "EUR") == "paid in USD"
    fee = {"USD": Income({MoneyState.FEE: Tally(1, Decimal(5))})}
    assert why_text(Bar(LAST, LAST, {State.ON_TASK: 1000}, fee), "EUR") == "no paid work"
