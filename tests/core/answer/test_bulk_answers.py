"""An answer about several regions at once equals separate answers about each."""

from __future__ import annotations

from functools import reduce

from hypothesis import given
from hypothesis import strategies as st

from annotator.core.answer.result_items import Answer, Region, ResultItem, toggled, with_payload
from annotator.core.answer.selection import answer_all, differ, selected_on, toggled_on_all
from annotator.core.answer.shapes import Shape
from annotator.core.design.controls import Choice, Choices, Selection, TextArea

NOTE = TextArea(name="note", to_name="it", per_region=True)
OPTIONS = tuple(Choice(value=value) for value in ("Old", "Red", "Cut"))
PATHS = st.sampled_from([(option.value,) for option in OPTIONS])
PLACE = {"x": 1, "y": 2, "width": 3, "height": 4, "rotation": 0}

Marked = tuple[Choices, Answer, list[Region]]


@st.composite
def marked(draw: st.DrawFn) -> Marked:
    """An answer about three boxes, and some of these in any order."""
    kinds = st.sampled_from([Selection.SINGLE, Selection.MULTIPLE])
    control = Choices(name="traits", to_name="it", per_region=True, selection=draw(kinds), choices=OPTIONS)
    every = [Region(f"r{number}", "it", Shape.RECTANGLE, {**PLACE, "x": number}) for number in range(3)]
    boxes = tuple(ResultItem(region.id, "box", "it", "rectangle", dict(region.geometry)) for region in every)
    presses = draw(st.lists(st.tuples(st.sampled_from(every), PATHS), max_size=6))
    answer = reduce(lambda known, press: toggled(known, control, press[1], press[0]), presses, Answer(boxes))
    return control, answer, draw(st.lists(st.sampled_from(every), min_size=1, unique_by=lambda region: region.id))


@given(marked(), st.sampled_from([None, ["far"]]))
def test_the_same_is_said_of_each(known: Marked, payload: list[str] | None) -> None:
    control, answer, own = known
    for tag in (control, NOTE):
        after = answer_all(answer, tag, payload, own)
        assert after == reduce(lambda before, region: with_payload(before, tag, payload, region), own, answer)
        assert not differ(after, tag, own)


@given(marked(), PATHS)
def test_a_choice_is_on_all_of_them_and_off_once_all_have_it(known: Marked, path: tuple[str, ...]) -> None:
    control, answer, own = known
    had, somewhere = selected_on(answer, control, own)
    assert (differ(answer, control, own)) == (set(had) != somewhere)
    after = toggled_on_all(answer, control, path, own)
    now, _anywhere = selected_on(after, control, own)
    assert (path in now) is (path not in had)
    lacking = [region for region in own if path in had or path not in answer.selected(control, region.id)]
    assert after == reduce(lambda before, region: toggled(before, control, path, region), lacking, answer)
