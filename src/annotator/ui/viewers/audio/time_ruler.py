"""The ticks of the ruler above a waveform, and which of them have a time. No Qt."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil

from msgspec import Struct

from annotator.ui.i18n.timecode import moment
from annotator.ui.viewers.audio.visible_range import VisibleRange

LEAST_PX = 84.0  # between two ticks with a time
_STEPS_S = (
    *(0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30),
    *(60, 120, 300, 600, 900, 1800, 3600, 7200, 18000, 36000),
)


class Tick(Struct, frozen=True):
    """A tick. `words` is empty for a minor tick."""

    x_px: float
    words: str


def ticks(stretch: VisibleRange, rate_hz: int, least_px: float = LEAST_PX) -> Iterator[Tick]:
    """Yield the ticks of the visible range. `least_px` is the width that a time needs."""
    px_a_second = rate_hz / stretch.scale
    step_s = next((step for step in _STEPS_S if step * px_a_second >= least_px), _STEPS_S[-1])
    digits = 3 if step_s < 0.01 else 2 if step_s < 0.1 else 1 if step_s < 1 else 0
    parts = _parts(step_s)
    first = ceil(stretch.first / rate_hz / step_s * parts - 1e-9)
    last = int(min(stretch.last, stretch.length) / rate_hz / step_s * parts + 1e-9)
    for number in range(first, last + 1):
        at_s = number * step_s / parts
        words = moment(at_s, digits) if number % parts == 0 else ""
        yield Tick(stretch.x_of(at_s * rate_hz), words)


def _parts(step_s: float) -> int:
    """Return the number of minor intervals per step, in units natural for time."""
    return {15: 3, 30: 3, 60: 6, 120: 4, 900: 3, 1800: 3, 3600: 6, 7200: 4, 36000: 5}.get(int(step_s), 5)
