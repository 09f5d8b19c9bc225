"""Relations as they are painted: heads where they point, frames around what is meant, nothing where no end is seen."""

from __future__ import annotations

import math
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QWidget

from annotator.core.answer.result_items import Direction, Pair, Relation
from annotator.ui.viewers import relation_arrows as links
from annotator.ui.viewers.relation_arrows import REACH_PX, BoxOf, RelationArrow, RelationArrows

pytestmark = pytest.mark.usefixtures("app")

BOXES = {"left": QRectF(20, 80, 60, 40), "right": QRectF(320, 80, 60, 40), "below": QRectF(180, 220, 40, 30)}
# Just outside of both boxes, where the curve leaves them.
AT_LEFT, AT_RIGHT = QPointF(88, 116), QPointF(312, 116)
LARGE, HEAD_PX = (400, 260), 8


def painted(*links: RelationArrow, alone: str = "", is_text: bool = False) -> QImage:
    image = QImage(*LARGE, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.darkGreen)
    drawn = RelationArrows(QWidget(), lambda: None, lambda _pair: None, is_text=is_text)
    drawn.show(links, alone)
    painter = QPainter(image)
    drawn.paint(painter, BOXES.get)
    painter.end()
    return image


def ink(image: QImage, around: QPointF, reach_px: int = HEAD_PX) -> int:
    """How many pixels are bright there."""
    x, y = round(around.x()), round(around.y())
    places = [
        (x + dx, y + dy) for dx in range(-reach_px, reach_px + 1) for dy in range(-reach_px * 2, reach_px * 2 + 1)
    ]
    return sum(image.pixelColor(*place).lightness() > 200 for place in places)


@pytest.mark.parametrize("direction", Direction)
def test_a_head_is_where_it_points(direction: Direction) -> None:
    image, to_right = (
        painted(RelationArrow(Relation("left", "right", direction))),
        painted(RelationArrow(Relation("left", "right"))),
    )
    line = ink(to_right, AT_LEFT)
    assert 0 < line < ink(to_right, AT_RIGHT)
    assert (ink(image, AT_LEFT) > line) is (direction is not Direction.RIGHT)
    assert (ink(image, AT_RIGHT) > line) is (direction is not Direction.LEFT)


def test_one_there_and_one_back_are_two_curves() -> None:
    there, back = painted(RelationArrow(Relation("left", "right"))), painted(RelationArrow(Relation("right", "left")))
    middles = [[y for y in range(LARGE[1]) if image.pixelColor(200, y).lightness() > 200] for image in (there, back)]
    assert all(middles)
    assert not set(middles[0]) & set(middles[1])


def test_both_ends_of_what_is_meant_are_framed() -> None:
    relation = Relation("left", "right")
    corner = BOXES["left"].bottomLeft()
    assert ink(painted(RelationArrow(relation)), corner) == 0
    assert ink(painted(RelationArrow(relation, is_highlighted=True)), corner) > 0
    assert ink(painted(RelationArrow(relation, is_highlighted=True)), BOXES["right"].bottomRight()) > 0
    assert ink(painted(alone="left"), corner) > 0


def test_what_is_not_seen_has_no_line() -> None:
    plain = painted()
    assert painted(RelationArrow(Relation("left", "elsewhere"))) == plain
    assert painted(RelationArrow(Relation("elsewhere", "left"))) == plain
    assert painted(alone="elsewhere") == plain


def test_over_a_text_there_is_the_arc_of_what_is_meant_alone() -> None:
    relation = Relation("left", "right")
    assert painted(RelationArrow(relation), is_text=True) == painted()
    above = painted(RelationArrow(relation, is_highlighted=True), is_text=True)
    assert any(above.pixelColor(200, y).lightness() > 200 for y in range(78))


