"""The settings section about data sent to others and about sign-ins."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from annotator.core.events import ConsentsChanged, Event, SignedIn, SignedOut
from annotator.core.ledger.clock import local_day
from annotator.core.outbox.consent import Pseudonym, Recipient
from annotator.core.outbox.destinations import LABEL_STUDIO
from annotator.services.container import Services
from annotator.ui.accessibility.announcer import announce
from annotator.ui.i18n import number_format
from annotator.ui.i18n.translation import _, filled
from annotator.ui.pages.outbox.envelope_text import recipient_name, short_route
from annotator.ui.widgets.labels import NoticeLine, button, clear, label


class SignedInList(QWidget):
    """A list with its heading. It is hidden while there is no sign-in, except to show a sign-out message."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._rows = QVBoxLayout()
        self._rows.setSpacing(8)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        self._heading = label(_("Servers you are signed in to"), "heading-small")
        self._signed_out = NoticeLine()
        column.addWidget(self._heading)
        column.addLayout(self._rows)
        column.addWidget(self._signed_out)
        self.hide()

    def on_event(self, event: Event) -> None:
        match event:
            case SignedIn():
                self._signed_out.show_message("")
                self.refresh()
            case SignedOut(server):
                self._announce_sign_out(server)
                self.refresh()

    def _announce_sign_out(self, server: str) -> None:
        """Show and announce the sign-out, because the row with its button disappears."""
        text = _("You have signed out of {server}. Results for this server are kept until you sign in again.")
        self._signed_out.show_message(filled(text, {"server": server}))
        announce(self, self._signed_out.text())

    def refresh(self) -> None:
        self._services.intents.post(self._load)

    async def _load(self) -> None:
        servers = await self._services.sign_in_service().servers()
        clear(self._rows)
        for server in servers:
            self._rows.addLayout(self._row(server))
        self._heading.setVisible(bool(servers))
        self.setVisible(bool(servers) or bool(self._signed_out.text()))

    def _row(self, server: str) -> QHBoxLayout:
        leave = button(_("Sign out"))
        leave.setAccessibleName(filled(_("Sign out of {server}"), {"server": server}))
        leave.clicked.connect(lambda: self._sign_out(server))
        row = QHBoxLayout()
        row.setSpacing(24)
        row.addWidget(label(server, wrap=True), 1)
        row.addWidget(leave)
        return row

    def _sign_out(self, server: str) -> None:
        """Sign out as a background errand: a keyring may ask for a password, which nothing else may wait for."""
        self._services.background_intents.post(lambda: self._services.sign_in_service().sign_out(server))


class ConsentList(QWidget):
    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._none = label(
            _("No approved requesters yet. You will be asked before the first result is sent."), "small", wrap=True
        )
        self._rows = QVBoxLayout()
        self._rows.setSpacing(8)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._none)
        column.addLayout(self._rows)

    def on_event(self, event: Event) -> None:
        if isinstance(event, ConsentsChanged) and self.isVisible():
            self._services.intents.post(self._load)

    def showEvent(self, event: QShowEvent) -> None:
        self._services.intents.post(self._load)
        super().showEvent(event)

    async def _load(self) -> None:
        agreements = self._services.consents
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
        since = number_format.day(local_day(utc_ms, self._services.journal.now().offset_min))
        text = QVBoxLayout()
        text.setSpacing(2)
        text.addWidget(label(name, wrap=True))
        detail = _("{way} (consent given on {day})").format(way=short_route(recipient), day=since)
        text.addWidget(label(detail, "small", wrap=True))
        is_sent = pseudonym is not None and pseudonym.is_sent
        if recipient.connector == LABEL_STUDIO and not is_sent:
            return text  # no pseudonym is the normal case there and needs no text
        under = _("under the pseudonym {pseudonym}") if is_sent else _("without a pseudonym")
        text.addWidget(
            label(under.format(pseudonym=pseudonym.text if pseudonym is not None else ""), "small", wrap=True)
        )
        return text

    def _choices(self, name: str, recipient: Recipient, pseudonym: Pseudonym | None) -> Iterator[QPushButton]:
        agreements, pseudonyms = self._services.consents, self._services.consents.pseudonyms
        if pseudonym is not None and pseudonym.is_sent:
            yield self._choice(_("New pseudonym"), name, recipient, pseudonyms.renew)
            yield self._choice(_("Remove pseudonym"), name, recipient, pseudonyms.leave_out)
        elif recipient.connector != LABEL_STUDIO:
            yield self._choice(_("Send a pseudonym"), name, recipient, pseudonyms.send)
        yield self._choice(_("Withdraw consent"), name, recipient, agreements.withdraw)

    def _choice(
        self, text: str, name: str, recipient: Recipient, action: Callable[[Recipient], Awaitable[None]]
    ) -> QPushButton:
        choice = button(text)
        choice.setAccessibleName(number_format.pair(text, name))
        choice.clicked.connect(lambda: self._services.intents.post(lambda: action(recipient)))
        return choice


class WhatLeaves:
    """A section that adds its lines to the column of the page, so that they align with all other lines."""

    def __init__(self, services: Services) -> None:
        self._agreed = ConsentList(services)
        self._signed_in = SignedInList(services)

    def lay_out(self, column: QVBoxLayout) -> None:
        leaves = _(
            "Only the results that you submit, as shown in the outbox: your answer, the time you spent on the "
            "task, the day, the content shown and, unless you opt out, a pseudonym. Your pay, your hours, your "
            "breaks and their reasons, and your other work are never sent. No telemetry is collected."
        )
        column.addWidget(label(leaves, "muted", wrap=True))
        column.addWidget(label(_("Approved requesters"), "heading-small"))
        column.addWidget(self._agreed)
        column.addWidget(self._signed_in)

    def refresh(self) -> None:
        self._signed_in.refresh()

    def on_event(self, event: Event) -> None:
        self._agreed.on_event(event)
        self._signed_in.on_event(event)
