"""A worker at a French keyboard, whose keys are pressed on the X screen itself."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from annotator.app.gui.program import Running
from annotator.core.events import DraftSaved
from journeys.driver import Driver
from journeys.restless_worker import enter, view_of

# Places on the keyboard, in the codes of X: the row of digits, and the letter Q where English has it.
FIRST, SECOND, SIXTH, SEVENTH, A_ON_FRENCH = 10, 11, 15, 16, 24


def press(place: int) -> None:
    """A real key; its release comes before the next one."""
    subprocess.run(["xdotool", "key", str(place)], check=True)


async def run(*command: str) -> None:
    process = await asyncio.create_subprocess_exec(*command)
    assert await process.wait() == 0, command


async def companion(running: Running) -> None:
    driver = Driver(running)
    await driver.active()
    await enter(driver)
    await run("setxkbmap", "fr")
    window = str(int(running.top.winId()))
    await run("xdotool", "windowfocus", "--sync", window)
    await driver.active()
    driver.press(Qt.Key.Key_Return)
    await driver.until(running.window.workbench.instructions.isHidden, "the instructions are read")
    for place in (FIRST, SECOND, SIXTH, SEVENTH, SEVENTH):
        await driver.event(DraftSaved, partial(press, place))
    chosen = view_of(running).answer.as_json()
    typed = await in_a_field(driver)
    sys.stdout.write(json.dumps({"chosen": chosen, "typed": typed}) + "\n")
    running.closing.set()


async def in_a_field(driver: Driver) -> str:
    """The same keys write their signs where somebody types."""
    field = QLineEdit(driver.running.top)
    field.show()
    field.setFocus()
    for place in (FIRST, SIXTH, A_ON_FRENCH):
        press(place)
    await driver.until(lambda: len(field.text()) == 3, "it is typed")
    return field.text()
