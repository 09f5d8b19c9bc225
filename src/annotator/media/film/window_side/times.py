"""When each frame of an open film comes on screen, in memory that outlives its workers."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from annotator.media.film.words import MOST_FRAMES
from annotator.media.memory import OwnedMemory


class FrameTimes:
    """Written by the lane's thread, read by others. ValueError where a worker says what cannot be."""

    def __init__(self, table: OwnedMemory, unit: Fraction, rate: Fraction, claimed: int) -> None:
        if unit <= 0 or rate <= 0 or claimed < 0:
            raise ValueError("no film is like this")
        self._table = np.frombuffer(table.view, "<i8")
        self._unit, self._rate = unit, rate
        self._claimed = claimed
        self._ticks: NDArray[np.int64] = np.zeros(0, np.int64)
        self._keys: NDArray[np.int64] = np.zeros(0, np.int64)
        self.is_whole = False

    @property
    def known(self) -> int:
        return len(self._ticks)

    @property
    def frames(self) -> int:
        return self.known if self.is_whole else max(self.known, self._claimed)

    def learn(self, count: int, *, is_whole: bool) -> bool:
        """Whether more is known than before. A worker that begins anew knows less for a moment."""
        if not 0 <= count <= MOST_FRAMES:
            raise ValueError("more than there is room for")
        if count < self.known or (count == self.known and is_whole == self.is_whole):
            return False
        rows = self._table[:count].copy()
        ticks = rows >> 1
        if (np.diff(ticks) < 0).any():
            raise ValueError("time goes back")
        self._ticks, self._keys = ticks, np.flatnonzero(rows & 1)
        self.is_whole = self.is_whole or is_whole
        return True

    def time_s(self, number: int) -> float:
        if 0 <= number < self.known:
            return float(int(self._ticks[number]) * self._unit)
        if not self.known:
            return float(max(0, number) / self._rate)
        last = self.known - 1
        return float(int(self._ticks[last]) * self._unit + max(0, number - last) / self._rate)

    def number_at(self, time_s: float) -> int:
        ticks = int(np.floor(time_s / float(self._unit) + 1e-6))
        return max(0, int(np.searchsorted(self._ticks, ticks, side="right")) - 1)

    def key_near(self, number: int, *, after: bool) -> int:
        if after:
            at = int(np.searchsorted(self._keys, number, side="right"))
            return int(self._keys[at]) if at < len(self._keys) else number
        at = int(np.searchsorted(self._keys, number, side="left")) - 1
        return int(self._keys[at]) if at >= 0 else number
