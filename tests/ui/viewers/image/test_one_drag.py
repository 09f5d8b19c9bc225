"""An unselected region is selected and moved in one drag while no tool is active; otherwise the drag moves the
image."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from annotator.core.answer.shapes import Shape
from ui.viewers.image.drawer import CTRL, NONE, SHIFT, Drawer, drawing, mark_of

BOX, INNER = ((50, 50), (150, 120)), ((80, 80), (100, 100))
ON_IT, BESIDE = (60, 60), (300, 250)


class Taker(Drawer):
    """A page that applies the selection."""

    def __init__(self, drawer: Drawer) -> None:
        super().__init__(drawer.view)
        self.grabs = 0
        self.view.chosen.connect(lambda region_id: self.view.show_marks(self.view.drawing.marks, region_id))
        self.view.drawing.grabbed.connect(self._grab)

    def _grab(self) -> None:
        self.grabs += 1

    @property
    def is_moved(self) -> bool:
        """The picture in its view."""
        return self._seen != self.view.geometry_of_image

    def look(self) -> None:
        self._seen = self.view.geometry_of_image

    def zoom(self, times: int = 1) -> None:
        """With its middle where it was."""
        for _time in range(times):
            self.view.zoom_in()
        self.look()

    def seen(self, x: int, y: int) -> tuple[int, int]:
        at = self.view.drawing.view_point((x, y)).toPoint()
        return at.x(), at.y()


def taking(app: QApplication, scenario: Callable[[Taker], None]) -> None:
    drawing(app, lambda drawer: scenario(Taker(drawer)))


SHAPES: list[tuple[Shape, tuple[tuple[int, int], ...], tuple[int, int]]] = [
    (Shape.RECTANGLE, BOX, ON_IT),
    (Shape.ELLIPSE, BOX, (100, 85)),
    (Shape.POLYGON, ((50, 50), (150, 50), (100, 120)), (100, 60)),
    (Shape.LINE, ((50, 50), (150, 50)), (80, 53)),
    (Shape.KEY_POINT, ((70, 70),), (72, 70)),
]


@pytest.mark.parametrize(("shape", "points", "at"), SHAPES, ids=[shape.value for shape, *_more in SHAPES])
@pytest.mark.parametrize("zooms", [0, 1])
def test_it_moves_by_what_the_hand_moves(
    app: QApplication, shape: Shape, points: tuple[tuple[int, int], ...], at: tuple[int, int], zooms: int
) -> None:
    def scenario(taker: Taker) -> None:
        taker.show(shape, *points)
        taker.zoom(zooms)
        taker.drag(taker.seen(*at), taker.seen(at[0] + 30, at[1] + 20))
        assert (taker.chosen, taker.grabs) == (["a"], 1)
        assert taker.last == tuple((x + 30, y + 20) for x, y in points)
        assert not taker.is_moved

    taking(app, scenario)


@pytest.mark.parametrize(("slip", "moves"), [(0, 0), (5, 0), (9, 0), (10, 1)])
def test_a_hand_that_slips_while_it_chooses_moves_nothing(app: QApplication, slip: int, moves: int) -> None:
    def scenario(taker: Taker) -> None:
        taker.show(Shape.RECTANGLE, *BOX)
        taker.drag(ON_IT, (ON_IT[0] + slip, ON_IT[1]))
        assert (taker.chosen, min(len(taker.moved), 1)) == (["a"], moves)

    taking(app, scenario)


def test_of_marks_in_each_other_the_smallest_moves_and_of_what_is_chosen_that(app: QApplication) -> None:
    def scenario(taker: Taker) -> None:
        around = mark_of("b", Shape.RECTANGLE, *BOX)
        taker.show(Shape.RECTANGLE, *INNER, beside=(around,))
        taker.drag((90, 90), (110, 90))
        assert (taker.chosen, taker.last) == (["a"], ((100, 80), (120, 100)))
        moved = list[str]()
        taker.view.drawing.moved.connect(lambda region_id, _geometry: moved.append(region_id))
        taker.view.show_marks(taker.view.drawing.marks, "b")
        taker.drag((110, 90), (120, 90))
        assert set(moved) == {"b"}

    taking(app, scenario)


def _nothing(_taker: Taker) -> None:
    pass


def _relock(taker: Taker, **flags: Any) -> None:
    taker.view.show_marks(tuple(replace(mark, **flags) for mark in taker.view.drawing.marks), "")


@pytest.mark.parametrize(
    ("start", "held", "before"),
    [
        (BESIDE, NONE, _nothing),
        (ON_IT, SHIFT, _nothing),
        (ON_IT, CTRL, _nothing),
        (ON_IT, NONE, lambda taker: _relock(taker, is_locked=True)),
        (ON_IT, NONE, lambda taker: _relock(taker, is_hidden=True)),
        (ON_IT, NONE, lambda taker: taker.view.lock(True)),
    ],
    ids=["beside it", "with Shift", "with Ctrl", "locked", "hidden", "all is locked"],
)
def test_what_else_is_dragged_is_the_image(
    app: QApplication, start: tuple[int, int], held: Qt.KeyboardModifier, before: Callable[[Taker], object]
) -> None:
    def scenario(taker: Taker) -> None:
        taker.show(Shape.RECTANGLE, *BOX)
        before(taker)
        taker.zoom()
        taker.drag(taker.seen(*start), taker.seen(start[0] + 40, start[1] - 30), held)
        assert (taker.chosen, taker.moved, taker.is_moved) == ([], [], True)

    taking(app, scenario)


@pytest.mark.parametrize("selected", ["", "a"])
def test_amid_what_reaches_beyond_the_view_the_image_is_dragged(app: QApplication, selected: str) -> None:
    def scenario(taker: Taker) -> None:
        taker.show(Shape.POLYGON, (5, 5), (395, 5), (395, 295), (5, 295), selected=selected)
        taker.zoom(3)
        taker.drag((200, 150), (240, 180))
        assert (taker.chosen, taker.moved, taker.is_moved) == ([], [], True)
        for _time in range(9):
            taker.drag((200, 150), (240, 150))
        taker.look()
        taker.drag((200, 150), (160, 150))  # its left edge is in view now
        assert (taker.last[0], taker.is_moved) == ((0, 5), False)

    taking(app, scenario)


def test_with_something_armed_it_is_drawn_as_before(app: QApplication) -> None:
    def scenario(taker: Taker) -> None:
        taker.show(Shape.RECTANGLE, *BOX)
        taker.view.drawing.activate(Shape.RECTANGLE)
        taker.drag(ON_IT, (ON_IT[0] + 30, ON_IT[1] + 20))
        assert (taker.marked, taker.moved) == ([(ON_IT, (90, 80))], [])

    taking(app, scenario)


def test_where_the_choice_is_refused_nothing_moves(app: QApplication) -> None:
    def scenario(taker: Taker) -> None:
        taker.show(Shape.RECTANGLE, *BOX)
        taker.view.chosen.connect(lambda _region_id: taker.view.show_marks(taker.view.drawing.marks, ""))
        taker.drag(ON_IT, (120, 90))
        assert (taker.chosen, taker.moved) == (["a"], [])

    taking(app, scenario)


def test_the_middle_button_drags_the_image_on_a_mark_too(app: QApplication) -> None:
    def scenario(taker: Taker) -> None:
        taker.show(Shape.RECTANGLE, *BOX)
        taker.zoom()
        taker.drag(taker.seen(*ON_IT), taker.seen(*BESIDE), button=Qt.MouseButton.MiddleButton)
        assert (taker.chosen, taker.moved, taker.is_moved) == ([], [], True)

    taking(app, scenario)
