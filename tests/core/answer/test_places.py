"""Valid places of regions: in their text, image or audio."""

from __future__ import annotations

import math
from typing import Any

import pytest
from msgspec.structs import replace

from annotator.core.answer.regions import with_region
from annotator.core.answer.result_items import Answer, Region
from annotator.core.answer.shapes import Shape
from annotator.core.answer.validation import FindingCode, findings
from annotator.core.design.labels import Label, Labels, LabelsKind
from annotator.core.design.medium import Extent
from annotator.core.design.objects import Audio, Image, Text
from annotator.core.design.tree import Design, View

OBJECTS = (Text(name="text", value="$text"), Image(name="picture", value="$image"), Audio(name="sound", value="$sound"))
COLUMNS = {"text": "The quick brown fox", "image": "a.png", "sound": "a.flac"}
SPANS = Labels(name="spans", to_name="text", labels=(Label(value="Person"),))
BOXES = Labels(name="boxes", to_name="picture", kind=LabelsKind.RECTANGLE, labels=(Label(value="Car"),))
SEGMENTS = Labels(name="segments", to_name="sound", labels=(Label(value="Speech"),))


def found(maker: Labels, region: Region, label: str) -> list[FindingCode]:
    answer = with_region(Answer(), maker, region, (label,))
    design = Design(View(children=(*OBJECTS, maker)))
    return [finding.code for finding in findings(answer, design, COLUMNS)]


@pytest.mark.parametrize(
    ("geometry", "code"),
    [
        ({"start": 0, "end": 3, "text": "The"}, None),
        ({"start": 0, "end": 3, "text": "the"}, FindingCode.WRONG_TYPE),
        ({"start": 3, "end": 3, "text": ""}, FindingCode.OUTSIDE),
        ({"start": 0, "end": 10_000, "text": "The"}, FindingCode.OUTSIDE),
        ({"start": 0.5, "end": 3, "text": "The"}, FindingCode.WRONG_TYPE),
    ],
)
def test_a_span_is_what_the_text_says_there(geometry: dict[str, Any], code: FindingCode | None) -> None:
    assert found(SPANS, Region("1", "text", Shape.SPAN, geometry), "Person") == ([code] if code else [])


@pytest.mark.parametrize(
    ("geometry", "code"),
    [
        ({"x": 0, "y": 0, "width": 100, "height": 100, "rotation": 0}, None),
        ({"x": 50, "y": 0, "width": 51, "height": 1, "rotation": 0}, FindingCode.OUTSIDE),
        ({"x": 50, "y": 0, "width": 51, "height": 1, "rotation": 30}, None),
        ({"x": 50, "y": 0, "width": 0, "height": 1, "rotation": 0}, FindingCode.WRONG_TYPE),
        ({"x": "1", "y": 0, "width": 5, "height": 1, "rotation": 0}, FindingCode.WRONG_TYPE),
        ({"points": [[0, 0], [1, 1], [2, 2]], "closed": True}, FindingCode.WRONG_TYPE),
    ],
)
def test_a_region_lies_on_its_image(geometry: dict[str, Any], code: FindingCode | None) -> None:
    box = Region("1", "picture", Shape.RECTANGLE, geometry, Extent(10, 10))
    assert found(BOXES, box, "Car") == ([code] if code else [])


@pytest.mark.parametrize(
    ("geometry", "code"),
    [
        ({"start": 0, "end": 11.0, "channel": 0}, None),
        ({"start": 3.25, "end": 5.1, "channel": 1}, None),
        ({"start": 3.25, "end": 5.1}, None),
        # Milliseconds of a subtitle at the end of a sound that ends between two.
        ({"start": 10, "end": 11.001, "channel": 0}, None),
        ({"start": 10, "end": 11.01, "channel": 0}, FindingCode.OUTSIDE),
        ({"start": -0.5, "end": 1, "channel": 0}, FindingCode.OUTSIDE),
        ({"start": 2, "end": 2, "channel": 0}, FindingCode.OUTSIDE),
        ({"start": 5.1, "end": 3.25, "channel": 0}, FindingCode.OUTSIDE),
        ({"start": 1, "channel": 0}, FindingCode.WRONG_TYPE),
        ({"start": 1, "end": math.nan, "channel": 0}, FindingCode.WRONG_TYPE),
        ({"start": 1, "end": math.inf, "channel": 0}, FindingCode.WRONG_TYPE),
        ({"start": "1", "end": 2, "channel": 0}, FindingCode.WRONG_TYPE),
        ({"start": False, "end": True, "channel": 0}, FindingCode.WRONG_TYPE),
        ({"start": 1, "end": 2, "channel": -1}, FindingCode.WRONG_TYPE),
        ({"start": 1, "end": 2, "channel": 0.5}, FindingCode.WRONG_TYPE),
        ({"start": 1, "end": 2, "channel": True}, FindingCode.WRONG_TYPE),
        ({"start": 1, "end": 2, "channel": None}, FindingCode.WRONG_TYPE),
    ],
)
def test_a_segment_lies_in_its_audio(geometry: dict[str, Any], code: FindingCode | None) -> None:
    segment = Region("1", "sound", Shape.SEGMENT, geometry, Extent(duration_s=11.0))
    assert found(SEGMENTS, segment, "Speech") == ([code] if code else [])


def test_a_segment_of_an_audio_file_of_unknown_length_may_end_anywhere() -> None:
    segment = Region("1", "sound", Shape.SEGMENT, {"start": 0.5, "end": 9_999.5, "channel": 0})
    assert found(SEGMENTS, segment, "Speech") == []


@pytest.mark.parametrize(
    ("points", "code"),
    [
        ([[0, 0], [1, 1], [2, 100]], None),
        ([[0, 0], [1, 1], [2, 200]], FindingCode.OUTSIDE),
        ([[0, 0], [1, 1]], FindingCode.WRONG_TYPE),
        ([0, 1, 2], FindingCode.WRONG_TYPE),
    ],
)
def test_a_polygon_lies_on_its_image(points: list[Any], code: FindingCode | None) -> None:
    outlines = replace(BOXES, kind=LabelsKind.POLYGON)
    polygon = Region("1", "picture", Shape.POLYGON, {"points": points, "closed": True}, Extent(10, 10))
    assert found(outlines, polygon, "Car") == ([code] if code else [])
