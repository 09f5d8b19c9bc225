"""Somebody who paints on a picture by keyboard alone. `python painter.py HOME BUNDLE` is killed with the brush down;
what was kept by then is told as one JSON line."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from annotator.app.gui.program import Running
    from journeys.keyboard import Keyboard

CONFIG = b"""<View><Image name="it" value="$image"/>
  <BrushLabels name="what" toName="it"><Label value="Lake"/><Label value="Wood" alias="wood"/></BrushLabels></View>"""


async def at_task(running: Running) -> Keyboard:
    from PySide6.QtCore import Qt

    from journeys.driver import Driver
    from journeys.keyboard import Keyboard

    keyboard = Keyboard(Driver(running))
    await keyboard.driver.active()
    await keyboard.driver.task_on_screen()
    if keyboard.page.instructions.isVisible():
        await keyboard.key(Qt.Key.Key_Escape)
    return keyboard


async def stroke(keyboard: Keyboard, moves: str) -> None:
    """The brush is put down, and not lifted: `R`, `L`, `U` and `D` are ten pixels of the screen."""
    from PySide6.QtCore import Qt

    ways = {"R": Qt.Key.Key_Right, "L": Qt.Key.Key_Left, "U": Qt.Key.Key_Up, "D": Qt.Key.Key_Down}
    await keyboard.tab_to_widget(keyboard.panel.parts.marked["it"])
    await keyboard.key(Qt.Key.Key_Space)
    for move in moves:
        await keyboard.key(ways[move])


async def companion(running: Running) -> None:
    from PySide6.QtCore import Qt

    from annotator.core.events import DraftSaved
    from journeys.restless_worker import tell

    keyboard = await at_task(running)
    await keyboard.key(Qt.Key.Key_1)
    await stroke(keyboard, "RRD")
    await keyboard.key(Qt.Key.Key_Space)
    await keyboard.key(Qt.Key.Key_2)
    await stroke(keyboard, "LLUU")
    await keyboard.driver.until(lambda: len(keyboard.page.answer.items) == 2, "both are in the answer")
    await keyboard.driver.event(DraftSaved, lambda: keyboard.driver.press(Qt.Key.Key_Left))
    tell("kept", answer=keyboard.page.answer.serialize())
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    from annotator.app.main import main

    main(["open", "--home", str(Path(sys.argv[1])), str(Path(sys.argv[2]))], companion)
