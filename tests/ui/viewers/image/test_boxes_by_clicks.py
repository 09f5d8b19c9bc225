"""A box by two clicks, as by dragging; and what a new drawing does to what was chosen."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRectF, QSizeF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.core.answer.shapes import Shape
from annotator.ui.viewers.image import size_labels
from annotator.ui.viewers.image.size_labels import measure, measure_place
from ui.viewers.image.drawer import LEFT, NONE, Drawer, drawing, mark_of

BOX = ((50, 60), (250, 200))


@pytest.mark.parametrize("shape", [Shape.RECTANGLE, Shape.ELLIPSE])
def test_a_click_begins_it_and_the_next_ends_it(app: QApplication, shape: Shape) -> None:
    def scenario(drawer: Drawer) -> None:
        told: list[str] = []
        drawer.view.drawing.unfinished.connect(lambda: told.append("a corner is missing"))
        drawer.view.drawing.activate(shape)
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
        drawer.view.drawing.activate(Shape.RECTANGLE)
        drawer.click(*BOX[0])
        drawer.key(Qt.Key.Key_Escape)
        assert not drawer.view.drawing.is_drawing
        QTest.mouseClick(drawer.view, LEFT, NONE, QPoint(*BOX[0]))
        QTest.mouseDClick(drawer.view, LEFT, NONE, QPoint(*BOX[0]))
        assert not drawer.view.drawing.is_drawing
        assert not drawer.marked

    drawing(app, scenario)


SLIPS = ((0, 0), (2, 0), (5, 4))  # view pixels between press and release; the system calls 10 a drag


@pytest.mark.parametrize("slip", SLIPS)
@pytest.mark.parametrize("shape", [Shape.RECTANGLE, Shape.ELLIPSE])
def test_a_click_on_a_mark_chooses_it_though_the_hand_slips(
    app: QApplication, shape: Shape, slip: tuple[int, int]
) -> None:
    def scenario(drawer: Drawer) -> None:
        drawer.view.drawing.activate(shape)
        drawer.show(Shape.RECTANGLE, *BOX)
        drawer.drag((100, 100), (100 + slip[0], 100 + slip[1]))
        assert drawer.chosen == ["a"]
        assert not drawer.view.drawing.is_drawing

    drawing(app, scenario)


@pytest.mark.parametrize("slip", SLIPS)
@pytest.mark.parametrize("shape", [Shape.RECTANGLE, Shape.ELLIPSE, Shape.POLYGON, Shape.LINE])
def test_a_click_beside_what_is_chosen_begins_the_next_shape(
    app: QApplication, shape: Shape, slip: tuple[int, int]
) -> None:
    """So it is in labelme and CVAT, for each shape."""

    def scenario(drawer: Drawer) -> None:
        drawer.view.drawing.activate(shape)
        drawer.show(Shape.RECTANGLE, *BOX, selected="a")
        drawer.drag((300, 250), (300 + slip[0], 250 + slip[1]))
        assert drawer.chosen == [""]
        assert len(drawer.view.drawing.corners.drawn) == 1
        assert not drawer.marked

    drawing(app, scenario)


def test_a_drag_that_comes_back_is_no_click(app: QApplication) -> None:
    def scenario(drawer: Drawer) -> None:
        told: list[bool] = []
        drawer.view.drawing.too_small.connect(lambda: told.append(True))
        drawer.view.drawing.activate(Shape.RECTANGLE)
        drawer.drag_along((300, 250), (360, 280), (301, 250))
        assert told == [True]
        assert not drawer.view.drawing.is_drawing
        assert not drawer.marked

    drawing(app, scenario)


def test_a_new_polygon_lets_go_of_what_was_chosen_and_one_corner_has_no_size(app: QApplication) -> None:
    def scenario(drawer: Drawer) -> None:
        drawer.view.drawing.activate(Shape.POLYGON)
        drawer.show(Shape.POLYGON, (20, 20), (80, 20), (50, 80), selected="a")
        drawer.hover(200, 200)
        drawer.click(200, 200)
        assert drawer.chosen == [""]
        drawer.show(Shape.POLYGON, (20, 20), (80, 20), (50, 80))
        assert drawer.view.drawing.corners.drawn == ((200, 200),)
        assert measure(drawer.view.drawing) is None
        drawer.hover(240, 230)
        found = measure(drawer.view.drawing)
        assert found is not None
        assert found[0] == (40, 30)

    drawing(app, scenario)


def test_the_size_of_what_is_chosen_keeps_off_names_which_stay(app: QApplication) -> None:
    def scenario(drawer: Drawer) -> None:
        painting, seen = drawer.view.drawing.painter, list[QRectF]()
        below = mark_of("b", Shape.RECTANGLE, (50, 228), (250, 290))
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(size_labels, "paint_tag", lambda _painter, box, _words: seen.append(box))
            drawer.show(Shape.RECTANGLE, *BOX, beside=(below,))
            drawer.view.grab()
            usual = painting.mark_labels
            assert not seen
            drawer.show(Shape.RECTANGLE, *BOX, selected="a", beside=(below,))
            drawer.view.grab()
        assert set(map(QRectF.getRect, painting.mark_labels)) == set(map(QRectF.getRect, usual))
        assert len(usual) == 2
        assert not any(seen[-1].intersects(name) for name in usual)

    drawing(app, scenario)


def test_a_size_stands_below_and_moves_above_and_inside_where_names_are() -> None:
    room, around, size = QRectF(0, 0, 600, 400), QRectF(200, 100, 150, 80), QSizeF(80, 18)
    below = measure_place(around, size, room, [])
    assert below.top() > around.bottom()
    assert below.right() == around.right()
    everywhere_below = QRectF(0, 181, 600, 60)
    above = measure_place(around, size, room, [everywhere_below])
    assert above.bottom() < around.top()
    assert around.contains(measure_place(around, size, room, [everywhere_below, QRectF(0, 70, 600, 29)]))
    assert measure_place(around, size, room, [room]) == below
