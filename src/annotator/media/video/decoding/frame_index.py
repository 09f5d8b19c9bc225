"""Every frame of a film by its time of presentation, from a pass over its packets that decodes nothing."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

_NONE = -(1 << 63)
# Twice any stamp that is less far from nought fits into 64 bits.
_FARTHEST_TIMESTAMP = 1 << 61


class Key(NamedTuple):
    """Where decoding can begin: `number` is the frame that the packet holds. `place` is its byte in the file."""

    number: int
    pts: int | None
    dts: int | None
    place: int | None


class FrameIndex:
    """Frames are numbered as they are shown, from 0. Two kinds: by stamps, or counted in the order of decoding where
    stamps tell nothing (no group may lean on the one before it there).

    `count` frames are known for good: what is decoded after a later packet may be shown before it, but never before the
    key that precedes it. What claims to be is a stray: it has no number, and `strays` counts it. `passed` is how many
    had to make way for such as come before them. Of millions of frames each takes eight bytes, each key twenty-four.
    """

    def __init__(self, *, is_counted: bool, farthest: int = _FARTHEST_TIMESTAMP) -> None:
        """A stamp as far from nought as `farthest` tells nothing."""
        self.is_counted = is_counted
        self._farthest = min(farthest, _FARTHEST_TIMESTAMP)
        self.is_whole = False
        self._times = array("q")  # in order; counted frames have none
        self._counted = 0
        self._key_times = array("q")  # in order; of counted frames their numbers
        self._key_timestamps = (array("q"), array("q"), array("q"))  # pts, dts, and the place
        self._safe = 0
        self.passed = self.strays = 0

    def add(self, pts: int | None, dts: int | None, place: int | None, *, is_key: bool, is_shown: bool) -> None:
        """In the order of the file. Frames that are not shown (before an edit list begins) lead to others all the
        same."""
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
            # The last key lies behind those before it: of a million it is found at once.
            self._safe = bisect_left(self._times, self._key_times[-1], self._safe) if self._key_times else 0
            self._add_key(pts, pts, dts, place)
        if is_shown:
            if not self._times or pts > self._times[-1]:  # as of most, without a call
                self._times.append(pts)
            else:
                self._add_time(pts)

    def restore(self, rows: NDArray[np.int64]) -> None:
        """All of it, as `rows` gave it, of frames that have stamps."""
        times = rows >> 1
        keys = times[(rows & 1).astype(bool)]
        self._times = array("q", times.astype(np.int64).tobytes())
        self._key_times = array("q", keys.astype(np.int64).tobytes())
        nothing = array("q", [_NONE]) * len(keys)
        self._key_timestamps = (self._key_times[:], nothing, nothing[:])
        self.end()

    def end(self) -> None:
        self.is_whole = True

    @property
    def count(self) -> int:
        return self.found if self.is_whole else self._safe

    @property
    def found(self) -> int:
        """Also those whose number may still change."""
        return self._counted if self.is_counted else len(self._times)

    def rows(self, first: int, end: int) -> NDArray[np.int64]:
        """For each frame its time, doubled, and one more where decoding can begin."""
        times = np.arange(first, end) if self.is_counted else np.array(self._times[first:end], np.int64)
        if not len(times):
            return times
        first_key, last_key = int(times[0]), int(times[-1])
        near = self._key_times[bisect_left(self._key_times, first_key) : bisect_right(self._key_times, last_key)]
        keys = np.array(near, np.int64)
        rows = times * 2
        # Not by np.isin: it imports more at its first use, which a sealed worker cannot.
        at = np.searchsorted(times, keys)
        rows[at[times[at] == keys]] += 1
        return rows

    def time(self, number: int) -> int:
        """In units of the stream's time base; counted ones are their own."""
        return number if self.is_counted else self._times[number]

    def number_of(self, time: int) -> int | None:
        """The frame with exactly this stamp."""
        number = bisect_left(self._times, time)
        return number if number < len(self._times) and self._times[number] == time else None

    def key_before(self, number: int) -> Key | None:
        """From where the frame can be decoded; None: from the beginning of the file."""
        at = bisect_right(self._key_times, self.time(number)) - 1
        return None if at < 0 else self._key(at)

    def number_at_place(self, place: int | None) -> int:
        """Of a key packet of counted frames; 0 where it is not known."""
        places = self._key_timestamps[2]
        at = len(places) if place is None else bisect_left(places, place)
        return self._key_times[at] if at < len(places) and places[at] == place else 0

    def _key(self, at: int) -> Key:
        time = self._key_times[at]
        number = time if self.is_counted else bisect_left(self._times, time)
        pts, dts, place = (None if timestamps[at] == _NONE else timestamps[at] for timestamps in self._key_timestamps)
        return Key(number, pts, dts, place)

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
