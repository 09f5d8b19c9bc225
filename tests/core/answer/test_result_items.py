"""Answering: what a press does, what is reported, how items keep their places."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from annotator.core.answer.result_items import (
    Answer,
    Region,
    ResultItem,
    item_id,
    toggled,
    with_payload,
    with_selected,
)
from annotator.core.answer.shapes import Shape
from annotator.core.design.controls import Choice, Choices, Rating, Selection, TextArea
from annotator.core.design.medium import Extent
from annotator.core.design.options import options
from answer_making import answers_to, payloads
from designs import answerable_designs

COLOURS = Choices(
    name="colour",
    to_name="picture",
    choices=(Choice(value="Red", alias="r"), Choice(value="Green"), Choice(value="Blue")),
    selection=Selection.MULTIPLE,
)
STARS = Rating(name="stars", to_name="picture")
NOTE = TextArea(name="note", to_name="picture")


def test_choices_are_kept_in_the_order_of_the_design_and_report_their_aliases() -> None:
    answer = toggled(toggled(Answer(), COLOURS, ("Blue",)), COLOURS, ("r",))
    (item,) = answer.as_json()
    assert item["value"] == {"choices": ["r", "Blue"]}
    assert (item["from_name"], item["to_name"], item["type"]) == ("colour", "picture", "choices")
    assert item["origin"] == "manual"
    assert answer.selected(COLOURS) == (("r",), ("Blue",))


def test_a_choice_that_is_pressed_again_is_taken_back_and_none_leaves_no_item() -> None:
    once = toggled(Answer(), COLOURS, ("Green",))
    assert toggled(once, COLOURS, ("Green",)) == Answer()
    assert with_selected(once, COLOURS, []) == Answer()
    assert toggled(Answer(), COLOURS, ("\x00 not a choice",)) == Answer()


def test_nothing_said_is_no_item() -> None:
    for control, nothing in ((NOTE, []), (NOTE, None), (STARS, None)):
        assert with_payload(with_payload(Answer(), control, ["a"]), control, nothing) == Answer()
    assert with_payload(Answer(), STARS, None) == Answer()


def test_an_item_stays_where_it_stood() -> None:
    answer = with_payload(with_payload(Answer(), STARS, 3), NOTE, ["a"])
    assert [item.from_name for item in with_payload(answer, STARS, 4).items] == ["stars", "note"]


def test_what_is_said_about_a_region_is_apart_from_what_is_said_about_another() -> None:
    place = {"x": 1, "y": 1, "width": 1}
    one, two = (Region(region_id, "picture", Shape.KEY_POINT, place, Extent(10, 10)) for region_id in ("one", "two"))
    answer = with_payload(with_payload(Answer(), STARS, 3, one), STARS, 5, two)
    assert (answer.payload(STARS, "one"), answer.payload(STARS, "two")) == (3, 5)
    assert with_payload(answer, STARS, None, one).payload(STARS, "two") == 5
    assert dict(answer.items[0].value) == {"x": 1, "y": 1, "width": 1, "rating": 3}


def test_a_result_of_another_type_says_nothing() -> None:
    strange = Answer((ResultItem("1", "stars", "picture", "number", {"rating": 3}),))
    assert strange.payload(STARS) is None
    assert Answer((ResultItem("1", "colour", "picture", "choices", {"choices": "Red"}),)).selected(COLOURS) == ()


@given(st.data())
def test_an_edit_leaves_every_other_control_alone(data: st.DataObject) -> None:
    design = data.draw(answerable_designs())
    answer = data.draw(answers_to(design))
    whole = [control for control in design.controls() if not control.per_region]
    control = data.draw(st.sampled_from(whole)) if whole else None
    if control is None:
        return
    if isinstance(control, Choices):
        after = toggled(answer, control, data.draw(st.sampled_from(options(control))).path)
    elif control.result_type in ("rating", "number", "datetime", "textarea"):
        after = with_payload(answer, control, data.draw(payloads(control)))
    else:
        return
    others = [item for item in answer.items if item.from_name != control.name]
    assert [item for item in after.items if item.from_name != control.name] == others


@given(st.text(), st.text())
def test_an_item_keeps_its_id_at_every_edit(name: str, other: str) -> None:
    assert item_id(name) == item_id(name)
    assert (item_id(name) == item_id(other)) == (name == other)
    assert len(item_id(name)) == 10
    assert item_id(name).isalnum()
