"""A vertical scroll area without a frame. The focus goes to its content."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QAccessible, QMoveEvent
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QWidget

_LAYOUT_MS = 200  # more than the passes of a layout take


class SteadyScrollArea(QScrollArea):
    """A scroll area that always reserves the width of its scroll bar, so that no line wraps differently when it
    appears. It scrolls vertically only."""

    ACCESSIBLE_ROLE = QAccessible.Role.Pane

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kept: QWidget | None = None
        self._kept_px = 0  # where it was in the view
        self._moved = QTimer(self, singleShot=True, interval=_LAYOUT_MS)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.horizontalScrollBar().rangeChanged.connect(self._stay)
        # Always on: content that fits only without the bar would otherwise toggle the bar endlessly.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.verticalScrollBar().rangeChanged.connect(self._hide_idle_bar)
        self._hide_idle_bar()

    def keep_in_place(self, part: QWidget) -> None:
        """Keep `part` where it is while the user works in it, whatever appears above it."""
        part.installEventFilter(self)
        bar = self.verticalScrollBar()
        bar.rangeChanged.connect(self._hold)
        bar.actionTriggered.connect(lambda _action: self._moved.stop())

    def show_part(self, part: QWidget) -> None:
        """Scroll to `part` after the layout has run."""

        def scroll() -> None:
            self._moved.stop()
            self.ensureWidgetVisible(part, 0, 20)

        QTimer.singleShot(0, part, scroll)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        is_part = watched is not self.widget()  # Qt itself filters the events of the content, which scrolling moves
        if is_part and isinstance(event, QMoveEvent) and isinstance(watched, QWidget) and _has_focus(watched):
            if not self._moved.isActive():
                self._kept = watched
                self._kept_px = event.oldPos().y() - self.verticalScrollBar().value()
            self._moved.start()
            self._hold()
        return super().eventFilter(watched, event)

    def _hold(self) -> None:
        """Scroll as far as the range allows. The part is moved before the range grows."""
        if self._moved.isActive() and self._kept is not None:
            self.verticalScrollBar().setValue(self._kept.y() - self._kept_px)

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


def _has_focus(part: QWidget) -> bool:
    focused = QApplication.focusWidget()
    return focused is not None and part.isAncestorOf(focused)
