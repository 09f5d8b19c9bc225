"""Waiting times in labelme, run as its own command in its own environment.

`python labelme_session.py FOLDER BEGIN_NS`. The steps are those of `peer_watcher`; the report goes to standard output.
The program is used from outside: its window is found among Qt's, and images are selected in its list by a click. An
image counts as shown in the first turn of the event loop after the paint event that shows it.
"""

from __future__ import annotations

import json
import os
import runpy
import sys
import time
from pathlib import Path
from unittest.mock import patch

from PySide6.QtCore import QEvent, QEventLoop, QObject, QTimer
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication, QListWidget


class Session(QObject):
    def __init__(self, begin_ns: int) -> None:
        super().__init__()
        self._begin_ns = begin_ns
        (self._canvas,) = (widget for widget in QApplication.allWidgets() if type(widget).__name__ == "Canvas")
        self._window = self._canvas.window()
        self._before = 0
        self._painted_ns = 0
        self._loop = QEventLoop()
        self._canvas.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._canvas and event.type() is QEvent.Type.Paint and self._shows_another():
            QTimer.singleShot(0, self._note)
        return False

    def tour(self) -> dict[str, float]:
        self._window.resize(*WINDOW_PX)
        self._loop.exec()
        report = {"start_ms": (self._painted_ns - self._begin_ns) / 1e6, "start_cpu_ms": processor_ms(os.getpid())}
        self._rest()
        report["memory_12_mb"] = memory_mb(os.getpid())
        (files,) = (one for one in self._window.findChildren(QListWidget) if one.count() == len(IMAGES))
        for name, (origin, target) in TOUR.items():
            self._go(files, origin)
            self._rest()
            report[f"{name}_ms"] = self._go(files, target)
        self._rest()
        report["memory_50_mb"] = memory_mb(os.getpid())
        return report

    def _go(self, files: QListWidget, row: int) -> float:
        """Return the milliseconds until the image of a row is painted."""
        if files.currentRow() == row:
            return 0.0
        begin_ns = time.monotonic_ns()
        files.setCurrentRow(row)
        self._loop.exec()
        return (self._painted_ns - begin_ns) / 1e6

    def _rest(self) -> None:
        """Wait until the program is idle, so that prefetching has ended."""
        spent_ms = processor_ms(os.getpid())

        def look() -> None:
            nonlocal spent_ms
            spent_ms, before_ms = processor_ms(os.getpid()), spent_ms
            if spent_ms - before_ms < RESTS_BELOW_MS:
                self._loop.quit()

        timer = QTimer()
        timer.setInterval(LOOK_EVERY_MS)
        timer.timeout.connect(look)
        timer.start()
        self._loop.exec()
        timer.stop()

    def _shows_another(self) -> bool:
        pixmap = vars(self._canvas).get("pixmap")
        return isinstance(pixmap, QPixmap) and not pixmap.isNull() and pixmap.cacheKey() != self._before

    def _note(self) -> None:
        pixmap = vars(self._canvas)["pixmap"]
        if pixmap.cacheKey() != self._before:
            self._before = pixmap.cacheKey()
            self._painted_ns = time.monotonic_ns()
            self._loop.quit()


def played(_app: QApplication) -> int:
    """Run Qt's event loop in place of its own `exec`."""
    report = Session(int(begin_ns)).tour()
    sys.stdout.write(json.dumps(report) + "\n")
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    from benchmarks.peer_tour import IMAGES, LOOK_EVERY_MS, RESTS_BELOW_MS, TOUR, WINDOW_PX
    from benchmarks.processes import memory_mb, processor_ms

    folder, begin_ns = sys.argv[1:]
    sys.argv = ["labelme", "--logger-level", "error", folder]
    with patch.object(QApplication, "exec", played):
        runpy.run_module("labelme", run_name="__main__", alter_sys=True)
