"""Valid ranges of a video, and their order."""

from __future__ import annotations

from typing import Any

import pytest

from annotator.core.answer.regions import counted, with_region
from annotator.core.answer.result_items import Answer, Region, TrueFrame
from annotator.core.answer.shapes import Shape
from annotator.core.answer.value_rules import geometry_fault
from annotator.core.design.labels import Label, Labels, LabelsKind
from annotator.core.design.objects import Video
from annotator.core.design.tree import Design, View

MOMENTS = Labels(name="moment", to_name="film", kind=LabelsKind.TIMELINE, labels=(Label(value="Goal"),))
DESIGN = Design(View(children=(Video(name="film", value="$film"), MOMENTS)))


@pytest.mark.parametrize(
    ("ranges", "why"),
    [
        ([{"start": 1, "end": 1}], None),
        ([{"start": 3, "end": 90}], None),
        ([{"start": 0, "end": 4}], "outside"),
        ([{"start": 5, "end": 4}], "outside"),
        ([{"start": 1.5, "end": 4}], "wrong-type"),
        ([{"start": True, "end": 4}], "wrong-type"),
        ([{"start": 1}], "wrong-type"),
        ([{"start": 1, "end": 2}, {"start": 4, "end": 5}], "wrong-type"),
        ([], "wrong-type"),
        (["1-4"], "wrong-type"),
        ({"start": 1, "end": 2}, "wrong-type"),
        (None, "wrong-type"),
    ],
)
def test_a_range_has_two_nominal_frames_from_the_first_on(ranges: Any, why: str | None) -> None:
    fault = geometry_fault(Shape.RANGES, {"ranges": ranges}, None)
    assert (fault.why if fault is not None else None) == why


def test_ranges_are_numbered_by_time_also_where_only_true_frames_tell_them_apart() -> None:
    answer = Answer()
    for region_id, start, number in (("late", 9, 20), ("second", 2, 4), ("first", 2, 3), ("predicted", 2, None)):
        frames = () if number is None else (TrueFrame(number, number / 60), TrueFrame(number, number / 60))
        place = Region(region_id, "film", Shape.RANGES, {"ranges": [{"start": start, "end": start}]}, frames=frames)
        answer = with_region(answer, MOMENTS, place, ("Goal",))
    assert [region.id for region in counted(answer, DESIGN)] == ["predicted", "first", "second", "late"]
