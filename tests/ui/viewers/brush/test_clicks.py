"""A brush paints where somebody paints: what they choose or move stays what it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.core.answer.marks import geometry_of
from annotator.core.answer.mask.raster import Mask
from annotator.core.answer.result_items import Region
from annotator.core.answer.shapes import Shape
from annotator.ui.viewers.image.annotated_view import AnnotatedImageView
from annotator.ui.viewers.image.hit_test import is_hit
from annotator.ui.viewers.mark import Mark
from ui.viewers.brush.painting_harness import at_image

FULL, VIEW_PX = (400, 400), 400
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
ON_MASK, ON_BOX, BESIDE = QPoint(100, 100), QPoint(300, 300), QPoint(200, 50)


def two_marks() -> tuple[Mark, Mark]:
    """Return a mask around (100, 100), and a box around (300, 300)."""
    mask = Mask(FULL)
    mask.paint((80.5, 100.5), (120.5, 100.5), 20)
    box = geometry_of(Shape.RECTANGLE, ((250, 250), (350, 350)), FULL)
    regions = Region("mask", "it", Shape.MASK, mask.as_geometry()), Region("box", "it", Shape.RECTANGLE, box)
    return Mark(regions[0], "", QColor("#ff0000")), Mark(regions[1], "", QColor("#0000ff"))


def shown(view: AnnotatedImageView, selected: str) -> list[str]:
    """Return the selection from then on."""
    chosen: list[str] = []
    marks = two_marks()
    view.show_marks(marks, selected)
    view.drawing.chosen.connect(chosen.append)
    view.drawing.chosen.connect(lambda region_id: view.show_marks(marks, region_id))
    return chosen


@pytest.mark.parametrize(
    ("at", "wanted"), [(ON_BOX, ["box"]), (BESIDE, [""]), (ON_MASK, [])], ids=["on a box", "beside", "on itself"]
)
def test_with_no_brush_armed_a_click_chooses_and_paints_nothing(
    app: QApplication, at: QPoint, wanted: list[str]
) -> None:
    def scenario(view: AnnotatedImageView, told: list[Mapping[str, Any]]) -> None:
        chosen, moved = shown(view, "mask"), list[str]()
        view.drawing.moved.connect(lambda region_id, _geometry: moved.append(region_id))
        QTest.mouseClick(view, LEFT, NONE, at)
        assert (chosen, told, moved) == (wanted, [], [])

    at_image(app, FULL, VIEW_PX, scenario)


def test_with_a_brush_armed_what_is_chosen_and_was_not_painted_is_moved(app: QApplication) -> None:
    def scenario(view: AnnotatedImageView, told: list[Mapping[str, Any]]) -> None:
        moved: list[str] = []
        view.activate(Shape.MASK)
        shown(view, "box")
        view.drawing.moved.connect(lambda region_id, _geometry: moved.append(region_id))
        QTest.mousePress(view, LEFT, NONE, ON_BOX)
        for step in (10, 20):
            QTest.mouseMove(view, ON_BOX + QPoint(step, 0))
        QTest.mouseRelease(view, LEFT, NONE, ON_BOX + QPoint(20, 0))
        assert told == []
        assert set(moved) == {"box"}

    at_image(app, FULL, VIEW_PX, scenario)


@pytest.mark.parametrize("shape", [Shape.MASK, Shape.RECTANGLE])
def test_all_of_a_pixel_is_hit_and_nothing_beside_it(shape: Shape) -> None:
    """However large a pixel is seen."""
    mask = Mask(FULL)
    mask.paint((5.5, 7.5), (5.5, 7.5), 1)
    geometry = mask.as_geometry() if shape is Shape.MASK else geometry_of(shape, ((5, 7), (6, 8)), FULL)
    mark = Mark(Region("a", "it", shape, geometry), "", QColor("#ff0000"))
    assert all(is_hit(mark, at, FULL, 0) for at in ((5.1, 7.1), (5.8, 7.1), (5.1, 7.9), (5.9, 7.9)))
    assert not any(is_hit(mark, at, FULL, 0) for at in ((4.8, 7.5), (6.2, 7.5), (5.5, 6.8), (5.5, 8.2)))
