"""Help in the running program, by keyboard alone: opened, searched, a link followed, closed; the task goes on."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from annotator.app.gui.program import Running
from annotator.app.main import main
from annotator.ui.windows.handbook import HandbookWindow
from journeys.driver import Driver
from journeys.english_left import english_left
from journeys.keyboard import Keyboard

SHIFT, CTRL, ALT = (
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
)
# Language, title of the first page, what is searched, and a heading that is found.
LOOKED_UP = (
    ("en", "Worker’s guide", "idle time", "Breaks and idle time"),
    ("fr", "Guide du travailleur", "inactivite", "Pauses et inactivité"),
)


@pytest.mark.parametrize(("language", "title", "query", "heading"), LOOKED_UP)
def test_a_worker_looks_something_up(
    language: str, title: str, query: str, heading: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANGUAGE", language)
    done: list[str] = []

    async def companion(running: Running) -> None:
        driver = Driver(running)
        keyboard = Keyboard(driver)
        await driver.active()
        await keyboard.key(Qt.Key.Key_F1, SHIFT)
        await driver.until(lambda: isinstance(QApplication.activeWindow(), HandbookWindow), "Help is in front")
        window = QApplication.activeWindow()
        assert isinstance(window, HandbookWindow)
        assert window.text.toPlainText().startswith(title)
        await keyboard.key(Qt.Key.Key_Tab)
        await keyboard.key(Qt.Key.Key_F, CTRL)
        await keyboard.write(query)
        await keyboard.key(Qt.Key.Key_F3)
        found = [window.hits.item(row).text() for row in range(window.hits.count())]
        assert any(text.startswith(heading) for text in found)
        assert english_left(window) == [] or language == "en"
        await keyboard.key(Qt.Key.Key_Escape)
        assert window.contents.isVisible()
        await keyboard.tab_to_widget(window.contents)
        await keyboard.key(Qt.Key.Key_Home)
        await keyboard.tab_to_widget(window.text)
        await keyboard.key(Qt.Key.Key_Tab)
        await keyboard.key(Qt.Key.Key_Return)
        assert window.text.accessibleName() != title, "the first link of the page was followed"
        await keyboard.key(Qt.Key.Key_Left, ALT)
        assert window.text.accessibleName() == title
        await keyboard.key(Qt.Key.Key_Escape)
        await driver.until(lambda: not isValid(window), "Help is closed")
        await driver.active()
        await keyboard.key(Qt.Key.Key_F1, SHIFT)
        await driver.until(lambda: isinstance(QApplication.activeWindow(), HandbookWindow), "Help is open again")
        done.append("all")
        running.top.closing.emit()

    assert main(["--home", str(tmp_path / "home")], companion) == 0
    assert done == ["all"]
