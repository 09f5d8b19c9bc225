"""Lines that may be closed, bent or have branches: by mouse, by keys and from the menu; and what a design does not
allow."""

from __future__ import annotations

import re
from collections.abc import Callable
from unittest.mock import patch

from msgspec.structs import replace
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from annotator.core.answer.geometry.rotated_box import Spot
from annotator.core.answer.geometry.vector_line import (
    VectorLine,
    curved,
    from_image,
    on_image,
    read_line,
    shifted,
    straight,
    with_handle,
)
from annotator.core.answer.marks import Point, points_of
from annotator.core.answer.shapes import Shape
from annotator.core.design.labels import LineRules
from annotator.ui.design.marks.shape_commands import offer, shaping_actions
from ui.viewers.image.drawer import LEFT, SHIFT, SIZE, Drawer, drawing, mark_of

KEY = Qt.Key
ANY = LineRules(is_closable=True, is_curved=True, is_branching=True)
CORNERS = ((50, 50), (150, 50), (150, 150))


def allow(drawer: Drawer, rules: LineRules) -> None:
    drawer.view.drawing.line_rules = lambda _region_id: rules


def line_of(drawer: Drawer) -> VectorLine:
    return on_image(drawer.geometry, SIZE)


def action(drawer: Drawer, command: str) -> list[str]:
    """Return the announcement."""
    said: list[str] = []
    with patch.object(drawer.view, "say", lambda words, **_holds: said.append(words)):
        shaping_actions([drawer.view.drawing])[command]()
    return said


def closed_ones(drawer: Drawer) -> list[bool]:
    found: list[bool] = []
    drawer.view.drawing.marked.connect(lambda geometry, _extent: found.append(read_line(geometry).is_ring))
    return found


def test_a_line_is_closed_by_its_first_corner(app: QApplication) -> None:
    def scenario(drawer: Drawer) -> None:
        allow(drawer, ANY)
        drawer.view.activate(Shape.LINE)
        found = closed_ones(drawer)
        for at in CORNERS:
            drawer.click(*at)
        drawer.click(53, 48)  # near it
        assert (drawer.marked, found) == ([CORNERS], [True])

    drawing(app, scenario)


def test_a_line_is_closed_by_keys(app: QApplication) -> None:
    """At the first corner, or with the key that closes."""

    def scenario(drawer: Drawer) -> None:
        allow(drawer, ANY)
        drawer.view.activate(Shape.LINE)
        found, pen = closed_ones(drawer), drawer.view.drawing
        for at in (*CORNERS, CORNERS[0]):
            pen.point_at(at)
            drawer.key(KEY.Key_Space)
        assert (drawer.marked, found) == ([CORNERS], [True])
        for at in CORNERS:
            pen.point_at(at)
            drawer.key(KEY.Key_Space)
        assert action(drawer, "close_line") == ["The line is closed."]
        assert (drawer.marked, found) == ([CORNERS, CORNERS], [True, True])

    drawing(app, scenario)


def test_what_may_not_be_closed_goes_on(app: QApplication) -> None:
    def scenario(drawer: Drawer) -> None:
        drawer.view.activate(Shape.LINE)
        for at in (*CORNERS, CORNERS[0]):
            drawer.click(*at)
        drawer.key(KEY.Key_Return)
        assert drawer.marked == [(*CORNERS, CORNERS[0])]

    drawing(app, scenario)


def test_nothing_adds_corners_to_a_line_whose_corners_are_counted(app: QApplication) -> None:
    """Magnetic edges add a dozen points at once, and the line would end in the middle."""

    class Stairs:
        is_on = True

        def path(self, drawn: tuple[Point, ...], end: Point, *, is_set: bool) -> tuple[Point, ...]:
            assert is_set in (True, False)
            return ((end[0], drawn[-1][1]),)

        def snap_position(self, _at: Spot, _reach_px: float) -> Point | None:
            return None

        def activate(self) -> None: ...

        def lock(self) -> None: ...

        def reset(self) -> None: ...

        def commands(self) -> dict[str, Callable[[], None]]:
            return {}

        def set_on(self, *, is_on: bool) -> None: ...

    def scenario(drawer: Drawer) -> None:
        drawer.view.live_wire = Stairs()
        drawer.view.activate(Shape.LINE)
        for most in (None, 3):
            allow(drawer, LineRules(most=most))
            for at in ((50, 50), (150, 150), (190, 190)):
                drawer.click(*at)
            drawer.key(KEY.Key_Return)
        led, counted = drawer.marked
        assert led == ((50, 50), (150, 50), (150, 150), (190, 150), (190, 190))
        assert counted == ((50, 50), (150, 150), (190, 190))

    drawing(app, scenario)


