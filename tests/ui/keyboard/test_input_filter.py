"""Input events of the system count as activity, wherever in the program they arrive."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QWindow
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QMenu, QWidget

from annotator.ui.keyboard.input_filter import InputFilter


class Place:
    """A window with a field in it; `seen` counts what shows that somebody is there."""

    def __init__(self) -> None:
        self.seen = 0
        self.window = QWidget()
        self.field = QLineEdit(self.window)
        self.arrivals = InputFilter(self.window, self._see)
        self.window.show()
        self.arrivals.watch()
        self.window.activateWindow()
        assert QTest.qWaitForWindowActive(self.window)

    def _see(self) -> None:
        self.seen += 1


@pytest.fixture
def place(app: QApplication) -> Iterator[Place]:
    del app
    place = Place()
    yield place
    place.arrivals.end()
    place.window.close()


def handle(widget: QWidget) -> QWindow:
    found = widget.windowHandle()
    assert found is not None
    return found


def test_a_key_and_the_mouse_are_seen_at_the_window(place: Place) -> None:
    QTest.keyClick(handle(place.window), Qt.Key.Key_A)
    by_key = place.seen
    QTest.mouseMove(handle(place.window), QPoint(5, 5))
    assert place.seen > by_key > 0


def test_what_the_program_sends_itself_is_no_input(place: Place) -> None:
    QTest.keyClick(place.field, Qt.Key.Key_A)
    assert (place.field.text(), place.seen) == ("a", 0)


def test_a_dialog_is_watched_once_it_has_the_focus(app: QApplication, place: Place) -> None:
    dialog, came = QDialog(place.window), QSignalSpy(app.focusWindowChanged)
    dialog.open()
    assert came.count() or came.wait(5_000)
    QTest.keyClick(handle(dialog), Qt.Key.Key_A)
    assert place.seen > 0
    dialog.close()


def test_an_open_menu_is_watched(place: Place) -> None:
    menu = QMenu(place.window)
    menu.addAction("One")
    menu.popup(place.window.mapToGlobal(QPoint(0, 0)))
    QTest.keyClick(handle(place.window), Qt.Key.Key_Down)  # of the menu; after it the menu is known to be open
    assert QTest.qWaitForWindowExposed(menu)
    seen = place.seen
    QTest.mouseMove(handle(menu), QPoint(3, 3))
    assert place.seen > seen
    menu.close()


def test_nothing_is_seen_after_the_end(place: Place) -> None:
    place.arrivals.end()
    QTest.keyClick(handle(place.window), Qt.Key.Key_A)
    assert place.seen == 0
    place.arrivals.watch()  # the fixture ends it
