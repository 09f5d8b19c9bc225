"""The protocol of a drawing guide that follows edges in an image."""

from __future__ import annotations

from typing import Protocol

from annotator.core.answer.marks import Point
from annotator.core.answer.rotation import Spot


class Guide(Protocol):
    """A drawing guide. Positions are in image pixels."""

    @property
    def is_on(self) -> bool: ...

    def way(self, drawn: tuple[Point, ...], end: Point, *, is_set: bool) -> tuple[Point, ...]:
        """Return the points between the last drawn point and `end`, without both.

        The path avoids points already drawn if there is another way. With `is_set` the points are final, so the
        caller waits for the best path. Otherwise the best path known so far is returned."""
        ...

    def drawn_to(self, at: Spot, reach_px: float) -> Point | None:
        """Return the edge position within `reach_px` that a point should snap to, or None."""
        ...
