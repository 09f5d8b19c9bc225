"""Vouchers: entered with what they are worth, valued anew, and what expires soon is said."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from annotator.core.events import Failed
from annotator.core.money.amount import Money
from annotator.core.money.entry_validation import VoucherTerms
from annotator.core.money.items import Item
from annotator.core.money.states import MoneyState
from annotator.ui.pages.earnings.page import EarningsPage
from annotator.ui.pages.money.voucher_card import expiring_line, voucher_rows, voucher_value_line
from services.service_env import make_env
from ui.stage import Stage, says, staged
from ui.tabbing import press, write

TODAY = date(2026, 11, 24)


def voucher(expires: date | None, factor: str = "1") -> tuple[Item, VoucherTerms]:
    money = Money(Decimal("10.00"), "EUR")
    item = Item("v", MoneyState.VOUCHER, money, TODAY, None, "Foule Factory", "Foule Factory", "", "for food")
    return item, VoucherTerms("", Decimal(factor), expires)


@pytest.mark.parametrize(
    ("expires", "words"),
    [
        (None, "never"),
        (date(2026, 11, 23), "expired on 2026-11-23"),
        (date(2026, 11, 24), "2026-11-24: today"),
        (date(2026, 11, 25), "2026-11-25: 1 day left"),
        (date(2026, 12, 24), "2026-12-24: 30 days left"),
        (date(2026, 12, 25), "2026-12-25"),
    ],
)
def test_until_when_it_can_be_used_is_said(expires: date | None, words: str) -> None:
    _header, (row,) = voucher_rows([voucher(expires, "0.8")], TODAY)
    said = [cell.replace("\u00a0", " ") for cell in row]
    assert said == ["for food", "Foule Factory", words, "10.00 EUR", "8.00 EUR (80%)"]


def test_what_expires_soon_and_what_has_is_counted() -> None:
    soon, late, ever = voucher(date(2026, 12, 1)), voucher(date(2026, 11, 1)), voucher(None)
    assert expiring_line([ever, voucher(date(2027, 1, 1))], TODAY) == ""
    assert expiring_line([soon, soon, ever], TODAY) == "2 vouchers expire within 30 days."
    assert expiring_line([late], TODAY).startswith("1 voucher has expired")
    assert expiring_line([voucher(date(2026, 11, 1), "0")], TODAY) == ""


def test_what_is_typed_is_said_as_soon_as_it_is_a_voucher_s() -> None:
    assert voucher_value_line("12.50", "EUR", "80 %").replace("\u00a0", " ") == "Counts as 10.00 EUR in take-home pay."
    assert [voucher_value_line("", "EUR", "80"), voucher_value_line("1", "EUR", "much")] == ["", ""]
    assert [voucher_value_line("9" * digits, "EUR", "100") for digits in (17, 27, 30)] == [""] * 3


def test_a_voucher_is_entered_listed_and_valued_anew(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        stage.press(Qt.Key.Key_4, Qt.KeyboardModifier.AltModifier)
        await stage.until(lambda: isinstance(stage.window.page, EarningsPage), "the earnings are in front")
        page = stage.window.earnings
        assert not page.vouchers.isVisible()
        await press(stage, page.form.begin)
        page.form.kind.setCurrentIndex(page.form.kind.findData("voucher"))
        own, books = page.form.own, stage.env.services.books.bookkeeping
        await write(stage, own.payer, "Foule Factory")
        await write(stage, own.issuer, "Shops")
        await write(stage, own.amount, "10")
        await write(stage, own.percent, "80")
        await write(stage, own.expires, "soon")
        assert says(own, "Counts as 8.00 EUR in take-home pay.")
        await press(stage, own.keep)
        assert stage.env.told(Failed)[0].code == "money-day"
        await write(stage, own.expires, "2026-12-10")
        await press(stage, own.keep)
        (item,) = books.earnings.items(MoneyState.VOUCHER)
        assert books.earnings.voucher(item.unique_id) == VoucherTerms("Shops", Decimal("0.8"), date(2026, 12, 10))
        card = page.vouchers
        assert says(card, "1 voucher expires within 30 days.")
        await write(stage, card.percent, "50")
        await press(stage, card.value)
        assert says(card, "Value updated.")
        assert books.earnings.takings(books.earnings.all_time)["EUR"].amount(MoneyState.VOUCHER_WORTH) == Decimal("5.0")
        await books.correct(item.unique_id, "0")
        await stage.settled()
        assert not card.isVisible()

    staged(app, make_env(), scenario)
