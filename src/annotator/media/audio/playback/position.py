"""The playback position: the sample heard now, computed from the times that the device reports for frames."""

from __future__ import annotations

from collections import deque

from msgspec import Struct

# The reported time of a buffer jitters by some milliseconds, and sometimes a device really is late. Jitter is smoothed;
# larger differences are accepted.
_LATE_S = 0.02
_SHARE = 0.1


class _FrameRange(Struct, frozen=True):
    """The frames of the stream from `first` to `last`, and the range of samples that they come from."""

    first: int
    last: int
    start: float
    end: float


class PositionTracker:
    """A position tracker. Frames count from a stream's opening; `note`, `clock` in order. Not thread-safe."""

    def __init__(self) -> None:
        self._rate_hz = 1
        self._runs: deque[_FrameRange] = deque()
        self._zero_s: float | None = None  # the time at which frame 0 is heard
        self._furthest = 0.0
        self._given_frames = 0  # frames that the device has or asks for
        self._held_position = 0.0

    def hold(self, sample: float) -> None:
        """Keep the position at a sample until something noted from now on is heard."""
        self._runs.clear()
        self._held_position = sample

    def restart(self, rate_hz: int) -> None:
        """Start to track another stream with its own frames."""
        self.hold(self._held_position)
        self._rate_hz = rate_hz
        self._zero_s = None
        self._furthest = 0.0
        self._given_frames = 0

    def clock(self, frame: int, played_s: float) -> None:
        """Note the time at which a frame is heard, as reported by the device."""
        self._given_frames = max(self._given_frames, frame)
        zero_s = played_s - frame / self._rate_hz
        if self._zero_s is None or abs(zero_s - self._zero_s) > _LATE_S:
            self._zero_s = zero_s
        else:
            self._zero_s += _SHARE * (zero_s - self._zero_s)

    def note(self, frame: int, frames: int, start: float, end: float) -> None:
        """Note which samples these frames of the stream contain."""
        self._given_frames = max(self._given_frames, frame + frames)
        self._runs.append(_FrameRange(frame, frame + frames, start, end))

    def at(self, now_s: float) -> float:
        """Return the sample that is heard now, or the next one to be heard."""
        frame = self._frame(now_s)
        while len(self._runs) > 1 and self._runs[1].first <= frame:
            self._runs.popleft()
        if self._runs and self._runs[0].first <= frame:
            run = self._runs[0]
            passed = min(1.0, (frame - run.first) / (run.last - run.first))
            self._held_position = run.end if passed == 1.0 else run.start + (run.end - run.start) * passed
        return self._held_position

    def is_past(self, now_s: float) -> bool:
        """Return whether everything noted has been heard."""
        return not self._runs or self._runs[-1].last <= self._frame(now_s)

    def _frame(self, now_s: float) -> float:
        """Return the frame that is heard now. It never goes back. A device that stalls (a sound server that is
        suspended) cannot have played more frames than it was given. Without this limit the position would run ahead
        of the audio and then stop."""
        if self._zero_s is not None:
            gone = min((now_s - self._zero_s) * self._rate_hz, float(self._given_frames))
            self._furthest = max(self._furthest, gone)
        return self._furthest
