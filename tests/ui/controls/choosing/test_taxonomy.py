"""Taxonomy: a tree that is found in by typing, and what is chosen as lines."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QToolButton, QTreeWidget, QTreeWidgetItem

from annotator.core.answer.result_items import Answer, with_selected
from annotator.core.design.controls import Choice, Taxonomy
from annotator.core.design.options import Option, options
from annotator.ui.controls.choosing.filter_field import FilterField
from annotator.ui.controls.choosing.taxonomy import TaxonomyPart
from ui.part_harness import PartHarness, spoken

ANIMALS = (
    Choice(
        value="Animals",
        children=(
            Choice(value="Mammals", children=(Choice(value="Cat", hint="a <b>small</b> one"), Choice(value="Dog"))),
            Choice(value="Birds", alias="aves", children=(Choice(value="Éider"),)),
        ),
    ),
    Choice(value="Plants"),
)
TAG = Taxonomy(name="kind", to_name="text", choices=ANIMALS)
LEAVES = Taxonomy(name="kind", to_name="text", choices=ANIMALS, leafs_only=True)
CAT, DOG = ["Animals", "Mammals", "Cat"], ["Animals", "Mammals", "Dog"]


def harness(tag: Taxonomy = TAG, answer: Answer | None = None) -> PartHarness:
    made = PartHarness(TaxonomyPart(tag), answer)
    made.begin()
    return made


def tree(made: PartHarness) -> QTreeWidget:
    found = made.part.findChild(QTreeWidget)
    assert isinstance(found, QTreeWidget)
    return found


def item(made: PartHarness, words: str) -> QTreeWidgetItem:
    (found,) = tree(made).findItems(words, Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchRecursive)
    return found


def click(made: PartHarness, words: str) -> None:
    place = tree(made).visualItemRect(item(made, words)).center()
    QTest.mouseClick(tree(made).viewport(), Qt.MouseButton.LeftButton, pos=place)
    QApplication.processEvents()


def shown(made: PartHarness) -> list[str]:
    every = tree(made).findItems("*", Qt.MatchFlag.MatchWildcard | Qt.MatchFlag.MatchRecursive)
    return [one.text(0) for one in every if not tree(made).visualItemRect(one).isEmpty()]


def lines(made: PartHarness) -> list[str]:
    return [text.text() for text in made.part.findChildren(QLabel) if text.isVisible()]


def test_a_click_and_the_space_key_choose_and_take_back() -> None:
    made = harness()
    click(made, "Cat")
    assert made.payload == [CAT]
    assert item(made, "Cat").checkState(0) is Qt.CheckState.Checked
    tree(made).setFocus()
    tree(made).setCurrentItem(item(made, "Dog"))
    made.press(Qt.Key.Key_Space)
    assert made.payload == [CAT, DOG]
    click(made, "Cat")
    assert made.payload == [DOG]
    made.history.group.undo()
    assert item(made, "Cat").checkState(0) is Qt.CheckState.Checked


def test_arrows_move_open_and_close() -> None:
    made = harness()
    made.press(Qt.Key.Key_Down)
    assert made.focused is tree(made)
    assert tree(made).currentItem() is item(made, "Animals")
    made.press(Qt.Key.Key_Left)
    assert shown(made) == ["Animals", "Plants"]
    made.press(Qt.Key.Key_Right)
    made.press(Qt.Key.Key_Down)
    made.press(Qt.Key.Key_Space)
    assert made.payload == [["Animals", "Mammals"]]


def test_letters_typed_in_the_tree_look_for_what_they_say_and_fire_no_shortcut() -> None:
    made = harness()
    made.listen("D", "O", "G", "Return")
    made.press(Qt.Key.Key_Down)
    made.type("dog")
    assert shown(made) == ["Animals", "Mammals", "Dog"]
    made.press(Qt.Key.Key_Return)
    assert (made.payload, made.fired) == ([DOG], [])
    assert shown(made) == ["Animals", "Mammals", "Cat", "Dog", "Birds", "Éider", "Plants"]


def test_accents_do_not_matter_and_what_is_not_there_is_said() -> None:
    made = harness()
    made.type("eider")
    assert shown(made) == ["Animals", "Birds", "Éider"]
    made.type("x")
    assert lines(made) == ["No matches."]


def test_what_is_chosen_stands_below_and_can_be_taken_away_there() -> None:
    made = harness(answer=with_selected(Answer(), TAG, [tuple(CAT), ("Animals", "aves")]))
    assert lines(made) == ["Cat", "Birds"]
    first = made.part.findChildren(QToolButton, "take-away")[0]
    assert spoken(first) == ("Remove Cat", QAccessible.Role.Button)
    first.click()
    QApplication.processEvents()
    assert made.payload == [["Animals", "aves"]]
    assert lines(made) == ["Birds"]


def test_the_whole_path_is_shown_where_the_design_asks_for_it() -> None:
    tag = Taxonomy(name="kind", to_name="text", choices=ANIMALS, show_full_path=True, path_separator=" > ")
    made = harness(tag, with_selected(Answer(), tag, [("Animals", "aves", "Éider")]))
    assert lines(made) == ["Animals > Birds > Éider"]


def test_only_leaves_can_be_chosen_where_the_design_says_so() -> None:
    made = harness(LEAVES)
    assert item(made, "Mammals").data(0, Qt.ItemDataRole.CheckStateRole) is None
    click(made, "Mammals")
    assert made.payload is None
    assert not item(made, "Mammals").isExpanded()
    made.type("mammals")
    made.press(Qt.Key.Key_Return)
    assert made.payload is None


@pytest.mark.parametrize(("limit", "expected"), [(1, [DOG]), (2, [CAT, DOG])])
def test_no_more_are_chosen_than_the_design_allows(limit: int, expected: list[list[str]]) -> None:
    tag = Taxonomy(name="kind", to_name="text", choices=ANIMALS, max_usages=limit)
    made = harness(tag)
    click(made, "Cat")
    click(made, "Dog")
    assert made.payload == expected
    click(made, "Plants")
    assert made.payload == (expected if limit == 2 else [["Plants"]])


def test_many_choices_begin_closed_and_open_when_something_is_found() -> None:
    many = tuple(Choice(value=f"Group {one}", children=(Choice(value=f"Leaf {one}"),)) for one in range(20))
    made = harness(Taxonomy(name="kind", to_name="text", choices=many, placeholder="Which?"))
    assert not [words for words in shown(made) if words.startswith("Leaf")]
    made.type("leaf 17")
    assert shown(made) == ["Group 17", "Leaf 17"]
    field = made.part.findChild(FilterField)
    assert isinstance(field, FilterField)
    assert field.placeholderText() == "Which?"


def test_a_locked_tree_can_be_read_and_not_changed() -> None:
    made = harness(answer=with_selected(Answer(), TAG, [tuple(CAT)]))
    made.part.lock(True)
    click(made, "Dog")
    tree(made).setFocus()
    made.press(Qt.Key.Key_Down)
    made.type("d")
    made.part.press(tuple(DOG))
    assert made.payload == [CAT]
    assert not made.part.findChildren(QToolButton, "take-away")[0].isEnabled()


def test_a_screen_reader_hears_what_is_asked() -> None:
    made = harness()
    assert spoken(tree(made)) == ("What is it?", QAccessible.Role.Tree)
    field = made.part.findChild(FilterField)
    assert isinstance(field, FilterField)
    assert spoken(field)[0] == "Find in What is it?"
    assert item(made, "Cat").toolTip(0) == "<span>a &lt;b&gt;small&lt;/b&gt; one</span>"


def test_the_tree_has_room_for_its_rows() -> None:
    made = harness()
    box = tree(made).visualItemRect(item(made, "Plants"))
    assert tree(made).viewport().rect().contains(box.bottomLeft() + QPoint(1, 0))


def test_thousands_of_options_are_listed_once_and_not_for_each_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    listed: list[str] = []

    def counting(control: Taxonomy) -> tuple[Option, ...]:
        listed.append(control.name)
        return options(control)

    monkeypatch.setattr("annotator.core.design.options.options", counting)
    many = Taxonomy(name="kind", to_name="text", choices=tuple(Choice(value=f"No {n}") for n in range(200)))
    TaxonomyPart(many)
    assert listed == [], "the part has its own list"


def test_what_is_chosen_is_checked_and_what_is_not_any_more_is_not() -> None:
    made = harness(TAG, with_selected(Answer(), TAG, [tuple(CAT), ("Plants",)]))
    made.part.show_answer(with_selected(Answer(), TAG, [tuple(DOG), ("Plants",)]), None)
    checked = {words for words in ("Cat", "Dog", "Plants") if item(made, words).checkState(0) is Qt.CheckState.Checked}
    assert checked == {"Dog", "Plants"}
