"""The card of announced payments at the keyboard: each is confirmed by a choice of its own, and can be taken back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from annotator.core.ledger.entry_types import PaymentBody
from annotator.core.money.states import MoneyState
from annotator.ui.pages.earnings.page import EarningsPage
from annotator.ui.pages.money.announced_payments import AnnouncedPayments
from services.service_env import make_env
from ui.hearing import Heard
from ui.stage import Stage, says, staged
from ui.tabbing import key, press, tab_to

ALT = Qt.KeyboardModifier.AltModifier


async def announced(stage: Stage) -> tuple[AnnouncedPayments, list[str]]:
    """With a payment of Boutique, and a newer one of Nordlicht for two rewards."""
    books = stage.env.services.books.bookkeeping
    ids = [await books.enter_reward("Nordlicht", "0.84", "EUR", state=MoneyState.APPROVED) for _ in range(2)]
    today = books.today().isoformat()
    await books.announce_payment(PaymentBody("b", "Boutique", "0.60", "EUR", today, note="March"))
    covers = tuple(ids)
    await books.announce_payment(PaymentBody("n", "Nordlicht", "1.68", "EUR", today, note="Transfer 77", covers=covers))
    stage.press(Qt.Key.Key_4, ALT)
    await stage.until(lambda: isinstance(stage.window.page, EarningsPage), "the earnings are in front")
    await stage.settled()
    return stage.window.earnings.announced, ids


def states(stage: Stage, ids: list[str]) -> list[MoneyState]:
    earnings = stage.env.services.books.bookkeeping.earnings
    return [item.state for item in map(earnings.item, ids) if item is not None]


async def enter(stage: Stage) -> None:
    await key(stage, Qt.Key.Key_Return)
    await stage.settled()


def named(card: AnnouncedPayments) -> str:
    return card.confirm.accessibleName().replace("\u00a0", " ")


def test_a_second_enter_confirms_no_other_payment(app: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    heard = Heard(monkeypatch)

    async def scenario(stage: Stage) -> None:
        card, ids = await announced(stage)
        await tab_to(stage, card.confirm)
        assert named(card) == "Confirm receipt of 1.68 EUR from Nordlicht"
        await enter(stage)
        told = "Receipt of 1.68 EUR from Nordlicht confirmed. 2 rewards are paid."
        await stage.until(lambda: heard.any(told), told)
        assert says(card, told)
        assert card.table.hasFocus()
        assert named(card) == "Confirm receipt of 0.60 EUR from Boutique"
        await enter(stage)
        assert states(stage, ["n", "b", *ids]) == [
            MoneyState.RECEIVED, MoneyState.ANNOUNCED, MoneyState.PAID, MoneyState.PAID,
        ]  # fmt: skip
        await press(stage, card.confirm)
        told = "Receipt of 0.60 EUR from Boutique confirmed."
        await stage.until(lambda: heard.any(told), told)
        assert says(card, told)
        assert card.isVisible()
        assert stage.window.earnings.period.hasFocus()

    staged(app, make_env(), scenario)


def test_a_confirmation_is_undone_until_the_page_is_left(app: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    heard = Heard(monkeypatch)

    async def scenario(stage: Stage) -> None:
        card, ids = await announced(stage)
        assert not card.undo.isVisible()
        await press(stage, card.confirm)
        assert card.undo.text().strip().replace("\u00a0", " ") == "Undo receipt of 1.68 EUR"
        await press(stage, card.undo)
        told = "Receipt undone. The payment of 1.68 EUR from Nordlicht is announced again."
        await stage.until(lambda: heard.any(told), told)
        assert states(stage, ["n", *ids]) == [MoneyState.ANNOUNCED, MoneyState.PAYABLE, MoneyState.PAYABLE]
        assert not card.undo.isVisible()
        assert card.table.hasFocus()
        assert named(card) == "Confirm receipt of 1.68 EUR from Nordlicht"
        earnings = stage.env.services.books.bookkeeping.earnings
        assert not earnings.takings(earnings.all_time)["EUR"].received
        await press(stage, card.confirm)
        assert states(stage, ["n", *ids]) == [MoneyState.RECEIVED, MoneyState.PAID, MoneyState.PAID]
        stage.window.turn_to("inbox")
        await stage.settled()
        stage.window.turn_to("earnings")
        await stage.settled()
        assert not card.undo.isVisible()

    staged(app, make_env(), scenario)
