"""A bulk edit of several regions equals separate edits of each."""

from __future__ import annotations

from functools import reduce

from hypothesis import given
from hypothesis import strategies as st

from annotator.core.answer.areas import areas, labels_of, moved, namers, with_labels
from annotator.core.answer.regions import Answer, Area
from annotator.core.answer.selection import all_moved, lacking, put, relabelled, stepped, without_areas
from annotator.core.design.controls import Selection
from annotator.core.design.labels import Labels
from annotator.core.design.tree import Design
from answer_making import answers_to
from designs import answerable_designs

Marked = tuple[Design, Answer, list[Area]]


@st.composite
def marked(draw: st.DrawFn) -> Marked:
    """An answer, and some of its areas."""
    design = draw(answerable_designs())
    answer = draw(answers_to(design))
    every = areas(answer, design)
    chosen = draw(st.sets(st.sampled_from([area.id for area in every]))) if every else set()
    return design, answer, [area for area in every if area.id in chosen]


@given(marked())
def test_they_go_with_their_relations_as_one_after_the_other_would(known: Marked) -> None:
    _design, answer, own = known
    each = reduce(lambda left, area: without_areas(left, {area.id}), own, answer)
    assert without_areas(answer, {area.id for area in own}) == each


@given(marked())
def test_they_are_moved_as_one_after_the_other_would_be(known: Marked) -> None:
    _design, answer, own = known
    there = {area.id: dict.fromkeys(area.geometry, 7) for area in own}
    each = reduce(lambda left, area: moved(left, area.id, there[area.id]), [a for a in own if not a.frames], answer)
    assert all_moved(answer, {area.id: there[area.id] for area in own if not area.frames}) == each


@given(marked(), st.booleans())
def test_they_come_to_the_front_or_the_back_as_they_stand_among_themselves(known: Marked, in_front: bool) -> None:
    design, answer, own = known
    ids = {area.id for area in own}
    after = [area.id for area in areas(put(answer, ids, in_front=in_front), design)]
    others = [area.id for area in areas(answer, design) if area.id not in ids]
    chosen = [area.id for area in own]
    assert after == ([*others, *chosen] if in_front else [*chosen, *others])


@given(marked(), st.booleans())
def test_they_step_by_one_until_they_are_at_the_end_and_others_keep_their_turn(known: Marked, forward: bool) -> None:
    design, answer, own = known
    ids, before = {area.id for area in own}, [area.id for area in areas(answer, design)]
    after = stepped(answer, before, ids, forward=forward)
    now = [area.id for area in areas(after, design)]
    for kept in (ids, set(before) - ids):
        assert [name for name in now if name in kept] == [name for name in before if name in kept]
    assert all(abs(now.index(name) - before.index(name)) <= 1 for name in ids)
    if not ids or set(before[-len(ids) :] if forward else before[: len(ids)]) == ids:
        assert after is answer
    else:
        assert now != before
        assert sorted(map(str, after.regions)) == sorted(map(str, answer.regions))
    for _step in before:
        after = stepped(after, now, ids, forward=forward)
        now = [area.id for area in areas(after, design)]
    front = [area.id for area in areas(put(answer, ids, in_front=forward), design)]
    assert now == front


@given(marked(), st.data())
def test_a_label_comes_on_all_of_them_or_off_all_that_have_it(known: Marked, data: st.DataObject) -> None:
    design, answer, own = known
    named = [(area, tag) for area in own for tag in namers(design, area.to_name)]
    if not named:
        return
    tag: Labels = data.draw(st.sampled_from([tag for _area, tag in named]))
    meant = [area for area, its in named if its is tag]
    label = data.draw(st.sampled_from([label.reported for label in tag.labels]))
    lack = [area for area in meant if label not in _labels(answer, tag, area)]
    assert lacking(answer, tag, {area.id for area in meant}, label) == len(lack)
    each = answer
    for area in meant:
        before = _labels(answer, tag, area)
        kept = before if tag.selection is Selection.MULTIPLE else ()
        without = tuple(other for other in before if other != label)
        after = without if not lack else (before if label in before else (*kept, label))
        each = with_labels(each, tag, area, after)
    now = relabelled(answer, tag, meant, label)
    assert set(map(str, now.regions)) == set(map(str, each.regions))
    assert [area.id for area in areas(now, design)] == [area.id for area in areas(answer, design)]
    assert all(label in labels_of(now, area.id) for area in meant) or not lack


def _labels(answer: Answer, tag: Labels, area: Area) -> tuple[str, ...]:
    region = answer.region(tag.name, area.id)
    return () if region is None else tuple(region.value.get(tag.value_key) or ())
