"""When a range of a film is on screen: in seconds since the film begins, from its true frames.

A range names its first and its last frame, both included. It begins when the first comes on screen and ends when the
last one goes. How long the last one stays no result tells: as long as a frame of the film does on the average, which is
exact where all stay alike. Where nobody marked true frames (a prediction that was taken as it is), times are those of
the nominal frames.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from msgspec import Struct

from annotator.core.answer.regions import Area
from annotator.core.design.medium import Extent

_DIGITS = 9  # of seconds: what is beyond is how computers count


class VideoFrames(Struct, frozen=True):
    """The first and the last frame of a range, counted from 0, and the seconds at which each comes on screen."""

    first: int
    last: int
    first_s: float
    last_s: float


class RangeClock(Struct, frozen=True):
    """What is known of a film's frames: its `extent`, and the `framerate` of the nominal ones."""

    extent: Extent
    framerate: Fraction

    @property
    def rate(self) -> float | None:
        """The film's own frames in a second, as there are on the average; None where that is not known."""
        count, duration_s = self.extent.frame_count, self.extent.duration_s
        return count / duration_s if count and duration_s else None

    def times_s(self, area: Area) -> tuple[object, object]:
        """Of what may be no range at all: whoever asks looks what came."""
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
        """What an encoder put a little before 0 is told as no beginning, and is seen at 0."""
        return max(0.0, round(timestamp_s - (self.extent.begins_s or 0.0), _DIGITS))

    def _until_s(self, last_s: float) -> float:
        count, duration_s = self.extent.frame_count, self.extent.duration_s
        stays_s = duration_s / count if count and duration_s else 1 / float(self.framerate)
        return round(last_s + stays_s, _DIGITS)
