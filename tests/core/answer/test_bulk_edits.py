"""A bulk edit of several regions equals separate edits of each."""

from __future__ import annotations

from functools import reduce

from hypothesis import given
from hypothesis import strategies as st

from annotator.core.answer.regions import labels_of, moved, namers, regions, with_labels
from annotator.core.answer.result_items import Answer, Region
from annotator.core.answer.selection import all_moved, lacking, put, relabelled, stepped, without_regions
from annotator.core.design.controls import Selection
from annotator.core.design.labels import Labels
from annotator.core.design.tree import Design
from answer_making import answers_to
from designs import answerable_designs

Marked = tuple[Design, Answer, list[Region]]


@st.composite
def marked(draw: st.DrawFn) -> Marked:
    """An answer, and some of its regions."""
    design = draw(answerable_designs())
    answer = draw(answers_to(design))
    every = regions(answer, design)
    chosen = draw(st.sets(st.sampled_from([region.id for region in every]))) if every else set()
    return design, answer, [region for region in every if region.id in chosen]


@given(marked())
def test_they_go_with_their_relations_as_one_after_the_other_would(known: Marked) -> None:
    _design, answer, own = known
    each = reduce(lambda left, region: without_regions(left, {region.id}), own, answer)
    assert without_regions(answer, {region.id for region in own}) == each


@given(marked())
def test_they_are_moved_as_one_after_the_other_would_be(known: Marked) -> None:
    _design, answer, own = known
    there = {region.id: dict.fromkeys(region.geometry, 7) for region in own}
    each = reduce(
        lambda left, region: moved(left, region.id, there[region.id]), [a for a in own if not a.frames], answer
    )
    assert all_moved(answer, {region.id: there[region.id] for region in own if not region.frames}) == each


@given(marked(), st.booleans())
def test_they_come_to_the_front_or_the_back_as_they_stand_among_themselves(known: Marked, in_front: bool) -> None:
    design, answer, own = known
    ids = {region.id for region in own}
    after = [region.id for region in regions(put(answer, ids, in_front=in_front), design)]
    others = [region.id for region in regions(answer, design) if region.id not in ids]
    chosen = [region.id for region in own]
    assert after == ([*others, *chosen] if in_front else [*chosen, *others])


@given(marked(), st.booleans())
def test_they_step_by_one_until_they_are_at_the_end_and_others_keep_their_turn(known: Marked, forward: bool) -> None:
    design, answer, own = known
    ids, before = {region.id for region in own}, [region.id for region in regions(answer, design)]
    after = stepped(answer, before, ids, forward=forward)
    now = [region.id for region in regions(after, design)]
    for kept in (ids, set(before) - ids):
        assert [name for name in now if name in kept] == [name for name in before if name in kept]
    assert all(abs(now.index(name) - before.index(name)) <= 1 for name in ids)
    if not ids or set(before[-len(ids) :] if forward else before[: len(ids)]) == ids:
        assert after is answer
    else:
        assert now != before
        assert sorted(map(str, after.items)) == sorted(map(str, answer.items))
    for _step in before:
        after = stepped(after, now, ids, forward=forward)
        now = [region.id for region in regions(after, design)]
    front = [region.id for region in regions(put(answer, ids, in_front=forward), design)]
    assert now == front


@given(marked(), st.data())
def test_a_label_comes_on_all_of_them_or_off_all_that_have_it(known: Marked, data: st.DataObject) -> None:
    design, answer, own = known
    named = [(region, tag) for region in own for tag in namers(design, region.to_name)]
    if not named:
        return
    tag: Labels = data.draw(st.sampled_from([tag for _region, tag in named]))
    meant = [region for region, its in named if its is tag]
    label = data.draw(st.sampled_from([label.reported for label in tag.labels]))
    lack = [region for region in meant if label not in _labels(answer, tag, region)]
    assert lacking(answer, tag, {region.id for region in meant}, label) == len(lack)
    each = answer
    for region in meant:
        before = _labels(answer, tag, region)
        kept = before if tag.selection is Selection.MULTIPLE else ()
        without = tuple(other for other in before if other != label)
        after = without if not lack else (before if label in before else (*kept, label))
        each = with_labels(each, tag, region, after)
    now = relabelled(answer, tag, meant, label)
    assert set(map(str, now.items)) == set(map(str, each.items))
    assert [region.id for region in regions(now, design)] == [region.id for region in regions(answer, design)]
    assert all(label in labels_of(now, region.id) for region in meant) or not lack


def _labels(answer: Answer, tag: Labels, region: Region) -> tuple[str, ...]:
    item = answer.item(tag.name, region.id)
    return () if item is None else tuple(item.value.get(tag.value_key) or ())
