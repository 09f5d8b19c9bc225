"""Enter right after a click has ended a polygon or a line is meant for that, and is no wish to submit."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.core.answer.shapes import Shape
from annotator.ui.viewers import enter_guard as finishing
from ui.viewers.image.drawer import LEFT, NONE, Drawer, drawing

KEY = Qt.Key
CORNERS = ((100, 100), (200, 100), (150, 200))


def takes_enter(drawer: Drawer, key: Qt.Key = KEY.Key_Return) -> bool:
    """Before the page's key for submitting, as Qt asks."""
    event = QKeyEvent(QKeyEvent.Type.ShortcutOverride, key, NONE)
    event.ignore()
    drawer.view.event(event)
    return event.isAccepted()


def closed(drawer: Drawer, shape: Shape) -> list[str]:
    """By a click on the first corner, or by a double click; what is said of it from then on."""
    refused: list[str] = []
    drawer.view.drawing.refused.connect(refused.append)
    drawer.view.drawing.activate(shape)
    for corner in CORNERS:
        drawer.click(*corner)
    if shape is Shape.POLYGON:
        drawer.click(CORNERS[0][0] + 2, CORNERS[0][1] + 2)
    else:
        QTest.mouseDClick(drawer.view, LEFT, NONE, QPoint(*CORNERS[-1]))
    assert len(drawer.marked) == 1
    return refused


@pytest.mark.parametrize("shape", [Shape.POLYGON, Shape.LINE])
@pytest.mark.parametrize("key", [KEY.Key_Return, KEY.Key_Enter])
def test_the_first_enter_after_a_click_has_ended_it_is_taken(app: QApplication, shape: Shape, key: Qt.Key) -> None:
    def scenario(drawer: Drawer) -> None:
        refused = closed(drawer, shape)
        assert takes_enter(drawer, key)
        drawer.key(key)
        assert len(refused) == 1
        assert "again to submit" in refused[0]
        assert not takes_enter(drawer, key)
        assert len(drawer.marked) == 1

    drawing(app, scenario)


def test_what_is_done_in_between_makes_enter_the_page_s(app: QApplication) -> None:
    def scenario(drawer: Drawer) -> None:
        closed(drawer, Shape.POLYGON)
        drawer.view.drawing.activate(None)
        drawer.click(300, 50)
        assert not takes_enter(drawer)

    drawing(app, scenario)


def test_after_a_while_enter_is_the_page_s_again(app: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    def scenario(drawer: Drawer) -> None:
        closed(drawer, Shape.POLYGON)
        monkeypatch.setattr(finishing, "GUARD_S", 0.0)
        assert not takes_enter(drawer)

    drawing(app, scenario)


def test_what_enter_ended_leaves_the_next_one_alone(app: QApplication) -> None:
    def scenario(drawer: Drawer) -> None:
        drawer.view.drawing.activate(Shape.POLYGON)
        for corner in CORNERS:
            drawer.click(*corner)
        drawer.key(KEY.Key_Return)
        assert len(drawer.marked) == 1
        assert not takes_enter(drawer)

    drawing(app, scenario)
