"""The main job, keyboard only: what a worker does in a first session with a bundle that pays. The journey test and the
demo play it; the demo also keeps what was on screen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from msgspec import Struct, field
from PySide6.QtCore import Qt

from annotator.core.answer.result_items import Answer
from annotator.core.events import BundleImported, DraftSaved, TaskShown, TaskSubmitted, WorkPaused, WorkResumed
from annotator.services.task.queue import TaskView
from journeys.driver import Driver

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


class Told(Struct):
    """Observations of the session, for comparison with the files."""

    meter_in_pause: str = ""
    undone: tuple[Answer, Answer, Answer] | None = None  # before, with one choice more, after undo
    submitted: list[str] = field(default_factory=list)
    skipped: str = ""


class SampleSession:
    def __init__(self, driver: Driver, bundle: Path, shots: Path | None = None) -> None:
        """`bundle` is what `paid_sample` wrote."""
        self.driver = driver
        self.told = Told()
        self._bundle = bundle
        self._shots = shots
        self._number = 0

    async def play(self) -> None:
        await self.take_bundle()
        await self.read_instructions()
        for number in range(5):
            await self.tag(undo=number == 2)
        await self.pause_and_resume()
        await self.skip()
        self.look("after-skip")
        self.driver.press(Qt.Key.Key_Q, CTRL)

    async def take_bundle(self) -> None:
        driver = self.driver
        await driver.active()
        await self._focused("sample")
        self.look("inbox-empty")
        await driver.event(BundleImported, lambda: driver.running.window.inbox.take(str(self._bundle)))
        await self._focused("start")
        self.look("inbox")
        await driver.event(TaskShown, lambda: driver.press(Qt.Key.Key_Space))
        await driver.task_on_screen()

    async def read_instructions(self) -> None:
        driver = self.driver
        await self._state("instructions")
        self.look("instructions")
        driver.press(Qt.Key.Key_Return)
        await self._state("on-task")

    async def tag(self, *, undo: bool) -> None:
        driver, view = self.driver, self._view()
        await self._edit(lambda: driver.press(Qt.Key.Key_1))
        await self._edit(lambda: driver.press(Qt.Key.Key_S))
        if undo:
            await self._undo_one()
        self.look("tagged")
        self.told.submitted.append(view.unique_id)
        shown = await driver.event(TaskShown, lambda: driver.press(Qt.Key.Key_Return))
        assert shown.index != view.index
        await driver.task_on_screen()

    async def pause_and_resume(self) -> None:
        driver = self.driver
        await driver.event(WorkPaused, lambda: driver.press(Qt.Key.Key_P))
        self.told.meter_in_pause = driver.running.window.workbench.footer.meter.spoken()
        await driver.rested(1200)
        self.look("pause")
        await driver.event(WorkResumed, lambda: driver.press(Qt.Key.Key_Space))
        await driver.active()

    async def skip(self) -> None:
        driver = self.driver
        self.told.skipped = self._view().unique_id
        submitted = await driver.event(TaskSubmitted, lambda: driver.press(Qt.Key.Key_Space, CTRL | SHIFT))
        assert submitted.was_cancelled
        await driver.task_on_screen()

    def look(self, name: str) -> None:
        if self._shots is not None:
            self._number += 1
            self.driver.look(self._shots / f"{self._number:02}-{name}.png")

    async def _undo_one(self) -> None:
        driver = self.driver
        before = self._answer()
        await self._edit(lambda: driver.press(Qt.Key.Key_2))
        more = self._answer()
        await self._edit(lambda: driver.press(Qt.Key.Key_Z, CTRL))
        self.told.undone = (before, more, self._answer())

    async def _edit(self, action: Callable[[], None]) -> None:
        await self.driver.event(DraftSaved, action)

    async def _state(self, name: str) -> None:
        await self.driver.until(
            lambda: self.driver.running.services.journal.state.value == name, f"the state is {name}"
        )

    async def _focused(self, name: str) -> None:
        def focused() -> bool:
            widget = self.driver.running.app.focusWidget()
            return widget is not None and widget.objectName() == name

        await self.driver.until(focused, f"the focus is on {name}")

    def _answer(self) -> Answer:
        return self._view().answer

    def _view(self) -> TaskView:
        view = self.driver.running.services.session.view()
        assert view is not None, "no task is in focus"
        return view
