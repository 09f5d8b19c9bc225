"""Somebody who does two tasks although the disk fails: they wait for a sentence, look to the disk, and go on in the
same window. What they were told is kept for the test to judge."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from msgspec import Struct, field
from PySide6.QtCore import Qt

from annotator.app.gui.program import Running
from annotator.core.answer.assignment import AssignmentState
from annotator.core.errors import AnnotatorError
from annotator.core.events import Failed
from annotator.core.outbox.parcel import Parcel, ParcelState
from annotator.ui.i18n.delivery_text import reason_sentence
from annotator.ui.i18n.messages import error_sentence
from hard_times.faulty_disk import FaultyDisk
from journeys.driver import Driver
from journeys.restless_worker import view_of

CTRL = Qt.KeyboardModifier.ControlModifier
LOOKS = 40  # at the screen, before they do again what brought nothing
LOOK_MS = 25
MOST_TIMES = 30


class Heard(Struct):
    """Sentences that were shown, in order, and of which results it was acknowledged that they are sent."""

    sentences: list[str] = field(default_factory=list)
    submitted: list[str] = field(default_factory=list)


class Person:
    def __init__(self, running: Running, key: str, disk: FaultyDisk, heard: Heard) -> None:
        self.driver = Driver(running)
        self._running, self._key, self._disk, self._heard = running, key, disk, heard
        running.services.event_bus.listen(lambda event: self._hear(event))

    def _hear(self, event: object) -> None:
        """A sentence in the window; whoever reads it looks to the disk."""
        if isinstance(event, Failed):
            self._heard.sentences.append(error_sentence(event.code, event.params))
            self._disk.mend()

    async def work(self, tasks: int) -> None:
        """So many, and then out when all of it has arrived."""
        await self.driver.active()
        await self._again_until(lambda: self._running.window.open_bundle(self._key), self._is_at_work)
        for _task in range(tasks):
            await self._one_task()
        await self._until_delivered()
        self._running.top.closing.emit()

    def _is_at_work(self) -> bool:
        return self._running.services.session.view() is not None

    async def _one_task(self) -> None:
        """Do one task. If the next one did not appear, the same key goes to it."""
        await self._again_until(lambda: self.driver.press(Qt.Key.Key_Return, CTRL), self._is_one_to_do)
        await self.driver.task_on_screen()
        view, session = view_of(self._running), self._running.services.session
        if not view.answer.items:
            self.driver.press(Qt.Key.Key_B)
        await self._again_until(lambda: None, self._is_kept)

        def is_sent() -> bool:
            now = session.view()
            return now is None or now.unique_id != view.unique_id or now.state is not AssignmentState.OPEN

        await self._again_until(lambda: self.driver.press(Qt.Key.Key_Return, CTRL), is_sent)
        self._heard.submitted.append(view.unique_id)

    def _is_one_to_do(self) -> bool:
        view = self._running.services.session.view()
        return view is not None and view.state is AssignmentState.OPEN

    def _is_kept(self) -> bool:
        """Return True if the answer is on disk."""
        return not self._running.services.session._drafts._unsaved and bool(view_of(self._running).answer.items)

    async def _until_delivered(self) -> None:
        """In the outbox they read why something is not there yet, and let it be tried again."""
        services = self._running.services
        while waiting := [parcel for parcel in await self._parcels() if parcel.state is not ParcelState.ACCEPTED]:
            for parcel in waiting:
                if parcel.reason is not None:
                    self._heard.sentences.append(reason_sentence(parcel.reason, parcel.detail))
                    self._disk.mend()
                    services.intents.post(partial(services.delivery.retry, parcel.unique_id))
            services.delivery.nudge()
            await self.driver.rested(LOOK_MS)

    async def _parcels(self) -> tuple[Parcel, ...]:
        try:
            return await self._running.services.delivery.parcels()
        except AnnotatorError:
            return ()

    async def _again_until(self, action: Callable[[], None], holds: Callable[[], bool]) -> None:
        for _time in range(MOST_TIMES):
            if holds():
                return
            action()
            for _look in range(LOOKS):
                if holds():
                    return
                await self.driver.rested(LOOK_MS)
        raise AssertionError(f"{MOST_TIMES} times in vain; heard {self._heard}, last facts {self.driver.events[-4:]}")
