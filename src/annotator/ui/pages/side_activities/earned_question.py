"""The question what work on another platform brought, after its timer was stopped. It can be skipped."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QWidget

from annotator.core.money.amount import parse_amount
from annotator.services.container import Services
from annotator.ui.accessibility.announcer import announce
from annotator.ui.i18n import number_format
from annotator.ui.i18n.translation import _
from annotator.ui.widgets.labels import ElidedLabel, button

AMOUNT_PX, CURRENCY_PX = 110, 64


class EarnedQuestion(QWidget):
    """An amount with its currency. `answered` is emitted once it is stored, or at once without an amount."""

    answered = Signal()

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._platform = ""
        self._question = ElidedLabel("")
        self._question.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.amount, self.currency = QLineEdit(), QLineEdit()
        self.save = button(_("Save"), role="primary")
        for field, name, width_px in (
            (self.amount, _("Amount"), AMOUNT_PX),
            (self.currency, _("Currency"), CURRENCY_PX),
        ):
            field.setAccessibleName(name)
            field.setFixedWidth(width_px)
            field.returnPressed.connect(self._answer)
        self.amount.setPlaceholderText(_("Amount"))
        self.currency.setMaxLength(3)
        self.save.clicked.connect(self._answer)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._question, 1)
        for widget in (self.amount, self.currency, self.save):
            row.addWidget(widget)

    @property
    def text(self) -> str:
        return self._question.text()

    def ask(self, platform: str, worked_ms: int) -> None:
        """Ask about a platform, on which the worker worked so long, and focus the amount."""
        self._platform = platform
        text = _("{time} on {platform}. Earned there, undecided so far (optional)")
        self._question.setText(text.format(platform=platform, time=number_format.duration(worked_ms)))
        self.amount.clear()
        self.amount.setAccessibleDescription(self.text)
        self.currency.setText(self._services.books.usual_currency(platform))
        self.amount.setFocus()

    def _answer(self) -> None:
        if not self.amount.text().strip():
            self.answered.emit()
            return
        typed, currency = number_format.read_typed(self.amount.text()), self.currency.text().strip().upper()

        async def enter() -> None:
            await self._services.books.bookkeeping.enter_reward(self._platform, typed, currency)
            amount = parse_amount(typed)
            if amount is not None:
                announce(self, _("Saved: {amount}.").format(amount=number_format.amount(amount, currency)))
            self.answered.emit()

        self._services.intents.post(enter)
