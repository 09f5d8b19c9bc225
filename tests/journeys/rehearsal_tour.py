"""The screens of a rehearsal: the band above the task, files that changed and are wrong, and the report."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt

from annotator.core.events import (
    AnswerUnsound,
    BundleRejected,
    DraftSaved,
    RehearsalRead,
    RehearsalReported,
    TaskSubmitted,
)
from annotator.ui.windows.rehearsal import RehearsalWindow
from journeys.driver import WINDOW_PX, Driver
from journeys.rehearsals import on_task
from paid_sample import paid_sample

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
SMALL_PX = (960, 600)
# How long one reads, and looks at each task: tasks that all take the same time would have nothing to show.
READ_MS = 4200
LOOKED_MS = (3600, 2100, 2500, 2300, 3000, 2200)


def rehearsed_bundle(folder: Path) -> Path:
    """With a pay that its tasks earn in a few seconds; `check` notes that it is a little low."""
    paid_sample(folder, "0.01")
    manifest = (folder / "bundle.toml").read_text(encoding="utf-8")
    _write(folder / "bundle.toml", manifest.replace("expected_s = 12", "expected_s = 4"))
    return folder


class RehearsalTour:
    """`look` takes a screenshot under a name, or looks for a while. `rests_ms`: how long one looks at each task;
    `read_ms`: at the instructions."""

    def __init__(
        self,
        driver: Driver,
        bundle: Path,
        look: Callable[[str], Awaitable[None] | None],
        rests_ms: Sequence[int] = LOOKED_MS,
        read_ms: int = READ_MS,
    ) -> None:
        self._driver = driver
        self._bundle = bundle
        self._look_at = look
        self._rests_ms = rests_ms
        self._read_ms = read_ms

    async def play(self) -> None:
        driver = self._driver
        await driver.active()
        await driver.task_on_screen()
        await driver.rested(self._read_ms)
        await on_task(driver)
        await driver.event(AnswerUnsound, lambda: driver.press(Qt.Key.Key_Return))
        for number, looked_ms in enumerate(self._rests_ms):
            await on_task(driver)
            await driver.event(DraftSaved, lambda: driver.press(Qt.Key.Key_2))
            await driver.event(DraftSaved, lambda: driver.press(Qt.Key.Key_S))
            await driver.rested(looked_ms)
            if number == 1:
                await self._look("rehearsal")
            await driver.event(TaskSubmitted, lambda: driver.press(Qt.Key.Key_Return))
        await on_task(driver)
        await driver.event(TaskSubmitted, lambda: driver.press(Qt.Key.Key_Space, CTRL | SHIFT))
        await self._change_files()
        await self._report()

    async def _look(self, name: str) -> None:
        looking = self._look_at(name)
        if looking is not None:
            await looking

    async def _change_files(self) -> None:
        """A mistake, and its mending, while the rehearsal goes on."""
        driver, window = self._driver, self._driver.running.shown(RehearsalWindow)
        config = self._bundle / "config.xml"
        valid = config.read_text(encoding="utf-8")
        await on_task(driver)
        wrong = valid.replace('toName="picture" choice="single"', 'toName="image" choice="single"')
        await driver.event(BundleRejected, lambda: _write(config, wrong))
        await driver.rested(300)
        await self._look("rehearsal-changed")
        window.band.problems.click()
        await driver.until(lambda: window.page is window.problems, "the problems are listed")
        await driver.rested(300)
        await self._look("rehearsal-problems")
        await driver.event(RehearsalRead, lambda: _write(config, valid))
        await driver.running.services.intents.settled()

    async def _report(self) -> None:
        driver, window = self._driver, self._driver.running.shown(RehearsalWindow)
        await driver.event(RehearsalReported, lambda: driver.press(Qt.Key.Key_R, CTRL))
        await driver.until(lambda: window.page is window.report, "the report is shown")
        await driver.rested(300)
        await self._look("rehearsal-report")
        window.resize(*SMALL_PX)
        await driver.rested(300)
        await self._look("rehearsal-report-small")
        window.resize(*WINDOW_PX)
        window.closing.emit()


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
