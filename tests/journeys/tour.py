"""A tour of every screen, with something to see on each. The screenshots are taken here and nowhere else."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from annotator.core.events import (
    AnswerUnsound,
    BundleImported,
    BundleRejected,
    ConsentRequested,
    DraftSaved,
    OutboxChanged,
    SettingsChanged,
    SideActivityChanged,
    TaskShown,
    TaskSubmitted,
    WorkPaused,
    WorkResumed,
)
from annotator.core.ledger.intervals import State
from annotator.core.settings import APPEARANCE, LANGUAGE, REFERENCE_WAGE, RESULTS_FOLDER, Setting
from annotator.services.task.queue import TaskView
from annotator.ui.windows.shortcut_sheet import ShortcutSheet
from bundle_making import valid_files, write_folder
from journeys.album import Album
from journeys.design_tour import DesignTour
from journeys.driver import WINDOW_PX, Driver
from paid_sample import KEY, paid_sample

SUBMITTED = 11
UNPLUGGED = "/media/usb-stick/results"  # nothing makes the folder above it
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


class Tour:
    def __init__(self, driver: Driver, target: Path, scratch: Path) -> None:
        self.driver = driver
        self._look = Album(driver, target).look
        self._scratch = scratch

    async def play(self, language: str, theme: str) -> None:
        await self.driver.active()
        await self.driver.choose(LANGUAGE, language)
        await self.driver.choose(APPEARANCE, theme)
        await self._inbox()
        await self._first_task()
        await self._work()
        await self._pause()
        await self._outbox()
        await DesignTour(self.driver, self._scratch, self._look).play()
        await self._rest()
        self.driver.running.window.closing.emit()

    async def _inbox(self) -> None:
        driver = self.driver
        driver.running.window.turn_to("inbox")
        await self._settled()
        assert driver.page is driver.running.window.inbox
        self._look("inbox-empty")
        for name in ("timesheet", "earnings"):
            driver.running.window.turn_to(name)
            await self._settled()
            self._look(f"{name}-empty")
        driver.running.window.turn_to("inbox")
        broken = dict(valid_files())
        broken["bundle.toml"] = broken["bundle.toml"].replace(b'"0.04"', b'"-1"').replace(b'"EUR"', b'"EUX"')
        broken["tasks.csv"] = b"id,image\nfirst,media/first.png\nfirst,media/gone.png\n"
        broken["config.xml"] = broken["config.xml"].replace(b"Header", b"Heading")
        bundle = write_folder(self._scratch / "street-things", broken)
        await driver.event(BundleRejected, lambda: driver.running.window.inbox.take(str(bundle)))
        await self._settled()
        self._look("inbox-problems")
        write_folder(bundle, valid_files())
        await driver.event(BundleImported, lambda: driver.running.window.inbox.take(str(bundle)))
        paid = str(paid_sample(self._scratch / "what-is-in-the-picture"))
        await driver.event(BundleImported, lambda: driver.running.window.inbox.take(paid))
        await self._settled()
        self._look("inbox")

    async def _first_task(self) -> None:
        driver = self.driver
        await driver.event(TaskShown, lambda: driver.running.window.open_bundle(KEY))
        await driver.until(lambda: driver.activity is State.INSTRUCTIONS, "they are being read")
        await self.driver.rested(1200)
        self._look("instructions")
        driver.press(Qt.Key.Key_Return)
        await driver.until(lambda: driver.activity is State.ON_TASK, "the task is begun")
        await driver.event(AnswerUnsound, lambda: driver.press(Qt.Key.Key_Return))
        self._look("answer-missing")
        await driver.event(DraftSaved, lambda: driver.press(Qt.Key.Key_2))
        await driver.event(DraftSaved, lambda: driver.press(Qt.Key.Key_S))
        await self.driver.rested(2400)
        self._look("workbench-first-task")
        for _ in range(6):
            driver.press(Qt.Key.Key_Plus, CTRL)
        await self.driver.rested(400)
        self._look("workbench-zoomed")

    async def _work(self) -> None:
        driver = self.driver
        for number in range(SUBMITTED):
            view = self._view()
            if not view.answer.items:
                await driver.event(DraftSaved, lambda: driver.press(Qt.Key.Key_6))
                await driver.event(DraftSaved, lambda: driver.press(Qt.Key.Key_S))
            await self.driver.rested(900 + 150 * (number % 4))
            if number == 2:
                self._look("workbench-early")
            if number == 0:
                await self._agree()
            else:
                await driver.event(TaskShown, lambda: driver.press(Qt.Key.Key_Return))
            await driver.task_on_screen()
        await driver.event(DraftSaved, lambda: driver.press(Qt.Key.Key_1))
        await driver.event(DraftSaved, lambda: driver.press(Qt.Key.Key_6))
        await self.driver.rested(2400)
        self._look("workbench")
        driver.running.window.resize(960, 600)
        await driver.rested(300)
        self._look("workbench-small")
        driver.running.window.resize(*WINDOW_PX)
        await driver.rested(300)

    async def _agree(self) -> None:
        """The first result: what would leave is shown, and agreed to."""
        driver = self.driver
        await driver.event(ConsentRequested, lambda: driver.press(Qt.Key.Key_Return))
        page = driver.running.window.agreement
        await driver.until(lambda: driver.page is page and page.agree.isEnabled(), "the panel shows what leaves")
        await driver.rested(300)
        self._look("agreement")
        driver.running.window.resize(960, 600)
        await driver.rested(300)
        self._look("agreement-small")
        driver.running.window.resize(*WINDOW_PX)
        await driver.event(TaskShown, page.agree.click)

    async def _pause(self) -> None:
        driver = self.driver
        await driver.event(WorkPaused, lambda: driver.press(Qt.Key.Key_P))
        await self.driver.rested(1300)
        self._look("pause")
        await driver.event(WorkResumed, lambda: driver.press(Qt.Key.Key_R))
        await self.driver.rested(1300)
        self._look("recovery")
        await driver.event(SideActivityChanged, lambda: driver.press(Qt.Key.Key_Space))
        await driver.event(WorkPaused, lambda: driver.press(Qt.Key.Key_P))
        await driver.event(WorkResumed, lambda: driver.press(Qt.Key.Key_Space))
        await driver.active()

    async def _outbox(self) -> None:
        driver = self.driver
        await driver.event(SettingsChanged, lambda: self._post_choice(RESULTS_FOLDER, UNPLUGGED))
        await driver.event(TaskSubmitted, lambda: driver.press(Qt.Key.Key_Space, CTRL | SHIFT))
        await driver.until(lambda: isinstance(driver.events[-1], OutboxChanged), "the delivery was tried")
        driver.running.window.turn_to("outbox")
        await self._settled()
        await self.driver.rested(300)
        driver.running.window.outbox.show_data.click()
        self._look("outbox")

    async def _rest(self) -> None:
        driver = self.driver
        driver.running.window.turn_to("inbox")
        await self._settled()
        self._look("inbox-after-work")
        driver.running.window.turn_to("settings")
        await self.driver.choose(REFERENCE_WAGE, "fr-minimum-net")
        await self._settled()
        self._look("settings")
        driver.press(Qt.Key.Key_F1)
        await driver.until(lambda: self._sheet() is not None, "the sheet is open")
        sheet = self._sheet()
        self._look("shortcuts", sheet)
        if sheet is not None:
            sheet.close()

    def _sheet(self) -> QWidget | None:
        found: ShortcutSheet | None = self.driver.running.window.findChild(ShortcutSheet)
        return found

    def _post_choice(self, setting: Setting, value: str) -> None:
        services = self.driver.running.services
        services.intents.post(lambda: services.preferences.choose(setting, value))

    async def _settled(self) -> None:
        await self.driver.running.services.background_intents.settled()
        await self.driver.running.services.intents.settled()
        await self.driver.rested(60)

    def _view(self) -> TaskView:
        view = self.driver.running.services.session.view()
        assert view is not None, "no task is in focus"
        return view
