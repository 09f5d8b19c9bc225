"""A worker who downloads tasks of a Label Studio, answers them by keyboard in the real program without a server, and
sends the results later."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QTableView

from annotator.app.gui.program import Running
from annotator.app.main import main
from annotator.core.events import BundleFinished, EventBus, TaskSubmitted
from annotator.core.outbox.parcel import Parcel, ParcelState
from annotator.services.bundles import Bundles
from annotator.store.bundles.library import BundleLibrary
from annotator.store.folders.home import Home
from annotator.store.records.sqlite import open_records
from annotator.ui.viewers.audio.segment_editor import AnnotatedAudioView
from interop.real_studio import RealStudio
from interop.two_hundred import HEIGHT_PX, WIDTH_PX, Box, boxes, is_predicted, is_skipped
from journeys.driver import Driver
from journeys.keyboard import SHIFT, Keyboard
from journeys.studio_worker import ServerWorker
from journeys.video_marker import VideoMarker
from ui.stage import says

LIMIT_BYTES = 2**20
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


class OfflineWorker:
    """`folder` is their home. `took_s` tells how long they waited for what."""

    def __init__(self, folder: Path, studio: RealStudio) -> None:
        self.home = Home(folder)
        self.took_s: dict[str, float] = {}
        self._studio = studio

    def fetch(self, projects: Mapping[str, int]) -> dict[str, str]:
        """All tasks of each, at the page for it, signed in there. Returns the keys of their bundles."""
        keys: dict[str, str] = {}

        async def companion(running: Running) -> None:
            worker = ServerWorker(Driver(running), self._studio.url, self._studio.worker.secret)
            await worker.driver.active()
            await worker.signs_in()
            for about, number in projects.items():
                await worker.turns_to(number)
                with self._timed(f"fetching {about}"):
                    keys[about] = await worker.takes("All")
            running.window.closing.emit()

        assert main(["--home", str(self.home.folder)], companion) == 0
        return keys

    def fetched(self, key: str, column: str) -> dict[str, tuple[str, bytes]]:
        """By the id of each task its number and its medium, as they lie on the shelf."""
        library = BundleLibrary(self.home.bundles)
        bundle, source = asyncio.run(Bundles(library, EventBus()).bundle(key)), library.source(key)
        return {
            task.id: (task.columns["number"], source.read(task.columns[column], LIMIT_BYTES)) for task in bundle.tasks
        }

    def work(self, about: str, key: str) -> None:
        """All tasks of a bundle, in one session of the program."""

        async def companion(running: Running) -> None:
            await _Shift(running, about).work(key)

        assert main(["--home", str(self.home.folder)], companion) == 0

    def send(self) -> None:
        """At the start of another day nothing goes out yet: the server comes back while the program runs, is killed
        amid the results, and comes back again."""

        async def companion(running: Running) -> None:
            driver, window, delivery = Driver(running), running.window, running.services.delivery
            await driver.active()
            window.turn_to("outbox")
            await driver.until(lambda: says(window.outbox, "Cannot reach"), "the outbox says what it waits for")
            whole = await delivery.waiting()
            for left in (whole - whole // 4, 0):
                await asyncio.to_thread(self._studio.start)
                with self._timed(f"sending until {left} are left"):
                    await _try_again(driver)
                    while await delivery.waiting() > left:
                        await driver.rested(100)
                if left:
                    await asyncio.to_thread(self._studio.kill)
                    await driver.until(lambda: bool(delivery.backoffs()), "it is missed")
            running.window.closing.emit()

        assert main(["--home", str(self.home.folder)], companion) == 0

    @contextmanager
    def _timed(self, what: str) -> Iterator[None]:
        since_s = time.monotonic()
        yield
        self.took_s[what] = round(time.monotonic() - since_s, 1)

    def parcels(self) -> tuple[Parcel, ...]:
        async def read() -> tuple[Parcel, ...]:
            records = open_records(self.home)
            try:
                return await records.parcels()
            finally:
                await records.close()

        return asyncio.run(read())


async def _try_again(driver: Driver) -> None:
    """By the button of the outbox, at a result that waits."""
    page = driver.running.window.outbox
    (button,) = [found for found in page.findChildren(QPushButton) if found.accessibleName().strip() == "Try again"]
    table = page.findChild(QTableView)
    assert isinstance(table, QTableView)

    def is_chosen() -> bool:
        for row in range(table.model().rowCount()):
            table.selectRow(row)
            if button.isEnabled():
                return True
        return False

    await driver.until(is_chosen, "a result can be tried again")
    button.click()


class _Shift:
    def __init__(self, running: Running, about: str) -> None:
        self._running = running
        self._driver = Driver(running)
        self._keyboard = Keyboard(self._driver)
        self._video = VideoMarker(running, self._driver)
        self._mark = {"pictures": self._mark_image, "sounds": self._mark_audio, "films": self._mark_video}[about]

    async def work(self, key: str) -> None:
        driver, session = self._driver, self._running.services.session
        await driver.active()
        self._running.window.open_bundle(key)
        while not any(isinstance(event, BundleFinished) for event in driver.events):
            await driver.task_on_screen()
            if driver.activity.value == "instructions":
                await self._keyboard.key(Qt.Key.Key_Return)
                await driver.until(lambda: driver.activity.value == "on-task", "the instructions are read")
            view = session.view()
            assert view is not None
            number = int(view.task.columns["number"])
            if is_skipped(number):
                await driver.event(TaskSubmitted, lambda: driver.press(Qt.Key.Key_Space, CTRL | SHIFT))
            else:
                await self._mark(number)
                await driver.event(TaskSubmitted, lambda: driver.press(Qt.Key.Key_Return, CTRL))
            await driver.until(partial(self._is_past, view.unique_id), "the next task is there")
        await self._at_rest()
        self._running.window.closing.emit()

    def _is_past(self, unique_id: str) -> bool:
        view = self._running.services.session.view()
        is_finished = any(isinstance(event, BundleFinished) for event in self._driver.events)
        return is_finished or (view is not None and view.unique_id != unique_id)

    async def _at_rest(self) -> None:
        """A result was tried, and none of them has left."""
        delivery = self._running.services.delivery
        await self._driver.until(lambda: bool(delivery.backoffs()), "the server was asked for, and is not there")
        assert not [parcel for parcel in await delivery.parcels() if parcel.state is ParcelState.ACCEPTED]

    async def _mark_image(self, number: int) -> None:
        if is_predicted(number):
            await self._keyboard.key(Qt.Key.Key_B, CTRL | SHIFT)
            return
        await self._keyboard.tab_to_widget(self._keyboard.panel.parts.marked["picture"])
        at = WIDTH_PX // 2, HEIGHT_PX // 2
        for box in boxes(number):
            at = await self._draw(box, at)

    async def _draw(self, box: Box, at: tuple[int, int]) -> tuple[int, int]:
        """From where the crosshair is. Returns where it is then."""
        keys, regions = self._keyboard, len(self._keyboard.page.answer.items)
        end = box.left + box.width, box.top + box.height
        await keys.type(box.label[0])
        await self._go(box.left - at[0], box.top - at[1])
        await keys.key(Qt.Key.Key_Space)
        await self._go(end[0] - box.left, end[1] - box.top)
        await keys.key(Qt.Key.Key_Space)
        await self._driver.until(lambda: len(keys.page.answer.items) > regions, "the box is there")
        await keys.key(Qt.Key.Key_Escape)
        return end

    async def _go(self, right: int, down: int) -> None:
        """So many pixels of the picture."""
        for _step in range(abs(right)):
            await self._keyboard.key(Qt.Key.Key_Right if right > 0 else Qt.Key.Key_Left, SHIFT)
        for _step in range(abs(down)):
            await self._keyboard.key(Qt.Key.Key_Down if down > 0 else Qt.Key.Key_Up, SHIFT)

    async def _mark_audio(self, number: int) -> None:
        """From its begin on, for one second or two."""
        keys, regions = self._keyboard, len(self._keyboard.page.answer.items)
        await self._driver.until(self._knows_audio, "all of the sound is known")
        await keys.tab_to_widget(keys.panel.parts.marked["sound"])
        await keys.type("V" if number % 3 else "N")
        await keys.key(Qt.Key.Key_F10)
        for _second in range(1 + number % 2):
            await keys.key(Qt.Key.Key_L, ALT)
        await keys.key(Qt.Key.Key_F10)
        await self._driver.until(lambda: len(keys.page.answer.items) > regions, "the segment is there")
        await keys.type("S" if number % 2 else "M")

    def _knows_audio(self) -> bool:
        """Before that there is nothing to move about in."""
        view = self._keyboard.panel.medium_view
        assert isinstance(view, AnnotatedAudioView)
        return view.playing.audio is not None and view.playing.audio.shape.is_exact

    async def _mark_video(self, number: int) -> None:
        """From its first frame on, for some frames."""
        await self._video.on_screen(0)
        key = Qt.Key.Key_C if number % 2 else Qt.Key.Key_F
        await self._video.open(key)
        await self._video.step(2 + number % 5)
        await self._video.close(key)
        await self._keyboard.type("U" if number % 3 else "X")
