"""Rating, Number, DateTime and TextArea: what they say, and values that no answer could meet."""

from __future__ import annotations

from decimal import Decimal

import pytest

from annotator.core.design.controls import DatePart, DateTime, Number, Rating, TextArea
from annotator.core.problems import ProblemCode
from formats.config_reading import BOXES, control, faults


def test_a_rating() -> None:
    tag = '<Rating name="r" toName="i,t" maxRating="10" defaultValue="3" icon="Heart" hotkey="r" perRegion="true"/>'
    assert control(tag.replace("i,t", "i"), BOXES) == Rating(
        name="r", to_name="i", max_rating=10, default_value=3, icon="heart", hotkey="r", per_region=True, line=1
    )
    assert control('<Rating name="r" toName="i,t"/>').targets == ("i", "t")


def test_a_number() -> None:
    tag = '<Number name="n" toName="i" min="-1" max="9.5" step=".5" defaultValue="0" slider="true" hotkey="n"/>'
    assert control(tag) == Number(
        name="n",
        to_name="i",
        min=Decimal(-1),
        max=Decimal("9.5"),
        step=Decimal("0.5"),
        default_value=Decimal(0),
        slider=True,
        hotkey="n",
        line=1,
    )


@pytest.mark.parametrize(
    ("only", "parts"),
    [
        ("", {DatePart.DATE, DatePart.TIME}),
        ("date", {DatePart.DATE}),
        ("TIME", {DatePart.TIME}),
        ("date, time", {DatePart.DATE, DatePart.TIME}),
        ("month,year", {DatePart.MONTH, DatePart.YEAR}),
    ],
)
def test_a_date_asks_for_its_parts(only: str, parts: set[DatePart]) -> None:
    found = control(f'<DateTime name="d" toName="i" only="{only}"/>')
    assert isinstance(found, DateTime)
    assert found.parts == parts


def test_a_date_with_format_and_limits() -> None:
    found = control('<DateTime name="d" toName="i" only="date" format="%d.%m.%Y" min="2000" max="2020-12-31T10:00"/>')
    assert isinstance(found, DateTime)
    assert (found.format, found.min, found.max) == ("%d.%m.%Y", "2000", "2020-12-31")


def test_a_text_area() -> None:
    tag = (
        '<TextArea name="a" toName="t" value="$text" label="l" placeholder="p" rows="5" maxSubmissions="1"'
        ' maxLength="300" skipDuplicates="true" required="true" requiredMessage="m"/>'
    )
    assert control(tag) == TextArea(
        name="a",
        to_name="t",
        value="$text",
        label="l",
        placeholder="p",
        rows=5,
        max_submissions=1,
        max_length=300,
        skip_duplicates=True,
        required=True,
        required_message="m",
        line=1,
    )


@pytest.mark.parametrize(
    ("attributes", "why"),
    [
        ('Rating|maxRating="0"', "whole"),
        ('Rating|maxRating="many"', "whole"),
        ('Rating|maxRating="3" defaultValue="4"', "whole"),
        ('Rating|icon="cat"', "choices"),
        ('Rating|required="yes"', "choices"),
        ('Number|min="a"', "number"),
        ('Number|max="1e99999999"', "number"),
        ('Number|max="NaN"', "number"),
        ('Number|max="."', "number"),
        ('Number|min="2" max="1"', "above"),
        ('Number|step="0"', "step"),
        ('Number|step="-1"', "step"),
        ('Number|max="5" defaultValue="6"', "not-allowed"),
        ('Number|min="1" step="2" defaultValue="2"', "not-allowed"),
        ('DateTime|only="day"', "choices"),
        ('DateTime|only="month"', "month-alone"),
        ('DateTime|only="date,year"', "whole-date"),
        ('DateTime|min="soon"', "day"),
        ('DateTime|min="2020-02-30"', "day"),
        ('DateTime|min="2021" max="2020"', "above"),
        ('DateTime|format="%B %d"', "format"),
        ('DateTime|format="%d %d"', "format"),
        ('DateTime|format="day"', "format"),
        ('DateTime|format="%d.%m."', "format"),
        ('DateTime|format="%d%"', "format"),
        ('TextArea|rows="-1"', "whole"),
        ('TextArea|rows="9999999999999999999999"', "whole"),
        ('TextArea|maxSubmissions="0"', "whole"),
        ('TextArea|maxLength="none"', "whole"),
        ('TextArea|value="a $b"', "inside"),
    ],
)
def test_values_that_no_answer_could_meet_are_named(attributes: str, why: str) -> None:
    tag, _bar, given = attributes.partition("|")
    assert faults(f'<{tag} name="x" toName="i" {given}/>') == [(ProblemCode.ATTRIBUTE_VALUE, why)]


def test_limits_of_a_time_alone_are_not_built() -> None:
    assert faults('<DateTime name="d" toName="i" only="time" max="12:00"/>') == [
        (ProblemCode.ATTRIBUTE_UNKNOWN, "later")
    ]


@pytest.mark.parametrize("attribute", ['editable="true"', 'displayMode="region-list"', 'showSubmitButton="true"'])
def test_how_a_text_is_entered_is_looks(attribute: str) -> None:
    assert faults(f'<TextArea name="a" toName="t" {attribute}/>') == [(ProblemCode.ATTRIBUTE_UNKNOWN, "looks")]
