"""A polygon or a line that gets fewer corners, or softer ones, by key and from its menu."""

from __future__ import annotations

from unittest.mock import patch

from msgspec.structs import replace
from PySide6.QtCore import QPointF
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMenu

from annotator.core.answer.shapes import Shape
from annotator.ui.design.marks.shape_commands import offer, shaping_actions
from annotator.ui.design.marks.simplify_smooth import MOST_COUNTED
from ui.viewers.image.drawer import Drawer, drawing

# A square of 100 pixels with a corner too many on each side, off by one pixel.
WOBBLY = ((50, 50), (100, 51), (150, 50), (149, 100), (150, 150), (100, 149), (50, 150), (51, 100))
SQUARE = ((50, 50), (150, 50), (150, 150), (50, 150))


def acted(drawer: Drawer, command: str) -> list[str]:
    """Return the announcement."""
    said: list[str] = []
    with patch.object(drawer.view, "say", lambda words, **_holds: said.append(words)):
        shaping_actions([drawer.view.drawing])[command]()
    return said


def test_simplified_by_key_and_said(app: QApplication) -> None:
    def scenario(drawer: Drawer) -> None:
        drawer.show(Shape.POLYGON, *WOBBLY, selected="a")
        assert acted(drawer, "simplify") == ["4 of 8 points remain."]
        assert drawer.moved == [SQUARE]
        (words,) = acted(drawer, "simplify")
        assert words.startswith("Removing another point would change the shape by more than 3 pixels.")
        assert drawer.moved == [SQUARE]

    drawing(app, scenario)


def test_what_was_said_of_it_goes_with_what_is_undone(app: QApplication) -> None:
    def scenario(drawer: Drawer) -> None:
        drawer.show(Shape.POLYGON, *WOBBLY, selected="a")
        shaping_actions([drawer.view.drawing])["simplify"]()
        assert drawer.view.overlays.text(None, "") == "4 of 8 points remain."
        drawer.show(Shape.POLYGON, *WOBBLY, selected="a")
        assert drawer.view.overlays.text(None, "") == ""

    drawing(app, scenario)


def test_made_softer_by_key_and_said(app: QApplication) -> None:
    def scenario(drawer: Drawer) -> None:
        drawer.show(Shape.LINE, (50, 50), (150, 50), (150, 150), selected="a")
        assert acted(drawer, "smooth") == ["Smoothed: the shape now has 4 points."]
        assert drawer.moved == [((50, 50), (146, 50), (150, 54), (150, 150))]
        drawer.show(Shape.LINE, (50, 50), (150, 50), selected="a")
        assert "almost in a straight line" in acted(drawer, "smooth")[0]

    drawing(app, scenario)


def test_nothing_happens_to_what_has_no_corners(app: QApplication) -> None:
    def scenario(drawer: Drawer) -> None:
        drawer.show(Shape.RECTANGLE, (50, 50), (150, 150), selected="a")
        for command in ("simplify", "smooth"):
            assert acted(drawer, command) == ["Select a polygon or a line first."]
        assert drawer.moved == []

    drawing(app, scenario)


def test_what_is_locked_keeps_its_form_and_that_is_said(app: QApplication) -> None:
    def scenario(drawer: Drawer) -> None:
        drawer.show(Shape.POLYGON, *WOBBLY, selected="a")
        locked = tuple(replace(mark, is_locked=True) for mark in drawer.view.drawing.marks)
        drawer.view.show_marks(locked, "a")
        for command in ("simplify", "smooth"):
            assert acted(drawer, command) == ["The region is locked."]
        assert drawer.moved == []

    drawing(app, scenario)


def test_the_menu_tells_how_many_corners_stay(app: QApplication) -> None:
    def offered(drawer: Drawer) -> dict[str, QAction]:
        offer(drawer.view.drawing, QPointF(100, 100))
        menu = drawer.view.findChildren(QMenu)[-1]
        menu.close()
        return {action.text().partition(" (")[0]: action for action in menu.actions()}

    def scenario(drawer: Drawer) -> None:
        drawer.show(Shape.POLYGON, *WOBBLY, selected="a")
        offered(drawer)["Simplify: 4 points remain"].trigger()
        assert drawer.moved == [SQUARE]
        offers = offered(drawer)
        assert not offers["Simplify: 4 points remain"].isEnabled()
        offers["Smooth"].trigger()
        assert len(drawer.last) == 8

    drawing(app, scenario)


def test_of_thousands_of_corners_no_menu_waits_for_how_many_stay(app: QApplication) -> None:
    edge = [(50 + place, 50 + place % 2) for place in range(MOST_COUNTED)]

    def scenario(drawer: Drawer) -> None:
        drawer.show(Shape.POLYGON, *edge, (200, 200), selected="a")
        with patch("annotator.ui.design.marks.simplify_smooth.simplify_polygon", side_effect=AssertionError):
            offer(drawer.view.drawing, QPointF(100, 100))
        menu = drawer.view.findChildren(QMenu)[-1]
        menu.close()
        offers = {action.text().partition(" (")[0]: action for action in menu.actions()}
        assert offers["Smooth"].isEnabled()
        offers["Simplify"].trigger()
        assert len(drawer.last) < len(edge)

    drawing(app, scenario)
