"""Scissors on a picture: edges that are drawn follow what is in it, by mouse and by keys."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.core.answer.shapes import Shape
from annotator.ui.viewers.display.settings import DisplaySettings, ImageAdjustments
from annotator.ui.viewers.image.annotated_view import AnnotatedImageView
from annotator.ui.viewers.live_wire.tool import LiveWire
from fakes.drawn_images import Pixels, disc, drawn_images
from ui.viewers.image.drawer import CTRL, SIZE, Drawer
from ui.viewers.image.on_screen import before_image

MIDDLE, RADIUS = (200, 150), 80
TOP, RIGHT, BOTTOM, LEFT = (200, 70), (280, 150), (200, 230), (120, 150)


def live_wire_of(view: AnnotatedImageView) -> LiveWire:
    assert isinstance(view.live_wire, LiveWire)
    return view.live_wire


def before_disc(app: QApplication, scenario: Callable[[Drawer], None], pixels: Pixels | None = None) -> None:
    """Scissors are on."""

    def made(view: AnnotatedImageView) -> None:
        view.live_wire = LiveWire(view)
        view.use_display_settings(DisplaySettings())

    def play(view: AnnotatedImageView) -> None:
        live_wire_of(view).toggle()
        view.activate(Shape.POLYGON)
        scenario(Drawer(view))

    pixels = disc(SIZE, MIDDLE, RADIUS) if pixels is None else pixels
    before_image(app, drawn_images(pixels), SIZE, play, made)


def are_around(corners: Sequence[tuple[int, int]], off_px: float = 2) -> bool:
    """Return True if the path is around the disc, exact to the pixel."""
    return all(abs(math.dist(corner, MIDDLE) - RADIUS) <= off_px for corner in corners)


def test_three_clicks_are_a_disc(app: QApplication) -> None:
    def scenario(drawer: Drawer) -> None:
        for at in (TOP, RIGHT, LEFT):
            drawer.click(*at)
        drawer.click(*TOP)
        (corners,) = drawer.marked
        assert 12 <= len(corners) <= 60
        assert are_around(corners)
        assert {TOP, RIGHT, LEFT} <= set(corners)
        turns = [math.atan2(y - MIDDLE[1], x - MIDDLE[0]) for x, y in corners]
        assert max(turns) - min(turns) > 5, "all around"

    before_disc(app, scenario)


def test_a_corner_beside_the_edge_is_meant_to_be_on_it(app: QApplication) -> None:
    def scenario(drawer: Drawer) -> None:
        for at in ((200, 73), (277, 150), (201, 234)):
            drawer.click(*at)
        drawer.key(Qt.Key.Key_Return)
        assert are_around(drawer.marked[0])

    before_disc(app, scenario)


def test_with_ctrl_a_corner_is_where_the_hand_is(app: QApplication) -> None:
    def scenario(drawer: Drawer) -> None:
        QTest.mouseClick(drawer.view, Qt.MouseButton.LeftButton, CTRL, QPoint(200, 75))
        assert drawer.view.drawing.corners.drawn == ((200, 75),)

    before_disc(app, scenario)


def test_a_click_is_taken_back_with_all_its_corners(app: QApplication) -> None:
    def scenario(drawer: Drawer) -> None:
        drawing = drawer.view.drawing
        drawer.click(*TOP)
        drawer.click(*RIGHT)
        before = drawing.corners.drawn
        assert len(before) > 4
        drawer.key(Qt.Key.Key_Backspace)
        assert drawing.corners.drawn == (TOP,)
        drawing.redo_corner()
        assert drawing.corners.drawn == before

    before_disc(app, scenario)


def test_by_keys_alone(app: QApplication) -> None:
    def scenario(drawer: Drawer) -> None:
        drawing = drawer.view.drawing
        for at in (TOP, RIGHT, BOTTOM, LEFT):
            drawing.point_at(at)
            drawer.key(Qt.Key.Key_Space)
        drawer.key(Qt.Key.Key_Return)
        (corners,) = drawer.marked
        assert are_around(corners)
        assert len(corners) >= 12

    before_disc(app, scenario)


def test_turned_off_edges_are_straight(app: QApplication) -> None:
    def scenario(drawer: Drawer) -> None:
        live_wire_of(drawer.view).toggle()
        for at in (TOP, RIGHT, LEFT):
            drawer.click(*at)
        drawer.key(Qt.Key.Key_Return)
        assert drawer.marked == [(TOP, RIGHT, LEFT)]

    before_disc(app, scenario)


def test_a_line_ends_where_it_ends(app: QApplication) -> None:
    def scenario(drawer: Drawer) -> None:
        drawer.view.activate(Shape.LINE)
        drawer.click(*TOP)
        drawer.click(*RIGHT)
        drawer.key(Qt.Key.Key_Return)
        (corners,) = drawer.marked
        assert (corners[0], corners[-1]) == (TOP, RIGHT)
        assert len(corners) > 4
        assert are_around(corners)

    before_disc(app, scenario)


def test_tones_lead_nowhere_else(app: QApplication) -> None:
    def scenario(drawer: Drawer) -> None:
        display = drawer.view.display
        assert display is not None
        display.set_adjustments(ImageAdjustments(brightness=-100, is_inverted=True))
        for at in (TOP, RIGHT, LEFT):
            drawer.click(*at)
        drawer.key(Qt.Key.Key_Return)
        assert are_around(drawer.marked[0])

    before_disc(app, scenario)


def test_zoomed_out_it_is_as_exact_as_what_is_seen(app: QApplication) -> None:
    """The picture is four times as large as the view: a pixel on screen is four of its pixels."""

    def scenario(drawer: Drawer) -> None:
        assert drawer.view.drawing.scale == pytest.approx(1 / 4)
        for at in (TOP, RIGHT, LEFT):
            drawer.click(*at)
        corners = drawer.view.drawing.corners.drawn
        assert len(corners) > 12
        assert all(abs(math.dist(corner, (800, 600)) - 320) <= 8 for corner in corners)

    before_disc(app, scenario, disc((1600, 1200), (800, 600), 320))


def half_disc() -> Pixels:
    """Cut off by the lower border of the picture, as a head in a portrait is."""
    return disc(SIZE, (200, 300), 120)


def test_from_the_rim_to_the_border_and_along_that_it_does_not_turn_back(app: QApplication) -> None:
    def scenario(drawer: Drawer) -> None:
        said: list[str] = []
        drawer.view.drawing.refused.connect(said.append)
        for at in ((80, 300), (200, 180), (320, 300)):
            drawer.click(*at)
        up_to_there = len(drawer.view.drawing.corners.drawn)
        drawer.click(150, 300)
        along = drawer.view.drawing.corners.drawn[up_to_there:]
        assert all(y >= 297 for _x, y in along), "along the border"
        drawer.key(Qt.Key.Key_Return)
        (corners,) = drawer.marked
        following = (*corners[1:], corners[0])
        twice = sum(x * next_y - next_x * y for (x, y), (next_x, next_y) in zip(corners, following, strict=True))
        assert abs(abs(twice) / 2 - math.pi * 120**2 / 2) < 1500, "half a disc, and no sliver"
        assert not said

    before_disc(app, scenario, half_disc())


def test_closing_it_goes_around_and_not_back(app: QApplication) -> None:
    """The rim is the cheaper way to the first corner, and was gone already."""

    def scenario(drawer: Drawer) -> None:
        for at in ((80, 300), (200, 180), (320, 300)):
            drawer.click(*at)
        drawer.key(Qt.Key.Key_Return)
        (corners,) = drawer.marked
        last = corners[corners.index((320, 300)) :]
        assert all(y >= 297 for _x, y in last)

    before_disc(app, scenario, half_disc())


def test_an_outline_that_runs_over_itself_is_marked_and_said(app: QApplication) -> None:
    def scenario(drawer: Drawer) -> None:
        said: list[str] = []
        drawer.view.drawing.refused.connect(said.append)
        live_wire_of(drawer.view).toggle()
        for at in ((100, 100), (300, 200), (300, 100), (100, 200)):
            drawer.click(*at)
        drawer.key(Qt.Key.Key_Return)
        assert len(drawer.marked) == 1
        assert ["crosses itself" in words for words in said] == [True]

    before_disc(app, scenario)
