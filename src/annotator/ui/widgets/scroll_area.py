"""A vertical scroll area without a frame. The focus goes to its content."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget


class SteadyScrollArea(QScrollArea):
    """A scroll area that always reserves the width of its scroll bar, so that no line wraps differently when it
    appears. It scrolls vertically only."""

    ACCESSIBLE_ROLE = QAccessible.Role.Pane

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.horizontalScrollBar().rangeChanged.connect(self._stay)
        # Always on: content that fits only without the bar would otherwise toggle the bar endlessly.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.verticalScrollBar().rangeChanged.connect(self._hide_idle_bar)
        self._hide_idle_bar()

    @property
    def bar_px(self) -> int:
        return self.verticalScrollBar().sizeHint().width()

    def _hide_idle_bar(self) -> None:
        """Disable the bar without a range: the style sheet then draws no handle."""
        bar = self.verticalScrollBar()
        bar.setEnabled(bar.maximum() > 0)

    def _stay(self) -> None:
        """Prevent horizontal scrolling to a part that is too wide, which could not be undone by the user."""
        self.horizontalScrollBar().setRange(0, 0)


def scrolled(inner: QWidget, parent: QWidget | None = None) -> SteadyScrollArea:
    area = SteadyScrollArea(parent)
    area.setWidget(inner)
    return area
