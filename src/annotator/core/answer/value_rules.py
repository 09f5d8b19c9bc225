"""Validation of the value of one result, by control and by shape. Pure."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

from msgspec import Struct

from annotator.core.answer.datetimes import is_within, moment
from annotator.core.answer.shapes import FRAME_SHAPES, Shape
from annotator.core.answer.text_places import TextPlaces, is_utterance_number, is_whole
from annotator.core.design.controls import (
    Choices,
    DateTime,
    Number,
    Pairwise,
    Ranker,
    Rating,
    Selection,
    Taxonomy,
    TextArea,
)
from annotator.core.design.labels import Labels, Tool
from annotator.core.design.medium import Extent
from annotator.core.design.options import from_result, is_selectable, options
from annotator.core.design.structures.chat import LONGEST_MESSAGE, ROLES
from annotator.core.design.tree import ControlTag

# Tolerance for rounding, in percent of the image's side.
_SLACK_PERCENT = 0.01
# Maximum of what may lie outside the image, in percent of its side, and of an angle in degrees. A box along an image
# that is 100,000 times as wide as high reaches over so many percent of the height when it is turned.
_FARTHEST = 1e7
# The latest time, in seconds, where the length of the audio is unknown, and the last frame of a video: months.
_LATEST_S = 1e7
_LAST_FRAME = 2**31 - 1
_LATEST_MS = 2**53  # of a message: the largest whole number of JavaScript
# Tolerance at the end of an audio: subtitles and other imports have milliseconds.
_SLACK_S = 0.001


class ValueFault(Struct, frozen=True):
    """A fault of a value. `why` is the finding's code; `params` fill its message."""

    why: str
    params: Mapping[str, str]


_LARGEST = sys.float_info.max
WRONG_TYPE = ValueFault("wrong-type", {})
BAD_MASK = ValueFault("bad-mask", {})


def value_fault(control: ControlTag, value: Any) -> ValueFault | None:
    """Return the fault of a control's own value, or None if it is valid."""
    match control:
        case Pairwise():
            return _choices_fault(control, [value])
        case Choices() | Taxonomy():
            return _choices_fault(control, value)
        case Rating():
            return _rating_fault(control, value)
        case Number():
            return _number_fault(control, value)
        case DateTime():
            return _moment_fault(control, value)
        case TextArea():
            return _texts_fault(control, value)
        case Ranker():
            return _ranking_fault(control, value)
        case Labels():
            return _labels_fault(control, value)
        case Tool():
            return None


def _choices_fault(control: Choices | Taxonomy, value: Any) -> ValueFault | None:
    listed = list(value) if isinstance(value, list | tuple) else []
    paths = from_result(listed)
    kind = list | tuple if control.nested else str
    if not listed or len(paths) != len(listed) or not all(isinstance(choice, kind) for choice in listed):
        return WRONG_TYPE
    known = {option.path: option for option in options(control)}
    for path in paths:
        if path not in known or not is_selectable(control, known[path]):
            return ValueFault("unknown-choice", {"value": " / ".join(path)})
    limit = control.max_usages if isinstance(control, Taxonomy) else None
    if isinstance(control, Choices) and control.selection is Selection.SINGLE:
        limit = 1
    if limit is not None and len(paths) > limit:
        return ValueFault("too-many-choices", {"limit": str(limit), "count": str(len(paths))})
    return ValueFault("wrong-type", {}) if len(set(paths)) != len(paths) else None


def _ranking_fault(control: Ranker, value: Any) -> ValueFault | None:
    """Check a ranking: each column, and each card once. The cards are those of the task, if they are known."""
    from annotator.core.answer.ranking import columns_of  # imported late: most designs have no cards

    names = {column.name for column in columns_of(control)}
    if not isinstance(value, Mapping) or value.keys() != names:
        return WRONG_TYPE
    if not all(isinstance(ids, list | tuple) for ids in value.values()):
        return WRONG_TYPE
    listed = [card_id for ids in value.values() for card_id in ids]
    if not all(isinstance(card_id, str) for card_id in listed) or len(set(listed)) != len(listed):
        return WRONG_TYPE
    known = {card.id for card in control.cards}
    unknown = [card_id for card_id in listed if card_id not in known]
    if known and unknown:
        return ValueFault("unknown-choice", {"value": unknown[0]})
    return WRONG_TYPE if known - set(listed) else None


