"""An inline question with two answers, displayed where it arises, before an irreversible action."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from annotator.ui.accessibility.announcer import announce
from annotator.ui.widgets.labels import button, careful_button, label
from annotator.ui.widgets.layouts import FlowLayout


class InlineQuestion(QFrame):
    """A question. `answered` carries True to proceed. `safe`, the button that changes nothing, has the focus at
    first, so that a key meant for something else does not confirm. It shows from `ask` until the caller hides it."""

    answered = Signal(bool)

    def __init__(self, safe: str, ahead: str, *, safe_first: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "notice")
        self.setProperty("tone", "attention")
        self._words = label("", wrap=True)
        self._named = label("", "heading-small", wrap=True)
        self.safe, self.ahead = button(safe), careful_button(ahead)
        self.safe.clicked.connect(lambda: self.answered.emit(False))
        self.ahead.clicked.connect(lambda: self.answered.emit(True))
        choices = QWidget()
        self.choices = FlowLayout(8, choices)
        for choice in (self.safe, self.ahead) if safe_first else (self.ahead, self.safe):
            self.choices.addWidget(choice)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        for widget in (self._words, self._named, choices):
            column.addWidget(widget)
        self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Change nothing on Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.safe.click()
        else:
            super().keyPressEvent(event)

    def word(self, text: str, named: str = "") -> bool:
        """Set the question and its optional subject. Return True if either changed."""
        is_new = self.isHidden() or (text, named) != (self._words.text(), self._named.text())
        self._words.setText(text)
        self._named.setText(named)
        self._named.setVisible(bool(named))
        self.setAccessibleName(" ".join(filter(None, (text, named.replace("\n", ", ")))))
        return is_new

    def ask(self, text: str, named: str = "") -> None:
        """Show, announce and focus the question, unless it is already displayed."""
        is_new = self.word(text, named)
        self.show()
        if is_new and self.isVisible():  # in Qt a hidden widget takes the focus too
            self.safe.setFocus()
            announce(self, self.accessibleName())
