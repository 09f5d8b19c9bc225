"""Nobody answers out of sight: what a key did is in view."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from annotator.core.design.controls import Number, Rating
from annotator.core.design.tree import Node
from annotator.ui.design.answer_column import AnswerColumn
from ui.panel_desk import TEXT, PanelDesk, a_control, a_design

ABOVE = a_control(*(f"Thing {number}" for number in range(9)), name="above")
BELOW = a_control(*(f"Other {number}" for number in range(9)), name="below")


def desk_with(asked: Node) -> PanelDesk:
    return PanelDesk(a_design(TEXT, ABOVE, asked, BELOW), size=(500, 300))


def column(desk: PanelDesk) -> AnswerColumn:
    (found,) = desk.panel.findChildren(AnswerColumn)
    return found


def in_view(desk: PanelDesk, widget: QWidget) -> bool:
    viewport = column(desk).viewport()
    return viewport.rect().contains(QRect(widget.mapTo(viewport, QPoint()), widget.size()))


def press(desk: PanelDesk, key: Qt.Key) -> None:
    QTest.keyClick(desk.panel, key)
    QApplication.processEvents()


def button(desk: PanelDesk, words: str) -> QAbstractButton:
    return next(found for found in desk.panel.findChildren(QAbstractButton) if found.accessibleName() == words)


def test_a_choice_that_a_key_takes_comes_into_view_and_one_in_view_moves_nothing() -> None:
    desk = desk_with(a_control("Sharp", name="asked", hotkey="z"))
    bar = column(desk).verticalScrollBar()
    press(desk, Qt.Key.Key_2)
    assert bar.value() == 0
    press(desk, Qt.Key.Key_Z)
    assert desk.say("asked") == ["Sharp"]
    assert in_view(desk, button(desk, "Sharp"))
    below = bar.value()
    assert below > 0
    press(desk, Qt.Key.Key_Z)
    assert bar.value() == below
    press(desk, Qt.Key.Key_1)
    assert in_view(desk, button(desk, "Thing 0"))
    assert bar.value() < below


def test_what_is_undone_comes_into_view() -> None:
    desk = desk_with(a_control("Sharp", name="asked", hotkey="z"))
    bar = column(desk).verticalScrollBar()
    press(desk, Qt.Key.Key_Z)
    for action in (desk.answering.steps.undo, desk.answering.steps.redo):
        bar.setValue(0)
        assert not in_view(desk, button(desk, "Sharp"))
        action()
        QApplication.processEvents()
        assert in_view(desk, button(desk, "Sharp"))
    assert desk.say("asked") == ["Sharp"]


@pytest.mark.parametrize(
    "asked",
    [
        Number(name="asked", to_name="a", hotkey="z"),
        Rating(name="asked", to_name="a", hotkey="z"),
    ],
)
def test_whatever_a_key_answers_comes_into_view(asked: Node) -> None:
    desk = desk_with(asked)
    part = desk.panel.parts.controls["asked"]
    place = part.place_of(())
    assert not in_view(desk, place)
    press(desk, Qt.Key.Key_Z)
    assert desk.say("asked") is not None
    assert in_view(desk, place)
