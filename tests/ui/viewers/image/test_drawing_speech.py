"""A user who draws by keyboard hears each point, and where the crosshair or the selection stays."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from annotator.core.answer.shapes import Shape
from ui.hearing import Heard
from ui.viewers.image.drawer import Drawer, drawing

KEY = Qt.Key


def test_points_are_heard_as_they_are_set_and_removed(app: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    heard = Heard(monkeypatch)

    def scenario(drawer: Drawer) -> None:
        drawer.view.activate(Shape.POLYGON)
        drawer.key(KEY.Key_Space)
        drawer.key(KEY.Key_Right, times=3)
        heard.wait("Point 1 at 200, 150.")
        heard.wait("30 × 0 pixels, crosshair at 230, 150. Image: 400 × 300 pixels.")
        drawer.key(KEY.Key_Space)
        heard.wait("Point 2 at 230, 150.")
        drawer.key(KEY.Key_Backspace)
        heard.wait("Point removed, 1 point left.")
        drawer.key(KEY.Key_Backspace)
        heard.wait("Drawing cancelled.")
        assert not heard.any("crosshair at 210")

    drawing(app, scenario)


def test_the_selection_is_heard_where_it_stays(app: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    heard = Heard(monkeypatch)

    def scenario(drawer: Drawer) -> None:
        drawer.show(Shape.KEY_POINT, (50, 60), selected="a")
        drawer.key(KEY.Key_Right, times=2)
        heard.wait("Moved to 70, 60.")
        drawer.show(Shape.RECTANGLE, (50, 60), (90, 80), selected="a")
        drawer.key(KEY.Key_Down, times=2)
        heard.wait("40 × 20 pixels, top left at 50, 80.")
        assert not heard.any("Moved to 60")

    drawing(app, scenario)
