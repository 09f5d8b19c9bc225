"""Somebody who draws, names, undoes, sends, takes back, leaves and comes back in any order, through the real window
over real records and a real results folder. Only the pictures are drawn, and the clock is moved by hand."""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import Callable, Coroutine, Sequence
from contextlib import ExitStack
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, cast
from unittest.mock import patch

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from annotator.app.gui import composition
from annotator.app.gui.startup import prepare
from annotator.core.answer.assignment import Assignment
from annotator.core.answer.regions import labels_of, regions
from annotator.core.answer.result_items import Answer
from annotator.core.events import Event
from annotator.core.ledger.hash_chain import first_broken
from annotator.core.outbox.consent import Recipient, agreement
from annotator.core.outbox.parcel import Parcel
from annotator.core.settings import RESULTS_FOLDER
from annotator.media.images.service import ImageService
from annotator.services.task import drafts
from annotator.services.task.queue import TaskView
from annotator.store.bundles.library import BundleLibrary
from annotator.store.folders.home import Home
from annotator.store.records.sqlite import open_records
from annotator.ui.async_tasks import run_to_end
from annotator.ui.design.panel import DesignPanel
from annotator.ui.viewers.image.annotated_view import AnnotatedImageView
from annotator.ui.windows.base import LEAST_PX
from annotator.ui.windows.main import MainWindow
from bundle_making import IMAGES, valid_files, write_folder
from fakes.clock import ManualClock
from fakes.images import FakeImages
from services.service_env import until
from ui.stage import turning

KEY = "street-things@1"
REQUESTER = Recipient("City Mapping Group", "folder")
IMAGE_PX = (400, 300)
DESIGN = b"""<View style="display: flex">
  <Image name="picture" value="$image"/>
  <View>
    <RectangleLabels name="boats" toName="picture"><Label value="Sail"/><Label value="Motor"/></RectangleLabels>
    <View visibleWhen="region-selected"><Header value="How well can it be seen?"/>
      <Choices name="seen" toName="picture" perRegion="true" choice="single">
        <Choice value="Whole" hotkey="w"/><Choice value="In part" hotkey="n"/></Choices></View>
  </View>
</View>"""
PLAIN = Qt.KeyboardModifier.NoModifier


