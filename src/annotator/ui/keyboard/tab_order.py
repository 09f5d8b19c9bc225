"""Tab goes where the eye goes, also where a part of a page was made later than what stands below it."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def tab_from(before: QWidget, part: QWidget) -> None:
    """All that is in `part` follows on `before`, in the order in which it was made."""
    for inside in list(_focusable(part)):
        QWidget.setTabOrder(before, inside)
        before = inside


def last_by_tab(part: QWidget) -> QWidget:
    """What follows on a part is to follow on this: the last of what is in it, or itself."""
    return ([part, *_focusable(part)])[-1]


def next_by_tab(widget: QWidget, *, is_on: bool) -> QWidget | None:
    """Where Tab leads from there, or Shift and Tab without `is_on`; None where it leads nowhere else."""
    at = _neighbour(widget, is_on=is_on)
    while at is not None and at is not widget:
        is_by_tab = bool(at.focusPolicy() & Qt.FocusPolicy.TabFocus) and _given_back(at.focusProxy()) is None
        if is_by_tab and at.isVisible() and at.isEnabled() and at.window() is widget.window():
            return at
        at = _neighbour(at, is_on=is_on)
    return None


def _neighbour(widget: QWidget, *, is_on: bool) -> QWidget | None:
    return _given_back(widget.nextInFocusChain() if is_on else widget.previousInFocusChain())


def _given_back(widget: QWidget | None) -> QWidget | None:
    """To its true parent. PySide takes what these calls return, be it the window, for a child of the widget that was
    asked; when that is deleted, it declares dead whatever Qt made below, such as the items of layouts, while Qt goes on
    with all of it. Nothing changes in Qt itself."""
    if widget is not None:
        widget.setParent(widget.parentWidget())
    return widget


def _focusable(part: QWidget) -> Iterator[QWidget]:
    """In the order of Tab. What was moved in it before stands elsewhere in the chain than the part itself."""
    at = _neighbour(part, is_on=True)
    while at is not None and at is not part:
        if part.isAncestorOf(at) and at.focusPolicy() != Qt.FocusPolicy.NoFocus:
            yield at
        at = _neighbour(at, is_on=True)
