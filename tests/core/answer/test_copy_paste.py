"""Marks that are copied and pasted: the very same on a picture of the same size, sound on any other, and what does not
fit there is left out and told."""

from __future__ import annotations

from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from annotator.core.answer.copy_paste import Pasted, copy_regions, free_shift, paste_regions, transfer_geometry
from annotator.core.answer.geometry.box import BOXED, RotatedBox, box_of, geometry_of_box
from annotator.core.answer.marks import Point, Size, clamped, geometry_of, is_something, points_of
from annotator.core.answer.mask.raster import Mask
from annotator.core.answer.regions import labels_of, regions, with_labels, with_region
from annotator.core.answer.result_items import Answer, Direction, Region, Relation, with_payload
from annotator.core.answer.shapes import Shape
from annotator.core.answer.value_rules import geometry_fault
from annotator.core.design.controls import Choice, Choices, Selection
from annotator.core.design.labels import Label, Labels, LabelsKind, Relations, Tool, ToolKind
from annotator.core.design.medium import Extent
from annotator.core.design.objects import Image
from annotator.core.design.tree import Design, View

IMAGE = Image(name="it", value="$image")
BOXES = Labels(name="box", to_name="it", kind=LabelsKind.RECTANGLE, labels=(Label(value="Car"), Label(value="Bus")))
SEEN = Choices(name="seen", to_name="it", choices=(Choice(value="Whole"),), per_region=True)
DESIGN = Design(View(children=(IMAGE, BOXES, SEEN)))
SIZE = (400, 300)
SIZES = st.tuples(st.integers(1, 5_000), st.integers(1, 5_000))


@st.composite
def drawn(draw: st.DrawFn) -> tuple[Shape, tuple[Point, ...], Size]:
    size = draw(SIZES)
    point = st.tuples(st.integers(0, size[0]), st.integers(0, size[1]))
    shape = draw(st.sampled_from([Shape.RECTANGLE, Shape.ELLIPSE, Shape.POLYGON, Shape.LINE, Shape.KEY_POINT]))
    least, most = {Shape.POLYGON: (3, 8), Shape.LINE: (2, 8), Shape.KEY_POINT: (1, 1)}.get(shape, (2, 2))
    points = draw(st.lists(point, min_size=least, max_size=most).filter(lambda found: is_something(shape, found)))
    return shape, tuple(points), size


SHIFTS = st.tuples(st.integers(-6_000, 6_000), st.integers(-6_000, 6_000))


@given(drawn(), SIZES, SHIFTS)
def test_what_is_pasted_is_sound_on_any_image_and_on_whole_pixels(
    mark: tuple[Shape, tuple[Point, ...], Size], now: Size, shift: Point
) -> None:
    shape, points, was = mark
    geometry = geometry_of(shape, points, was)
    assert transfer_geometry(shape, geometry, was, was) == geometry, "the very same"
    found = transfer_geometry(shape, geometry, was, now, shift)
    if found is None:
        assert shape in (Shape.POLYGON, Shape.LINE) or any(clamped(at, now) != at for at in points)
        return
    assert geometry_fault(shape, found, None) is None
    after = points_of(shape, found, now)
    assert all(clamped(at, now) == at for at in after)
    if shape in BOXED:
        box = box_of(shape, found, now)
        assert min(box.width, box.height) >= 1
        assert (box.width, box.height) == (round(box.width), round(box.height))


@given(drawn(), SIZES)
def test_on_an_image_of_another_size_it_is_as_large_and_where_it_was_or_left_out(
    mark: tuple[Shape, tuple[Point, ...], Size], now: Size
) -> None:
    shape, points, was = mark
    found = transfer_geometry(shape, geometry_of(shape, points, was), was, now)
    before = points_of(shape, geometry_of(shape, points, was), was)
    fits = all(clamped(at, now) == at for at in before)
    assert (None if found is None else points_of(shape, found, now)) == (before if fits else None)


