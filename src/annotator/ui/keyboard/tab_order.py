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


def next_by_tab(widget: QWidget, *, is_on: bool) -> QWidget | None:
    """Where Tab leads from there, or Shift and Tab without `is_on`; None where it leads nowhere else."""
    step = QWidget.nextInFocusChain if is_on else QWidget.previousInFocusChain
    at = step(widget)
    while at is not None and at is not widget:
        is_by_tab = bool(at.focusPolicy() & Qt.FocusPolicy.TabFocus) and at.focusProxy() is None
        if is_by_tab and at.isVisible() and at.isEnabled() and at.window() is widget.window():
            return at
        at = step(at)
    return None


def _focusable(part: QWidget) -> Iterator[QWidget]:
    inside: QWidget | None = part.nextInFocusChain()
    while inside is not None and part.isAncestorOf(inside):
        if inside.focusPolicy() != Qt.FocusPolicy.NoFocus:
            yield inside
        inside = inside.nextInFocusChain()
