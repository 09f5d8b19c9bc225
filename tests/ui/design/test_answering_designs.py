"""A design that is answered: what is missing, what comes and goes, and which keys do what."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from annotator.core.answer.result_items import Answer
from annotator.core.design.controls import (
    Choice,
    Choices,
    DateTime,
    Layout,
    Number,
    Rating,
    Selection,
    Taxonomy,
    TextArea,
)
from annotator.core.design.tag import Condition, Header, When
from annotator.core.design.tree import Node, View
from annotator.ui.controls.choosing.choice_button import _Row
from annotator.ui.controls.text_input.text_fields import OneLine
from annotator.ui.design.answer_column import AnswerColumn
from annotator.ui.design.panel import DesignPanel
from fakes.media import media_of
from journeys.laid_out import faults
from ui.panel_harness import TEXT, PanelHarness, a_control, a_design
from ui.stage import says

LONG = "Say whether this can be seen in the picture at all, and if it cannot, say that it cannot be seen in it."


def test_what_is_missing_stands_above_and_beside_and_each_can_be_reached() -> None:
    said = Choices(
        name="colours", to_name="a", choices=(Choice(value="Red"),), required=True, required_message="Say <it>"
    )
    words = TextArea(name="words", to_name="a", required=True, max_submissions=1)
    harness = PanelHarness(a_design(TEXT, Header(value="What?"), a_control("Bench"), said, Header(value="Why?"), words))
    harness.submit()
    panel = harness.panel
    assert says(panel, "3 items to complete. F8: go to the next one.")
    assert says(panel, "“What?” has no answer yet.")
    assert says(panel, "Say <it>")
    assert harness.focused.accessibleName() == "Bench"
    panel.next_finding()
    assert harness.focused.accessibleName() == "Red"
    buttons = [one for one in panel.findChildren(QPushButton) if one.accessibleName().startswith("Go to")]
    assert [one.text() for one in buttons] == ["What?", "What? (colours)", "Why?"]
    buttons[2].click()
    assert isinstance(harness.focused, OneLine)
    QTest.keyClicks(harness.focused, "x")
    assert says(panel, "2 items to complete")
    assert not says(panel, "“Why?” has no answer yet.")
    panel.next_finding()
    assert harness.focused.accessibleName() == "Bench"
    harness.answering.steps.undo()
    assert says(panel, "3 items to complete")
    harness.submit()
    assert says(panel, "3 items to complete")


def test_before_any_submission_the_first_that_is_missing_is_found() -> None:
    words = TextArea(name="words", to_name="a", required=True, max_submissions=1)
    harness = PanelHarness(a_design(TEXT, Header(value="What?"), a_control("Bench"), Header(value="Why?"), words))
    harness.panel.setFocus()
    harness.panel.next_finding()
    assert harness.focused.accessibleName() == "Bench"
    assert says(harness.panel, "2 items to complete")
    harness.panel.next_finding()
    assert isinstance(harness.focused, OneLine)


def test_nothing_is_looked_for_in_an_answer_that_is_sent() -> None:
    harness = PanelHarness(a_design(TEXT, a_control("Bench")))
    harness.panel.lock(True)
    harness.panel.next_finding()
    assert not says(harness.panel, "to complete")


def test_a_form_stays_where_it_is_while_what_is_missing_is_filled_in() -> None:
    names = ("One", "Two", "Three", "Four")
    asked = [
        Choices(name=name.lower(), to_name="a", choices=(Choice(value="Yes"),), required=True, required_message=LONG)
        for name in names
    ]
    headed = [node for name, control in zip(names, asked, strict=True) for node in (Header(value=name), control)]
    harness = PanelHarness(a_design(TEXT, *headed), size=(520, 900))
    harness.submit()
    assert says(harness.panel, "4 items to complete")
    parts = [harness.panel.parts.controls[name.lower()] for name in names]
    QApplication.processEvents()
    before = [part.mapTo(harness.panel, QPoint(0, 0)) for part in parts]
    for part in parts:
        part.press(("Yes",))
        for _turn in range(3):
            QApplication.processEvents()
        assert [part.mapTo(harness.panel, QPoint(0, 0)) for part in parts] == before
    assert says(harness.panel, "Everything is complete now.")


def test_a_long_question_that_is_missing_does_not_make_the_column_slide() -> None:
    question = "Which of all the things that can be seen in this picture stands nearest to the water, if any does?"
    asked = Choices(name="near", to_name="a", choices=(Choice(value="Boat"),), required=True)
    harness = PanelHarness(
        a_design(TEXT, Header(value=question), asked), {"words": "Some words. " * 600}, size=(860, 400)
    )
    harness.submit()
    for _turn in range(3):
        QApplication.processEvents()
    column = harness.panel.findChild(AnswerColumn)
    assert isinstance(column, AnswerColumn)
    assert column.width() < harness.panel.width() // 2, "it stands beside the text"
    assert column.horizontalScrollBar().value() == 0
    assert faults(harness.panel) == []


def test_nothing_new_is_said_to_be_missing_before_it_is_submitted() -> None:
    harness = PanelHarness(a_design(TEXT, a_control("Bench")))
    QTest.keyClick(harness.panel, Qt.Key.Key_1)
    QTest.keyClick(harness.panel, Qt.Key.Key_1)
    assert not says(harness.panel, "to complete")


def test_a_finding_is_scrolled_into_view() -> None:
    nodes: list[Node] = [TEXT]
    nodes += [a_control("One", "Two", "Three", name=f"c{number}") for number in range(20)]
    harness = PanelHarness(a_design(*nodes, TextArea(name="last", to_name="a", required=True)), size=(600, 400))
    for number in range(20):
        harness.panel.parts.controls[f"c{number}"].press(("One",))
    harness.submit()
    part = harness.panel.parts.controls["last"]
    assert not part.visibleRegion().isEmpty()
    assert harness.focused in part.findChildren(QWidget)


def test_half_a_number_is_said_and_not_passed_over() -> None:
    harness = PanelHarness(a_design(TEXT, Number(name="count", to_name="a"), a_control("Bench")))
    field = harness.panel.findChild(OneLine)
    assert isinstance(field, OneLine)
    field.setFocus()
    QTest.keyClicks(field, "12-")
    harness.panel.setFocus()
    assert harness.panel.has_unreadable()
    assert harness.focused is field
    assert says(harness.panel, "“12-” is not a number")
    field.clear()
    field.textEdited.emit("")
    assert not harness.panel.has_unreadable()


def test_what_a_choice_brings_up_comes_and_goes_with_it() -> None:
    why = TextArea(
        name="why", to_name="a", condition=Condition(When.CHOICE_SELECTED, tag_name="things", choice_values=("Tree",))
    )
    harness = PanelHarness(a_design(TEXT, a_control("Bench", "Tree"), View(children=(why,))))
    assert not harness.shown("why")
    QTest.keyClick(harness.panel, Qt.Key.Key_2)
    assert harness.shown("why")
    QTest.keyClick(harness.panel, Qt.Key.Key_1)
    assert harness.shown("why")
    harness.answering.steps.undo()
    harness.answering.steps.undo()
    assert not harness.shown("why")


def test_a_focus_that_would_be_lost_goes_on_to_the_next_question_and_to_none_of_its_answers() -> None:
    again = Condition(When.CHOICE_UNSELECTED, tag_name="things")
    first = Choices(name="first", to_name="a", choices=(Choice(value="x"),), condition=again)
    harness = PanelHarness(a_design(TEXT, first, Rating(name="stars", to_name="a"), a_control("Bench", hotkey="b")))
    harness.panel.parts.controls["first"].take_focus()
    assert harness.focused.accessibleName() == "x"
    QTest.keyClick(harness.focused, Qt.Key.Key_B)
    assert harness.focused is harness.panel.parts.controls["stars"]
    QTest.keyClick(harness.focused, Qt.Key.Key_B)
    assert harness.shown("first")


def test_keys_of_what_is_hidden_do_nothing() -> None:
    hidden = Choices(
        name="more",
        to_name="a",
        choices=(Choice(value="x", hotkey="x"),),
        condition=Condition(When.CHOICE_SELECTED, "things"),
    )
    harness = PanelHarness(a_design(TEXT, a_control("Bench", hotkey="b"), hidden))
    QTest.keyClick(harness.panel, Qt.Key.Key_X)
    assert harness.say("more") is None
    QTest.keyClick(harness.panel, Qt.Key.Key_B)
    QTest.keyClick(harness.panel, Qt.Key.Key_X)
    assert harness.say("more") == ["x"]


def test_what_is_asked_about_a_region_is_hidden_while_none_is_selected() -> None:
    harness = PanelHarness(
        a_design(TEXT, Choices(name="each", to_name="a", choices=(Choice(value="x"),), per_region=True))
    )
    assert not harness.shown("each")
    assert harness.panel.selected_region == ""


def test_keys_type_and_do_not_choose_while_a_text_is_written() -> None:
    harness = PanelHarness(
        a_design(TEXT, a_control("Bench", hotkey="b"), TextArea(name="why", to_name="a", max_submissions=1))
    )
    harness.panel.parts.controls["why"].take_focus()
    QTest.keyClicks(harness.focused, "bb")
    assert (harness.say("things"), harness.say("why")) == (None, ["bb"])


@pytest.mark.parametrize(
    ("nodes", "is_field"),
    [
        ((TEXT, TextArea(name="why", to_name="a", rows=3)), True),
        ((TEXT, TextArea(name="why", to_name="a", rows=3), a_control("Bench")), True),
        ((TEXT, a_control("Bench"), TextArea(name="why", to_name="a", rows=3)), False),
    ],
)
def test_one_begins_to_write_at_once_where_a_text_is_asked_first(nodes: tuple[Node, ...], is_field: bool) -> None:
    harness = PanelHarness(a_design(*nodes))
    assert (harness.focused is harness.panel) is not is_field


def test_a_task_that_was_sent_takes_nothing() -> None:
    harness = PanelHarness(a_design(TEXT, a_control("Bench")))
    harness.answering.lock()
    QTest.keyClick(harness.panel, Qt.Key.Key_1)
    harness.answering.steps.undo()
    assert harness.kept == []


@pytest.mark.parametrize(
    "tag",
    [
        DateTime(name="it", to_name="a"),
        Number(name="it", to_name="a", min=Decimal(1)),
        TextArea(name="it", to_name="a", max_length=5),
        Choices(
            name="it",
            to_name="a",
            choices=tuple(Choice(value=str(number)) for number in range(20)),
            selection=Selection.MULTIPLE,
            layout=Layout.SELECT,
        ),
        Taxonomy(name="it", to_name="a", choices=(Choice(value="x"),)),
        Rating(name="it", to_name="a"),
    ],
)
def test_no_part_is_a_window_of_its_own_for_a_moment(tag: Node) -> None:
    """It would take the focus from whatever the person looks at."""
    page = QWidget()
    page.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    page.show()
    page.activateWindow()
    page.setFocus()
    QApplication.processEvents()
    panel = DesignPanel(a_design(TEXT, tag), media_of(), {})
    panel.show_task({}, lambda path: path)
    panel.show_answer(Answer())
    QApplication.processEvents()
    assert QApplication.focusWidget() is page


def test_the_keys_of_choices_are_1_2_3_for_what_is_visible() -> None:
    first = Choices(name="first", to_name="a", choices=(Choice(value="Yes"), Choice(value="No")))

    def asked(name: str, answer: str, *values: str) -> Choices:
        shown = Condition(When.CHOICE_SELECTED, tag_name="first", choice_values=(answer,))
        return Choices(name=name, to_name="a", choices=tuple(Choice(value=value) for value in values), condition=shown)

    harness = PanelHarness(
        a_design(TEXT, first, asked("why", "Yes", "Small", "Large"), asked("not", "No", "Blurred", "Dark"))
    )
    QTest.keyClick(harness.panel, Qt.Key.Key_2)
    assert harness.say("first") == ["No"]
    shown = {button.accessibleName(): button.key for button in harness.panel.findChildren(_Row) if button.isVisible()}
    assert shown == {"Yes": "1", "No": "2", "Blurred": "3", "Dark": "4"}
    QTest.keyClick(harness.panel, Qt.Key.Key_4)
    assert harness.say("not") == ["Dark"]
    QTest.keyClick(harness.panel, Qt.Key.Key_1)
    QTest.keyClick(harness.panel, Qt.Key.Key_3)
    assert (harness.say("first"), harness.say("why")) == (["Yes"], ["Small"])