@given(st.integers(1, 359), SIZES)
def test_what_is_turned_keeps_its_sides_and_its_centre_is_on_the_image(degrees: int, now: Size) -> None:
    box = RotatedBox(300, 200, 80, 60, degrees)
    found = transfer_geometry(Shape.ELLIPSE, geometry_of_box(Shape.ELLIPSE, box, SIZE), SIZE, now)
    if found is None:
        assert any(at > most for corner in box.corners for at, most in zip(corner, now, strict=True))
        return
    after = box_of(Shape.ELLIPSE, found, now)
    assert (after.width, after.height, after.degrees) == pytest.approx((80, 60, degrees))
    assert all(-0.001 <= at <= most + 0.001 for at, most in zip(after.centre, now, strict=True))


@given(drawn(), SHIFTS)
def test_a_shift_on_the_same_image_keeps_the_form(mark: tuple[Shape, tuple[Point, ...], Size], shift: Point) -> None:
    shape, points, size = mark
    found = transfer_geometry(shape, geometry_of(shape, points, size), size, size, shift)
    assert found is not None
    before, after = points_of(shape, geometry_of(shape, points, size), size), points_of(shape, found, size)
    assert len({(x1 - x0, y1 - y0) for (x0, y0), (x1, y1) in zip(before, after, strict=True)}) == 1


def test_what_is_painted_moves_as_it_is_and_fits_its_own_size_only() -> None:
    mask = Mask(SIZE)
    mask.paint((20, 20), (60, 20), 9)
    moved = transfer_geometry(Shape.MASK, mask.as_geometry(), SIZE, SIZE, (1_000, 10))
    assert moved is not None
    after = Mask.of(moved["rle"], SIZE)
    assert after.count_px == mask.count_px
    assert after.box is not None
    assert mask.box is not None
    assert (after.box.right, after.box.top) == (SIZE[0], mask.box.top + 10)
    assert transfer_geometry(Shape.MASK, mask.as_geometry(), SIZE, (200, 150)) is None


def box(answer: Answer, region_id: str, *labels: str, at: Point = (10, 10)) -> Answer:
    geometry = geometry_of(Shape.RECTANGLE, (at, (at[0] + 50, at[1] + 40)), SIZE)
    return with_region(answer, BOXES, Region(region_id, "it", Shape.RECTANGLE, geometry, Extent(*SIZE)), labels)


def paste(answer: Answer, design: Design, here: Answer | None = None, size: Size = SIZE) -> Pasted:
    """All of an answer to `DESIGN` into a task of another design."""
    numbers = count()
    held, here = copy_regions(answer, DESIGN, "it"), here or Answer()
    return paste_regions(held, here, design, "it", size, lambda: f"new{next(numbers)}")


def labels(found: Pasted) -> list[tuple[str, ...]]:
    return [labels_of(Answer(found.items), region_id) for region_id in found.ids]


def test_a_region_comes_with_its_labels_and_all_that_was_said_about_it() -> None:
    answer = box(box(Answer(), "a", "Bus"), "b", "Car", at=(100, 100))
    answer = with_payload(answer, SEEN, ["Whole"], regions(answer, DESIGN)[0])
    lower = Design(View(children=(IMAGE, BOXES, replace(SEEN, line=9, choices=(Choice(value="Whole", line=10),)))))
    assert Answer(paste(answer, lower).items).payload(SEEN, "new0") == ["Whole"]
    found = paste(answer, DESIGN)
    assert found.ids == ("new0", "new1")
    assert labels(found) == [("Bus",), ("Car",)]
    assert Answer(found.items).payload(SEEN, "new0") == ["Whole"]
    assert [region.geometry for region in regions(Answer(found.items), DESIGN)] == [
        region.geometry for region in regions(answer, DESIGN)
    ]
    assert (found.shapeless, found.misfits, found.unknown, found.used_up, found.dropped_answers) == (0, 0, [], [], 0)


