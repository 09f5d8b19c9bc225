"""Attributes of imported objects that are exported unchanged.

An import stores them beside the results of a prediction, by the ID of the first region of the object."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from annotator.core.answer.mask.compression import as_written
from annotator.core.answer.shapes import Shape
from annotator.formats.exports.images.annotations import ImageAnnotation

STATED = "stated"
_LARGEST = 1e15


class PassthroughAttributes:
    """The attributes of one task. `predictions` is the text of its column."""

    def __init__(self, predictions: str) -> None:
        self._stated: Mapping[str, Any] = {}
        self._places: dict[str, Mapping[str, Any]] = {}
        if STATED not in predictions:
            return
        try:
            first = json.loads(predictions)[0]
            stated, results = first[STATED], first["result"]
            self._places = {result["id"]: result["value"] for result in reversed(results) if "id" in result}
        except (ValueError, RecursionError, LookupError, TypeError):
            return
        self._stated = stated if isinstance(stated, dict) else {}

    def of(self, marks: Sequence[ImageAnnotation], annotation: Mapping[str, Any]) -> dict[str, Any]:
        """Return the fields of an annotation that differ from the generated ones, because they were imported.

        These are box and area if all regions are unchanged, the empty segmentation of a box, coordinates of
        unlabelled key points, and attributes of equal meaning."""
        stated = next((found for mark in marks if (found := self._stated.get(mark.area.id)) is not None), None)
        if not isinstance(stated, dict):
            return {}
        return {
            **self._box(stated, marks),
            **_without_outline(stated, marks),
            **_key_points(stated, annotation),
            **_attributes(stated, annotation),
        }

    def _box(self, stated: Mapping[str, Any], marks: Sequence[ImageAnnotation]) -> dict[str, Any]:
        match stated:
            case {"bbox": [*box], "area": area, "marks": int() as count} if all(map(_is_number, box)):
                is_whole = count == len(marks) and len(box) == 4 and _is_number(area)
                is_kept = is_whole and all(map(self._is_as_it_was, marks))
                return {"bbox": box, "area": area} if is_kept else {}
            case _:
                return {}

    def _is_as_it_was(self, mark: ImageAnnotation) -> bool:
        before = self._places.get(mark.area.id, {})
        now = as_written(mark.area.geometry)
        return isinstance(before, dict) and all(before.get(name) == part for name, part in now.items())


def _without_outline(stated: Mapping[str, Any], marks: Sequence[ImageAnnotation]) -> dict[str, Any]:
    """Return an empty segmentation for an object that came as a box. This applies even if it was moved."""
    are_boxes = all(mark.shape in (Shape.RECTANGLE, Shape.KEY_POINT) and not mark.is_turned for mark in marks)
    return {"segmentation": []} if stated.get("segmentation") == [] and are_boxes else {}


def _key_points(stated: Mapping[str, Any], annotation: Mapping[str, Any]) -> dict[str, Any]:
    before, now = stated.get("keypoints"), annotation.get("keypoints")
    if not isinstance(before, list) or not isinstance(now, list) or len(before) != len(now):
        return {}
    if not all(map(_is_number, before)):
        return {}
    places = range(0, len(now), 3)
    whole = [before if not now[place + 2] and not before[place + 2] else now for place in places]
    return {"keypoints": [side for own, place in zip(whole, places, strict=True) for side in own[place : place + 3]]}


def _attributes(stated: Mapping[str, Any], annotation: Mapping[str, Any]) -> dict[str, Any]:
    """Return the imported attributes if they equal the current ones. As answers, false values are absent and numbers
    are texts."""
    given = stated.get("attributes")
    if not isinstance(given, dict):
        return {}
    # The import dropped lists and similar values, with a note.
    before = {name: value for name, value in given.items() if isinstance(value, bool | str) or _is_number(value)}
    kept = {name: value if value is True else str(value) for name, value in before.items() if value is not False}
    kept = {name: value for name, value in kept.items() if value is True or value.strip()}
    written = annotation.get("attributes", {}).items()
    now = {name: str(value) if type(value) is int else value for name, value in written}
    return {"attributes": before} if kept == now else {}


def _is_number(value: object) -> bool:
    """Return True for a finite number of plausible size."""
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < _LARGEST
