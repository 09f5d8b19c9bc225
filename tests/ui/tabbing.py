"""A page by keyboard alone: Tab to what is wanted, then its own keys."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from ui.stage import PLAIN, Stage

MOST_TABS = 60


async def key(stage: Stage, wanted: Qt.Key, modifier: Qt.KeyboardModifier = PLAIN) -> None:
    """Until all that it does at once is done."""
    handle = stage.window.windowHandle()
    assert handle is not None
    done: list[bool] = []

    def acted() -> None:
        QTest.keyClick(handle, wanted, modifier)
        done.append(True)

    QTimer.singleShot(0, handle, acted)
    await stage.until(lambda: bool(done), "the key is taken")


async def tab_to(stage: Stage, wanted: QWidget) -> None:
    """Forwards, to a widget or into it."""
    for _tab in range(MOST_TABS):
        focused = QApplication.focusWidget()
        if focused is not None and (focused is wanted or wanted.isAncestorOf(focused)):
            return
        await key(stage, Qt.Key.Key_Tab)
    raise AssertionError(f"Tab does not lead to {wanted} in {MOST_TABS} steps")


def next_by_tab(widget: QWidget) -> QWidget | None:
    """Return the next widget by Tab, None if there is no other.

    For pages that are not used afterwards: see `ui.keyboard.tab_order`."""
    at = widget.nextInFocusChain()
    while at is not None and at is not widget:
        is_by_tab = bool(at.focusPolicy() & Qt.FocusPolicy.TabFocus) and at.focusProxy() is None
        if is_by_tab and at.isVisible() and at.isEnabled() and at.window() is widget.window():
            return at
        at = at.nextInFocusChain()
    return None


async def press(stage: Stage, wanted: QWidget) -> None:
    """A button, with all that it asks for done."""
    await tab_to(stage, wanted)
    await key(stage, Qt.Key.Key_Space)
    await stage.settled()


async def write(stage: Stage, wanted: QWidget, text: str) -> None:
    """In place of what stands in a field."""
    await tab_to(stage, wanted)
    await key(stage, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    await key(stage, Qt.Key.Key_Delete)
    done: list[bool] = []
    focused = QApplication.focusWidget()
    assert focused is not None

    def typed() -> None:
        QTest.keyClicks(focused, text)
        done.append(True)

    QTimer.singleShot(0, focused, typed)
    await stage.until(lambda: bool(done), "it is typed")
