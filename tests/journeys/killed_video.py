"""The child of the kill test of films: `python tests/journeys/killed_video.py HOME BUNDLE`. It marks a range, opens
another, tells of both in one line as soon as they are on disk, and waits to be killed."""

from __future__ import annotations

import asyncio
import json
import os
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from annotator.app.gui.program import Running


def begun_on_disk(home: Path) -> str:
    with closing(sqlite3.connect(f"file:{home / 'records.sqlite3'}?mode=ro", uri=True)) as records:
        found = records.execute("SELECT value FROM settings WHERE key = 'begun'").fetchone()
    return "" if found is None else str(found[0])


async def companion(running: Running) -> None:
    from PySide6.QtCore import Qt

    from journeys.video_marker import VideoMarker

    marker = VideoMarker(running)
    await marker.begins()
    await marker.step(5)
    await marker.open(Qt.Key.Key_C)
    await marker.step(4)
    await marker.close(Qt.Key.Key_C)
    await marker.open(Qt.Key.Key_F)
    await marker.driver.until(lambda: "Fast" in begun_on_disk(Path(sys.argv[1])), "what is open is on disk")
    sys.stdout.write(json.dumps({"regions": marker.items, "opened": marker.opened[0].frame}) + "\n")
    sys.stdout.flush()
    await asyncio.Event().wait()


if __name__ == "__main__":
    # Inside the guard: worker processes import this file anew and need none of it.
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    os.environ["QT_QPA_PLATFORM"] = "offscreen"

    from annotator.app.main import main

    raise SystemExit(main(["open", "--home", sys.argv[1], sys.argv[2]], companion))