def test_labels_that_another_design_lacks_are_left_out_and_told() -> None:
    other = Labels(name="other", to_name="it", kind=LabelsKind.RECTANGLE, labels=(Label(value="Car"),))
    answer = box(box(Answer(), "a", "Bus"), "b", "Car")
    answer = with_payload(answer, SEEN, ["Whole"], regions(answer, DESIGN)[0])
    found = paste(answer, Design(View(children=(IMAGE, other))))
    assert labels(found) == [(), ("Car",)]
    assert (found.unknown, found.dropped_answers) == (["Bus"], 1)


def test_a_tool_and_the_labels_beside_it_take_what_labels_of_one_tag_had() -> None:
    tool = Tool(name="tool", to_name="it", kind=ToolKind.RECTANGLE)
    beside = Labels(name="names", to_name="it", labels=(Label(value="Bus"),))
    found = paste(box(Answer(), "a", "Bus"), Design(View(children=(IMAGE, tool, beside))))
    assert [item.type for item in found.items] == ["rectangle", "labels"]
    assert labels(found) == [("Bus",)]


def test_of_several_controls_the_one_that_has_the_label_makes_the_mark() -> None:
    first = Labels(name="first", to_name="it", kind=LabelsKind.RECTANGLE, labels=(Label(value="Tree"),))
    second = Labels(name="second", to_name="it", kind=LabelsKind.RECTANGLE, labels=(Label(value="Bus"),))
    found = paste(box(Answer(), "a", "Bus"), Design(View(children=(IMAGE, first, second))))
    assert [item.from_name for item in found.items] == ["second"]


def test_a_shape_that_nothing_draws_here_is_left_out() -> None:
    edges = Labels(name="box", to_name="it", kind=LabelsKind.POLYGON, labels=(Label(value="Bus"),))
    found = paste(box(Answer(), "a", "Bus"), Design(View(children=(IMAGE, edges))))
    assert (found.ids, found.shapeless) == ((), 1)


@pytest.mark.parametrize("there", [0, 1])
def test_no_label_is_used_more_often_than_it_may(there: int) -> None:
    limited = Labels(
        name="box",
        to_name="it",
        kind=LabelsKind.RECTANGLE,
        labels=(Label(value="Bus", max_usages=1),),
        allow_empty=True,
    )
    here = box(Answer(), "x", "Bus", at=(200, 200)) if there else Answer()
    answer = box(box(Answer(), "a", "Bus"), "b", "Bus", at=(100, 100))
    found = paste(answer, Design(View(children=(IMAGE, limited))), here)
    assert labels(found) == ([(), ()] if there else [("Bus",), ()])
    assert found.used_up == ["Bus"]


def test_of_several_labels_a_control_that_gives_one_keeps_the_first() -> None:
    several = Labels(
        name="box",
        to_name="it",
        kind=LabelsKind.RECTANGLE,
        labels=(Label(value="Car"), Label(value="Bus")),
        selection=Selection.MULTIPLE,
    )
    source = Design(View(children=(IMAGE, several)))
    answer = box(Answer(), "a", "Car")
    answer = with_labels(answer, several, regions(answer, source)[0], ("Bus", "Car"))
    ids = count()
    into = {
        design: labels(
            paste_regions(copy_regions(answer, source, "it"), Answer(), design, "it", SIZE, lambda: f"n{next(ids)}")
        )
        for design in (source, DESIGN)
    }
    assert list(into.values()) == [[("Bus", "Car")], [("Bus",)]]


