"""Which picture of a film is on screen: that of the clock, which is the sound that is heard. Late ones are left out."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

from annotator.core.ports.videos import FrameImage, OpenVideo

# More pictures in a second than a screen shows are not made.
MOST_A_SECOND = 62.0
# Who is behind by more than this goes on from where the clock is, or from where it will be.
BEHIND_S = 0.3
# Nobody looks at one picture for longer than this because another is to be in time.
MOST_LEAD_S = 3.0


class FrameSync:
    """`show` puts a picture on screen; `is_late` tells whether it is another than the clock's. `at` is called as the
    clock goes, and whenever something came.

    Where pictures are made more slowly than they are due, what was asked for is waited for, and the next is one that
    the clock comes to only then: otherwise each would be late, and none ever seen. Where that is late too, they go on
    as they come, and catch up at a key frame."""

    def __init__(
        self,
        video: OpenVideo,
        show: Callable[[FrameImage], None],
        is_late: Callable[[bool], None] = lambda _is_late: None,
        now_s: Callable[[], float] = time.monotonic,
    ) -> None:
        self._video, self._show, self._is_late, self._now_s = video, show, is_late, now_s
        self._wanted: int | None = None  # the frame that was asked for while nothing played
        self._runs_from: int | None = None
        self._step = 1
        self._shown: int | None = None
        self._clock = (0, 0.0)  # the frame where it was seen last, and when
        self._owed_since_s: float | None = None  # when a run began of which nothing came yet
        self._lead_s = 0.0
        self._left_out = 0  # how far the run began from what was on screen
        self._is_hopeless = False  # the clock is faster than what is decoded without being shown
        self._owes_still = False  # what was asked for while nothing played

    @property
    def shown(self) -> int | None:
        """The frame on screen."""
        return self._shown

    def again(self) -> None:
        """What is on screen is to be made anew."""
        self._wanted = self._runs_from = None

    def at(self, number: int, *, is_playing: bool, speed: float) -> None:
        """`number` is the frame of the clock."""
        rate = speed * float(self._video.shape.rate)
        if is_playing:
            self._play(number, rate)
        elif self._runs_from is not None or number != self._wanted:
            self._runs_from, self._wanted, self._owes_still = None, number, True
            self._video.show(number)
        image = self._video.due(number if is_playing else None)
        if image is not None:
            self._shown, self._owes_still = image.number, False
            self._show(image)
            self._learn(number - image.number, rate)
        is_behind = self._shown is None or abs(number - self._shown) > BEHIND_S * rate
        self._is_late(is_behind if is_playing else self._owes_still)

    def _play(self, number: int, rate: float) -> None:
        self._wanted = None
        step = max(1, math.ceil(rate / MOST_A_SECOND))
        (before, before_s), now_s = self._clock, self._now_s()
        self._clock = (number, now_s)
        behind = BEHIND_S * rate + 2 * step
        has_jumped = not before - step <= number <= before + (now_s - before_s) * rate + behind
        if self._runs_from is None or step != self._step or has_jumped:
            self._lead_s, self._is_hopeless = 0.0, False
            self._begin(number, step)
        elif self._owed_since_s is None and number > max(self._runs_from, self._shown or 0) + behind:
            ahead = self._ahead(number, rate)
            if ahead is not None:
                self._begin(ahead, step)

    def _begin(self, number: int, step: int) -> None:
        self._runs_from, self._step, self._owed_since_s = number, step, self._now_s()
        self._left_out = number - (self._shown or 0)
        self._video.play(number, step)

    def _ahead(self, number: int, rate: float) -> int | None:
        """Where the clock will be by the time that its picture is made. None: nothing is gained by leaving out any."""
        if not self._lead_s:
            return number
        key = self._video.key_near(number, after=True)
        if number < key <= number + MOST_LEAD_S * rate:
            return key
        last = max(number, self._video.shape.frames - 1)
        return None if self._is_hopeless else min(number + round(self._lead_s * rate), last)

    def _learn(self, late: int, rate: float) -> None:
        """From the first picture of a run, by how many frames it was late: how long the next may take."""
        if self._owed_since_s is None:
            return
        took_s, self._owed_since_s = self._now_s() - self._owed_since_s, None
        is_late = late > BEHIND_S * rate
        self._is_hopeless = is_late and (self._lead_s > 0 or 0 < self._left_out < took_s * rate)
        self._lead_s = min(MOST_LEAD_S, max(took_s, self._lead_s)) if is_late else 0.0
