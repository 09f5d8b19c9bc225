"""Regions that are grouped have a number of their own in common, wherever they were before, and it stays with them."""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from annotator.core.answer.predictions import as_sent
from annotator.core.answer.regions import labels_of, moved, namers, regions, with_labels
from annotator.core.answer.result_items import Answer
from annotator.core.answer.selection import free_group, group_at, grouped, ungrouped
from annotator.core.design.tree import Design
from answer_making import answers_to
from designs import answerable_designs

type Known = tuple[Design, Answer, set[str]]


@st.composite
def in_groups(draw: st.DrawFn) -> Known:
    """An answer some of whose regions are in groups, and ids of some."""
    design = draw(answerable_designs())
    answer = draw(answers_to(design))
    ids = [region.id for region in regions(answer, design)]
    some = st.sets(st.sampled_from(ids)) if ids else st.just(set[str]())
    for own in draw(st.lists(some, max_size=3)):
        answer = grouped(answer, own)
    return design, answer, draw(some)


def groups(answer: Answer, design: Design) -> Mapping[str, int | None]:
    return {region.id: region.group for region in regions(answer, design)}


def without(answer: Answer) -> Answer:
    return replace(answer, items=tuple(replace(item, group=None) for item in answer.items))


@given(in_groups())
def test_they_are_a_group_of_their_own_and_nothing_else_changes(known: Known) -> None:
    design, answer, ids = known
    before, after = groups(answer, design), groups(grouped(answer, ids), design)
    assert without(grouped(answer, ids)) == without(answer)
    own = {after[region_id] for region_id in ids}
    assert len(own) == bool(ids)
    assert not own & {None, *before.values()}
    left = {group_at(region) for region in regions(answer, design) if region.id in ids}
    for region in regions(answer, design):
        stays = [each for each in regions(answer, design) if each.id not in ids and group_at(each) == group_at(region)]
        if region.id not in ids:
            is_alone = group_at(region) in left and len(stays) == 1
            assert after[region.id] == (None if is_alone else before[region.id])


@given(in_groups())
def test_they_are_in_no_group_and_nobody_is_left_alone_in_it(known: Known) -> None:
    design, answer, ids = known
    now = ungrouped(answer, ids)
    assert without(now) == without(answer)
    assert not any(group for region_id, group in groups(now, design).items() if region_id in ids)
    assert ungrouped(answer, {region.id for region in regions(answer, design)}) == without(answer)
    whole = ungrouped(grouped(answer, ids), ids)
    assert groups(whole, design) == groups(now, design)


@given(in_groups())
def test_all_that_is_said_about_a_region_has_its_group_and_leaves_with_it(known: Known) -> None:
    design, answer, _ids = known
    for region in regions(answer, design):
        assert {item.group for item in answer.items if item.id == region.id} == {region.group}
        elsewhere = moved(answer, region.id, region.geometry, region.frames)
        assert groups(elsewhere, design) == groups(answer, design)
        for tag in namers(design, region.to_name):
            renamed = with_labels(answer, tag, region, (tag.labels[0].reported,))
            assert {item.group for item in renamed.items if item.id == region.id} == {region.group}
            assert tag.labels[0].reported in labels_of(renamed, region.id)
    assert Answer.deserialize(answer.serialize()) == answer
    sent = as_sent(answer)
    assert Answer.from_json(sent.as_json(), sent.true_frames()) == sent
    written = {result["id"]: result.get("meta", {}).get("group_id") for result in sent.as_json() if "id" in result}
    assert {region_id: written[region_id] for region_id in groups(answer, design)} == groups(answer, design)


@given(st.sets(st.integers(-3, 9)), st.integers(-3, 9))
def test_a_free_number_is_the_wanted_one_or_the_least_there_is(taken: set[int], wanted: int) -> None:
    found = free_group(taken, wanted)
    assert found not in taken
    assert found == wanted or (wanted in taken and set(range(1, found)) <= taken)
