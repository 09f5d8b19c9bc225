"""Painted pixels match the image, and the screen matches the painted pixels: at every zoom, rotated and mirrored."""

from __future__ import annotations

import math
from collections.abc import Mapping
from itertools import pairwise, product
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.core.answer.mask.raster import Mask, MaskBox
from annotator.core.answer.result_items import Region
from annotator.core.answer.shapes import Shape
from annotator.ui.design.marks.shape_commands import shaping_actions
from annotator.ui.viewers.brush import mask_layer
from annotator.ui.viewers.brush import tool as mask_names
from annotator.ui.viewers.brush.integration import BrushOnView
from annotator.ui.viewers.display.orientation import Orientation
from annotator.ui.viewers.image.annotated_view import AnnotatedImageView
from annotator.ui.viewers.mark import Mark
from depth import part
from ui.viewers.brush.painting_harness import at_image

FULL, VIEW_PX = (400, 300), 400
EIGHT = [Orientation(quarters, is_mirrored) for quarters in range(4) for is_mirrored in (False, True)]
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
PIXELS = ((200, 150), (203, 141), (190, 155))


@pytest.fixture(autouse=True)
def drawn_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw masks wholly before a view is grabbed: on a slow computer a part would follow in the next frame."""
    for module, name in ((mask_layer, "SLOW_MS"), (mask_names, "SLOW_MS"), (mask_names, "AT_ONCE_MS")):
        monkeypatch.setattr(module, name, math.inf)


def brush_of(view: AnnotatedImageView) -> BrushOnView:
    assert isinstance(view.brush, BrushOnView)
    return view.brush


def look(view: AnnotatedImageView, orientation: Orientation, zoom: float) -> None:
    assert view.display is not None
    view.display.orient("/a.png", lambda _before: orientation)
    if zoom > 1:
        middle = view.drawing.view_point((200, 150))
        view._zoom(zoom / view.geometry_of_image.scale, middle.x(), middle.y())


@pytest.mark.parametrize(("zoom", "orientation"), part(tuple(product((1.0, 2.0, 3.7, 9.0, 32.0), EIGHT)), 3), ids=str)
def test_the_pixel_under_the_mouse_is_painted_and_no_other(
    app: QApplication, orientation: Orientation, zoom: float
) -> None:
    def scenario(view: AnnotatedImageView, told: list[Mapping[str, Any]]) -> None:
        look(view, orientation, zoom)
        view.activate(Shape.MASK)
        for _step in range(40):
            brush_of(view).smaller()
        for x, y in PIXELS if zoom < 30 else PIXELS[:1]:
            at = view.drawing.view_point((x + 0.5, y + 0.5))
            QTest.mouseClick(view, LEFT, NONE, QPoint(int(at.x()), int(at.y())))
            mask = Mask.of(told[-1]["rle"], FULL)
            assert mask.box == MaskBox(x, y, x + 1, y + 1)

    at_image(app, FULL, VIEW_PX, scenario)


def reddish_box(view: AnnotatedImageView) -> tuple[int, int, int, int]:
    """Return the visible box of a red mask's fill, without its outline."""
    seen = view.grab().toImage()
    found = [
        (x, y)
        for y in range(VIEW_PX)
        for x in range(VIEW_PX)
        if (colour := seen.pixelColor(x, y)).red() > colour.green() + 30 and colour.red() > colour.blue() + 30
    ]
    across, down = [x for x, _y in found], [y for _x, y in found]
    return min(across), min(down), max(across) + 1, max(down) + 1


@pytest.mark.parametrize(("zoom", "orientation"), part(tuple(product((1.0, 2.5, 7.0), EIGHT)), 3), ids=str)
def test_a_mask_is_seen_where_it_is(app: QApplication, orientation: Orientation, zoom: float) -> None:
    def scenario(view: AnnotatedImageView, _told: list[Mapping[str, Any]]) -> None:
        look(view, orientation, zoom)
        mask = Mask(FULL)
        mask.paint((195.5, 148.5), (210.5, 150.5), 5)
        mark = Mark(Region("a", "it", Shape.MASK, mask.as_geometry()), "", QColor("#ff0000"))
        view.show_marks((mark,), "")
        assert mask.box is not None
        corners = [view.drawing.view_point(corner) for corner in (mask.box[:2], mask.box[2:])]
        across, down = sorted(corner.x() for corner in corners), sorted(corner.y() for corner in corners)
        expected = (across[0], down[0], across[1], down[1])
        for seen, wanted in zip(reddish_box(view), expected, strict=True):
            assert abs(seen - wanted) <= 1

    at_image(app, FULL, VIEW_PX, scenario)


def test_what_is_small_is_still_seen_when_the_image_is_seen_small(app: QApplication) -> None:
    def scenario(view: AnnotatedImageView, _told: list[Mapping[str, Any]]) -> None:
        mask = Mask((4000, 4000))
        mask.paint((300.5, 1000.5), (3000.5, 1000.5), 1)
        mask.paint((2000.5, 300.5), (2000.5, 900.5), 1)
        mark = Mark(Region("a", "it", Shape.MASK, mask.as_geometry()), "", QColor("#ff0000"))
        view.show_marks((mark,), "")
        left, top, right, bottom = reddish_box(view)
        assert [right - left, bottom - top] == [pytest.approx(270, abs=2), pytest.approx(71, abs=2)]

    at_image(app, (4000, 4000), VIEW_PX, scenario)


