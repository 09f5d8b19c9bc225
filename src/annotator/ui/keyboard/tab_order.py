"""Tab order that follows the visual order, also for widgets that were created later than those below them. No code
here may call `nextInFocusChain`: PySide treats its result, even the window, as a child of the widget. When that
widget is deleted, PySide invalidates objects below the result, such as layout items, while Qt still uses them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def tab_from(before: QWidget, part: QWidget) -> None:
    """Place the focusable widgets of `part` after `before`, in creation order."""
    for inside in _focusable(part):
        QWidget.setTabOrder(before, inside)
        before = inside


def last_by_tab(part: QWidget) -> QWidget:
    """Return the last focusable widget in `part`, or `part` itself."""
    return ([part, *_focusable(part)])[-1]


def _focusable(part: QWidget) -> list[QWidget]:
    return [inside for inside in part.findChildren(QWidget) if inside.focusPolicy() != Qt.FocusPolicy.NoFocus]
