"""A worker who is paid in dollars sees euros in the real program: the rates of the European Central Bank and one by
hand are there at the next start, the sum is exactly that of the parts, and so is the amount to declare."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from annotator.app.gui.program import Running
from annotator.app.main import main
from annotator.core.ledger.clock import Timestamp
from annotator.core.ledger.entries import EntryKind
from annotator.core.ledger.entry_types import PaymentBody, PlatformTaskBody, new_entry
from annotator.core.ledger.hash_chain import first_broken
from annotator.core.money.amount import HOUR_MS
from annotator.core.pay.periods import Period
from annotator.core.settings import DECLARE_BY, OWN_CURRENCY, STATUS
from annotator.store.folders.home import Home
from annotator.store.records.sqlite import open_records
from annotator.ui.i18n.translation import NOTHING
from annotator.ui.pages.earnings.exchange_rates import ExchangeRatesPage
from annotator.ui.pages.earnings.page import EarningsPage
from annotator.ui.pages.earnings.platforms import PlatformsPage
from annotator.ui.pages.earnings.receipts import ReceiptsPage
from formats.ecb_files import HISTORY, history, zipped
from journeys.driver import Driver
from journeys.keyboard import Keyboard
from store.transfer.moved_homes import entries_of
from ui.stage import rows, says

ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
TODAY = datetime.now(UTC).date()
PAID = TODAY.replace(day=1) - timedelta(days=1)  # the last day of a month that is to be declared
PAYMENTS = (("Lab", "10.80", "USD"), ("Lab", "5", "EUR"), ("Atelier", "99.10", "MAD"))
USD, MAD = "1 EUR = 1.08 USD", "1 EUR = 9.91 MAD"
WORKED = [["5.00 EUR", "5.00 EUR"], ["10.80 USD", "10.00 EUR"], ["", "15.00 EUR"]]
RECEIVED = [["5.00 EUR", "5.00 EUR"], ["99.10 MAD", "10.00 EUR"], ["10.80 USD", "10.00 EUR"], ["", "25.00 EUR"]]
DECLARED = "25.00 EUR. Of this sum, 20.00 EUR is converted."


async def fill(folder: Path) -> None:
    utc_ms = round(datetime(PAID.year, PAID.month, PAID.day, 12, tzinfo=UTC).timestamp() * 1000)
    at = Timestamp(utc_ms, "UTC", 0, "boot", utc_ms, utc_ms)
    records = open_records(Home(folder))
    try:
        await records.save_settings({OWN_CURRENCY.key: "EUR"})
        for row, (payer, amount, currency) in enumerate(PAYMENTS):
            body = PaymentBody(f"payment-{row}", payer, amount, currency, PAID.isoformat(), covers=(), means="SEPA")
            await records.append(new_entry(EntryKind.PAYMENT_RECEIVED, at, body))
        for hours, (amount, currency) in enumerate((("5", "EUR"), ("10.80", "USD")), start=1):
            named = (f"told-{currency}", "Lab", amount, currency, PAID.isoformat())
            start_ms = utc_ms - 2 * hours * HOUR_MS
            told = PlatformTaskBody(*named, state="approved", start_utc_ms=start_ms, spent_ms=HOUR_MS, file="a.csv")
            await records.append(new_entry(EntryKind.PLATFORM_TASK, at, told))
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
    earnings = running.window.earnings
    earnings.period.setCurrentIndex(earnings.period.findData(Period.YEAR.value))
    earnings.refresh()
    assert earnings.figures is not None
    seen += [[row[1], row[-1]] for row in rows(earnings.figures.own, "table")]
    assert not earnings.currency.isVisible()
    assert says(earnings.figures, "7.50 EUR/h")
    paid = [row for row in rows(earnings.figures.pay, "table") if row[2] != NOTHING]
    assert [row[1:3] for row in paid] == [["7.50 EUR/h", "15.00 EUR"]]
    earnings.subpages.open(PlatformsPage, earnings.more)
    platforms = earnings.subpages.page(PlatformsPage)
    await driver.until(lambda: bool(rows(platforms, "table")), "the platforms are there")
    assert [row[-2:] for row in rows(platforms, "table")] == [["15.00 EUR", "7.50 EUR/h"]] * 2
    await running.services.preferences.choose(STATUS, "micro-bnc")
    await running.services.preferences.choose(DECLARE_BY, "month")
    await keyboard.key(Qt.Key.Key_Q, CTRL)


async def declare(running: Running) -> None:
    """The reminder, the field with the amount, and the thresholds have the converted receipts."""
    driver = Driver(running)
    keyboard = Keyboard(driver)
    await driver.active()
    await driver.until(lambda: says(running.window.notice, DECLARED), "the reminder is shown")
    running.window.notice.action.click()
    await driver.until(lambda: isinstance(driver.page, EarningsPage), "the earnings are in front")
    page = running.window.earnings.subpages.page(ReceiptsPage)
    assert page.periods.amount.text() == "25.00"
    assert rows(page.periods, "table")[1][1:3] == ["25.00 EUR", "99.10 MAD = 10.00 EUR · 10.80 USD = 10.00 EUR"]
    if PAID.year == TODAY.year:
        assert {row[2] for row in rows(page, "thresholds")} == {"25.00 EUR"}
    await keyboard.key(Qt.Key.Key_Q, CTRL)


def test_dollars_are_euros_at_rates_that_are_there_at_the_next_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, file, seen = tmp_path / "home", tmp_path / "eurofxref-hist.zip", list[list[str]]()
    file.write_bytes(zipped(HISTORY, history({PAID: ("1.08", "162.9", "N/A", "N/A", "0.8661", "16831.5")})))
    asyncio.run(fill(home))
    monkeypatch.setenv("LANGUAGE", "en")
    assert main(["--home", str(home)], lambda running: enter_rates(running, file)) == 0
    assert main(["--home", str(home)], lambda running: look(running, seen)) == 0
    assert seen == [*WORKED, *RECEIVED]
    assert main(["--home", str(home)], declare) == 0
    assert first_broken(entries_of(Home(home))) is None
