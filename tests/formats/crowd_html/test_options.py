"""Radio buttons, check boxes and loops over lists of a template as groups of choices."""

from __future__ import annotations

import pytest

from annotator.core.design.controls import Choices, Selection
from annotator.core.problems import ProblemCode as Code
from annotator.formats.crowd_html.text_tags import ColumnKind, ColumnUse
from formats.crowd_reading import design_of, form, noted, offered, refused, seen, taken

TEXT = "{{ task.input.t }}"


def only(template: str) -> Choices:
    (control,) = design_of(template).controls()
    assert isinstance(control, Choices)
    return control


def lines(*parts: str) -> str:
    return "\n".join(parts)


@pytest.mark.parametrize(
    "buttons",
    [
        lines(
            '<label><input type="radio" name="q" value="y" required> Yes</label>',
            "<label><input type=radio name=q value=n>No</label>",
        ),
        lines(
            '<input type="radio" name="q" id="1" value="y" required><label for="1">Yes</label><br>',
            '<label for="2">No</label><input type="radio" name="q" id="2" value="n">',
        ),
        "<input type='radio' name='q' value='y' required> Yes <br><input type='radio' name='q' value='n'> <i>No</i>",
        lines(
            "<crowd-radio-button name='q' value='y' required>Yes</crowd-radio-button>",
            "<p><crowd-radio-button name='q' value='n'>No</crowd-radio-button></p>",
        ),
        lines(
            "<crowd-radio-group><crowd-radio-button name='q' value='y' required>Yes</crowd-radio-button>",
            "<crowd-radio-button name='q' value='n'>No</crowd-radio-button></crowd-radio-group>",
        ),
    ],
)
def test_radio_buttons_of_one_name_are_one_question(buttons: str) -> None:
    template = form(TEXT, "<p>Is it so?</p>", f"<div>{buttons}</div>", "after")
    control = only(template)
    assert (control.name, control.selection, control.required) == ("q", Selection.SINGLE, True)
    assert offered(design_of(template), "q") == {"Yes": "y", "No": "n"}
    assert seen(design_of(template)) == ["$t", "Is it so?", "after"]


def test_radio_buttons_of_a_group_with_names_of_their_own_report_their_values_or_names() -> None:
    buttons = (
        "<crowd-radio-button name='a'>First</crowd-radio-button>"
        "<crowd-radio-button name='b' value='two'>Second</crowd-radio-button>"
    )
    template = form(TEXT, f"<crowd-radio-group>{buttons}</crowd-radio-group>")
    assert offered(design_of(template), "choice") == {"First": "a", "Second": "two"}
    assert noted(template) == [("unnamed", 4)]


def test_check_boxes_of_one_name_are_one_question_with_any_number_of_answers() -> None:
    boxes = "".join(f"<li><crowd-checkbox name='c' value='{word.lower()}'>{word}</crowd-checkbox>" for word in "AB")
    template = form(TEXT, f"<ul>{boxes}</ul>")
    assert only(template).selection is Selection.MULTIPLE
    assert offered(design_of(template), "c") == {"A": "a", "B": "b"}


def test_check_boxes_with_names_of_their_own_answer_under_those() -> None:
    design = design_of(
        form(
            TEXT,
            "<crowd-checkbox name='cat'>A cat</crowd-checkbox>",
            "<label><input type='checkbox' name='dog' value='d' checked required>A dog</label>",
        )
    )
    assert offered(design, "cat") == {"A cat": "on"}
    assert offered(design, "dog") == {"A dog": "d"}
    dog = design.control("dog")
    assert isinstance(dog, Choices)
    assert (dog.required, dog.choices[0].selected, dog.selection) == (True, True, Selection.MULTIPLE)


def test_values_that_cannot_be_told_apart_give_way_to_the_words() -> None:
    boxes = "".join(f"<label><input type=checkbox name=c value=1> {word}</label>" for word in ("A", "A", "B"))
    assert offered(design_of(form(TEXT, boxes)), "c") == {"A": "A", "B": "B"}


@pytest.mark.parametrize(
    ("before", "each", "after", "kind"),
    [
        (
            "<crowd-radio-group>",
            '<crowd-radio-button name="{{ x }}" value="{{ x }}">{{ x }}</crowd-radio-button>',
            "</crowd-radio-group>",
            Selection.SINGLE,
        ),
        ("", '<p><crowd-checkbox name="{{ x }}">{{ x | escape }}</crowd-checkbox></p>', "", Selection.MULTIPLE),
        ("<select name='labels'>", '<option value="{{ x }}">{{ x }}', "</select>", Selection.SINGLE),
        ("", "<label><input type='radio' name='labels' value='{{x}}'> {{x}} </label><br>", "", Selection.SINGLE),
    ],
)
def test_a_loop_that_makes_one_choice_of_each_item_offers_the_list(
    before: str, each: str, after: str, kind: Selection
) -> None:
    template = form(TEXT, f"{before}{{% for x in task.input.labels %}}{each}{{% endfor %}}{after}")
    control = only(template)
    assert (control.name, control.value, control.selection) == ("labels", "$labels", kind)
    assert not control.choices
    assert taken(template).columns["labels"] == ColumnUse("labels", ColumnKind.OPTIONS, "", 4)


