"""Number: empty until answered, exact, typed with a comma or a point."""

from __future__ import annotations

from decimal import Decimal
from gettext import NullTranslations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QSlider, QToolButton

from annotator.core.answer.result_items import Answer, with_payload
from annotator.core.answer.value_rules import value_fault
from annotator.core.design.controls import Number
from annotator.ui.controls.text_input import number
from annotator.ui.controls.text_input.number import NumberPart
from annotator.ui.controls.text_input.text_fields import OneLine
from annotator.ui.i18n import translation as words
from ui.part_harness import PartHarness, spoken

TAG = Number(name="count", to_name="text")
HALVES = Number(name="count", to_name="text", min=Decimal(1), max=Decimal(3), step=Decimal("0.5"))
SLIDER = Number(name="count", to_name="text", min=Decimal(10), max=Decimal(20), step=Decimal(2), slider=True)


def harness(tag: Number = TAG, answer: Answer | None = None) -> PartHarness:
    made = PartHarness(NumberPart(tag), answer)
    made.begin()
    return made


def field(made: PartHarness) -> OneLine:
    found = made.part.findChild(OneLine)
    assert isinstance(found, OneLine)
    return found


def slider(made: PartHarness) -> QSlider:
    found = made.part.findChild(QSlider)
    assert isinstance(found, QSlider)
    return found


def said(made: PartHarness) -> str:
    return " ".join(text.text() for text in made.part.findChildren(QLabel) if text.isVisible())


def test_it_is_empty_until_it_is_answered_and_again_when_it_is_taken_back() -> None:
    made = harness()
    assert (field(made).text(), made.payload) == ("", None)
    made.type("12")
    assert made.payload == 12
    made.press(Qt.Key.Key_Backspace)
    made.press(Qt.Key.Key_Backspace)
    assert made.answer.items == ()


@pytest.mark.parametrize(("typed", "number"), [("1.5", 1.5), ("1,5", 1.5), ("-3", -3), ("1 234,5", 1234.5)])
def test_comma_and_point_are_both_understood(typed: str, number: float) -> None:
    made = harness()
    made.type(typed)
    assert made.payload == number


def test_it_is_shown_as_the_language_writes_it() -> None:
    words.use(NullTranslations(), "fr")
    made = harness(answer=with_payload(Answer(), TAG, 12.5))
    assert field(made).text() == "12,5"
    made.press(Qt.Key.Key_Up)
    assert (field(made).text(), made.payload) == ("13", 13)


def test_what_is_no_number_is_said_and_keeps_nothing() -> None:
    made = harness()
    made.type("12x")
    assert made.answer.items == ()
    made.after.setFocus()
    assert "“12x” is not a number" in said(made)
    assert "12x" in made.part.unreadable()
    made.begin()
    made.press(Qt.Key.Key_Backspace)
    assert made.payload == 12
    assert said(made) == made.part.unreadable() == ""


def test_arrows_step_on_the_grid_and_stop_at_the_ends() -> None:
    made = harness(HALVES)
    seen = []
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Down):
        made.press(key)
        seen.append(made.payload)
    assert seen == [1, 1.5, 1, 1]
    assert said(made) == "From 1 to 3"


def test_the_wheel_steps_only_where_one_works() -> None:
    made = harness(answer=with_payload(Answer(), TAG, 5))
    made.wheel(field(made))
    assert made.payload == 6
    made.after.setFocus()
    made.wheel(field(made))
    assert made.payload == 6


def test_buttons_step_for_the_mouse_and_stay_out_of_the_way_of_tab() -> None:
    made = harness()
    less, more = made.part.findChildren(QToolButton)
    QTest.mouseClick(more, Qt.MouseButton.LeftButton)
    QTest.mouseClick(more, Qt.MouseButton.LeftButton)
    QTest.mouseClick(less, Qt.MouseButton.LeftButton)
    assert made.payload == 0
    made.press(Qt.Key.Key_Tab)
    assert made.focused is made.after


