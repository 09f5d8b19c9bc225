"""Which stretch of a sound is in view: whole, zoom and scroll as plain arithmetic, in samples and view pixels."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

NEAREST_PX = 24.0  # between two samples, as near as it goes


class VisibleRange(Struct, frozen=True):
    """`width_px` of the view and `length` of the sound in samples are at least 1. `samples_a_px` is None where the
    whole fits; `first` is the sample at the left edge, 0 then."""

    width_px: float
    length: int
    samples_a_px: float | None = None
    first: float = 0.0

    @property
    def scale(self) -> float:
        """Bounds for each view pixel."""
        return self.whole_scale if self.samples_a_px is None else self.samples_a_px

    @property
    def whole_scale(self) -> float:
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
        """Kept on the sound."""
        return min(max(0.0, self.first + x_px * self.scale), float(self.length))

    def zoomed(self, factor: float, at_px: float) -> VisibleRange:
        """`factor` above 1 is nearer; the sample under `at_px` stays where it is."""
        scale = max(self.scale / factor, min(1 / NEAREST_PX, self.whole_scale))
        if scale >= self.whole_scale * 0.9999:
            return self.whole()
        held = self.first + at_px * self.scale
        return replace(self, samples_a_px=scale, first=held - at_px * scale)._clamped()

    def panned(self, delta_px: float) -> VisibleRange:
        """What is drawn moves to the right by so many pixels; nothing happens while the whole is in view."""
        return self if self.is_whole else replace(self, first=self.first - delta_px * self.scale)._clamped()

    def whole(self) -> VisibleRange:
        return replace(self, samples_a_px=None, first=0.0)

    def fitted(self, first: float, last: float, margin: float = 0.1) -> VisibleRange:
        """Zoomed so that this stretch fills the view, with a margin on either side as a share of it."""
        around = max(1.0, last - first) * margin
        scale = max((last - first + 2 * around) / self.width_px, min(1 / NEAREST_PX, self.whole_scale))
        if scale >= self.whole_scale:
            return self.whole()
        return replace(self, samples_a_px=scale, first=(first + last - scale * self.width_px) / 2)._clamped()

    def showing(self, sample: float, *, at_share: float = 0.5, margin_share: float = 0.0) -> VisibleRange:
        """As it is while the sample lies `margin_share` of the width inside; else moved so that it lies at `at_share`
        of the width."""
        x_px, margin_px = self.x_of(sample), margin_share * self.width_px
        if margin_px <= x_px <= self.width_px - margin_px or self.is_whole:
            return self
        return replace(self, first=sample - at_share * self.width_px * self.scale)._clamped()

    def beginning_at(self, first: float) -> VisibleRange:
        return self if self.is_whole else replace(self, first=first)._clamped()

    def in_view(self, width_px: float) -> VisibleRange:
        """The same sound in a view of another width, at the same scale from the same sample on."""
        return replace(self, width_px=max(1.0, width_px))._settled()

    def of_length(self, length: int) -> VisibleRange:
        """The same stretch of a sound that turned out to be longer or shorter."""
        return replace(self, length=max(1, length))._settled()

    def _settled(self) -> VisibleRange:
        if self.is_whole or self.scale >= self.whole_scale:
            return self.whole()
        return self._clamped()

    def _clamped(self) -> VisibleRange:
        most = self.length - self.width_px * self.scale
        return replace(self, first=min(max(0.0, self.first), max(0.0, most)))