def test_a_copy_lies_beside_what_it_is_like_and_nowhere_else() -> None:
    answer = box(Answer(), "a", "Bus", at=(345, 255))
    held = copy_regions(answer, DESIGN, "it")
    assert free_shift(held, Answer(), DESIGN, "it", SIZE, 10) == (0, 0)
    shift = free_shift(held, answer, DESIGN, "it", SIZE, 10)
    assert shift != (0, 0)
    found = paste_regions(held, answer, DESIGN, "it", SIZE, lambda: "new", shift)
    both = Answer((*answer.items, *found.items))
    assert len({str(region.geometry) for region in regions(both, DESIGN)}) == 2
    third = free_shift(held, both, DESIGN, "it", SIZE, 10)
    assert third not in ((0, 0), shift)


def test_where_the_first_does_not_fit_a_copy_lies_beside_the_next_that_does() -> None:
    answer, smaller = box(box(Answer(), "a", "Bus", at=(345, 255)), "b", "Car", at=(20, 20)), (200, 150)
    held, there, names = copy_regions(answer, DESIGN, "it", SIZE), Answer(), iter(("first", "second"))
    for _time in range(2):
        shift = free_shift(held, there, DESIGN, "it", smaller, 10)
        found = paste_regions(held, there, DESIGN, "it", smaller, lambda: next(names), shift)
        assert (len(found.ids), found.misfits) == (1, 1)
        there = Answer((*there.items, *found.items))
    assert len({str(region.geometry) for region in regions(there, DESIGN)}) == 2


def test_only_what_is_asked_for_is_copied() -> None:
    answer = box(box(Answer(), "a", "Bus"), "b", "Car")
    assert [mark.items[0].id for mark in copy_regions(answer, DESIGN, "it", SIZE, {"b"}).marks] == ["b"]
    assert copy_regions(answer, DESIGN, "it", SIZE, {"c"}).marks == ()


def test_what_is_related_is_so_among_the_copies_and_to_nothing_else() -> None:
    answer = box(box(box(Answer(), "a", "Bus"), "b", "Car"), "c", "Car")
    both = (Relation("a", "b", Direction.LEFT, ("left of",)), Relation("b", "c"))
    answer = replace(answer, relations=both)
    offered = replace(DESIGN.root, children=(*DESIGN.root.children, Relations(labels=(Label(value="left of"),))))
    numbers = count()
    held = copy_regions(answer, DESIGN, "it", SIZE, {"a", "b"})
    found = paste_regions(held, Answer(), Design(offered), "it", SIZE, lambda: f"n{next(numbers)}")
    assert found.relations == (Relation("n0", "n1", Direction.LEFT, ("left of",)),)
    bare = paste_regions(held, Answer(), DESIGN, "it", SIZE, lambda: f"n{next(numbers)}")
    assert bare.relations == (Relation("n2", "n3", Direction.LEFT),)


def test_thousands_of_marks_with_labels_that_are_counted_are_pasted_at_once() -> None:
    items = [item for number in range(20_000) for item in box(Answer(), f"a{number}", "Bus").items]
    limited = Design(View(children=(IMAGE, replace(BOXES, max_usages=25_000))))
    found = paste(Answer(tuple(items)), limited, here=Answer(tuple(items[:10_000])))
    assert len(found.ids) == 20_000
    assert len(found.items) == 20_000
    labelled = sum(item.value.get("rectanglelabels") == ["Bus"] for item in found.items)
    assert (labelled, found.used_up) == (15_000, ["Bus"])


def test_groups_of_two_pages_that_have_one_number_stay_two_groups() -> None:
    answer = Answer()
    for region_id, labels in (("a", "Bus"), ("b", "Car"), ("c", "Bus"), ("d", "Car"), ("e", "Bus")):
        answer = box(answer, region_id, labels)
    pages = {"a": 0, "b": None, "c": 1, "d": 1, "e": 2}
    items = tuple(replace(item, page=pages[item.id], group=4) for item in answer.items)
    found = paste(Answer(items), DESIGN)
    groups = {item.id: item.group for item in found.items}
    assert [groups[region_id] for region_id in found.ids] == [4, 4, 1, 1, None]
