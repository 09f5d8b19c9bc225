"""The sign-in sheet for one server: it tests the typed values and stores them. If the computer has no keyring, it
asks whether to store them in a file."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from annotator.core.errors import StoreFault
from annotator.core.events import Event, Failed, SignedIn, SignInRefused
from annotator.core.outbox.destinations import PendingSignIn
from annotator.core.outbox.sign_in import Keeping, typed_sign_in
from annotator.services.container import Services
from annotator.ui.accessibility.announcer import announce
from annotator.ui.i18n.messages import error_sentence
from annotator.ui.i18n.translation import _, filled
from annotator.ui.pages.outbox.sign_in_text import (
    file_question,
    name_text,
    refused_text,
    secret_text,
    signed_in_text,
    where_to_find,
)
from annotator.ui.widgets.labels import button, label

WIDE_PX = 560
AROUND_PX = 48


class SignInSheet(QDialog):
    """A sign-in sheet. `settled` carries the message to show after a successful sign-in."""

    settled = Signal(str)

    def __init__(self, services: Services, wanted: PendingSignIn, parent: QWidget) -> None:
        super().__init__(parent)
        self._services = services
        self._room = parent.window()
        self._wanted = wanted
        self._is_wanted = True
        self._is_busy = False
        self._signed_in = ""  # the success message, kept while the file question is open
        self._title = filled(_("Sign in to {server}"), {"server": wanted.server})
        self._name = QLineEdit()
        self._secret = QLineEdit()
        self._show = button(_("Show"), "eye")
        self._message = label("", wrap=True)
        self._enter = button(_("Sign in"), role="primary")
        self._cancel = button(_("Cancel"))
        self._asks = QWidget()  # the sign-in fields
        self._file = QWidget()  # the question about storing in a file
        self._prepare()
        self._lay_out()

    def _prepare(self) -> None:
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("ground")
        self.setWindowTitle(self._title)
        self._name.setAccessibleName(name_text(self._wanted.kind))
        self._secret.setAccessibleName(secret_text(self._wanted.kind))
        self._secret.setEchoMode(QLineEdit.EchoMode.Password)
        self._show.setCheckable(True)
        self._show.toggled.connect(self._show_secret)
        self._enter.clicked.connect(self._try)
        self._cancel.clicked.connect(self.reject)
        for field in (self._name, self._secret):
            field.textChanged.connect(self._follow_fields)
        self.finished.connect(self._let_go)
        self._follow_fields()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        column.addWidget(label(self._title, "heading", wrap=True))
        self._lay_out_asks()
        column.addWidget(self._asks)
        self._lay_out_file()
        column.addWidget(self._file)
        self._file.hide()
        self._enter.setDefault(True)  # the default button applies within this dialog only

    def _lay_out_asks(self) -> None:
        column = QVBoxLayout(self._asks)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(label(where_to_find(self._wanted), "muted", wrap=True))
        if text := name_text(self._wanted.kind):
            column.addWidget(label(text, "small"))
            column.addWidget(self._name)
        column.addWidget(label(secret_text(self._wanted.kind), "small"))
        secret = QHBoxLayout()
        secret.setSpacing(8)
        secret.addWidget(self._secret, 1)
        secret.addWidget(self._show)
        column.addLayout(secret)
        text = filled(_("What you enter is sent only to {server}."), {"server": self._wanted.server})
        column.addWidget(label(text, "small", wrap=True))
        column.addWidget(self._message)
        self._message.hide()
        column.addSpacing(4)
        column.addLayout(_at_the_end(self._enter, self._cancel))

    def _lay_out_file(self) -> None:
        column = QVBoxLayout(self._file)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(label(file_question(), wrap=True))
        self._keep = button(_("Store in a file"))
        self._forget = button(_("Keep until I quit"), role="primary")
        self._keep.clicked.connect(self._keep_in_file)
        self._forget.clicked.connect(self._end)
        column.addLayout(_at_the_end(self._forget, self._keep))

    def on_event(self, event: Event) -> None:
        match event:
            case SignedIn(server) if server == self._wanted.server:
                self._follow(event)
            case SignInRefused(server, reason, detail) if server == self._wanted.server:
                self._ask_again(refused_text(server, reason, detail))
                self._secret.setFocus()
                self._secret.selectAll()
            case Failed(code, params) if self._is_busy and code.startswith((StoreFault.code, "disk", "keyring")):
                self._ask_again(error_sentence(code, params))

    def _follow(self, event: SignedIn) -> None:
        self._is_busy = False
        self._signed_in = self._signed_in or signed_in_text(event)
        if event.keeping is not Keeping.THIS_RUN:
            self._end()
            return
        self._asks.hide()
        self._file.show()
        self._forget.setFocus()
        self._fit()
        announce(self, f"{self._signed_in} {file_question()}")

    def _try(self) -> None:
        sign_in = typed_sign_in(self._wanted.kind, self._name.text(), self._secret.text())
        self._is_busy = True
        self._show_message(_("Signing in…"))
        self._follow_fields()
        self._services.background_intents.post(
            lambda: self._services.sign_in_service().sign_in(self._wanted, sign_in, lambda: self._is_wanted)
        )

    def _keep_in_file(self) -> None:
        self._is_busy = True
        self._services.intents.post(lambda: self._services.sign_in_service().keep_in_file(self._wanted.server))

    def _ask_again(self, text: str) -> None:
        self._is_busy = False
        self._file.hide()
        self._asks.show()
        self._show_message(text, "danger")
        self._follow_fields()

    def _end(self) -> None:
        self.settled.emit(self._signed_in)
        self.accept()

    def _let_go(self) -> None:
        self._is_wanted = False
        self._secret.clear()

    def _show_message(self, text: str, role: str = "") -> None:
        self._message.setText(text)
        self._message.setProperty("role", role)
        self._message.style().unpolish(self._message)
        self._message.style().polish(self._message)
        self._message.show()
        self._fit()
        announce(self, text)

    def _show_secret(self, is_shown: bool) -> None:
        self._secret.setEchoMode(QLineEdit.EchoMode.Normal if is_shown else QLineEdit.EchoMode.Password)

    def _follow_fields(self) -> None:
        needs_name = bool(name_text(self._wanted.kind))
        is_whole = bool(self._secret.text().strip()) and (bool(self._name.text().strip()) or not needs_name)
        self._enter.setEnabled(is_whole and not self._is_busy)
        self._name.setEnabled(not self._is_busy)
        self._secret.setEnabled(not self._is_busy)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()  # fonts are known only now

    def _fit(self) -> None:
        """Fit the height to the current texts."""
        for part in (self._asks, self._file, self):
            layout = part.layout()
            if layout is not None:
                layout.invalidate()
                layout.activate()
        own = self.layout()
        if own is not None:
            width_px = min(WIDE_PX, self._room.width() - AROUND_PX)
            self.setFixedSize(width_px, own.totalHeightForWidth(width_px))


def _at_the_end(*buttons: QPushButton) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    row.addStretch()
    for pressed in buttons:
        row.addWidget(pressed)
    return row
