"""What leads a hand along what is in a picture."""

from __future__ import annotations

from typing import Protocol

from annotator.core.answer.marks import Point
from annotator.core.answer.rotation import Spot


class Guide(Protocol):
    """Places are in pixels of the picture."""

    @property
    def is_on(self) -> bool: ...

    def way(self, drawn: tuple[Point, ...], end: Point, *, is_set: bool) -> tuple[Point, ...]:
        """The corners between the last of what is drawn and the end, without both; not back over what is drawn, where
        there is another way. `is_set`: they stay, and are worth waiting for; else those that are
        known at the moment."""
        ...

    def drawn_to(self, at: Spot, reach_px: float) -> Point | None:
        """What a corner is meant to be on that is so near; None for nothing."""
        ...
