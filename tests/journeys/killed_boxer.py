"""Somebody who draws boxes on a film and is killed in the middle of the next: `python killed_boxer.py HOME BUNDLE`.
What was kept by then is told as one JSON line: the answer, and the corners of the box that is begun.

Nothing is imported before it is wanted: the processes that decode import this file once more, and have little room."""

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
    from journeys.boxer import Boxer
    from journeys.restless_worker import tell

    boxer = Boxer(running)
    session = running.services.session
    await boxer.boxes()
    await boxer.driver.event(DraftSaved, lambda: boxer.driver.press(Qt.Key.Key_3))
    await boxer.press([Qt.Key.Key_1, Qt.Key.Key_Space])
    await boxer.driver.until(lambda: '"corners": [[' in (session.drawings._saved or ""), "the corner is on disk")
    tell("kept", answer=boxer.keyboard.page.answer.serialize(), corners=boxer.tracks.drawing.corners.drawn)
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    from annotator.app.main import main

    main(["open", "--home", str(Path(sys.argv[1])), str(Path(sys.argv[2]))], companion)
