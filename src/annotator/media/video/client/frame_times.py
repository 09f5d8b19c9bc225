"""The presentation times of the frames of an open video, in memory that outlives its workers."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from annotator.media.shared_memory import OwnedMemory
from annotator.media.video.protocol import LONGEST_S, MOMENTS, MOST_FRAMES, SHORTEST_S


class FrameTimes:
    """The known state of an open medium. The connection's thread writes it, others read it. The methods raise
    ValueError where a message of a worker is implausible."""

    def __init__(self, table: OwnedMemory, unit: Fraction, rate: Fraction, claimed: int) -> None:
        if not (SHORTEST_S / MOMENTS <= unit <= LONGEST_S and 1 / LONGEST_S <= rate <= 1 / SHORTEST_S):
            raise ValueError("no video is like this")
        if not 0 <= claimed <= LONGEST_S:
            raise ValueError("no video has that many frames")
        self._table = np.frombuffer(table.view, "<i8")
        self._unit = unit
        self._unit_s = float(unit)  # thousands of ranges are looked up at once
        self._rate = rate
        self._claimed = claimed
        # The system provides memory only for entries that were written: a few thousand for most videos.
        self._capacity: tuple[NDArray[np.int64], NDArray[np.int64]] = (
            np.empty(MOST_FRAMES, np.int64),
            np.empty(MOST_FRAMES, np.int64),
        )
        self._ticks = self._capacity[0][:0]
        self._keys = self._capacity[1][:0]
        self.is_complete = False
        self._end: int | None = None  # the tick at which the last frame disappears, if the file says so

    def close(self) -> None:
        """Stop and release the table. The known times are copied into as little memory as they need, because callers
        may keep a closed video for a while."""
        self._table = np.empty(0, np.int64)
        self._ticks = self._ticks.copy()
        self._keys = self._keys.copy()
        self._capacity = (self._ticks, self._keys)

    @property
    def known(self) -> int:
        return len(self._ticks)

    @property
    def frames(self) -> int:
        return self.known if self.is_complete else max(self.known, self._claimed)

    def update(self, count: int, *, is_complete: bool, end: int = 0) -> bool:
        """Store the full scan's progress; return whether more is known. A restarted worker first knows less."""
        if not 0 <= count <= MOST_FRAMES:
            raise ValueError("more than fits into the table")
        if count < self.known or (count == self.known and is_complete <= self.is_complete):
            return False
        known = self.known
        keys = len(self._keys)
        rows = self._table[known:count].copy()
        ticks = rows >> 1
        if (np.diff(np.concatenate([self._ticks[-1:], ticks])) < 0).any():
            raise ValueError("time goes backwards")
        if len(ticks) and max(abs(int(ticks[0])), abs(int(ticks[-1]))) * self._unit > LONGEST_S:
            raise ValueError("no video is that long")
        more = np.flatnonzero(rows & 1) + known
        self._capacity[0][known:count] = ticks
        self._capacity[1][keys : keys + len(more)] = more
        self._ticks = self._capacity[0][:count]
        self._keys = self._capacity[1][: keys + len(more)]
        self.is_complete = self.is_complete or is_complete
        if is_complete and count and self._ticks[-1] < end and end * self._unit < LONGEST_S:
            self._end = end
        return True

    def time_s(self, number: int) -> float:
        ticks = int(self._ticks[number]) if 0 <= number < self.known else None
        if self.known and number == self.known:
            ticks = self._end
        if ticks is not None:
            # the division of integers, which is exact to the last bit and ten times as fast as a `Fraction`
            return ticks * self._unit.numerator / self._unit.denominator
        if not self.known:
            return float(max(0, number) / self._rate)
        last = self.known - 1
        if self._end is not None and number > last:
            return float(self._end * self._unit + (number - last - 1) / self._rate)
        return float(int(self._ticks[last]) * self._unit + max(0, number - last) / self._rate)

    def number_at(self, time_s: float) -> int:
        ticks = math.floor(time_s / self._unit_s + 1e-6)
        if not self.is_complete and (not self.known or ticks > self._ticks[-1]):
            return self._estimated(time_s)
        return max(0, int(self._ticks.searchsorted(ticks, "right")) - 1)

    def _estimated(self, time_s: float) -> int:
        """Return the frame number beyond the known part, by the claimed rate, as `time_s` does."""
        last = max(0, self.known - 1)
        further = (time_s - self.time_s(last)) * float(self._rate) + 1e-6
        return max(last, min(last + int(further), self.frames - 1))

    def nearest_i_frame(self, number: int, *, after: bool) -> int:
        if after:
            at = int(np.searchsorted(self._keys, number, side="right"))
            return int(self._keys[at]) if at < len(self._keys) else number
        at = int(np.searchsorted(self._keys, number, side="left")) - 1
        return int(self._keys[at]) if at >= 0 else number
