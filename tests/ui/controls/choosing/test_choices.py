"""Choices: pressed, shown, locked, found, and read aloud."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QCheckBox, QLabel

from annotator.core.answer.result_items import Answer, Region, with_selected
from annotator.core.answer.shapes import Shape
from annotator.core.design.controls import Choice, Choices, Layout, Selection
from annotator.core.design.options import Path, options
from annotator.core.design.tag import Header
from annotator.ui.controls.choosing.choices import ChoicesPart
from annotator.ui.controls.choosing.filter_field import FilterField, matching
from ui.part_harness import PartHarness, spoken

STRANGE = 'Q&A <b>bold</b> <img src="file:///etc/passwd">'
MULTIPLE, SINGLE = Selection.MULTIPLE, Selection.SINGLE


def a_control(selection: Selection = MULTIPLE, layout: Layout = Layout.VERTICAL) -> Choices:
    choices = (
        Choice(value="Bench", hint="to sit & <i>rest</i>"),
        Choice(value="Tree", alias="tree"),
        Choice(value=STRANGE, alias="strange"),
    )
    return Choices(name="things", to_name="picture", choices=choices, selection=selection, layout=layout)


def many(count: int, selection: Selection = MULTIPLE) -> Choices:
    choices = tuple(Choice(value=f"Thing {number} é") for number in range(count))
    return Choices(name="things", to_name="picture", choices=choices, selection=selection)


def nested(selection: Selection = MULTIPLE) -> Choices:
    trees = Choice(value="Tree", children=(Choice(value="Oak"), Choice(value="Elm")))
    return Choices(
        name="things", to_name="picture", choices=(trees, Choice(value="Bench")), selection=selection, nested=True
    )


def harness(control: Choices, answer: Answer | None = None, region: Region | None = None) -> PartHarness:
    return PartHarness(ChoicesPart(control, {("Bench",): "1", ("tree",): "t"}), answer, region)


def buttons(made: PartHarness) -> list[QAbstractButton]:
    return [one for one in made.part.findChildren(QAbstractButton) if not isinstance(one.parent(), FilterField)]


def checked(made: PartHarness) -> list[bool]:
    return [one.isChecked() for one in buttons(made)]


@pytest.mark.parametrize("layout", [Layout.VERTICAL, Layout.INLINE])
def test_a_click_anywhere_on_the_row_and_the_space_key_press_a_choice(layout: Layout) -> None:
    made = harness(a_control(MULTIPLE, layout))
    bench, tree, _strange = buttons(made)
    QTest.mouseClick(tree, Qt.MouseButton.LeftButton, pos=QPoint(tree.width() - 3, 5))
    assert made.payload == ["tree"]
    bench.setFocus()
    made.press(Qt.Key.Key_Space)
    assert made.payload == ["Bench", "tree"]
    assert checked(made) == [True, True, False]
    made.history.group.undo()
    assert checked(made) == [False, True, False]


def test_a_single_choice_takes_the_place_of_the_other_and_can_be_taken_back() -> None:
    made = harness(a_control(SINGLE))
    bench, tree, _strange = buttons(made)
    for button, expected in ((bench, ["Bench"]), (tree, ["tree"]), (tree, None)):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        assert made.payload == expected
        assert checked(made) == [expected == ["Bench"], expected == ["tree"], False]


def test_what_is_shown_is_the_answer_even_where_nobody_took_the_edit() -> None:
    made = harness(a_control())
    made.part.edited.disconnect()
    QTest.mouseClick(buttons(made)[0], Qt.MouseButton.LeftButton)
    assert checked(made) == [False, False, False]


@pytest.mark.parametrize("selection", Selection)
def test_the_arrows_go_from_row_to_row_and_choose_nothing(selection: Selection) -> None:
    made = harness(a_control(selection))
    made.begin()
    for key, expected in ((Qt.Key.Key_Down, 1), (Qt.Key.Key_Right, 2), (Qt.Key.Key_Up, 1), (Qt.Key.Key_Left, 0)):
        made.press(key)
        assert made.focused is buttons(made)[expected]
    assert made.payload is None


def test_the_focus_comes_to_what_is_chosen() -> None:
    control = a_control()
    made = harness(control, with_selected(Answer(), control, [("tree",)]))
    made.begin()
    assert made.focused is buttons(made)[1]


def test_a_locked_control_cannot_be_pressed_with_anything() -> None:
    made = harness(a_control())
    made.part.lock(True)
    QTest.mouseClick(buttons(made)[0], Qt.MouseButton.LeftButton)
    made.part.press(("Bench",))
    assert made.payload is None
    made.part.lock(False)
    made.part.press(("Bench",))
    assert made.payload == ["Bench"]


def test_a_key_for_a_choice_that_is_not_there_does_nothing() -> None:
    made = harness(a_control())
    made.part.press(("Car",))
    assert made.payload is None


def test_what_is_missing_is_said_beside_the_control() -> None:
    made = harness(a_control())
    made.part.show_finding(STRANGE)
    said = [text for text in made.part.findChildren(QLabel) if text.isVisible() and text.text() == STRANGE]
    assert [text.textFormat() for text in said] == [Qt.TextFormat.PlainText]
    assert made.part.accessibleDescription() == STRANGE
    made.part.clear_finding()
    assert not said[0].isVisible()
    assert made.part.accessibleDescription() == ""


@pytest.mark.parametrize(("selection", "role"), [(MULTIPLE, "CheckBox"), (SINGLE, "RadioButton")])
def test_a_screen_reader_hears_what_it_is_and_its_words(selection: Selection, role: str) -> None:
    made = harness(a_control(selection))
    for button, choice in zip(buttons(made), a_control().choices, strict=True):
        assert spoken(button) == (choice.value, QAccessible.Role[role])
    described = [button.accessibleDescription() for button in buttons(made)]
    assert described == ["Key 1. to sit & <i>rest</i>", "Key T.", ""]
    assert made.part.accessibleName() == "What is it?"


def test_a_stranger_cannot_set_a_mnemonic_or_write_html() -> None:
    bench, tree, strange = buttons(harness(a_control()))
    assert strange.shortcut().isEmpty()
    assert bench.toolTip() == "<span>to sit &amp; &lt;i&gt;rest&lt;/i&gt;</span>"
    assert tree.toolTip() == ""


@pytest.mark.parametrize("layout", [Layout.VERTICAL, Layout.INLINE])
def test_a_narrow_column_holds_every_choice(layout: Layout) -> None:
    made = harness(a_control(layout=layout)).part
    made.setParent(None)
    made.setFixedSize(180, made.heightForWidth(180))
    made.show()
    QApplication.processEvents()
    rows = made.findChildren(QAbstractButton)
    assert all(row.height() >= row.heightForWidth(row.width()) for row in rows)
    assert rows[2].height() > rows[1].height()
    places = [QRect(row.mapTo(made, QPoint(0, 0)), row.size()) for row in rows]
    assert all(place.top() >= 0 and place.bottom() <= made.height() for place in places)
    assert not any(one.intersects(other) for one in places for other in places if one is not other)


def test_the_key_is_painted() -> None:
    with_key, without = harness(a_control()), PartHarness(ChoicesPart(a_control(), {}))
    one, other = (buttons(made)[0].grab().toImage() for made in (with_key, without))
    assert one.size() == other.size()
    assert one != other


def test_a_parent_takes_all_below_it_along_and_shows_when_only_some_are_chosen() -> None:
    made = harness(nested())
    tree, oak, elm, _bench = buttons(made)
    assert isinstance(tree, QCheckBox)
    QTest.mouseClick(elm, Qt.MouseButton.LeftButton)
    assert made.payload == [["Tree", "Elm"]]
    assert tree.checkState() is Qt.CheckState.PartiallyChecked
    QTest.mouseClick(tree, Qt.MouseButton.LeftButton)
    assert made.payload == [["Tree"], ["Tree", "Oak"], ["Tree", "Elm"]]
    assert tree.checkState() is Qt.CheckState.Checked
    QTest.mouseClick(oak, Qt.MouseButton.LeftButton)
    assert tree.checkState() is Qt.CheckState.PartiallyChecked
    assert oak.mapTo(made.part, QPoint(0, 0)).x() > tree.mapTo(made.part, QPoint(0, 0)).x()


def test_a_parent_that_no_press_selects_is_passed_over() -> None:
    made = harness(nested(SINGLE))
    tree, oak, *_rest = buttons(made)
    assert not tree.isEnabled()
    made.part.lock(True)
    made.part.lock(False)
    assert not tree.isEnabled()
    made.begin()
    assert made.focused is oak


def test_headers_of_the_config_stand_above_the_choices() -> None:
    control = Choices(name="a", to_name="b", choices=(Choice(value="x"),), headers=(Header(value="Which <one>?"),))
    texts = [text.text() for text in harness(control).part.findChildren(QLabel) if text.isVisible()]
    assert texts == ["Which <one>?"]


def test_what_is_said_about_a_region_stays_with_it() -> None:
    control = Choices(name="things", to_name="text", choices=a_control().choices, per_region=True)
    region = Region("first", "text", Shape.SPAN, {"start": 0, "end": 3, "text": "The"})
    made = harness(control, region=region)
    QTest.mouseClick(buttons(made)[0], Qt.MouseButton.LeftButton)
    (item,) = made.answer.items
    assert (item.id, item.value) == ("first", {**region.geometry, "choices": ["Bench"]})
    made.part.show_answer(made.answer, Region("second", "text", Shape.SPAN, {"start": 5, "end": 6, "text": "x"}))
    assert checked(made) == [False, False, False]


def test_few_choices_need_no_field_to_find_them() -> None:
    assert harness(many(12)).part.findChild(FilterField) is None


def test_typing_narrows_many_choices_and_enter_takes_the_first() -> None:
    made = harness(many(20))
    field = made.part.findChild(FilterField)
    assert isinstance(field, FilterField)
    made.listen("1", "Return", "Escape")
    field.setFocus()
    made.type("THING 13")
    assert [one.accessibleName() for one in buttons(made) if one.isVisible()] == ["Thing 13 é"]
    made.press(Qt.Key.Key_Return)
    assert made.payload == ["Thing 13 é"]
    assert field.text() == ""
    made.type("nothing")
    assert [text.text() for text in made.part.findChildren(QLabel) if text.isVisible()] == ["No matches."]
    made.press(Qt.Key.Key_Escape)
    assert field.text() == ""
    assert made.fired == []
    made.press(Qt.Key.Key_Escape)
    assert made.fired == ["Escape"]


def test_the_arrow_down_leads_from_the_field_to_what_was_found() -> None:
    made = harness(many(20))
    field = made.part.findChild(FilterField)
    assert isinstance(field, FilterField)
    field.setFocus()
    made.type("7 e")
    made.press(Qt.Key.Key_Down)
    assert made.focused.accessibleName() == "Thing 7 é"


def test_a_choice_is_found_by_any_of_its_words_with_what_stands_above_it() -> None:
    known = options(nested())
    expected: dict[str, set[Path]] = {
        "elm": {("Tree",), ("Tree", "Elm")},
        "tree oak": {("Tree",), ("Tree", "Oak")},
        "bench": {("Bench",)},
        "x": set(),
        " ": {("Tree",), ("Tree", "Oak"), ("Tree", "Elm"), ("Bench",)},
    }
    assert {sought: set(matching(known, sought)) for sought in expected} == expected


def test_a_filter_tag_gives_a_short_list_its_search_field() -> None:
    made = harness(replace(many(3), filter_hint="Find a thing"))
    field = made.part.findChild(FilterField)
    assert isinstance(field, FilterField)
    assert field.placeholderText() == "Find a thing"
    QTest.keyClicks(field, "2")
    assert [button.text() for button in buttons(made) if button.isVisible()] == ["Thing 2 é"]
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert made.payload == ["Thing 2 é"]
    unnamed = harness(replace(many(3), filter_hint="")).part.findChild(FilterField)
    assert isinstance(unnamed, FilterField)
    assert unnamed.placeholderText() == "Type to search"
