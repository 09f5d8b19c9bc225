"""Lines and corners: drawn, walked, moved, added, taken away and snapped, by mouse and by keys."""

from __future__ import annotations

import time

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.core.answer.geometry.box import RotatedBox
from annotator.core.answer.in_progress import DrawingPoints
from annotator.core.answer.shapes import Shape
from ui.viewers.image.drawer import CTRL, NONE, SHIFT, Drawer, drawing, mark_of

KEY = Qt.Key
BOX = ((100, 100), (200, 160))


def test_corners_are_walked_and_moved_by_single_pixels(app: QApplication) -> None:
    def scenario(drawer: Drawer) -> None:
        drawer.show(Shape.POLYGON, (50, 50), (150, 50), (100, 150), selected="a")
        shaping = drawer.view.drawing.editor
        shaping.select_next_corner(1)
        shaping.select_next_corner(1)
        drawer.key(KEY.Key_Right)
        drawer.key(KEY.Key_Down, SHIFT, times=3)
        assert drawer.last == ((50, 50), (160, 53), (100, 150))
        shaping.select_next_corner(-1)
        shaping.select_next_corner(-1)
        drawer.key(KEY.Key_Up, SHIFT)
        assert drawer.last == ((50, 50), (160, 53), (100, 149))
        drawer.key(KEY.Key_Escape)  # of the corner first
        drawer.key(KEY.Key_Left)
        assert drawer.last == ((40, 50), (150, 53), (90, 149))
        assert drawer.chosen == []
        drawer.key(KEY.Key_Escape)
        assert drawer.chosen == [""]

    drawing(app, scenario)


def test_corners_of_a_box_are_walked_too(app: QApplication) -> None:
    def scenario(drawer: Drawer) -> None:
        drawer.show(Shape.RECTANGLE, *BOX, selected="a")
        drawer.view.drawing.editor.select_next_corner(1)
        drawer.key(KEY.Key_Left, SHIFT)
        drawer.key(KEY.Key_Up)
        assert drawer.box == RotatedBox(99, 90, 101, 70)
        drawer.key(KEY.Key_Delete)  # a box has no corner too many
        assert drawer.removed == ["a"]

    drawing(app, scenario)


@pytest.mark.parametrize(("shape", "least"), [(Shape.POLYGON, 3), (Shape.LINE, 2)])
def test_corners_are_added_and_taken_away_by_keys(app: QApplication, shape: Shape, least: int) -> None:
    def scenario(drawer: Drawer) -> None:
        points = ((50, 50), (150, 50), (100, 150))
        drawer.show(shape, *points, selected="a")
        shaping = drawer.view.drawing.editor
        shaping.select_next_corner(1)
        shaping.add_corner_by_key()
        assert drawer.last == ((50, 50), (100, 50), (150, 50), (100, 150))
        assert shaping.corner == 1
        for _time in range(4):
            drawer.key(KEY.Key_Delete)
        assert len(drawer.moved[-1]) == least
        assert drawer.removed == []

    drawing(app, scenario)


def test_the_middle_of_an_edge_becomes_a_corner(app: QApplication) -> None:
    def scenario(drawer: Drawer) -> None:
        drawer.show(Shape.POLYGON, (50, 50), (150, 50), (100, 150), selected="a")
        drawer.drag((100, 50), (110, 20))
        drawer.click(75, 100)  # of the last edge
        dragged, clicked = drawer.moved[-2:]
        assert dragged == ((50, 50), (110, 20), (150, 50), (100, 150))
        assert clicked == (*dragged, (75, 100))
        assert drawer.view.drawing.editor.corner == 4
        drawer.click(150, 50)
        drawer.key(KEY.Key_Delete)
        assert drawer.last == ((50, 50), (110, 20), (100, 150), (75, 100))

    drawing(app, scenario)


def test_a_line_is_drawn_with_clicks_and_ended_with_two(app: QApplication) -> None:
    def scenario(drawer: Drawer) -> None:
        drawer.view.drawing.activate(Shape.LINE)
        drawer.click(20, 20)
        assert drawer.view.drawing.missing_corners == 1
        drawer.click(120, 30)
        drawer.click(60, 200)
        drawer.click(21, 21)  # where a polygon would end
        QTest.mouseDClick(drawer.view, Qt.MouseButton.LeftButton, NONE, QPoint(21, 21))
        assert drawer.marked == [((20, 20), (120, 30), (60, 200), (21, 21))]

    drawing(app, scenario)


def test_a_line_of_one_corner_is_not_ended(app: QApplication) -> None:
    def scenario(drawer: Drawer) -> None:
        told: list[str] = []
        drawer.view.drawing.unfinished.connect(lambda: told.append("unended"))
        drawer.view.drawing.activate(Shape.LINE)
        drawer.key(KEY.Key_Space)
        drawer.key(KEY.Key_Return)
        assert (told, drawer.marked) == (["unended"], [])

    drawing(app, scenario)


