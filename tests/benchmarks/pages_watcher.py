"""Watcher inside the program while the user looks at years of work.

Measures the time from the key until the page of earnings, or of a day, is painted with every figure.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer

from annotator.app.gui.program import Running
from annotator.core.pay.periods import Period
from annotator.ui.pages.earnings.page import EarningsPage
from annotator.ui.pages.timesheet.page import TimesheetPage
from annotator.ui.windows.base import BaseWindow
from journeys.driver import PATIENCE_S, Driver

STILL_MS = 150  # after this long without painting the page is complete


class PagesWatcher:
    def __init__(self) -> None:
        self._report: dict[str, float] = {}

    async def watch(self, running: Running) -> None:
        driver = Driver(running)
        await driver.active()
        window = running.window
        for number in ("first", "again"):
            self._report[f"earnings_{number}_ms"] = await self._key(driver, Qt.Key.Key_4, lambda: _filled(window.page))
            self._report[f"timesheet_{number}_ms"] = await self._key(driver, Qt.Key.Key_3, lambda: _listed(window.page))
        await self._key(driver, Qt.Key.Key_4, lambda: _filled(window.page))
        for period in Period:
            self._report[f"{period.value}_ms"] = await self._period(driver, window.earnings, period)
        sys.stdout.write(json.dumps(self._report) + "\n")
        window.closing.emit()

    async def _key(self, driver: Driver, key: Qt.Key, is_there: Callable[[], bool]) -> float:
        """Return the milliseconds from the key."""
        painted = Painted(driver.running.top, is_there)
        begin = time.perf_counter()
        driver.press(key, Qt.KeyboardModifier.AltModifier)
        return (await painted.still() - begin) * 1000

    async def _period(self, driver: Driver, page: EarningsPage, period: Period) -> float:
        """Return the milliseconds from the selection of another period."""
        painted = Painted(driver.running.top, lambda: True)
        begin = time.perf_counter()
        index = list(Period).index(period)
        page.period.setCurrentIndex(index)
        page.period.activated.emit(index)
        return (await painted.still() - begin) * 1000


def _filled(page: object) -> bool:
    return isinstance(page, EarningsPage) and page.figures is not None and page.figures.requesters.isVisible()


def _listed(page: object) -> bool:
    return isinstance(page, TimesheetPage) and page.list.isVisible()


class Painted(QObject):
    """Records the last time at which a window was painted with the expected content. Qt requests painting with an event
    and paints in one go."""

    def __init__(self, window: BaseWindow, is_there: Callable[[], bool]) -> None:
        super().__init__(window)
        self._window = window
        self._is_there = is_there
        self._still: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(STILL_MS)
        self._last = 0.0
        self._timer.timeout.connect(self._end)
        window.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.UpdateRequest and self._is_there():
            QTimer.singleShot(0, self, self._note)  # painting has ended when the event loop turns next
        return False

    def _end(self) -> None:
        if not self._still.done():
            self._still.set_result(self._last)

    def _note(self) -> None:
        self._last = time.perf_counter()
        self._timer.start()

    async def still(self) -> float:
        """Return the time of the last painting, on `time.perf_counter`."""
        last = await asyncio.wait_for(self._still, PATIENCE_S)
        self._window.removeEventFilter(self)
        return last
