"""Ellipses, and boxes that are turned: by mouse, by keys and from a menu, exact to the pixel."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from annotator.core.answer.geometry.box import RotatedBox
from annotator.core.answer.shapes import Shape
from annotator.ui.design.marks.shape_commands import offer, shaping_actions
from annotator.ui.viewers.display.orientation import Orientation
from annotator.ui.viewers.image.mark_painter import rotation_handle as turner_seen
from ui.viewers.image.drawer import CTRL, NONE, SHIFT, SIZE, Drawer, drawing, mark_of

KEY = Qt.Key
BOX = ((100, 100), (200, 160))


def turner_of(drawer: Drawer) -> tuple[int, int]:
    mark = drawer.view.drawing.editable_selection()
    assert mark is not None
    found = turner_seen(drawer.view.drawing, mark)
    assert found is not None
    return round(found[0].x()), round(found[0].y())


def test_an_ellipse_is_dragged_from_corner_to_corner(app: QApplication) -> None:
    def scenario(drawer: Drawer) -> None:
        drawer.view.drawing.activate(Shape.ELLIPSE)
        drawer.drag((120, 80), (40, 40))
        assert drawer.marked == [((40, 40), (120, 80))]

    drawing(app, scenario)


def test_an_ellipse_is_drawn_by_keys_alone(app: QApplication) -> None:
    def scenario(drawer: Drawer) -> None:
        drawer.view.drawing.activate(Shape.ELLIPSE)
        x, y = drawer.view.drawing.pointer
        drawer.key(KEY.Key_Space)
        drawer.key(KEY.Key_Right, times=4)
        drawer.key(KEY.Key_Down, SHIFT, times=7)
        drawer.key(KEY.Key_Return)
        assert drawer.marked == [((x, y), (x + 40, y + 7))]

    drawing(app, scenario)


def test_an_ellipse_is_chosen_within_its_line_and_not_at_the_corners_of_its_box(app: QApplication) -> None:
    def scenario(drawer: Drawer) -> None:
        drawer.show(Shape.ELLIPSE, *BOX)
        drawer.click(104, 104)
        drawer.click(150, 130)
        assert drawer.chosen == ["a"]

    drawing(app, scenario)


@pytest.mark.parametrize("shape", [Shape.RECTANGLE, Shape.ELLIPSE])
def test_it_is_turned_by_the_handle_above_it(app: QApplication, shape: Shape) -> None:
    def scenario(drawer: Drawer) -> None:
        drawer.show(shape, *BOX, selected="a")
        middle, handle = (150, 130), turner_of(drawer)
        assert handle[0] == middle[0]
        assert handle[1] < 100
        drawer.drag(handle, (middle[0] + 90, middle[1]))  # from above it to its right
        assert drawer.geometry["rotation"] == 90
        assert drawer.box.centre == pytest.approx(middle)
        drawer.drag(turner_of(drawer), (middle[0] - 3, middle[1] - 90), SHIFT)
        assert drawer.geometry["rotation"] == 0
        assert drawer.box == RotatedBox(100, 100, 100, 60)

    drawing(app, scenario)


def test_where_there_is_no_room_above_it_is_turned_from_below(app: QApplication) -> None:
    def scenario(drawer: Drawer) -> None:
        drawer.show(Shape.RECTANGLE, (100, 0), (200, 60), selected="a")
        assert turner_of(drawer)[1] > 60
        drawer.drag(turner_of(drawer), (40, 30))
        assert drawer.geometry["rotation"] == 90

    drawing(app, scenario)


def test_a_turned_box_is_taken_hold_of_as_it_is_seen(app: QApplication) -> None:
    def scenario(drawer: Drawer) -> None:
        drawer.show(Shape.RECTANGLE, *BOX, selected="a")
        drawer.view.drawing.editor.rotate_selection(90)  # 60 wide and 100 high now: from (120, 80) to (180, 180)
        drawer.chosen.clear()
        drawer.view.show_marks(drawer.view.drawing.marks, "")
        drawer.click(110, 130)
        assert drawer.chosen == []
        drawer.click(150, 90)
        assert drawer.chosen == ["a"]
        drawer.view.show_marks(drawer.view.drawing.marks, "a")
        drawer.drag((180, 180), (190, 200))
        assert sorted(drawer.box.corners) == [
            pytest.approx(spot) for spot in ((120, 80), (120, 200), (190, 80), (190, 200))
        ]
        drawer.drag((150, 100), (160, 90))
        assert min(drawer.box.corners) == pytest.approx((130, 70))
        drawer.key(KEY.Key_Right, SHIFT | CTRL, times=10)  # along its own side, which goes down
        assert max(drawer.box.corners) == pytest.approx((200, 200))

    drawing(app, scenario)


def test_what_is_too_small_to_be_meant_is_no_box(app: QApplication) -> None:
    def scenario(drawer: Drawer) -> None:
        told: list[bool] = []
        drawer.view.drawing.too_small.connect(lambda: told.append(True))
        drawer.view.drawing.activate(Shape.RECTANGLE)
        drawer.drag((100, 100), (160, 102))
        assert drawer.marked == []
        assert told == [True]
        drawer.drag((100, 100), (103, 107))
        assert drawer.marked == [((100, 100), (103, 107))]

    drawing(app, scenario)


def test_it_stays_on_the_image(app: QApplication) -> None:
    def scenario(drawer: Drawer) -> None:
        drawer.show(Shape.ELLIPSE, *BOX, selected="a")
        drawer.drag((150, 130), (390, 290))
        assert drawer.box == RotatedBox(SIZE[0] - 100, SIZE[1] - 60, 100, 60)

    drawing(app, scenario)


def test_keys_walk_regions_and_snap_what_they_hold(app: QApplication) -> None:
    def scenario(drawer: Drawer) -> None:
        beside = mark_of("b", Shape.POLYGON, (200, 100), (300, 100), (250, 200))
        drawer.show(Shape.RECTANGLE, (20, 60), (180, 110), beside=(beside,))
        actions = shaping_actions([drawer.view.drawing])
        actions["previous_area"]()
        actions["next_area"]()
        assert drawer.chosen == ["b", "a"]  # none is chosen by itself here
        drawer.view.show_marks(drawer.view.drawing.marks, "a")
        actions["snap"]()
        assert drawer.moved == []  # no corner is chosen
        for _time in range(3):
            actions["next_corner"]()
        actions["snap"]()
        assert drawer.box == RotatedBox(20, 60, 180, 40)
        drawer.view.show_marks(drawer.view.drawing.marks, "")
        drawer.view.drawing.activate(Shape.POLYGON)
        drawer.view.drawing.point_at((30, 290))
        actions["snap"]()
        assert drawer.view.drawing.pointer == (0, 300)

    drawing(app, scenario)


def test_the_menu_offers_what_can_be_done_there(app: QApplication) -> None:
    def offered(drawer: Drawer, *at: int) -> dict[str, QAction]:
        """Return the items of the menu, by text without keys."""
        QTest.mouseClick(drawer.view, Qt.MouseButton.RightButton, NONE, QPoint(*at))
        menu = drawer.view.findChildren(QMenu)[-1]
        menu.close()
        return {action.text().partition(" (")[0]: action for action in menu.actions() if action.text()}

    def scenario(drawer: Drawer) -> None:
        drawer.view.drawing.menu_wanted.connect(lambda at: offer(drawer.view.drawing, at))
        drawer.show(Shape.POLYGON, (50, 50), (150, 50), (100, 150), selected="a")
        offered(drawer, 90, 55)["Add point here"].trigger()
        assert list(drawer.last) == [(50, 50), (90, 55), (150, 50), (100, 150)]
        offered(drawer, 151, 51)["Delete this point"].trigger()
        assert list(drawer.last) == [(50, 50), (90, 55), (100, 150)]
        drawer.show(Shape.RECTANGLE, *BOX, selected="a")
        offers = offered(drawer, 150, 130)
        assert offers["Delete this region"].text() == "Delete this region (Del)"
        assert list(offers) == ["Rotate right", "Rotate left", "Reset rotation", "Delete this region"]
        assert not offers["Reset rotation"].isEnabled()
        offers["Rotate right"].trigger()
        assert drawer.geometry["rotation"] == 10
        offered(drawer, 150, 130)["Reset rotation"].trigger()
        assert drawer.box == RotatedBox(100, 100, 100, 60)
        offered(drawer, 150, 130)["Delete this region"].trigger()
        assert drawer.removed == ["a"]
        offered(drawer, 300, 250)
        assert drawer.chosen[-1] == "", "where nothing is, what is offered is about the picture"

    drawing(app, scenario)


def test_in_a_mirrored_image_keys_turn_as_the_eye_sees_it(app: QApplication) -> None:
    def scenario(drawer: Drawer) -> None:
        drawer.show(Shape.RECTANGLE, *BOX, selected="a")
        actions = shaping_actions([drawer.view.drawing])
        actions["turn_area_right"]()
        assert drawer.geometry["rotation"] == 10
        drawer.view.move_to(drawer.view.geometry_of_image.oriented(Orientation(1, True)))
        actions["turn_area_right"]()
        actions["turn_area_right_little"]()
        assert drawer.geometry["rotation"] == 359

    drawing(app, scenario)


@pytest.mark.parametrize("shape", [Shape.RECTANGLE, Shape.ELLIPSE])
@pytest.mark.parametrize(
    ("side", "to", "after"),
    [
        ((150, 100), (170, 80), RotatedBox(100, 80, 100, 80)),
        ((200, 130), (230, 110), RotatedBox(100, 100, 130, 60)),
        ((150, 160), (140, 190), RotatedBox(100, 100, 100, 90)),
        ((100, 130), (80, 10), RotatedBox(80, 100, 120, 60)),
        ((100, 130), (240, 130), RotatedBox(200, 100, 40, 60)),
    ],
)
def test_a_side_is_moved_by_its_middle_and_nothing_else(
    app: QApplication, shape: Shape, side: tuple[int, int], to: tuple[int, int], after: RotatedBox
) -> None:
    def scenario(drawer: Drawer) -> None:
        drawer.show(shape, *BOX, selected="a")
        drawer.drag(side, to)
        assert drawer.box == after

    drawing(app, scenario)


def test_a_click_on_the_middle_of_a_side_changes_nothing_and_a_small_box_has_none(app: QApplication) -> None:
    def scenario(drawer: Drawer) -> None:
        drawer.show(Shape.RECTANGLE, *BOX, selected="a")
        drawer.click(200, 130)
        assert drawer.moved == []
        drawer.show(Shape.RECTANGLE, (100, 100), (120, 120), selected="a")
        drawer.drag((110, 110), (115, 112))
        assert drawer.box == RotatedBox(105, 102, 20, 20)

    drawing(app, scenario)
