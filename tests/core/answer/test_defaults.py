"""Default answers of a task."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given

from annotator.core.answer.defaults import default_answer, json_number
from annotator.core.answer.result_items import Answer
from annotator.core.answer.validation import FindingCode, findings
from annotator.core.design.controls import Choice, Choices, Number, Rating, TextArea
from annotator.core.design.objects import Text
from annotator.core.design.tree import Design, View
from designs import COLUMNS, answerable_designs

CHOICES = Choices(name="c", to_name="t", choices=(Choice(value="A"), Choice(value="B", alias="b", selected=True)))
TEXTS = TextArea(name="x", to_name="t", value="$text")
NUMBER = Number(name="n", to_name="t", default_value=Decimal("2.50"))
RATING = Rating(name="r", to_name="t", default_value=3)


def design(*controls: Choices | TextArea | Number | Rating) -> Design:
    return Design(View(children=(Text(name="t", value="$text"), *controls)))


def test_what_the_design_chose_and_filled_in_is_there() -> None:
    answer = default_answer(design(CHOICES, TEXTS, NUMBER, RATING), {"text": "Hello"})
    said = {item.from_name: dict(item.value) for item in answer.items}
    assert said == {"c": {"choices": ["b"]}, "x": {"text": ["Hello"]}, "n": {"number": 2.5}, "r": {"rating": 3}}


def test_nothing_is_there_without_a_value_of_its_own() -> None:
    assert default_answer(design(TEXTS), {"text": ""}) == Answer()
    assert default_answer(design(Rating(name="r", to_name="t")), {}) == Answer()


def test_whole_numbers_have_no_point() -> None:
    assert repr(json_number(Decimal("3.00"))) == "3"
    assert repr(json_number(Decimal("0.1"))) == "0.1"


@given(answerable_designs())
def test_a_start_lacks_at_most_what_is_required(drawn: Design) -> None:
    codes = {found.code for found in findings(default_answer(drawn, COLUMNS), drawn, COLUMNS)}
    assert codes <= {FindingCode.REQUIRED, FindingCode.TOO_MANY_CHOICES}
