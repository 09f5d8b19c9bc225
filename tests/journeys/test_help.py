"""Help in the running program, by keyboard alone: opened, searched, a link followed, closed; the task goes on."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from annotator.app.gui.program import Running
from annotator.app.main import main
from annotator.ui.windows.about import AboutWindow
from annotator.ui.windows.handbook import HandbookWindow
from depth import part
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


class Reader:
    """A worker who reads Help by keyboard alone."""

    def __init__(self, running: Running) -> None:
        self.driver = Driver(running)
        self.keyboard = Keyboard(self.driver)

    async def open(self) -> HandbookWindow:
        await self.driver.active()
        await self.keyboard.key(Qt.Key.Key_F1, SHIFT)
        await self.driver.until(lambda: isinstance(QApplication.activeWindow(), HandbookWindow), "Help is in front")
        window = QApplication.activeWindow()
        assert isinstance(window, HandbookWindow)
        return window

    async def search(self, window: HandbookWindow, query: str) -> list[str]:
        """Return the hits. The search ends with Esc."""
        await self.keyboard.key(Qt.Key.Key_Tab)
        await self.keyboard.key(Qt.Key.Key_F, CTRL)
        await self.keyboard.write(query)
        await self.keyboard.key(Qt.Key.Key_F3)
        assert window.hits.currentRow() == 0
        found = [window.hits.item(row).text() for row in range(window.hits.count())]
        await self.keyboard.key(Qt.Key.Key_Escape)
        assert window.contents.isVisible()
        return found

    async def follow_first_link(self, window: HandbookWindow) -> None:
        """Follow the first link of the first page, and return."""
        await self.keyboard.tab_to_widget(window.contents)
        await self.keyboard.key(Qt.Key.Key_Home)
        await self.keyboard.tab_to_widget(window.text)
        title = window.text.accessibleName()
        await self.keyboard.key(Qt.Key.Key_Tab)
        await self.keyboard.key(Qt.Key.Key_Return)
        assert window.text.accessibleName() != title
        await self.keyboard.key(Qt.Key.Key_Left, ALT)
        assert window.text.accessibleName() == title

    async def read_about(self, window: HandbookWindow) -> AboutWindow:
        """Open About, and wait for the details for a bug report. The caller closes it with Esc."""
        await self.keyboard.tab_to_widget(window.about)
        await self.keyboard.key(Qt.Key.Key_Return)
        await self.driver.until(lambda: isinstance(QApplication.activeWindow(), AboutWindow), "About is in front")
        about = QApplication.activeWindow()
        assert isinstance(about, AboutWindow)
        await self.driver.until(about.copy.isEnabled, "the details are collected")
        return about

    async def close(self, window: HandbookWindow) -> None:
        await self.keyboard.key(Qt.Key.Key_Escape)
        await self.driver.until(lambda: not isValid(window), "Help is closed")


@pytest.mark.parametrize(("language", "title", "query", "heading"), part(LOOKED_UP, 2, 1))
def test_a_worker_looks_something_up(
    language: str, title: str, query: str, heading: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANGUAGE", language)
    done: list[str] = []

    async def companion(running: Running) -> None:
        reader = Reader(running)
        window = await reader.open()
        assert window.text.toPlainText().startswith(title)
        assert english_left(window) == [] or language == "en"
        assert any(text.startswith(heading) for text in await reader.search(window, query))
        await reader.follow_first_link(window)
        if language == "fr":
            about = await reader.read_about(window)
            assert re.search(r"FFmpeg \d.*\d × \d+ \(\d+ %\)", about.text.toPlainText(), re.DOTALL)
            assert english_left(about) == []
            await reader.keyboard.key(Qt.Key.Key_Escape)
            await reader.driver.until(lambda: not isValid(about), "About is closed")
            assert await reader.open() is window
        await reader.close(window)
        await reader.open()
        done.append("read")
        running.top.closing.emit()

    assert main(["--home", str(tmp_path / "home")], companion) == 0
    assert done == ["read"]
