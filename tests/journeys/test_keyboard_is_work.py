"""Working by keyboard alone, for longer than the idle threshold, is work: shortcut keys are input like any other."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from annotator.app.gui import composition
from annotator.app.gui.program import Running
from annotator.app.main import main
from annotator.core.events import DraftSaved, TaskSubmitted
from annotator.services.ledger import idle
from bundle_making import valid_files, write_folder
from journeys.driver import Driver
from journeys.pushed_clock import PushedClock

# A key every half of the threshold, six times: a machine that is busy for as long as the other half is no matter.
IDLE_AFTER_S = 120
KEYS, APART_MS = 6, 60_000
LOOK_EVERY_S, LOOKED_MS = 0.01, 100


def test_a_session_of_shortcut_keys_is_never_idle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = valid_files()
    files["bundle.toml"] += f"idle_after_s = {IDLE_AFTER_S}\n".encode()
    bundle, home = write_folder(tmp_path / "bundle", files), tmp_path / "home"
    monkeypatch.setattr(composition, "SystemClock", PushedClock)
    monkeypatch.setattr(idle, "LOOK_EVERY_S", LOOK_EVERY_S)

    async def companion(running: Running) -> None:
        driver = Driver(running)
        await driver.active()
        await driver.task_on_screen()
        for number in range(KEYS + 1):
            await driver.event(DraftSaved, lambda: driver.press(Qt.Key.Key_B))
            if number < KEYS:
                PushedClock.pushed_ms += APART_MS
                await driver.rested(LOOKED_MS)  # whoever watches for silence looks in between
        await driver.event(TaskSubmitted, lambda: driver.press(Qt.Key.Key_Return))
        running.window.closing.emit()

    assert main(["open", "--home", str(home), str(bundle)], companion) == 0
    (sent,) = [json.loads(path.read_bytes()) for path in (home / "results").rglob("*.json")]
    assert sent["time"]["rule"] == {"idle_after_s": IDLE_AFTER_S}
    assert sent["lead_time"] > KEYS * APART_MS / 1000 > IDLE_AFTER_S