def test_what_was_begun_with_more_corners_than_a_line_may_have_ends_with_the_next(app: QApplication) -> None:
    """The drawing was started as a polygon, before a line was active."""

    def scenario(drawer: Drawer) -> None:
        drawer.view.activate(Shape.POLYGON)
        for at in CORNERS:
            drawer.click(*at)
        allow(drawer, LineRules(most=3))
        drawer.view.activate(Shape.LINE)
        drawer.click(90, 190)
        assert not drawer.view.drawing.is_drawing
        assert drawer.marked == [(*CORNERS, (90, 190))]

    drawing(app, scenario)


def test_least_and_most_corners(app: QApplication) -> None:
    def scenario(drawer: Drawer) -> None:
        allow(drawer, LineRules(least=3, most=3))
        drawer.view.activate(Shape.LINE)
        for at in CORNERS[:2]:
            drawer.click(*at)
        drawer.key(KEY.Key_Return)
        assert (drawer.marked, drawer.view.drawing.missing_corners) == ([], 1)
        drawer.click(*CORNERS[2])  # it has all that it may have
        assert drawer.marked == [CORNERS]
        drawer.show(Shape.LINE, *CORNERS, selected="a")
        shaping = drawer.view.drawing.editor
        shaping.select_next_corner(1)
        shaping.add_corner_by_key()
        drawer.key(KEY.Key_Delete)
        assert (drawer.moved, drawer.removed) == ([], [])
        allow(drawer, LineRules(least=1, most=1))
        drawer.view.show_marks((), "")
        drawer.view.activate(Shape.LINE)
        drawer.click(30, 40)
        assert drawer.marked[1:] == [((30, 40),)]
        drawer.show(Shape.LINE, (30, 40))
        drawer.click(32, 39)
        assert (drawer.chosen[-1], len(drawer.marked)) == ("a", 2)

    drawing(app, scenario)


def test_bent_lines_chosen_together_go_as_far_as_each_alone(app: QApplication) -> None:
    """Their control points may be outside of the image."""

    def scenario(drawer: Drawer) -> None:
        pen, moved = drawer.view.drawing, list[dict[str, dict[str, object]]]()
        pen.multi_selection.moved.connect(moved.append)
        line = curved(straight([(100, 50), (385, 60), (390, 200)]), 1)
        line = with_handle(line, 4, (430, 90), SIZE)
        both = (mark_of("a", Shape.LINE, (20, 20), (40, 40)), mark_of("b", Shape.LINE, (20, 20), (40, 40)))
        region = replace(both[1].region, geometry=from_image(line, SIZE))
        marks = (replace(both[0], is_multi_selected=True), replace(both[1], region=region, is_multi_selected=True))
        drawer.view.show_marks(marks, "a")
        pen.editor.move(marks, 25, 0)
        assert on_image(moved[-1]["b"], SIZE).handles == shifted(line, 10, 0, SIZE).handles
        assert points_of(Shape.LINE, moved[-1]["a"], SIZE) == ((30, 20), (50, 40))

    drawing(app, scenario)


def test_a_corner_is_bent_by_key_and_its_control_points_are_walked(app: QApplication) -> None:
    def scenario(drawer: Drawer) -> None:
        allow(drawer, ANY)
        drawer.show(Shape.LINE, (50, 50), (110, 50), (170, 50), selected="a")
        shaping = drawer.view.drawing.editor
        assert action(drawer, "bend") == ["Select a point of a line first."]
        shaping.select_corner(1)
        assert "curved" in action(drawer, "bend")[0]
        assert line_of(drawer).vertices[1].controls == ((90, 50), (130, 50))
        shaping.select_next_corner(1)
        shaping.select_next_corner(1)
        assert shaping.corner == 3  # the first control point
        drawer.key(KEY.Key_Up, SHIFT, times=2)
        assert line_of(drawer).vertices[1].controls == ((90, 48), (130, 52))
        assert action(drawer, "bend") == ["Control points unlinked."]
        drawer.key(KEY.Key_Up, SHIFT)
        assert line_of(drawer).vertices[1].controls == ((90, 47), (130, 52))
        drawer.key(KEY.Key_Delete)  # what bends it
        assert line_of(drawer).is_straight
        assert (shaping.corner, len(line_of(drawer).vertices), drawer.removed) == (1, 3, [])

    drawing(app, scenario)


