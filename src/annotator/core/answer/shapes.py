"""Shapes: the shape that a control makes on a kind of object, and its fields in a result. The shape follows from the
design alone, never from a value: a text span and an audio segment both have `start` and `end`
(https://labelstud.io/guide/task_format)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from annotator.core.design.controls import Control
from annotator.core.design.labels import LabelsKind, ToolKind
from annotator.core.design.objects import Audio, Chat, HyperText, Image, ObjectTag, Paragraphs, Pdf, Text, Video


class Shape(StrEnum):
    SPAN = "span"  # of a text
    PARAGRAPH_SPAN = "paragraph-span"  # of utterances
    NODE_SPAN = "node-span"  # of a page of HTML
    RECTANGLE = "rectangle"
    POLYGON = "polygon"
    KEY_POINT = "keypoint"
    ELLIPSE = "ellipse"
    LINE = "line"  # from vertex to vertex
    MASK = "mask"  # painted on an image
    SEGMENT = "segment"  # of an audio
    RANGES = "ranges"  # of video frames
    TRACK = "track"  # a rectangle that moves through a video
    POLYGON_TRACK = "polygon-track"
    KEY_POINT_TRACK = "keypoint-track"
    LINE_TRACK = "line-track"
    MESSAGE = "message"  # of a chat


# The shape on each frame, by the kind of track.
FRAME_SHAPES: Mapping[Shape, Shape] = {
    Shape.TRACK: Shape.RECTANGLE,
    Shape.POLYGON_TRACK: Shape.POLYGON,
    Shape.KEY_POINT_TRACK: Shape.KEY_POINT,
    Shape.LINE_TRACK: Shape.LINE,
}
TRACKS = frozenset(FRAME_SHAPES)
SPANS = frozenset({Shape.SPAN, Shape.PARAGRAPH_SPAN, Shape.NODE_SPAN})

# The fields of a result's value that hold the geometry, by shape.
GEOMETRY: Mapping[Shape, tuple[str, ...]] = {
    Shape.SPAN: ("start", "end", "text"),
    Shape.PARAGRAPH_SPAN: ("start", "end", "startOffset", "endOffset", "text"),
    Shape.NODE_SPAN: ("start", "end", "startOffset", "endOffset", "globalOffsets", "text"),
    Shape.RECTANGLE: ("x", "y", "width", "height", "rotation"),
    Shape.POLYGON: ("points", "closed"),
    Shape.KEY_POINT: ("x", "y", "width"),
    Shape.ELLIPSE: ("x", "y", "radiusX", "radiusY", "rotation"),
    Shape.LINE: ("vertices", "closed"),
    Shape.MASK: ("format", "rle"),
    Shape.SEGMENT: ("start", "end", "channel"),
    Shape.RANGES: ("ranges",),
    **dict.fromkeys(TRACKS, ("framesCount", "duration", "sequence")),
    Shape.MESSAGE: ("chatmessage",),
}

_SHAPE_MADE: Mapping[tuple[str, type[ObjectTag]], Shape] = {
    (LabelsKind.LABELS, Text): Shape.SPAN,
    (LabelsKind.LABELS, HyperText): Shape.NODE_SPAN,
    (LabelsKind.HYPERTEXT, HyperText): Shape.NODE_SPAN,
    (LabelsKind.PARAGRAPHS, Paragraphs): Shape.PARAGRAPH_SPAN,
    (LabelsKind.LABELS, Audio): Shape.SEGMENT,
    (LabelsKind.RECTANGLE, Image): Shape.RECTANGLE,
    (LabelsKind.OCR, Pdf): Shape.RECTANGLE,
    (LabelsKind.POLYGON, Image): Shape.POLYGON,
    (LabelsKind.KEY_POINT, Image): Shape.KEY_POINT,
    (LabelsKind.ELLIPSE, Image): Shape.ELLIPSE,
    (LabelsKind.VECTOR, Image): Shape.LINE,
    (LabelsKind.BRUSH, Image): Shape.MASK,
    (LabelsKind.BITMASK, Image): Shape.MASK,
    (LabelsKind.TIMELINE, Video): Shape.RANGES,
    (ToolKind.RECTANGLE, Image): Shape.RECTANGLE,
    (ToolKind.POLYGON, Image): Shape.POLYGON,
    (ToolKind.KEY_POINT, Image): Shape.KEY_POINT,
    (ToolKind.ELLIPSE, Image): Shape.ELLIPSE,
    (ToolKind.VECTOR, Image): Shape.LINE,
    (ToolKind.BRUSH, Image): Shape.MASK,
    (ToolKind.BITMASK, Image): Shape.MASK,
    (ToolKind.VIDEO_RECTANGLE, Video): Shape.TRACK,
    (ToolKind.VIDEO_VECTOR, Video): Shape.LINE_TRACK,
    (LabelsKind.VIDEO_VECTOR, Video): Shape.LINE_TRACK,
    (LabelsKind.POLYGON, Video): Shape.POLYGON_TRACK,
    (ToolKind.POLYGON, Video): Shape.POLYGON_TRACK,
    (LabelsKind.KEY_POINT, Video): Shape.KEY_POINT_TRACK,
    (ToolKind.KEY_POINT, Video): Shape.KEY_POINT_TRACK,
    (ToolKind.MESSAGE, Chat): Shape.MESSAGE,
}


def shape_on(control: Control, target: ObjectTag | None) -> Shape | None:
    """Return the shape that this control makes on an object. Return None for another kind of control, or a Labels
    that only labels the regions of a tool."""
    return None if target is None else _SHAPE_MADE.get((control.result_type, type(target)))
