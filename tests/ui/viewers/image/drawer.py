"""A person before a picture: draws with the mouse, and hears what the view tells."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.core.answer.geometry.box import RotatedBox, box_of
from annotator.core.answer.marks import geometry_of, points_of
from annotator.core.answer.result_items import Region
from annotator.core.answer.shapes import Shape
from annotator.core.design.medium import Extent
from annotator.ui.viewers.image.annotated_view import AnnotatedImageView
from annotator.ui.viewers.mark import Mark
from fakes.images import FakeImages
from ui.viewers.image.on_screen import before_image

SIZE = (400, 300)  # of the view; the picture is as large, so that one view pixel is one of the picture's
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


class Drawer:
    """The view on screen, and what it tells: points instead of percent."""

    def __init__(self, view: AnnotatedImageView) -> None:
        self.view = view
        self.marked: list[tuple[tuple[int, int], ...]] = []
        self.moved: list[tuple[tuple[int, int], ...]] = []
        self.chosen: list[str] = []
        self.removed: list[str] = []
        view.drawing.marked.connect(self._marked)
        view.drawing.moved.connect(lambda _region, geometry: self._moved(geometry))
        view.chosen.connect(self.chosen.append)
        view.removed.connect(self.removed.append)

    def _marked(self, geometry: dict[str, Any], extent: Extent) -> None:
        assert self.view.drawing.shape is not None
        self.marked.append(points_of(self.view.drawing.shape, geometry, extent.size_px or (0, 0)))

    def _moved(self, geometry: dict[str, Any]) -> None:
        mark, *others = self.view.drawing.marks
        self.moved.append(points_of(mark.region.shape, geometry, SIZE))
        region = replace(mark.region, geometry=geometry)
        self.view.show_marks((replace(mark, region=region), *others), "a")

    def drag(
        self,
        start: tuple[int, int],
        end: tuple[int, int],
        held: Qt.KeyboardModifier = NONE,
        button: Qt.MouseButton = LEFT,
    ) -> None:
        """Over the middle of the way; `held` is down all the time."""
        middle = (start[0] + end[0]) // 2, (start[1] + end[1]) // 2
        self.drag_along(start, middle, end, held=held, button=button)

    def drag_along(
        self, *places: tuple[int, int], held: Qt.KeyboardModifier = NONE, button: Qt.MouseButton = LEFT
    ) -> None:
        """Press at the first place, and release at the last."""
        start, *moves = places
        QTest.mousePress(self.view, button, held, QPoint(*start))
        for at in moves:
            place = QPointF(*at)
            everywhere = self.view.mapToGlobal(place)
            QApplication.sendEvent(
                self.view, QMouseEvent(QEvent.Type.MouseMove, place, everywhere, Qt.MouseButton.NoButton, button, held)
            )
        QTest.mouseRelease(self.view, button, held, QPoint(*places[-1]))

    @property
    def last(self) -> tuple[tuple[int, int], ...]:
        """Return the current place of the moved region."""
        return self.moved[-1]

    def click(self, *at: int) -> None:
        QTest.mouseClick(self.view, LEFT, NONE, QPoint(*at))

    def hover(self, *at: int) -> None:
        """With no button down."""
        place, none = QPointF(*at), Qt.MouseButton.NoButton
        everywhere = self.view.mapToGlobal(place)
        QApplication.sendEvent(self.view, QMouseEvent(QEvent.Type.MouseMove, place, everywhere, none, none, NONE))

    def show(self, shape: Shape, *points: tuple[int, int], selected: str = "", beside: tuple[Mark, ...] = ()) -> None:
        self.view.show_marks((mark_of("a", shape, *points), *beside), selected)

    @property
    def geometry(self) -> dict[str, Any]:
        """Return the current geometry of the region that `show` showed."""
        return dict(self.view.drawing.marks[0].region.geometry)

    @property
    def box(self) -> RotatedBox:
        mark = self.view.drawing.marks[0]
        return box_of(mark.region.shape, mark.region.geometry, SIZE)

    def key(self, key: Qt.Key, held: Qt.KeyboardModifier = NONE, times: int = 1) -> None:
        for _time in range(times):
            QTest.keyClick(self.view, key, held)


def mark_of(region_id: str, shape: Shape, *points: tuple[int, int]) -> Mark:
    return Mark(Region(region_id, "p", shape, geometry_of(shape, points, SIZE), Extent(*SIZE)), "Car", QColor("orange"))


def drawing(app: QApplication, scenario: Callable[[Drawer], None]) -> None:
    before_image(app, FakeImages({"/a.png": SIZE}), SIZE, lambda view: scenario(Drawer(view)))
