"""Work on thousands of rows in slices, between which the window lives."""

from __future__ import annotations

from collections.abc import Iterator
from time import perf_counter

from PySide6.QtCore import QObject, QTimer

SLICE_S = 0.01


class Slices(QObject):
    """One piece of work at a time: what begins takes the place of what has not ended."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._steps: Iterator[None] = iter(())
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._slice)

    @property
    def is_busy(self) -> bool:
        return self._timer.isActive()

    def begin(self, steps: Iterator[None]) -> None:
        """The first slice at once: small work is done when this returns."""
        self._steps = steps
        self._timer.start(0)
        self._slice()

    def finish(self) -> None:
        """All that is left, for who cannot wait."""
        for _step in self._steps:
            pass
        self._timer.stop()

    def _slice(self) -> None:
        until_s = perf_counter() + SLICE_S
        for _step in self._steps:
            if perf_counter() >= until_s:
                return
        self._timer.stop()
