"""What shape a control gives to what it marks, by the kind of object it marks on, and where that stands in a result.

The shape follows from the design alone. A value does not tell it: a span of a text and a segment of a sound both have
`start` and `end` (https://labelstud.io/guide/task_format).
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from annotator.core.design.controls import Control
from annotator.core.design.labels import LabelsKind, ToolKind
from annotator.core.design.objects import Audio, Image, ObjectTag, Text, Video


class Shape(StrEnum):
    SPAN = "span"  # of a text
    RECTANGLE = "rectangle"
    POLYGON = "polygon"
    KEY_POINT = "keypoint"
    ELLIPSE = "ellipse"
    LINE = "line"  # from vertex to vertex
    MASK = "mask"  # of a picture, painted
    SEGMENT = "segment"  # of a sound
    RANGES = "ranges"  # of a film's frames
    TRACK = "track"  # a rectangle that moves through a film


# What says where in a result's value, by shape.
GEOMETRY: Mapping[Shape, tuple[str, ...]] = {
    Shape.SPAN: ("start", "end", "text"),
    Shape.RECTANGLE: ("x", "y", "width", "height", "rotation"),
    Shape.POLYGON: ("points", "closed"),
    Shape.KEY_POINT: ("x", "y", "width"),
    Shape.ELLIPSE: ("x", "y", "radiusX", "radiusY", "rotation"),
    Shape.LINE: ("vertices", "closed"),
    Shape.MASK: ("format", "rle"),
    Shape.SEGMENT: ("start", "end", "channel"),
    Shape.RANGES: ("ranges",),
    Shape.TRACK: ("framesCount", "duration", "sequence"),
}

_SHAPE_MADE: Mapping[tuple[str, type[ObjectTag]], Shape] = {
    (LabelsKind.LABELS, Text): Shape.SPAN,
    (LabelsKind.LABELS, Audio): Shape.SEGMENT,
    (LabelsKind.RECTANGLE, Image): Shape.RECTANGLE,
    (LabelsKind.POLYGON, Image): Shape.POLYGON,
    (LabelsKind.KEY_POINT, Image): Shape.KEY_POINT,
    (LabelsKind.ELLIPSE, Image): Shape.ELLIPSE,
    (LabelsKind.VECTOR, Image): Shape.LINE,
    (LabelsKind.BRUSH, Image): Shape.MASK,
    (LabelsKind.TIMELINE, Video): Shape.RANGES,
    (ToolKind.RECTANGLE, Image): Shape.RECTANGLE,
    (ToolKind.POLYGON, Image): Shape.POLYGON,
    (ToolKind.KEY_POINT, Image): Shape.KEY_POINT,
    (ToolKind.ELLIPSE, Image): Shape.ELLIPSE,
    (ToolKind.VECTOR, Image): Shape.LINE,
    (ToolKind.BRUSH, Image): Shape.MASK,
    (ToolKind.VIDEO_RECTANGLE, Video): Shape.TRACK,
}


def shape_on(control: Control, target: ObjectTag | None) -> Shape | None:
    """The shape that this control makes on an object; None when it makes none there: another kind of control, or a
    Labels that only names what a tool makes."""
    return None if target is None else _SHAPE_MADE.get((control.result_type, type(target)))