def test_control_points_are_dragged(app: QApplication) -> None:
    def scenario(drawer: Drawer) -> None:
        allow(drawer, ANY)
        drawer.show(Shape.LINE, (50, 50), (110, 50), (170, 50), selected="a")
        QTest.mouseClick(drawer.view, LEFT, SHIFT, QPoint(110, 50))  # bent, and straight again
        QTest.mouseClick(drawer.view, LEFT, SHIFT, QPoint(110, 50))
        assert line_of(drawer).is_straight
        QTest.mouseClick(drawer.view, LEFT, SHIFT, QPoint(110, 50))
        drawer.drag((130, 50), (120, 90))
        assert line_of(drawer).vertices[1].controls == ((100, 10), (120, 90))
        drawer.drag((120, 90), (140, 70), SHIFT)  # alone
        assert line_of(drawer).vertices[1].controls == ((100, 10), (140, 70))

    drawing(app, scenario)


def test_branches_by_mouse_and_by_key(app: QApplication) -> None:
    def scenario(drawer: Drawer) -> None:
        allow(drawer, ANY)
        drawer.view.activate(Shape.LINE)
        drawer.show(Shape.LINE, *CORNERS, selected="a")
        shaping = drawer.view.drawing.editor
        drawer.click(150, 50)
        drawer.click(250, 60)
        drawer.click(260, 100)  # from there
        assert [vertex.before for vertex in line_of(drawer).vertices] == [None, 0, 1, 1, 3]
        assert shaping.corner == 4
        shaping.select_corner(0)
        assert action(drawer, "branch") == []
        assert line_of(drawer).vertices[5].before == 0
        assert shaping.corner == 5
        drawer.key(KEY.Key_Left, SHIFT)
        assert line_of(drawer).vertices[5].at == (79, 80)
        assert drawer.marked == []
        assert "branches" in action(drawer, "close_line")[0]
        assert action(drawer, "simplify") == ["Curved and branching lines cannot be simplified or smoothed."]

    drawing(app, scenario)


def test_a_design_says_what_lines_may_be(app: QApplication) -> None:
    def scenario(drawer: Drawer) -> None:
        drawer.show(Shape.LINE, *CORNERS, selected="a")
        drawer.view.drawing.editor.select_corner(1)
        for command, words in (
            ("bend", "Curved lines are not allowed in this task."),
            ("close_line", "Closed lines are not allowed in this task."),
            ("branch", "Lines with branches are not allowed in this task."),
        ):
            assert action(drawer, command) == [words]
        assert drawer.moved == []
        assert menu_of(drawer) == ["Delete this point", "Simplify"]
        allow(drawer, ANY)
        assert menu_of(drawer) == [
            "Delete this point",
            "Curve here",
            "Add branch here",
            "Close line",
            "Simplify",
        ]

    drawing(app, scenario)


def menu_of(drawer: Drawer) -> list[str]:
    """Return the menu items at the second point, up to those of the whole line."""
    with patch.object(QMenu, "popup"):
        offer(drawer.view.drawing, QPointF(150, 50))
    menu = drawer.view.findChildren(QMenu)[-1]
    words = [re.split(r" \(|: |\t", action.text())[0] for action in menu.findChildren(QAction) if action.text()]
    menu.deleteLater()
    return words[: words.index("Simplify") + 1]


def test_a_closed_line_is_made_simpler_as_a_polygon_is_and_stays_closed(app: QApplication) -> None:
    def scenario(drawer: Drawer) -> None:
        allow(drawer, ANY)
        drawer.show(Shape.LINE, (50, 50), (100, 51), (150, 50), (150, 150), selected="a")
        assert action(drawer, "close_line") == ["The line is closed."]
        assert action(drawer, "simplify") == ["3 of 4 points remain."]
        assert line_of(drawer).is_ring
        drawer.drag((130, 70), (140, 70))  # inside of it
        assert line_of(drawer).vertices[0].at == (60, 50)
        assert action(drawer, "close_line") == ["The line is open."]
        drawer.click(100, 100)
        assert not line_of(drawer).is_closed

    drawing(app, scenario)
