"""A prediction becomes the worker's own by an edit, and the result tells them apart."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from annotator.core.answer.predictions import as_sent, confirmed, suggested, touched, untouched
from annotator.core.answer.regions import moved, regions, with_labels
from annotator.core.answer.result_items import Answer, Origin, Relation, with_payload
from annotator.core.answer.selection import without_regions
from annotator.core.design.tree import Design
from answer_making import answers_to
from designs import answerable_designs
from formats.exports.segments.spoken import DESIGN, NOTE, SAID, WHO, answer_of


def predicted(answer: Answer) -> Answer:
    return Answer(tuple(replace(item, origin=Origin.PREDICTION) for item in answer.items))


TALK = predicted(answer_of((0, 1, "Ada", "Hello", ""), (1, 2, "Ada", "", "")))
FIRST, SECOND = regions(TALK, DESIGN)


def origins(answer: Answer) -> list[tuple[str, str, str]]:
    return [(item.id, item.from_name, item.origin.value) for item in answer.items]


def test_what_is_changed_is_told_apart_from_what_stands_with_it() -> None:
    after = touched(TALK, with_payload(TALK, SAID, ["Hallo"], FIRST))
    assert origins(after) == [
        ("s0", "who", "prediction-confirmed"),
        ("s0", "said", "prediction-changed"),
        ("s1", "who", "prediction"),
    ]
    assert untouched(after) == ("s1",)
    assert [item.origin for item in as_sent(after).items] == [
        *(Origin.PREDICTION, Origin.CHANGED, Origin.PREDICTION),
    ]


def test_what_is_said_about_a_region_makes_it_ones_own_and_is_ones_own() -> None:
    after = touched(TALK, with_payload(TALK, NOTE, ["loud"], SECOND))
    assert origins(after)[2:] == [("s1", "who", "prediction-confirmed"), ("s1", "note", "manual")]


def test_an_answer_taken_back_touches_its_region() -> None:
    after = touched(TALK, with_payload(TALK, SAID, None, FIRST))
    assert origins(after)[0] == ("s0", "who", "prediction-confirmed")


def test_a_moved_or_relabelled_region_is_changed_and_stays_so() -> None:
    after = touched(TALK, moved(TALK, "s0", {"start": 0.5}))
    assert {item.origin for item in after.items if item.id == "s0"} == {Origin.CHANGED}
    again = touched(after, moved(after, "s0", {"start": 0}))
    assert {item.origin for item in again.items if item.id == "s0"} == {Origin.CHANGED}
    bob = touched(TALK, with_labels(TALK, WHO, SECOND, ("Bob & <Co>",)))
    assert origins(bob)[2] == ("s1", "who", "prediction-changed")


def test_a_region_that_goes_leaves_the_others_as_they_are() -> None:
    after = touched(TALK, without_regions(TALK, {"s0"}))
    assert origins(after) == [("s1", "who", "prediction")]


def test_confirming_is_no_change() -> None:
    after = touched(TALK, confirmed(TALK, untouched(TALK)))
    assert {item.origin for item in after.items} == {Origin.CONFIRMED}
    assert untouched(after) == ()
    assert as_sent(after) == TALK


@st.composite
def edited(draw: st.DrawFn) -> tuple[Design, Answer, Answer]:
    design = draw(answerable_designs())
    return design, predicted(draw(answers_to(design))), draw(answers_to(design))


@given(edited())
def test_whatever_is_done_nothing_but_the_origin_is_changed(drawn: tuple[Design, Answer, Answer]) -> None:
    _design, before, after = drawn
    result = touched(before, after)
    assert [replace(item, origin=Origin.MANUAL) for item in result.items] == [
        replace(item, origin=Origin.MANUAL) for item in after.items
    ]
    assert touched(before, before) == before
    assert Answer.deserialize(result.serialize()) == result


@given(edited())
def test_an_answer_of_ones_own_is_never_called_predicted(drawn: tuple[Design, Answer, Answer]) -> None:
    _design, _before, after = drawn
    assert as_sent(touched(Answer(), after)) == after


def test_what_the_program_suggests_meanwhile_stays_predicted() -> None:
    later = answer_of((2, 3, "Ada", "", ""))
    new = later.items[0]
    added = Answer((*TALK.items, replace(new, id="new")))
    after = touched(TALK, suggested(added, ["new"]))
    assert {item.origin for item in after.items} == {Origin.PREDICTION}
    assert untouched(after) == ("s0", "s1", "new")
    assert origins(touched(TALK, added))[-1] == ("new", "who", "manual")


def test_what_is_related_is_ones_own_among_thousands_of_predicted_relations_at_once() -> None:
    ids = [f"s{number}" for number in range(30_000)]
    talk = Answer(tuple(replace(TALK.items[0], id=region_id) for region_id in ids))
    known = tuple(Relation(first, second) for first, second in pairwise(ids))
    before = replace(talk, relations=known)
    after = touched(before, replace(before, relations=(*known, Relation("s7", "s3"))))
    assert {region_id for region_id, _control, origin in origins(after) if origin != "prediction"} == {"s3", "s7"}
