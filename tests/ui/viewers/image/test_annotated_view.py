"""Marks on a picture: drawn, moved and taken away, with the mouse and with keys, exact to the pixel."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.core.answer.shapes import Shape
from annotator.ui.viewers.image.mark_primitives import POINT_PX, RING_PX
from ui.viewers.image.drawer import CTRL, LEFT, NONE, SHIFT, SIZE, Drawer, drawing


def test_a_rectangle_is_dragged_and_exact_to_the_pixel(app: QApplication) -> None:
    def scenario(drawer: Drawer) -> None:
        drawer.view.drawing.activate(Shape.RECTANGLE)
        drawer.drag((300, 200), (20, 31))
        assert drawer.marked == [((20, 31), (300, 200))]

    drawing(app, scenario)


def test_nothing_is_drawn_before_something_is_armed_or_while_it_is_locked(app: QApplication) -> None:
    def scenario(drawer: Drawer) -> None:
        drawer.drag((30, 20), (200, 31))
        drawer.view.drawing.activate(Shape.RECTANGLE)
        drawer.view.lock(True)
        drawer.drag((30, 20), (200, 31))
        QTest.keyClick(drawer.view, Qt.Key.Key_Space)
        assert drawer.marked == []

    drawing(app, scenario)


def test_a_rectangle_begun_beside_the_image_begins_at_its_edge(app: QApplication) -> None:
    def scenario(drawer: Drawer) -> None:
        drawer.view.resize(SIZE[0] + 100, SIZE[1] + drawer.view.toolbar.height_px)
        drawer.view.drawing.activate(Shape.RECTANGLE)
        drawer.drag((10, 50), (150, 90))
        assert drawer.marked == [((0, 50), (100, 90))]

    drawing(app, scenario)


def test_only_the_left_button_draws(app: QApplication) -> None:
    def scenario(drawer: Drawer) -> None:
        right = Qt.MouseButton.RightButton
        drawer.view.drawing.activate(Shape.RECTANGLE)
        QTest.mousePress(drawer.view, right, NONE, QPoint(30, 20))
        QTest.mouseRelease(drawer.view, right, NONE, QPoint(90, 80))
        assert not drawer.view.is_drawing
        QTest.mousePress(drawer.view, LEFT, NONE, QPoint(30, 20))
        QTest.mouseClick(drawer.view, right, NONE, QPoint(60, 60))
        QTest.mouseRelease(drawer.view, LEFT, NONE, QPoint(90, 80))
        assert drawer.marked == [((30, 20), (90, 80))]

    drawing(app, scenario)


def test_what_is_being_drawn_ends_with_the_task(app: QApplication) -> None:
    def scenario(drawer: Drawer) -> None:
        drawer.view.drawing.activate(Shape.RECTANGLE)
        QTest.mousePress(drawer.view, LEFT, NONE, QPoint(30, 20))
        drawer.view.lock(True)
        QTest.mouseRelease(drawer.view, LEFT, NONE, QPoint(90, 80))
        assert not drawer.view.is_drawing
        assert drawer.marked == []

    drawing(app, scenario)


def test_a_polygon_is_clicked_and_closed_at_its_first_point(app: QApplication) -> None:
    def scenario(drawer: Drawer) -> None:
        drawer.view.drawing.activate(Shape.POLYGON)
        for corner in ((10, 10), (100, 10), (100, 90), (12, 12)):
            drawer.click(*corner)
        assert drawer.marked == [((10, 10), (100, 10), (100, 90))]

    drawing(app, scenario)


def test_a_point_is_set_with_a_click(app: QApplication) -> None:
    def scenario(drawer: Drawer) -> None:
        drawer.view.drawing.activate(Shape.KEY_POINT)
        drawer.click(77, 88)
        assert drawer.marked == [((77, 88),)]

    drawing(app, scenario)


def test_a_point_is_set_in_a_rectangle_and_chosen_when_it_is_pressed_again(app: QApplication) -> None:
    def scenario(drawer: Drawer) -> None:
        drawer.show(Shape.RECTANGLE, (10, 10), (200, 200))
        drawer.view.drawing.activate(Shape.KEY_POINT)
        drawer.click(100, 100)
        assert drawer.marked == [((100, 100),)]
        drawer.show(Shape.KEY_POINT, (100, 100))
        drawer.click(102, 100)
        assert drawer.chosen == ["a"]
        assert len(drawer.marked) == 1

    drawing(app, scenario)


def test_who_draws_before_something_is_armed_is_told(app: QApplication) -> None:
    def scenario(drawer: Drawer) -> None:
        told, drawing = list[str](), drawer.view.drawing
        for asked in (drawing.drawn_without_tool, drawing.clicked_nothing):
            asked.connect(lambda: told.append("asked"))
        drawer.drag((30, 20), (200, 31))
        drawer.click(30, 20)
        assert told == ["asked", "asked"]
        drawing.activate(Shape.RECTANGLE)
        drawer.drag((30, 20), (200, 51))
        drawing.activate(None)
        drawer.show(Shape.RECTANGLE, (10, 10), (200, 200))
        drawer.click(30, 20)
        drawer.view.zoom_in()
        drawer.drag((30, 20), (200, 31))
        assert told == ["asked", "asked"], "what is pressed is chosen, and a picture that is zoomed is moved"

    drawing(app, scenario)


def test_a_rectangle_by_keyboard(app: QApplication) -> None:
    def scenario(drawer: Drawer) -> None:
        drawer.view.drawing.activate(Shape.RECTANGLE)
        QTest.keyClick(drawer.view, Qt.Key.Key_Space)
        for _step in range(3):
            QTest.keyClick(drawer.view, Qt.Key.Key_Right)
        QTest.keyClick(drawer.view, Qt.Key.Key_Down, SHIFT)
        QTest.keyClick(drawer.view, Qt.Key.Key_Return)
        assert drawer.marked == [((200, 150), (230, 151))]

    drawing(app, scenario)


def test_a_polygon_by_keyboard_with_a_corner_taken_back(app: QApplication) -> None:
    def scenario(drawer: Drawer) -> None:
        drawer.view.drawing.activate(Shape.POLYGON)
        for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Left):
            QTest.keyClick(drawer.view, Qt.Key.Key_Space)
            QTest.keyClick(drawer.view, key)
        QTest.keyClick(drawer.view, Qt.Key.Key_Backspace)
        QTest.keyClick(drawer.view, Qt.Key.Key_Space)
        QTest.keyClick(drawer.view, Qt.Key.Key_Return)
        assert drawer.marked == [((200, 150), (210, 150), (200, 160))]

    drawing(app, scenario)


def test_a_polygon_of_two_corners_goes_on_when_enter_comes_too_early(app: QApplication) -> None:
    def scenario(drawer: Drawer) -> None:
        drawer.view.drawing.activate(Shape.POLYGON)
        drawer.click(10, 10)
        drawer.click(200, 10)
        QTest.keyClick(drawer.view, Qt.Key.Key_Return)
        assert drawer.marked == []
        drawer.click(100, 200)
        QTest.keyClick(drawer.view, Qt.Key.Key_Return)
        assert drawer.marked == [((10, 10), (200, 10), (100, 200))]

    drawing(app, scenario)


def test_escape_lets_go_of_what_was_begun(app: QApplication) -> None:
    def scenario(drawer: Drawer) -> None:
        drawer.view.drawing.activate(Shape.POLYGON)
        QTest.keyClick(drawer.view, Qt.Key.Key_Space)
        before = drawer.view.is_drawing
        QTest.keyClick(drawer.view, Qt.Key.Key_Escape)
        assert (before, drawer.view.is_drawing) == (True, False)
        assert drawer.chosen == [], "one thing at a time"
        drawer.view.drawing.redo_corner()
        assert drawer.view.is_drawing, "a key too many takes nothing away for good"
        QTest.keyClick(drawer.view, Qt.Key.Key_Escape)
        drawer.show(Shape.RECTANGLE, (10, 10), (200, 200), selected="a")
        QTest.keyClick(drawer.view, Qt.Key.Key_Escape)
        assert drawer.chosen == [""]

    drawing(app, scenario)


def test_a_region_is_chosen_dragged_and_reshaped_with_the_mouse(app: QApplication) -> None:
    def scenario(drawer: Drawer) -> None:
        drawer.show(Shape.RECTANGLE, (50, 50), (100, 100))
        drawer.click(75, 75)
        drawer.click(300, 250)
        assert drawer.chosen == ["a"]
        drawer.show(Shape.RECTANGLE, (50, 50), (100, 100), selected="a")
        for pressed, trembled in (((102, 101), (103, 102)), ((75, 75), (76, 77))):
            drawer.drag(pressed, trembled)
        assert drawer.moved == []
        drawer.drag((75, 75), (95, 85))
        assert drawer.moved[-1] == ((70, 60), (120, 110))
        drawer.drag((120, 110), (150, 140))
        assert drawer.moved[-1] == ((70, 60), (150, 140))
        drawer.drag((70, 60), (200, 200))
        assert drawer.moved[-1] == ((150, 140), (200, 200))

    drawing(app, scenario)


def test_a_region_is_moved_reshaped_and_removed_with_keys(app: QApplication) -> None:
    def scenario(drawer: Drawer) -> None:
        drawer.show(Shape.RECTANGLE, (50, 50), (100, 100), selected="a")
        QTest.keyClick(drawer.view, Qt.Key.Key_Right)
        QTest.keyClick(drawer.view, Qt.Key.Key_Down, SHIFT)
        QTest.keyClick(drawer.view, Qt.Key.Key_Down, SHIFT | CTRL)
        assert drawer.moved == [((60, 50), (110, 100)), ((60, 51), (110, 101)), ((60, 51), (110, 102))]
        QTest.keyClick(drawer.view, Qt.Key.Key_Delete)
        assert drawer.removed == ["a"]

    drawing(app, scenario)


def test_a_point_that_is_chosen_has_a_ring_around_it(app: QApplication) -> None:
    def scenario(drawer: Drawer) -> None:
        left_of_it = QPoint(100 - POINT_PX - 2 - RING_PX, 200)
        lightness = []
        for selected in ("", "a"):
            drawer.show(Shape.KEY_POINT, (100, 200), selected=selected)
            image = drawer.view.grab().toImage()
            lightness.append(image.pixelColor(left_of_it * image.devicePixelRatio()).lightness())
        assert lightness[1] > lightness[0] + 80

    drawing(app, scenario)


def test_marks_are_seen_on_the_image(app: QApplication) -> None:
    def scenario(drawer: Drawer) -> None:
        plain = drawer.view.grab().toImage()
        drawer.show(Shape.RECTANGLE, (50, 50), (100, 100))
        assert drawer.view.grab().toImage() != plain

    drawing(app, scenario)
