"""Several marks are chosen together and moved, named and taken away through the real program, once by keys alone and
once by mouse; what is kept on disk follows."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

from PySide6.QtCore import QPointF, Qt, QTimer
from PySide6.QtTest import QTest

from annotator.app.gui.program import Running
from annotator.app.main import main
from annotator.core.answer.regions import labels_of, regions
from annotator.core.events import DraftSaved, TaskSubmitted
from annotator.ui.design.region_rows import RegionRows
from annotator.ui.viewers.image.annotated_view import AnnotatedImageView
from bundle_making import valid_files, write_folder
from journeys.driver import Driver
from journeys.keyboard import PLAIN, SHIFT, Keyboard
from ui.stage import says

KEY, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier
CONFIG = b"""<View><Image name="it" value="$image"/>
  <RectangleLabels name="what" toName="it"><Label value="Boat"/><Label value="Bridge"/></RectangleLabels></View>"""


class Worker:
    def __init__(self, running: Running) -> None:
        self.driver = Driver(running)
        self.keys = Keyboard(self.driver)

    async def begin(self) -> None:
        await self.driver.active()
        await self.driver.task_on_screen()
        if self.keys.page.instructions.isVisible():
            await self.keys.key(KEY.Key_Escape)
        await self.driver.until(lambda: self.view.has_image, "the picture is there")
        await self.keys.tab_to_widget(self.view)

    @property
    def view(self) -> AnnotatedImageView:
        (view,) = self.keys.panel.parts.marked.values()
        assert isinstance(view, AnnotatedImageView)
        return view

    @property
    def marked(self) -> list[tuple[int, str]]:
        """How far from the left in pixels, and the label."""
        answer, width = self.keys.page.answer, self.view.drawing.size_px[0]
        found = regions(answer, self.keys.panel.design)
        return [(round(each.geometry["x"] * width / 100), *labels_of(answer, each.id)) for each in found]

    async def three_boxes(self) -> list[tuple[int, str]]:
        """By keys, beside each other."""
        for place in range(3):
            for key in (KEY.Key_Escape, KEY.Key_1, *[KEY.Key_Left] * (3 * bool(place)), KEY.Key_Space):
                await self.keys.key(key)
            for key in (KEY.Key_Right, KEY.Key_Down, KEY.Key_Down, KEY.Key_Return, KEY.Key_Up, KEY.Key_Up):
                await self.keys.key(key)
        for _time in range(2):  # the last box, then the label
            await self.keys.key(KEY.Key_Escape)
        assert len(self.marked) == 3
        return self.marked

    async def mouse(self, *way: QPointF, held: Qt.KeyboardModifier = PLAIN) -> None:
        """With the left button."""
        done: list[bool] = []

        def played() -> None:
            QTest.mousePress(self.view, Qt.MouseButton.LeftButton, held, way[0].toPoint())
            for at in way[1:]:
                QTest.mouseMove(self.view, at.toPoint())
            QTest.mouseRelease(self.view, Qt.MouseButton.LeftButton, held, way[-1].toPoint())
            done.append(True)

        QTimer.singleShot(0, self.view, played)
        await self.driver.until(lambda: bool(done), "it is done")

    def middle(self, place: int) -> QPointF:
        geometry = regions(self.keys.page.answer, self.keys.panel.design)[place].geometry
        width, height = self.view.drawing.size_px
        x, y = geometry["x"] + geometry["width"] / 2, geometry["y"] + geometry["height"] / 2
        return self.view.drawing.view_point((x * width / 100, y * height / 100))

    async def click(self, place: int, held: Qt.KeyboardModifier = PLAIN) -> None:
        at = self.middle(place)
        await self.mouse(at, held=held)


def test_by_keys_all_are_moved_named_and_sent_and_some_are_taken_away(tmp_path: Path) -> None:
    async def companion(running: Running) -> None:
        worker = Worker(running)
        await worker.begin()
        before = await worker.three_boxes()
        keys, driver = worker.keys, worker.driver
        await keys.key(KEY.Key_A, CTRL)
        assert says(keys.panel, "3 regions selected.")
        await driver.event(DraftSaved, lambda: driver.press(KEY.Key_Right, CTRL | SHIFT))
        await driver.event(DraftSaved, lambda: driver.press(KEY.Key_2))
        assert worker.marked == [(left + 1, "Bridge") for left, _label in before]
        await keys.tab_to_widget(keys.panel.findChildren(RegionRows)[0])
        await keys.key(KEY.Key_Home)
        await keys.key(KEY.Key_Down, SHIFT)
        assert says(keys.panel, "2 regions selected.")
        await driver.event(DraftSaved, lambda: driver.press(KEY.Key_Delete))
        assert worker.marked == [(before[2][0] + 1, "Bridge")]
        await driver.event(TaskSubmitted, lambda: driver.press(KEY.Key_Return, CTRL))
        running.window.closing.emit()

    _play(tmp_path, companion)


def test_by_mouse_two_of_three_are_dragged_and_one_undo_brings_them_back(tmp_path: Path) -> None:
    async def companion(running: Running) -> None:
        worker = Worker(running)
        await worker.begin()
        before = await worker.three_boxes()
        await worker.click(0)
        await worker.click(2, SHIFT)
        assert says(worker.keys.panel, "2 regions selected.")
        at, driver = worker.middle(0), worker.driver
        across = QPointF(40, 0)
        await worker.mouse(at, at + across / 2, at + across)
        moved = [now[0] - was[0] for now, was in zip(worker.marked, before, strict=True)]
        assert moved[0] == moved[2] > 0
        assert moved[1] == 0
        await driver.event(DraftSaved, lambda: driver.press(KEY.Key_Z, CTRL))
        assert worker.marked == before
        running.window.closing.emit()

    _play(tmp_path, companion)


def _play(folder: Path, companion: Callable[[Running], Awaitable[None]]) -> None:
    bundle = write_folder(folder / "bundle", {**valid_files(), "config.xml": CONFIG})
    assert main(["open", "--home", str(folder / "home"), str(bundle)], companion) == 0
