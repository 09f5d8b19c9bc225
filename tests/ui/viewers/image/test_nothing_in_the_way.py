"""Widgets around an image cover no working area: toolbars are below, the overview moves."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.core.answer.shapes import Shape
from annotator.ui.viewers.image.annotated_view import AnnotatedImageView
from depth import part
from fakes.images import FakeImages
from ui.viewers.image.on_screen import before_image

VIEW, FULL = (600, 400), (6000, 4000)
PLACES = [(x, y) for x in (0.0, 300.0, 600.0) for y in (0.0, 200.0, 400.0)]


def near(app: QApplication, scenario: Callable[[AnnotatedImageView], None]) -> None:
    before_image(app, FakeImages({"/a.png": FULL}), VIEW, scenario)


def under(view: AnnotatedImageView) -> QRectF:
    """Return the area of the view below the overview."""
    overview = view.overlays.overview
    assert overview.isVisible()
    return QRectF(overview.geometry())


def test_the_foot_is_below_the_image_and_nothing_is_marked_in_it(app: QApplication) -> None:
    def scenario(view: AnnotatedImageView) -> None:
        view.drawing.activate(Shape.KEY_POINT)
        view._zoom(8, 600, 400)
        told: list[object] = []
        view.drawing.marked.connect(lambda *what: told.append(what))
        toolbar = view.toolbar.geometry()
        assert (toolbar.top(), toolbar.width()) == (VIEW[1], VIEW[0])
        box = view.geometry_of_image.image_box()
        assert box.top + box.height == pytest.approx(toolbar.top())
        QTest.mouseClick(view.toolbar, Qt.MouseButton.LeftButton, pos=QPoint(300, 10))
        assert told == []
        QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(598, 398))
        assert len(told) == 1

    near(app, scenario)


@pytest.mark.parametrize("at", PLACES)
def test_what_lies_under_the_overview_can_be_moved_out_from_under_it(
    app: QApplication, at: tuple[float, float]
) -> None:
    def scenario(view: AnnotatedImageView) -> None:
        view._zoom(3, *at)
        hidden = under(view)
        for place in (hidden.topLeft(), hidden.center(), hidden.bottomRight()):
            spot = view.geometry_of_image.image_point(place.x(), place.y())
            ways = [(x, y) for x in (-250, 0, 250) for y in (-250, 0, 250)]
            panned = [view.geometry_of_image.panned(*way) for way in ways]
            seen = [QPointF(*geometry.view_point(*spot)) for geometry in panned]
            assert any(QRectF(0, 0, *VIEW).contains(point) and not hidden.contains(point) for point in seen)

    near(app, scenario)


@pytest.mark.parametrize("at", part(PLACES, 2))
def test_the_overview_gives_way_to_the_mouse_while_something_is_armed(
    app: QApplication, at: tuple[float, float]
) -> None:
    def scenario(view: AnnotatedImageView) -> None:
        view._zoom(3, *at)
        for shape in (Shape.RECTANGLE, Shape.POLYGON):
            view.drawing.activate(shape)
            for across in range(10, 600, 70):
                for down in range(10, 400, 40):
                    QTest.mouseMove(view, QPoint(across, down))
                    assert not under(view).contains(QPointF(across, down))
        view.drawing.activate(None)
        here = under(view)
        QTest.mouseMove(view, here.center().toPoint())
        assert under(view) == here

    near(app, scenario)


def test_it_gives_way_again_after_it_went_from_under_a_hand(app: QApplication) -> None:
    def scenario(view: AnnotatedImageView) -> None:
        view._zoom(3, 300, 200)
        overview = view.overlays.overview
        QTest.mousePress(overview, Qt.MouseButton.LeftButton, pos=overview.rect().center())
        view.zoom_fit()
        overview.clear()  # as when it is still again
        view._zoom(3, 300, 200)
        view._refine()
        view.drawing.activate(Shape.RECTANGLE)
        at = under(view).center().toPoint()
        QTest.mouseMove(view, at)
        assert not under(view).contains(QPointF(at))
        QTest.mouseRelease(overview, Qt.MouseButton.LeftButton, pos=overview.rect().center())

    near(app, scenario)


def test_it_gives_way_to_the_crosshair_and_to_what_is_drawn(app: QApplication) -> None:
    def scenario(view: AnnotatedImageView) -> None:
        view._zoom(3, 300, 200)
        view.drawing.activate(Shape.POLYGON)
        for key, steps in ((Qt.Key.Key_Left, 40), (Qt.Key.Key_Down, 45), (Qt.Key.Key_Right, 70), (Qt.Key.Key_Up, 60)):
            for _step in range(steps):
                QTest.keyClick(view, key)
                assert not under(view).contains(view.drawing.view_point(view.drawing.pointer))
            QTest.keyClick(view, Qt.Key.Key_Space)
        seen = [view.drawing.view_point(corner) for corner in view.drawing.corners.drawn]
        assert not any(under(view).contains(point) for point in seen)

    near(app, scenario)


@pytest.mark.parametrize("width_px", range(460, 500, 4))
def test_no_overview_lies_over_an_image_of_which_all_is_in_view(app: QApplication, width_px: int) -> None:
    """A small one that is enlarged to its view, too: its sides are no round numbers then."""

    def scenario(view: AnnotatedImageView) -> None:
        view._zoom(2, 100, 100)
        assert view.overlays.overview.isVisible()
        view.zoom_fit()
        assert not view.overlays.overview.isVisible()

    before_image(app, FakeImages({"/a.png": (300, 300)}), (width_px, 409 + width_px % 7), scenario)