def test_a_loop_may_offer_a_part_of_each_item_beside_choices_for_all() -> None:
    template = form(
        TEXT,
        "<select name='s'>{% for one in task.input.all %}<option>{{ one.label }}</option>{% endfor %}",
        "<option value='none'>None of them</option></select>",
    )
    assert offered(design_of(template), "s") == {"None of them": "none"}
    assert taken(template).columns["all"] == ColumnUse("all", ColumnKind.OPTIONS, "label", 4)


def test_a_loop_that_lists_texts_is_one_text_with_lines() -> None:
    template = form("<ol>{% for one in task.input.answers %}<li>{{ one.text }}</li>{% endfor %}</ol>", "<input name=a>")
    assert seen(design_of(template)) == ["$answers"]
    assert taken(template).columns == {"answers": ColumnUse("answers", ColumnKind.LINES, "text", 3)}


@pytest.mark.parametrize(
    ("inside", "why"),
    [
        ("<p>{{ x.a }} and {{ x.b }}</p>", "loop"),
        ("<p>Item {{ x }}</p>", "loop"),
        ("<img src='{{ x }}'>", "loop"),
        ("<input name='{{ x }}'>", "loop"),
        ("<input type='radio' name='r' value='{{ x }}'>{{ x }}<p>more</p>", "loop"),
        ("<label><input type='radio' name='r' value='{{ x }}'>{{ x }}</label><p><input name='s'></p>", "loop"),
        ("<input type='radio' name='r{{ x }}' value='a'>A<br><input type='radio' name='r{{ x }}' value='b'>B", "loop"),
        ("<crowd-checkbox name='c' value='{{ x.id }}'>{{ x.words }}</crowd-checkbox>", "loop-choice"),
        ("<crowd-checkbox name='c' value='{{ x }}'>No {{ x }}</crowd-checkbox>", "loop-choice"),
        ("<crowd-checkbox name='c' value='same'>{{ x }}</crowd-checkbox>", "loop-choice"),
    ],
)
def test_a_loop_that_makes_more_is_refused_by_its_list(inside: str, why: str) -> None:
    reasons = refused(
        form(TEXT, "<input name=a>", f"<div>{{% for x in task.input.list %}}{inside}{{% endfor %}}</div>")
    )
    assert reasons == [(Code.LIQUID_UNSUPPORTED, why, 5)]


def test_a_choice_of_words_from_the_task_is_refused() -> None:
    for button in (
        "<crowd-radio-button name=a value=1>{{ task.input.first }}</crowd-radio-button>",
        "<input type=checkbox name=b value='{{ task.input.second }}'> B",
        "<select name=c><option value=3>{{ task.input.third }}</select>",
    ):
        assert refused(form(TEXT, button)) == [(Code.LIQUID_UNSUPPORTED, "choice", 4)]


def test_an_image_in_a_choice_is_refused() -> None:
    for button in (
        "<crowd-radio-button name=a value=1><img src='${i}'></crowd-radio-button>",
        "<label><input type=radio name=a value=1><img src='${i}'></label>",
    ):
        assert refused(form(TEXT, button)) == [(Code.ELEMENT_UNSUPPORTED, "choice", 4)]


def test_a_field_inside_the_words_of_a_button_is_not_lost() -> None:
    for button in (
        "<label><input type=radio name=a value=other> Other: <input name=which></label>",
        "<input type=radio name=a value=other id=o><label for=o>Other: <input name=which></label>",
    ):
        design = design_of(form(TEXT, button))
        assert {control.name for control in design.controls()} == {"a", "which"}


def test_nothing_to_choose_from_is_refused() -> None:
    assert refused(form(TEXT, "<select name=a></select>")) == [(Code.CHOICES_EMPTY, "template", 4)]
    assert refused(form(TEXT, "<crowd-classifier name=a categories='[]'></crowd-classifier>")) == [
        (Code.CHOICES_EMPTY, "template", 4)
    ]


def test_buttons_that_were_left_open_end_where_the_next_begins() -> None:
    design = design_of(form(TEXT, "<crowd-checkbox name=a value=1> Red <p><crowd-checkbox name=b value=2> Blue </p>"))
    assert offered(design, "a") == {"Red": "1"}
    assert offered(design, "b") == {"Blue": "2"}


def test_a_field_inside_a_button_of_crowd_html_is_refused() -> None:
    assert refused(form(TEXT, "<crowd-checkbox name=a>Other <crowd-input name=b></crowd-input></crowd-checkbox>")) == [
        (Code.ELEMENT_UNSUPPORTED, "choice", 4)
    ]
