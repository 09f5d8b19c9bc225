"""Choices in a list: dropped down for one, checked for several."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QListWidget

from annotator.core.answer.result_items import Answer, with_selected
from annotator.core.design.controls import Choice, Choices, Layout, Selection
from annotator.ui.controls.choosing.choice_list import choice_list
from annotator.ui.controls.choosing.filter_field import FilterField
from ui.part_harness import PartHarness, spoken

THINGS = tuple(Choice(value=value) for value in ("Bench", "Tree", "Lamp", "Bin"))


def a_tag(selection: Selection, choices: tuple[Choice, ...] = THINGS, *, nested: bool = False) -> Choices:
    return Choices(
        name="things", to_name="picture", choices=choices, selection=selection, layout=Layout.SELECT, nested=nested
    )


ONE, SEVERAL = a_tag(Selection.SINGLE), a_tag(Selection.MULTIPLE)


def harness(tag: Choices, answer: Answer | None = None) -> PartHarness:
    made = PartHarness(choice_list(tag), answer)
    made.begin()
    return made


def combo(made: PartHarness) -> QComboBox:
    found = made.part.findChild(QComboBox)
    assert isinstance(found, QComboBox)
    return found


def rows(made: PartHarness) -> QListWidget:
    found = made.part.findChild(QListWidget)
    assert isinstance(found, QListWidget)
    return found


def checked(made: PartHarness) -> list[str]:
    items = [rows(made).item(row) for row in range(rows(made).count())]
    return [item.text() for item in items if item.checkState() is Qt.CheckState.Checked]


def test_arrows_choose_and_the_first_row_takes_it_back() -> None:
    made = harness(ONE)
    assert combo(made).currentText() == "Not answered"
    made.press(Qt.Key.Key_Down)
    made.press(Qt.Key.Key_Down)
    assert (made.payload, combo(made).currentText()) == (["Tree"], "Tree")
    made.press(Qt.Key.Key_Home)
    assert made.answer.items == ()


def test_letters_find_a_choice_and_are_no_shortcuts_meanwhile() -> None:
    made = harness(ONE)
    made.listen("L", "1", "Return")
    made.type("l")
    made.press(Qt.Key.Key_Return)
    assert (made.payload, made.fired) == (["Lamp"], ["Return"])


def test_the_wheel_changes_nothing_unless_one_works_in_the_list() -> None:
    made = harness(ONE, with_selected(Answer(), ONE, [("Lamp",)]))
    made.after.setFocus()
    made.wheel(combo(made))
    assert (made.payload, combo(made).currentText()) == (["Lamp"], "Lamp")
    made.begin()
    made.wheel(combo(made))
    assert made.payload == ["Tree"]


def test_undo_shows_what_was_chosen_before() -> None:
    made = harness(ONE)
    made.press(Qt.Key.Key_Down)
    made.history.group.undo()
    assert combo(made).currentText() == "Not answered"


def test_parents_of_a_nested_list_are_passed_over() -> None:
    tag = a_tag(Selection.SINGLE, (Choice(value="Tree", children=(Choice(value="Oak"),)), *THINGS[2:]), nested=True)
    made = harness(tag)
    made.press(Qt.Key.Key_Down)
    assert made.payload == [["Tree", "Oak"]]
    assert combo(made).currentText() == "    Oak"


def test_several_are_checked_with_the_space_key_or_a_click() -> None:
    made = harness(SEVERAL)
    made.press(Qt.Key.Key_Down)
    rows(made).setCurrentRow(2)
    made.press(Qt.Key.Key_Space)
    place = rows(made).visualItemRect(rows(made).item(0)).center()
    QTest.mouseClick(rows(made).viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert (made.payload, checked(made)) == (["Bench", "Lamp"], ["Bench", "Lamp"])
    made.press(Qt.Key.Key_Space)
    assert made.payload == ["Lamp"]


def test_many_are_found_by_typing() -> None:
    made = harness(a_tag(Selection.MULTIPLE, tuple(Choice(value=f"Thing {number}") for number in range(30))))
    field = made.part.findChild(FilterField)
    assert isinstance(field, FilterField)
    assert field.isVisible()
    field.setFocus()
    made.type("27")
    visible = [rows(made).item(row).text() for row in range(30) if not rows(made).item(row).isHidden()]
    assert visible == ["Thing 27"]
    assert not [one for one in harness(SEVERAL).part.findChildren(FilterField) if one.isVisible()]


def test_locked_lists_take_nothing() -> None:
    for tag in (ONE, SEVERAL):
        made = harness(tag, with_selected(Answer(), tag, [("Tree",)]))
        made.part.lock(True)
        made.part.press(("Lamp",))
        assert made.payload == ["Tree"]
        made.part.lock(False)
        made.part.press(("Lamp",))
        assert made.payload == (["Lamp"] if tag is ONE else ["Tree", "Lamp"])


def test_a_screen_reader_hears_what_is_asked() -> None:
    dropped = combo(harness(ONE))
    assert spoken(dropped)[1] == QAccessible.Role.ComboBox
    assert dropped.accessibleName() == "What is it?"
    ((asking, _relation),) = QAccessible.queryAccessibleInterface(dropped).relations(QAccessible.RelationFlag.Label)
    assert asking.text(QAccessible.Text.Name) == "What is it?"
    assert spoken(rows(harness(SEVERAL))) == ("What is it?", QAccessible.Role.List)
