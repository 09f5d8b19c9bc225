"""The choice of the displayed frame: the frame of the clock, which is the audio that is heard. Late frames are
skipped. The displayed frame differs from that of the clock if frames were late or, at high frame rates, left out. A
history of displayed frames tells which one the user saw."""

from __future__ import annotations

import math
import time
from collections import deque
from collections.abc import Callable

from annotator.core.ports.videos import FrameImage, OpenVideo

# Higher frame rates than a screen shows are not decoded.
MOST_A_SECOND = 62.0
# A delay beyond this makes the decoder skip to the clock, or to its expected position.
BEHIND_S = 0.3
# A frame stays on screen no longer than this to let another one be in time.
MOST_LEAD_S = 3.0


class FrameSync:
    """The synchronisation of frames with the clock. `show` displays a frame, and `is_late` is called with whether it
    differs from the clock's. `at` is called as the clock advances and whenever a frame has arrived. If the decoder
    is slower than playback, the requested frame is waited for. The next request is for a frame that the clock will
    reach only then. Otherwise every frame would be late and none displayed. If that is late, too, decoding continues
    and catches up at an I-frame."""

    def __init__(
        self,
        video: OpenVideo,
        show: Callable[[FrameImage], None],
        is_late: Callable[[bool], None],
        now_s: Callable[[], float] = time.monotonic,
    ) -> None:
        self._video = video
        self._show = show
        self._is_late = is_late
        self._now_s = now_s
        self._wanted: int | None = None  # the frame requested while paused
        self._runs_from: int | None = None
        self._step = 1
        self._shown: int | None = None
        self._clock = (0, 0.0)  # the last clock frame and its time
        self._owed_since_s: float | None = None  # start of a run that has delivered nothing yet
        self._lead_s = 0.0
        self._left_out = 0  # distance of the run's start from the displayed frame
        self._is_hopeless = False  # the clock is faster than decoding without display
        self._owes_still = False  # a frame requested while paused is outstanding

    @property
    def shown(self) -> int | None:
        """The displayed frame."""
        return self._shown

    def again(self) -> None:
        """Request the displayed frame again."""
        self._wanted = self._runs_from = None

    def at(self, number: int, *, is_playing: bool, speed: float) -> None:
        """Update for the clock frame `number`."""
        rate = speed * float(self._video.shape.rate)
        if is_playing:
            self._play(number, rate)
        elif self._runs_from is not None or number != self._wanted:
            self._runs_from = None
            self._wanted = number
            self._owes_still = True
            self._video.show(number)
        image = self._video.due(number if is_playing else None)
        if image is not None:
            self._shown = image.number
            self._owes_still = False
            self._show(image)
            self._learn(number - image.number, rate)
        is_behind = self._shown is None or abs(number - self._shown) > BEHIND_S * rate
        self._is_late(is_behind if is_playing else self._owes_still)

    def _play(self, number: int, rate: float) -> None:
        self._wanted = None
        step = max(1, math.ceil(rate / MOST_A_SECOND))
        (before, before_s) = self._clock
        now_s = self._now_s()
        self._clock = (number, now_s)
        behind = BEHIND_S * rate + 2 * step
        has_jumped = not before - step <= number <= before + (now_s - before_s) * rate + behind
        if self._runs_from is None or step != self._step or has_jumped:
            self._lead_s = 0.0
            self._is_hopeless = False
            self._begin(number, step)
        elif self._owed_since_s is None and number > max(self._runs_from, self._shown or 0) + behind:
            ahead = self._ahead(number, rate)
            if ahead is not None:
                self._begin(ahead, step)

    def _begin(self, number: int, step: int) -> None:
        self._runs_from = number
        self._step = step
        self._owed_since_s = self._now_s()
        self._left_out = number - (self._shown or 0)
        self._video.play(number, step)

    def _ahead(self, number: int, rate: float) -> int | None:
        """Return the frame of the clock when its image will be ready; None if skipping gains nothing."""
        if not self._lead_s:
            return number
        key = self._video.nearest_i_frame(number, after=True)
        if number < key <= number + MOST_LEAD_S * rate:
            return key
        last = max(number, self._video.shape.frames - 1)
        return None if self._is_hopeless else min(number + round(self._lead_s * rate), last)

    def _learn(self, late: int, rate: float) -> None:
        """Estimate the decoding time from how late the first frame of a run was."""
        if self._owed_since_s is None:
            return
        took_s, self._owed_since_s = self._now_s() - self._owed_since_s, None
        is_late = late > BEHIND_S * rate
        self._is_hopeless = is_late and (self._lead_s > 0 or 0 < self._left_out < took_s * rate)
        self._lead_s = min(MOST_LEAD_S, max(took_s, self._lead_s)) if is_late else 0.0


MOST_MEASUREMENTS = 600
_MARGIN = 1.0  # samples: a position is computed by counting back


class DisplayedFrames:
    def __init__(self) -> None:
        self._shown_frames: deque[tuple[float, int]] = deque(maxlen=MOST_MEASUREMENTS)

    def forget(self) -> None:
        self._shown_frames.clear()

    def note(self, sample: float, number: int) -> None:
        """Note the frame displayed at a clock sample. If the clock goes back, the history is cleared."""
        if self._shown_frames and sample < self._shown_frames[-1][0]:
            self.forget()
        if not self._shown_frames or self._shown_frames[-1][1] != number:
            self._shown_frames.append((sample, number))

    def at(self, sample: float) -> int | None:
        """Return the frame displayed at a clock sample, or None if unknown."""
        return next((number for began, number in reversed(self._shown_frames) if began <= sample + _MARGIN), None)
