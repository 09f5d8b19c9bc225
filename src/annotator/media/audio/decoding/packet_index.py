"""What places every packet's sound: how many samples were decoded before it.

Time stamps do not: those of WebM are rounded to milliseconds, those of Ogg are wrong inside a page, and headers lie. A
packet is found again by its size, a checksum of its first bytes, and its time stamp.
"""

from __future__ import annotations

from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from annotator.media.audio.decoding.growable_tables import Room

# `position`: samples before it; `pts` in the stream's time base.
ROW = np.dtype([("position", "<i8"), ("pts", "<i8"), ("key", "<u4")])
NO_PTS = -(2**63)
_CHECKED_BYTES = 64


def key_of(packet: Any) -> int:
    return crc32(memoryview(packet)[:_CHECKED_BYTES], packet.size & 0xFFFFFFFF)


class PacketIndex:
    """Filled from the first packet on. `count` rows; `samples` that all of them gave; `is_whole` once there are no
    more."""

    def __init__(self, room: Room, count: int = 0, samples: int = 0, *, is_whole: bool = False) -> None:
        self._room = room
        self._table: NDArray[Any] = room.rows(count)
        self.count = count
        self.samples = samples
        self.is_whole = is_whole

    def append(self, pts: int | None, key: int, samples: int) -> None:
        if self.count >= len(self._table):
            self._table = self._room.rows(self.count + 1)
        self._table[self.count] = (self.samples, NO_PTS if pts is None else pts, key)
        self.count += 1
        self.samples += samples

    def end(self, samples: int) -> None:
        """The last packet was followed by so many samples that a decoder had held back."""
        self.samples += samples
        self.is_whole = True

    def position(self, number: int) -> int:
        return int(self._table["position"][number]) if number < self.count else self.samples

    def pts(self, number: int) -> int | None:
        pts = int(self._table["pts"][number])
        return None if pts == NO_PTS else pts

    def at(self, sample: int) -> int:
        """The packet that gives this sample, or the last one; 0 where there is none."""
        found = int(np.searchsorted(self._table["position"][: self.count], sample, side="right")) - 1
        return max(0, found)

    def find(self, pts: int | None, key: int, near: int) -> int | None:
        """The one packet like this; None where there is none, or several. Looked for around the packet `near` first."""
        wanted = NO_PTS if pts is None else pts
        around = self._like(wanted, key, max(0, near - 512), min(self.count, near + 512))
        if len(around) != 1 or wanted == NO_PTS:
            around = self._like(wanted, key, 0, self.count)
        return around[0] if len(around) == 1 else None

    def _like(self, pts: int, key: int, low: int, high: int) -> list[int]:
        part = self._table[low:high]
        found = np.flatnonzero(part["key"] == key)
        return [low + number for number in found[part["pts"][found] == pts].tolist()]

    def matches(self, number: int, key: int) -> bool:
        return number < self.count and int(self._table["key"][number]) == key
