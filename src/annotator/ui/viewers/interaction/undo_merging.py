"""Merging of repeated keyboard moves into one undo step, as long as they move the same thing without a pause."""

from __future__ import annotations

import time

REST_S = 1.0  # a move after a longer pause is a separate step


class UndoMerger:
    def __init__(self) -> None:
        self._last: tuple[object, float] = (None, 0.0)

    def begins(self, what: object) -> bool:
        """Return whether a move of `what` begins a new undo step."""
        was, was_s = self._last
        self._last = what, time.monotonic()
        return was != what or self._last[1] - was_s > REST_S
