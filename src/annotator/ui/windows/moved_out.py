"""The window displayed at a start after the work was moved to another computer, so that nobody works on both."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from annotator.core.settings import WentOut
from annotator.ui.i18n.transfer_text import went_out_text
from annotator.ui.i18n.translation import _
from annotator.ui.widgets.labels import button, label
from annotator.ui.widgets.layouts import FlowLayout

WIDTH_PX = 560


class MovedOutWindow(QWidget):
    """A window. `answered` is emitted once: True to continue here. Closing it means no."""

    answered = Signal(bool)

    def __init__(self, went_out: WentOut) -> None:
        super().__init__()
        self.setObjectName("ground")
        self.setWindowTitle("annotator")
        self.setFixedWidth(WIDTH_PX)
        self.close_here, self.go_on = button(_("Close annotator"), role="primary"), button(_("Continue here"))
        self.close_here.clicked.connect(lambda: self._answer(is_going_on=False))
        self.go_on.clicked.connect(lambda: self._answer(is_going_on=True))
        choices = QWidget()
        flow = FlowLayout(8, choices)
        for choice in (self.close_here, self.go_on):
            flow.addWidget(choice)
        column = QVBoxLayout(self)
        column.setContentsMargins(32, 32, 32, 32)
        column.setSpacing(12)
        column.addWidget(label(_("Your work was transferred to another computer"), "title", wrap=True))
        sentences = went_out_text(went_out)
        for sentence in sentences:
            column.addWidget(label(sentence, wrap=True))
        column.addWidget(choices)
        self.setAccessibleName(" ".join(sentences))
        self.close_here.setFocus()
        self._is_answered = False

    def appear(self) -> None:
        """Show the window with the height of its styled text: Qt assumes wider lines before styling."""
        self.show()
        layout = self.layout()
        if layout is not None:
            self.setFixedHeight(layout.totalHeightForWidth(WIDTH_PX))

    def let_go(self) -> None:
        self._is_answered = True
        self.close()
        self.deleteLater()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._answer(is_going_on=False)
        event.accept()

    def _answer(self, *, is_going_on: bool) -> None:
        if not self._is_answered:
            self._is_answered = True
            self.answered.emit(is_going_on)
