"""Label Studio's frames of a film, and the film's own. Pure.

Label Studio counts *nominal* frames: from 1, as many a second as the config says (`framerate`, "24" unless it says
otherwise, below 1 the seconds that a frame lasts: https://labelstud.io/tags/video), whatever the file holds. Its editor
shows nominal frame n by going to the moment (n - 1) / framerate, a little later so that rounding does not show the
frame before (`goToFrame` and `BROWSER_TIME_PRECISION` of its VideoCanvas); what the file has on screen at that moment
is the true frame that it shows. While people work the true frames are the truth, and these are derived from them.

A true range and its nominal frames agree on what is shown: a nominal frame is in the range exactly if what it shows is.
Where no nominal frame shows any of it (few a second of a film that has many), it is the one that runs meanwhile.
"""

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
# More a second than any film has: what claims more is no framerate.
MOST_A_SECOND = 10_000
# So much later than its beginning a nominal frame is looked at; of short ones, in their middle.
LATER_S = 0.002

type NominalRange = tuple[int, int]  # the first and the last, counted from 1


class VideoTimes(Protocol):
    """The times of the frames of a video, in seconds of its own clock, as in `core.ports.videos.OpenVideo`."""

    def time_s(self, number: int) -> float: ...

    def number_at(self, time_s: float) -> int: ...


class NominalFrames(Struct, frozen=True):
    """`framerate` a second, over `duration_s` from `zero_s` on, which is where the film begins on its own clock."""

    framerate: Fraction
    duration_s: float
    zero_s: float = 0.0

    @property
    def count(self) -> int:
        """How many the film has, Label Studio's `framesCount`: what begins before its end and can be looked at. Stamps
        are rounded, to a millisecond in some files, which makes no frame of its own."""
        return max(1, math.ceil((self.duration_s - self._later_s) * float(self.framerate)))

    def looked_at_s(self, nominal: int) -> float:
        """The moment of the film's clock at which this frame is looked at."""
        return self.zero_s + float((nominal - 1) / self.framerate) + self._later_s

    @property
    def _later_s(self) -> float:
        return min(LATER_S, 0.5 / float(self.framerate))

    def shown(self, nominal: int, video: VideoTimes) -> int:
        """The number of the true frame that this one shows."""
        return video.number_at(self.looked_at_s(nominal))

    def of(self, first_s: float, next_s: float) -> NominalRange:
        """Those that show what is on screen from `first_s` until `next_s`: the stamp of the first frame, and of the one
        that follows the last. Of a single true frame, the first of them stands for it."""
        first = self._first_from(first_s)
        last = self.count if math.isinf(next_s) else self._first_from(next_s) - 1
        if last < first:
            first = last = max(1, first - 1)
        return min(first, self.count), min(max(first, last), self.count)

    def _first_from(self, time_s: float) -> int:
        """The first that is looked at then or later."""
        nominal = max(1, math.ceil((time_s - self.looked_at_s(1)) * float(self.framerate)) + 1)
        while nominal > 1 and self.looked_at_s(nominal - 1) >= time_s:
            nominal -= 1
        while self.looked_at_s(nominal) < time_s:
            nominal += 1
        return nominal


def framerate_of(tag: Video, columns: Mapping[str, str]) -> Fraction:
    """Frames a second of the task with these columns. What is no number counts as not said, as in Label Studio."""
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
    """A range of true frames, both ends included, as Label Studio writes it
    (https://labelstud.io/tags/timelinelabels). It `reaches_end` where its last frame is the film's, which stays as long
    as there is sound."""
    start, end = nominal.of(video.time_s(first), math.inf if reaches_end else video.time_s(last + 1))
    return {"ranges": [{"start": start, "end": end}]}


def true_ends(first: int, last: int, video: VideoTimes) -> tuple[TrueFrame, TrueFrame]:
    """What stands beside such a range."""
    return TrueFrame(first, video.time_s(first)), TrueFrame(last, video.time_s(last))


def numbers_of(
    geometry: Mapping[str, Any], frames: tuple[TrueFrame, ...], video: VideoTimes, nominal: NominalFrames
) -> tuple[int, int]:
    """The first and the last true frame of a range: those beside it; where nobody marked them, in a prediction, what
    its nominal frames show."""
    if frames:
        return frames[0].number, frames[-1].number
    found = geometry["ranges"][0]
    return nominal.shown(found["start"], video), nominal.shown(found["end"], video)
