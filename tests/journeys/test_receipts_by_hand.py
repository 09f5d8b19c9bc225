"""A self-employed worker in the real program: work of December that is paid in January takes the rates of January and
is declared, by keyboard, with the receipts of its quarter. The next start reminds of the last quarter."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from annotator.app.gui.program import Running
from annotator.app.main import main
from annotator.core.events import EarningsChanged
from annotator.core.ledger.clock import Timestamp
from annotator.core.ledger.entries import EntryKind
from annotator.core.ledger.entry_types import DeclarationBody, EnteredBody, PaymentBody, new_entry
from annotator.core.ledger.hash_chain import first_broken
from annotator.core.settings import STATUS
from annotator.store.folders.home import Home
from annotator.store.records.sqlite import open_records
from annotator.ui.pages.earnings.page import EarningsPage
from annotator.ui.pages.earnings.receipts import ReceiptsPage
from journeys.driver import Driver
from journeys.keyboard import Keyboard
from store.transfer.moved_homes import entries_of

ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
WORKED, PAID = date(2025, 12, 15), date(2026, 1, 20)


def at(day: date) -> Timestamp:
    utc_ms = round(datetime(day.year, day.month, day.day, 12, tzinfo=UTC).timestamp() * 1000)
    return Timestamp(utc_ms, "UTC", 0, "boot", utc_ms, utc_ms)


async def fill(folder: Path) -> None:
    reward = EnteredBody("work", "Clickworker", "100", "EUR", WORKED.isoformat(), state="approved", spent_ms=1)
    payment = PaymentBody("payment", "Clickworker", "100", "EUR", PAID.isoformat(), covers=("work",), means="SEPA")
    records = open_records(Home(folder))
    try:
        await records.save_settings({STATUS.key: "micro-bnc"})
        await records.append(
            new_entry(EntryKind.REWARD_ENTERED, at(WORKED), reward),
            new_entry(EntryKind.PAYMENT_RECEIVED, at(PAID), payment),
        )
    finally:
        await records.close()


async def declare(running: Running) -> None:
    driver = Driver(running)
    keyboard = Keyboard(driver)
    await driver.active()
    net = running.services.books.take_homes.of_days(WORKED, WORKED)["EUR"]
    assert net is not None
    assert net.net == 100 * (1 - Fraction("0.258")), "25.6 % and 0.2 % of 2026, not 24.6 % of 2025"
    figure = running.services.books.periods.books().figures(WORKED, WORKED, 0)["EUR"]
    assert figure.after == net.net
    await keyboard.key(Qt.Key.Key_4, ALT)
    await driver.until(lambda: isinstance(driver.page, EarningsPage), "the earnings are in front")
    earnings = driver.page
    assert isinstance(earnings, EarningsPage)
    earnings.subpages.open(ReceiptsPage, earnings.more)
    page = earnings.subpages.page(ReceiptsPage)
    page.year.setCurrentIndex(page.year.findData(2026))
    page.year.activated.emit(page.year.currentIndex())
    periods = page.periods
    quarters = periods.table.model()
    first = quarters.rowCount() - 1
    while periods.table.currentIndex().row() < first:
        await keyboard.key(Qt.Key.Key_Down)
    await keyboard.tab_to_widget(periods.keep)
    await driver.event(EarningsChanged, lambda: driver.press(Qt.Key.Key_Space))
    await running.services.intents.settled()
    assert str(quarters.index(first, 3).data()).replace("\u00a0", " ") == "100.00 EUR"
    await keyboard.key(Qt.Key.Key_Q, CTRL)


async def dismiss_the_reminder(running: Running) -> None:
    driver, notice = Driver(running), running.window.notice
    await driver.active()
    await driver.until(notice.isVisible, "the last quarter is to declare")
    assert notice.text.startswith("Receipts from")
    notice.close_button.click()
    await running.services.intents.settled()
    assert running.services.books.receipts_book.due() is None
    await Keyboard(driver).key(Qt.Key.Key_Q, CTRL)


def test_work_in_december_paid_in_january_is_declared_with_the_rates_of_january(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asyncio.run(fill(tmp_path))
    monkeypatch.setenv("LANGUAGE", "en")
    assert main(["--home", str(tmp_path)], declare) == 0
    assert main(["--home", str(tmp_path)], dismiss_the_reminder) == 0
    kept = entries_of(Home(tmp_path))
    assert first_broken(kept) is None
    (entry,) = (entry for entry in kept if entry.kind is EntryKind.RECEIPTS_DECLARED)
    body = DeclarationBody.read(entry.body)
    assert (body.first, body.last, Decimal(body.amount), body.currency) == (
        "2026-01-01",
        "2026-03-31",
        Decimal(100),
        "EUR",
    )
