"""The child of the test of a stopped program: `python tests/journeys/stopped_program.py HOME BUNDLE CLOCK`.

Somebody works at a task. The clocks are later by the milliseconds in the file CLOCK, which is changed only while the
process is stopped: so that time passes without anybody waiting for it."""

from __future__ import annotations

import mmap
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from annotator.app.gui.program import Running

SOME_MS = 60_000


async def companion(running: Running) -> None:
    from PySide6.QtCore import Qt

    from annotator.core.events import DraftSaved, TaskSubmitted
    from journeys.driver import Driver

    driver, clock_ms = Driver(running), running.services.journal.running_ms
    await driver.active()
    await driver.task_on_screen()
    await driver.event(DraftSaved, lambda: driver.press(Qt.Key.Key_B))
    begin_ms = clock_ms()
    sys.stdout.write("working\n")
    sys.stdout.flush()
    await driver.until(lambda: clock_ms() > begin_ms + SOME_MS, "the program goes on")
    await driver.event(TaskSubmitted, lambda: driver.press(Qt.Key.Key_Return))
    running.window.closing.emit()


def push_clocks(file: Path) -> None:
    from annotator.app.gui import system_clock

    real_ms = system_clock.clocks_ms
    with file.open("rb") as opened:
        shared = mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ)

    def later_ms() -> tuple[int, int]:
        awake_ms, running_ms = real_ms()
        pushed_ms = int.from_bytes(shared[:])
        return awake_ms + pushed_ms, running_ms + pushed_ms

    system_clock.clocks_ms = later_ms


if __name__ == "__main__":
    # Inside the guard: worker processes import this file anew and need none of it.
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    os.environ["QT_QPA_PLATFORM"] = "offscreen"

    from annotator.app.main import main

    push_clocks(Path(sys.argv[3]))
    raise SystemExit(main(["open", "--home", sys.argv[1], sys.argv[2]], companion))
