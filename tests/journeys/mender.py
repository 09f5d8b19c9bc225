"""A person before the window that tells of records which cannot be worked with."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from annotator.ui.windows.recovery import Mishap, RecoveryWindow

LOOK_EVERY_MS = 5

type Wanted = Callable[[RecoveryWindow], QPushButton]


def pressed_in_turn(monkeypatch: pytest.MonkeyPatch, *wanted: Wanted) -> list[Mishap]:
    """In each such window that comes, these buttons are pressed one after the other. Returns what each told."""
    told: list[Mishap] = []
    show_event = RecoveryWindow.showEvent

    def shown(window: RecoveryWindow, event: QShowEvent) -> None:
        show_event(window, event)
        told.append(window.found)
        QTimer.singleShot(0, window, lambda: _press(window, list(wanted)))

    monkeypatch.setattr(RecoveryWindow, "showEvent", shown)
    return told


def _press(window: RecoveryWindow, left: list[Wanted]) -> None:
    """Each when it can be pressed: what can be had back is looked at first."""
    if not left:
        return
    button = left[0](window)
    if button.isVisible() and button.isEnabled():
        del left[0]
        QTest.keyClick(button, Qt.Key.Key_Return)
    QTimer.singleShot(LOOK_EVERY_MS, window, lambda: _press(window, left))
