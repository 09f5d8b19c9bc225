"""Exchange rates on screen: the file of the European Central Bank, a rate by hand, and undoing."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from annotator.core.settings import OWN_CURRENCY
from annotator.ui.pages.earnings.exchange_rates import ExchangeRatesPage
from annotator.ui.pages.earnings.page import EarningsPage
from formats.ecb_files import HISTORY, history
from services.service_env import make_env
from ui.stage import Stage, labels_are_plain, rows, says, staged
from ui.tabbing import press, write

ALT = Qt.KeyboardModifier.AltModifier
MONDAY = date(2026, 11, 23)
FILE = f"/downloads/{HISTORY}"
BY_ECB = "European Central Bank"


async def opened(stage: Stage) -> ExchangeRatesPage:
    """Open the page of a worker who got 10.80 USD and 5 EUR on Monday."""
    books = stage.env.services.books.bookkeeping
    await books.enter_payment("Lab", "10.80", "USD", day=MONDAY)
    await books.enter_payment("Lab", "5", "EUR", day=MONDAY)
    stage.press(Qt.Key.Key_4, ALT)
    await stage.until(lambda: isinstance(stage.window.page, EarningsPage), "the earnings are in front")
    earnings = stage.window.earnings
    earnings.subpages.open(ExchangeRatesPage, earnings.more)
    await stage.settled()
    return earnings.subpages.page(ExchangeRatesPage)


async def open_file(stage: Stage, page: ExchangeRatesPage, data: bytes) -> None:
    stage.env.folders.files[FILE] = data
    page.take(FILE)
    await stage.settled()


def test_rates_are_read_entered_deleted_and_undone(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        page = await opened(stage)
        assert says(page, "No rates between currencies of your money yet. Download “eurofxref-hist.zip”")
        assert not page.delete.isVisible()
        await open_file(stage, page, history())
        assert says(page, "Rates of 3 days were added: 2026-11-20 – 2026-11-24.")
        of_usd = [
            ["2026-11-24", "1 EUR = 1.0825 USD", BY_ECB],
            ["2026-11-23", "1 EUR = 1.08 USD", BY_ECB],
            ["2026-11-20", "1 EUR = 1.0799 USD", BY_ECB],
        ]
        assert rows(page, "table") == of_usd
        await open_file(stage, page, history())
        assert says(page, "Nothing new: the rates of the days with your money are here already.")
        assert not page.undo.isVisible()
        for field, text in ((page.form.base, "eur"), (page.form.rate, "9.91"), (page.form.currency, "mad")):
            await write(stage, field, text)
        await press(stage, page.form.keep)
        by_hand = ["2026-11-24", "1 EUR = 9.91 MAD", "entered by hand"]
        assert rows(page, "table") == [by_hand, *of_usd]
        page.table.selectRow(2)
        await press(stage, page.delete)
        assert rows(page, "table") == [by_hand, of_usd[0], of_usd[2]]
        assert says(page, "Deleted: 1 EUR = 1.08 USD.")
        await press(stage, page.undo)
        assert rows(page, "table") == [by_hand, *of_usd]
        assert labels_are_plain(page)

    staged(app, make_env(), scenario)


def test_a_file_that_is_wrong_says_where_and_changes_nothing(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        page = await opened(stage)
        await open_file(stage, page, history().replace(b"1.08,", b"1.08x,"))
        assert says(page, "No rate was added.")
        assert says(page, "“1.08x” is not an exchange rate. No rate of this file was added.")
        assert says(page, "line 3, USD")
        assert not page.table.isVisible()
        for field, text in ((page.form.base, "EUR"), (page.form.currency, "USD"), (page.form.rate, "-1")):
            await write(stage, field, text)
        await press(stage, page.form.keep)
        await stage.until(lambda: says(stage.window, "“-1” is not a valid exchange rate."), "it is refused")
        await write(stage, page.form.currency, "EUR")
        await press(stage, page.form.keep)
        await stage.until(lambda: says(stage.window, "A rate needs two different currencies."), "it is refused")
        assert not page.table.isVisible()

    staged(app, make_env(), scenario)


def test_ones_own_currency_is_chosen_here_too(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        page = await opened(stage)
        await stage.env.services.preferences.choose(OWN_CURRENCY, "GBP")
        await stage.settled()
        assert page.own.property("currentText") == "GBP"
        assert page.form.currency.text() == "GBP"

    staged(app, make_env(), scenario)