def test_what_is_kept_is_what_is_painted_until_something_is_elsewhere() -> None:
    view, looked = QWidget(), list[str]()
    drawn = RelationArrows(view, lambda: None, lambda _pair: None, is_text=False)
    view.resize(*LARGE)
    boxes = dict(BOXES)

    def boxes_now() -> BoxOf:
        looked.append("anew")
        return boxes.get

    def kept(placed: object) -> QImage:
        image = QImage(*LARGE, QImage.Format.Format_RGB32)
        image.fill(Qt.GlobalColor.darkGreen)
        painter = QPainter(image)
        drawn.paint_cached(painter, boxes_now, placed)
        painter.end()
        return image

    plain = kept(1)
    assert not looked
    link = RelationArrow(Relation("left", "right"), is_highlighted=True)
    drawn.show((link,))
    first = kept(1)
    assert first != plain
    assert kept(1) == first
    assert looked == ["anew"]
    boxes["right"] = BOXES["below"]
    assert kept(2) != first
    drawn.show(())
    assert kept(2) == plain
    assert len(looked) == 2


def test_over_a_text_nobody_looks_where_the_others_are() -> None:
    """The text has hundreds of relations: each repaint, as for a blinking cursor, must skip the others."""
    asked, drawn = list[str](), RelationArrows(QWidget(), lambda: None, lambda _pair: None, is_text=True)

    def box_of(region_id: str) -> QRectF | None:
        asked.append(region_id)
        return BOXES.get(region_id)

    drawn.show(
        (RelationArrow(Relation("left", "right"), is_highlighted=True), RelationArrow(Relation("left", "below")))
    )
    painter = QPainter(image := QImage(*LARGE, QImage.Format.Format_RGB32))
    drawn.paint(painter, box_of)
    painter.end()
    assert not image.isNull()
    assert asked == ["left", "right"]


def test_words_stand_on_a_line_that_is_long_enough() -> None:
    far, near = Relation("left", "right"), Relation("left", "near")
    assert painted(RelationArrow(far, "part of")) != painted(RelationArrow(far))
    BOXES["near"] = QRectF(90, 80, 30, 40)
    assert painted(RelationArrow(near, "part of")) == painted(RelationArrow(near))
    assert painted(RelationArrow(near, "part of", is_highlighted=True)) != painted(
        RelationArrow(near, is_highlighted=True)
    )


def test_a_click_on_a_curve_is_about_it_and_one_beside_it_is_not() -> None:
    taken: list[Pair] = []
    drawn = RelationArrows(QWidget(), lambda: None, taken.append, is_text=False)
    there, back = Relation("left", "right"), Relation("right", "left")
    middles = [y for y in range(LARGE[1]) if painted(RelationArrow(there)).pixelColor(200, y).lightness() > 200]
    others = [y for y in range(LARGE[1]) if painted(RelationArrow(back)).pixelColor(200, y).lightness() > 200]
    drawn.show((RelationArrow(there), RelationArrow(back)))
    for y in (middles[0], others[0]):
        assert drawn.handle_click(QPointF(200, y), BOXES.get)
    assert taken == [there.ends, back.ends]
    assert not drawn.handle_click(QPointF(200, 100), BOXES.get), "between both"
    assert not drawn.handle_click(QPointF(50, 100), BOXES.get), "inside of an end, where it is not seen"
    drawn.show((RelationArrow(there),), "left")
    assert not drawn.handle_click(QPointF(200, middles[0]), BOXES.get), "the click means the other end"
    assert len(taken) == 2


@given(st.tuples(*[st.integers(0, 900)] * 4), st.integers(0, 48), st.floats(0, math.tau))
def test_every_place_of_a_curve_takes_clicks_and_curves_that_are_far_are_not_looked_at(
    places: tuple[int, int, int, int], step: int, way: float
) -> None:
    x0, y0, x1, y1 = places
    boxes = {"here": QRectF(x0, y0, 30, 20), "there": QRectF(x1, y1, 20, 30), "far": QRectF(5_000, 5_000, 20, 20)}
    boxes["farther"] = boxes["far"].translated(300, 0)
    relations = Relation("here", "there"), Relation("far", "farther")
    drawn = RelationArrows(QWidget(), lambda: None, lambda _pair: None, is_text=False)
    drawn.show(tuple(map(RelationArrow, relations)))
    curve = links._curve(boxes["here"], boxes["there"])
    beside = QPointF(math.cos(way), math.sin(way)) * (REACH_PX - 0.1)
    with patch.object(links, "_curve", wraps=links._curve) as looks:
        assert drawn.handle_click(curve.visible_point(step / 48) + beside, boxes.get)
    assert looks.call_count == 1
