"""The child of the test of endings: `python tests/journeys/ended_program.py HOME BUNDLE WAY AFTER_S SEED`.

Somebody opens a bundle, presses this and that, and leaves after so many seconds: by `close` or by `keys`. With another
way they wait for a signal. Nothing of the program is faked."""

from __future__ import annotations

import asyncio
import os
import random
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from annotator.app.gui.program import Running


async def companion(running: Running) -> None:
    from PySide6.QtCore import Qt, QTimer
    from PySide6.QtWidgets import QApplication

    from journeys.driver import Driver

    driver = Driver(running)
    way, after_s, seed = WANTED
    keys, none = random.Random(int(seed)), Qt.KeyboardModifier.NoModifier
    ctrl, alt = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
    pages = [(key, alt) for key in (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_5)]
    at_task = [Qt.Key.Key_PageDown, Qt.Key.Key_PageUp, Qt.Key.Key_F4, Qt.Key.Key_F5, Qt.Key.Key_Space, Qt.Key.Key_Tab]

    def leave() -> None:
        if way == "close":
            QTimer.singleShot(0, running.top.close)
        elif way == "keys":
            # What Escape closes: a list that dropped down, or what lies over the window.
            while (over := QApplication.activePopupWidget() or QApplication.activeModalWidget()) is not None:
                over.close()
            driver.press(Qt.Key.Key_Q, ctrl)

    sys.stdout.write("window\n")
    sys.stdout.flush()
    asyncio.get_running_loop().call_later(float(after_s), leave)
    await driver.active()
    while True:
        await asyncio.sleep(keys.random() * 0.3)
        driver.press(*keys.choice([*pages, *((key, none) for key in at_task * 3)]))


if __name__ == "__main__":
    # Inside the guard: worker processes import this file anew and need none of it.
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    os.environ["QT_QPA_PLATFORM"] = "offscreen"

    from annotator.app.main import run

    _program, home, bundle, *WANTED = sys.argv
    sys.argv[1:] = ["open", "--home", home, bundle]
    run(companion)
