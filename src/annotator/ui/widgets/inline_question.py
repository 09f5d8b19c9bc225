"""A question with two answers that stands where it arose, before something is done that cannot be taken back."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from annotator.ui.accessibility.announcer import announce
from annotator.ui.widgets.flow_layout import FlowLayout
from annotator.ui.widgets.labels import button, label


class InlineQuestion(QFrame):
    """`answered` has whether to go ahead. `safe` is the button that leaves everything as it is: it has the focus when
    the question comes, so that a yes is not given by a key that was meant for something else. Hidden until `ask`; who
    asks hides it."""

    answered = Signal(bool)

    def __init__(self, safe: str, ahead: str, *, safe_first: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "notice")
        self.setProperty("tone", "attention")
        self._words = label("", wrap=True)
        self._named = label("", "heading-small", wrap=True)
        self.safe, self.ahead = button(safe), button(ahead)
        self.safe.clicked.connect(lambda: self.answered.emit(False))
        self.ahead.clicked.connect(lambda: self.answered.emit(True))
        choices = QWidget()
        flow = FlowLayout(8, choices)
        for choice in (self.safe, self.ahead) if safe_first else (self.ahead, self.safe):
            flow.addWidget(choice)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        for widget in (self._words, self._named, choices):
            column.addWidget(widget)
        self.hide()

    def word(self, words: str, named: str = "") -> bool:
        """What is asked, and what it is about, if that is named apart. Whether either is new."""
        is_new = self.isHidden() or (words, named) != (self._words.text(), self._named.text())
        self._words.setText(words)
        self._named.setText(named)
        self._named.setVisible(bool(named))
        self.setAccessibleName(" ".join(filter(None, (words, named.replace("\n", ", ")))))
        return is_new

    def ask(self, words: str, named: str = "") -> None:
        """Shown, spoken, and in focus, unless it stands there already."""
        is_new = self.word(words, named)
        self.show()
        if is_new and self.isVisible():  # in Qt what is hidden takes the focus too
            self.safe.setFocus()
            announce(self, self.accessibleName())
