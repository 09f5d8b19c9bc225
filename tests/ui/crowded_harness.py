"""A panel with thousands of marks on a picture, and what hands do to them; for tests and measurements of it."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.core.answer.marks import geometry_of
from annotator.core.answer.result_items import Answer, Origin, ResultItem
from annotator.core.answer.shapes import Shape
from annotator.core.design.labels import Label, Labels, LabelsKind
from annotator.core.design.medium import Extent
from annotator.core.design.objects import Image
from annotator.core.design.tree import ControlTag
from annotator.ui.viewers.image.annotated_view import AnnotatedImageView
from annotator.ui.viewers.image.hit_test import middle_of
from fakes.images import FakeImages
from fakes.media import media_of
from services.service_env import until
from ui.panel_harness import PanelHarness, a_design
from ui.stage import on_loop

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
IMAGE, PANEL = (4_000, 3_000), (1_400, 800)
IMAGE_TAG = Image(name="picture", value="$image")
NAMES = tuple(Label(value=value, hotkey=key) for value, key in (("Car", "c"), ("Bus", "u"), ("Van", "v")))
BOXES = Labels(kind=LabelsKind.RECTANGLE, name="boxes", to_name="picture", labels=NAMES)
ROOF = (Label(value="Roof", hotkey="r"),)
OUTLINES = Labels(kind=LabelsKind.POLYGON, name="outlines", to_name="picture", labels=ROOF)


def many_regions(count: int, origin: Origin = Origin.MANUAL) -> Answer:
    """Boxes and polygons of eight corners."""
    chance, items, extent = random.Random(1), [], Extent(*IMAGE)
    for number in range(count):
        x, y = chance.randrange(IMAGE[0] - 60), chance.randrange(IMAGE[1] - 60)
        corners: tuple[tuple[int, int], ...] = ((x, y), (x + 40, y + 30))
        shape, control, label = Shape.RECTANGLE, BOXES, NAMES[number % 3].value
        if number % 2:
            corners = tuple((x + chance.randrange(60), y + chance.randrange(60)) for _ in range(8))
            shape, control, label = Shape.POLYGON, OUTLINES, "Roof"
        value = {**geometry_of(shape, corners, IMAGE), control.value_key: [label]}
        names = f"r{number}", control.name, "picture", control.result_type
        items.append(ResultItem(*names, value, extent, origin))
    return Answer(tuple(items))


class CrowdedHarness(PanelHarness):
    def __init__(self, *controls: ControlTag) -> None:
        media = media_of(images=FakeImages({"/a.png": IMAGE}))
        super().__init__(a_design(IMAGE_TAG, *(controls or (BOXES, OUTLINES))), {"image": "/a.png"}, PANEL, media)

    def open(self, answer: Answer, task: str = "crowded") -> None:
        self.answering.begin(self.panel, task, answer, is_open=True)

    @property
    def view(self) -> AnnotatedImageView:
        found = self.panel.parts.marked["picture"]
        assert isinstance(found, AnnotatedImageView)
        return found

    def press(self, key: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
        QTest.keyClick(self.focused, key, held)

    def undo(self) -> None:
        self.answering.undo(self.answering.steps.undo)

    def click(self, place: int) -> None:
        """On the mark at this place among all."""
        drawing = self.view.drawing
        middle = middle_of(drawing.marks[place], drawing.size_px)
        QTest.mouseClick(self.view, LEFT, NONE, self._at(*middle))

    def draw(self, start: tuple[int, int], end: tuple[int, int]) -> None:
        """From one place of the picture to another, whatever lies there."""
        held, middle = Qt.KeyboardModifier.ShiftModifier, ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
        QTest.mousePress(self.view, LEFT, held, self._at(*start))
        QTest.mouseMove(self.view, self._at(*middle))
        QTest.mouseMove(self.view, self._at(*end))
        QTest.mouseRelease(self.view, LEFT, held, self._at(*end))

    def let_go(self) -> None:
        """Cancel drawings, selection and active tool."""
        while self.panel.let_go():
            pass

    def _at(self, x: float, y: float) -> QPoint:
        """In the view, of a place of the picture."""
        return QPoint(*map(round, self.view._geometry.view_point(x, y)))

    def settle(self) -> None:
        QApplication.processEvents()
        while not self.view.drawing.painter.is_settled:
            QApplication.processEvents()


def crowded(app: QApplication, scenario: Callable[[CrowdedHarness], None], *controls: ControlTag) -> None:
    """Plays a scenario from a timer, once the picture is there: turning the loop must not happen inside a coroutine."""
    outcome: list[BaseException | None] = []

    def play(harness: CrowdedHarness) -> None:
        try:
            scenario(harness)
        except BaseException as error:
            outcome.append(error)
        else:
            outcome.append(None)

    async def whole() -> None:
        made: asyncio.Future[CrowdedHarness] = asyncio.get_running_loop().create_future()
        asyncio.get_running_loop().call_soon(lambda: made.set_result(CrowdedHarness(*controls)))
        harness = await made
        await until(lambda: harness.view.has_image, "the picture is there")
        QTimer.singleShot(0, harness.panel, partial(play, harness))
        await until(lambda: bool(outcome), "the scenario is played")
        harness.panel.close()

    on_loop(app, whole)
    if outcome[0] is not None:
        raise outcome[0]
