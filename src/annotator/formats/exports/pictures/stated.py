"""What another program told of an object, and goes back to it with the object: as long as nobody changed a mark of it.

An import writes it beside the results of a prediction, by the id of the first mark of the object.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from annotator.core.answer.shapes import Shape
from annotator.formats.exports.pictures.drawn import DrawnMark

STATED = "stated"
_LARGEST = 1e15


class StatedObjects:
    """Of one task. `predictions` is the text of its column."""

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

    def of(self, marks: Sequence[DrawnMark]) -> dict[str, Any]:
        """Box and area of an object whose marks are all as they were predicted; nothing elsewhere."""
        stated = next((found for mark in marks if (found := self._stated.get(mark.area.id)) is not None), None)
        match stated:
            case {"bbox": [*box], "area": area, "marks": int() as count} if all(map(_is_number, box)):
                is_whole = count == len(marks) and len(box) == 4 and _is_number(area)
                is_kept = is_whole and all(map(self._is_as_it_was, marks))
                return {"bbox": box, "area": area} if is_kept else {}
            case _:
                return {}

    def _is_as_it_was(self, mark: DrawnMark) -> bool:
        """Of what is painted box and area follow from the pixels."""
        before = self._places.get(mark.area.id, {})
        is_there = isinstance(before, dict) and mark.shape is not Shape.MASK
        return is_there and all(before.get(name) == part for name, part in mark.area.geometry.items())


def _is_number(value: object) -> bool:
    """That can stand in a file: neither without an end nor longer than any picture."""
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < _LARGEST