def _rating_fault(control: Rating, value: Any) -> ValueFault | None:
    if not isinstance(value, int) or isinstance(value, bool):
        return WRONG_TYPE
    if not 1 <= value <= control.max_rating:
        return ValueFault("out-of-range", {"value": str(value), "min": "1", "max": str(control.max_rating)})
    return None


def _number_fault(control: Number, value: Any) -> ValueFault | None:
    if not isinstance(value, int | float) or isinstance(value, bool) or not _is_finite(value):
        return WRONG_TYPE
    exact = Decimal(str(value))
    if (control.min is not None and exact < control.min) or (control.max is not None and exact > control.max):
        return ValueFault("out-of-range", {"value": str(value), "min": _text(control.min), "max": _text(control.max)})
    if control.step is not None and control.step > 0:
        base = control.min if control.min is not None else Decimal(0)
        # Fractions are exact; Decimal rounds to 28 digits and refuses to divide larger numbers.
        if (Fraction(exact) - Fraction(base)) % Fraction(control.step) != 0:
            return ValueFault("off-step", {"value": str(value), "step": _text(control.step)})
    return None


def _text(value: Decimal | None) -> str:
    return "" if value is None else f"{value:f}"


def _moment_fault(control: DateTime, value: Any) -> ValueFault | None:
    when = moment(control, value) if isinstance(value, str) else None
    if when is None:
        return WRONG_TYPE
    if not is_within(control, when):
        return ValueFault("out-of-range", {"value": value, "min": control.min, "max": control.max})
    return None


def _texts_fault(control: TextArea, value: Any) -> ValueFault | None:
    if not isinstance(value, list | tuple) or not value or not all(isinstance(text, str) and text for text in value):
        return WRONG_TYPE
    longest = max(len(text) for text in value)
    if control.max_length is not None and longest > control.max_length:
        return ValueFault("too-long", {"count": str(longest), "limit": str(control.max_length)})
    if control.max_submissions is not None and len(value) > control.max_submissions:
        return ValueFault("too-many-texts", {"count": str(len(value)), "limit": str(control.max_submissions)})
    if control.skip_duplicates and len({text.lower() for text in value}) != len(value):
        return ValueFault("text-twice", {})
    return None


def _labels_fault(control: Labels, value: Any) -> ValueFault | None:
    if not isinstance(value, list | tuple) or not all(isinstance(label, str) for label in value):
        return WRONG_TYPE
    known = {label.reported for label in control.labels}
    for label in value:
        if label not in known:
            return ValueFault("unknown-choice", {"value": label})
    if control.selection is Selection.SINGLE and len(value) > 1:
        return ValueFault("too-many-choices", {"limit": "1", "count": str(len(value))})
    return None


def geometry_fault(
    shape: Shape, value: Mapping[str, Any], places: TextPlaces | None, extent: Extent | None = None
) -> ValueFault | None:
    """Return the fault of a region's geometry, or None. `places` are those of the object, if it is a text. `extent`
    is that of the image or audio, as far as it is known."""
    extent = extent or Extent()
    match shape:
        case Shape.NODE_SPAN:
            return _node_span_fault(value)
        case Shape.SPAN | Shape.PARAGRAPH_SPAN:
            return (_span_fault if shape is Shape.SPAN else _paragraph_span_fault)(value, places)
        case Shape.SEGMENT:
            return _segment_fault(value, extent.duration_s)
        case Shape.RANGES:
            return _ranges_fault(value.get("ranges"))
        case Shape.TRACK | Shape.POLYGON_TRACK | Shape.KEY_POINT_TRACK | Shape.LINE_TRACK:
            return _track_fault(FRAME_SHAPES[shape], value.get("sequence"))
        case Shape.MESSAGE:
            return _message_fault(value.get("chatmessage"))
        case _:
            return _image_fault(shape, value, extent)


def _image_fault(shape: Shape, value: Mapping[str, Any], extent: Extent) -> ValueFault | None:
    """Return the fault of a shape on an image."""
    x, y, width = (value.get(name) for name in ("x", "y", "width"))
    match shape:
        case Shape.POLYGON:
            return _polygon_fault(value.get("points"))
        case Shape.RECTANGLE:
            return _rectangle_fault(x, y, width, value.get("height"), value.get("rotation", 0))
        case Shape.ELLIPSE:
            return _ellipse_fault(x, y, value.get("radiusX"), value.get("radiusY"), value.get("rotation", 0))
        case Shape.LINE:
            return _line_fault(value)
        case Shape.KEY_POINT:
            return _outside([x, y]) or _too_far([width])
        case _:
            return _mask_fault(value, extent.size_px)


