"""A worker who writes marks wherever something is that must not leave the machine, and then does a day's work in small.
For the capture test, which looks for the marks in everything that left."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtDBus import QDBusConnection, QDBusMessage
from PySide6.QtWidgets import QApplication, QWidget

from annotator.app.gui.program import Running
from annotator.core.events import (
    BundleImported,
    ConsentRequested,
    ConsentsChanged,
    DraftSaved,
    TaskShown,
    TaskSubmitted,
    WorkPaused,
    WorkResumed,
)
from annotator.core.ledger.intervals import State
from annotator.core.ledger.time_corrections import TimeCorrection
from annotator.core.money.states import MoneyState
from annotator.core.settings import LANGUAGE, RESULTS_FOLDER
from annotator.ui.i18n import number_format
from core.pay.hourly_pay import hourly_pay
from journeys.driver import Driver

PLATFORM = "Zebrawerk Plattform"
NOTE = "zebra-note-4711"
REASON = "zebra-reason-1312"
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
MOST_TABS = 12


class MarkedWorker:
    def __init__(self, results: str, bundle: str) -> None:
        """`bundle` is its folder; `leaks` in its place: nothing is done but what the promise forbids, each kind of it
        once."""
        self._results = results
        self._bundle = bundle
        self._sent: list[str] = []
        self.driver: Driver

    async def companion(self, running: Running) -> None:
        self.driver = driver = Driver(running, agrees=False)
        await driver.active()
        if self._bundle == "leaks":
            self._break_the_promise()
            driver.press(Qt.Key.Key_Q, CTRL)
            return
        await running.services.preferences.choose(RESULTS_FOLDER, self._results)
        await self._first_task()
        await self._agree()
        await self._pause()
        await self._another_platform()
        for _number in range(3):
            await self._answer_one()
        await driver.event(TaskSubmitted, lambda: driver.press(Qt.Key.Key_Space, CTRL | SHIFT))
        await self._judge()
        await self._decide()
        pay = self._pay()
        await self._look_around()
        (pseudonym,) = (await running.services.consents.pseudonyms.all()).values()
        report = {"marks": [PLATFORM, NOTE, REASON, *pay], "sent": self._sent, "pseudonym": pseudonym.text}
        sys.stdout.write(json.dumps(report) + "\n")
        sys.stdout.flush()
        driver.press(Qt.Key.Key_Q, CTRL)

    async def _first_task(self) -> None:
        driver = self.driver
        await driver.until(lambda: self._focused().objectName() == "sample", "the inbox is there")
        await driver.event(BundleImported, lambda: driver.running.window.inbox.take(self._bundle))
        await driver.until(lambda: self._focused().objectName() == "start", "the focus is on the bundle")
        await driver.event(TaskShown, lambda: driver.press(Qt.Key.Key_Space))
        await driver.task_on_screen()
        await driver.until(lambda: self._state() is State.INSTRUCTIONS, "the instructions are read")
        driver.press(Qt.Key.Key_Return)
        await driver.until(lambda: self._state() is State.ON_TASK, "the task is worked on")
        await self._tag()
        await driver.event(ConsentRequested, lambda: driver.press(Qt.Key.Key_Return))

    async def _agree(self) -> None:
        """By keyboard: what was pressed for the task agrees to nothing, and Tab leads to the yes."""
        driver, page = self.driver, self.driver.running.window.agreement
        await driver.until(lambda: driver.page is page and page.agree.isEnabled(), "the panel shows what leaves")
        assert self._state() is State.SEARCHING
        for _tab in range(MOST_TABS):
            if page.agree.hasFocus():
                break
            before = self._focused()
            driver.press(Qt.Key.Key_Tab)
            await driver.until(partial(self._has_left, before), "the focus goes on")
        await driver.event(ConsentsChanged, lambda: driver.press(Qt.Key.Key_Space))
        await driver.task_on_screen()

    def _has_left(self, before: QWidget) -> bool:
        return self._focused() is not before

    async def _answer_one(self) -> None:
        driver = self.driver
        await self._tag()
        await driver.event(TaskShown, lambda: driver.press(Qt.Key.Key_Return))
        await driver.task_on_screen()

    async def _tag(self) -> None:
        driver = self.driver
        view = driver.running.services.session.view()
        assert view is not None
        self._sent.append(view.unique_id)
        await driver.event(DraftSaved, lambda: driver.press(Qt.Key.Key_1))
        await driver.event(DraftSaved, lambda: driver.press(Qt.Key.Key_S))

    async def _pause(self) -> None:
        driver = self.driver
        await driver.event(WorkPaused, lambda: driver.press(Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier))
        await driver.rested(200)
        await driver.event(WorkResumed, lambda: driver.press(Qt.Key.Key_Space))
        await driver.active()

    async def _another_platform(self) -> None:
        services = self.driver.running.services
        await services.side_activities.begin(State.ELSEWHERE_WORKING, PLATFORM)
        await self.driver.rested(200)
        await services.side_activities.end()

    async def _judge(self) -> None:
        services = self.driver.running.services
        await services.books.time_corrections.correct(TimeCorrection(0, 50, State.PAUSE, reason=REASON))

    async def _decide(self) -> None:
        books = self.driver.running.services.books.bookkeeping
        await books.enter_reward(PLATFORM, "7.77", "EUR", note=NOTE)
        await books.decide(self._sent[:1], MoneyState.APPROVED, note=NOTE)

    def _pay(self) -> list[str]:
        """Return the hourly pay as shown and as computed."""
        found = hourly_pay(self.driver.running.services.journal.reading().today)
        assert found
        return [
            text for currency, rate in found.items() for text in (number_format.rate(rate, currency), f"{rate:.6f}")
        ]

    async def _look_around(self) -> None:
        """Every page, and the program in another language: all that is ever drawn or loaded late."""
        driver, window = self.driver, self.driver.running.window
        for name in ("outbox", "timesheet", "earnings", "settings"):
            window.turn_to(name)
            await driver.running.services.intents.settled()
        await driver.running.services.preferences.choose(LANGUAGE, "fr")
        await driver.running.services.background_intents.settled()
        await driver.until(lambda: driver.running.window is not window, "the window speaks French")
        while await driver.running.services.delivery.waiting():
            await driver.rested(20)
        await driver.active()

    def _break_the_promise(self) -> None:
        (Path(self._results).parent / "leak.txt").write_text("seven hours\n", encoding="utf-8")
        told = f"import pathlib; pathlib.Path({os.environ['TMPDIR']!r}, 'leak.txt').touch()"
        subprocess.run([sys.executable, "-c", told], check=True)
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as sender:
            sender.connect_ex(("127.0.0.1", 9))  # whether or not anybody is there
        told_to_all = QDBusMessage.createSignal("/leak", "test.Leak", "Said")
        told_to_all.setArguments([NOTE])
        assert QDBusConnection.sessionBus().send(told_to_all)

    def _state(self) -> State:
        return self.driver.running.services.journal.state

    def _focused(self) -> QWidget:
        return QApplication.focusWidget() or self.driver.running.top
