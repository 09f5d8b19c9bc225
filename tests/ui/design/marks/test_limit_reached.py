"""A label that is used up: no shape is begun with it, by keyboard or mouse, and the reason is said at once."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.core.answer.geometry.box import BOXED
from annotator.core.answer.shapes import Shape
from annotator.core.design.labels import Label, Labels
from annotator.ui.design.region_list import RegionList
from annotator.ui.viewers.text.span_view import SpanView
from ui.audio_harness import RATE_HZ, AudioHarness, working
from ui.viewers.image.drawer import Drawer, drawing

SHAPES = (Shape.RECTANGLE, Shape.ELLIPSE, Shape.POLYGON, Shape.LINE, Shape.KEY_POINT)
ANNA = Labels(name="who", to_name="audio", labels=(Label(value="Anna", max_usages=1), Label(value="Ben")))
FULL = "Anna: at most 1 per task. Delete a region first, or choose another label."


def refusing(drawer: Drawer) -> list[str]:
    """Refuse each shape, and return the list of refusals."""
    told: list[str] = []

    def may_begin() -> bool:
        told.append("refused")
        return False

    drawer.view.drawing.may_begin = may_begin
    return told


@pytest.mark.parametrize("shape", SHAPES)
def test_no_shape_is_begun_on_an_image_by_keyboard_or_mouse(app: QApplication, shape: Shape) -> None:
    def scenario(drawer: Drawer) -> None:
        told = refusing(drawer)
        drawer.view.drawing.activate(shape)
        drawer.click(50, 60)
        assert told, "a click says why"
        told.clear()
        drawer.key(Qt.Key.Key_Space)
        assert told, "Space says why"
        assert not drawer.view.drawing.is_drawing
        assert not drawer.marked

    drawing(app, scenario)


@pytest.mark.parametrize("shape", sorted(BOXED))
def test_a_drag_says_why_while_the_button_is_down_and_a_click_still_selects(app: QApplication, shape: Shape) -> None:
    def scenario(drawer: Drawer) -> None:
        told = refusing(drawer)
        drawer.view.drawing.activate(shape)
        drawer.show(shape, (100, 100), (200, 200))
        drawer.click(101, 150)
        assert (drawer.chosen, told) == (["a"], [])
        for start in ((101, 150), (20, 20)):
            told.clear()
            drawer.drag(start, (250, 250))
            assert told
        assert not drawer.marked

    drawing(app, scenario)


def hint(harness: AudioHarness) -> str:
    (listed,) = harness.harness.panel.findChildren(RegionList)
    return listed.hint


def test_no_segment_is_begun_on_a_timeline_by_key_or_drag(app: QApplication) -> None:
    async def scenario(harness: AudioHarness) -> None:
        harness.mark(1.0, 2.0)
        harness.at(3.0)
        harness.view.editor.set_edge()
        assert harness.view.editor.started_at is None
        assert hint(harness) == FULL
        QTest.keyClick(harness.wave, Qt.Key.Key_2)
        assert hint(harness) == ""
        QTest.keyClick(harness.wave, Qt.Key.Key_1)
        assert hint(harness) == FULL, "the label says so when it is taken"
        QTest.keyClick(harness.wave, Qt.Key.Key_2)
        QTest.keyClick(harness.wave, Qt.Key.Key_1)
        harness.drag(4.0, 5.0)
        assert harness.wave.selection is None
        assert hint(harness) == FULL
        assert harness.segments == [(RATE_HZ, 2 * RATE_HZ)]
        QTest.keyClick(harness.wave, Qt.Key.Key_2)
        harness.drag(4.0, 5.0)
        assert harness.labels == [("Anna",), ("Ben",)]

    working(app, scenario, ANNA)


@pytest.mark.usefixtures("app")
def test_a_text_says_so_as_soon_as_words_are_selected() -> None:
    view = SpanView()
    told: list[bool] = []
    view.begun.connect(lambda: told.append(True))
    view.show_text("The fox jumps over the dog.")
    cursor = view.textCursor()
    for end in (1, 2, 3):
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        view.setTextCursor(cursor)
    assert told == [True], "once, not for each letter"
    view.forget_pending()
    view.lock(True)
    view.selectAll()
    assert told == [True]
    view.close()
