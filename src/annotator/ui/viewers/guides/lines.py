"""Guides: straight lines over a picture that help the eye and draw corners to them. No answer knows of them. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from annotator.core.answer.geometry.snapping import GuidePlaces
from annotator.core.answer.rotation import Spot

ACROSS, DOWN = 0, 1  # along which its place is counted


class GuideLine(Struct, frozen=True):
    """One that is `at` so many pixels of the upright picture across runs down it; one that is so many down, across."""

    axis: int
    at: int

    def ends(self, size: tuple[int, int]) -> tuple[Spot, Spot]:
        """On a picture of this size."""
        if self.axis == ACROSS:
            return (self.at, 0), (self.at, size[1])
        return (0, self.at), (size[0], self.at)


def places_of(lines: Iterable[GuideLine]) -> GuidePlaces:
    """What corners snap to."""
    across: list[int] = []
    down: list[int] = []
    for line in lines:
        (across if line.axis == ACROSS else down).append(line.at)
    return across, down
