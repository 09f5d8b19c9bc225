"""By the squares that marks touch the same are found as by a look at each."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QColor

from annotator.core.answer.result_items import Region
from annotator.core.answer.shapes import Shape
from annotator.ui.viewers.image.spatial_index import MarkBounds, MarkIndex
from annotator.ui.viewers.mark import Mark

SPOTS = st.floats(-40, 900)
SIDES = st.sampled_from((0.0, 1.0, 15.9, 16.0, 40.0, 700.0))
BOUNDS = st.builds(lambda x, y, wide, high: (x, y, x + wide, y + high), SPOTS, SPOTS, SIDES, SIDES)
SHAPES = st.sampled_from((Shape.RECTANGLE, Shape.MASK))
RED = QColor("red")


def mark(number: int, shape: Shape, bounds: MarkBounds) -> Mark:
    return Mark(Region(str(number), "it", shape, {"bounds": bounds}), "", RED)


def bounds_of(mark: Mark) -> MarkBounds:
    left, top, right, bottom = mark.region.geometry["bounds"]
    return left, top, right, bottom


MARKS = st.lists(st.tuples(SHAPES, BOUNDS), min_size=6, max_size=12).map(
    lambda known: [mark(number, *each) for number, each in enumerate(known)]
)


def meets(here: MarkBounds, there: MarkBounds) -> bool:
    return here[0] <= there[2] and here[2] >= there[0] and here[1] <= there[3] and here[3] >= there[1]


def widened(bounds: MarkBounds) -> MarkBounds:
    """So far a curve may reach beyond the corners that it is drawn by."""
    left, top, right, bottom = bounds
    around = (right - left + bottom - top) * 0.02
    return left - around, top - around, right + around, bottom + around


@settings(max_examples=100)
@given(
    MARKS,
    st.lists(st.lists(st.integers(0, 11), unique=True), min_size=1, max_size=4),
    BOUNDS,
    st.integers(0, 60),
    SIDES,
)
def test_whatever_was_shown_before(
    known: list[Mark], shown: list[list[int]], part: MarkBounds, reach: int, wide: float
) -> None:
    places, marks = MarkIndex(bounds_of), known
    for numbers in shown:
        marks = [known[number] for number in numbers if number < len(known)]
        places.update(marks)
    at, around = part[:2], (part[0] - 100, part[1] - 30, part[2] + 10, part[3] + 30)
    assert [places.mark(each.region.id) for each in marks] == marks
    near = places.near(at, reach)
    spot = at[0] - reach, at[1] - reach, at[0] + reach, at[1] + reach
    for each in marks:
        assert each in near or (each.region.shape is not Shape.MASK and not meets(widened(bounds_of(each)), spot))
    assert near == [each for each in marks if each in near], "in the order in which they are painted"
    broad = [each for each in marks if bounds_of(each)[2] - bounds_of(each)[0] >= wide]
    assert places.wide(wide) == {each.region.id for each in broad}
    assert places.within(part, around, wide) == [
        each for each in marks if meets(bounds_of(each), part) or (each in broad and meets(bounds_of(each), around))
    ]
