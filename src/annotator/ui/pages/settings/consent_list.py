"""The list of approved requesters, each with its pseudonym and buttons to change the pseudonym or withdraw consent."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from annotator.core.events import ConsentsChanged, Event
from annotator.core.ledger.clock import local_day
from annotator.core.outbox.consent import Recipient
from annotator.core.outbox.destinations import LABEL_STUDIO
from annotator.core.outbox.pseudonym import Pseudonym
from annotator.services.container import Services
from annotator.ui.i18n import number_format
from annotator.ui.i18n.translation import _
from annotator.ui.pages.outbox.envelope_text import recipient_name, way_in_short
from annotator.ui.widgets.labels import button, clear, label


class ConsentList(QWidget):
    def __init__(self, desk: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._none = label(_("No requester yet. You are asked before the first result is sent."), "small", wrap=True)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(8)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._none)
        column.addLayout(self._rows)

    def on_event(self, event: Event) -> None:
        if isinstance(event, ConsentsChanged) and self.isVisible():
            self._desk.intents.post(self._load)

    def showEvent(self, event: QShowEvent) -> None:
        self._desk.intents.post(self._load)
        super().showEvent(event)

    async def _load(self) -> None:
        agreements = self._desk.agreements
        agreed, titles = await agreements.all(), await agreements.titles()
        pseudonyms = await agreements.pseudonyms.all()
        clear(self._rows)
        for recipient, utc_ms in agreed.items():
            row = QHBoxLayout()
            row.setSpacing(24)
            name, pseudonym = recipient_name(recipient, titles.get(recipient, ())), pseudonyms.get(recipient)
            row.addLayout(self._words(name, recipient, utc_ms, pseudonym), 1)
            for choice in self._choices(name, recipient, pseudonym):
                row.addWidget(choice)
            self._rows.addLayout(row)
        self._none.setVisible(not agreed)

    def _words(self, name: str, recipient: Recipient, utc_ms: int, pseudonym: Pseudonym | None) -> QVBoxLayout:
        since = number_format.day(local_day(utc_ms, self._desk.journal.now().offset_min))
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(label(name, wrap=True))
        detail = _("{way}, since {day}").format(way=way_in_short(recipient), day=since)
        words.addWidget(label(detail, "small", wrap=True))
        is_sent = pseudonym is not None and pseudonym.is_sent
        if recipient.connector == LABEL_STUDIO and not is_sent:
            return words  # no pseudonym is the normal case there and needs no text
        under = _("under the pseudonym {pseudonym}") if is_sent else _("without a pseudonym")
        words.addWidget(
            label(under.format(pseudonym=pseudonym.text if pseudonym is not None else ""), "small", wrap=True)
        )
        return words

    def _choices(self, name: str, recipient: Recipient, pseudonym: Pseudonym | None) -> Iterator[QPushButton]:
        agreements, pseudonyms = self._desk.agreements, self._desk.agreements.pseudonyms
        if pseudonym is not None and pseudonym.is_sent:
            yield self._choice(_("New pseudonym"), name, recipient, pseudonyms.renew)
            yield self._choice(_("Leave out"), name, recipient, pseudonyms.leave_out)
        elif recipient.connector != LABEL_STUDIO:
            yield self._choice(_("Send a pseudonym"), name, recipient, pseudonyms.send)
        yield self._choice(_("Withdraw consent"), name, recipient, agreements.withdraw)

    def _choice(
        self, words: str, name: str, recipient: Recipient, action: Callable[[Recipient], Awaitable[None]]
    ) -> QPushButton:
        choice = button(words)
        choice.setAccessibleName(number_format.pair(words, name))
        choice.clicked.connect(lambda: self._desk.intents.post(lambda: action(recipient)))
        return choice
