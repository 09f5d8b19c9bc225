"""A requester at a rehearsal, for the journeys: how it begins, how a task is done, and what is told in the end."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton

from annotator.app.gui.program import Running
from annotator.app.main import main
from annotator.core.events import DraftSaved, RehearsalReported, TaskSubmitted
from annotator.ui.windows.rehearsal import RehearsalWindow
from journeys.driver import Driver

type Scenario = Callable[[Driver, RehearsalWindow], Awaitable[None]]


def rehearse(location: Path, home: Path, scenario: Scenario, *words: str) -> int:
    async def companion(running: Running) -> None:
        driver = Driver(running)
        await driver.active()
        await scenario(driver, running.shown(RehearsalWindow))

    return main(["try", "--home", str(home), str(location), *words], companion)


async def on_task(driver: Driver) -> None:
    """The task in focus is on screen, its instructions put aside."""
    await driver.task_on_screen()
    if driver.running.services.journal.state.value == "instructions":
        driver.press(Qt.Key.Key_Escape)
        await driver.until(
            lambda: driver.running.services.journal.state.value == "on-task", "the instructions are shut"
        )


async def answer(driver: Driver) -> None:
    """The next task by two keys, to the task after it or to the report."""
    await on_task(driver)
    await driver.event(DraftSaved, lambda: driver.press(Qt.Key.Key_B))
    await driver.rested(30)
    await driver.event(TaskSubmitted, lambda: driver.press(Qt.Key.Key_Return))


async def reported(driver: Driver, action: Callable[[], None]) -> RehearsalReported:
    told = await driver.event(RehearsalReported, action)
    await driver.running.services.intents.settled()
    return told


def told(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    report: dict[str, Any] = json.loads(capsys.readouterr().out)
    return report


def write(path: Path, content: bytes) -> None:
    path.write_bytes(content)


def click(button: QAbstractButton) -> None:
    button.click()
