"""Conversion between Label Studio's nominal frames of a video and its true frames. Pure.

Label Studio counts nominal frames from 1 at a constant rate: the config's `framerate`, by default 24, and below 1
the seconds per frame (https://labelstud.io/tags/video). Its editor shows nominal frame n by seeking to (n - 1) /
framerate. A small offset keeps rounding from showing the previous frame (`goToFrame` and `BROWSER_TIME_PRECISION` of
its VideoCanvas). The true frame is the one that the file shows at that time. During work the true frames are
authoritative; nominal ones are derived from them. A nominal frame is in a range exactly if the true frame it shows
is. If no nominal frame shows the range (a low rate for a video with many frames), the nominal frame at that time is
used."""

from __future__ import annotations

import math
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any, Protocol

from msgspec import Struct

from annotator.core.answer.regions import TrueFrame
from annotator.core.design.objects import Video
from annotator.core.design.tree import filled

USUAL_FRAMERATE = Fraction(24)
# Higher than any video's; a larger value is not a frame rate.
MOST_A_SECOND = 10_000
# Offset from the start of a nominal frame; short frames are sampled in their middle.
LATER_S = 0.002

type NominalRange = tuple[int, int]  # the first and the last, counted from 1


class VideoTimes(Protocol):
    """The frame times of a video, in seconds of its own clock, as in `core.ports.videos.OpenVideo`."""

    def time_s(self, number: int) -> float: ...

    def number_at(self, time_s: float) -> int: ...


class NominalFrames(Struct, frozen=True):
    """The nominal frames of a video: `framerate` per second over `duration_s`. `zero_s` is the video's start on its
    own clock."""

    framerate: Fraction
    duration_s: float
    zero_s: float = 0.0

    @property
    def count(self) -> int:
        """The number of frames, Label Studio's `framesCount`: those that start before the end and can be shown.

        Timestamps may be rounded to a millisecond; that adds no frame."""
        return max(1, math.ceil((self.duration_s - self._later_s) * float(self.framerate)))

    def looked_at_s(self, nominal: int) -> float:
        """Return the time on the video's clock at which this nominal frame is shown."""
        return self.zero_s + float((nominal - 1) / self.framerate) + self._later_s

    @property
    def _later_s(self) -> float:
        return min(LATER_S, 0.5 / float(self.framerate))

    def shown(self, nominal: int, video: VideoTimes) -> int:
        """Return the number of the true frame that this nominal frame shows."""
        return video.number_at(self.looked_at_s(nominal))

    def of(self, first_s: float, next_s: float) -> NominalRange:
        """Return the nominal frames that show the time from `first_s` up to `next_s`.

        These are the timestamps of the first true frame and of the one after the last. A single true frame gets its
        first nominal frame."""
        first = self._first_from(first_s)
        last = self.count if math.isinf(next_s) else self._first_from(next_s) - 1
        if last < first:
            first = last = max(1, first - 1)
        return min(first, self.count), min(max(first, last), self.count)

    def _first_from(self, time_s: float) -> int:
        """Return the first nominal frame shown at this time or later."""
        nominal = max(1, math.ceil((time_s - self.looked_at_s(1)) * float(self.framerate)) + 1)
        while nominal > 1 and self.looked_at_s(nominal - 1) >= time_s:
            nominal -= 1
        while self.looked_at_s(nominal) < time_s:
            nominal += 1
        return nominal


def framerate_of(tag: Video, columns: Mapping[str, str]) -> Fraction:
    """Return the frame rate for the task with these columns; an invalid number counts as missing, as in Label
    Studio."""
    stated = str(tag.framerate) if tag.framerate is not None else filled(tag.framerate_column, columns)
    try:
        number = Decimal(stated.strip() or "0")
    except InvalidOperation:
        return USUAL_FRAMERATE
    if not number.is_finite() or not Decimal(1) / MOST_A_SECOND <= number <= MOST_A_SECOND:
        return USUAL_FRAMERATE
    return Fraction(number) if number >= 1 else 1 / Fraction(number)


def range_of(
    first: int, last: int, video: VideoTimes, nominal: NominalFrames, *, reaches_end: bool = False
) -> dict[str, Any]:
    """Return a range of true frames, inclusive, as a Label Studio geometry
    (https://labelstud.io/tags/timelinelabels).

    `reaches_end`: the last frame is the video's last, which stays on screen until the end of the audio."""
    start, end = nominal.of(video.time_s(first), math.inf if reaches_end else video.time_s(last + 1))
    return {"ranges": [{"start": start, "end": end}]}


def true_ends(first: int, last: int, video: VideoTimes) -> tuple[TrueFrame, TrueFrame]:
    """Return the true frames stored beside such a range."""
    return TrueFrame(first, video.time_s(first)), TrueFrame(last, video.time_s(last))


def numbers_of(
    geometry: Mapping[str, Any], frames: tuple[TrueFrame, ...], video: VideoTimes, nominal: NominalFrames
) -> tuple[int, int]:
    """Return the first and last true frame of a range.

    A prediction has no true frames; use those that its nominal frames show."""
    if frames:
        return frames[0].number, frames[-1].number
    found = geometry["ranges"][0]
    return nominal.shown(found["start"], video), nominal.shown(found["end"], video)
