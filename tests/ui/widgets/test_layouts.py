"""Columns by weight that give way to fewer where there is no room."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget

from annotator.ui.widgets.labels import Heading
from annotator.ui.widgets.layouts import FlowLayout, WeightedColumns, let_yield


class Box(QWidget):
    """Wants a size and can do with a least one."""

    def __init__(self, wanted: tuple[int, int], least: tuple[int, int], *, grows: bool = False) -> None:
        super().__init__()
        self._wanted, self._least = QSize(*wanted), QSize(*least)
        vertical = QSizePolicy.Policy.Expanding if grows else QSizePolicy.Policy.Preferred
        self.setSizePolicy(QSizePolicy.Policy.Preferred, vertical)

    def sizeHint(self) -> QSize:
        return self._wanted

    def minimumSizeHint(self) -> QSize:
        return self._least


def laid_out(weights: tuple[int, ...], boxes: list[Box], width: int, height: int = 400) -> QWidget:
    page = QWidget()
    layout = WeightedColumns(weights, 10, 5, page)
    for box in boxes:
        layout.addWidget(box)
    page.setLayout(layout)
    page.resize(width, height)
    page.show()
    QApplication.processEvents()
    return page


def places(boxes: list[Box]) -> list[tuple[int, int, int]]:
    return [(box.x(), box.y(), box.width()) for box in boxes]


def plain(count: int, wanted: int = 100, least: int = 50) -> list[Box]:
    return [Box((wanted, 60), (least, 60)) for _number in range(count)]


def test_weights_share_the_width() -> None:
    boxes = plain(3)
    page = laid_out((1, 1, 2), boxes, 820)
    assert page.isVisible()
    assert places(boxes) == [(0, 0, 200), (210, 0, 200), (420, 0, 400)]


def test_without_weights_each_is_as_wide_as_it_wants_to_be() -> None:
    boxes = plain(3)
    page = laid_out((0, 0, 0), boxes, 500)
    assert places(boxes) == [(0, 0, 100), (110, 0, 100), (220, 0, 100)]
    tight = plain(3)
    narrow = laid_out((0, 0, 0), tight, 270)
    assert (page.width(), narrow.width()) == (500, 270)
    assert [width for _x, _y, width in places(tight)] == [84, 84, 84]


def test_more_items_than_columns_make_lines() -> None:
    boxes = plain(4)
    page = laid_out((1, 1), boxes, 210)
    assert page.isVisible()
    assert places(boxes) == [(0, 0, 100), (110, 0, 100), (0, 65, 100), (110, 65, 100)]


def test_half_of_the_columns_and_then_one_where_there_is_no_room() -> None:
    boxes = plain(4, least=100)
    page = laid_out((1, 1, 1, 1), boxes, 430)
    assert len({y for _x, y, _width in places(boxes)}) == 1
    page.resize(300, 400)
    QApplication.processEvents()
    assert len({y for _x, y, _width in places(boxes)}) == 2
    page.resize(200, 400)
    QApplication.processEvents()
    assert places(boxes) == [(0, number * 65, 200) for number in range(4)]


def test_what_is_hidden_takes_no_room() -> None:
    boxes = plain(3)
    boxes[1].hide()
    page = laid_out((1, 1, 1), boxes, 320)
    assert page.isVisible()
    assert [box.x() for box in (boxes[0], boxes[2])] == [0, 110]
    boxes[1].show()
    QApplication.processEvents()
    assert [box.x() for box in boxes] == [0, 110, 220]


def test_what_grows_takes_the_height_that_is_there() -> None:
    boxes = [Box((100, 60), (50, 40), grows=True), Box((100, 60), (50, 40))]
    page = laid_out((1, 1), boxes, 300)
    assert page.isVisible()
    assert (boxes[0].height(), boxes[1].height()) == (400, 60)


def test_lines_give_way_down_to_what_they_need_at_least() -> None:
    boxes = [Box((100, 100), (50, 20)) for _number in range(3)]
    for box in boxes[:2]:
        let_yield(box)
    page = laid_out((1,), boxes, 200, 210)
    assert [box.height() for box in boxes] == [50, 50, 100]
    layout = page.layout()
    assert layout is not None
    assert (layout.heightForWidth(200), layout.minimumHeightForWidth(200)) == (310, 150)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.integers(0, 5), min_size=1, max_size=5),
    st.lists(st.tuples(st.integers(20, 300), st.integers(10, 150)), min_size=1, max_size=9),
    st.integers(150, 900),
)
def test_nothing_overlaps_and_nothing_is_narrower_than_it_must_be(
    weights: list[int], sizes: list[tuple[int, int]], width: int
) -> None:
    boxes = [Box((max(wanted, least), 30), (least, 30)) for wanted, least in sizes]
    page = laid_out(tuple(weights), boxes, width, 600)
    assert page.isVisible()
    for number, box in enumerate(boxes):
        assert box.width() >= box.minimumSizeHint().width()
        assert box.x() + box.width() <= width
        assert not any(box.geometry().intersects(other.geometry()) for other in boxes[number + 1 :])


def test_a_header_asks_for_one_line_and_wraps_where_there_is_none() -> None:
    header = Heading(4)
    header.setText("A question of quite some words, all of them needed")
    one_line = header.sizeHint()
    assert header.heightForWidth(one_line.width() + 4) < header.heightForWidth(one_line.width() // 2)
    assert header.minimumSizeHint().width() < one_line.width() / 2
    assert [Heading(size).property("role") for size in (1, 2, 3, 4, 5, 6)] == [
        "heading-large", "heading-large", "heading", "heading", "heading-small", "heading-small",
    ]  # fmt: skip


@given(
    sizes=st.lists(st.tuples(st.integers(1, 150), st.integers(1, 60)), min_size=1, max_size=12),
    width=st.integers(100, 400),
)
def test_a_flow_keeps_its_order_in_lines_of_one_middle(sizes: list[tuple[int, int]], width: int) -> None:
    page = QWidget()
    layout = FlowLayout(10, page, line_spacing_px=5)
    boxes = [Box((min(wide, width), high), (1, 1)) for wide, high in sizes]
    for box in boxes:
        layout.addWidget(box)
    page.resize(width, layout.heightForWidth(width))
    layout.setGeometry(page.rect())
    assert max(box.geometry().bottom() for box in boxes) + 1 == page.height()
    for one, after in pairwise(box.geometry() for box in boxes):
        if after.x():
            assert after.left() == one.right() + 1 + 10
            assert abs((one.top() + one.bottom()) - (after.top() + after.bottom())) <= 2
        else:
            assert after.top() >= one.bottom() + 1 + 5
            assert one.right() + 1 + 10 + after.width() > width
