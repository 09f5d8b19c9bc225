"""Relations between regions: made, turned, labelled and taken away; none is left behind, and none is there twice."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from annotator.core.answer.design_migration import fitting
from annotator.core.answer.predictions import suggested, touched
from annotator.core.answer.regions import regions, without_loose
from annotator.core.answer.relations import (
    fitting_relations,
    may_relate,
    misfit,
    next_direction,
    not_related,
    related,
    relation,
    unrelated,
    with_label_pressed,
)
from annotator.core.answer.result_items import Answer, Direction, Origin, Relation, ResultItem
from annotator.core.answer.selection import without_regions
from annotator.core.answer.visibility import submitted
from annotator.core.design.controls import Choice, Choices, Selection
from annotator.core.design.labels import Label, Labels, Relations
from annotator.core.design.objects import Text
from annotator.core.design.tag import Condition, When
from annotator.core.design.tree import Design, View
from answer_making import answers_to
from designs import COLUMNS, answerable_designs

LABELS = (Label(value="part of"), Label(value="beside"), Label(value="above"))
ONE, SEVERAL = Relations(labels=LABELS), Relations(labels=LABELS, selection=Selection.MULTIPLE)
IDS = "abcd"


def span(region_id: str) -> ResultItem:
    return ResultItem(region_id, "who", "text", "labels", {"start": 0, "end": 3, "text": "The", "labels": ["x"]})


SPANS = Answer(tuple(map(span, IDS)))
_ends = st.tuples(st.sampled_from(IDS), st.sampled_from(IDS))


@st.composite
def answered(draw: st.DrawFn) -> tuple[Design, Answer]:
    design = draw(answerable_designs())
    return design, draw(answers_to(design))


@given(st.lists(_ends))
def test_nothing_is_related_to_itself_nor_twice(pairs: list[tuple[str, str]]) -> None:
    answer = SPANS
    for ends in pairs:
        is_new = ends[0] != ends[1] and relation(answer, ends) is None
        assert may_relate(answer, ends) is is_new
        assert (ends[1] in not_related(answer, ends[0], IDS)) is is_new
        assert len(related(answer, ends).relations) == len(answer.relations) + is_new
        answer = related(answer, ends)
    assert [known.ends for known in answer.relations] == list(dict.fromkeys(e for e in pairs if e[0] != e[1]))


def test_what_is_not_there_is_related_to_nothing() -> None:
    assert related(SPANS, ("a", "nowhere")) is SPANS
    assert related(SPANS, ("nowhere", "a")) is SPANS


@given(answered(), st.data())
def test_a_region_that_goes_takes_its_relations_along(drawn: tuple[Design, Answer], data: st.DataObject) -> None:
    design, answer = drawn
    found = regions(answer, design)
    if not found:
        return
    gone = data.draw(st.sampled_from(found)).id
    after = without_regions(answer, {gone})
    assert after.relations == tuple(known for known in answer.relations if gone not in known.ends)
    assert without_loose(replace(answer, items=after.items)) == after


@given(answered())
def test_what_is_kept_and_what_leaves_has_all_of_them(drawn: tuple[Design, Answer]) -> None:
    _design, answer = drawn
    assert Answer.deserialize(json.loads(json.dumps(answer.serialize()))).relations == answer.relations
    written = json.loads(json.dumps(answer.as_json()))
    assert Answer.from_json(written).relations == answer.relations
    assert [item["type"] == "relation" for item in written] == [False] * len(answer.items) + [True] * len(
        answer.relations
    )


@given(answered())
def test_no_relation_leaves_without_both_its_regions(drawn: tuple[Design, Answer]) -> None:
    design, answer = drawn
    leaving = submitted(answer, design)
    ids = {region.id for region in regions(leaving, design)}
    kept = tuple(known for known in answer.relations if ids.issuperset(known.ends))
    assert leaving.relations == kept


def test_what_a_choice_hides_is_related_to_nothing() -> None:
    hides = Choices(name="is", to_name="text", choices=(Choice(value="yes"), Choice(value="no")))
    shown = Condition(When.CHOICE_SELECTED, "is", (), ("yes",))
    who = Labels(name="who", to_name="text", labels=(Label(value="x"),), condition=shown)
    design = Design(View(children=(Text(name="text", value="$text"), hides, who)))
    said = ResultItem("c", "is", "text", "choices", {"choices": ["no"]})
    answer = related(replace(SPANS, items=(*SPANS.items[:2], said)), ("a", "b"))
    assert submitted(answer, design) == Answer((said,))


def test_one_turn_after_the_other_leads_back() -> None:
    answer = related(SPANS, ("a", "b"))
    directions = []
    for _turn in range(3):
        answer = next_direction(answer, ("a", "b"))
        directions.append(answer.relations[0].direction)
    assert directions == [Direction.LEFT, Direction.BOTH, Direction.RIGHT]
    assert unrelated(answer, ("a", "b")) == SPANS
    assert unrelated(answer, ("b", "a")) == answer


@given(st.sampled_from([ONE, SEVERAL]), st.lists(st.sampled_from([label.value for label in LABELS])))
def test_labels_are_pressed_as_choices_are(tag: Relations, presses: list[str]) -> None:
    answer, wanted = related(SPANS, ("a", "b")), set[str]()
    for press in presses:
        others = set() if tag.selection is Selection.SINGLE else wanted
        wanted = wanted - {press} if press in wanted else {*others, press}
        answer = with_label_pressed(answer, ("a", "b"), tag, press)
        assert answer.relations[0].labels == tuple(label.value for label in LABELS if label.value in wanted)
        assert not misfit(answer.relations[0], Design(View(children=(tag,))))


def test_a_label_that_the_design_lost_is_lost() -> None:
    old = related(SPANS, ("a", "b"), ("part of",))
    who = Labels(name="who", to_name="text", labels=(Label(value="x"),))
    text = Text(name="text", value="$text")
    without, with_tag = Design(View(children=(text, who))), Design(View(children=(text, who, ONE)))
    assert fitting_relations(old, with_tag) is old
    assert fitting(old, with_tag, COLUMNS) == (old, ())
    assert fitting(old, without, COLUMNS) == (related(SPANS, ("a", "b")), ("Relations",))


def test_who_relates_what_was_predicted_says_something_about_it() -> None:
    before = suggested(SPANS, IDS)
    after = touched(before, related(before, ("a", "c")))
    origins = {item.id: item.origin for item in after.items}
    assert {region_id for region_id, origin in origins.items() if origin is Origin.CONFIRMED} == {"a", "c"}
    assert touched(after, without_regions(after, {"c"})).items[0].origin is Origin.CONFIRMED
    alone = replace(before, relations=(Relation("a", "b"),))
    assert touched(alone, without_regions(alone, {"b"})).items[0].origin is Origin.PREDICTION
