"""The visible range of an audio: zoom and scroll as plain arithmetic, in samples and view pixels."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil

from msgspec import Struct
from msgspec.structs import replace

from annotator.ui.i18n.number_format import timecode

NEAREST_PX = 24.0  # between two samples at maximum zoom


class VisibleRange(Struct, frozen=True):
    """The visible range. `width_px` and `length` (samples) are at least 1. `samples_a_px` is None if the whole is
    visible. `first` is the sample at the left edge, 0 in that case."""

    width_px: float
    length: int
    samples_a_px: float | None = None
    first: float = 0.0

    @property
    def scale(self) -> float:
        """The samples per view pixel."""
        return self.fitted_scale if self.samples_a_px is None else self.samples_a_px

    @property
    def fitted_scale(self) -> float:
        return self.length / self.width_px

    @property
    def last(self) -> float:
        """The sample at the right edge."""
        return self.first + self.width_px * self.scale

    @property
    def is_whole(self) -> bool:
        return self.samples_a_px is None

    def x_of(self, sample: float) -> float:
        return (sample - self.first) / self.scale

    def sample_at(self, x_px: float) -> float:
        """Return the sample at an x position, clamped to the audio."""
        return min(max(0.0, self.first + x_px * self.scale), float(self.length))

    def zoomed(self, factor: float, at_px: float) -> VisibleRange:
        """Return the range zoomed in by `factor`; the sample under `at_px` stays in place."""
        scale = max(self.scale / factor, min(1 / NEAREST_PX, self.fitted_scale))
        if scale >= self.fitted_scale * 0.9999:
            return self.whole()
        held = self.first + at_px * self.scale
        return replace(self, samples_a_px=scale, first=held - at_px * scale)._clamped()

    def panned(self, delta_px: float) -> VisibleRange:
        """Return the range with its content moved right by pixels; unchanged while the whole is visible."""
        return self if self.is_whole else replace(self, first=self.first - delta_px * self.scale)._clamped()

    def whole(self) -> VisibleRange:
        return replace(self, samples_a_px=None, first=0.0)

    def fitted(self, first: float, last: float, margin: float = 0.1) -> VisibleRange:
        """Return the range zoomed so that the section fills the view, with a margin on each side as a share of it."""
        around = max(1.0, last - first) * margin
        scale = max((last - first + 2 * around) / self.width_px, min(1 / NEAREST_PX, self.fitted_scale))
        if scale >= self.fitted_scale:
            return self.whole()
        return replace(self, samples_a_px=scale, first=(first + last - scale * self.width_px) / 2)._clamped()

    def showing(self, sample: float, *, at_share: float = 0.5, margin_share: float = 0.0) -> VisibleRange:
        """Return the range scrolled to a sample. It is unchanged while the sample is at least `margin_share` of the
        width inside. Otherwise the sample is placed at `at_share` of the width."""
        x_px = self.x_of(sample)
        margin_px = margin_share * self.width_px
        if margin_px <= x_px <= self.width_px - margin_px or self.is_whole:
            return self
        return replace(self, first=sample - at_share * self.width_px * self.scale)._clamped()

    def beginning_at(self, first: float) -> VisibleRange:
        return self if self.is_whole else replace(self, first=first)._clamped()

    def in_view(self, width_px: float) -> VisibleRange:
        """Return the range for a view of another width, with the same scale and first sample."""
        return replace(self, width_px=max(1.0, width_px))._settled()

    def of_length(self, length: int) -> VisibleRange:
        """Return the range for a corrected length of the audio."""
        return replace(self, length=max(1, length))._settled()

    def _settled(self) -> VisibleRange:
        if self.is_whole or self.scale >= self.fitted_scale:
            return self.whole()
        return self._clamped()

    def _clamped(self) -> VisibleRange:
        most = self.length - self.width_px * self.scale
        return replace(self, first=min(max(0.0, self.first), max(0.0, most)))


LEAST_PX = 84.0  # between two ticks with a time
_STEPS_S = (
    *(0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30),
    *(60, 120, 300, 600, 900, 1800, 3600, 7200, 18000, 36000),
)


class Tick(Struct, frozen=True):
    """A tick. `words` is empty for a minor tick."""

    x_px: float
    text: str


def ticks(stretch: VisibleRange, rate_hz: int, least_px: float = LEAST_PX) -> Iterator[Tick]:
    """Yield the ticks of the visible range. `least_px` is the width that a time needs."""
    px_a_second = rate_hz / stretch.scale
    step_s = next((step for step in _STEPS_S if step * px_a_second >= least_px), _STEPS_S[-1])
    digits = 3 if step_s < 0.01 else 2 if step_s < 0.1 else 1 if step_s < 1 else 0
    parts = _minor_ticks(step_s)
    first = ceil(stretch.first / rate_hz / step_s * parts - 1e-9)
    last = int(min(stretch.last, stretch.length) / rate_hz / step_s * parts + 1e-9)
    for number in range(first, last + 1):
        at_s = number * step_s / parts
        text = timecode(at_s, digits) if number % parts == 0 else ""
        yield Tick(stretch.x_of(at_s * rate_hz), text)


def _minor_ticks(step_s: float) -> int:
    """Return the number of minor intervals per step, in units natural for time."""
    return {15: 3, 30: 3, 60: 6, 120: 4, 900: 3, 1800: 3, 3600: 6, 7200: 4, 36000: 5}.get(int(step_s), 5)
