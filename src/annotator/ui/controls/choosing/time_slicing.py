"""Background work on thousands of rows in time slices, between which the window stays responsive."""

from __future__ import annotations

from collections.abc import Iterator
from time import perf_counter

from PySide6.QtCore import QObject, QTimer

SLICE_S = 0.01


class Slices(QObject):
    """A runner for one job at a time. A new job replaces an unfinished one."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._steps: Iterator[None] = iter(())
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._slice)

    @property
    def is_busy(self) -> bool:
        return self._timer.isActive()

    def begin(self, steps: Iterator[None]) -> None:
        """Start a job and run its first slice at once, so that small jobs are finished on return."""
        self._steps = steps
        self._timer.start(0)
        self._slice()

    def finish(self) -> None:
        """Run the rest of the job synchronously."""
        for _step in self._steps:
            pass
        self._timer.stop()

    def _slice(self) -> None:
        until_s = perf_counter() + SLICE_S
        for _step in self._steps:
            if perf_counter() >= until_s:
                return
        self._timer.stop()
