"""A box by two clicks, as by dragging; and what a new drawing does to what was chosen."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.core.answer.shapes import Shape
from annotator.ui.objects.picture.measures import measured
from ui.objects.picture.drawer import LEFT, NONE, Drawer, drawing

BOX = ((50, 60), (250, 200))


@pytest.mark.parametrize("shape", [Shape.RECTANGLE, Shape.ELLIPSE])
def test_a_click_begins_it_and_the_next_ends_it(app: QApplication, shape: Shape) -> None:
    def scenario(drawer: Drawer) -> None:
        told: list[str] = []
        drawer.view.drawing.unended.connect(lambda: told.append("a corner is missing"))
        drawer.view.drawing.arm(shape)
        drawer.click(*BOX[0])
        assert told == ["a corner is missing"]
        assert drawer.view.drawing.missing_corners == 1
        assert not drawer.marked
        drawer.hover(180, 150)
        assert drawer.view.drawing.pointer == (180, 150)
        drawer.click(*BOX[1])
        assert drawer.marked == [BOX]
        assert not drawer.view.drawing.is_drawing
        drawer.drag((20, 210), (120, 290))
        assert len(drawer.marked) == 2, "dragging does as it did"

    drawing(app, scenario)


def test_esc_and_a_double_click_let_go_of_it(app: QApplication) -> None:
    def scenario(drawer: Drawer) -> None:
        drawer.view.drawing.arm(Shape.RECTANGLE)
        drawer.click(*BOX[0])
        drawer.key(Qt.Key.Key_Escape)
        assert not drawer.view.drawing.is_drawing
        QTest.mouseClick(drawer.view, LEFT, NONE, QPoint(*BOX[0]))
        QTest.mouseDClick(drawer.view, LEFT, NONE, QPoint(*BOX[0]))
        assert not drawer.view.drawing.is_drawing
        assert not drawer.marked

    drawing(app, scenario)


def test_a_click_on_a_mark_chooses_it_and_beside_it_lets_go(app: QApplication) -> None:
    def scenario(drawer: Drawer) -> None:
        drawer.view.drawing.arm(Shape.RECTANGLE)
        drawer.show(Shape.RECTANGLE, *BOX)
        drawer.click(100, 100)
        assert drawer.chosen == ["a"]
        drawer.show(Shape.RECTANGLE, *BOX, selected="a")
        drawer.click(350, 250)
        assert drawer.chosen == ["a", ""]
        assert not drawer.view.drawing.is_drawing

    drawing(app, scenario)


def test_a_new_polygon_lets_go_of_what_was_chosen_and_one_corner_has_no_size(app: QApplication) -> None:
    def scenario(drawer: Drawer) -> None:
        drawer.view.drawing.arm(Shape.POLYGON)
        drawer.show(Shape.POLYGON, (20, 20), (80, 20), (50, 80), selected="a")
        drawer.hover(200, 200)
        drawer.click(200, 200)
        assert drawer.chosen == [""]
        drawer.show(Shape.POLYGON, (20, 20), (80, 20), (50, 80))
        assert drawer.view.drawing.corners.drawn == ((200, 200),)
        assert measured(drawer.view.drawing) is None
        drawer.hover(240, 230)
        found = measured(drawer.view.drawing)
        assert found is not None
        assert found[0] == (40, 30)

    drawing(app, scenario)


def test_names_keep_off_the_size_of_what_is_chosen_and_not_off_what_is_drawn(app: QApplication) -> None:
    def scenario(drawer: Drawer) -> None:
        painting = drawer.view.drawing.painting
        drawer.show(Shape.RECTANGLE, *BOX, selected="a")
        drawer.view.grab()
        (kept,) = painting.kept_free
        assert kept.top() >= BOX[1][1]
        drawer.show(Shape.RECTANGLE, *BOX)
        drawer.view.grab()
        assert not painting.kept_free
        drawer.view.drawing.arm(Shape.POLYGON)
        drawer.click(300, 100)
        drawer.view.grab()
        assert not painting.kept_free

    drawing(app, scenario)
