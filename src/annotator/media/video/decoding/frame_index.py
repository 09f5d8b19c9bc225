"""The frame index of a video: every frame by its presentation time, from a scan of the packets without decoding."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

_NONE = -(1 << 63)
# Twice any smaller timestamp fits into 64 bits.
_FARTHEST_TIMESTAMP = 1 << 61


class SyncPoint(NamedTuple):
    """A position where decoding can start. `number` is the frame of the packet, `place` its byte offset in the file."""

    number: int
    pts: int | None
    dts: int | None
    place: int | None


class FrameIndex:
    """The frame index. Frames are numbered from 0 in presentation order, by timestamps, or counted in decoding order
    where timestamps are useless (there no group may refer to the one before it). `count` frames are final: a later
    packet may be shown before an earlier one, but never before the keyframe that precedes it. A packet that claims
    otherwise is a stray: it gets no number, and `strays` counts it. `passed` counts entries moved for earlier ones.
    A frame takes 8 bytes, a keyframe 24."""

    def __init__(self, *, is_counted: bool, farthest: int = _FARTHEST_TIMESTAMP) -> None:
        """Timestamps beyond `farthest` are ignored."""
        self.is_counted = is_counted
        self._farthest = min(farthest, _FARTHEST_TIMESTAMP)
        self.is_complete = False
        self._times = array("q")  # sorted; counted frames have none
        self._counted = 0
        self._key_times = array("q")  # sorted; for counted frames their numbers
        self._key_timestamps = (array("q"), array("q"), array("q"))  # pts, dts and byte offset
        self._safe = 0
        self.passed = self.strays = 0
        self.end_time = 0  # when the last frame disappears, as far as its duration is known

    def add(
        self,
        pts: int | None,
        dts: int | None,
        place: int | None,
        *,
        is_key: bool,
        is_shown: bool,
        duration: int | None = None,
    ) -> None:
        """Add a packet, in file order. Hidden frames (before an edit list begins) are needed to decode others."""
        if self.is_counted:
            if is_key:
                self._add_key(self._counted, pts, dts, place)
                self._safe = self._counted
            self._counted += is_shown
            return
        if pts is None or abs(pts) >= self._farthest:
            return
        if self._safe and pts < self._times[self._safe - 1]:
            self.strays += 1
            return
        if is_key:
            # The last keyframe is behind those before it; starting the search there finds it quickly among a million.
            self._safe = bisect_left(self._times, self._key_times[-1], self._safe) if self._key_times else 0
            self._add_key(pts, pts, dts, place)
        if is_shown:
            self.end_time = max(self.end_time, pts + (duration or 0))
            if not self._times or pts > self._times[-1]:  # the usual case, without a call
                self._times.append(pts)
            else:
                self._add_time(pts)

    def restore(self, rows: NDArray[np.int64]) -> None:
        """Restore a whole index with timestamps from the result of `rows`."""
        times = rows >> 1
        keys = times[(rows & 1).astype(bool)]
        self._times = array("q", times.astype(np.int64).tobytes())
        self._key_times = array("q", keys.astype(np.int64).tobytes())
        nothing = array("q", [_NONE]) * len(keys)
        self._key_timestamps = (self._key_times[:], nothing, nothing[:])
        self.end()

    def end(self) -> None:
        self.is_complete = True

    @property
    def count(self) -> int:
        return self.found if self.is_complete else self._safe

    @property
    def found(self) -> int:
        """The number of frames found, including those whose number may still change."""
        return self._counted if self.is_counted else len(self._times)

    def rows(self, first: int, end: int) -> NDArray[np.int64]:
        """Return for each frame its time, doubled, plus 1 where decoding can start."""
        times = np.arange(first, end) if self.is_counted else np.array(self._times[first:end], np.int64)
        if not len(times):
            return times
        first_key = int(times[0])
        last_key = int(times[-1])
        near = self._key_times[bisect_left(self._key_times, first_key) : bisect_right(self._key_times, last_key)]
        keys = np.array(near, np.int64)
        rows = times * 2
        # np.isin imports more at its first use, which a sandboxed worker cannot do.
        at = np.searchsorted(times, keys)
        rows[at[times[at] == keys]] += 1
        return rows

    def time(self, number: int) -> int:
        """Return the time of a frame in units of the stream's time base; for counted frames their number."""
        return number if self.is_counted else self._times[number]

    def number_of(self, time: int) -> int | None:
        """Return the frame with exactly this timestamp."""
        number = bisect_left(self._times, time)
        return number if number < len(self._times) and self._times[number] == time else None

    def key_before(self, number: int) -> SyncPoint | None:
        """Return the position to decode a frame from; None means the beginning of the file."""
        at = bisect_right(self._key_times, self.time(number)) - 1
        return None if at < 0 else self._key(at)

    def number_at_place(self, place: int | None) -> int:
        """Return the number of a counted keyframe by its byte offset; 0 if unknown."""
        places = self._key_timestamps[2]
        at = len(places) if place is None else bisect_left(places, place)
        return self._key_times[at] if at < len(places) and places[at] == place else 0

    def _key(self, at: int) -> SyncPoint:
        time = self._key_times[at]
        number = time if self.is_counted else bisect_left(self._times, time)
        pts, dts, place = (None if timestamps[at] == _NONE else timestamps[at] for timestamps in self._key_timestamps)
        return SyncPoint(number, pts, dts, place)

    def _add_key(self, time: int, pts: int | None, dts: int | None, place: int | None) -> None:
        at = len(self._key_times)
        if at and time < self._key_times[-1]:
            at = bisect_right(self._key_times, time)
            self.passed += len(self._key_times) - at
        all_pts, all_dts, places = self._key_timestamps
        self._key_times.insert(at, time)
        all_pts.insert(at, _NONE if pts is None else pts)
        all_dts.insert(at, _NONE if dts is None else dts)
        places.insert(at, _NONE if place is None else place)

    def _add_time(self, time: int) -> None:
        at = bisect_left(self._times, time)
        if self._times[at] != time:
            self.passed += len(self._times) - at
            self._times.insert(at, time)
