"""The cache of thousands of regions after an edit equals a new computation."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest
from msgspec.structs import replace
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from annotator.core.answer.result_items import Region
from annotator.ui.viewers.image import mark_layer
from annotator.ui.viewers.image.hit_test import mark_at
from annotator.ui.viewers.image.mark_layer import MarkLayer
from annotator.ui.viewers.mark import Mark
from depth import IS_DEEP
from ui.viewers.image.mark_layer_view import IMAGE, PLACES, Sight, apart, some_marks

STEPS = 16 if IS_DEEP else 5


@pytest.fixture
def sight(app: QApplication) -> Iterator[Sight]:
    sight = Sight()
    yield sight
    sight.end(app)


@pytest.mark.parametrize("patch_s", [10.0, 0.0])
def test_after_any_edits_it_looks_and_is_hit_as_if_it_was_made_anew(
    app: QApplication, sight: Sight, monkeypatch: pytest.MonkeyPatch, patch_s: float
) -> None:
    """If there is no time to patch the layer, it is painted anew."""
    monkeypatch.setattr(mark_layer, "_PATCH_S", patch_s)
    chance, marks, chosen = random.Random(3), some_marks("Boat"), ""
    for place in (PLACES[1], PLACES[2]):
        sight.go(place)
        for step in range(STEPS):
            marks = edited(marks, chance, step)
            numbered = [mark if mark.number == at else replace(mark, number=at) for at, mark in enumerate(marks, 1)]
            marks = numbered if step % 3 == 0 else marks
            chosen = chance.choice((chosen, "", chance.choice(marks).region.id))
            sight.show(marks, chosen)
            sight.painted()
            anew = Sight()
            anew.go(place)
            anew.show(marks, chosen)
            assert apart(sight.settled(), anew.settled()) == 0
            hit_alike(sight, anew, chance)
            anew.end(app)


def edited(marks: list[Mark], chance: random.Random, step: int) -> list[Mark]:
    """One of them is moved, taken away, put elsewhere or called otherwise, or one more is there, in front or among
    them; now and then many at once."""
    at, to = chance.randrange(len(marks)), chance.randrange(len(marks))
    fresh = Region(f"new {chance.random()}", "picture", marks[to].region.shape, marks[to].region.geometry)
    match chance.randrange(7):
        case 0:
            marks[at] = replace(
                marks[at], region=replace(marks[at].region, geometry=marks[at // 3 * 3 - 3].region.geometry)
            )
            marks[at] = replace(marks[at], region=replace(marks[at].region, shape=marks[at // 3 * 3 - 3].region.shape))
        case 1:
            del marks[at]
        case 2:
            marks.insert(to, marks.pop(at))
        case 3:
            marks[at] = replace(marks[at], text="Ship", colour=QColor("red"), is_predicted=not marks[at].is_predicted)
        case 4:
            marks.append(Mark(fresh, "Raft", QColor("blue"), len(marks) + 1))
        case 5:
            marks.insert(at, Mark(fresh, "Raft", QColor("blue")))
        case _:
            together = {at, to, *(chance.sample(range(len(marks)), 150) if step % 2 else ())}
            marks = [replace(mark, is_multi_selected=place in together) for place, mark in enumerate(marks)]
    return list(marks)


def hit_alike(sight: Sight, anew: Sight, chance: random.Random) -> None:
    for _place in range(40):
        at, pen = (chance.uniform(0, IMAGE[0]), chance.uniform(0, IMAGE[1])), sight.view.drawing
        near = pen.painter.marks_near(pen.marks, at, 5)
        assert near == anew.view.drawing.painter.marks_near(pen.marks, at, 5)
        assert mark_at(near, at, IMAGE, 5, None) == mark_at(pen.marks, at, IMAGE, 5, None)


def test_drawing_one_after_the_other_repaints_no_others(
    app: QApplication, sight: Sight, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The one that was drawn last is selected, and painted in front when the next one is."""
    marks = some_marks("Boat")
    sight.show(marks)
    sight.settled()
    repainted: list[object] = []
    monkeypatch.setattr(MarkLayer, "_repaint", lambda _layer, *given: repainted.append(given))
    for place in range(3):
        region = replace(marks[place * 3].region, id=f"new {place}")
        marks = [*marks, Mark(region, "Raft", QColor("blue"), len(marks) + 1)]
        sight.show(marks, region.id)
        sight.painted()
    assert not repainted
    anew = Sight()
    anew.show(marks, marks[-1].region.id)
    assert apart(sight.settled(), anew.settled()) == 0
    anew.end(app)
