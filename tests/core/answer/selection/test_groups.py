"""Areas that are grouped have a number of their own in common, wherever they were before, and it stays with them."""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from annotator.core.answer.areas import areas, labels_of, moved, namers, with_labels
from annotator.core.answer.predictions import as_sent
from annotator.core.answer.regions import Answer
from annotator.core.answer.selection import free_group, group_at, grouped, ungrouped
from annotator.core.design.tree import Design
from answer_making import answers_to
from designs import answerable_designs

type Known = tuple[Design, Answer, set[str]]


@st.composite
def in_groups(draw: st.DrawFn) -> Known:
    """An answer some of whose areas are in groups, and ids of some."""
    design = draw(answerable_designs())
    answer = draw(answers_to(design))
    ids = [area.id for area in areas(answer, design)]
    some = st.sets(st.sampled_from(ids)) if ids else st.just(set[str]())
    for own in draw(st.lists(some, max_size=3)):
        answer = grouped(answer, own)
    return design, answer, draw(some)


def groups(answer: Answer, design: Design) -> Mapping[str, int | None]:
    return {area.id: area.group for area in areas(answer, design)}


def without(answer: Answer) -> Answer:
    return replace(answer, regions=tuple(replace(region, group=None) for region in answer.regions))


@given(in_groups())
def test_they_are_a_group_of_their_own_and_nothing_else_changes(known: Known) -> None:
    design, answer, ids = known
    before, after = groups(answer, design), groups(grouped(answer, ids), design)
    assert without(grouped(answer, ids)) == without(answer)
    own = {after[area_id] for area_id in ids}
    assert len(own) == bool(ids)
    assert not own & {None, *before.values()}
    left = {group_at(area) for area in areas(answer, design) if area.id in ids}
    for area in areas(answer, design):
        stays = [each for each in areas(answer, design) if each.id not in ids and group_at(each) == group_at(area)]
        if area.id not in ids:
            is_alone = group_at(area) in left and len(stays) == 1
            assert after[area.id] == (None if is_alone else before[area.id])


@given(in_groups())
def test_they_are_in_no_group_and_nobody_is_left_alone_in_it(known: Known) -> None:
    design, answer, ids = known
    now = ungrouped(answer, ids)
    assert without(now) == without(answer)
    assert not any(group for area_id, group in groups(now, design).items() if area_id in ids)
    assert ungrouped(answer, {area.id for area in areas(answer, design)}) == without(answer)
    whole = ungrouped(grouped(answer, ids), ids)
    assert groups(whole, design) == groups(now, design)


@given(in_groups())
def test_all_that_is_said_about_an_area_has_its_group_and_leaves_with_it(known: Known) -> None:
    design, answer, _ids = known
    for area in areas(answer, design):
        assert {region.group for region in answer.regions if region.id == area.id} == {area.group}
        elsewhere = moved(answer, area.id, area.geometry, area.frames)
        assert groups(elsewhere, design) == groups(answer, design)
        for tag in namers(design, area.to_name):
            renamed = with_labels(answer, tag, area, (tag.labels[0].reported,))
            assert {region.group for region in renamed.regions if region.id == area.id} == {area.group}
            assert tag.labels[0].reported in labels_of(renamed, area.id)
    assert Answer.deserialize(answer.serialize()) == answer
    sent = as_sent(answer)
    assert Answer.from_json(sent.as_json(), sent.true_frames()) == sent
    written = {result["id"]: result.get("meta", {}).get("group_id") for result in sent.as_json() if "id" in result}
    assert {area_id: written[area_id] for area_id in groups(answer, design)} == groups(answer, design)


@given(st.sets(st.integers(-3, 9)), st.integers(-3, 9))
def test_a_free_number_is_the_wanted_one_or_the_least_there_is(taken: set[int], wanted: int) -> None:
    found = free_group(taken, wanted)
    assert found not in taken
    assert found == wanted or (wanted in taken and set(range(1, found)) <= taken)
