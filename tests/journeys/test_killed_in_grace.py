"""Killed with a result on its way. In its grace time: it is there at the next start, and can be taken back. In the
middle of handing it over: it can not, and arrives once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt

from annotator.app.gui.program import Running
from annotator.app.main import main
from annotator.core.answer.assignment import AssignmentState
from annotator.core.errors import LeftAlready
from annotator.core.events import Failed, TaskReopened, TaskShown, TaskSubmitted
from bundle_making import valid_bundle
from depth import part
from journeys.driver import Driver
from journeys.restless_worker import delivered, edit, view_of
from store.killed import killed_by_itself

CHILD = Path(__file__).with_name("killed_in_grace.py")
KEY = "street-things@1"
STEPS = ("_deliver", "_write", "_show", "_sync_folder")  # of handing over: what the folder has is another at each
CTRL = Qt.KeyboardModifier.ControlModifier


def killed(tmp_path: Path, step: str) -> tuple[Path, dict[str, Any]]:
    """The home, and what was being submitted."""
    home = tmp_path / "home"
    told = killed_by_itself(CHILD, home, valid_bundle(tmp_path / "bundle"), step)
    return home, next(line for line in told if line["event"] == "submitting")


def results(home: Path) -> dict[str, Any]:
    return {path.stem: json.loads(path.read_bytes())["result"] for path in (home / "results").rglob("*.json")}


async def at_the_first_task(running: Running) -> Driver:
    driver = Driver(running)
    await driver.active()
    await driver.event(TaskShown, lambda: running.window.open_bundle(KEY))
    await driver.task_on_screen()
    while view_of(running).index:
        await driver.event(TaskShown, lambda: driver.press(Qt.Key.Key_PageUp))
        await driver.task_on_screen()
    return driver


def test_killed_in_its_grace_time_a_result_is_taken_back_at_the_next_start(tmp_path: Path) -> None:
    home, sent = killed(tmp_path, "grace")
    assert results(home) == {}
    again: list[Any] = []

    async def companion(running: Running) -> None:
        driver = await at_the_first_task(running)
        assert view_of(running).state is AssignmentState.SUBMITTED
        await running.services.intents.settled()
        await driver.event(TaskShown, lambda: driver.press(Qt.Key.Key_Z, CTRL))
        assert TaskReopened(KEY, sent["unique_id"]) in driver.events
        await driver.task_on_screen()
        assert view_of(running).answer.as_json() == sent["answer"]
        await edit(driver, Qt.Key.Key_1)
        again.append(view_of(running).answer.as_json())
        await driver.event(TaskSubmitted, lambda: driver.press(Qt.Key.Key_Return))
        await delivered(driver)
        running.window.closing.emit()

    assert main(["--home", str(home)], companion) == 0
    assert results(home) == {sent["unique_id"]: again[0]}
    assert again[0] != sent["answer"]
    assert main(["ledger", "verify", "--home", str(home)]) == 0


@pytest.mark.parametrize("step", part(STEPS, 2, 1))
def test_killed_while_it_is_handed_over_a_result_arrives_once_and_is_not_taken_back(tmp_path: Path, step: str) -> None:
    home, sent = killed(tmp_path, step)

    async def companion(running: Running) -> None:
        driver = Driver(running)
        unique_id = sent["unique_id"]
        refused = await driver.event(
            Failed, lambda: running.services.intents.post(lambda: running.services.session.undo_submit(unique_id))
        )
        assert refused.code == LeftAlready.code
        await at_the_first_task(running)
        assert (view_of(running).unique_id, view_of(running).state) == (unique_id, AssignmentState.SUBMITTED)
        await delivered(driver)
        running.window.closing.emit()

    assert main(["--home", str(home)], companion) == 0
    assert results(home) == {sent["unique_id"]: sent["answer"]}
    assert main(["ledger", "verify", "--home", str(home)]) == 0