def test_undo_brings_the_number_back() -> None:
    made = harness()
    made.type("12")
    made.press(Qt.Key.Key_Up)
    assert made.payload == 13
    made.history.group.undo()
    assert (field(made).text(), made.payload) == ("12", 12)
    made.history.group.undo()
    assert (field(made).text(), made.payload) == ("", None)


def test_no_shortcut_fires_while_typing() -> None:
    made = harness()
    made.listen("1", "-", "+", ".", ",", "Return")
    made.type("-1.5")
    assert made.fired == []
    made.press(Qt.Key.Key_Return)
    assert made.fired == ["Return"]


def test_the_first_press_on_a_slider_is_an_answer_even_where_it_stands() -> None:
    made = harness(SLIDER)
    assert slider(made).accessibleDescription() == "Not answered"
    slider(made).setFocus()
    made.press(Qt.Key.Key_Home)
    assert (made.payload, field(made).text()) == (10, "10")
    made.press(Qt.Key.Key_Right)
    made.press(Qt.Key.Key_Right)
    assert (made.payload, field(made).text(), slider(made).value()) == (14, "14", 2)
    made.press(Qt.Key.Key_End)
    assert made.payload == 20


def test_slider_and_field_show_the_same() -> None:
    made = harness(SLIDER)
    made.type("16")
    assert slider(made).value() == 3
    made.after.setFocus()
    made.wheel(slider(made))
    assert made.payload == 16
    QTest.mouseClick(slider(made), Qt.MouseButton.LeftButton, pos=QPoint(slider(made).width() - 2, 5))
    assert made.payload != 16
    assert value_fault(SLIDER, made.payload) is None


def test_a_locked_number_takes_nothing() -> None:
    made = harness(SLIDER, with_payload(Answer(), SLIDER, 12))
    made.part.lock(True)
    made.part.press(())
    assert not field(made).isEnabled()
    assert made.payload == 12
    made.part.lock(False)
    made.part.press(())
    assert made.payload == 14


def test_a_screen_reader_hears_what_is_asked_and_how_far_it_goes() -> None:
    made = harness(HALVES)
    assert spoken(field(made)) == ("What is it?", QAccessible.Role.EditableText)
    assert field(made).accessibleDescription() == "From 1 to 3"
    for low, high, expected in ((Decimal(1), None, "1 or more"), (None, Decimal(5), "5 or less")):
        assert said(harness(Number(name="a", to_name="b", min=low, max=high))) == expected


@given(st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**9), max_value=10**9))
def test_what_is_shown_is_read_as_the_same_number(value: Decimal) -> None:
    for language in ("en", "fr"):
        assert number.read(number.shown(value, language), language) == value


@pytest.mark.parametrize(
    ("text", "english", "french"),
    [
        ("1,234", "1234", "1.234"),
        ("-12,345,678", "-12345678", None),
        ("1,23", "1.23", "1.23"),
        ("1,234.5", "1234.5", "1234.5"),
        ("1.234,5", "1234.5", "1234.5"),
        ("1234,567", "1234.567", "1234.567"),
    ],
)
def test_a_comma_before_three_digits_is_no_decimal_sign_in_english(text: str, english: str, french: str | None) -> None:
    assert number.read(text, "en") == Decimal(english)
    assert number.read(text, "fr") == (None if french is None else Decimal(french))


@given(st.text(max_size=60), st.sampled_from(["en", "fr"]))
def test_no_text_breaks_the_reading(text: str, language: str) -> None:
    value = number.read(text, language)
    assert value is None or value.is_finite()


@given(
    st.decimals(min_value=-100, max_value=100, places=2),
    st.decimals(min_value=Decimal("0.01"), max_value=10, places=2),
    st.integers(-5, 5).filter(bool),
)
def test_every_step_ends_on_the_grid(value: Decimal, step: Decimal, steps: int) -> None:
    tag = Number(name="a", to_name="b", min=Decimal(-100), step=step)
    found = number.stepped(tag, value, steps)
    assert (found - Decimal(-100)) % step == 0
    assert (found > value) is (steps > 0) or found == Decimal(-100)
