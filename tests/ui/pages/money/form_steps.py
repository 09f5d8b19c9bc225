"""Steps that lead to the form of money, and to rewards it can be about."""

from __future__ import annotations

from PySide6.QtCore import Qt

from annotator.core.ledger.entries import Entry
from annotator.core.money.states import MoneyState
from annotator.ui.pages.earnings.page import EarningsPage
from annotator.ui.pages.money.form import MoneyForm
from ui.stage import Stage
from ui.tabbing import press


async def opened(stage: Stage) -> MoneyForm:
    stage.press(Qt.Key.Key_4, Qt.KeyboardModifier.AltModifier)
    await stage.until(lambda: isinstance(stage.window.page, EarningsPage), "the earnings are in front")
    return stage.window.earnings.form


async def begun(stage: Stage, kind: str = "decision") -> MoneyForm:
    form = await opened(stage)
    await press(stage, form.begin)
    assert form.kind.hasFocus()
    form.kind.setCurrentIndex(form.kind.findData(kind))
    return form


async def rewards(
    stage: Stage, *amounts: str, payer: str = "Lab", state: MoneyState = MoneyState.SUBMITTED
) -> list[str]:
    books = stage.env.services.books.bookkeeping
    return [await books.enter_reward(payer, amount, "EUR", state=state) for amount in amounts]


async def last(stage: Stage) -> Entry:
    return (await stage.env.records.entries())[-1]
