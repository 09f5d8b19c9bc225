"""A dialog over the window, as high as its content if the window is high enough, else scrolled."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from annotator.ui.widgets.scroll_area import scrolled

AROUND_PX = 48
BELOW_PX = 110  # buttons and margins


class Sheet(QDialog):
    """A sheet, deleted when it closes. `column` has the content, `whole` the scrolled content and the buttons."""

    def __init__(self, title: str, width_px: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self._window, self._width_px = parent.window(), width_px
        self._inner = QWidget()
        self.column = QVBoxLayout(self._inner)
        self.column.setContentsMargins(8, 6, 8, 6)  # the focus ring around it must not touch the texts
        self.column.setSpacing(12)
        self.whole = QVBoxLayout(self)
        self.whole.setContentsMargins(16, 16, 12, 20)
        self.whole.setSpacing(16)
        self.area = scrolled(self._inner, self)
        self.area.setProperty("role", "reading")  # with a focus ring
        self.area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # arrow keys scroll it
        self.area.setAccessibleName(title)
        self.whole.addWidget(self.area, 1)

    def fit(self) -> None:
        """Resize to the content, within the window."""
        self.ensurePolished()
        width_px = min(self._width_px, self._window.width() - AROUND_PX)
        self.resize(width_px, 100)
        needed_px = self._inner.heightForWidth(width_px - AROUND_PX) + BELOW_PX
        self.resize(width_px, min(needed_px, self._window.height() - AROUND_PX))
