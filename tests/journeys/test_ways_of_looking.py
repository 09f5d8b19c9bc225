"""By keyboard alone: a picture is turned, mirrored and brightened to see what is on it, and what is marked is true."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image
from PySide6.QtCore import Qt

from annotator.app.gui.program import Running
from annotator.app.main import main
from annotator.core.answer.marks import points_of
from annotator.core.answer.regions import regions
from annotator.core.answer.shapes import Shape
from annotator.core.events import DraftSaved, TaskShown
from annotator.ui.viewers.display.orientation import UPRIGHT, Orientation
from annotator.ui.viewers.display.settings import ORIGINAL, ImageAdjustments
from annotator.ui.viewers.guides import ACROSS, GuideLine, GuideOverlay
from annotator.ui.viewers.image.annotated_view import AnnotatedImageView
from bundle_making import valid_files, write_folder
from journeys.driver import Driver
from journeys.keyboard import Keyboard

ALT, SHIFT = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier
CONFIG = b"""<View><Image name="it" value="$image"/>
  <RectangleLabels name="box" toName="it"><Label value="Lake"/><Label value="Wood"/></RectangleLabels></View>"""
SIZE = (300, 200)


def coloured(colour: str) -> bytes:
    held = io.BytesIO()
    Image.new("RGB", SIZE, colour).save(held, "PNG")
    return held.getvalue()


class Person:
    def __init__(self, running: Running) -> None:
        self.running = running
        self.driver = Driver(running)
        self.keys = Keyboard(self.driver)

    @property
    def view(self) -> AnnotatedImageView:
        panel = self.running.window.workbench._panel
        assert panel is not None
        assert panel.parts.images is not None
        (view,) = panel.parts.images.views
        assert isinstance(view, AnnotatedImageView)
        return view

    @property
    def orientation(self) -> Orientation:
        return self.view.geometry_of_image.orientation

    @property
    def adjustments(self) -> ImageAdjustments:
        return ORIGINAL if self.view.display is None else self.view.display.adjustments

    async def begins(self) -> None:
        await self.driver.active()
        await self.driver.task_on_screen()
        if self.running.window.workbench.instructions.isVisible():
            self.driver.press(Qt.Key.Key_Escape)
            await self.driver.until(lambda: not self.running.window.workbench.instructions.isVisible(), "they are shut")

    async def looks(self, key: Qt.Key, orientation: Orientation, adjustments: ImageAdjustments) -> None:
        self.driver.press(key, ALT)
        await self.driver.until(
            lambda: (self.orientation, self.adjustments) == (orientation, adjustments), "it is seen so"
        )

    @property
    def guides(self) -> tuple[GuideLine, ...]:
        guides = self.view.guides
        return guides.lines if isinstance(guides, GuideOverlay) else ()

    async def rules(self) -> None:
        """A level line through the crosshair, on a picture that lies on its side."""
        line = GuideLine(ACROSS, self.view.drawing.pointer[0])
        self.driver.press(Qt.Key.Key_H, ALT | SHIFT)
        await self.driver.until(lambda: self.guides == (line,), "there is a guide")

    async def moves(self, key: Qt.Key, way: tuple[int, int]) -> None:
        """One press, which goes as the eye sees."""
        drawing = self.view.drawing
        before, pointer = drawing.view_point(drawing.pointer), drawing.pointer
        self.driver.press(key)
        await self.driver.until(lambda: drawing.pointer != pointer, "the crosshair moves")
        moved = drawing.view_point(drawing.pointer) - before
        assert (round(moved.x()), round(moved.y())) == way

    async def draws(self) -> tuple[tuple[int, int], ...]:
        """A box by its corners; where they are on the picture."""
        drawing = self.view.drawing
        self.driver.press(Qt.Key.Key_2)
        await self.driver.until(lambda: drawing.shape is Shape.RECTANGLE, "it is armed")
        first = drawing.pointer
        self.driver.press(Qt.Key.Key_Space)
        await self.driver.until(lambda: drawing.is_drawing, "the corner is set")
        for _step in range(3):
            await self.moves(Qt.Key.Key_Right, (10, 0))
        await self.moves(Qt.Key.Key_Down, (0, 10))
        last = drawing.pointer
        await self.driver.event(DraftSaved, lambda: self.driver.press(Qt.Key.Key_Space))
        return first, last


def test_what_is_marked_in_a_turned_and_bright_image_is_true_and_tones_stay_for_the_next(tmp_path: Path) -> None:
    members = {
        **valid_files(),
        "config.xml": CONFIG,
        "tasks.csv": b"id,image\n1,media/1.png\n2,media/2.png\n",
        "media/1.png": coloured("teal"),
        "media/2.png": coloured("navy"),
    }
    bundle = write_folder(tmp_path / "bundle", members)

    async def companion(running: Running) -> None:
        person = Person(running)
        await person.begins()
        person.driver.press(Qt.Key.Key_F)  # a press moves by whole pixels: as large as it is
        await person.driver.until(lambda: person.view.geometry_of_image.scale == 1, "it has its actual size")
        turned = UPRIGHT.rotated(1)
        await person.looks(Qt.Key.Key_T, turned, ORIGINAL)
        await person.looks(Qt.Key.Key_H, turned.mirrored(), ORIGINAL)
        await person.looks(Qt.Key.Key_Up, turned.mirrored(), ImageAdjustments(brightness=10))
        await person.looks(Qt.Key.Key_N, turned.mirrored(), ImageAdjustments(brightness=10, is_inverted=True))
        await person.rules()
        first, last = await person.draws()
        panel = running.window.workbench._panel
        assert panel is not None
        (region,) = regions(running.window.workbench.answer, panel.design)
        left, right = sorted((first[0], last[0]))
        top, bottom = sorted((first[1], last[1]))
        assert points_of(region.shape, region.geometry, SIZE) == ((left, top), (right, bottom))
        assert (right - left, bottom - top) == (10, 30)
        await person.driver.event(TaskShown, lambda: person.driver.press(Qt.Key.Key_Return))
        await person.driver.task_on_screen()
        assert (person.orientation, person.adjustments) == (UPRIGHT, ImageAdjustments(brightness=10, is_inverted=True))
        assert person.guides == ()
        await person.looks(Qt.Key.Key_0, UPRIGHT, ORIGINAL)
        running.window.closing.emit()

    assert main(["open", "--home", str(tmp_path / "home"), str(bundle)], companion) == 0