def test_a_line_is_chosen_where_it_is_and_moved(app: QApplication) -> None:
    def scenario(drawer: Drawer) -> None:
        drawer.show(Shape.LINE, (50, 50), (250, 50), (250, 150))
        drawer.click(150, 100)
        drawer.click(150, 53)
        assert drawer.chosen == ["a"]
        drawer.show(Shape.LINE, (50, 50), (250, 50), (250, 150), selected="a")
        drawer.drag((200, 50), (210, 70))
        assert drawer.last == ((60, 70), (260, 70), (260, 170))

    drawing(app, scenario)


def test_corners_snap_to_those_of_others_and_to_the_edges_unless_ctrl_is_held(app: QApplication) -> None:
    def scenario(drawer: Drawer) -> None:
        beside = mark_of("b", Shape.POLYGON, (200, 100), (300, 100), (250, 200))
        drawer.show(Shape.RECTANGLE, (20, 210), (60, 250), beside=(beside,))
        drawer.view.drawing.activate(Shape.RECTANGLE)
        drawer.drag((198, 103), (397, 4))
        drawer.drag((198, 103), (395, 4), CTRL)
        assert drawer.marked == [((200, 0), (400, 100)), ((198, 4), (395, 103))]
        drawer.view.drawing.activate(None)
        drawer.view.show_marks(drawer.view.drawing.marks, "a")
        drawer.drag((60, 210), (203, 102))
        assert drawer.box == RotatedBox(20, 100, 180, 150)
        drawer.drag((200, 100), (202, 104))  # its own corners do not hold it
        assert drawer.box == RotatedBox(20, 100, 180, 150)
        drawer.drag((200, 100), (260, 120), CTRL)
        assert drawer.box == RotatedBox(20, 120, 240, 130)

    drawing(app, scenario)


def test_moves_by_keys_are_one_step_until_somebody_rests_or_moves_something_else(
    app: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    def scenario(drawer: Drawer) -> None:
        now_s, begun = [100.0], list[int]()
        monkeypatch.setattr(time, "monotonic", lambda: now_s[0])
        drawer.show(Shape.RECTANGLE, (20, 60), (180, 110), selected="a")
        drawer.view.drawing.grabbed.connect(lambda: begun.append(1))
        for key, held, rest_s, steps in (
            (Qt.Key.Key_Right, NONE, 0.0, 1),
            (Qt.Key.Key_Right, NONE, 0.3, 1),
            (Qt.Key.Key_Down, NONE, 0.9, 1),
            (Qt.Key.Key_Right, SHIFT, 0.3, 1),
            (Qt.Key.Key_Right, SHIFT | CTRL, 0.3, 2),  # its last corner
            (Qt.Key.Key_Right, SHIFT | CTRL, 0.3, 2),
            (Qt.Key.Key_Right, SHIFT | CTRL, 1.5, 3),
        ):
            now_s[0] += rest_s
            QTest.keyClick(drawer.view, key, held)
            assert len(begun) == steps, (key, held, rest_s)

    drawing(app, scenario)


def test_with_a_polygon_armed_a_click_inside_another_draws_and_on_its_edge_chooses_it(app: QApplication) -> None:
    def scenario(drawer: Drawer) -> None:
        whole = ((50, 50), (250, 50), (250, 250), (50, 250))
        drawer.view.drawing.activate(Shape.POLYGON)
        for selected in ("", "a"):
            drawer.show(Shape.POLYGON, *whole, selected=selected)
            for corner in ((100, 100), (200, 100), (200, 200), (100, 100)):
                drawer.click(*corner)
            assert drawer.marked.pop() == ((100, 100), (200, 100), (200, 200)), f"{selected} is chosen"
        drawer.chosen.clear()
        drawer.show(Shape.POLYGON, *whole)
        for at in ((150, 55), (50, 250)):
            drawer.click(*at)
            assert not drawer.view.is_drawing
        QTest.mouseClick(drawer.view, Qt.MouseButton.RightButton, NONE, QPoint(150, 150))
        drawer.view.drawing.activate(None)
        drawer.click(150, 150)
        assert drawer.chosen == ["a"] * 4

    drawing(app, scenario)


@pytest.mark.parametrize("shape", [Shape.POLYGON, Shape.ELLIPSE])
def test_no_next_corner_is_seen_before_anybody_has_pointed_anywhere(app: QApplication, shape: Shape) -> None:
    """A drawing from before a restart goes on, and the crosshair has no place yet."""

    def scenario(drawer: Drawer) -> None:
        view = drawer.view
        view.drawing.activate(shape)
        plain = view.grab().toImage()
        view.drawing.set_corners(
            DrawingPoints(((40, 40), (100, 40), (100, 90)) if shape is Shape.POLYGON else ((40, 40),))
        )
        begun = view.grab().toImage()
        middle = QRect(150, 100, 100, 100)
        assert begun != plain
        assert begun.copy(middle) == plain.copy(middle)
        drawer.hover(200, 150)
        assert view.grab().toImage().copy(middle) != plain.copy(middle)

    drawing(app, scenario)
