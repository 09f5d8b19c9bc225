"""Plates with names: in view, beside what they name, and over no other while there is room."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from annotator.core.answer.result_items import Region
from annotator.core.answer.shapes import Shape
from annotator.ui.viewers import mark_labels
from annotator.ui.viewers.mark import Mark
from annotator.ui.viewers.mark_labels import MarkLabels, paint_labels

ROOM = QRectF(0, 0, 600, 400)
COLOUR = QColor("teal")
BOXES = st.lists(
    st.builds(
        QRectF, st.floats(-300, 700), st.floats(-300, 500), st.floats(0, 500), st.floats(0, 400)
    ),
    max_size=30,
)  # fmt: skip


def corners(box: QRectF) -> list[QPointF]:
    return [box.topLeft(), box.topRight(), box.bottomRight(), box.bottomLeft()]


def placed(boxes: list[QRectF], taken: list[QRectF], held: Sequence[QRectF] = ()) -> list[QRectF]:
    return placed_beside([corners(box) for box in boxes], taken, held)


def placed_beside(outlines: list[list[QPointF]], taken: list[QRectF], held: Sequence[QRectF] = ()) -> list[QRectF]:
    image = QImage(600, 400, QImage.Format.Format_ARGB32)
    painter = QPainter(image)
    names = MarkLabels(painter, ROOM, taken, held)
    for number, outline in enumerate(outlines):
        names.place(outline, COLOUR, f"{number} Person")
    found = list(names.paint())
    painter.end()
    return found


@given(BOXES)
def test_each_mark_in_view_has_a_plate_in_view_and_no_other_has_one(boxes: list[QRectF]) -> None:
    found = placed(boxes, [])
    seen = [box for box in boxes if box.adjusted(-1, -1, 1, 1).intersects(ROOM.adjusted(-1, -1, 1, 1))]
    assert len(found) == len(seen)
    assert all(ROOM.contains(mark_label) for mark_label in found)


@given(st.floats(20, 480), st.floats(40, 330), st.integers(2, 4))
def test_marks_at_one_place_have_their_plates_beside_each_other(left: float, top: float, count: int) -> None:
    found = placed([QRectF(left, top, 80, 30)] * count, [])
    assert not any(one.intersects(other) for one, other in combinations(found, 2))


def test_a_plate_keeps_off_what_is_held_and_stands_above_its_mark_otherwise() -> None:
    mark = QRectF(200, 200, 100, 50)
    (usual,) = placed([mark], [])
    assert usual.bottom() < mark.top()
    assert abs(usual.left() - mark.left()) <= 2
    (other,) = placed([mark], [usual])
    assert not other.intersects(usual)


def test_the_name_of_a_polygon_stands_at_one_of_its_corners_also_where_its_highest_has_no_room() -> None:
    outline = [QPointF(100, 5), QPointF(400, 120), QPointF(350, 300), QPointF(200, 260)]
    for taken in ([], [QRectF(300, 303, 200, 30)], [QRectF(300, 303, 200, 30), QRectF(90, 8, 100, 30)]):
        (mark_label,) = placed_beside([outline], taken)
        around = mark_label.adjusted(-10, -10, 10, 10)
        assert any(around.contains(corner) for corner in outline)


def test_a_name_that_yields_takes_no_usual_place_of_another() -> None:
    """Else each name in a column of boxes would stand below its box, above the next."""
    column = [QRectF(100, 40 + 60 * row, 90, 40) for row in range(5)]
    over_the_second = QRectF(100, 100, 90, 40)
    outlines = [corners(box) for box in (over_the_second, *column)]
    found = {words: box for box, words in names_of(outlines, "a1")}
    for number, box in enumerate(column, start=2):
        if number != 3:
            assert found[f"{number} Eye"].bottom() < box.top()
            assert abs(found[f"{number} Eye"].left() - box.left()) <= 2
    assert found["3 Eye"].intersects(column[1].adjusted(-4, -25, 4, 4))
    assert not any(one.intersects(other) for one, other in combinations(found.values(), 2))


def test_where_handles_are_all_around_a_plate_keeps_off_the_size_and_not_off_them() -> None:
    mark = QRectF(200, 0, 60, 150)
    handles = [QRectF(x - 9, y - 9, 18, 18) for x in (200, 230, 260) for y in (0, 75, 150)]
    size = QRectF(170, 156, 90, 18)
    (found,) = placed([mark], [size], handles)
    assert not found.intersects(size)
    assert found.intersects(mark.adjusted(-9, -9, 9, 9))


def written(points: list[tuple[float, float]], selected: str = "") -> list[tuple[QRectF, str]]:
    return names_of([[QPointF(*at)] for at in points], selected)


def names_of(outlines: list[list[QPointF]], selected: str = "") -> list[tuple[QRectF, str]]:
    marks = [
        Mark(Region(f"a{number}", "it", Shape.KEY_POINT, {}), "Eye", COLOUR, number)
        for number, _corners in enumerate(outlines, start=1)
    ]
    seen = list(zip(marks, outlines, strict=True))
    image = QImage(600, 400, QImage.Format.Format_ARGB32)
    painter, found = QPainter(image), list[tuple[QRectF, str]]()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(
            mark_labels, "paint_mark_label", lambda _painter, box, _colour, words: found.append((box, words))
        )
        paint_labels(painter, ROOM, seen, selected, ())
    painter.end()
    return found


def test_points_that_crowd_have_their_numbers_and_what_is_chosen_its_name() -> None:
    assert {words for _box, words in written([(100, 100), (400, 100)])} == {"1 Eye", "2 Eye"}
    assert {words for _box, words in written([(100, 100), (160, 100), (400, 100)])} == {"1", "2", "3 Eye"}
    assert {words for _box, words in written([(100, 100), (160, 100)], "a2")} == {"1", "2 Eye"}


@given(st.lists(st.tuples(st.floats(60, 540), st.floats(60, 340)), min_size=1, max_size=3))
def test_no_plate_lies_on_a_point(points: list[tuple[float, float]]) -> None:
    for box, _words in written(points):
        assert not any(box.contains(QPointF(*at)) for at in points)
