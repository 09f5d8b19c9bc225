"""Thousands of marks look as if each were painted in each frame, and are not."""

from __future__ import annotations

import random
from collections.abc import Iterator
from unittest.mock import Mock

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QEvent, QPointF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from annotator.core.answer.shapes import Shape
from annotator.ui.viewers.image import mark_painter, mouse_bindings
from annotator.ui.viewers.image.hit_test import is_hit, mark_at
from annotator.ui.viewers.image.mark_layer import MarkLayer
from annotator.ui.viewers.image.view_transform import ViewGeometry
from annotator.ui.viewers.mark import Mark
from ui.viewers.image.mark_layer_view import COUNT, IMAGE, PLACES, VIEW, Sight, apart, some_marks


@pytest.fixture
def sight(app: QApplication) -> Iterator[Sight]:
    sight = Sight()
    yield sight
    sight.end(app)


def plain(sight: Sight, monkeypatch: pytest.MonkeyPatch) -> QImage:
    """Paint each region directly."""
    with monkeypatch.context() as patch:
        patch.setattr(mark_painter, "MANY", COUNT * 10)
        other = Sight()
        other.go(sight.view._geometry)
        other.view.drawing.show_marks(sight.view.drawing.marks, sight.view.drawing.selected)
        return other.painted()


@pytest.mark.parametrize("place", PLACES)
def test_it_looks_as_if_each_was_painted(sight: Sight, monkeypatch: pytest.MonkeyPatch, place: ViewGeometry) -> None:
    sight.show(some_marks(), str(COUNT - 1))
    sight.go(place)
    found = sight.settled()
    assert apart(found, sight_empty()) > 0
    assert apart(found, plain(sight, monkeypatch)) == 0


def sight_empty() -> QImage:
    image = QImage(*VIEW, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0xFF8899AA)
    return image


def test_what_is_moved_taken_away_or_new_is_so_at_once(sight: Sight, monkeypatch: pytest.MonkeyPatch) -> None:
    marks = some_marks()
    sight.go(PLACES[1])
    sight.show(marks)
    sight.settled()
    moved = replace(marks[40], region=replace(marks[40].region, geometry=marks[43].region.geometry))
    new = replace(marks[3], region=replace(marks[3].region, id="new", geometry=marks[6].region.geometry))
    for now, chosen in (
        ([*marks[:40], moved, *marks[41:]], ""),
        (marks[1:], ""),
        ([*marks, new], ""),
        ([*marks, new], "new"),
        (marks, marks[-1].region.id),
    ):
        sight.show(now, chosen)
        found = sight.painted()
        assert sight.view.drawing.painter.is_settled, "it is painted at once"
        assert apart(found, plain(sight, monkeypatch)) == 0
        marks = now


@pytest.mark.parametrize("place", PLACES[:2])
def test_of_those_that_get_another_number_only_what_shows_it_is_painted_again(
    sight: Sight, place: ViewGeometry
) -> None:
    marks = [replace(mark, number=number) for number, mark in enumerate(some_marks("Boat"), start=1)]
    sight.go(place)
    sight.show(marks)
    sight.settled()
    fewer = [*marks[:9], *(replace(mark, number=mark.number - 1) for mark in marks[10:])]
    sight.show(fewer)
    sight.painted()
    assert sight.view.drawing.painter.is_settled is (place is PLACES[0]), "where none is named all is there at once"
    for now in (fewer, [replace(mark, is_multi_selected=True) for mark in fewer]):
        sight.show(now)
        anew = Sight()
        anew.go(place)
        anew.show(now)
        assert apart(sight.settled(), anew.settled()) == 0


@pytest.mark.parametrize("reach_px", [0, 9])
def test_what_is_hit_is_among_those_that_are_near(sight: Sight, reach_px: float) -> None:
    marks = tuple(some_marks())
    ellipses = (replace(mark.region, shape=Shape.ELLIPSE, geometry=_ellipse(mark)) for mark in marks[1::3])
    marks += tuple(Mark(replace(region, id=f"round {region.id}"), "", QColor("red")) for region in ellipses)
    sight.show(list(marks))
    sight.painted()
    chance, hits = random.Random(9), 0
    for _place in range(150):
        at = chance.uniform(0, IMAGE[0]), chance.uniform(0, IMAGE[1])
        near = sight.view.drawing.painter.marks_near(marks, at, reach_px)
        assert mark_at(near, at, IMAGE, reach_px, None) == mark_at(marks, at, IMAGE, reach_px, None)
        hits += bool(near)
        assert len(near) < COUNT / 5
    assert hits


def test_a_hand_on_many_that_are_chosen_together_looks_at_those_that_are_near(
    sight: Sight, monkeypatch: pytest.MonkeyPatch
) -> None:
    sight.show([replace(mark, is_multi_selected=True) for mark in some_marks()], "0")
    sight.painted()
    looks, pen, hits = Mock(side_effect=is_hit), sight.view.drawing, 0
    monkeypatch.setattr(mouse_bindings, "is_hit", looks)
    for across in range(5, VIEW[0], 40):
        at, before = QPointF(across, 150), looks.call_count
        held = mouse_bindings.MarkMouse(pen, lambda _at: False).target_at(None, at)
        there = mark_at(pen.marks, pen.image_position(at), IMAGE, pen.step_px(mouse_bindings.REACH_PX), None)
        assert (held is None) == (there == "")
        assert looks.call_count - before < COUNT / 5
        hits += held is not None
    assert 0 < hits < VIEW[0] // 40


