"""Where answers stand: beside what is looked at as a column, alone as a form. Scrolls when it is too high."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QRect, QSize, QTimer
from PySide6.QtWidgets import QHBoxLayout, QLayout, QVBoxLayout, QWidget

from annotator.ui.design.validation_strip import ValidationStrip
from annotator.ui.widgets.scroll_area import SteadyScrollArea
from annotator.ui.widgets.weighted_columns import stack

NARROWEST_PX = 280
WIDEST_PX = 400
SHARE = 0.32
FORM_PX = 900
SIDE_PX = 20
TOP_PX = 16
BELOW_STRIP_PX = 12


class AnswerColumn(SteadyScrollArea):
    """`is_form`: it has the whole width, and uses what is comfortable. `share` of the width it takes beside something
    else; 0: what a column of answers needs."""

    def __init__(self, *, is_form: bool, share: float) -> None:
        super().__init__()
        self.strip = ValidationStrip()
        self._is_form = is_form
        self._share = share
        self._inner = _Inner()
        self._column = stack(BELOW_STRIP_PX)
        self._column.addWidget(self.strip)
        self._top = QWidget()
        self._top.hide()
        self._tops = QVBoxLayout(self._top)
        self._tops.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self._top)
        held = _Inner()
        held.setLayout(self._column)
        if is_form:
            held.setMaximumWidth(FORM_PX)
        centred = QHBoxLayout(self._inner)
        centred.setContentsMargins(SIDE_PX, TOP_PX, SIDE_PX - self.bar_px, TOP_PX)
        centred.addWidget(held, 1)
        self.setWidget(self._inner)

    def put(self, layout: QLayout) -> None:
        self._column.addItem(layout)
        self._column.addChildLayout(layout)

    def put_on_top(self, widget: QWidget) -> None:
        """Above all that is asked, below nothing but what is missing."""
        self._tops.addWidget(widget)
        self._top.show()

    def to_top(self) -> None:
        self.verticalScrollBar().setValue(0)

    def scroll_to(self, widget: QWidget) -> None:
        """Once what was shown or hidden meanwhile is laid out. Of what is higher than the view, its beginning, or where
        the focus is farther down."""
        QTimer.singleShot(0, self, lambda: self._scroll_to(widget))

    def bring(self, widget: QWidget) -> None:
        """Into view, once what was shown or hidden meanwhile is laid out, and no further. What is in view stays."""
        QTimer.singleShot(0, self, lambda: self._bring(widget))

    def bring_asked(self, widget: QWidget | None) -> None:
        """What is asked now comes into view, where what is told above pushed it out; nothing slides under a mouse that
        is here."""
        if widget is not None and self.strip.isVisible() and not self.underMouse():
            self.once_settled(lambda: self._bring(widget))

    def once_settled(self, action: Callable[[], None]) -> None:
        """Lists take their height after all else is laid out, and what is below them moves once more."""
        QTimer.singleShot(0, self, lambda: QTimer.singleShot(0, self, lambda: QTimer.singleShot(0, self, action)))

    def is_seen_from_top(self, widget: QWidget) -> bool:
        """Whether all of it would be in view with what is told above."""
        return widget.mapTo(self._inner, QPoint()).y() + widget.height() <= self.viewport().height()

    def _bring(self, widget: QWidget) -> None:
        place = QRect(widget.mapTo(self.viewport(), QPoint()), widget.size())
        if self._inner.isAncestorOf(widget) and not self.viewport().rect().contains(place):
            self.ensureWidgetVisible(widget, 0, TOP_PX)

    def _scroll_to(self, widget: QWidget) -> None:
        if not self._inner.isAncestorOf(widget):
            return
        self.ensureWidgetVisible(widget, 0, TOP_PX)
        if widget.height() + 2 * TOP_PX > self.viewport().height():
            self.verticalScrollBar().setValue(widget.mapTo(self._inner, QPoint()).y() - TOP_PX)
        for focused in (child for child in widget.findChildren(QWidget) if child.hasFocus()):
            self._bring(focused)

    def sizeHint(self) -> QSize:
        return QSize(FORM_PX if self._is_form else WIDEST_PX, 400)

    def minimumSizeHint(self) -> QSize:
        return QSize(NARROWEST_PX, 120)

    def take_share(self, width_px: int) -> None:
        """Of a panel so wide. Large letters may need more than a column is wide, up to half of the room."""
        needed_px = self._inner.minimumSizeHint().width() + self.bar_px
        least_px = max(NARROWEST_PX, min(needed_px, width_px // 2))
        if self._share:
            self.setFixedWidth(max(least_px, round((width_px - SIDE_PX) * self._share) + SIDE_PX))
        elif not self._is_form:
            self.setFixedWidth(max(least_px, min(WIDEST_PX, round(width_px * SHARE))))


class _Inner(QWidget):
    """As high as it needs to be at least: long texts in it give way before it scrolls."""

    def heightForWidth(self, width: int) -> int:
        layout = self.layout()
        return layout.minimumHeightForWidth(width) if layout is not None else -1
