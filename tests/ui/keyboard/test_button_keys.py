"""A held key acts once, whether or not Qt says that it is held."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QWindow
from PySide6.QtWidgets import QApplication, QPushButton

from annotator.ui.keyboard.button_keys import KeyRepeatFilter

PRESS, RELEASE, OVERRIDE = QEvent.Type.KeyPress, QEvent.Type.KeyRelease, QEvent.Type.ShortcutOverride
P_SCAN, ENTER_SCAN = 33, 36


def key(kind: QEvent.Type, at_ms: int, scan: int = P_SCAN, *, repeat: bool = False) -> QKeyEvent:
    code = Qt.Key.Key_Return if scan == ENTER_SCAN else Qt.Key.Key_P
    event = QKeyEvent(kind, code, Qt.KeyboardModifier.NoModifier, scan, 0, 0, "p", repeat, 1)
    event.setTimestamp(at_ms)
    return event


class Seen(QWindow):
    def __init__(self) -> None:
        super().__init__()
        self.repeats: list[bool] = []

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent):
            self.repeats.append(event.isAutoRepeat())
        return super().event(event)


@pytest.fixture
def window(app: QApplication) -> Seen:
    del app
    return Seen()


def test_a_press_in_the_moment_of_its_release_is_a_repetition(window: Seen) -> None:
    held = KeyRepeatFilter()
    assert not held.takes(window, key(OVERRIDE, 100))
    assert not held.takes(window, key(PRESS, 100))
    assert not held.takes(window, key(RELEASE, 600))
    override = key(OVERRIDE, 600)
    override.ignore()
    assert held.takes(window, override)
    assert override.isAccepted()  # which keeps every shortcut away
    assert held.takes(window, key(PRESS, 600))
    assert window.repeats == [True]


def test_pressing_again_and_another_key_are_what_they_are(window: Seen) -> None:
    held = KeyRepeatFilter()
    held.takes(window, key(RELEASE, 600))
    for event in (key(OVERRIDE, 601), key(PRESS, 601), key(OVERRIDE, 600, ENTER_SCAN), key(PRESS, 600, ENTER_SCAN)):
        assert not held.takes(window, event)
    assert window.repeats == []


def test_what_no_keyboard_sent_is_never_taken(window: Seen) -> None:
    held = KeyRepeatFilter()
    held.takes(window, key(RELEASE, 600, 0))
    assert not held.takes(window, key(PRESS, 600, 0))


def test_a_held_enter_presses_no_button(app: QApplication, window: Seen, monkeypatch: pytest.MonkeyPatch) -> None:
    held, focused = KeyRepeatFilter(), QPushButton()
    monkeypatch.setattr(QApplication, "focusWidget", lambda: focused)
    assert not held.takes(window, key(PRESS, 100, ENTER_SCAN))
    assert held.takes(window, key(PRESS, 700, ENTER_SCAN, repeat=True))
    assert not held.takes(window, key(PRESS, 700, P_SCAN, repeat=True))
    assert not held.takes(focused, key(PRESS, 700, ENTER_SCAN, repeat=True))
    del app


def test_keys_that_come_by_way_of_a_screen_reader_have_no_time_and_are_no_repetition(window: Seen) -> None:
    """Enter was lost on a button after Enter elsewhere, while a reader was running."""
    held = KeyRepeatFilter()
    for kind in (PRESS, RELEASE, OVERRIDE, PRESS):
        assert not held.takes(window, key(kind, 0, ENTER_SCAN))
    assert window.repeats == []
