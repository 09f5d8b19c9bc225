"""Two objects side by side: chosen by key, by button or by a click on a text, and seen and told which is chosen."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from annotator.core.design.controls import Pairwise
from annotator.core.design.objects import Text
from annotator.core.design.tag import Header
from annotator.core.design.tree import Node
from annotator.ui.accessibility.answer_changes import answer_changes
from annotator.ui.viewers.text.view import TextView
from ui.panel_harness import PanelHarness, a_design

pytestmark = pytest.mark.usefixtures("app")

COLUMNS = {"one": "The meter shows what an hour of work earns.", "two": "It is a meter.\nIt meters."}
PAIR = Pairwise(name="better", to_name="first,second", required=True)
TEXTS: tuple[Node, ...] = (Text(name="first", value="$one"), Text(name="second", value="$two"))


def harness(*before: Node) -> PanelHarness:
    return PanelHarness(a_design(Header(value="Which is clearer?"), *before, PAIR, *TEXTS), COLUMNS)


def buttons(shown: PanelHarness) -> tuple[QAbstractButton, QAbstractButton]:
    found = shown.panel.parts.controls["better"].findChildren(QAbstractButton)
    left, right = [button for button in found if button.isVisible()]
    return left, right


def views(shown: PanelHarness) -> tuple[TextView, TextView]:
    first, second = shown.panel.findChildren(TextView)
    return first, second


def test_the_two_texts_stand_side_by_side_below_their_buttons() -> None:
    shown = harness()
    for button, view in zip(buttons(shown), views(shown), strict=True):
        assert button.mapTo(shown.panel, QPoint()).y() < view.mapTo(shown.panel, QPoint()).y()
    tops = {view.mapTo(shown.panel, QPoint()).y() for view in views(shown)}
    lefts = [view.mapTo(shown.panel, QPoint()).x() for view in views(shown)]
    assert len(tops) == 1
    assert lefts[0] + views(shown)[0].width() < lefts[1]
    assert [view.text for view in views(shown)] == list(COLUMNS.values())
    assert abs(views(shown)[0].width() - views(shown)[1].width()) <= 1


def test_keys_choose_change_and_clear() -> None:
    shown = harness()
    said = []
    for key in "1221":
        QTest.keyClick(shown.focused, Qt.Key(ord(key)))
        said.append(shown.say("better"))
    assert said == ["left", "right", None, "left"]
    assert [item.to_name for item in shown.answering.answer.items] == ["first"]
    assert [button.isChecked() for button in buttons(shown)] == [True, False]


def test_arrows_move_between_the_sides_and_space_chooses() -> None:
    shown = harness()
    buttons(shown)[0].setFocus()
    QTest.keyClick(shown.focused, Qt.Key.Key_Right)
    assert shown.focused is buttons(shown)[1]
    QTest.keyClick(shown.focused, Qt.Key.Key_Space)
    QTest.keyClick(shown.focused, Qt.Key.Key_Left)
    assert shown.focused is buttons(shown)[0]
    assert shown.say("better") == "right"


def test_a_click_on_a_text_chooses_its_side_and_a_second_keeps_it() -> None:
    shown = harness()
    for _click in range(2):
        QTest.mouseClick(views(shown)[1].viewport(), Qt.MouseButton.LeftButton, pos=QPoint(20, 12))
        assert shown.say("better") == "right"
    QTest.mouseClick(buttons(shown)[0], Qt.MouseButton.LeftButton)
    assert shown.say("better") == "left"


def test_selecting_text_or_another_mouse_button_chooses_nothing() -> None:
    shown = harness()
    text = views(shown)[0].viewport()
    QTest.mouseClick(text, Qt.MouseButton.RightButton, pos=QPoint(20, 12))
    QTest.mousePress(text, Qt.MouseButton.LeftButton, pos=QPoint(20, 12))
    QTest.mouseMove(text, QPoint(20 + 3 * QApplication.startDragDistance(), 12))
    QTest.mouseRelease(text, Qt.MouseButton.LeftButton, pos=QPoint(20 + 3 * QApplication.startDragDistance(), 12))
    assert shown.say("better") is None


def test_a_locked_task_takes_no_click() -> None:
    shown = harness()
    shown.panel.lock(True)
    QTest.mouseClick(views(shown)[1].viewport(), Qt.MouseButton.LeftButton, pos=QPoint(20, 12))
    QTest.mouseClick(buttons(shown)[0], Qt.MouseButton.LeftButton)
    assert shown.say("better") is None


def test_the_chosen_side_has_another_frame() -> None:
    shown = harness()
    frames = [_frame(button) for button in buttons(shown)]
    before = [_picture(frame) for frame in frames]
    assert before[0].size() == before[1].size()
    QTest.keyClick(shown.focused, Qt.Key.Key_1)
    QApplication.processEvents()
    after = [_picture(frame) for frame in frames]
    middle = before[0].height() // 2
    assert after[0].pixelColor(1, middle) != before[0].pixelColor(1, middle)
    assert after[1].pixelColor(1, middle) == before[1].pixelColor(1, middle)


def _frame(button: QWidget) -> QWidget:
    holder = button.parentWidget()
    frame = holder.parentWidget() if holder is not None else None
    assert frame is not None
    return frame


def _picture(widget: QWidget) -> QImage:
    return widget.grab().toImage()


def test_a_screen_reader_is_told_the_question_the_sides_and_the_choice() -> None:
    shown = harness()
    assert shown.panel.parts.controls["better"].accessibleName() == "Which is clearer?"
    assert [button.accessibleName() for button in buttons(shown)] == ["Left", "Right"]
    assert [view.accessibleName() for view in views(shown)] == ["Left: Text of this task", "Right: Text of this task"]
    before = shown.answering.answer
    QTest.keyClick(shown.focused, Qt.Key.Key_2)
    changes = answer_changes(shown.panel.design, before, shown.answering.answer, "", {})
    assert [change.text for change in changes] == ["Right: selected."]


def test_two_comparisons_of_the_same_texts_are_both_answered_by_key() -> None:
    shown = harness(Pairwise(name="safer", to_name="first,second"))
    for key in "14":
        QTest.keyClick(shown.focused, Qt.Key(ord(key)))
    assert [shown.say(name) for name in ("safer", "better")] == ["left", "right"]


def test_a_missing_choice_is_asked_for() -> None:
    shown = harness()
    shown.submit()
    assert shown.focused is buttons(shown)[0]
