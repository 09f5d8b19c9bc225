"""What is heard at a moment, told from when the device says that each frame is heard."""

from __future__ import annotations

from collections import deque

from msgspec import Struct

# A device tells the time of a buffer with a tremble of some ms, and once in a while it really is late: the tremble is
# evened out, more than this is taken as it is.
_LATE_S = 0.02
_SHARE = 0.1


class _Run(Struct, frozen=True):
    """Frames of the stream from `first` to `last`, and the samples that they come from."""

    first: int
    last: int
    start: float
    end: float


class Cursor:
    """Frames are counted from the opening of a stream; `note` and `clock` come in order. Not safe for threads."""

    def __init__(self) -> None:
        self._rate_hz = 1
        self._runs: deque[_Run] = deque()
        self._zero_s: float | None = None  # when frame 0 is heard
        self._furthest = 0.0
        self._handed = 0  # frames that the device has, or asks for
        self._still = 0.0

    def hold(self, sample: float) -> None:
        """It is here, until something that is noted from now on is heard."""
        self._runs.clear()
        self._still = sample

    def restart(self, rate_hz: int) -> None:
        """Another stream, with frames of its own."""
        self.hold(self._still)
        self._rate_hz, self._zero_s, self._furthest, self._handed = rate_hz, None, 0.0, 0

    def clock(self, frame: int, heard_s: float) -> None:
        """The device says when a frame is heard."""
        self._handed = max(self._handed, frame)
        zero_s = heard_s - frame / self._rate_hz
        if self._zero_s is None or abs(zero_s - self._zero_s) > _LATE_S:
            self._zero_s = zero_s
        else:
            self._zero_s += _SHARE * (zero_s - self._zero_s)

    def note(self, frame: int, frames: int, start: float, end: float) -> None:
        """These frames were handed on, from this sample to that."""
        self._handed = max(self._handed, frame + frames)
        self._runs.append(_Run(frame, frame + frames, start, end))

    def at(self, now_s: float) -> float:
        """The sample that is heard, or that is heard next."""
        frame = self._frame(now_s)
        while len(self._runs) > 1 and self._runs[1].first <= frame:
            self._runs.popleft()
        if self._runs and self._runs[0].first <= frame:
            run = self._runs[0]
            passed = min(1.0, (frame - run.first) / (run.last - run.first))
            self._still = run.end if passed == 1.0 else run.start + (run.end - run.start) * passed
        return self._still

    def is_past(self, now_s: float) -> bool:
        """Whether all that was noted has been heard."""
        return not self._runs or self._runs[-1].last <= self._frame(now_s)

    def _frame(self, now_s: float) -> float:
        """It never goes back, whatever a device says. One that stands still for a while (a sound server that falls
        asleep) has heard no more than was handed on: else the place ran ahead of what is heard, and stood later."""
        if self._zero_s is not None:
            gone = min((now_s - self._zero_s) * self._rate_hz, float(self._handed))
            self._furthest = max(self._furthest, gone)
        return self._furthest
