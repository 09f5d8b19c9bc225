"""Runs the program, posts the event of a file that the desktop asks it to open, once before there is a window and once
later, and writes down the bundles that the program has then: `python opened_by_desktop.py HOME EARLY LATER`."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QUrl
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication

from annotator.store.bundles.library import BundleLibrary
from annotator.store.folders.home import Home

if TYPE_CHECKING:
    from annotator.app.gui.program import Running

LOOK_EVERY_S = 0.005
WITHIN_S = 120


async def until(condition: Callable[[], bool]) -> None:
    loop = asyncio.get_running_loop()
    until_s = loop.time() + WITHIN_S
    while not condition():
        if loop.time() > until_s:
            raise TimeoutError("the bundle is not taken")
        await asyncio.sleep(LOOK_EVERY_S)


async def play(running: Running) -> None:
    bundles = BundleLibrary(Home(Path(sys.argv[1])).bundles)
    await until(lambda: len(bundles.keys()) == 1)
    running.window.showMinimized()
    # A web address has no file. Python keeps no event, so the application gets it as it comes from Qt.
    QCoreApplication.postEvent(running.app, QFileOpenEvent(QUrl("https://example.org/x.annotator")))
    QCoreApplication.postEvent(running.app, QFileOpenEvent(sys.argv[3]))
    await until(lambda: len(bundles.keys()) == 2 and not running.window.isMinimized())
    sys.stdout.write(json.dumps(sorted(bundles.keys())) + "\n")
    running.window.closing.emit()


if __name__ == "__main__":
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from annotator.app.gui import appearance, program
    from annotator.app.main import main

    def introduce_and_post(app: QApplication) -> None:
        appearance.introduce(app)
        QCoreApplication.postEvent(app, QFileOpenEvent(sys.argv[2]))

    vars(program)["introduce"] = introduce_and_post
    raise SystemExit(main(["--home", sys.argv[1]], play))
