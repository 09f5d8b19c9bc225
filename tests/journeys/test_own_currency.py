"""A worker who is paid in dollars sees euros in the real program: the rates of the European Central Bank and one by
hand are there at the next start, and the sum is exactly that of the parts."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from annotator.app.gui.program import Running
from annotator.app.main import main
from annotator.core.ledger.clock import Timestamp
from annotator.core.ledger.entries import EntryKind
from annotator.core.ledger.entry_types import PaymentBody, new_entry
from annotator.core.ledger.hash_chain import first_broken
from annotator.core.settings import OWN_CURRENCY
from annotator.store.folders.home import Home
from annotator.store.records.sqlite import open_records
from annotator.ui.pages.earnings.exchange_rates import ExchangeRatesPage
from annotator.ui.pages.earnings.page import EarningsPage
from formats.ecb_files import HISTORY, history, zipped
from journeys.driver import Driver
from journeys.keyboard import Keyboard
from store.transfer.moved_homes import entries_of
from ui.stage import rows

ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
PAID = date(2026, 11, 23)
PAYMENTS = (("Lab", "10.80", "USD"), ("Lab", "5", "EUR"), ("Atelier", "99.10", "MAD"))
USD, MAD = "1 EUR = 1.08 USD", "1 EUR = 9.91 MAD"
IN_EUROS = [["5.00 EUR", "5.00 EUR"], ["99.10 MAD", "10.00 EUR"], ["10.80 USD", "10.00 EUR"], ["", "25.00 EUR"]]


async def fill(folder: Path) -> None:
    utc_ms = round(datetime(PAID.year, PAID.month, PAID.day, 12, tzinfo=UTC).timestamp() * 1000)
    at = Timestamp(utc_ms, "UTC", 0, "boot", utc_ms, utc_ms)
    records = open_records(Home(folder))
    try:
        await records.save_settings({OWN_CURRENCY.key: "EUR"})
        for row, (payer, amount, currency) in enumerate(PAYMENTS):
            body = PaymentBody(f"payment-{row}", payer, amount, currency, PAID.isoformat(), covers=(), means="SEPA")
            await records.append(new_entry(EntryKind.PAYMENT_RECEIVED, at, body))
    finally:
        await records.close()


async def rates_page(driver: Driver, keyboard: Keyboard) -> ExchangeRatesPage:
    await driver.active()
    await keyboard.key(Qt.Key.Key_4, ALT)
    await driver.until(lambda: isinstance(driver.page, EarningsPage), "the earnings are in front")
    earnings = driver.page
    assert isinstance(earnings, EarningsPage)
    earnings.subpages.open(ExchangeRatesPage, earnings.more)
    return earnings.subpages.page(ExchangeRatesPage)


async def enter_rates(running: Running, file: Path) -> None:
    driver = Driver(running)
    keyboard = Keyboard(driver)
    page = await rates_page(driver, keyboard)
    page.take(str(file))
    await driver.until(lambda: USD in [row[1] for row in rows(page, "table")], "the rates are read")
    await keyboard.tab_to_widget(page.form.day)
    page.form.day.show_day(PAID, most=date.max)
    for field, text in ((page.form.base, "EUR"), (page.form.rate, "9.91"), (page.form.currency, "MAD")):
        await keyboard.tab_to_widget(field)
        field.selectAll()
        await keyboard.write(text)
    driver.press(Qt.Key.Key_Return)
    await driver.until(lambda: MAD in [row[1] for row in rows(page, "table")], "the rate is kept")
    await keyboard.key(Qt.Key.Key_Q, CTRL)


async def look(running: Running, seen: list[list[str]]) -> None:
    driver = Driver(running)
    keyboard = Keyboard(driver)
    page = await rates_page(driver, keyboard)
    assert {USD, MAD} <= {row[1] for row in rows(page, "table")}
    figures = running.window.earnings.figures
    assert figures is not None
    seen += [[row[1], row[-1]] for row in rows(figures.own, "table")]
    await keyboard.key(Qt.Key.Key_Q, CTRL)


def test_dollars_are_euros_at_rates_that_are_there_at_the_next_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, file, seen = tmp_path / "home", tmp_path / "eurofxref-hist.zip", list[list[str]]()
    file.write_bytes(zipped(HISTORY, history()))
    asyncio.run(fill(home))
    monkeypatch.setenv("LANGUAGE", "en")
    assert main(["--home", str(home)], lambda running: enter_rates(running, file)) == 0
    assert main(["--home", str(home)], lambda running: look(running, seen)) == 0
    assert seen == IN_EUROS
    assert first_broken(entries_of(Home(home))) is None
