"""A worker at the keyboard who has the program in French: through a sample, from the inbox to the outbox."""

from __future__ import annotations

from msgspec import Struct, field
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from annotator.core.answer.result_items import Answer
from annotator.core.events import (
    AnswerUnsound,
    Event,
    TaskShown,
    TaskSubmitted,
    WorkPaused,
    WorkResumed,
)
from annotator.services.task.queue import TaskView
from annotator.ui.controls.base import ControlPart
from annotator.ui.design.validation import ValidationStrip
from annotator.ui.keyboard.active_keymap import Command
from annotator.ui.keyboard.commands import WINDOW
from annotator.ui.windows.shortcut_sheet import ShortcutSheet
from journeys.driver import Driver
from journeys.english_left import english_left
from journeys.keyboard import Keyboard

SHIFT = Qt.KeyboardModifier.ShiftModifier

ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


class Seen(Struct):
    """Observations of the session; `sent` by unique id, a skipped task with an empty answer."""

    sent: dict[str, Answer] = field(default_factory=dict)
    skipped: str = ""
    missing: str = ""  # what was said when something was missing
    beside: str = ""  # and beside the control that F8 led to
    led_to: str = ""
    undone: tuple[Answer, Answer, Answer] | None = None  # before, after undo, after redo
    screens: dict[str, list[str]] = field(default_factory=dict)  # what is English on each


