"""Another language and another look: the window is made anew, and what the old one still wanted harms nobody."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.app.gui.program import Running
from annotator.app.main import main
from annotator.core.settings import APPEARANCE, LANGUAGE
from annotator.ui.widgets.no_wheel_combo import NoWheelComboBox
from annotator.ui.windows.base import BaseWindow
from annotator.ui.windows.main import MainWindow
from bundle_making import valid_bundle
from journeys.driver import Driver


def test_language_and_look_changed_one_right_after_the_other(tmp_path: Path) -> None:
    bundle, home = valid_bundle(tmp_path / "bundle"), tmp_path / "home"
    seen: list[str] = []

    async def companion(running: Running) -> None:
        driver = Driver(running)
        await driver.task_on_screen()
        first = running.window
        gone: list[str] = []
        first.destroyed.connect(lambda: gone.append("gone"))
        first.turn_to("inbox")
        for setting, value in ((LANGUAGE, "fr"), (APPEARANCE, "dark"), (LANGUAGE, "en")):
            await running.services.preferences.choose(setting, value)
        await driver.until(lambda: bool(gone), "the first window is gone")
        assert running.window is not first
        seen.append(running.services.preferences.value(LANGUAGE))
        running.window.closing.emit()

    assert main(["open", "--home", str(home), str(bundle)], companion) == 0
    assert seen == ["en"]


def is_at_end(box: NoWheelComboBox) -> bool:
    return box.currentIndex() == box.count() - 1


def test_who_chooses_a_look_or_a_language_by_key_is_still_there_afterwards(tmp_path: Path) -> None:
    seen, tops = list[tuple[str, str]](), list[BaseWindow]()

    async def companion(running: Running) -> None:
        driver = Driver(running)
        await driver.active()
        running.window.turn_to("settings")
        for setting in (APPEARANCE, LANGUAGE):
            tops.append(running.top)
            running.window.settings.focus_at(setting.key)
            box = running.window.settings._editors[setting.key]
            assert isinstance(box, NoWheelComboBox)
            driver.press(Qt.Key.Key_Down)
            driver.press(Qt.Key.Key_End)
            await driver.until(partial(is_at_end, box), "the last entry is shown")
            await running.services.intents.settled()
            assert running.top is tops[-1]  # one entry was passed over, and none is chosen yet
            driver.press(Qt.Key.Key_Return)
            await driver.until(lambda: running.top is not tops[-1], "the window is made anew")
            await driver.active()
            seen.append((running.window.settings.place_of_focus(), running.services.preferences.value(setting)))
        running.window.closing.emit()

    assert main(["--home", str(tmp_path / "home")], companion) == 0
    assert seen == [(APPEARANCE.key, "dark"), (LANGUAGE.key, "fr")]


def test_a_click_during_a_change_of_look_is_never_lost(tmp_path: Path) -> None:
    """Pressed before the change and released after it, and on its way to the old window when the new one is shown."""
    seen: list[str] = []

    async def companion(running: Running) -> None:
        driver = Driver(running)
        await driver.active()
        preferences = running.services.preferences
        running.window.turn_to("settings")
        first = running.window
        _mouse(first, "outbox", QTest.mousePress)
        await driver.until(lambda: QApplication.mouseButtons() is Qt.MouseButton.LeftButton, "the button is down")
        await preferences.choose(APPEARANCE, "dark")
        assert running.window is first, "it waits for the release"
        _mouse(first, "outbox", QTest.mouseRelease)
        await driver.until(lambda: running.window is not first, "the window is made anew")
        seen.append(running.window.page_name)
        running.window.turn_to("settings")
        second = running.window
        await preferences.choose(APPEARANCE, "light")
        await driver.until(lambda: running.window is not second, "the window is made anew")
        _mouse(second, "timesheet", QTest.mouseClick)
        await driver.until(lambda: running.window.page_name == "timesheet", "the click acts in the new window")
        running.window.closing.emit()

    assert main(["--home", str(tmp_path / "home")], companion) == 0
    assert seen == ["outbox"]


def _mouse(window: MainWindow, name: str, action: Callable[[QWindow, Qt.MouseButton, Any, QPoint], None]) -> None:
    """Do something with the left button on a navigation button, as the window system does it."""
    handle = window.windowHandle()
    assert handle is not None
    button = window._rail._buttons[name]
    at = button.mapTo(window, button.rect().center())
    none = Qt.KeyboardModifier.NoModifier
    QTimer.singleShot(0, handle, lambda: action(handle, Qt.MouseButton.LeftButton, none, at))
