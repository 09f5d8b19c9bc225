"""Plates with names: in view, beside what they name, and over no other while there is room."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from annotator.ui.objects.plates import Plates

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


def placed(boxes: list[QRectF], taken: list[QRectF]) -> list[QRectF]:
    image = QImage(600, 400, QImage.Format.Format_ARGB32)
    painter = QPainter(image)
    plates = Plates(painter, ROOM, taken)
    for number, box in enumerate(boxes):
        plates.place(corners(box), COLOUR, f"{number} Person")
    plates.paint()
    painter.end()
    return [plate for plate, _colour, _words in plates._placed]


@given(BOXES)
def test_each_mark_in_view_has_a_plate_in_view_and_no_other_has_one(boxes: list[QRectF]) -> None:
    found = placed(boxes, [])
    seen = [box for box in boxes if box.adjusted(-1, -1, 1, 1).intersects(ROOM.adjusted(-1, -1, 1, 1))]
    assert len(found) == len(seen)
    assert all(ROOM.contains(plate) for plate in found)


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
