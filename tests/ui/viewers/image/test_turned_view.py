"""A picture that is turned and mirrored for the eye: what is marked is true to the picture, and keys go as one sees."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.core.answer.marks import points_of
from annotator.core.answer.shapes import Shape
from annotator.core.ports.images import ImageRequest, ShownImage
from annotator.ui.viewers.display.orientation import UPRIGHT, Orientation
from annotator.ui.viewers.display.settings import DisplaySettings
from annotator.ui.viewers.image.annotated_view import AnnotatedImageView
from depth import part
from fakes.images import FakeImages
from ui.viewers.image.on_screen import before_image

FULL, VIEW_PX = (400, 300), 400
SHAPE = ((100, 60), (160, 141))
EIGHT = [Orientation(quarters, is_mirrored) for quarters in range(4) for is_mirrored in (False, True)]
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
ARROWS = (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Up)


class DrawnImages(FakeImages):
    """A blue rectangle on black."""

    async def image(self, request: ImageRequest) -> ShownImage:
        told = await super().image(request)
        whole = QImage(*FULL, QImage.Format.Format_ARGB32_Premultiplied)
        whole.fill(QColor("black"))
        for y in range(SHAPE[0][1], SHAPE[1][1]):
            for x in range(SHAPE[0][0], SHAPE[1][0]):
                whole.setPixelColor(x, y, QColor("blue"))
        part = whole.copy(QRect(*(request.region or (0, 0, *FULL))))
        shown = part.scaled(told.width_px, told.height_px)
        return ShownImage(bytes(shown.constBits()), told.width_px, told.height_px, *FULL)


def display_of(view: AnnotatedImageView) -> DisplaySettings:
    assert view.display is not None
    return view.display


def looked_at(app: QApplication, scenario: Callable[[AnnotatedImageView], None]) -> None:
    images = DrawnImages({"/a.png": FULL})
    before_image(app, images, (VIEW_PX, VIEW_PX), scenario, lambda view: view.use_display_settings(DisplaySettings()))


def blue_box(view: AnnotatedImageView) -> QRect:
    """Return the visible box of blue pixels, without overlays in a corner of the view."""
    seen = view.grab().toImage()
    blue = [
        (x, y)
        for y in range(VIEW_PX)
        for x in range(VIEW_PX)
        if (colour := seen.pixelColor(x, y)).blue() > 127 and colour.red() < 100
    ]
    across, down = [x for x, _y in blue], [y for _x, y in blue]
    return QRect(QPoint(min(across), min(down)), QPoint(max(across), max(down)))


@pytest.mark.parametrize(("zoom", "orientation"), part(tuple(product((1.0, 2.0, 3.7), EIGHT)), 3), ids=str)
def test_a_box_drawn_around_what_is_seen_is_true_to_the_image(
    app: QApplication, orientation: Orientation, zoom: float
) -> None:
    def scenario(view: AnnotatedImageView) -> None:
        marked = []
        view.drawing.marked.connect(lambda geometry, _extent: marked.append(geometry))
        display_of(view).orient("/a.png", lambda _before: orientation)
        if zoom > 1:
            middle = view.drawing.view_point((130, 100))
            view._zoom(zoom, middle.x(), middle.y())
        seen = blue_box(view)
        view.drawing.activate(Shape.RECTANGLE)
        end = seen.bottomRight() + QPoint(1, 1)
        QTest.mousePress(view, LEFT, NONE, seen.topLeft())
        QTest.mouseMove(view, end)
        QTest.mouseRelease(view, LEFT, NONE, end)
        assert points_of(Shape.RECTANGLE, marked[0], FULL) == SHAPE

    looked_at(app, scenario)


@pytest.mark.parametrize("orientation", EIGHT, ids=str)
def test_the_arrows_go_as_one_sees(app: QApplication, orientation: Orientation) -> None:
    def scenario(view: AnnotatedImageView) -> None:
        display_of(view).orient("/a.png", lambda _before: orientation)
        view.drawing.activate(Shape.KEY_POINT)
        for key, way in zip(ARROWS, ((10, 0), (0, 10), (-10, 0), (0, -10)), strict=True):
            before = view.drawing.view_point(view.drawing.pointer)
            QTest.keyClick(view, key)
            moved = view.drawing.view_point(view.drawing.pointer) - before
            assert (round(moved.x()), round(moved.y())) == way

    looked_at(app, scenario)


def test_a_turn_goes_with_its_image_and_ends_with_a_word(app: QApplication) -> None:
    def scenario(view: AnnotatedImageView) -> None:
        display = display_of(view)
        display.orient("/a.png", lambda before: before.rotated(1).mirrored())
        assert view.geometry_of_image.orientation == Orientation(3, is_mirrored=True)
        assert display.orientation("/b.png") == UPRIGHT
        display.reset("/a.png")
        assert view.geometry_of_image.orientation == UPRIGHT

    looked_at(app, scenario)
