"""Tab goes where the eye goes, also where a part of a page was made later than what stands below it.

Qt can be asked what comes next (`nextInFocusChain`), and nobody here does: PySide takes what that returns, be it the
window, for a child of the widget that was asked. When that is deleted, PySide declares dead whatever Qt made below,
such as the items of layouts, while Qt goes on with all of it.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def tab_from(before: QWidget, part: QWidget) -> None:
    """All that is in `part` follows on `before`, in the order in which it was made."""
    for inside in _focusable(part):
        QWidget.setTabOrder(before, inside)
        before = inside


def last_by_tab(part: QWidget) -> QWidget:
    """What follows on a part is to follow on this: the last of what is in it, or itself."""
    return ([part, *_focusable(part)])[-1]


def _focusable(part: QWidget) -> list[QWidget]:
    return [inside for inside in part.findChildren(QWidget) if inside.focusPolicy() != Qt.FocusPolicy.NoFocus]
