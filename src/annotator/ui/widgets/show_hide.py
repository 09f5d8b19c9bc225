"""A button that shows a part of a page and hides it again."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QPushButton, QWidget

from annotator.ui.theme.icons import icon


class ShowHideButton(QPushButton):
    """A button that says what its next press does. It keeps its width, so that nothing beside it moves."""

    def __init__(self, show: str, hide: str, part: QWidget) -> None:
        """Create the button and hide `part`. `show` and `hide` are the texts of the two presses."""
        super().__init__()
        self._show, self._hide = show, hide
        self._part = part
        self.setIcon(icon("eye"))
        self.setAutoDefault(True)
        self.clicked.connect(lambda: self.set_shown(is_shown=self._part.isHidden()))
        self.set_shown(is_shown=False)

    def set_shown(self, *, is_shown: bool) -> None:
        self._part.setVisible(is_shown)
        text = self._hide if is_shown else self._show
        self.setText(f" {text}")
        self.setAccessibleName(text)

    def sizeHint(self) -> QSize:
        self.ensurePolished()
        metrics, mnemonic = self.fontMetrics(), Qt.TextFlag.TextShowMnemonic
        widths_px = [metrics.size(mnemonic, f" {text}").width() for text in (self._show, self._hide)]
        shown_px = metrics.size(mnemonic, self.text()).width()
        return super().sizeHint() + QSize(max(widths_px) - shown_px, 0)
