"""What a brush does and how large it is, over a corner of the picture that is painted on. It takes no focus."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QWidget

from annotator.ui.keyboard.commands import tip_keys
from annotator.ui.language import figures
from annotator.ui.language.translation import _
from annotator.ui.looks.icons import icon

ICON_PX = 18
FROM_EDGE_PX = 8
LEAST_VIEW_PX = 380  # beside it there is another bar


class BrushBar(QFrame):
    def __init__(
        self,
        view: QWidget,
        erase: Callable[[], object],
        smaller: Callable[[], object],
        larger: Callable[[], object],
        fill: Callable[[], object],
    ) -> None:
        super().__init__(view)
        self._view = view
        self.setProperty("role", "bar")
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 2, 2, 2)
        row.setSpacing(0)
        self.erase = self._button("eraser", _("Erase; once more: paint"), "brush_erases", erase)
        self.erase.setCheckable(True)
        self.smaller = self._button("brush-smaller", _("Smaller brush"), "brush_smaller", smaller)
        self.size_words = QLabel()
        self.size_words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.larger = self._button("brush-larger", _("Larger brush"), "brush_larger", larger)
        self.fill = self._button("fill", _("Fill what is enclosed"), "fill_holes", fill)
        for part in (self.erase, self.smaller, self.size_words, self.larger, self.fill):
            row.addWidget(part)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.hide()

    def tell(self, diameter_px: int, *, erases: bool, can_fill: bool) -> None:
        self.erase.setChecked(erases)
        self.fill.setEnabled(can_fill)
        words = size_words(diameter_px)
        if self.size_words.text() != words:
            self.size_words.setText(words)
            self.size_words.setMinimumWidth(self.fontMetrics().horizontalAdvance(size_words(8888)) + 8)

    def place(self, *, is_shown: bool) -> None:
        """In the lower left corner of its view, where there is room for it."""
        self.adjustSize()
        self.move(FROM_EDGE_PX, self._view.height() - self.height() - FROM_EDGE_PX)
        self.setVisible(is_shown and self._view.width() >= LEAST_VIEW_PX)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Between the buttons nothing is painted on the picture below."""
        event.accept()

    def _button(self, icon_name: str, words: str, command: str, act: Callable[[], object]) -> QToolButton:
        button = QToolButton(self)
        button.setProperty("role", "tool")
        button.setIcon(icon(icon_name))
        button.setIconSize(QSize(ICON_PX, ICON_PX))
        tip_keys(button, command, words)
        button.setAccessibleName(words)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(lambda: act())
        return button


def size_words(diameter_px: int) -> str:
    return _("{count} px").format(count=figures.count(diameter_px))