def _polygon_fault(points: Any) -> ValueFault | None:
    is_list = isinstance(points, list | tuple) and len(points) >= 3
    pairs = is_list and all(isinstance(point, list | tuple) and len(point) == 2 for point in points)
    return _outside([number for point in points for number in point]) if pairs else WRONG_TYPE


def _line_fault(value: Mapping[str, Any]) -> ValueFault | None:
    """Check a line: its vertices must be on the image, its control points may be outside."""
    from annotator.core.answer.geometry.vector_line import read_line  # imported late: most answers have no line

    try:
        line = read_line(value)
    except (KeyError, TypeError, ValueError):
        return WRONG_TYPE
    sides = [side for spot in line.handles for side in spot]
    count = 2 * len(line.vertices)
    return _too_far(sides[count:]) or _outside(sides[:count])


def _ellipse_fault(x: Any, y: Any, radius_x: Any, radius_y: Any, rotation: Any) -> ValueFault | None:
    """Check an ellipse: only its centre must be on the image."""
    if not _are_numbers([radius_x, radius_y, rotation]) or radius_x <= 0 or radius_y <= 0:
        return WRONG_TYPE
    return _outside([x, y]) or _too_far([radius_x, radius_y, rotation])


def _rectangle_fault(x: Any, y: Any, width: Any, height: Any, rotation: Any) -> ValueFault | None:
    """Check a rectangle: a rotated one may extend beyond the image."""
    if not _are_numbers([x, y, width, height, rotation]) or width <= 0 or height <= 0:
        return WRONG_TYPE
    return _too_far([x, y, width, height, rotation]) if rotation else _outside([x, y, x + width, y + height])


def _mask_fault(value: Mapping[str, Any], size_px: tuple[int, int] | None) -> ValueFault | None:
    """Check a mask: it must have as many pixels as the image and cover at least one."""
    rle = value.get("rle")
    pixels = (_cached_pixels if isinstance(rle, str) else _pixels_of)(rle)
    is_of_image = size_px is None or pixels == size_px[0] * size_px[1]
    return None if value.get("format") == "rle" and pixels and is_of_image else BAD_MASK


def _pixels_of(rle: Any) -> int:
    """Return the number of pixels of a mask's image, or 0 if the mask is invalid or empty."""
    from annotator.core.answer.mask.label_studio_rle import (
        BadMask,
        mask_bytes,  # imported late: most designs have no mask
        pixel_count,
        unpacked,
    )

    try:
        data = mask_bytes(rle)
        return pixel_count(data) if unpacked(data) else 0
    except BadMask:
        return 0


def _pixels_of_own(rle: str) -> int:
    """Return the number of pixels of a compressed mask, or 0. It was encoded by this program and is valid, so
    reading its first run is enough to see that it is not empty."""
    from annotator.core.answer.mask.label_studio_rle import BadMask, mask_bytes, pixel_count, runs_in

    try:
        data = mask_bytes(rle)
        return pixel_count(data) if any(runs_in(data)) else 0
    except BadMask:
        return 0


@lru_cache(maxsize=256)
def _cached_pixels(rle: str) -> int:
    """Cached, because every edit validates all masks and few edits change one."""
    return _pixels_of_own(rle)


def _track_fault(on_frame: Shape, sequence: Any) -> ValueFault | None:
    """Check a track of shapes: frames from 1 in ascending order; equal frame numbers are permitted."""
    if not isinstance(sequence, list | tuple) or not sequence:
        return WRONG_TYPE
    latest = 1
    for item in sequence:
        frame = item.get("frame") if isinstance(item, Mapping) else None
        if not isinstance(frame, int) or isinstance(frame, bool) or not isinstance(item.get("enabled"), bool):
            return WRONG_TYPE
        is_turned = on_frame is not Shape.RECTANGLE or "rotation" in item
        fault = _image_fault(on_frame, item, Extent()) if is_turned else WRONG_TYPE
        if fault is not None or frame < latest:
            return fault or ValueFault("outside" if frame < 1 else "wrong-type", {})
        if frame > _LAST_FRAME:
            return ValueFault("outside", {})
        latest = frame
    return None


