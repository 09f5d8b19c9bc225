"""A worker who never stops, and tells, line by line, what they are about to do and what has come back as a fact. The
kill test reads those lines and ends the process at any of them."""

from __future__ import annotations

import json
import sys
from typing import Any

from PySide6.QtCore import Qt

from annotator.app.gui.program import Running
from annotator.core.events import BundleImported, DraftSaved, TaskShown, TaskSubmitted, WorkPaused, WorkResumed
from annotator.services.task.queue import TaskView
from journeys.driver import Driver

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def tell(event: str, **events: Any) -> None:
    sys.stdout.write(json.dumps({"event": event, **events}) + "\n")
    sys.stdout.flush()


def view_of(running: Running) -> TaskView:
    view = running.services.session.view()
    assert view is not None
    return view


async def companion(running: Running) -> None:
    driver = Driver(running)
    await driver.active()
    await enter(driver)
    view = view_of(running)
    await delivered(driver)
    tell("restored", unique_id=view.unique_id, answer=view.answer.as_json(), done=view.done)
    for round_number in range(10_000):
        await one_task(driver, round_number)


async def enter(driver: Driver) -> None:
    """Into the bundle, taking it first when the home is new."""
    running = driver.running
    if not await running.services.bundles.imported():
        bundle = sys.argv[2]
        await driver.event(BundleImported, lambda: running.window.inbox.take(bundle))
    (taken,) = await running.services.bundles.imported()
    await driver.event(TaskShown, lambda: running.window.open_bundle(taken.manifest.key))
    await driver.task_on_screen()


async def delivered(driver: Driver) -> None:
    """Until everything that was on its way has arrived."""
    while await driver.running.services.delivery.waiting():
        driver.running.services.delivery.nudge()
        await driver.until(lambda: True, "the loop turns")


async def one_task(driver: Driver, round_number: int) -> None:
    await edit(driver, Qt.Key.Key_B)
    await edit(driver, Qt.Key.Key_1)
    if not view_of(driver.running).answer.items:  # the draft that came back had both: pressing took them off
        await edit(driver, Qt.Key.Key_B)
    if round_number % 3 == 1:
        tell("pausing")
        await driver.event(WorkPaused, lambda: driver.press(Qt.Key.Key_P))
        tell("paused")
        await driver.event(WorkResumed, lambda: driver.press(Qt.Key.Key_P))
        await driver.active()
        tell("resumed")
    if round_number % 4 == 3:
        await send(driver, Qt.Key.Key_Space, CTRL | SHIFT)
    else:
        await send(driver, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier)
    await driver.task_on_screen()


async def edit(driver: Driver, key: Qt.Key) -> None:
    view = view_of(driver.running)
    tell("pressing", unique_id=view.unique_id)
    await driver.event(DraftSaved, lambda: driver.press(key))
    tell("draft", unique_id=view.unique_id, answer=view_of(driver.running).answer.as_json())


async def send(driver: Driver, key: Qt.Key, modifier: Qt.KeyboardModifier) -> None:
    unique_id = view_of(driver.running).unique_id
    tell("submitting", unique_id=unique_id)
    await driver.event(TaskSubmitted, lambda: driver.press(key, modifier))
    tell("submitted", unique_id=unique_id)
