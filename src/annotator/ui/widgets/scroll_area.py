"""Scroll areas without a frame. The focus goes to their content."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QAccessible, QMoveEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QLayout, QScrollArea, QScrollBar, QVBoxLayout, QWidget
from shiboken6 import isValid

FRAME_PX = 40  # height of the window frame
_LAYOUT_MS = 200  # more than the passes of a layout take
_RELEASE_MS = 50  # between looks whether the mouse button is released


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
        bring_into_view(part)

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


def fit_screen(window: QWidget, size: QSize) -> None:
    """Give the window `size` in the middle of its screen, or as much of it as the screen has beside the frame."""
    free = window.screen().availableGeometry()
    width, height = min(size.width(), free.width()), min(size.height(), free.height() - FRAME_PX)
    window.setGeometry(free.x() + (free.width() - width) // 2, free.y() + (free.height() - height) // 2, width, height)


def fill(window: QWidget, least: QSize) -> QWidget:
    """Return the content of the window, which fills it and scrolls if the window is smaller than `least`."""
    content = _Content()
    content.setObjectName("ground")
    content.setMinimumSize(least)
    column = QVBoxLayout(window)
    column.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(_WholeContentArea(content))
    return content


def bring_into_view(part: QWidget) -> None:
    """Scroll the whole content of the window to `part` if that is out of view."""
    above: QWidget | None = part
    while above is not None and not isinstance(above, _WholeContentArea):
        above = above.parentWidget()
    if above is not None:
        above.show_part(part)


class _Content(QWidget):
    """All that a window shows. A screen reader passes over it."""

    ACCESSIBLE_ROLE = QAccessible.Role.Client


class _WholeContentArea(QScrollArea):
    """An area that its content fills, and that scrolls in both directions if the smallest size of that is larger.
    It follows the focus and what appears. A screen reader passes over it."""

    ACCESSIBLE_ROLE = QAccessible.Role.Client

    def __init__(self, content: QWidget) -> None:
        super().__init__()
        self._content = content
        self._wanted: QWidget | None = None
        self._soon = QTimer(self, singleShot=True)
        self._soon.timeout.connect(self._show)
        self._has_focus_moved = False
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(content)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._follow_focus)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._content.resize(self.viewport().size())  # or its smallest size

    def show_part(self, part: QWidget) -> None:
        """Scroll to `part` when it is laid out and no mouse button is pressed: nothing below the pointer must move."""
        self._wanted = part
        self._soon.start(0)

    def _show(self) -> None:
        """Show the part that appeared, and then the focus if it moved: what the user chose comes last."""
        if QApplication.mouseButtons() != Qt.MouseButton.NoButton:
            self._soon.start(_RELEASE_MS)
            return
        part, self._wanted = self._wanted, None
        if part is not None and isValid(part) and part.isVisible() and self._content.isAncestorOf(part):
            place, seen = QRect(part.mapTo(self._content, QPoint(0, 0)), part.size()), self.viewport().size()
            _scroll(self.horizontalScrollBar(), place.left(), place.right() + 1 - seen.width())
            _scroll(self.verticalScrollBar(), place.top(), place.bottom() + 1 - seen.height())
        if self._has_focus_moved:
            self._has_focus_moved = False
            self._show_focused()

    def _follow_focus(self, _before: QWidget | None, now: QWidget | None) -> None:
        """Scroll to the focus, except while a mouse button is pressed: nothing below the pointer must move. Areas
        inside scroll first."""
        is_inside = now is not None and self._content.isAncestorOf(now)
        if is_inside and QApplication.mouseButtons() == Qt.MouseButton.NoButton:
            self._has_focus_moved = True
            self._soon.start(0)

    def _show_focused(self) -> None:
        """Leave a part that is larger than the view where it is if some of it is in view: Qt would show its middle."""
        focused = QApplication.focusWidget()
        if focused is None or not self._content.isAncestorOf(focused):
            return
        fits = focused.size() == focused.size().boundedTo(self.viewport().size())
        if fits or focused.visibleRegion().isEmpty():
            self.ensureWidgetVisible(focused)


def _scroll(bar: QScrollBar, begin_px: int, end_px: int) -> None:
    """Scroll at least as far as the end of a part, but not past its beginning."""
    bar.setValue(min(begin_px, max(end_px, bar.value())))
