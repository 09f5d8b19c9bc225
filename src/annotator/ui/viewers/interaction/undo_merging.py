"""Moves by keys that go on without a rest are one step of undo, as long as they move the same."""

from __future__ import annotations

import time

REST_S = 1.0  # what follows is a step of its own


class UndoMerger:
    def __init__(self) -> None:
        self._last: tuple[object, float] = (None, 0.0)

    def begins(self, what: object) -> bool:
        """Whether a move of this begins a step."""
        was, was_s = self._last
        self._last = what, time.monotonic()
        return was != what or self._last[1] - was_s > REST_S
