"""Display settings of regions: labels, snapping, and their effect."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QColor, QMouseEvent
from PySide6.QtWidgets import QApplication

from annotator.core.answer.marks import geometry_of
from annotator.core.answer.result_items import Region
from annotator.core.answer.shapes import Shape
from annotator.ui.viewers import mark_display
from annotator.ui.viewers.image.annotated_view import AnnotatedImageView
from annotator.ui.viewers.image.mark_painter import MANY
from annotator.ui.viewers.mark import Mark
from annotator.ui.viewers.mark_display import LabelVisibility, MarkDisplayOptions
from fakes.images import FakeImages
from ui.viewers.image.on_screen import before_image

SIZE = (400, 300)
RED, BLUE = QColor(220, 0, 0), QColor(0, 0, 220)
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def mark(region_id: str, left: int, top: int, colour: QColor) -> Mark:
    geometry = geometry_of(Shape.RECTANGLE, ((left, top), (left + 100, top + 100)), SIZE)
    return Mark(Region(region_id, "image", Shape.RECTANGLE, geometry), "Thing", colour, 1)


TWO = (mark("a", 50, 80, RED), mark("b", 220, 80, BLUE))


def before(app: QApplication, scenario: Callable[[AnnotatedImageView], None]) -> None:
    before_image(app, FakeImages({"/a.png": SIZE}), SIZE, scenario)


def mark_labels(view: AnnotatedImageView) -> set[str]:
    """Return the regions with a visible label: only labels have this colour above them."""
    image = view.grab().toImage()
    found = set()
    for name, left, colour in (("a", 50, RED), ("b", 220, BLUE)):
        above = [image.pixelColor(x, y) for x in range(left, left + 60, 2) for y in range(58, 76)]
        if above.count(colour) > 40:
            found.add(name)
    return found


def moved(view: AnnotatedImageView, x: int, y: int, held: Qt.KeyboardModifier = NONE) -> None:
    at = QPointF(x, y)
    event = QMouseEvent(QEvent.Type.MouseMove, at, view.mapToGlobal(at), Qt.MouseButton.NoButton, NONE_DOWN, held)
    QApplication.sendEvent(view, event)


NONE_DOWN = Qt.MouseButton.NoButton


def test_names_are_those_of_all_of_the_chosen_one_or_of_none(app: QApplication) -> None:
    def scenario(view: AnnotatedImageView) -> None:
        view.show_marks(TWO, "b")
        assert mark_labels(view) == {"a", "b"}
        assert mark_display.cycle_label_visibility() is LabelVisibility.CHOSEN
        assert mark_labels(view) == {"b"}
        view.show_marks(TWO, "")
        assert mark_labels(view) == set()
        view.show_marks(TWO, "b")
        assert mark_display.cycle_label_visibility() is LabelVisibility.NONE
        assert mark_labels(view) == set()
        assert mark_display.cycle_label_visibility() is LabelVisibility.ALL
        assert mark_labels(view) == {"a", "b"}

    before(app, scenario)


def test_among_many_marks_too(app: QApplication) -> None:
    def scenario(view: AnnotatedImageView) -> None:
        small = mark("c", 10, 290, QColor(0, 90, 0))
        geometry = geometry_of(Shape.RECTANGLE, ((10, 290), (13, 293)), SIZE)
        crowd = tuple(replace(small, region=Region(f"c{n}", "image", Shape.RECTANGLE, geometry)) for n in range(MANY))
        view.show_marks((*TWO, *crowd), "b")
        for seen, expected in (
            (LabelVisibility.ALL, {"a", "b"}),
            (LabelVisibility.CHOSEN, {"b"}),
            (LabelVisibility.NONE, set()),
        ):
            mark_display.use_options(MarkDisplayOptions(names=seen))
            view.repaint()
            while not view.drawing.painter.is_settled:
                QApplication.processEvents()
            assert mark_labels(view) == expected

    before(app, scenario)


def test_where_a_corner_would_snap_is_seen_before_it_is_set(app: QApplication) -> None:
    def scenario(view: AnnotatedImageView) -> None:
        view.show_marks(TWO, "")
        view.drawing.activate(Shape.RECTANGLE)
        moved(view, 153, 183)
        assert (view.drawing.snap_position, view.drawing.pointer) == ((150, 180), (150, 180))
        moved(view, 153, 183, Qt.KeyboardModifier.ControlModifier)
        assert (view.drawing.snap_position, view.drawing.pointer) == (None, (153, 183))
        moved(view, 200, 220)
        assert (view.drawing.snap_position, view.drawing.pointer) == (None, (200, 220))
        mark_display.toggle_snapping()
        moved(view, 153, 183)
        assert (view.drawing.snap_position, view.drawing.pointer) == (None, (153, 183))

    before(app, scenario)


def test_where_a_corner_would_snap_is_seen_no_more_once_something_else_is_armed(app: QApplication) -> None:
    def scenario(view: AnnotatedImageView) -> None:
        view.show_marks(TWO, "")
        view.drawing.activate(Shape.RECTANGLE)
        moved(view, 153, 183)
        view.drawing.activate(Shape.RECTANGLE)
        assert view.drawing.snap_position == (150, 180)
        view.drawing.activate(Shape.MASK)
        assert view.drawing.snap_position is None

    before(app, scenario)


def test_who_sees_it_for_the_first_time_is_told_how_to_do_without(app: QApplication) -> None:
    def scenario(view: AnnotatedImageView) -> None:
        mark_display._current.is_snapping_explained = False
        told: list[str] = []
        view.drawing.refused.connect(told.append)
        view.drawing.activate(Shape.POLYGON)
        moved(view, 3, 200)
        moved(view, 200, 297)
        assert len(told) == 1
        assert "Ctrl" in told[0]

    before(app, scenario)


def test_guides_run_through_the_whole_view_or_are_short(app: QApplication) -> None:
    def scenario(view: AnnotatedImageView) -> None:
        view.drawing.activate(Shape.RECTANGLE)
        moved(view, 200, 150)
        without = view.grab().toImage().pixelColor(390, 100)
        assert view.grab().toImage().pixelColor(390, 150) != without
        mark_display.toggle_crosshair_lines()
        assert view.grab().toImage().pixelColor(390, 150) == without
        assert view.grab().toImage().pixelColor(205, 150) != without

    before(app, scenario)
