"""A session that is killed with a result on its way: `python killed_in_grace.py HOME BUNDLE STEP`. One task is answered
and submitted. `grace`: killed in its grace time; else just before a step of the folder connector, in the middle of
handing the result over. The unique_id and the answer are told as one JSON line."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from PySide6.QtCore import Qt

from annotator.app.gui.program import Running
from annotator.app.main import main
from annotator.connectors import folder
from annotator.core.events import TaskSubmitted
from journeys.driver import Driver
from journeys.restless_worker import edit, enter, tell, view_of

GRACE_S = 60


def die(*_words: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


async def companion(running: Running) -> None:
    step = sys.argv[3]
    driver = Driver(running, grace_s=GRACE_S if step == "grace" else 0)
    await driver.active()
    await enter(driver)
    await edit(driver, Qt.Key.Key_B)
    view = view_of(running)
    if step != "grace":
        setattr(folder, step, die)
    tell("submitting", unique_id=view.unique_id, answer=view.answer.as_json())
    await driver.event(TaskSubmitted, lambda: driver.press(Qt.Key.Key_Return))
    if step == "grace":
        die()
    await driver.until(lambda: False, "the connector is asked")


if __name__ == "__main__":
    main(["--home", str(Path(sys.argv[1]))], companion)
