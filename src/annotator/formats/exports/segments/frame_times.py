"""Times of video ranges in seconds from the start of the video, from true frames.

A range includes its first and last frame. It begins when the first frame appears and ends when the last one
disappears. Results do not contain the duration of the last frame. The average frame duration is used, which is exact
for a constant frame rate. Without true frames, as in an unchanged prediction, times are those of nominal frames."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from msgspec import Struct

from annotator.core.answer.regions import Area
from annotator.core.design.medium import Extent

_DIGITS = 9  # decimals of seconds; further digits are floating point noise


class VideoFrames(Struct, frozen=True):
    """The first and last frame of a range, counted from 0, and the seconds when each appears."""

    first: int
    last: int
    first_s: float
    last_s: float


class RangeClock(Struct, frozen=True):
    """Frame timing of a video: its `extent`, and the `framerate` of nominal frames."""

    extent: Extent
    framerate: Fraction

    @property
    def rate(self) -> float | None:
        """The average frames per second of the video, or None if unknown."""
        count, duration_s = self.extent.frame_count, self.extent.duration_s
        return count / duration_s if count and duration_s else None

    def times_s(self, area: Area) -> tuple[object, object]:
        """Return start and end of a range, unvalidated. They may be None or of any type, which the caller checks."""
        frames = self.frames(area)
        if frames is not None:
            return frames.first_s, self._until_s(frames.last_s)
        ranges: Any = area.geometry.get("ranges")
        match ranges:
            case [{"start": int() as start, "end": int() as end}]:
                rate = float(self.framerate)
                return round((start - 1) / rate, _DIGITS), round(end / rate, _DIGITS)
            case _:
                return None, None

    def frames(self, area: Area) -> VideoFrames | None:
        if not area.frames:
            return None
        first, last = area.frames[0], area.frames[-1]
        return VideoFrames(first.number, last.number, self._since_s(first.time_s), self._since_s(last.time_s))

    def _since_s(self, timestamp_s: float) -> float:
        """Return seconds from the start. A frame slightly before 0 is shown at 0, and such a start is not recorded."""
        return max(0.0, round(timestamp_s - (self.extent.begins_s or 0.0), _DIGITS))

    def _until_s(self, last_s: float) -> float:
        count, duration_s = self.extent.frame_count, self.extent.duration_s
        stays_s = duration_s / count if count and duration_s else 1 / float(self.framerate)
        return round(last_s + stays_s, _DIGITS)
