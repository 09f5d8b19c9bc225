"""Keys that Qt hands to a screen reader first: shortcuts of a text field wait for the characters typed before them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QAccessible, QKeyEvent, QKeySequence, QShortcut, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from annotator.ui.controls.text_input.text_fields import OneLine, SeveralLines, TextField

CTRL = Qt.KeyboardModifier.ControlModifier


class Reader(QObject):
    """A stand-in for Qt's bridge to AT-SPI: it keeps each key press until the reader has answered."""

    def __init__(self) -> None:
        super().__init__()
        self._kept: list[tuple[QWindow, QKeyEvent]] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        is_press = event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent)
        if not is_press or not event.spontaneous() or not isinstance(watched, QWindow):
            return False
        assert isinstance(event, QKeyEvent)
        self._kept.append((watched, QKeyEvent(event.type(), event.key(), event.modifiers(), event.text())))
        return True

    def answer(self) -> None:
        for window, event in self._kept:
            QCoreApplication.sendEvent(window, event)


@pytest.mark.parametrize("field", [lambda: SeveralLines(2), OneLine], ids=["several lines", "one line"])
@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Z])
def test_a_shortcut_comes_after_the_characters_before_it(
    app: QApplication, monkeypatch: pytest.MonkeyPatch, field: Callable[[], TextField], key: Qt.Key
) -> None:
    page, seen = QWidget(), list[str]()
    typed = field()
    QVBoxLayout(page).addWidget(typed)
    shortcut = QShortcut(QKeySequence(CTRL | key), page)
    shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    shortcut.activated.connect(lambda: seen.append(typed.plain()))
    page.show()
    page.activateWindow()
    typed.setFocus()
    assert QTest.qWaitForWindowActive(page)
    monkeypatch.setattr(QAccessible, "isActive", lambda: True)
    reader = Reader()
    app.installEventFilter(reader)
    try:
        window = page.windowHandle()
        for letter in "RIEN":
            QTest.keyClick(window, Qt.Key(ord(letter)))
        QTest.keyClick(window, key, CTRL)
        reader.answer()
    finally:
        app.removeEventFilter(reader)
        page.close()
    assert seen == ["rien"]
    assert typed.plain() == "rien"
