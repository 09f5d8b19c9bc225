"""Files of tasks lie elsewhere than on the server: who would learn that they are fetched is named before they are."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from annotator.ui.language.translation import _
from annotator.ui.pages.from_server.words import hosts_words
from annotator.ui.spoken.announcing import announce
from annotator.ui.widgets.flow_layout import FlowLayout
from annotator.ui.widgets.labels import button, label


class HostQuestion(QFrame):
    """`answered` has whether they may be fetched from there."""

    answered = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "notice")
        self.setProperty("tone", "attention")
        self._words = label("", wrap=True)
        self._hosts = label("", "heading-small", wrap=True)
        self.agree = button(_("Fetch them from there"))
        self.refuse = button(_("Fetch nothing"))
        self.agree.clicked.connect(lambda: self.answered.emit(True))
        self.refuse.clicked.connect(lambda: self.answered.emit(False))
        choices = QWidget()
        flow = FlowLayout(8, choices)
        flow.addWidget(self.agree)
        flow.addWidget(self.refuse)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        for widget in (self._words, self._hosts, choices):
            column.addWidget(widget)

    def ask(self, title: str, hosts: Sequence[str]) -> None:
        """A yes is not given by a key that was meant for something else."""
        is_new = self.isHidden() or self._hosts.text() != "\n".join(hosts)
        self._words.setText(hosts_words(title, len(hosts)))
        self._hosts.setText("\n".join(hosts))
        self.setAccessibleName(f"{self._words.text()} {', '.join(hosts)}")
        self.show()
        if is_new and self.isVisible():  # in Qt what is hidden takes the focus too
            self.refuse.setFocus()
            announce(self, self.accessibleName())
