"""A vertical scroll area without a frame. The focus goes to its content."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QAccessible, QMoveEvent
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QWidget
from shiboken6 import isValid

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
        self._shown: QWidget | None = None  # a part that is being scrolled into view
        self._laid_out = QTimer(self, singleShot=True, interval=_LAYOUT_MS)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.horizontalScrollBar().rangeChanged.connect(self._stay)
        # Always on: content that fits only without the bar would otherwise toggle the bar endlessly.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.verticalScrollBar().rangeChanged.connect(self._hide_idle_bar)
        self.verticalScrollBar().rangeChanged.connect(self._settle)
        self._hide_idle_bar()

    def keep_in_place(self, part: QWidget) -> None:
        """Keep `part` where it is while the user works in it, whatever appears above it."""
        part.installEventFilter(self)
        bar = self.verticalScrollBar()
        bar.rangeChanged.connect(self._hold)
        bar.actionTriggered.connect(lambda _action: self._moved.stop())

    def show_part(self, part: QWidget) -> None:
        """Scroll to `part` now, and again while its texts wrap and the parts around it come and go."""
        self._moved.stop()
        self._shown = part
        self._laid_out.start()
        QTimer.singleShot(0, self, self._settle)

    def _settle(self) -> None:
        """Show all of the part, or if it is too high its top and its focused widget."""
        part, inner, focused = self._shown, self.widget(), QApplication.focusWidget()
        if part is None or inner is None or not self._laid_out.isActive():
            return
        if not isValid(part) or not inner.isAncestorOf(part):
            return
        bar, seen_px, top = self.verticalScrollBar(), self.viewport().height(), _top(part, inner)
        bottom = top + part.height()
        if part.height() > seen_px and focused is not None and part.isAncestorOf(focused):
            bottom = _top(focused, inner) + focused.height()
        bar.setValue(max(bottom - seen_px, min(bar.value(), top)))

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


def _top(part: QWidget, inner: QWidget) -> int:
    """Return the distance from the top of `inner` to that of a part of it."""
    return part.mapTo(inner, QPoint(0, 0)).y()


def _has_focus(part: QWidget) -> bool:
    focused = QApplication.focusWidget()
    return focused is not None and part.isAncestorOf(focused)
