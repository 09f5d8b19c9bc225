"""Somebody who does all kinds of work without a rest: takes bundles, answers, leaves tasks half done, submits, skips,
takes back, pauses, plays, looks at pages. They tell, line by line, what they are about to do and what came back as a
fact; whoever reads those lines ends the process at any moment."""

from __future__ import annotations

import hashlib
import json
import os
import random
from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt

from annotator.app.gui.program import Running
from annotator.core.answer.assignment import AssignmentState
from annotator.core.events import (
    BundleImported,
    Failed,
    TaskReopened,
    TaskShown,
    TaskSubmitted,
    WorkPaused,
    WorkResumed,
)
from annotator.core.ledger.intervals import State
from annotator.services.task.queue import TaskView
from hard_times.all_kinds_of_work import PLAYED, key_of
from journeys.boxer import Boxer
from journeys.driver import Driver
from journeys.keyboard import Keyboard

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
CTRL_SHIFT = CTRL | Qt.KeyboardModifier.ShiftModifier
PAGES = (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_4, Qt.Key.Key_5)
GRACES_S = (0, 0, 60)
A_WEEK_MS = 7 * 24 * 3600 * 1000


def tell(event: str, **details: Any) -> None:
    """At once, past all buffers: what is told once was acknowledged."""
    os.write(1, (json.dumps({"event": event, **details}) + "\n").encode())


