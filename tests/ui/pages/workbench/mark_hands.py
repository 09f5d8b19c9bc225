"""Somebody with three boxes beside each other on a picture, who chooses some of them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from annotator.core.answer.regions import regions
from annotator.ui.design.region_rows import RegionRows
from annotator.ui.viewers.image.annotated_view import AnnotatedImageView
from ui.pages.workbench.marker import SHIFT, Marker, image
from ui.stage import PLAIN

KEY, CTRL, ALT = Qt.Key, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
BOXES = image("RectangleLabels", more="")


class Hands:
    def __init__(self, marker: Marker) -> None:
        self.marker = marker

    @property
    def view(self) -> AnnotatedImageView:
        assert isinstance(self.marker.view, AnnotatedImageView)
        return self.marker.view

    @property
    def rows(self) -> RegionRows:
        return self.marker.rows.findChildren(RegionRows)[0]

    @property
    def listed(self) -> list[int]:
        return sorted(index.row() for index in self.rows.selectedIndexes())

    @property
    def together(self) -> list[int]:
        """Which of the marks, in their order."""
        return [place for place, mark in enumerate(self.view.drawing.marks) if mark.is_multi_selected]

    @property
    def places(self) -> list[tuple[int, int]]:
        """Their left upper corners, in pixels of the picture."""
        width, height = self.view.drawing.size_px
        answer = self.marker.stage.window.workbench.answer
        found = [region.geometry for region in regions(answer, self.marker.panel.design)]
        return [(round(each["x"] * width / 100), round(each["y"] * height / 100)) for each in found]

    @property
    def steps(self) -> int:
        return self.marker.stage.window.workbench._answering.steps.activeStack().index()

    async def click(self, place: int, held: Qt.KeyboardModifier = SHIFT) -> None:
        """On one of the boxes beside each other."""
        at = self.marker.at(45 + 70 * place, 60)
        await self.marker.action(lambda: QTest.mouseClick(self.view, Qt.MouseButton.LeftButton, held, at))

    async def click_row(self, row: int, held: Qt.KeyboardModifier = PLAIN) -> None:
        viewport, at = self.rows.viewport(), self.rows.visualItemRect(self.rows.item(row)).center()
        await self.marker.action(lambda: QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, held, at))

    async def drag(self, place: int, by: tuple[int, int]) -> None:
        await self.marker.drag((45 + 70 * place, 60), (45 + 70 * place + by[0], 60 + by[1]))


async def three(marker: Marker) -> Hands:
    for place in range(3):
        await marker.box(place)
    return Hands(marker)
