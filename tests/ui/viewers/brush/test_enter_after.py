"""Enter after something was painted ends that, and submits only once more."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.core.answer.shapes import Shape
from annotator.ui.viewers import enter_guard as finishing
from annotator.ui.viewers.brush.integration import BrushOnView
from annotator.ui.viewers.image.annotated_view import AnnotatedImageView
from ui.viewers.brush.painting_harness import at_image

FULL, VIEW_PX = (400, 400), 400
LEFT, NONE, KEY = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, Qt.Key
PLACE = QPoint(100, 100)


def takes_enter(view: AnnotatedImageView) -> bool:
    """Before the page's key for submitting, as Qt asks."""
    event = QKeyEvent(QKeyEvent.Type.ShortcutOverride, KEY.Key_Return, NONE)
    event.ignore()
    view.event(event)
    return event.isAccepted()


def takes_one_enter(view: AnnotatedImageView) -> bool:
    refused: list[str] = []
    view.drawing.refused.connect(refused.append)
    is_taken = takes_enter(view)
    QTest.keyClick(view, KEY.Key_Return)
    view.drawing.refused.disconnect(refused.append)
    return is_taken and refused == ["Painting finished. Press Enter again to submit."] and not takes_enter(view)


def active(view: AnnotatedImageView, tool: str) -> None:
    view.activate(Shape.MASK)
    assert isinstance(view.brush, BrushOnView)
    if tool == "wand":
        view.brush.toggle_wand()
    elif tool == "cells":
        view.brush.toggle_superpixels()


@pytest.mark.parametrize("tool", ["brush", "wand", "cells"])
@pytest.mark.parametrize("by_keys", [False, True], ids=["mouse", "keys"])
def test_the_first_enter_ends_it_however_late(
    app: QApplication, monkeypatch: pytest.MonkeyPatch, tool: str, *, by_keys: bool
) -> None:
    def scenario(view: AnnotatedImageView, told: list[Mapping[str, Any]]) -> None:
        active(view, tool)
        monkeypatch.setattr(finishing, "GUARD_S", 0.0)
        assert not takes_enter(view), "nothing is painted yet"
        if by_keys:
            QTest.keyClick(view, KEY.Key_Space)
            if tool == "brush":
                QTest.keyClick(view, KEY.Key_Space)
        else:
            QTest.mouseClick(view, LEFT, NONE, PLACE)
        assert told
        assert takes_one_enter(view)

    at_image(app, FULL, VIEW_PX, scenario)


def test_an_enter_that_lifts_the_brush_has_ended_it(app: QApplication) -> None:
    def scenario(view: AnnotatedImageView, told: list[Mapping[str, Any]]) -> None:
        active(view, "brush")
        QTest.keyClick(view, KEY.Key_Space)
        assert takes_enter(view)
        QTest.keyClick(view, KEY.Key_Return)
        assert told
        assert not takes_enter(view)

    at_image(app, FULL, VIEW_PX, scenario)


def test_the_next_image_knows_nothing_of_it(app: QApplication) -> None:
    def scenario(view: AnnotatedImageView, _told: list[Mapping[str, Any]]) -> None:
        active(view, "brush")
        QTest.mouseClick(view, LEFT, NONE, PLACE)
        view.show_medium("/b.png")
        assert not takes_enter(view)

    at_image(app, FULL, VIEW_PX, scenario)
