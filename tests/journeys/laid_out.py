"""Layout of a screen: no overlaps, no cut texts, no sideways scrolling."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QComboBox,
    QFrame,
    QLabel,
    QLineEdit,
    QScrollArea,
    QScrollBar,
    QTextEdit,
    QWidget,
)

from annotator.ui.design.validation import ShorteningLink
from annotator.ui.viewers.image.view import ImageView
from annotator.ui.viewers.image.zoom_pan_view import ZoomBar
from annotator.ui.widgets.labels import ElidedLabel
from annotator.ui.windows.base import BaseWindow

_LEAVES = (QAbstractButton, QAbstractItemView, QAbstractSlider, QComboBox, QLabel, QLineEdit, QTextEdit, ImageView)
_SCROLLS = (QAbstractItemView, QTextEdit)
_OWN_INSIDE = (QAbstractItemView, QComboBox, QLineEdit, QTextEdit)

LEAST_PX = 28  # of what scrolls by itself: a line
FRAME_PX = 24  # of a field, beside its words
ARROW_PX = 44  # of a list that drops down, with its frame


def faults(page: QWidget) -> list[str]:
    """Return overlaps and cuts as text; empty if all is well."""
    return _faults_among(list(leaves(page)), page)


def _faults_among(shown: list[QWidget], page: QWidget) -> list[str]:
    found = [words for leaf in shown for words in _cut(leaf)]
    for (one, place), (other, beside) in combinations([(leaf, _place(leaf, page)) for leaf in shown], 2):
        if not place.intersects(beside):  # first: of thousands of pairs a few do
            continue
        is_on = one.isAncestorOf(other) or other.isAncestorOf(one)  # buttons over the corner of a picture
        if not is_on and _holder(one) is _holder(other):
            found.append(f"{_name(one)} over {_name(other)}")
    return found


def window_faults(window: BaseWindow) -> list[str]:
    """Return the faults of the window at its current size.

    Strips cover the page and each other on purpose; each is checked separately."""
    parts = [child for child in window.content.children() if isinstance(child, QWidget) and child.isVisible()]
    shown = [(part, list(leaves(part))) for part in parts]
    found = [words for part, inside in shown for words in _faults_among(inside, part)]
    found += [words for _part, inside in shown for leaf in inside for words in _shortened(leaf)]
    found += [words for part in parts for card in part.findChildren(QFrame) for words in _squeezed(card)]
    for bar in window.findChildren(QScrollBar):
        if bar.isVisible() and bar.orientation() is Qt.Orientation.Horizontal and bar.maximum() > 0:
            holder = bar.parentWidget()
            slides = holder.parentWidget() if holder is not None else None
            found.append(f"{_name(slides or bar)} slides sideways by {bar.maximum()} px")
    layout = window.content.layout()
    least = layout.minimumSize() if layout is not None else QSize()
    if least.width() > window.width() or least.height() > window.height():
        found.append(f"the window needs {least.width()} x {least.height()} px")
    return found


def leaves(page: QWidget) -> Iterator[QWidget]:
    """Return the visible and usable widgets, in or out of scroll areas. A popup is a window of its own."""
    window = page.window()
    for child in page.findChildren(QWidget):
        if not isinstance(child, _LEAVES) or isinstance(child, QScrollBar) or not child.isVisible():
            continue
        if child.window() is not window or _is_on_image(child):
            continue
        if not _is_inside_another(child, page) and not _is_empty(child):
            yield child


def _is_on_image(widget: QWidget) -> bool:
    """The buttons that lie over a corner of it on purpose."""
    return isinstance(widget.parentWidget(), ZoomBar)


def _is_inside_another(widget: QWidget, page: QWidget) -> bool:
    above = widget.parentWidget()
    while above is not None and above is not page:
        if isinstance(above, _OWN_INSIDE):
            return True
        above = above.parentWidget()
    return False


def _is_empty(widget: QWidget) -> bool:
    return isinstance(widget, QLabel) and not widget.text() and widget.pixmap().isNull()


def _place(widget: QWidget, page: QWidget) -> QRect:
    return QRect(widget.mapTo(page, QPoint(0, 0)), widget.size())


def _cut(widget: QWidget) -> Iterator[str]:
    needed = QSize(LEAST_PX, LEAST_PX) if isinstance(widget, _SCROLLS) else widget.minimumSizeHint()
    is_icon = isinstance(widget, QAbstractButton) and not widget.text()  # Qt asks for a line of letters even so
    if isinstance(widget, QComboBox) or is_icon:
        needed = QSize(0, 0)
    if widget.width() < needed.width():
        yield f"{_name(widget)} is {widget.width()} px wide and needs {needed.width()}"
    height_px = widget.heightForWidth(widget.width()) if widget.hasHeightForWidth() else needed.height()
    if widget.height() < height_px:
        yield f"{_name(widget)} is {widget.height()} px high and needs {height_px}"
    holder = _holder(widget)
    seen_in = holder.parentWidget() or holder
    window_px = seen_in.width()
    if not holder.isWindow() and holder.width() > window_px:
        yield f"{_name(widget)} stands in {holder.width()} px, of which {window_px} can be seen"
    place = _place(widget, holder)
    if not holder.rect().contains(place):
        yield f"{_name(widget)} at {place.getRect()} reaches out of {holder.rect().getRect()}"


def _squeezed(card: QFrame) -> Iterator[str]:
    """A card that is lower than what is in it, which then lies over the frame."""
    layout = card.layout()
    if layout is None or card.property("role") != "card" or not card.isVisible():
        return
    by_width = layout.hasHeightForWidth()
    needed_px = layout.totalMinimumHeightForWidth(card.width()) if by_width else layout.totalMinimumSize().height()
    if card.height() < needed_px:
        yield f"{_name(card)} is {card.height()} px high and holds {needed_px}"


def _shortened(leaf: QWidget) -> Iterator[str]:
    """Words that have less room than they need on one line, where they cannot break."""
    match leaf:
        case ElidedLabel() | ShorteningLink():
            return  # a stranger's words, of any length: they give way, and the tool tip has them whole
        case QComboBox():
            entries = [leaf.currentText()]
            if not leaf.isEditable():  # what others typed scrolls in its field
                entries += [leaf.itemText(row) for row in range(leaf.count())]
            needed_px = max(leaf.fontMetrics().horizontalAdvance(entry) for entry in entries) + ARROW_PX
        case QLineEdit():
            needed_px = leaf.fontMetrics().horizontalAdvance(leaf.text() or leaf.placeholderText()) + FRAME_PX
        case QAbstractButton() if leaf.text():
            needed_px = leaf.sizeHint().width()
        case QLabel() if leaf.text() and not leaf.wordWrap():
            needed_px = leaf.sizeHint().width()
        case _:
            return
    if leaf.width() < needed_px:
        yield f"{_name(leaf)} has {leaf.width()} px for words of {needed_px}"


def _holder(widget: QWidget) -> QWidget:
    """Return its scroll area, else the window."""
    above = widget.parentWidget()
    while above is not None and not above.isWindow():
        grand = above.parentWidget()
        scrolled = grand.parentWidget() if grand is not None else None
        if isinstance(scrolled, QScrollArea) and scrolled.widget() is above:
            return above
        above = grand
    return widget.window()


def _name(widget: QWidget) -> str:
    text = widget.text() if isinstance(widget, QLabel | QAbstractButton) else ""
    return f"{type(widget).__name__} {(text or widget.accessibleName())[:40]!r}"
