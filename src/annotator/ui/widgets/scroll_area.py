"""What may be higher than its room: it scrolls, without a frame, and the focus goes to what is in it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget


class SteadyScrollArea(QScrollArea):
    """Keeps the room of its bar while there is none: no line breaks anew, and nothing moves, when one comes. It slides
    up and down only."""

    SPOKEN_ROLE = QAccessible.Role.Pane

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.horizontalScrollBar().rangeChanged.connect(self._stay)
        # Always there: with room that came and went with it, what fits only without the bar would go to and fro.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.verticalScrollBar().rangeChanged.connect(self._hide_idle_bar)
        self._hide_idle_bar()

    @property
    def bar_px(self) -> int:
        return self.verticalScrollBar().sizeHint().width()

    def _hide_idle_bar(self) -> None:
        """The style sheet draws no handle of one that is disabled."""
        bar = self.verticalScrollBar()
        bar.setEnabled(bar.maximum() > 0)

    def _stay(self) -> None:
        """Somebody wanted a part to be seen that is wider than the room, and it would stay there for good."""
        self.horizontalScrollBar().setRange(0, 0)


def scrolled(inner: QWidget, parent: QWidget | None = None) -> SteadyScrollArea:
    area = SteadyScrollArea(parent)
    area.setWidget(inner)
    return area
