"""Somebody whose records come to harm: first they do a day's work, and a copy is made in the middle of it; then they
start the program with damaged records, read what it says, press Enter, and work on. Each is a life of the program."""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Callable, Coroutine
from contextlib import closing
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from annotator.app.gui import startup
from annotator.app.gui.program import Running
from annotator.core.answer.assignment import AssignmentState
from annotator.core.events import WorkPaused, WorkResumed
from annotator.core.settings import GRACE
from annotator.store.folders.home import Home
from annotator.ui.windows.recovery import RecoveryWindow
from hard_times.lives import Request
from hard_times.restless_hand import CTRL, CTRL_SHIFT, Hand, tell
from ui.stage import says

LOOK_EVERY_MS = 5
LONG_GRACE_S = 60
MORNING, AFTERNOON, MEND = "morning", "afternoon", "mend"
KILLED, OF_NOON = "killed", "of noon"  # what the afternoon leaves in its scratch folder

type Errand = Callable[[Running], Coroutine[Any, Any, None]]


def errand_of(request: Request) -> Errand:
    """To be called before the program starts."""

    def hand(running: Running) -> Person:
        return Person(running, request.places, random.Random(request.seed))

    async def morning(running: Running) -> None:
        await hand(running).work_through_morning()

    async def afternoon(running: Running) -> None:
        await hand(running).work_through_afternoon(Home(Path(request.home)), Path(request.scratch))

    async def mend(running: Running) -> None:
        await hand(running).work_on(pages)

    pages: list[RecoveryWindow] = []
    if request.errand == AFTERNOON:
        startup.COPY_AFTER_S = 0.0
    if request.errand == MEND:
        _read_and_press(pages)
    return {MORNING: morning, AFTERNOON: afternoon, MEND: mend}[request.errand]


class Person(Hand):
    async def work_through_morning(self) -> None:
        await self.driver.active()
        await self._set_grace(0)
        for kind in sorted(self._places):
            await self.turn_to(kind)
            await self._finish_task()
            await self._send(Qt.Key.Key_Space, CTRL_SHIFT)
            await self._finish_task()
        await self._all_sent()
        self.driver.running.top.closing.emit()

    async def work_through_afternoon(self, home: Home, scratch: Path) -> None:
        driver = self.driver
        await driver.active()
        await driver.until(lambda: any(home.copies.glob("*.sqlite3")), "the copy is there")
        await self._set_grace(0)
        for number, kind in enumerate(sorted(self._places)):
            await self.turn_to(kind)
            await self._finish_task()
            await self._finish_task()
            if number == len(self._places) // 2:
                await self._all_sent()
                _keep_moment(home, scratch)
                await driver.event(WorkPaused, lambda: driver.press(Qt.Key.Key_P, CTRL))
                await driver.rested(300)
                await driver.event(WorkResumed, lambda: driver.press(Qt.Key.Key_P, CTRL))
                await driver.active()
        await self._all_sent()
        await self._set_grace(LONG_GRACE_S)
        for kind in (sorted(self._places) * 3)[:3]:
            await self.turn_to(kind)
            await self._finish_task()
        while not await driver.running.services.delivery.waiting():  # what was sent may have been taken back
            await self._finish_task()
        await self._answer()
        await driver.running.services.intents.settled()
        shutil.copytree(home.folder, scratch / KILLED)
        driver.running.top.closing.emit()

    async def work_on(self, pages: list[RecoveryWindow]) -> None:
        """All that waits is sent, one more task is answered, and the person leaves."""
        driver, services = self.driver, self.driver.running.services
        await driver.active()
        if pages:
            notice = driver.running.window.notice
            await driver.until(lambda: says(notice, "Your records have been restored"), "it is told")
            words = " ".join(label.text() for label in notice.findChildren(QLabel))
            tell("notice", words=words)
        parcels = await services.delivery.parcels()
        tell("there", results=[parcel.unique_id for parcel in parcels])
        await self._set_grace(0)
        await self.turn_to(self.chance.choice(sorted(self._places)))
        while self._view.state is not AssignmentState.OPEN:
            await self._step()
        await self._finish_task()
        await self.finish()

    async def _finish_task(self) -> None:
        await self._answer()
        await self._send(Qt.Key.Key_Return, CTRL)

    async def _set_grace(self, grace_s: int) -> None:
        services = self.driver.running.services
        services.intents.post(lambda: services.preferences.choose(GRACE, str(grace_s)))
        await self.driver.until(lambda: services.preferences.grace_s() == grace_s, "the grace is as wanted")

    async def _all_sent(self) -> None:
        services = self.driver.running.services
        while await services.delivery.waiting():
            services.delivery.nudge()
            await self.driver.rested(50)


def _keep_moment(home: Home, scratch: Path) -> None:
    """The records as they are now, whole, and their log."""
    kept = scratch / OF_NOON
    kept.mkdir()
    with closing(sqlite3.connect(home.records)) as source, closing(sqlite3.connect(kept / "whole")) as target:
        source.backup(target)
    for path in home.folder.glob("records.sqlite3*"):
        shutil.copyfile(path, kept / path.name)


def _read_and_press(pages: list[RecoveryWindow]) -> None:
    """In each window about damaged records that comes: what it says is told, and what has the focus is pressed."""
    show_event = RecoveryWindow.showEvent

    def shown(window: RecoveryWindow, event: QShowEvent) -> None:
        show_event(window, event)
        pages.append(window)
        QTimer.singleShot(0, window, lambda: _press(window))

    wanted: Any = RecoveryWindow
    wanted.showEvent = shown


def _press(window: RecoveryWindow) -> None:
    focused = window.focusWidget()
    if window.doing.isVisible() or focused is None:
        QTimer.singleShot(LOOK_EVERY_MS, window, lambda: _press(window))
        return
    cells = [label.text() for label in window._card.findChildren(QLabel)]
    texts = {name: getattr(window, name).text() for name in ("title", "happened", "gives", "lost", "failed")}
    tell("page", trouble=window.found.trouble, offers=window.restore.isVisible(), cells=cells, **texts)
    QTest.keyClick(focused, Qt.Key.Key_Return)