def _ellipse(mark: Mark) -> dict[str, float]:
    """In that box, turned a little."""
    box = mark.region.geometry
    across, down = box["width"] / 2, box["height"] / 2
    return {"x": box["x"] + across, "y": box["y"] + down, "radiusX": across, "radiusY": down, "rotation": 20.0}


def test_while_the_image_is_moved_a_little_nothing_is_painted_again(
    sight: Sight, monkeypatch: pytest.MonkeyPatch
) -> None:
    sight.go(PLACES[1])
    sight.show(some_marks())
    sight.settled()
    asked: list[str] = []
    really = mark_painter.CachedLayerPainter.paint

    def paint(
        hand: mark_painter.CachedLayerPainter, painter: QPainter, mark: Mark, *place: ViewGeometry, with_name: bool
    ) -> None:
        asked.append(mark.region.id)
        really(hand, painter, mark, *place, with_name=with_name)

    monkeypatch.setattr(mark_painter.CachedLayerPainter, "paint", paint)
    for step in range(5):
        sight.go(PLACES[1].panned(-9 * step, -7 * step))
        assert apart(sight.painted(), plain(sight, monkeypatch)) == 0
    assert asked == []
    sight.go(PLACES[1].panned(-200, 0))
    assert apart(sight.settled(), plain(sight, monkeypatch)) == 0
    assert 0 < len(asked) < COUNT


def test_while_it_is_made_larger_what_was_there_is_seen_larger(sight: Sight) -> None:
    sight.go(PLACES[1])
    sight.show(some_marks())
    sight.settled()
    sight.go(PLACES[1].zoomed(1.5, 200, 150))
    assert apart(sight.painted(), sight_empty()) > 1_000
    assert not sight.view.drawing.painter.is_settled


def test_names_that_would_cover_everything_are_left_out(sight: Sight, monkeypatch: pytest.MonkeyPatch) -> None:
    named: dict[bool, int] = {True: 0, False: 0}
    really = mark_painter.CachedLayerPainter.paint

    def paint(
        hand: mark_painter.CachedLayerPainter, painter: QPainter, mark: Mark, *place: ViewGeometry, with_name: bool
    ) -> None:
        named[with_name] += 1
        really(hand, painter, mark, *place, with_name=with_name)

    monkeypatch.setattr(mark_painter.CachedLayerPainter, "paint", paint)
    sight.show(some_marks("Boat"))
    sight.settled()
    assert named[True] == 0
    named[False] = 0
    sight.go(PLACES[2])
    sight.settled()
    assert named[True] > 0


def test_on_an_image_of_another_size_the_same_marks_lie_elsewhere(
    sight: Sight, monkeypatch: pytest.MonkeyPatch
) -> None:
    sight.go(ViewGeometry(*VIEW, *IMAGE, zoom=1.0, centre_x=200, centre_y=150))
    sight.show(some_marks())
    sight.settled()
    sight.go(ViewGeometry(*VIEW, 800, 600, zoom=1.0, centre_x=200, centre_y=150))
    assert apart(sight.settled(), plain(sight, monkeypatch)) == 0


def test_new_marks_that_a_hand_asked_for_before_they_were_painted_are_painted_once(
    app: QApplication, sight: Sight
) -> None:
    marks, place = some_marks(), PLACES[1].zoomed(1.5, 200, 150)
    sight.go(PLACES[1])
    sight.show(marks)
    sight.settled()
    sight.go(place)
    sight.painted()  # all is to be painted in that size soon
    new = [replace(mark, region=replace(mark.region, id=f"new {mark.region.id}")) for mark in marks[:300:6]]
    sight.show([*marks, *new])
    sight.view.drawing.painter.marks_near(sight.view.drawing.marks, (800, 600), 5)
    while not sight.view.drawing.painter.is_settled:
        app.processEvents()
    anew = Sight()
    anew.go(place)
    anew.show([*marks, *new])
    assert apart(sight.settled(), anew.settled()) == 0
    anew.end(app)


def test_what_was_painted_ahead_ends_with_its_image(app: QApplication, sight: Sight) -> None:
    for _image in range(2):
        sight.show(some_marks())
        sight.settled()
        assert len(sight.view.findChildren(MarkLayer)) == 1
        sight.view.drawing.reset()
        app.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        assert sight.view.findChildren(MarkLayer) == []


def test_what_came_back_to_where_it_was_needs_nothing_new(sight: Sight) -> None:
    sight.go(PLACES[1])
    sight.show(some_marks())
    sight.settled()
    sight.go(PLACES[1].zoomed(1.5, 200, 150))
    sight.painted()
    sight.go(PLACES[1])
    sight.painted()
    assert sight.view.drawing.painter.is_settled


def test_it_is_made_for_the_view_of_the_image_and_not_for_its_widget(
    sight: Sight, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Which may be larger for a moment: it would be begun anew for ever."""
    sight.view.resize(VIEW[0] * 2, VIEW[1] * 2)
    sight.go(PLACES[1])
    sight.show(some_marks())
    for _frame in range(100):
        sight.painted()
        QApplication.processEvents()
    assert sight.view.drawing.painter.is_settled
    assert apart(sight.painted(), plain(sight, monkeypatch)) == 0
