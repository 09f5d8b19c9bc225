"""Which frame of a film was on screen a moment ago. It is that of the clock, unless pictures came late or, at many a
second, were left out."""

from __future__ import annotations

from collections import deque

MOST_KEPT = 600
_SPARE = 1.0  # samples: a place is told by counting back


class DisplayedFrames:
    def __init__(self) -> None:
        self._seen: deque[tuple[float, int]] = deque(maxlen=MOST_KEPT)

    def forget(self) -> None:
        self._seen.clear()

    def note(self, sample: float, number: int) -> None:
        """On screen while the clock is at this sample. Where it goes back, what was seen before counts no more."""
        if self._seen and sample < self._seen[-1][0]:
            self.forget()
        if not self._seen or self._seen[-1][1] != number:
            self._seen.append((sample, number))

    def at(self, sample: float) -> int | None:
        """What was on screen when the clock was there; None where nobody noted it."""
        return next((number for began, number in reversed(self._seen) if began <= sample + _SPARE), None)
