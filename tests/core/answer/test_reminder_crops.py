"""Regions of an earlier answer that can serve as a reminder."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.answer.marks import geometry_of
from annotator.core.answer.regions import with_region
from annotator.core.answer.reminder_crops import LEAST_AROUND_PX, Reminded, reminded
from annotator.core.answer.result_items import Answer, Region, toggled
from annotator.core.answer.shapes import Shape
from annotator.core.design.controls import Choices
from annotator.core.design.labels import Labels
from annotator.core.design.medium import Extent
from annotator.core.design.tree import Design
from annotator.formats.builtin.presets import preset_config
from annotator.formats.labeling_config.reader import read_design
from annotator.formats.problem_log import ProblemLog

SIZE = (800, 600)
COLUMNS = {"image": "media/a.png"}


@pytest.fixture(scope="module")
def design() -> Design:
    read = read_design(preset_config("detail-selection", ("Handle", "Lock", "Key", "Bell"), ""), "it", ProblemLog())
    assert read is not None
    return read


def boxed(design: Design, answer: Answer, label: str, *corners: tuple[int, int]) -> Answer:
    boxes = design.control("detail")
    assert isinstance(boxes, Labels)
    geometry = geometry_of(Shape.RECTANGLE, corners, SIZE)
    return with_region(
        answer, boxes, Region(f"{label}{corners}", "image", Shape.RECTANGLE, geometry, Extent(*SIZE)), (label,)
    )


def test_a_mark_is_shown_with_what_is_around_it(design: Design) -> None:
    answer = boxed(design, Answer(), "Lock", (100, 200), (200, 300))
    assert reminded(answer, design, COLUMNS) == (
        Reminded("Lock", "media/a.png", (100, 200, 100, 100), (40, 140, 220, 220)),
    )


@given(st.tuples(*(st.tuples(st.integers(0, SIZE[0]), st.integers(0, SIZE[1])) for _corner in range(2))))
def test_what_is_around_it_ends_with_the_image(
    design: Design, corners: tuple[tuple[int, int], tuple[int, int]]
) -> None:
    (mark,) = reminded(boxed(design, Answer(), "Lock", *corners), design, COLUMNS)
    left, top, width, height = mark.part
    assert left >= 0 <= top
    assert width >= 1 <= height
    assert left + width <= SIZE[0]
    assert top + height <= SIZE[1]
    assert left <= mark.box[0]
    assert left + width >= min(SIZE[0], mark.box[0] + mark.box[2])
    assert width >= min(SIZE[0], LEAST_AROUND_PX)


def test_each_label_counts_once_and_only_a_few_of_them(design: Design) -> None:
    answer = Answer()
    for number, label in enumerate(("Lock", "Bell", "Lock", "Key", "Handle")):
        answer = boxed(design, answer, label, (10 * number, 10), (10 * number + 50, 60))
    assert [mark.words for mark in reminded(answer, design, COLUMNS)] == ["Lock", "Bell", "Key"]


def test_what_a_choice_hides_was_not_chosen(design: Design) -> None:
    absence = design.control("absence")
    assert isinstance(absence, Choices)
    answer = boxed(design, Answer(), "Lock", (10, 10), (50, 60))
    assert reminded(toggled(answer, absence, ("hidden",)), design, COLUMNS) == ()
    assert reminded(Answer(), design, COLUMNS) == ()
