"""A part of a form below a button that opens and closes it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLayout, QSizePolicy, QVBoxLayout, QWidget

from annotator.ui.theme.icons import icon
from annotator.ui.widgets.labels import fold_button, plain_tip, set_text

INDENT_PX = 12
BELOW_HEAD_PX = 6
ROUND_TITLE_PX = 28  # padding of the button and the gap behind its icon


class FoldingPanel(QWidget):
    """A panel that folds. `opened` is emitted when it opens."""

    opened = Signal()

    def __init__(self, *, is_open: bool) -> None:
        super().__init__()
        self.head = fold_button("", "next")
        self.head.setProperty("role", "row")
        self.head.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._title = ""
        self._content = QWidget()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(BELOW_HEAD_PX)
        whole.addWidget(self.head)
        whole.addWidget(self._content)
        self.head.toggled.connect(self._turned)
        self.head.setChecked(is_open)
        self._content.setVisible(is_open)

    def fill(self, layout: QLayout) -> None:
        inside = QVBoxLayout(self._content)
        inside.setContentsMargins(INDENT_PX, 0, 0, INDENT_PX)
        inside.addLayout(layout)

    def show_title(self, text: str) -> None:
        """Show a title, shortened to the width of the panel."""
        self._title = text
        self._fit_title()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_title()

    def _fit_title(self) -> None:
        room_px = self.head.width() - self.head.iconSize().width() - ROUND_TITLE_PX
        metrics = self.head.fontMetrics()
        set_text(self.head, metrics.elidedText(self._title, Qt.TextElideMode.ElideRight, max(0, room_px)))
        self.head.setAccessibleName(self._title)
        self.head.setToolTip(plain_tip(self._title if metrics.horizontalAdvance(self._title) > room_px else ""))

    @property
    def is_open(self) -> bool:
        return self.head.isChecked()

    def set_open(self, *, is_open: bool) -> None:
        self.head.setChecked(is_open)

    def _turned(self, is_open: bool) -> None:
        self.head.setIcon(icon("down" if is_open else "next"))
        self._content.setVisible(is_open)
        if is_open:
            self.opened.emit()


def reveal(widget: QWidget) -> None:
    """Open all closed panels that contain a widget."""
    above: QWidget | None = widget.parentWidget()
    while above is not None:
        if isinstance(above, FoldingPanel):
            above.set_open(is_open=True)
        above = above.parentWidget()