def _message_fault(message: Any) -> ValueFault | None:
    if not isinstance(message, Mapping) or message.get("role") not in ROLES:
        return WRONG_TYPE
    content, created = message.get("content"), message.get("createdAt", 0)
    is_time = isinstance(created, int) and not isinstance(created, bool) and 0 <= created <= _LATEST_MS
    if not isinstance(content, str) or not content.strip() or not is_time:
        return WRONG_TYPE
    if len(content) > LONGEST_MESSAGE:
        return ValueFault("too-long", {"count": str(len(content)), "limit": str(LONGEST_MESSAGE)})
    return None


def _span_fault(value: Mapping[str, Any], places: TextPlaces | None) -> ValueFault | None:
    if not is_whole(value.get("start")) or not is_whole(value.get("end")):
        return WRONG_TYPE
    return _bounds_fault(value, places, str)


def _paragraph_span_fault(value: Mapping[str, Any], places: TextPlaces | None) -> ValueFault | None:
    offsets = (value.get("startOffset"), value.get("endOffset"))
    if not all(map(is_utterance_number, (value.get("start"), value.get("end")))) or not all(map(is_whole, offsets)):
        return WRONG_TYPE
    return _bounds_fault(value, places, _without_space)


def _node_span_fault(value: Mapping[str, Any]) -> ValueFault | None:
    """Check the form of a place in a page of HTML. Whether it is there is known only to who reads the page."""
    offsets = value.get("globalOffsets")
    start, end = (offsets.get("start"), offsets.get("end")) if isinstance(offsets, Mapping) else (None, None)
    before, after = value.get("startOffset"), value.get("endOffset")
    paths = [value.get("start"), value.get("end")]
    if not is_whole(start) or not is_whole(end) or not is_whole(before) or not is_whole(after):
        return WRONG_TYPE
    if not all(isinstance(path, str) and path for path in paths):
        return WRONG_TYPE
    return None if 0 <= start < end and before >= 0 and after >= 0 else ValueFault("outside", {})


def _without_space(text: str) -> str:
    return "".join(text.split())


def _bounds_fault(
    value: Mapping[str, Any], places: TextPlaces | None, essence: Callable[[str], str]
) -> ValueFault | None:
    """Check that a place is in the text, and that it has the text that the value states, as far as `essence` tells."""
    bounds = places.bounds(value) if places is not None else None
    if places is None or bounds is None:
        return ValueFault("outside", {})
    stated = value.get("text")
    return WRONG_TYPE if isinstance(stated, str) and essence(stated) != essence(places.text[slice(*bounds)]) else None


def _segment_fault(value: Mapping[str, Any], duration_s: float | None) -> ValueFault | None:
    """Check a segment, in seconds from the first sample of the audio. A segment without `channel`, as other programs
    may write it, is about all channels."""
    start: Any = value.get("start")
    end: Any = value.get("end")
    channel = value.get("channel", 0)
    if not _are_numbers([start, end]) or not isinstance(channel, int) or isinstance(channel, bool) or channel < 0:
        return WRONG_TYPE
    latest_s = _LATEST_S if duration_s is None else duration_s + _SLACK_S
    return None if 0 <= start < end <= latest_s else ValueFault("outside", {})


def _ranges_fault(ranges: Any) -> ValueFault | None:
    """Check for exactly one range of nominal frames from 1, both ends inclusive
    (https://labelstud.io/tags/timelinelabels)."""
    only = ranges[0] if isinstance(ranges, list | tuple) and len(ranges) == 1 else None
    start, end = (only.get("start"), only.get("end")) if isinstance(only, Mapping) else (None, None)
    if not isinstance(start, int) or not isinstance(end, int) or isinstance(start, bool) or isinstance(end, bool):
        return WRONG_TYPE
    return None if 1 <= start <= end <= _LAST_FRAME else ValueFault("outside", {})


def _is_finite(value: float) -> bool:
    """Return True for finite numbers; also reject integers too large for other programs to read."""
    return abs(value) <= _LARGEST


def _are_numbers(values: list[Any]) -> bool:
    return all(type(value) in (int, float) and _is_finite(value) for value in values)


def _outside(percents: list[Any]) -> ValueFault | None:
    return _beyond(percents, -_SLACK_PERCENT, 100 + _SLACK_PERCENT)


def _too_far(values: list[Any]) -> ValueFault | None:
    """Check what may lie outside the image: arithmetic with it must not overflow."""
    return _beyond(values, -_FARTHEST, _FARTHEST)


def _beyond(values: list[Any], low: float, high: float) -> ValueFault | None:
    if not _are_numbers(values):
        return WRONG_TYPE
    return None if all(low <= value <= high for value in values) else ValueFault("outside", {})
