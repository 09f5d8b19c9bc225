"""The receipts book on screen: a quarter is read, declared, corrected, compared with a platform and exported."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from annotator.core.events import EarningsChanged
from annotator.core.money.states import MoneyState
from annotator.core.settings import STATUS
from annotator.core.system_events import DeclarationDue
from annotator.formats.exports.receipts import fec
from annotator.ui.pages.earnings.page import EarningsPage
from annotator.ui.pages.earnings.receipts import ReceiptsPage
from annotator.ui.pages.earnings.receipts_document import receipts_document
from services.service_env import make_env
from ui.stage import Stage, labels_are_plain, rows, says, staged
from ui.tabbing import press, write

ALT = Qt.KeyboardModifier.AltModifier
AUGUST = date(2026, 8, 3)


async def opened(stage: Stage) -> ReceiptsPage:
    """Open the page of a worker who got 100 and 20.50 EUR, and 9 USD, in the third quarter of 2026."""
    books = stage.env.services.books.bookkeeping
    await books.enter_payment("Clickworker", "100", "EUR", day=AUGUST, note="CW-1")
    await books.enter_voucher("Lab", "20.50", "EUR", day=date(2026, 9, 1), factor="0.5")
    await books.enter_payment("Lab", "9", "USD", day=date(2026, 9, 2), means="PayPal")
    stage.press(Qt.Key.Key_4, ALT)
    await stage.until(lambda: isinstance(stage.window.page, EarningsPage), "the earnings are in front")
    earnings = stage.window.earnings
    earnings.subpages.open(ReceiptsPage, earnings.more)
    await stage.settled()
    return earnings.subpages.page(ReceiptsPage)


def test_a_quarter_is_declared_and_a_later_payment_is_to_correct(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        page = await opened(stage)
        periods, third = page.periods, "2026-07-01 – 2026-09-30"
        assert rows(periods, "table")[1] == [third, "120.50 EUR", "9.00 USD: no rate", "", "Was due by 2026-10-31"]
        assert rows(periods, "receipts") == [
            ["2026-08-03", "Clickworker", "SEPA", "CW-1", "100.00 EUR", ""],
            ["2026-09-01", "Lab", "Voucher (in kind)", "", "20.50 EUR", ""],
            ["2026-09-02", "Lab", "PayPal", "", "9.00 USD", "no rate"],
        ]
        assert says(periods, "Without a rate and not included: 9.00 USD.")
        assert labels_are_plain(page)
        await stage.env.services.books.bookkeeping.enter_fee("Lab", "1.10", "EUR", day=AUGUST)
        await stage.settled()
        assert says(periods, "Other fees: 1.10 EUR. If one of them was withheld")
        await stage.env.services.books.bookkeeping.enter_fee("Lab", "2", "USD", day=AUGUST)
        await stage.settled()
        assert says(periods, "Other fees: 1.10 EUR · 2.00 USD. If")
        await write(stage, periods.amount, "129.50")  # with the dollars that the worker converted
        await press(stage, periods.keep)
        await press(stage, periods.keep)  # a second time replaces nothing
        assert rows(periods, "table")[1][3:] == ["129.50 EUR", "Declared on 2026-11-24"]
        await stage.env.services.books.bookkeeping.enter_payment("Lab", "7", "EUR", day=AUGUST)
        await stage.settled()
        assert rows(periods, "table")[1][1:] == [
            "127.50 EUR",
            "9.00 USD: no rate",
            "129.50 EUR",
            "To correct: +7.00 EUR",
        ]
        assert periods.amount.text() == "136.50"
        assert rows(periods, "receipts")[1][5] == "Entered after the declaration: to correct"
        await press(stage, periods.withdraw)
        assert rows(periods, "table")[1][3:] == ["", "Was due by 2026-10-31"]
        assert not periods.withdraw.isVisible()
        assert rows(page, "thresholds")[1] == [
            "VAT exemption: VAT from next year on", "37,500.00 EUR", "127.50 EUR", "37,372.50 EUR",
        ]  # fmt: skip

    staged(app, make_env(), scenario)


def test_a_business_that_has_just_begun_declares_its_first_months_together(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        page = await opened(stage)
        await write(stage, page.periods.start, "2026-08-01")
        await press(stage, page.periods.use)
        assert rows(page.periods, "table")[0][0] == "2026-08-01 – 2026-12-31"
        assert says(page.periods, "The first declaration covers 2026-08-01 – 2026-12-31 and is due on January 31, 2027")
        assert rows(page, "thresholds")[0][1] == "35,043.00 EUR"
        assert not page.periods.keep.isEnabled(), "the period is not over"
        assert says(page.periods, "This period can be marked as declared from its last day, December 31, 2026.")
        assert page.periods.keep.accessibleDescription().startswith("This period can be")

    staged(app, make_env(), scenario)


def test_a_fee_that_was_entered_with_its_payment_is_in_the_sum_and_is_not_to_be_added(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        page = await opened(stage)
        await stage.env.services.books.bookkeeping.enter_payment("Lab", "4.85", "EUR", day=AUGUST, fee="0.15")
        await stage.settled()
        assert rows(page.periods, "table")[1][1] == "125.50 EUR"
        assert says(page.periods, "Fees withheld from payments: 0.15 EUR. This sum is before fees")
        assert not says(page.periods, "add it to the receipts")
        accounts = b"".join(fec(stage.env.services.books.receipts_book.view(2026).by_period)).decode()
        lines = [line.split("\t") for line in accounts.splitlines() if "\tLab " in line and "20260803" in line]
        assert [(line[4], line[11], line[12]) for line in lines] == [
            ("512", "4,85", "0,00"), ("622", "0,15", "0,00"), ("706", "0,00", "5,00"),
        ]  # fmt: skip

    staged(app, make_env(), scenario)


def test_a_platform_s_figure_stands_beside_ours_and_the_year_is_exported(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        page = await opened(stage)
        platforms = page.platforms
        platforms.payer.setCurrentText("Clickworker")
        assert platforms.quarter.currentText() == "Q4 2026", "the quarter of today"
        platforms.quarter.setCurrentIndex(2)
        await write(stage, platforms.amount, "95")
        await write(stage, platforms.fees, "5")
        await write(stage, platforms.activities, "12")
        await press(stage, platforms.keep)
        money, fees, activities = rows(platforms, "table")
        assert money[1:5] == ["Consideration, after fees", "95.00 EUR", "100.00 EUR", "\N{MINUS SIGN}5.00 EUR"]
        assert money[5].startswith("fees withheld by the platform")
        assert fees[2:5] == ["5.00 EUR", "0.00 EUR", "+5.00 EUR"]
        assert activities[2:5] == ["12", "0", "+12"]
        platforms.quarter.setCurrentIndex(3)
        await write(stage, platforms.amount, "5")
        await press(stage, platforms.keep)
        assert says(platforms, "Clickworker, 2 quarters: 100.00 EUR reported, 100.00 EUR received, difference 0.00 EUR")
        page.write("/mine")
        await stage.until(lambda: bool(stage.env.exports.folders), "the book is exported")
        book = stage.env.services.books.receipts_book
        await stage.env.services.books.bookkeeping.enter_fee("Lab", "1.10", "EUR", day=AUGUST)
        printed = receipts_document(book.view(2026), book, date(2026, 11, 24)).toPlainText().replace("\u00a0", " ")
        assert "Without a rate and not included: 9.00 USD. Add rates under “Exchange rates”" in printed
        assert "Other fees: 1.10 EUR. If one of them was withheld" in printed
        (files,) = stage.env.exports.folders.values()
        assert list(files) == ["receipts.csv", "receipts.pdf", "FEC20261231.txt", "sha256.txt"]
        assert files["receipts.pdf"].startswith(b"%PDF")
        assert files["FEC20261231.txt"].count(b"\r\n") == 1 + 2 * 2, "dollars without a rate are left out"

    staged(app, make_env(), scenario)


def test_dollars_with_a_rate_count_in_each_sum_and_say_so(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        page = await opened(stage)
        await stage.env.services.books.exchange.enter(date(2026, 9, 1), "EUR", "USD", "1.08", "my bank")
        await stage.settled()
        said = "Of this sum, 8.33 EUR is converted from 9.00 USD, each receipt at the rate of its day."
        await stage.env.services.books.bookkeeping.enter_fee("Lab", "1.08", "USD", day=date(2026, 9, 2))
        await stage.settled()
        assert says(page.periods, "Other fees: 1.00 EUR. If")
        assert rows(page.periods, "table")[1][1:3] == ["128.83 EUR", "9.00 USD = 8.33 EUR"]
        assert rows(page.periods, "receipts")[2][5] == "8.33 EUR at 1 EUR = 1.08 USD of 2026-09-01 (my bank)"
        assert page.periods.amount.text() == "128.83"
        assert says(page.periods, said)
        assert not says(page, "not included")
        assert {row[2] for row in rows(page, "thresholds")} == {"128.83 EUR"}
        await stage.env.services.preferences.choose(STATUS, "micro-bnc")
        due = stage.env.services.books.receipts_book.due()
        assert due is not None
        stage.env.services.event_bus.announce(DeclarationDue(due))
        await stage.settled()
        assert says(
            stage.window.notice, "to declare by October 31, 2026: 128.83 EUR. Of this sum, 8.33 EUR is converted."
        )
        page.write("/mine")
        await stage.until(lambda: bool(stage.env.exports.folders), "the book is exported")
        (files,) = stage.env.exports.folders.values()
        assert b"\t8,33\t0,00\t\t\t20260902\t9,00\tUSD\r\n" in files["FEC20261231.txt"]

    staged(app, make_env(), scenario)


def test_the_reminder_is_quiet_and_gone_for_good_once_dismissed(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        services = stage.env.services
        await opened(stage)
        book = services.books.receipts_book
        assert book.due() is None, "without a status nobody declares"
        await services.preferences.choose(STATUS, "micro-bnc")
        due = book.due()
        assert due is not None
        services.event_bus.announce(DeclarationDue(due))
        await stage.settled()
        notice = stage.window.notice
        notice.action.click()
        await stage.settled()
        assert stage.window.earnings.subpages.page(ReceiptsPage).isVisible()
        assert says(notice, "Receipts from July 1, 2026 to September 30, 2026 to declare by October 31, 2026: 120.50")
        notice.close_button.click()
        await stage.settled()
        assert notice.isHidden()
        assert book.due() is None
        services.event_bus.announce(EarningsChanged())
        await stage.settled()
        assert notice.isHidden()

    staged(app, make_env(), scenario)


def test_rewards_marked_as_paid_without_a_payment_are_named(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        books = stage.env.services.books.bookkeeping
        reward = await books.enter_reward("Lab", "30", "EUR")
        await books.decide([reward], MoneyState.PAID)
        page = await opened(stage)
        assert says(page, "Marked as paid without a payment: Lab: 9.50 EUR.")
        await books.enter_payment("Lab", "9.50", "EUR")
        await stage.settled()
        assert not says(page, "Marked as paid")

    staged(app, make_env(), scenario)
