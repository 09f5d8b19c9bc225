"""Another language and another look: the window is made anew, and what the old one still wanted harms nobody."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt

from annotator.app.gui.program import Running
from annotator.app.main import main
from annotator.core.settings import APPEARANCE, LANGUAGE
from annotator.ui.windows.base import BaseWindow
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


def test_who_chooses_a_look_or_a_language_by_key_is_still_there_afterwards(tmp_path: Path) -> None:
    seen, tops = list[str](), list[BaseWindow]()

    async def companion(running: Running) -> None:
        driver = Driver(running)
        await driver.active()
        running.window.turn_to("settings")
        for setting in (APPEARANCE, LANGUAGE):
            tops.append(running.top)
            running.window.settings.focus_at(setting.key)
            driver.press(Qt.Key.Key_Down)
            await driver.until(lambda: running.top is not tops[-1], "the window is made anew")
            await driver.active()
            seen.append(running.window.settings.place_of_focus())
        running.window.closing.emit()

    assert main(["--home", str(tmp_path / "home")], companion) == 0
    assert seen == [APPEARANCE.key, LANGUAGE.key]
