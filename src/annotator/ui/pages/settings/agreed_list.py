"""The requesters that results may go to, each with the way to take that back."""

from __future__ import annotations

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from annotator.core.facts import AgreementsChanged, Fact
from annotator.core.ledger.clock import local_day
from annotator.core.outbox.agreement import Recipient
from annotator.ui.language import figures
from annotator.ui.language.translation import _
from annotator.ui.pages.outbox.envelope_words import way_in_short
from annotator.ui.widgets.labels import button, clear, label
from annotator.work.desk import Desk


class AgreedList(QWidget):
    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._none = label(_("No requester so far: you are asked before the first result leaves."), "small", wrap=True)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(8)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._none)
        column.addLayout(self._rows)

    def on_fact(self, fact: Fact) -> None:
        if isinstance(fact, AgreementsChanged) and self.isVisible():
            self._desk.intents.post(self._load)

    def showEvent(self, event: QShowEvent) -> None:
        self._desk.intents.post(self._load)
        super().showEvent(event)

    async def _load(self) -> None:
        agreed = await self._desk.agreements.all()
        clear(self._rows)
        for recipient, utc_ms in agreed.items():
            self._rows.addLayout(self._row(recipient, utc_ms))
        self._none.setVisible(not agreed)

    def _row(self, recipient: Recipient, utc_ms: int) -> QHBoxLayout:
        since = figures.day(local_day(utc_ms, self._desk.journal.now().offset_min))
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(label(recipient.requester, wrap=True))
        detail = _("{way}, agreed on {day}").format(way=way_in_short(recipient), day=since)
        words.addWidget(label(detail, "small", wrap=True))
        withdraw = button(_("Withdraw"))
        withdraw.setAccessibleName(figures.pair(_("Withdraw"), recipient.requester))
        withdraw.clicked.connect(lambda: self._desk.intents.post(lambda: self._desk.agreements.withdraw(recipient)))
        row = QHBoxLayout()
        row.setSpacing(24)
        row.addLayout(words, 1)
        row.addWidget(withdraw)
        return row
