"""A strip with the outcome of a server request, and buttons to sign in or stop."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from annotator.ui.accessibility.announcer import announce
from annotator.ui.i18n.translation import _
from annotator.ui.widgets.labels import button, label


class StatusStrip(QFrame):
    sign_in_wanted = Signal()
    stop_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "notice")
        self.words = label("", wrap=True)
        self.words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.sign_in = button(_("Sign in…"), "lock")
        self.stop = button(_("Stop"), "close")
        self.sign_in.clicked.connect(self.sign_in_wanted)
        self.stop.clicked.connect(self.stop_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 6, 6)
        row.setSpacing(8)
        row.addWidget(self.words, 1)
        row.addWidget(self.sign_in)
        row.addWidget(self.stop)
        self.hide()

    def tell(self, words: str, level: str = "info", *, offers_sign_in: bool = False, offers_stop: bool = False) -> None:
        """Show a message. Announce it only if it is new."""
        is_new = words != self.words.text() or self.isHidden()
        self.setProperty("tone", level)
        self.style().unpolish(self)
        self.style().polish(self)
        self.words.setText(words)
        self.sign_in.setVisible(offers_sign_in)
        self.stop.setVisible(offers_stop)
        self.show()
        if is_new:
            announce(self, words)