class RandomHands:
    def __init__(self, app: QApplication, design: bytes = DESIGN) -> None:
        """`design` marks on a picture of that name."""
        self.app = app
        self._design = design
        self.folder = Path(mkdtemp(prefix="hands-"))
        self.clock = ManualClock()
        self.events: list[Event] = []
        self.home, self.target = Home(self.folder / "home"), self.folder / "results"
        self.target.mkdir()
        self._patched = ExitStack()
        self._patched.enter_context(patch.object(composition, "SystemClock", lambda: self.clock))
        self._patched.enter_context(patch.object(drafts, "SAVE_AFTER_S", 0.0))
        self.run(self._begin)

    def run(self, scenario: Callable[[], Coroutine[Any, Any, None]]) -> None:
        assert turning.loop is not None
        asyncio.set_event_loop(turning.loop)
        try:
            run_to_end(turning.loop, scenario())
        finally:
            asyncio.set_event_loop(None)

    async def _begin(self) -> None:
        sizes: dict[str, tuple[int, int]] = {}
        images = FakeImages(sizes)
        self.records = open_records(self.home)
        await self.records.save_settings({**agreement(REQUESTER, 0), RESULTS_FOLDER.key: str(self.target)})
        parts = composition.assembled(self.home, self.records, cast(ImageService, images), None)
        self.services, self._drafts = parts.services, parts.drafts
        await prepare(self.app, self.services)
        self.services.event_bus.listen(self.events.append)
        bundle = write_folder(self.folder / "bundle", {**valid_files(), "config.xml": self._design})
        await self.services.bundles.take(str(bundle), lambda _done, _all: None)
        library = BundleLibrary(self.home.bundles)
        sizes.update({library.media_path(KEY, path): IMAGE_PX for path in IMAGES})
        loop = asyncio.get_running_loop()
        endless = (self.services.intents.run(), self.services.background_intents.run(), self._drafts.run())
        self._loops = [loop.create_task(one) for one in endless]
        self.window = MainWindow(self.services)
        self.window.turn_to("inbox")
        self.window.resize(self.window.size().expandedTo(QSize(*LEAST_PX)))
        self.window.show()
        self.window.activateWindow()
        await until(lambda: QApplication.activeWindow() is self.window, "the window is active")
        await self._settled()

    def end(self) -> None:
        try:
            self.run(self._end)
        finally:
            self._patched.close()
            shutil.rmtree(self.folder)

    async def _end(self) -> None:
        await self._settled()
        self.window.let_go()
        for task in self._loops:
            task.cancel()
        await asyncio.gather(*self._loops, return_exceptions=True)
        self.window.deleteLater()
        await asyncio.sleep(0)
        await self.records.close()

    async def _settled(self) -> None:
        """All that was wanted is done, the picture is on screen, and every draft is on disk."""
        for _round in range(2):
            await self.services.background_intents.settled()
            await self.services.intents.settled()
            await until(self._are_drafts_saved, "the drafts are saved")
        if self.view is not None and self.at_work:
            view = self.image
            await until(lambda: view.drawing.size_px == IMAGE_PX, "the picture is there")
            await self.services.intents.settled()

    def _are_drafts_saved(self) -> bool:
        """And what saves them waits for more: a step that it still had to take would come when no loop runs."""
        return not self._drafts._unsaved and bool(self._drafts._edited._waiters)

    # What the hands do.

    def action(self, do: Callable[[], object]) -> None:
        """Keys and the mouse come from a timer: Qt's tests turn the loop, which must not happen in a coroutine."""
        failed: list[BaseException] = []
        done: list[bool] = []

        def play() -> None:
            try:
                do()
            except BaseException as error:
                failed.append(error)
            done.append(True)

        async def whole() -> None:
            QTimer.singleShot(0, self.window, play)
            await until(lambda: bool(done), "it is done")
            await self._settled()

        self.run(whole)
        if failed:
            raise failed[0]

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = PLAIN) -> None:
        handle = self.window.windowHandle()
        assert handle is not None
        self.action(lambda: QTest.keyClick(handle, key, modifier))

    def let_go_of_all(self) -> None:
        """Cancel the selection, the primary selection and the active tool, one at a time."""
        for _time in range(3):
            self.press(Qt.Key.Key_Escape)

    def is_asked_whether_as_it_is(self) -> bool:
        """Nothing is answered, and it was to be sent: once in a bundle that is asked first."""
        buttons = self.window.workbench.findChildren(QPushButton)
        return any(button.text().strip() == "Submit anyway" and button.isVisible() for button in buttons)

    def drag(
        self,
        start: tuple[int, int],
        end: tuple[int, int],
        through: Sequence[tuple[int, int]] = (),
        held: Qt.KeyboardModifier = PLAIN,
    ) -> None:
        """In pixels of the picture; with nothing to go through, around a corner."""

        def play() -> None:
            view = self.image
            way = (start, *(through or (((start[0] + end[0]) // 2, start[1]),)), end)
            places = [view.drawing.view_point(spot).toPoint() for spot in way]
            QTest.mousePress(view, Qt.MouseButton.LeftButton, held, places[0])
            for place in places[1:]:
                QTest.mouseMove(view, place)
            QTest.mouseRelease(view, Qt.MouseButton.LeftButton, held, places[-1])

        self.action(play)

    def click(self, words: str, within: QWidget) -> bool:
        """Click a button; return True if it exists."""
        found = [
            one
            for one in within.findChildren(QPushButton)
            if one.text().strip().startswith(words) and one.isVisible() and one.isEnabled()
        ]
        if found:
            self.action(found[0].click)
        return bool(found)

    def deliver(self) -> None:
        async def round_() -> None:
            await self.services.delivery.deliver_due()
            await self._settled()

        self.run(round_)

    # What there is to see, and what there is on disk.

    @property
    def at_work(self) -> bool:
        return self.window.page is self.window.workbench

    @property
    def view(self) -> TaskView | None:
        return self.services.session.view()

    @property
    def panel(self) -> DesignPanel:
        panel = self.window.workbench._panel
        assert panel is not None
        return panel

    @property
    def image(self) -> AnnotatedImageView:
        view = self.panel.parts.marked["picture"]
        assert isinstance(view, AnnotatedImageView)
        return view

    @property
    def steps(self) -> int:
        """How many steps can be undone."""
        return self.window.workbench._answering.steps.activeStack().index()

    def marks(self) -> list[tuple[str, str, object]]:
        """Return the regions as painted."""
        return [(mark.region.id, mark.text, mark.region.geometry) for mark in self.image.drawing.marks]

    def marks_of(self, answer: Answer) -> list[tuple[str, str, object]]:
        """Return the regions as they should be painted."""
        found = regions(answer, self.panel.design)
        return [(one.id, ", ".join(labels_of(answer, one.id)), one.geometry) for one in found]

    def assignments(self) -> dict[str, Assignment]:
        """By unique_id."""
        found: dict[str, Assignment] = {}

        async def look() -> None:
            found.update({one.unique_id: one for one in await self.records.assignments(KEY)})

        self.run(look)
        return found

    def parcels(self) -> dict[str, Parcel]:
        found: dict[str, Parcel] = {}

        async def look() -> None:
            found.update({one.unique_id: one for one in await self.records.parcels()})
            assert first_broken(await self.records.entries()) is None

        self.run(look)
        return found

    def delivered(self) -> dict[str, bytes]:
        """Return the files of the results folder, at its current place, by unique_id."""
        return {path.stem: path.read_bytes() for path in self.folder.glob("results*/*/*.json")}


def result(envelope: bytes) -> object:
    return json.loads(envelope)["result"]
