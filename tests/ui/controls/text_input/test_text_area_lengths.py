"""TextArea: how long, how many, and about what."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QToolButton

from annotator.core.answer.result_items import Answer, Region
from annotator.core.answer.shapes import Shape
from annotator.core.design.controls import TextArea
from annotator.ui.controls.text_input.text_fields import SeveralLines
from ui.hearing import Heard
from ui.part_harness import CTRL, spoken
from ui.text_area_harness import BOTH, ONE, fields, harness, more, texts, visible_text


@BOTH
def test_what_is_too_long_stays_is_counted_and_said_aloud_once(tag: TextArea, monkeypatch: pytest.MonkeyPatch) -> None:
    heard = Heard(monkeypatch)
    limited = TextArea(name="said", to_name="text", rows=tag.rows, max_submissions=1, max_length=5)
    made = harness(limited)
    made.type("12345")
    assert visible_text(made) == ["5 / 5"]
    made.type("67")
    assert made.payload == ["1234567"]
    assert visible_text(made) == ["7 / 5 · 2 characters too many"]
    heard.wait("too many")
    assert heard.spoken == ["6 / 5 · 1 character too many"]
    (field,) = fields(made)
    marked = field.extraSelections() if isinstance(field, SeveralLines) else field.property("over")
    assert marked
    made.press(Qt.Key.Key_Backspace)
    made.press(Qt.Key.Key_Backspace)
    assert visible_text(made) == ["5 / 5"]


def test_beyond_the_limit_begins_after_whole_characters() -> None:
    made = harness(TextArea(name="a", to_name="b", rows=3, max_submissions=1, max_length=2))
    QGuiApplication.clipboard().setText("🙂🙂🙂x")
    made.press(Qt.Key.Key_V, CTRL)
    (field,) = fields(made)
    assert isinstance(field, SeveralLines)
    (beyond,) = field.extraSelections()
    assert beyond.cursor.selectedText() == "🙂x"


@BOTH
def test_one_text_at_most_offers_no_other(tag: TextArea) -> None:
    made = harness(tag)
    made.type("x")
    assert not more(made).isVisible()


def test_several_texts_are_added_removed_and_undone() -> None:
    made = harness(TextArea(name="said", to_name="text", max_submissions=3))
    assert not more(made).isEnabled()
    for number, text in enumerate(("one", "two", "three"), 1):
        made.type(text)
        if number < 3:
            more(made).click()
    assert made.payload == ["one", "two", "three"]
    assert not more(made).isVisible()
    assert [spoken(field)[0] for field in fields(made)] == [f"What is it?, {number} of 3" for number in (1, 2, 3)]
    second = [one for one in made.part.findChildren(QToolButton) if one.isVisible()][1]
    assert spoken(second)[0] == "Remove What is it?, 2 of 3"
    second.click()
    QApplication.processEvents()
    assert made.payload == ["one", "three"]
    assert made.focused in fields(made)
    made.history.group.undo()
    QApplication.processEvents()
    assert texts(made) == ["one", "two", "three"]


def test_a_field_without_words_is_no_text() -> None:
    made = harness(TextArea(name="said", to_name="text"))
    made.type("one")
    more(made).click()
    made.type(" ")
    assert made.payload == ["one"]
    assert texts(made) == ["one", " "]


def test_what_is_said_already_counts_once_where_the_design_wants_that() -> None:
    made = harness(TextArea(name="said", to_name="text", skip_duplicates=True))
    made.type("one")
    more(made).click()
    made.type("ONE")
    assert made.payload == ["one"]


def test_another_task_begins_with_an_empty_field() -> None:
    made = harness(ONE)
    made.type("  ")
    made.part.start_over()
    made.part.show_answer(Answer(), None)
    assert texts(made) == [""]


def test_another_region_brings_its_own_text() -> None:
    tag = TextArea(name="said", to_name="text", per_region=True, max_submissions=1)
    first = Region("first", "text", Shape.SPAN, {"start": 0, "end": 3, "text": "The"})
    made = harness(tag, region=first)
    made.type("about the first")
    made.part.show_answer(made.answer, Region("second", "text", Shape.SPAN, {"start": 4, "end": 5, "text": "x"}))
    assert texts(made) == [""]
    made.part.show_answer(made.answer, first)
    assert texts(made) == ["about the first"]


@pytest.mark.parametrize(("width_px", "is_one_line"), [(280, False), (700, True)])
def test_what_is_said_of_enter_keeps_its_line_beside_how_long_the_text_is(width_px: int, *, is_one_line: bool) -> None:
    made = harness(TextArea(name="said", to_name="text", rows=3, max_submissions=1, max_length=20))
    made.page.resize(width_px, 400)
    made.type("More than twenty letters, which is too long.")
    QApplication.processEvents()
    shown = [words for words in made.part.findChildren(QLabel) if words.isVisible() and words.text()]
    (enter,) = [words for words in shown if words.text().startswith("Enter")]
    (length,) = [words for words in shown if "too many" in words.text()]
    assert enter.heightForWidth(enter.width()) < 2 * enter.fontMetrics().lineSpacing()
    assert (length.y() < enter.geometry().bottom()) == is_one_line
    (field,) = fields(made)
    assert length.geometry().right() == field.geometry().right()