class FrenchSession:
    def __init__(self, driver: Driver, title: str) -> None:
        """`title` is the sample's."""
        self.driver = driver
        self.keyboard = Keyboard(driver)
        self.seen = Seen()
        self._title = title

    async def begin(self) -> None:
        """Takes the sample, and reads its instructions twice."""
        driver = self.driver
        await driver.active()
        await driver.until(lambda: self._focused().objectName() == "sample", "a sample is offered")
        self.read("inbox, empty")
        for _sample in driver.running.services.samples("fr"):
            if self._focused().accessibleName().endswith(self._title):
                break
            await self.keyboard.key(Qt.Key.Key_Tab)
        await self._event(TaskShown, Qt.Key.Key_Space)
        await driver.task_on_screen()
        await self.state("instructions")
        self.read("instructions")
        await self.keyboard.key(Qt.Key.Key_Return)
        await self.state("on-task")
        await self.keyboard.key(Qt.Key.Key_I, CTRL)
        await self.state("instructions")
        await self.keyboard.key(Qt.Key.Key_Escape)
        await self.state("on-task")

    async def submit_too_early(self) -> None:
        """Nothing is sent; what is missing is said, and F8 leads there from wherever one is."""
        told = await self._event(AnswerUnsound, Qt.Key.Key_Return, CTRL)
        await self.keyboard.key(Qt.Key.Key_Tab)
        await self.keyboard.key(Qt.Key.Key_F8)
        controls = [finding.control for finding in told.findings]
        part = self.keyboard.panel.parts.controls[controls[1 % len(controls)]]
        assert part.isAncestorOf(self._focused()), f"F8 leads to {self._focused()}"
        (strip,) = self.keyboard.panel.findChildren(ValidationStrip)
        self.seen.missing, self.seen.led_to = strip.accessibleName(), part.tag.name
        self.seen.beside = part.accessibleDescription()
        visible = {label.text() for label in self.keyboard.panel.findChildren(QLabel) if label.isVisible()}
        assert {self.seen.missing, self.seen.beside} <= visible
        self.read("missing")

    async def undo_and_redo(self) -> None:
        before = self.answer
        await self.keyboard.key(Qt.Key.Key_Z, CTRL)
        undone = self.answer
        await self.keyboard.key(Qt.Key.Key_Y, CTRL)
        self.seen.undone = (before, undone, self.answer)

    async def send(self) -> None:
        """Ctrl+Enter sends from everywhere, also from a field of several lines."""
        view = self.view
        self.seen.sent[view.unique_id] = self.answer
        self.read(f"task {view.index + 1}, answered")
        await self._event(TaskSubmitted, Qt.Key.Key_Return, CTRL)
        await self._next(view)

    async def skip(self) -> None:
        view = self.view
        self.seen.sent[view.unique_id], self.seen.skipped = Answer(), view.unique_id
        submitted = await self._event(TaskSubmitted, Qt.Key.Key_Space, CTRL | SHIFT)
        assert submitted.was_cancelled
        await self._next(view)

    async def pause_and_resume(self) -> None:
        await self._event(WorkPaused, Qt.Key.Key_P, CTRL)
        self.read("pause")
        await self._event(WorkResumed, Qt.Key.Key_Space)
        await self.state("on-task")

    async def end(self) -> None:
        """Looks at the other pages and the sheet of shortcuts, and quits."""
        driver = self.driver
        for command in WINDOW:
            if command.keys[0].startswith("alt+") and command.name != "inbox":
                await self._turn_to(command)
        await self.keyboard.key(Qt.Key.Key_F1)
        await driver.until(self._has_sheet, "the sheet is open")
        self.read("shortcuts")
        await self.keyboard.key(Qt.Key.Key_Escape)
        await driver.until(lambda: not self._has_sheet(), "the sheet is shut")
        await driver.active()
        await self.keyboard.key(Qt.Key.Key_Q, CTRL)

    async def to(self, name: str) -> ControlPart:
        """By Tab to a control of the design, which must be on screen."""
        part = self.keyboard.panel.parts.controls[name]
        assert part.isVisible(), f"{name} cannot be seen"
        await self.keyboard.tab_to(part)
        return part

    async def write(self, name: str, text: str) -> None:
        await self.to(name)
        await self.keyboard.write(text)

    async def box(self, image: str) -> None:
        """From the middle of the picture, three steps to the right and down."""
        keys = self.keyboard
        await keys.tab_to_widget(keys.panel.parts.marked[image])
        for key in (Qt.Key.Key_Space, *(Qt.Key.Key_Right, Qt.Key.Key_Down) * 3, Qt.Key.Key_Space):
            await keys.key(key)

    async def words(self, text: str, count: int) -> None:
        """Mark the first words of a text."""
        keys = self.keyboard
        await keys.tab_to_widget(keys.panel.parts.marked[text])
        await keys.key(Qt.Key.Key_Home, CTRL)
        for _word in range(count):
            await keys.key(Qt.Key.Key_Right, CTRL | SHIFT)
        await keys.key(Qt.Key.Key_Return)

    def is_shown(self, name: str) -> bool:
        return self.keyboard.panel.parts.controls[name].isVisible()

    def read(self, screen: str) -> None:
        """Every word on the screen, and every word said aloud of it."""
        self.seen.screens[screen] = english_left(self.driver.running.top)

    async def state(self, name: str) -> None:
        await self.driver.until(lambda: self.driver.activity.value == name, f"the state is {name}")

    @property
    def answer(self) -> Answer:
        return self.keyboard.page.answer

    @property
    def view(self) -> TaskView:
        view = self.driver.running.services.session.view()
        assert view is not None, "no task is in focus"
        return view

    async def _turn_to(self, command: Command) -> None:
        before, digit = self.driver.page, command.keys[0].removeprefix("alt+")
        await self.keyboard.key(Qt.Key(ord(digit)), ALT)
        await self.driver.until(lambda: self.driver.page is not before, f"{command.name} is in front")
        await self.driver.running.services.background_intents.settled()
        self.read(command.name)

    def _has_sheet(self) -> bool:
        sheets: list[ShortcutSheet] = self.driver.running.top.findChildren(ShortcutSheet)
        return any(sheet.isVisible() for sheet in sheets)

    async def _next(self, before: TaskView) -> None:
        await self.driver.until(lambda: self.view.index == before.index + 1, "the next task is in focus")
        await self.driver.task_on_screen()

    async def _event[F: Event](
        self, kind: type[F], key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> F:
        return await self.driver.event(kind, lambda: self.driver.press(key, modifier))

    def _focused(self) -> QWidget:
        found = QApplication.focusWidget()
        assert found is not None, "nothing has the focus"
        return found
