"""Choices: pressed, shown, locked, and read aloud."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel

from annotator.core.answer import Answer, with_choices
from annotator.core.design import Choice, Choices, Layout, Selection
from annotator.ui.controls.choices import ChoicesControl

STRANGE = 'Q&A <b>bold</b> <img src="file:///etc/passwd">'


def a_choice(value: str, alias: str | None = None, hint: str = "") -> Choice:
    return Choice(value, alias, None, hint, selected=False, line=1)


def a_control(selection: Selection = Selection.MULTIPLE, layout: Layout = Layout.VERTICAL) -> Choices:
    choices = (a_choice("Bench", hint="to sit & <i>rest</i>"), a_choice("Tree", "tree"), a_choice(STRANGE, "strange"))
    return Choices("things", "picture", choices, selection, required=True, required_message="", layout=layout, line=1)


def shown(control: Choices) -> tuple[ChoicesControl, list[QAbstractButton], list[tuple[str, str]]]:
    made = ChoicesControl(control, {"Bench": "1", "tree": "t"})
    heard: list[tuple[str, str]] = []
    made.pressed.connect(lambda name, reported: heard.append((name, reported)))
    made.resize(400, 300)
    made.show()
    QApplication.processEvents()
    return made, made.findChildren(QAbstractButton), heard


@pytest.mark.parametrize("layout", [Layout.VERTICAL, Layout.INLINE])
@pytest.mark.parametrize("selection", Selection)
def test_a_click_anywhere_on_the_row_and_the_space_key_press_a_choice(selection: Selection, layout: Layout) -> None:
    _made, buttons, heard = shown(a_control(selection, layout))
    QTest.mouseClick(buttons[1], Qt.MouseButton.LeftButton, pos=QPoint(buttons[1].width() - 3, 5))
    buttons[0].setFocus()
    QTest.keyClick(buttons[0], Qt.Key.Key_Space)
    assert heard == [("things", "tree"), ("things", "Bench")]


def test_what_is_shown_is_the_answer_and_not_what_was_clicked() -> None:
    made, buttons, _heard = shown(a_control())
    answer = with_choices(Answer(), a_control(), ["tree", "strange"])
    made.show_answer(answer)
    assert [button.isChecked() for button in buttons] == [False, True, True]
    made.show_answer(Answer())
    assert [button.isChecked() for button in buttons] == [False, False, False]


def test_a_single_choice_can_be_taken_back() -> None:
    made, buttons, heard = shown(a_control(Selection.SINGLE))
    made.show_answer(with_choices(Answer(), a_control(Selection.SINGLE), ["tree"]))
    assert [button.isChecked() for button in buttons] == [False, True, False]
    QTest.mouseClick(buttons[1], Qt.MouseButton.LeftButton)
    assert heard == [("things", "tree")]
    made.show_answer(Answer())
    assert [button.isChecked() for button in buttons] == [False, False, False]


@pytest.mark.parametrize("selection", Selection)
def test_the_arrows_go_from_row_to_row_and_choose_nothing(selection: Selection) -> None:
    made, buttons, heard = shown(a_control(selection))
    made.activateWindow()
    buttons[0].setFocus()
    for key, expected in ((Qt.Key.Key_Down, 1), (Qt.Key.Key_Right, 2), (Qt.Key.Key_Up, 1), (Qt.Key.Key_Left, 0)):
        QTest.keyClick(made.focusWidget(), key)
        assert made.focusWidget() is buttons[expected]
    assert heard == []


def test_a_locked_control_cannot_be_pressed() -> None:
    made, buttons, heard = shown(a_control())
    made.lock(True)
    QTest.mouseClick(buttons[0], Qt.MouseButton.LeftButton)
    assert heard == []
    made.lock(False)
    QTest.mouseClick(buttons[0], Qt.MouseButton.LeftButton)
    assert heard == [("things", "Bench")]


def test_what_is_missing_is_said_beside_the_control_until_it_is_answered() -> None:
    made, _buttons, _heard = shown(a_control())
    (missing,) = made.findChildren(QLabel)
    assert missing.isHidden()
    made.show_missing(STRANGE)
    assert (missing.isVisible(), missing.text()) == (True, STRANGE)
    assert missing.textFormat() is Qt.TextFormat.PlainText
    made.show_answer(with_choices(Answer(), a_control(), ["tree"]))
    assert missing.isHidden()


@pytest.mark.parametrize(
    ("selection", "role"),
    [(Selection.MULTIPLE, QAccessible.Role.CheckBox), (Selection.SINGLE, QAccessible.Role.RadioButton)],
)
def test_a_screen_reader_hears_what_it_is_and_its_words(selection: Selection, role: QAccessible.Role) -> None:
    _made, buttons, _heard = shown(a_control(selection))
    for button, choice in zip(buttons, a_control().choices, strict=True):
        spoken = QAccessible.queryAccessibleInterface(button)
        assert spoken.role() == role
        assert spoken.text(QAccessible.Text.Name) == choice.value
        assert spoken.text(QAccessible.Text.Description) == choice.hint


def test_a_stranger_cannot_set_a_mnemonic_or_write_html() -> None:
    _made, buttons, _heard = shown(a_control())
    assert buttons[2].shortcut().isEmpty()
    assert buttons[0].toolTip() == "<span>to sit &amp; &lt;i&gt;rest&lt;/i&gt;</span>"
    assert buttons[1].toolTip() == ""


@pytest.mark.parametrize("layout", [Layout.VERTICAL, Layout.INLINE])
def test_a_narrow_column_holds_every_choice(layout: Layout) -> None:
    control = a_control(layout=layout)
    made, buttons, _heard = shown(control)
    made.setFixedSize(180, made.heightForWidth(180))
    QApplication.processEvents()
    assert all(button.height() >= button.heightForWidth(button.width()) for button in buttons)
    assert buttons[2].height() > buttons[1].height()
    places = [QRect(button.mapTo(made, QPoint(0, 0)), button.size()) for button in buttons]
    assert all(place.top() >= 0 and place.bottom() <= made.height() for place in places)
    assert not any(one.intersects(other) for one in places for other in places if one is not other)


def test_the_words_and_the_key_are_painted() -> None:
    plain, (first, *_rest), _heard = shown(a_control())
    with_key = first.grab().toImage()
    other = ChoicesControl(a_control(), {})
    other.resize(plain.size())
    other.show()
    QApplication.processEvents()
    without = other.findChildren(QAbstractButton)[0].grab().toImage()
    assert with_key.size() == without.size()
    assert with_key != without
