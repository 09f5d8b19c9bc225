"""Guide lines: straight lines over an image that help alignment and attract points. They are not part of an answer.
No Qt."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from annotator.core.answer.geometry.snapping import GuidePlaces
from annotator.core.answer.rotation import Spot

ACROSS, DOWN = 0, 1  # the axis along which the position is counted


class GuideLine(Struct, frozen=True):
    """A guide line at the pixel `at` of the upright image.

    `ACROSS` counts columns, so the line is vertical. `DOWN` counts rows, so the line is horizontal."""

    axis: int
    at: int

    def ends(self, size: tuple[int, int]) -> tuple[Spot, Spot]:
        """Return the end points on an image of the given size."""
        if self.axis == ACROSS:
            return (self.at, 0), (self.at, size[1])
        return (0, self.at), (size[0], self.at)


def places_of(lines: Iterable[GuideLine]) -> GuidePlaces:
    """Return the columns and rows that points snap to."""
    across: list[int] = []
    down: list[int] = []
    for line in lines:
        (across if line.axis == ACROSS else down).append(line.at)
    return across, down
