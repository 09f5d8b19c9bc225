"""Exchange rates on screen: the file of the European Central Bank, a rate by hand, and undoing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from annotator.core.money.amount import Money
from annotator.core.money.exchange import OwnLine
from annotator.core.money.states import MoneyState
from annotator.core.pay.meter import MeterReading
from annotator.core.pay.minimum_wages import Reference, WageBasis
from annotator.core.pay.totals import PayFigures
from annotator.core.settings import OWN_CURRENCY
from annotator.services.bookkeeping.bookkeeper import Bookkeeper
from annotator.services.bookkeeping.exporting import RATES_FILE
from annotator.ui.i18n.pay_text import PayLine, pay_line
from annotator.ui.pages.earnings.exchange_rates import ExchangeRatesPage
from annotator.ui.pages.earnings.page import EarningsPage
from annotator.ui.pages.earnings.statement_document import statement_document
from formats.ecb_files import HISTORY, history
from services.service_env import make_env
from ui.i18n.readings import a_reading
from ui.stage import Stage, labels_are_plain, rows, says, staged
from ui.tabbing import press, write

ALT = Qt.KeyboardModifier.AltModifier
MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)
FILE = f"/downloads/{HISTORY}"
BY_ECB = "European Central Bank"

IN_EUROS = [
    ["Expected", "3.00 CHF", "no rate", "", "–"],
    ["Expected", "21.65 USD", "1 EUR = 1.0825 USD of 2026-11-24", BY_ECB, "20.00 EUR"],
    ["Expected, total", "", "", "", "20.00 EUR"],
    ["Money received, before fees", "5.00 EUR", "", "", "5.00 EUR"],
    ["Money received, before fees", "10.80 USD", "1 EUR = 1.08 USD of 2026-11-23", BY_ECB, "10.00 EUR"],
    ["Money received, before fees, total", "", "", "", "15.00 EUR"],
    ["Fees", "1.08 USD", "1 EUR = 1.08 USD of 2026-11-23", BY_ECB, "1.00 EUR"],
]


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


def test_a_rate_of_today_is_offered_to_earlier_money_and_keeps_its_day(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        page, books = await opened(stage), stage.env.services.books
        await stage.env.services.preferences.choose(OWN_CURRENCY, "EUR")
        for field, text in ((page.form.base, "eur"), (page.form.rate, "1.08"), (page.form.currency, "usd")):
            await write(stage, field, text)
        await press(stage, page.form.keep)
        assert says(page, "Saved. Your amounts in USD of 1 earlier day still have no rate: 2026-11-23.")
        assert page.use_earlier.text() == "Use this rate from 2026-11-23 on"
        assert books.exchange.days_without(books.exchange.quotes()[0]) == {"USD": [MONDAY]}
        await press(stage, page.use_earlier)
        assert says(page, "Saved: 1 EUR = 1.08 USD of 2026-11-24, used from 2026-11-23 on.")
        assert not page.use_earlier.isVisible()
        assert rows(page, "table")[0][0] == "2026-11-24, used from 2026-11-23 on"
        received = books.exchange.of_days(MONDAY, MONDAY, books.periods.books())[OwnLine.RECEIVED]
        assert received.total == 15
        assert not received.left_out
        await press(stage, page.undo)
        assert rows(page, "table")[0][0] == "2026-11-24"
        assert books.exchange.days_without(books.exchange.quotes()[0]) == {"USD": [MONDAY]}
        for field, text in ((page.form.base, "EUR"), (page.form.rate, "9.91"), (page.form.currency, "MAD")):
            await write(stage, field, text)
        await press(stage, page.form.keep)
        assert not page.use_earlier.isVisible(), "a rate is offered to days without such money"

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
        await stage.until(lambda: says(stage.window, "Two different currencies are needed."), "it is refused")
        assert not page.table.isVisible()
        await press(stage, page.back)
        assert not stage.window.notice.isVisible(), "an error stays although its page was left"

    staged(app, make_env(), scenario)


def test_the_live_figure_is_in_ones_own_currency_only_at_known_rates_which_it_names(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        page, books = await opened(stage), stage.env.services.books
        reading, wage = a_reading(EUR="8", USD="2.165"), Reference(Money(Decimal(12), "EUR"), WageBasis.GROSS)

        def line(today: MeterReading) -> PayLine:
            found = today.today.figures(wage)
            shown = books.in_own_currency(found, today.today.work_ms)
            return pay_line(PayFigures(found, shown), wage, "EUR")

        by_currency = "You make about 7.60 EUR + 2.06 USD an hour · minimum wage 12.00 EUR/h"
        await open_file(stage, page, history())
        assert line(reading).sentence.replace("\u00a0", " ") == by_currency
        await stage.env.services.preferences.choose(OWN_CURRENCY, "EUR")
        whole = line(reading)
        assert whole.sentence.replace("\u00a0", " ") == (
            "You make about 9.50 EUR an hour at 1 EUR = 1.0825 USD of 2026-11-24 · minimum wage 12.00 EUR/h"
        )
        assert (whole.value, whole.wage) == (9.5, 12)
        assert whole.money.replace("\u00a0", " ") == "7.60 EUR + 2.06 USD"
        assert "CHF an hour" in line(a_reading(EUR="8", CHF="2")).sentence, "a rate was guessed"
        assert " at " not in line(a_reading(EUR="8")).sentence
        beside = line(a_reading(EUR="8", CHF="2"))
        assert " at " not in beside.sentence, "no rate was used, and a sentence names none"
        assert "Without a rate" in beside.why

    staged(app, make_env(), scenario)


def test_ones_own_currency_is_chosen_here_too(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        page = await opened(stage)
        await stage.env.services.preferences.choose(OWN_CURRENCY, "GBP")
        await stage.settled()
        assert page.own.property("currentText") == "GBP"
        assert page.form.currency.text() == "GBP"

    staged(app, make_env(), scenario)


async def check_exports(books: Bookkeeper) -> None:
    """The statement lists each rate with its source, and the table of rates has them."""
    statement = statement_document(await books.exporting.statement(MONDAY, TUESDAY)).toPlainText()
    for text in (
        "In your currency",
        "1 EUR = 1.08 USD of 2026-11-23",
        BY_ECB,
        "are added up in EUR, each at the rate of its day.",
    ):
        assert text in statement.replace("\u00a0", " ")
    rates = b"".join(books.exporting.tables()[RATES_FILE]).decode("utf-8-sig").splitlines()
    assert rates[0] == "day,base,currency,rate,source,since"
    assert f"2026-11-24,EUR,USD,1.0825,{BY_ECB}," in rates


def test_the_earnings_and_the_statement_show_all_money_in_ones_own_currency(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        page, books = await opened(stage), stage.env.services.books
        for amount, currency in (("21.65", "USD"), ("3", "CHF")):
            await books.bookkeeping.enter_reward(
                "Lab", amount, currency, day=TUESDAY, state=MoneyState.APPROVED, spent_ms=60_000
            )
        await books.bookkeeping.enter_fee("Lab", "1.08", "USD", day=MONDAY)
        await press(stage, page.back)
        stage.window.earnings.refresh()
        figures = stage.window.earnings.figures
        assert figures is not None
        card = figures.own
        assert says(card, "Your money is in several currencies. Choose yours under “Exchange rates”")
        assert not card.table.isVisible()
        await press(stage, card.rates)
        assert page.isVisible()
        await open_file(stage, page, history())
        await stage.env.services.preferences.choose(OWN_CURRENCY, "EUR")
        await stage.settled()
        await press(stage, page.back)
        assert stage.window.focusWidget() is card.rates
        assert rows(card, "table") == IN_EUROS
        assert says(card, "No rate for some days in CHF: these amounts are in no total.")
        assert not card.each_rate.isVisible()
        await books.bookkeeping.enter_payment("Lab", "10.825", "USD", day=TUESDAY)
        await stage.settled()
        both = ["Money received, before fees", "21.62 USD", "2 rates, 2026-11-23 – 2026-11-24", BY_ECB, "20.00 EUR"]
        assert rows(card, "table")[4] == both
        await press(stage, card.each_rate)
        assert rows(card, "table")[4][2] == "1 EUR = 1.0825 USD of 2026-11-24"
        assert labels_are_plain(card)
        await check_exports(books)

    staged(app, make_env(), scenario)
