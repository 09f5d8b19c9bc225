"""The history of displayed frames.

The displayed frame differs from that of the clock if frames were late or, at high frame rates, left out."""

from __future__ import annotations

from collections import deque

MOST_KEPT = 600
_SPARE = 1.0  # samples: a position is computed by counting back


class DisplayedFrames:
    def __init__(self) -> None:
        self._seen: deque[tuple[float, int]] = deque(maxlen=MOST_KEPT)

    def forget(self) -> None:
        self._seen.clear()

    def note(self, sample: float, number: int) -> None:
        """Note the frame displayed at a clock sample. If the clock goes back, the history is cleared."""
        if self._seen and sample < self._seen[-1][0]:
            self.forget()
        if not self._seen or self._seen[-1][1] != number:
            self._seen.append((sample, number))

    def at(self, sample: float) -> int | None:
        """Return the frame displayed at a clock sample, or None if unknown."""
        return next((number for began, number in reversed(self._seen) if began <= sample + _SPARE), None)
