"""Marks on a picture: drawn, moved and taken away, with the mouse and with keys, exact to the pixel."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.core.answer.marks import geometry_of, points_of
from annotator.core.answer.regions import Area
from annotator.core.answer.shapes import Shape
from annotator.core.design.medium import Extent
from annotator.ui.objects.mark import Mark
from annotator.ui.objects.picture.marked_view import MarkedImageView
from fakes.pictures import FakePictures
from ui.stage import on_loop
from work.desks import until

SIZE = (400, 300)  # of the view; the picture is as large, so that one view pixel is one of the picture's
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


class Drawer:
    """The view on screen, and what it tells: points instead of percent."""

    def __init__(self, view: MarkedImageView) -> None:
        self.view = view
        self.marked: list[tuple[tuple[int, int], ...]] = []
        self.moved: list[tuple[tuple[int, int], ...]] = []
        self.chosen: list[str] = []
        self.removed: list[str] = []
        view.drawing.marked.connect(self._marked)
        view.drawing.moved.connect(lambda _area, geometry: self._moved(geometry))
        view.chosen.connect(self.chosen.append)
        view.removed.connect(self.removed.append)

    def _marked(self, geometry: dict[str, Any], extent: Extent) -> None:
        assert self.view.drawing.shape is not None
        self.marked.append(points_of(self.view.drawing.shape, geometry, extent.size_px or (0, 0)))

    def _moved(self, geometry: dict[str, Any]) -> None:
        (mark,) = self.view.drawing.marks
        self.moved.append(points_of(mark.area.shape, geometry, SIZE))
        area = replace(mark.area, geometry=geometry)
        self.view.show_marks((replace(mark, area=area),), "a")

    def drag(self, start: tuple[int, int], end: tuple[int, int]) -> None:
        QTest.mousePress(self.view, LEFT, NONE, QPoint(*start))
        QTest.mouseMove(self.view, QPoint((start[0] + end[0]) // 2, (start[1] + end[1]) // 2))
        QTest.mouseMove(self.view, QPoint(*end))
        QTest.mouseRelease(self.view, LEFT, NONE, QPoint(*end))

    def click(self, *at: int) -> None:
        QTest.mouseClick(self.view, LEFT, NONE, QPoint(*at))

    def show(self, shape: Shape, *points: tuple[int, int], selected: str = "") -> None:
        area = Area("a", "p", shape, geometry_of(shape, points, SIZE), Extent(*SIZE))
        self.view.show_marks((Mark(area, "Car", QColor("orange")),), selected)


def drawing(app: QApplication, scenario: Callable[[Drawer], None]) -> None:
    """Plays a scenario once the picture is painted; from a timer, because keys must not come inside a coroutine."""
    outcome: list[BaseException | None] = []

    def play(view: MarkedImageView) -> None:
        try:
            scenario(Drawer(view))
        except BaseException as error:
            outcome.append(error)
        else:
            outcome.append(None)

    async def whole() -> None:
        view = MarkedImageView(FakePictures({"/a.png": SIZE}))
        view.resize(*SIZE)
        view.shown.connect(lambda *_told: QTimer.singleShot(0, lambda: play(view)))
        view.show()
        view.setFocus()
        view.show_medium("/a.png")
        await until(lambda: bool(outcome), "the scenario is played")
        view.close()

    on_loop(app, whole)
    if outcome[0] is not None:
        raise outcome[0]


def test_a_rectangle_is_dragged_and_exact_to_the_pixel(app: QApplication) -> None:
    def scenario(drawer: Drawer) -> None:
        drawer.view.drawing.arm(Shape.RECTANGLE)
        drawer.drag((300, 200), (20, 31))
        assert drawer.marked == [((20, 31), (300, 200))]

    drawing(app, scenario)


def test_nothing_is_drawn_before_something_is_armed_or_while_it_is_locked(app: QApplication) -> None:
    def scenario(drawer: Drawer) -> None:
        drawer.drag((30, 20), (200, 31))
        drawer.view.drawing.arm(Shape.RECTANGLE)
        drawer.view.lock(True)
        drawer.drag((30, 20), (200, 31))
        QTest.keyClick(drawer.view, Qt.Key.Key_Space)
        assert drawer.marked == []

    drawing(app, scenario)


def test_a_rectangle_begun_beside_the_picture_begins_at_its_edge(app: QApplication) -> None:
    def scenario(drawer: Drawer) -> None:
        drawer.view.resize(SIZE[0] + 100, SIZE[1])
        drawer.view.drawing.arm(Shape.RECTANGLE)
        drawer.drag((10, 50), (150, 90))
        assert drawer.marked == [((0, 50), (100, 90))]

    drawing(app, scenario)


def test_only_the_left_button_draws(app: QApplication) -> None:
    def scenario(drawer: Drawer) -> None:
        right = Qt.MouseButton.RightButton
        drawer.view.drawing.arm(Shape.RECTANGLE)
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
        drawer.view.drawing.arm(Shape.RECTANGLE)
        QTest.mousePress(drawer.view, LEFT, NONE, QPoint(30, 20))
        drawer.view.lock(True)
        QTest.mouseRelease(drawer.view, LEFT, NONE, QPoint(90, 80))
        assert not drawer.view.is_drawing
        assert drawer.marked == []

    drawing(app, scenario)


def test_a_polygon_is_clicked_and_closed_at_its_first_point(app: QApplication) -> None:
    def scenario(drawer: Drawer) -> None:
        drawer.view.drawing.arm(Shape.POLYGON)
        for corner in ((10, 10), (100, 10), (100, 90), (12, 12)):
            drawer.click(*corner)
        assert drawer.marked == [((10, 10), (100, 10), (100, 90))]

    drawing(app, scenario)


def test_a_point_is_set_with_a_click(app: QApplication) -> None:
    def scenario(drawer: Drawer) -> None:
        drawer.view.drawing.arm(Shape.KEY_POINT)
        drawer.click(77, 88)
        assert drawer.marked == [((77, 88),)]

    drawing(app, scenario)


def test_a_point_is_set_in_a_rectangle_and_chosen_when_it_is_pressed_again(app: QApplication) -> None:
    def scenario(drawer: Drawer) -> None:
        drawer.show(Shape.RECTANGLE, (10, 10), (200, 200))
        drawer.view.drawing.arm(Shape.KEY_POINT)
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
        for asked in (drawing.unarmed, drawing.missed):
            asked.connect(lambda: told.append("asked"))
        drawer.drag((30, 20), (200, 31))
        drawer.click(30, 20)
        assert told == ["asked", "asked"]
        drawing.arm(Shape.RECTANGLE)
        drawer.drag((30, 20), (200, 51))
        drawing.arm(None)
        drawer.show(Shape.RECTANGLE, (10, 10), (200, 200))
        drawer.click(30, 20)
        drawer.view.zoom_in()
        drawer.drag((30, 20), (200, 31))
        assert told == ["asked", "asked"], "what is pressed is chosen, and a picture that is zoomed is moved"

    drawing(app, scenario)


def test_a_rectangle_by_keyboard(app: QApplication) -> None:
    def scenario(drawer: Drawer) -> None:
        drawer.view.drawing.arm(Shape.RECTANGLE)
        QTest.keyClick(drawer.view, Qt.Key.Key_Space)
        for _step in range(3):
            QTest.keyClick(drawer.view, Qt.Key.Key_Right)
        QTest.keyClick(drawer.view, Qt.Key.Key_Down, SHIFT)
        QTest.keyClick(drawer.view, Qt.Key.Key_Return)
        assert drawer.marked == [((200, 150), (230, 151))]

    drawing(app, scenario)


def test_a_polygon_by_keyboard_with_a_corner_taken_back(app: QApplication) -> None:
    def scenario(drawer: Drawer) -> None:
        drawer.view.drawing.arm(Shape.POLYGON)
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
        drawer.view.drawing.arm(Shape.POLYGON)
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
        drawer.view.drawing.arm(Shape.POLYGON)
        QTest.keyClick(drawer.view, Qt.Key.Key_Space)
        before = drawer.view.is_drawing
        QTest.keyClick(drawer.view, Qt.Key.Key_Escape)
        assert (before, drawer.view.is_drawing) == (True, False)
        assert drawer.chosen == [], "one thing at a time"
        drawer.show(Shape.RECTANGLE, (10, 10), (200, 200), selected="a")
        QTest.keyClick(drawer.view, Qt.Key.Key_Escape)
        assert drawer.chosen == [""]

    drawing(app, scenario)


def test_an_area_is_chosen_dragged_and_reshaped_with_the_mouse(app: QApplication) -> None:
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


def test_an_area_is_moved_reshaped_and_removed_with_keys(app: QApplication) -> None:
    def scenario(drawer: Drawer) -> None:
        drawer.show(Shape.RECTANGLE, (50, 50), (100, 100), selected="a")
        QTest.keyClick(drawer.view, Qt.Key.Key_Right)
        QTest.keyClick(drawer.view, Qt.Key.Key_Down, SHIFT)
        QTest.keyClick(drawer.view, Qt.Key.Key_Down, SHIFT | CTRL)
        assert drawer.moved == [((60, 50), (110, 100)), ((60, 50), (110, 110)), ((60, 50), (110, 111))]
        QTest.keyClick(drawer.view, Qt.Key.Key_Delete)
        assert drawer.removed == ["a"]

    drawing(app, scenario)


def test_marks_are_seen_on_the_picture(app: QApplication) -> None:
    def scenario(drawer: Drawer) -> None:
        plain = drawer.view.grab().toImage()
        drawer.show(Shape.RECTANGLE, (50, 50), (100, 100))
        assert drawer.view.grab().toImage() != plain

    drawing(app, scenario)
