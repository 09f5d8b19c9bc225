"""The packet index: how many samples were decoded before each packet. Timestamps do not give the position: those of
WebM are rounded to milliseconds, those of Ogg are wrong inside a page, and headers may be wrong. Timestamps alone
are off by up to 448 samples in Ogg Vorbis and 48 in WebM. A packet is found again by its size, a checksum of its
first bytes and its timestamp."""

from __future__ import annotations

from typing import Any, Protocol
from zlib import crc32

import numpy as np
from numpy.typing import NDArray


class GrowableTable(Protocol):
    def rows(self, count: int) -> NDArray[Any]:
        """Return a table of at least `count` rows; written rows keep their values."""
        ...


class LocalTable:
    """A table of rows of `shape` and `dtype` in this process."""

    def __init__(self, dtype: Any, shape: tuple[int, ...] = ()) -> None:
        self._table: NDArray[Any] = np.zeros((1024, *shape), dtype)

    def rows(self, count: int) -> NDArray[Any]:
        while count > len(self._table):
            self._table = np.concatenate((self._table, np.zeros_like(self._table)))
        return self._table


# `position`: samples before the packet; `pts` in the stream's time base; `before`: that of `samples_of`.
ROW = np.dtype([("position", "<i8"), ("pts", "<i8"), ("before", "<i8"), ("key", "<u4")])
NO_PTS = -(2**63)
_CHECKED_BYTES = 64


def key_of(packet: Any) -> int:
    return crc32(memoryview(packet)[:_CHECKED_BYTES], packet.size & 0xFFFFFFFF)


class PacketIndex:
    """An index that is filled from the first packet on. It has `count` rows; their packets gave `samples`;
    `is_complete` is set at the end."""

    def __init__(self, growable: GrowableTable, count: int = 0, samples: int = 0, *, is_complete: bool = False) -> None:
        self._growable = growable
        self._use(growable.rows(count))
        self.count = count
        self.samples = samples
        self.is_complete = is_complete

    def append(self, pts: int | None, key: int, samples: int, before: int) -> None:
        if self.count >= len(self._keys):
            self._use(self._growable.rows(self.count + 1))
        at = self.count
        self._positions[at] = self.samples
        self._pts[at] = NO_PTS if pts is None else pts
        self._before[at] = before
        self._keys[at] = key
        self.count += 1
        self.samples += samples

    def _use(self, table: NDArray[Any]) -> None:
        """Use a table by its columns: to write a whole row takes four times as long."""
        self._positions, self._pts, self._before, self._keys = (table[name] for name in ROW.names or ())

    def end(self, samples: int) -> None:
        """Complete the index with the samples that the decoder had held back after the last packet."""
        self.samples += samples
        self.is_complete = True

    def position(self, number: int) -> int:
        return int(self._positions[number]) if number < self.count else self.samples

    def before(self, number: int) -> int:
        return int(self._before[number]) if number < self.count else 0

    def pts(self, number: int) -> int | None:
        pts = int(self._pts[number])
        return None if pts == NO_PTS else pts

    def at(self, sample: int) -> int:
        """Return the packet that contains this sample, or the last one; 0 if there is none."""
        found = int(np.searchsorted(self._positions[: self.count], sample, side="right")) - 1
        return max(0, found)

    def find(self, pts: int | None, key: int, near: int) -> int | None:
        """Return the only packet with this timestamp and key, None if there is none or several. Packets around
        `near` are searched first."""
        wanted = NO_PTS if pts is None else pts
        around = self._like(wanted, key, max(0, near - 512), min(self.count, near + 512))
        if len(around) != 1 or wanted == NO_PTS:
            around = self._like(wanted, key, 0, self.count)
        return around[0] if len(around) == 1 else None

    def _like(self, pts: int, key: int, low: int, high: int) -> list[int]:
        found = low + np.flatnonzero(self._keys[low:high] == key)
        return list[int](found[self._pts[found] == pts].tolist())

    def matches(self, number: int, key: int) -> bool:
        return number < self.count and int(self._keys[number]) == key
