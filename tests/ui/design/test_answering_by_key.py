"""Nobody answers out of sight: what a key did is in view."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from annotator.core.design.controls import Number, Rating
from annotator.core.design.tree import Node
from annotator.ui.design.answer_column import AnswerColumn
from ui.panel_harness import TEXT, PanelHarness, a_control, a_design

ABOVE = a_control(*(f"Thing {number}" for number in range(9)), name="above")
BELOW = a_control(*(f"Other {number}" for number in range(9)), name="below")


def harness_with(asked: Node) -> PanelHarness:
    return PanelHarness(a_design(TEXT, ABOVE, asked, BELOW), size=(500, 300))


def column(harness: PanelHarness) -> AnswerColumn:
    (found,) = harness.panel.findChildren(AnswerColumn)
    return found


def in_view(harness: PanelHarness, widget: QWidget) -> bool:
    viewport = column(harness).viewport()
    return viewport.rect().contains(QRect(widget.mapTo(viewport, QPoint()), widget.size()))


def press(harness: PanelHarness, key: Qt.Key) -> None:
    QTest.keyClick(harness.panel, key)
    QApplication.processEvents()


def button(harness: PanelHarness, words: str) -> QAbstractButton:
    return next(found for found in harness.panel.findChildren(QAbstractButton) if found.accessibleName() == words)


def test_a_choice_that_a_key_takes_comes_into_view_and_one_in_view_moves_nothing() -> None:
    harness = harness_with(a_control("Sharp", name="asked", hotkey="z"))
    bar = column(harness).verticalScrollBar()
    press(harness, Qt.Key.Key_2)
    assert bar.value() == 0
    press(harness, Qt.Key.Key_Z)
    assert harness.say("asked") == ["Sharp"]
    assert in_view(harness, button(harness, "Sharp"))
    below = bar.value()
    assert below > 0
    press(harness, Qt.Key.Key_Z)
    assert bar.value() == below
    press(harness, Qt.Key.Key_1)
    assert in_view(harness, button(harness, "Thing 0"))
    assert bar.value() < below


def test_what_is_undone_comes_into_view() -> None:
    harness = harness_with(a_control("Sharp", name="asked", hotkey="z"))
    bar = column(harness).verticalScrollBar()
    press(harness, Qt.Key.Key_Z)
    for action in (harness.answering.steps.undo, harness.answering.steps.redo):
        bar.setValue(0)
        assert not in_view(harness, button(harness, "Sharp"))
        action()
        QApplication.processEvents()
        assert in_view(harness, button(harness, "Sharp"))
    assert harness.say("asked") == ["Sharp"]


@pytest.mark.parametrize(
    "asked",
    [
        Number(name="asked", to_name="a", hotkey="z"),
        Rating(name="asked", to_name="a", hotkey="z"),
    ],
)
def test_whatever_a_key_answers_comes_into_view(asked: Node) -> None:
    harness = harness_with(asked)
    part = harness.panel.parts.controls["asked"]
    place = part.place_of(())
    assert not in_view(harness, place)
    press(harness, Qt.Key.Key_Z)
    assert harness.say("asked") is not None
    assert in_view(harness, place)
