"""Texts of the design that a button or a key puts at the cursor."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from annotator.core.design.controls import Shortcut, TextArea
from annotator.ui.controls.text_input.text_shortcuts import TextShortcuts
from ui.part_harness import CTRL, PartHarness
from ui.text_area_harness import BOTH, ONE, fields, harness, texts

SHORTCUTS = (Shortcut(value="[silence]", alias="Silence", hotkey="ctrl+1"), Shortcut(value="R&D"))


def with_shortcuts(tag: TextArea) -> PartHarness:
    return harness(replace(tag, shortcuts=SHORTCUTS))


def buttons(made: PartHarness) -> list[QPushButton]:
    (row,) = made.part.findChildren(TextShortcuts)
    return row.findChildren(QPushButton)


@BOTH
def test_a_button_inserts_its_text_at_the_cursor_and_leaves_the_focus_there(tag: TextArea) -> None:
    made = with_shortcuts(tag)
    made.type("ab")
    made.press(Qt.Key.Key_Left)
    QTest.mouseClick(buttons(made)[0], Qt.MouseButton.LeftButton)
    assert made.payload == ["a[silence]b"]
    assert QApplication.focusWidget() is fields(made)[0]
    made.type("c")
    assert made.payload == ["a[silence]cb"]


@BOTH
def test_its_key_inserts_the_text_and_one_undo_takes_it_out(tag: TextArea) -> None:
    made = with_shortcuts(tag)
    made.type("ab ")
    made.press(Qt.Key.Key_1, CTRL)
    assert made.payload == ["ab [silence]"]
    made.history.group.undo()
    assert made.payload == ["ab "]
    made.type("1")
    assert made.payload == ["ab 1"]


def test_a_button_reached_by_tab_inserts_into_the_field_that_had_the_focus_last() -> None:
    made = with_shortcuts(replace(ONE, max_submissions=2))
    made.type("first")
    for more in made.part.findChildren(QPushButton):
        if more not in buttons(made) and more.isVisible():
            more.click()
    made.type("second")
    button = buttons(made)[1]
    button.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert texts(made) == ["first", "secondR&D"]


def test_a_screen_reader_is_told_what_is_inserted_and_the_key() -> None:
    first, second = buttons(with_shortcuts(ONE))
    assert (first.accessibleName(), second.accessibleName()) == ("Insert “Silence”", "Insert “R&D”")
    assert first.accessibleDescription() == "Key CTRL+1. [silence]"
    assert second.text() == "R&&D"


@pytest.mark.parametrize("by_key", [True, False])
def test_a_locked_text_takes_none(by_key: bool) -> None:
    made = with_shortcuts(ONE)
    made.type("ab")
    made.part.lock(True)
    if by_key:
        made.press(Qt.Key.Key_1, CTRL)
    else:
        QTest.mouseClick(buttons(made)[0], Qt.MouseButton.LeftButton)
    assert made.payload == ["ab"]
