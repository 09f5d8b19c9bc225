"""Results that wait until the worker signs in somewhere: a strip for each server, with the way to it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from annotator.core.outbox.wanted_sign_in import WantedSignIn
from annotator.ui.language import figures
from annotator.ui.language.blanks import filled
from annotator.ui.language.translation import _, ngettext
from annotator.ui.looks.icons import pixmap
from annotator.ui.widgets.labels import button, clear, frame, label


class SignInStrips(QWidget):
    """`wanted` has the WantedSignIn that the person turned to."""

    wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self._shown: tuple[WantedSignIn, ...] = ()
        self.hide()

    def show_wanted(self, wanted: Sequence[WantedSignIn]) -> None:
        """What is shown already stays, and so does the focus on it."""
        if tuple(wanted) == self._shown:
            return
        self._shown = tuple(wanted)
        clear(self._column)
        for sign_in in wanted:
            self._column.addWidget(self._strip(sign_in))
        self.setVisible(bool(wanted))

    def _strip(self, wanted: WantedSignIn) -> QWidget:
        picture = QLabel()
        picture.setPixmap(pixmap("lock", "attention", 20))
        line = label(_words(wanted), wrap=True)
        line.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        enter = button(_("Sign in…"))
        enter.setAccessibleName(filled(_("Sign in to {server}"), {"server": wanted.server}))
        enter.clicked.connect(lambda: self.wanted.emit(wanted))
        row = QHBoxLayout()
        row.setContentsMargins(12, 6, 6, 6)
        row.setSpacing(8)
        row.addWidget(picture)
        row.addWidget(line, 1)
        row.addWidget(enter)
        strip = frame("notice", row)
        strip.setProperty("tone", "attention")
        return strip


def _words(wanted: WantedSignIn) -> str:
    count = {"count": figures.count(wanted.count), "server": wanted.server}
    if wanted.has_expired:
        words = ngettext(
            "{count} result waits: {server} no longer accepts your sign-in.",
            "{count} results wait: {server} no longer accepts your sign-in.",
            wanted.count,
        )
    else:
        words = ngettext(
            "{count} result waits until you sign in to {server}.",
            "{count} results wait until you sign in to {server}.",
            wanted.count,
        )
    return filled(words, count)
