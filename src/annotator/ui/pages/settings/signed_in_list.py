"""The list of servers that the user is signed in to, each with a sign-out button."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from annotator.core.events import Event, SignedIn, SignedOut
from annotator.services.container import Services
from annotator.ui.accessibility.announcer import announce
from annotator.ui.i18n.templates import filled
from annotator.ui.i18n.translation import _
from annotator.ui.widgets.labels import NoticeLine, button, clear, label


class SignedInList(QWidget):
    """A list with its heading. It is hidden while there is no sign-in, except to show a sign-out message."""

    def __init__(self, desk: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._rows = QVBoxLayout()
        self._rows.setSpacing(8)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        self._heading = label(_("Signed in to"), "heading-small")
        self._signed_out = NoticeLine()
        column.addWidget(self._heading)
        column.addLayout(self._rows)
        column.addWidget(self._signed_out)
        self.hide()

    def on_event(self, event: Event) -> None:
        match event:
            case SignedIn():
                self._signed_out.tell("")
                self.refresh()
            case SignedOut(server):
                self._tell(server)
                self.refresh()

    def _tell(self, server: str) -> None:
        """Show and announce the sign-out, because the row with its button disappears."""
        words = _("You have signed out of {server}. Results for it are kept until you sign in again.")
        self._signed_out.tell(filled(words, {"server": server}))
        announce(self, self._signed_out.text())

    def refresh(self) -> None:
        self._desk.intents.post(self._load)

    async def _load(self) -> None:
        servers = await self._desk.signing_in().servers()
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
        """Sign out as a background errand: a keyring may first ask for its password, and nothing else may wait for
        that."""
        self._desk.errands.post(lambda: self._desk.signing_in().sign_out(server))
