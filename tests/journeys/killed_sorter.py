"""Somebody who orders cards and is killed once that is on disk: `python killed_sorter.py HOME BUNDLE`. The answer is
told as one JSON line. A third argument: the card goes into the next column."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from annotator.app.gui.program import Running


async def companion(running: Running) -> None:
    from PySide6.QtCore import Qt

    from annotator.core.events import DraftSaved
    from journeys.driver import Driver
    from journeys.keyboard import Keyboard
    from journeys.restless_worker import tell

    driver = Driver(running)
    keyboard = Keyboard(driver)
    await driver.active()
    await driver.task_on_screen()
    (part,) = keyboard.panel.parts.controls.values()
    await keyboard.tab_to(part)
    control = Qt.KeyboardModifier.ControlModifier
    key = Qt.Key.Key_End
    if len(sys.argv) > 3:
        key, control = Qt.Key.Key_Right, control | Qt.KeyboardModifier.ShiftModifier
    await driver.event(DraftSaved, lambda: driver.press(key, control))
    tell("kept", answer=keyboard.page.answer.serialize())
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    from annotator.app.main import main

    main(["open", "--home", str(Path(sys.argv[1])), str(Path(sys.argv[2]))], companion)
