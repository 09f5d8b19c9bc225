"""Answering any design by keyboard alone: Tab to what is asked, then its own keys."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QCoreApplication, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from annotator.core.answer.geometry.vertices import MADE_OF_VERTICES
from annotator.core.answer.messages import counted_messages
from annotator.core.answer.ranking import first_ranking, ranking_of
from annotator.core.answer.regions import shape_made
from annotator.core.answer.result_items import Answer
from annotator.core.answer.shapes import SPANS, Shape
from annotator.core.design.controls import (
    Choices,
    DateTime,
    Layout,
    Number,
    Ranker,
    Rating,
    Selection,
    Taxonomy,
    TextArea,
)
from annotator.core.design.labels import Labels, Messages, Tool
from annotator.core.design.structures.chat import MOST_MESSAGES
from annotator.core.design.tree import ControlTag
from annotator.core.events import AnswerUnsound
from annotator.ui.controls.base import ControlPart
from annotator.ui.controls.chat.conversation import ChatPart
from annotator.ui.design.panel import DesignPanel
from annotator.ui.pages.workbench.page import WorkbenchPage
from annotator.ui.viewers.audio.view import AudioView
from annotator.ui.viewers.video.view import VideoView
from journeys.driver import Driver

PLAIN, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
MOST_TABS = 120
PROMISES = 3  # rounds: answers bring up more to answer


class Keyboard:
    def __init__(self, driver: Driver) -> None:
        self.driver = driver

    @property
    def page(self) -> WorkbenchPage:
        found = self.driver.page
        assert isinstance(found, WorkbenchPage), "the workbench is not in front"
        return found

    @property
    def panel(self) -> DesignPanel:
        found = self.page.findChild(DesignPanel)
        assert isinstance(found, DesignPanel), "no design is laid out"
        return found

    async def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = PLAIN) -> None:
        """A key as the window system delivers it, until all that it does at once is done."""
        await self._done(lambda handle: QTest.keyClick(handle, key, modifier))

    async def type(self, text: str) -> None:
        for letter in text:
            await self.key(Qt.Key(ord(letter.upper())))

    async def write(self, text: str) -> None:
        """Letter by letter as a person writes it: with capitals and accents, which are keys of their own, and with what
        only a method of input brings, such as `’` and `œ`."""
        for letter in text:
            await self._done(partial(_write, letter))

    async def _done(self, action: Callable[[QWindow], None]) -> None:
        """Keys go to the window in front, which may be a sheet over the program's own."""
        await self.driver.until(lambda: QGuiApplication.focusWindow() is not None, "a window is in front")
        handle = QGuiApplication.focusWindow()
        assert handle is not None, "no window is in front"
        done: list[bool] = []

        def acted() -> None:
            action(handle)
            done.append(True)

        QTimer.singleShot(0, handle, acted)
        await self.driver.until(lambda: bool(done), "the key is taken")
        await asyncio.sleep(0)

    async def answer_all(self) -> None:
        """Every control that can be seen, in document order, and what comes up by that."""
        for _round in range(PROMISES):
            for part in [part for part in self.panel.parts.in_order() if part.isVisible()]:
                if part.isVisible() and not self._is_answered(part):
                    await self._answer(part)

    def _is_answered(self, part: ControlPart) -> bool:
        answer: Answer = self.page.answer
        if isinstance(part.tag, Ranker):  # it has an answer from the beginning
            return ranking_of(part.tag, answer.payload(part.tag)) != first_ranking(part.tag)
        if part.tag.per_region:
            return answer.payload(part.tag, self.panel.selected_region) is not None
        return answer.item(part.tag.name) is not None

    async def _answer(self, part: ControlPart) -> None:
        tag: ControlTag = part.tag
        match tag:
            case Messages():
                await self._converse(part)
            case Labels() | Tool():
                await self._mark(tag)
            case Choices(layout=Layout.SELECT):
                await self.tab_to(part)
                await self.key(Qt.Key.Key_Down)
                if tag.selection is Selection.MULTIPLE:
                    await self.key(Qt.Key.Key_Space)
            case Choices():
                await self.tab_to(part)
                await self.key(Qt.Key.Key_Space)
            case Taxonomy():
                await self.tab_to(part)
                await self.type("A")
                await self.key(Qt.Key.Key_Return)
            case Ranker():
                await self.tab_to(part)
                await self.key(Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
            case Rating():
                await self.tab_to(part)
                await self.key(Qt.Key.Key_Right)
            case Number():
                await self.tab_to(part)
                await self.key(Qt.Key.Key_Up)
            case DateTime():
                await self.tab_to(part)
                await self.type("2026-11-24")
            case TextArea():
                await self.tab_to(part)
                await self.type("I SAY SO")

    async def _converse(self, part: ControlPart) -> None:
        """Two messages, or as many as are asked for. The last one is then selected, and its questions are gone to."""
        assert isinstance(part, ChatPart)
        for number in range(MOST_MESSAGES):
            found = counted_messages(self.page.answer, self.panel.design, part.messages, part.columns)
            if number >= 2 and found.count >= found.least:
                break
            await self.tab_to_widget(part.field)
            await self.type("I SAY SO")
            await self.key(Qt.Key.Key_Return)
        await self.tab_to_widget(part.list)
        await self.key(Qt.Key.Key_End)
        await self.key(Qt.Key.Key_Return)

    async def _mark(self, tag: Labels | Tool) -> None:
        """On a text some letters, on a picture a corner and what follows it, of a sound its first seconds."""
        shape = shape_made(tag, self.panel.design)
        if shape is None:
            return
        if shape is Shape.TRACK:
            await self._activate_box(tag)
        await self.tab_to_widget(self.panel.parts.marked[tag.targets[0]])
        if shape in SPANS:
            await self.key(Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
            for _letter in range(4):
                await self.key(Qt.Key.Key_Right, SHIFT)
        key = next((key for key, target in self.panel.keys.items() if target.control == tag.name), "")
        if key:
            await self.type(key)
        await self.known(self.panel.parts.marked[tag.targets[0]])
        if shape is Shape.SEGMENT:
            for pressed in (Qt.Key.Key_F10, Qt.Key.Key_F5, Qt.Key.Key_F10):
                await self.key(pressed)
        elif shape not in SPANS:
            await self._draw(shape)

    async def known(self, marked: QWidget) -> None:
        """Wait until the length of an audio is known: keys do nothing before, and segments have an estimated length."""
        if isinstance(marked, AudioView) and not isinstance(marked, VideoView):
            playing = marked.playing
            await self.driver.until(
                lambda: playing.audio is not None and playing.audio.shape.is_exact, "all of the sound is known"
            )

    async def submit_in_vain(self) -> AnswerUnsound:
        """Once all of the task is there, and not as soon after the task before as a second click of a double one: that
        sends nothing, so that nobody sends a task unseen."""
        await self.driver.until(lambda: self.panel.is_there, "all of the task is there")
        await self.driver.rested(QApplication.doubleClickInterval())
        return await self.driver.event(AnswerUnsound, self.page.footer.submit.click)

    async def _activate_box(self, tag: Labels | Tool) -> None:
        """By the key of a label beside its tool; where there is none, at the tool."""
        beside = {
            control.name
            for control in self.panel.design.controls()
            if isinstance(control, Labels) and set(control.targets) & set(tag.targets)
        }
        key = next((key for key, target in self.panel.keys.items() if target.control in beside), "")
        if key:
            await self.type(key)
        else:
            await self.tab_to(self.panel.parts.controls[tag.name])
            await self.key(Qt.Key.Key_Space)

    async def _draw(self, shape: Shape) -> None:
        moves = {Shape.KEY_POINT: "", Shape.POLYGON: "R D", Shape.LINE: "R D"}.get(shape, "RD")
        await self.key(Qt.Key.Key_Space)
        for move in moves:
            if move == " ":
                await self.key(Qt.Key.Key_Space)
                continue
            for _step in range(3):
                await self.key(Qt.Key.Key_Right if move == "R" else Qt.Key.Key_Down)
        if moves:
            await self.key(Qt.Key.Key_Space)
        if shape in MADE_OF_VERTICES:
            await self.key(Qt.Key.Key_Return)

    async def tab_to(self, part: ControlPart) -> None:
        await self.tab_to_widget(part)

    async def tab_to_widget(self, wanted: QWidget) -> None:
        for _tab in range(MOST_TABS):
            focused = QApplication.focusWidget()
            if focused is not None and (focused is wanted or wanted.isAncestorOf(focused)):
                return
            await self.key(Qt.Key.Key_Tab)
        raise AssertionError(f"Tab does not lead to {wanted} in {MOST_TABS} steps")


def _write(letter: str, window: QWindow) -> None:
    if letter == "\n":
        QTest.keyClick(window, Qt.Key.Key_Return)
    elif letter.isascii() or (letter.isalpha() and ord(letter) < 256):
        key, modifier = Qt.Key(ord(letter.upper())), SHIFT if letter.isupper() else PLAIN
        QTest.sendKeyEvent(QTest.KeyAction.Click, window, key, letter, modifier)
    else:
        event = QInputMethodEvent()
        event.setCommitString(letter)
        QCoreApplication.sendEvent(QGuiApplication.focusObject(), event)
