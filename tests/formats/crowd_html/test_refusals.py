"""A template that needs a script, or has what is outside the subset, is refused with every reason and its line."""

from __future__ import annotations

import pytest

from annotator.core.problems import ProblemCode as Code
from formats.crowd_reading import SCRIPT, form, refused, taken

ASK = '<p>{{ task.input.t }}</p><crowd-input name="a"></crowd-input>'


@pytest.mark.parametrize(
    "source",
    [
        "https://assets.crowd.aws/crowd-html-elements.js",
        "https://assets.crowd.aws/crowd-html-elements-v2.js",
        "https://example.org/js/crowd-html-elements.js?v=1",
    ],
)
def test_the_script_that_makes_the_elements_themselves_is_not_needed(source: str) -> None:
    design = taken(f'<script src="{source}"></script><crowd-form>{ASK}</crowd-form>')
    assert set(design.columns) == {"t"}


def test_every_reason_is_told_with_its_line() -> None:
    reasons = refused(
        form(
            ASK,
            "<script>",
            "  if (a < b) { document.write('<iframe>'); }",
            "</script>",
            '<script src="https://example.org/jquery.js"></script>',
            "<p\n  class='x'\n  onclick='f()'>Press</p>",
            '<a href=" javascript:void(0)">here</a>',
            "<iframe src='{{ task.input.page }}'></iframe>",
            "<iframe type='application/xml' src='{{ task.input.page }}'></iframe>",
            "<my-own-element></my-own-element><svg></svg>",
            '<crowd-button id="more">More</crowd-button><button type="button">More</button>',
            '<input name="b" disabled>',
            "{% if task.input.x %}{{ task.input.y | upcase }}{{ labels }}{% endif %}",
        )
    )
    assert reasons == [
        (Code.SCRIPT_NEEDED, "", 4),
        (Code.SCRIPT_NEEDED, "file", 7),
        (Code.SCRIPT_NEEDED, "handler", 8),
        (Code.SCRIPT_NEEDED, "address", 11),
        (Code.ELEMENT_UNSUPPORTED, "embedded", 12),
        (Code.ELEMENT_UNSUPPORTED, "embedded", 13),
        (Code.ELEMENT_UNSUPPORTED, "", 14),
        (Code.ELEMENT_UNSUPPORTED, "", 14),
        (Code.SCRIPT_NEEDED, "button", 15),
        (Code.SCRIPT_NEEDED, "button", 15),
        (Code.SCRIPT_NEEDED, "disabled", 16),
        (Code.LIQUID_UNSUPPORTED, "tag", 17),
        (Code.LIQUID_UNSUPPORTED, "filter", 17),
        (Code.LIQUID_UNSUPPORTED, "name", 17),
    ]


@pytest.mark.parametrize(
    ("part", "reason"),
    [
        ("<img src='https://example.org/a.png'>", (Code.MEDIA_REMOTE, "template", 4)),
        ("<img src='logo.png'>", (Code.MEDIA_REMOTE, "template", 4)),
        ("<audio><source src='a.mp3'></audio>", (Code.MEDIA_REMOTE, "template", 4)),
        ("<img src='https://b.org/{{ task.input.i }}'>", (Code.LIQUID_UNSUPPORTED, "mixed", 4)),
        ("<img>", (Code.ATTRIBUTE_MISSING, "", 4)),
        ("<input>", (Code.ATTRIBUTE_MISSING, "", 4)),
        ("<input type='checkbox'> so", (Code.ATTRIBUTE_MISSING, "", 4)),
        ("<crowd-classifier name='c'></crowd-classifier>", (Code.ATTRIBUTE_MISSING, "", 4)),
        ("<input type='password' name='p'>", (Code.ELEMENT_UNSUPPORTED, "type", 4)),
        ("<input type='file' name='p'>", (Code.ELEMENT_UNSUPPORTED, "type", 4)),
        ("<input name='{{ task.input.n }}'>", (Code.LIQUID_UNSUPPORTED, "value", 4)),
        ("<input name='n' {{ task.input.n }}>", (Code.LIQUID_UNSUPPORTED, "attribute", 4)),
        ("<textarea name='n'>Dear {{ task.input.n }}</textarea>", (Code.LIQUID_UNSUPPORTED, "mixed", 4)),
        ("<crowd-slider name='n' min='low'></crowd-slider>", (Code.ATTRIBUTE_VALUE, "template", 4)),
        ("<input type='number' name='n' min='5' max='1'>", (Code.ATTRIBUTE_VALUE, "template", 4)),
        ("<input type='date' name='n' min='2020-01-02' max='2020-01-01'>", (Code.ATTRIBUTE_VALUE, "template", 4)),
        (
            "<crowd-classifier name='c' categories='A, B'></crowd-classifier>",
            (Code.ATTRIBUTE_VALUE, "template-list", 4),
        ),
        (
            "<crowd-classifier name='c' categories='[{}]'></crowd-classifier>",
            (Code.ATTRIBUTE_VALUE, "template-list", 4),
        ),
        (
            "<crowd-keypoint name='k' src='${i}' labels=\"['a']\" initial-value='[1]'></crowd-keypoint>",
            (Code.ELEMENT_UNSUPPORTED, "attribute", 4),
        ),
        ("<!DOCTYPE html [<!ENTITY a 'b'>]>", (Code.XML_DOCTYPE, "", 4)),
    ],
)
def test_what_cannot_be_taken_over_is_named(part: str, reason: tuple[Code, str, int]) -> None:
    assert refused(form(ASK, part)) == [reason]


def test_a_form_that_asks_nothing_is_refused() -> None:
    assert refused(SCRIPT + "<crowd-form>\n\n</crowd-form>") == [(Code.NO_CONTROL, "template", 2)]
    assert refused("") == [(Code.NO_CONTROL, "template", 1)]


def test_a_button_that_submits_is_not_needed_and_a_hidden_script_in_a_comment_is_none() -> None:
    design = taken(
        form(
            ASK,
            "<!-- <script>alert(1)</script> {{ nothing }} {% if x %} -->",
            '<button>Send</button><input type="submit"><crowd-button form-action="submit">',
        )
    )
    assert design.config_xml.count("toName") == 1