class Hand:
    def __init__(self, running: Running, places: Mapping[str, str], chance: random.Random) -> None:
        """`places`: kind of work -> where its bundle lies."""
        self.driver = Driver(running, grace_s=chance.choice(GRACES_S))
        self.keyboard = Keyboard(self.driver)
        self.chance = chance
        self._places = places
        self._kind = ""

    @property
    def _view(self) -> TaskView:
        view = self.driver.running.services.session.view()
        assert view is not None, "no task is in focus"
        return view

    def _kept(self) -> list[Any]:
        kept: list[Any] = self.keyboard.page.answer.serialize()
        return kept

    async def begin(self) -> None:
        """Return the window's knowledge of the time before it."""
        services = self.driver.running.services
        found = services.books.time_corrections.undecided(A_WEEK_MS, 0)
        gaps = [[gap.utc_ms, gap.duration_ms] for gap in found if gap.state is State.UNKNOWN_GAP]
        tell("shown", gaps=gaps, waiting=await services.delivery.waiting())
        await self.driver.active()

    async def work(self) -> None:
        await self.begin()
        while True:
            await self.turn_to(self.chance.choice(sorted(self._places)))
            for _task in range(self.chance.randint(1, 2)):
                await self.one_task()
            await self.look_around()

    async def turn_to(self, kind: str) -> None:
        """Into its bundle, which is taken first where it is not there."""
        running, self._kind = self.driver.running, kind
        taken = {summary.manifest.key for summary in await running.services.bundles.imported()}
        if key_of(kind) not in taken:
            tell("taking", kind=kind)
            await self.driver.event(BundleImported, lambda: running.window.inbox.take(self._places[kind]))
            tell("taken", kind=kind)
        await self.driver.event(TaskShown, lambda: running.window.open_bundle(key_of(kind)))
        await self._on_screen()

    async def _on_screen(self) -> None:
        await self.driver.task_on_screen()
        view = self._view
        is_open = view.state is AssignmentState.OPEN
        tell("restored", unique_id=view.unique_id, task=view.task.id, is_open=is_open, answer=self._kept())

    async def one_task(self) -> None:
        if self._view.state is not AssignmentState.OPEN:
            await self._step()
            return
        if self.chance.random() < 0.1:
            await self._send(Qt.Key.Key_Space, CTRL_SHIFT)
            return
        await self._answer()
        if self._kind in PLAYED and self.chance.random() < 0.5:
            await self._play()
        if self.chance.random() < 0.2:
            await self._step()
            return
        await self._send(Qt.Key.Key_Return, CTRL)

    async def _answer(self) -> None:
        unique_id = self._view.unique_id
        tell("touching", unique_id=unique_id)
        await self._let_go_of_what_is_begun()
        await (self._mark_video() if self._kind == "films" else self.keyboard.answer_all())
        drafts = self.driver.running.services.session._drafts
        await self.driver.until(lambda: not drafts._unsaved, "the draft is on disk")
        tell("draft", unique_id=unique_id, answer=self._kept())

    async def _let_go_of_what_is_begun(self) -> None:
        """A drawing that a kill left half done came back, and would keep all from being sent."""
        for key in (Qt.Key.Key_Escape, Qt.Key.Key_Escape, Qt.Key.Key_M):
            if self.keyboard.panel.annotations.is_drawing():
                await self.keyboard.key(key)

    async def _mark_video(self) -> None:
        """A box, a range and what it is, as far as a draft lacks them."""
        boxer = Boxer(self.driver.running, self.driver)
        await self.driver.until(lambda: boxer.video.images.number is not None, "a frame is on screen")
        there = {item["from_name"] for item in self._kept()}
        if "box" not in there:
            await boxer.draw(Qt.Key.Key_1)
        if "when" not in there:
            await boxer.press([Qt.Key.Key_M, Qt.Key.Key_Period, Qt.Key.Key_Period, Qt.Key.Key_M])
            await self.driver.until(lambda: "when" in str(self._kept()), "a range is drawn")
        if "kind" not in there:
            await boxer.press([Qt.Key.Key_3])

    async def _play(self) -> None:
        tell("playing")
        await self.keyboard.key(Qt.Key.Key_F4)
        await self.driver.rested(self.chance.randint(20, 400))
        await self.keyboard.key(Qt.Key.Key_F4)

    async def _step(self) -> None:
        services = self.driver.running.services  # a field that has the focus has all keys for this
        await self.driver.event(TaskShown, lambda: services.intents.post(lambda: services.session.step(1)))
        await self._on_screen()

    async def _send(self, key: Qt.Key, modifier: Qt.KeyboardModifier) -> None:
        view, services = self._view, self.driver.running.services
        tell("submitting", unique_id=view.unique_id)
        submitted = await self.driver.event(TaskSubmitted, lambda: self.driver.press(key, modifier))
        assert submitted.unique_id == view.unique_id
        parcel = await services.delivery.parcel(view.unique_id)
        assert parcel is not None
        tell("submitted", unique_id=view.unique_id, sha256=hashlib.sha256(parcel.envelope).hexdigest())
        await self.driver.task_on_screen()
        if parcel.can_be_reopened and services.preferences.grace_s() and self.chance.random() < 0.5:
            await self._take_back(view.unique_id)

    async def _take_back(self, unique_id: str) -> None:
        before = len(self.driver.events)
        tell("taking-back", unique_id=unique_id)
        services = (
            self.driver.running.services
        )  # as the outbox asks for it: a field that has the focus has an undo of its own
        services.intents.post(lambda: services.session.undo_submit(unique_id, go_there=True))
        ends = (TaskReopened, Failed)
        await self.driver.until(
            lambda: any(isinstance(event, ends) for event in self.driver.events[before:]), "it is back, or not"
        )
        refused = [event.code for event in self.driver.events[before:] if isinstance(event, Failed)]
        tell("not-taken-back" if refused else "taken-back", unique_id=unique_id, refused=refused)
        await services.intents.settled()
        await self.driver.task_on_screen()

    async def look_around(self) -> None:
        match self.chance.randint(0, 3):
            case 0:
                tell("pausing")
                await self.driver.event(WorkPaused, lambda: self.driver.press(Qt.Key.Key_P, CTRL))
                await self.driver.event(WorkResumed, lambda: self.driver.press(Qt.Key.Key_P, CTRL))
                await self.driver.active()
                tell("resumed")
            case 1 | 2:
                tell("turning")
                before = self.driver.page
                self.driver.press(self.chance.choice(PAGES), ALT)
                await self.driver.until(lambda: self.driver.page is not before, "another page is in front")
                tell("turned")

    async def finish(self) -> None:
        """The last life in a home: all that waits is sent, and the person leaves."""
        services = self.driver.running.services
        await self.begin()
        for parcel in await services.delivery.parcels():
            await services.delivery.retry(parcel.unique_id)
        while await services.delivery.waiting():
            services.delivery.nudge()
            await self.driver.rested(50)
        tell("finished")
        self.driver.running.top.closing.emit()
