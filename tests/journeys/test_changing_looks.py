"""Another language and another look: the window is made anew, and what the old one still wanted harms nobody."""

from __future__ import annotations

from pathlib import Path

from annotator.app.live.program import Running
from annotator.app.main import main
from annotator.core.settings import APPEARANCE, LANGUAGE
from bundle_making import sound_bundle
from journeys.driver import Driver


def test_language_and_look_changed_one_right_after_the_other(tmp_path: Path) -> None:
    bundle, home = sound_bundle(tmp_path / "bundle"), tmp_path / "home"
    seen: list[str] = []

    async def companion(running: Running) -> None:
        driver = Driver(running)
        await driver.task_on_screen()
        first = running.window
        gone: list[str] = []
        first.destroyed.connect(lambda: gone.append("gone"))
        first.turn_to("inbox")
        for setting, value in ((LANGUAGE, "fr"), (APPEARANCE, "dark"), (LANGUAGE, "en")):
            await running.desk.preferences.choose(setting, value)
        await driver.until(lambda: bool(gone), "the first window is gone")
        assert running.window is not first
        seen.append(running.desk.preferences.value(LANGUAGE))
        running.window.closing.emit()

    assert main(["open", "--home", str(home), str(bundle)], companion) == 0
    assert seen == ["en"]
