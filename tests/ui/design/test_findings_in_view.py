"""Whatever is missing, and however low the window is: where one is led, its sentence is read whole; and how much is
missing is told as it is now."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from annotator.core.answer.result_items import with_payload
from annotator.core.design.controls import Choice, Choices, Rating, TextArea
from annotator.core.design.tag import Condition, Header, When
from annotator.core.design.tree import View
from annotator.ui.design.answer_column import AnswerColumn
from ui.panel_harness import TEXT, PanelHarness, a_design
from ui.stage import says

LONG = "Choose at least one thing that the picture shows, however small it is, and even if you are not certain of it."


@pytest.mark.parametrize("height_px", [240, 300, 420])
def test_the_sentence_of_a_finding_and_where_it_is_answered_are_in_view(app: QApplication, height_px: int) -> None:
    many = tuple(Choice(value=f"Thing {number}") for number in range(12))
    asked = Choices(name="things", to_name="a", choices=many, required=True, required_message=LONG)
    words = TextArea(name="words", to_name="a", rows=9, required=True, required_message=LONG, max_submissions=1)
    again = Choices(name="again", to_name="a", choices=many, required=True, required_message=LONG)
    nodes = (Header(value="What?"), asked, Header(value="Why?"), words, Header(value="Else?"), again)
    harness = PanelHarness(a_design(TEXT, *nodes), size=(760, height_px))
    harness.submit()
    column = harness.panel.findChild(AnswerColumn)
    assert isinstance(column, AnswerColumn)
    for name in ("things", "words", "again", "things"):
        app.processEvents()
        app.processEvents()
        part = harness.panel.parts.controls[name]
        (sentence,) = (part for part in part.findChildren(QLabel) if part.text() == LONG)
        assert part.isAncestorOf(harness.focused)
        seen = column.viewport().rect()
        assert seen.contains(place(sentence, column.viewport()))
        if name != "words":
            assert seen.contains(place(harness.focused, column.viewport()))
        harness.panel.next_finding()


def test_what_is_missing_anew_is_counted_and_the_key_leads_to_it() -> None:
    """A missing answer appears with the answer it depends on, and goes when that is undone."""
    first = Choices(name="first", to_name="a", choices=(Choice(value="Yes"),), required=True, required_message=LONG)
    stars = Rating(name="stars", to_name="a", required=True, required_message="How many?")
    chosen = Condition(When.CHOICE_SELECTED, tag_name="first", choice_values=("Yes",))
    harness = PanelHarness(a_design(TEXT, Header(value="First"), first, View(children=(stars,), condition=chosen)))
    harness.submit()
    assert says(harness.panel, "1 item to complete")
    part = harness.panel.parts.controls["first"]
    part.press(("Yes",))
    assert harness.shown("stars")
    assert says(harness.panel, "1 item to complete"), "the stars"
    harness.submit()
    part.press(("Yes",))
    assert harness.say("first") is None
    assert says(harness.panel, "1 item to complete"), "the first question again"
    part.press(("Yes",))
    harness.answering.edit(lambda answer: with_payload(answer, stars, 4), "stars")
    assert says(harness.panel, "Everything is complete now.")


def place(widget: QWidget, above: QWidget) -> QRect:
    return QRect(widget.mapTo(above, QPoint()), widget.size())