def test_a_circle_of_the_true_size_goes_with_the_mouse(app: QApplication) -> None:
    def scenario(view: AnnotatedImageView, _told: list[Mapping[str, Any]]) -> None:
        view.activate(Shape.MASK)
        QTest.mouseMove(view, QPoint(200, 200))
        before = view.grab().toImage()
        brush_of(view).larger()
        after = view.grab().toImage()
        reach = [
            max(abs(x - 200) for x in range(20, VIEW_PX - 20) if image.pixelColor(x, 200) != image.pixelColor(x, 120))
            for image in (before, after)
        ]
        assert reach == [pytest.approx(12, abs=2.5), pytest.approx(15, abs=2.5)]

    at_image(app, FULL, VIEW_PX, scenario)


def test_whatever_keys_do_to_regions_they_do_no_harm_to_what_is_painted(app: QApplication) -> None:
    """It has no corners and no sides."""

    def scenario(view: AnnotatedImageView, told: list[Mapping[str, Any]]) -> None:
        mask = Mask(FULL)
        mask.paint((195.5, 148.5), (210.5, 150.5), 5)
        mark = Mark(Region("a", "it", Shape.MASK, mask.as_geometry()), "", QColor("#ff0000"))
        view.drawing.chosen.connect(lambda region_id: view.show_marks((mark,), region_id))
        view.show_marks((mark,), "")
        for selected in ("", "a"):
            for name, action in shaping_actions([view.drawing]).items():
                view.show_marks((mark,), selected)
                action()
                assert view.drawing.selected == ("a" if name.endswith("_area") else selected)
        assert told == []

    at_image(app, FULL, VIEW_PX, scenario)


def test_a_stroke_that_follows_another_fast_is_one_too(app: QApplication) -> None:
    """The system calls its press a double click."""

    def scenario(view: AnnotatedImageView, told: list[Mapping[str, Any]]) -> None:
        view.activate(Shape.MASK)
        zoom, left, to = view.geometry_of_image, Qt.MouseButton.LeftButton, QPoint(150, 100)
        QTest.mouseClick(view, left, pos=QPoint(100, 100))
        press = QMouseEvent(
            *(QEvent.Type.MouseButtonDblClick, QPointF(100, 100), QPointF(view.mapToGlobal(QPoint(100, 100)))),
            *(left, left, Qt.KeyboardModifier.NoModifier),
        )
        QApplication.sendEvent(view, press)
        QTest.mouseMove(view, to)
        QTest.mouseRelease(view, left, pos=to)
        assert len(told) == 2
        assert view.geometry_of_image == zoom

    at_image(app, (200, 200), 200, scenario)


def test_on_an_image_of_more_pixels_than_a_mask_counts_nothing_is_painted(app: QApplication) -> None:
    def scenario(view: AnnotatedImageView, told: list[Mapping[str, Any]]) -> None:
        view.activate(Shape.MASK)
        QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(100, 100))
        assert told == []

    at_image(app, (40_000, 40_000), 200, scenario)


@pytest.mark.parametrize("share", [0.2, 0.8])
def test_a_click_on_a_painted_pixel_chooses_it_wherever_on_it(app: QApplication, share: float) -> None:
    def scenario(view: AnnotatedImageView, told: list[Mapping[str, Any]]) -> None:
        look(view, EIGHT[0], 20)
        mark = Mark(
            Region("a", "it", Shape.MASK, Mask.of_rows({150: (200, 201)}, FULL).as_geometry()), "", QColor("red")
        )
        view.show_marks((mark,), "")
        view.activate(Shape.MASK)
        chosen = list[str]()
        view.drawing.chosen.connect(chosen.append)
        for x in (200, 201):
            at = view.drawing.view_point((x + share, 150 + share))
            QTest.mouseClick(view, LEFT, NONE, QPoint(int(at.x()), int(at.y())))
        assert (chosen, len(told)) == (["a"], 1)

    at_image(app, FULL, VIEW_PX, scenario)


@pytest.mark.parametrize("orientation", EIGHT, ids=str)
def test_a_name_stands_above_paint_and_not_above_an_empty_corner_of_its_box(
    app: QApplication, monkeypatch: pytest.MonkeyPatch, orientation: Orientation
) -> None:
    named: list[list[QPointF]] = []
    monkeypatch.setattr(mask_names, "paint_label", lambda _painter, corners, _colour, _words: named.append(corners))
    painted, ends = Mask(FULL), ((300, 60), (300, 240), (90, 240))
    for start, end in pairwise(ends):
        painted.paint(start, end, 4)

    def scenario(view: AnnotatedImageView, _told: list[Mapping[str, Any]]) -> None:
        look(view, orientation, 1)
        region = Region("a", "it", Shape.MASK, painted.as_geometry())
        view.show_marks((Mark(region, "Saucer", QColor("red"), 1),), "")
        view.grab()
        at = min(named[-1], key=lambda corner: (corner.y(), corner.x()))
        assert min((at - view.drawing.view_point(end)).manhattanLength() for end in ends) < 8

    at_image(app, FULL, VIEW_PX, scenario)
