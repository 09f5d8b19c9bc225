"""The area of answers: a column beside the media, or a form on its own. It scrolls when its content is too tall."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QRect, QSize, QTimer
from PySide6.QtWidgets import QHBoxLayout, QLayout, QVBoxLayout, QWidget

from annotator.ui.design.validation import ValidationStrip
from annotator.ui.widgets.folding_panel import reveal
from annotator.ui.widgets.layouts import stack
from annotator.ui.widgets.scroll_area import SteadyScrollArea

NARROWEST_PX = 280
WIDEST_PX = 400
SHARE = 0.32
FORM_PX = 900
SIDE_PX = 20
TOP_PX = 16
BELOW_STRIP_PX = 12


class AnswerColumn(SteadyScrollArea):
    """A scrollable column of answers. `is_form`: it has the full width and uses a comfortable part of it. `share` is
    its share of the width beside other content; 0 means the natural width of an answer column."""

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
        self._column.addLayout(layout)

    def put_on_top(self, widget: QWidget) -> None:
        """Add a widget above all questions; only the validation strip is higher."""
        self._tops.addWidget(widget)
        self._top.show()

    def to_top(self) -> None:
        self.verticalScrollBar().setValue(0)

    def scroll_to(self, widget: QWidget) -> None:
        """Scroll to a widget after the pending layout; in one taller than the view, to its top or a lower focus."""
        reveal(widget)
        QTimer.singleShot(0, self, lambda: self._scroll_to(widget))

    def bring(self, widget: QWidget) -> None:
        """Scroll a widget into view after the pending layout, as little as possible, not if visible already."""
        reveal(widget)
        QTimer.singleShot(0, self, lambda: self._bring(widget))

    def bring_asked(self, widget: QWidget | None) -> None:
        """Scroll the current question into view if the validation strip pushed it out. Do not scroll while the mouse
        pointer is over the column."""
        if widget is not None and self.strip.isVisible() and not self.underMouse():
            self.once_settled(lambda: self._bring(widget))

    def once_settled(self, action: Callable[[], None]) -> None:
        """Call `act` after the layout is stable: lists get their height last, moving the content below again."""
        QTimer.singleShot(0, self, lambda: QTimer.singleShot(0, self, lambda: QTimer.singleShot(0, self, action)))

    def is_visible_at_top(self, widget: QWidget) -> bool:
        """Return True if the whole widget is visible when the column is scrolled to the top."""
        return widget.mapTo(self._inner, QPoint()).y() + widget.height() <= self.viewport().height()

    def _bring(self, widget: QWidget) -> None:
        if not self._inner.isAncestorOf(widget):
            return
        place = QRect(widget.mapTo(self.viewport(), QPoint()), widget.size())
        if not self.viewport().rect().contains(place):
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
        """Set the width for a panel of `width_px`. Large fonts may need more than usual, up to half of the panel."""
        needed_px = self._inner.minimumSizeHint().width() + self.bar_px
        least_px = max(NARROWEST_PX, min(needed_px, width_px // 2))
        if self._share:
            self.setFixedWidth(max(least_px, round((width_px - SIDE_PX) * self._share) + SIDE_PX))
        elif not self._is_form:
            self.setFixedWidth(max(least_px, min(WIDEST_PX, round(width_px * SHARE))))


class _Inner(QWidget):
    """A content widget with at least its minimum height: long texts in it shrink before it scrolls."""

    def heightForWidth(self, width: int) -> int:
        layout = self.layout()
        return layout.minimumHeightForWidth(width) if layout is not None else -1
