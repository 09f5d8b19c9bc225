"""Every frame of a film by its time of presentation, from a pass over its packets that decodes nothing."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from typing import NamedTuple


class Key(NamedTuple):
    """Where decoding can begin: `number` is the frame that the packet holds. `place` is its byte in the file."""

    number: int
    pts: int | None
    dts: int | None
    place: int | None


class FrameIndex:
    """Frames are numbered as they are shown, from 0. Two kinds: by stamps, or counted in the order of decoding where
    stamps tell nothing (no group may lean on the one before it there).

    `count` frames are known for good: what is decoded after a later packet may be shown before it.
    """

    def __init__(self, *, is_counted: bool) -> None:
        self.is_counted = is_counted
        self.is_whole = False
        self._times: list[int] = []  # sorted; counted ones have none
        self._counted = 0
        self._keys: list[tuple[int, Key]] = []  # by stamp (or number), the key of which `number` is filled in late
        self._safe = 0

    def add(self, pts: int | None, dts: int | None, place: int | None, *, is_key: bool, is_shown: bool) -> None:
        """In the order of the file. Frames that are not shown (before an edit list begins) lead to others all the
        same."""
        if self.is_counted:
            if is_key:
                self._keys.append((self._counted, Key(self._counted, pts, dts, place)))
                self._safe = self._counted
            self._counted += is_shown
            return
        if pts is None:
            return
        if is_key:
            self._safe = bisect_left(self._times, self._keys[-1][0]) if self._keys else 0
            insort(self._keys, (pts, Key(0, pts, dts, place)))
        if is_shown and not (self._times and self._has(pts)):
            insort(self._times, pts)

    def end(self) -> None:
        self.is_whole = True

    @property
    def count(self) -> int:
        return self.found if self.is_whole else self._safe

    @property
    def found(self) -> int:
        """Also those whose number may still change."""
        return self._counted if self.is_counted else len(self._times)

    def time(self, number: int) -> int:
        """In units of the stream's time base; counted ones are their own."""
        return number if self.is_counted else self._times[number]

    def is_key(self, number: int) -> bool:
        key = self.key_before(number)
        return key is not None and key.number == number

    def number_of(self, time: int) -> int | None:
        """The frame with exactly this stamp."""
        number = bisect_left(self._times, time)
        return number if number < len(self._times) and self._times[number] == time else None

    def key_before(self, number: int) -> Key | None:
        """From where the frame can be decoded; None: from the beginning of the file."""
        at = bisect_right(self._keys, self.time(number), key=lambda known: known[0]) - 1
        return None if at < 0 else self._keyed(at)

    def number_at_place(self, place: int | None) -> int:
        """Of a key packet of counted frames; 0 where it is not known."""
        return next((key.number for _number, key in self._keys if key.place == place), 0)

    def _keyed(self, at: int) -> Key:
        time, key = self._keys[at]
        return key if self.is_counted else key._replace(number=bisect_left(self._times, time))

    def _has(self, pts: int) -> bool:
        number = bisect_left(self._times, pts)
        return number < len(self._times) and self._times[number] == pts
