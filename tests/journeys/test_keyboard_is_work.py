"""Working by keyboard alone, for longer than the idle threshold, is work: shortcut keys are input like any other."""

from __future__ import annotations

import json
from pathlib import Path

from PySide6.QtCore import Qt

from annotator.app.live.program import Running
from annotator.app.main import main
from annotator.core.facts import BundleFinished, DraftKept, TaskSubmitted
from bundle_making import sound_files, write_folder
from journeys.driver import Driver

IDLE_AFTER_S = 2
KEYS_A_TASK = 8


def test_a_session_of_shortcut_keys_is_never_idle(tmp_path: Path) -> None:
    files = sound_files()
    files["bundle.toml"] += f"idle_after_s = {IDLE_AFTER_S}\n".encode()
    bundle, home = write_folder(tmp_path / "bundle", files), tmp_path / "home"

    async def companion(running: Running) -> None:
        driver = Driver(running)
        await driver.active()
        for _task in range(3):
            await driver.task_on_screen()
            for number in range(KEYS_A_TASK + 1):
                await driver.fact(DraftKept, lambda: driver.press(Qt.Key.Key_B))
                if number < KEYS_A_TASK:
                    await driver.rested(300)
            await driver.fact(TaskSubmitted, lambda: driver.press(Qt.Key.Key_Return))
        await driver.until(lambda: any(isinstance(fact, BundleFinished) for fact in driver.facts), "all are done")
        running.window.closing.emit()

    assert main(["open", "--home", str(home), str(bundle)], companion) == 0
    sent = [json.loads(path.read_bytes()) for path in (home / "results").rglob("*.json")]
    assert len(sent) == 3
    for one in sent:
        assert one["time"]["rule"] == {"idle_after_s": IDLE_AFTER_S}
        assert one["lead_time"] > IDLE_AFTER_S
