"""The frame index of a video: every frame by its presentation time, from a scan of the packets without decoding."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from annotator.media.video.protocol import MOMENTS

_NONE = -(1 << 63)
# A group of pictures can have one place.
_COUNTED_PARTS = 1 << 23
# Among so many packets, those that follow in the file may be shown before the first.
_REORDERED = 32
_MOST_UNTIMED = 10_000


class HeldPacket(NamedTuple):
    """A packet that waits for the timestamps of later ones. The fields are the parameters of `FrameIndex.add`."""

    pts: int | None
    dts: int | None
    place: int | None
    is_key: bool
    is_shown: bool
    duration: int | None


# The parameters of `FrameIndex.add`; a named tuple takes three times as long to make.
type PacketRow = tuple[int | None, int | None, int | None, bool, bool, int | None, int | None]


class SyncPoint(NamedTuple):
    """A position where decoding can start. `number` is the first frame that a run from there is sure to show,
    `ordinal` the number of the packet in the file, and `place` its byte offset or that of a packet before it."""

    number: int
    ordinal: int
    pts: int | None
    dts: int | None
    place: int | None


class FrameIndex:
    """The frame index. Frames are numbered from 0 in presentation order, by timestamps, or by `order` where
    timestamps are useless (`is_counted`). A moment is a timestamp in parts. The parts tell frames with the same
    timestamp apart. Frames without a timestamp precede all others. Where timestamps start over, another recording was
    appended, whose frames follow. In each case `is_plain` ends: a packet is then identified by its ordinal in the
    file, and frames with the same timestamp by the order in which the decoder returns them.

    `count` frames are final: a later packet may be shown before an earlier one, but never before the keyframe that
    precedes it. A packet that claims otherwise is a stray, as is one without a time: it gets no number, and `strays`
    counts it. `passed` counts entries moved for earlier ones, `appended` the recordings after the first. A frame takes
    16 bytes, a keyframe 32."""

    def __init__(self, *, is_counted: bool, farthest: int = 1 << 61, second: int = 1 << 40) -> None:
        """Timestamps beyond `farthest` are ignored. `second` is a second in units of the time base."""
        self.is_counted = is_counted
        self.is_plain = not is_counted
        self.is_complete = False
        self.passed = self.strays = self.appended = 0
        self._parts = _COUNTED_PARTS if is_counted else MOMENTS
        self._farthest = min(farthest, (1 << 61) // self._parts)  # twice the moment fits into 64 bits
        self._second = second
        self._times = array("q")  # the moments of the frames, sorted
        self._moments = array("q")  # those of the packets, in the order of the file
        self._key_times = array("q")  # moments of keyframes, sorted
        self._keys = (array("q"), array("q"), array("q"), array("q"))  # ordinal, pts, dts and byte offset
        self._late: dict[int, int] = {}  # ordinal of a keyframe -> the first frame that a run from it has shown
        self._safe = 0
        self._end = 0
        self._offset = 0  # of the recording, in units of the time base
        self._latest_dts = _NONE
        self._place: int | None = None
        self._held: list[HeldPacket] = []  # while the file has begun without timestamps
        self._timed_from = -(1 << 62)  # moments before belong to frames without timestamps

    def add_all(self, rows: Sequence[PacketRow]) -> None:
        """Add packets, in file order."""
        if rows and not self._add_in_order(*zip(*rows, strict=True)):
            for pts, dts, place, is_key, is_shown, duration, order in rows:
                self.add(pts, dts, place, is_key=is_key, is_shown=is_shown, duration=duration, order=order)

    def add(
        self,
        pts: int | None,
        dts: int | None,
        place: int | None,
        *,
        is_key: bool,
        is_shown: bool,
        duration: int | None = None,
        order: int | None = None,
    ) -> None:
        """Add a packet, in file order. `order` is its place in presentation order where timestamps are useless. Hidden
        frames (before an edit list begins) are needed to decode others."""
        tick = pts if order is None and not self.is_counted else order
        if self._held or (tick is None and not self._moments and not self.is_counted):
            self._hold(HeldPacket(pts, dts, place, is_key, is_shown, duration))
            return
        if tick is None or not -self._farthest < tick + self._offset < self._farthest:
            self._add_stray(is_shown=is_shown)
            return
        newest = self._times[-1] if self._times else _NONE
        if is_shown:
            # Timestamps start over: at a keyframe before a frame that was found, or by a second.
            is_back_by_a_second = dts is not None and dts < self._latest_dts - self._second
            if is_back_by_a_second or (is_key and tick + self._offset < newest // self._parts):
                self._begin_recording(tick, dts)
            self._latest_dts = self._latest_dts if dts is None else dts
        moment = (tick + self._offset) * self._parts
        is_early = moment < newest and self._safe and moment < self._times[self._safe - 1]
        if is_early or moment >= self._farthest * self._parts:
            self._add_stray(is_shown=is_shown)
            return
        if is_key:
            self._add_key(moment, pts, dts, place)
        if is_shown:
            self._end = max(self._end, moment + (duration or 0) * self._parts)
            if moment > newest:  # the usual case, without a call
                self._times.append(moment)
            else:
                moment = self._add_time(moment)
        self._moments.append(moment if is_shown else _NONE)
        self._place = self._place if place is None else place

    def numbered(self, packets: int) -> int:
        """Return how many of the first packets have a number."""
        return sum(moment != _NONE for moment in self._moments[:packets])

    def end(self) -> None:
        if self._held:
            self._release()
        self.is_complete = True

    @property
    def count(self) -> int:
        return self.found if self.is_complete else self._safe

    @property
    def found(self) -> int:
        """The number of frames found, including those whose number may still change."""
        return len(self._times)

    @property
    def end_time(self) -> int:
        """The moment at which the last frame disappears, as far as its duration is known."""
        return 0 if self.is_counted else self._end

    def rows(self, first: int, end: int) -> NDArray[np.int64]:
        """Return for each frame its time, doubled, plus 1 where decoding can start. The time is a moment; of counted
        frames it is the number."""
        moments = np.array(self._times[first:end], np.int64)
        if not len(moments):
            return moments
        near = slice(bisect_left(self._key_times, int(moments[0])), bisect_right(self._key_times, int(moments[-1])))
        keys = np.array(self._key_times[near], np.int64)
        rows = (np.arange(first, end) if self.is_counted else moments) * 2
        # np.isin imports more at its first use, which a sandboxed worker cannot do.
        at = np.searchsorted(moments, keys)
        rows[at[moments[at] == keys]] |= 1
        return rows

    def time(self, number: int) -> int:
        """Return the moment of a frame, in timestamps."""
        return self._times[number] // self._parts

    def number_of(self, time: int) -> int | None:
        """Return the frame with exactly this timestamp."""
        moment = time * self._parts
        number = bisect_left(self._times, moment)
        return number if number < len(self._times) and self._times[number] == moment else None

    def first_alike(self, ordinal: int) -> int | None:
        """Return the first frame with the timestamp of this packet; None if the packet has no number."""
        moment = self._moments[ordinal] if ordinal < len(self._moments) else _NONE
        if moment == _NONE:
            return None
        return 0 if moment < self._timed_from else bisect_left(self._times, moment // self._parts * self._parts)

    def key_before(self, number: int) -> SyncPoint | None:
        """Return the position to decode a frame from; None means the beginning of the file."""
        at = bisect_right(self._key_times, self._times[number]) - 1
        while at >= 0:
            key = self._key(at)
            if key.number <= number:
                return key
            at -= 1
        return None

    def is_shown(self, key: SyncPoint) -> bool:
        """Return whether the keyframe itself is the frame `key.number`."""
        return self.first_alike(key.ordinal) == key.number

    def delay(self, key: SyncPoint, number: int) -> None:
        """Note that a run from the keyframe shows no frame before this one: frames before refer to earlier ones."""
        self._late[key.ordinal] = number

    def _key(self, at: int) -> SyncPoint:
        moment = self._key_times[at]
        ordinal, *timestamps = (column[at] for column in self._keys)
        if moment < self._timed_from:
            number = bisect_left(self._times, self._timed_from)
        else:
            number = bisect_left(self._times, moment)
            alike = 0 if self.is_plain else bisect_left(self._times, moment + self._parts) - number
            number += alike if alike > 1 else 0
        pts, dts, place = (None if timestamp == _NONE else timestamp for timestamp in timestamps)
        return SyncPoint(max(number, self._late.get(ordinal, 0)), ordinal, pts, dts, place)

    def _begin_recording(self, tick: int, dts: int | None) -> None:
        """Let all further frames follow those found, a mean frame apart. None is shown before its decoding time."""
        self.is_plain = False
        self.appended += 1
        count = len(self._times)
        newest = self._times[-1] // self._parts
        frame = (newest - self._times[0] // self._parts) // max(1, count - 1)
        earliest = dts if dts is not None and tick - self._second <= dts <= tick else tick
        self._offset = newest + max(1, frame) - earliest
        self._safe = count

    def _hold(self, packet: HeldPacket) -> None:
        """Hold the first packets until timestamps come, so that those without can precede them."""
        self._held.append(packet)
        timed = sum(held.pts is not None for held in self._held[-_REORDERED:])
        if timed == _REORDERED or len(self._held) >= _MOST_UNTIMED:
            self._release()

    def _release(self) -> None:
        held = self._held
        self._held = []
        times = [packet.pts for packet in held if packet.pts is not None]
        first = min(times, default=0)
        step = max(1, (max(times, default=0) - first) // max(1, len(times) - 1))
        tick = first - step * (len(held) - len(times))
        self.is_plain = False
        self._timed_from = first * self._parts
        for packet in held:
            order = tick if packet.pts is None else None
            self.add(*packet[:3], is_key=packet.is_key, is_shown=packet.is_shown, duration=packet.duration, order=order)
            tick += step if packet.pts is None else 0

    def _add_stray(self, *, is_shown: bool) -> None:
        self.strays += is_shown
        self.is_plain = False
        self._moments.append(_NONE)

    def _add_in_order(
        self,
        pts: Sequence[int | None],
        dts: Sequence[int | None],
        places: Sequence[int | None],
        are_keys: Sequence[bool],
        are_shown: Sequence[bool],
        durations: Sequence[int | None],
        _orders: Sequence[int | None],
    ) -> bool:
        """Add packets at once, in a quarter of the time, if all are in presentation order. Return whether they are."""
        if self.is_counted or self._held or None in pts or None in dts or None in places or not all(are_shown):
            return False
        ticks, decoded, offsets = columns = [np.array(column, np.int64) for column in (pts, dts, places)]
        first, last = int(ticks[0]) + self._offset, int(ticks[-1]) + self._offset
        after = max((*self._times[-1:], *self._key_times[-1:]), default=_NONE)
        are_sorted = (ticks[1:] > ticks[:-1]).all() and (decoded[1:] >= decoded[:-1]).all()
        if not (are_sorted and first * self._parts > after and decoded[0] >= self._latest_dts - self._second):
            return False
        lasting = np.array([duration or 0 for duration in durations], np.int64)
        if not (-self._farthest < first <= last < self._farthest and (abs(lasting) < self._farthest).all()):
            return False
        moments = (ticks + self._offset) * self._parts
        keys = np.flatnonzero(are_keys)
        for column, values in zip(
            self._keys, (keys + len(self._moments), *(each[keys] for each in columns)), strict=True
        ):
            column.frombytes(values.tobytes())
        self._times.frombytes(moments.tobytes())
        self._moments.frombytes(moments.tobytes())
        self._key_times.frombytes(moments[keys].tobytes())
        if len(keys):
            self._safe = bisect_left(self._times, self._key_times[-2], self._safe) if len(self._key_times) > 1 else 0
        self._end = max(self._end, int((moments + lasting * self._parts).max()))
        self._latest_dts, self._place = int(decoded[-1]), int(offsets[-1])
        return True

    def _add_key(self, moment: int, pts: int | None, dts: int | None, place: int | None) -> None:
        # The last keyframe is behind those before it; starting the search there finds it quickly among a million.
        self._safe = bisect_left(self._times, self._key_times[-1], self._safe) if self._key_times else 0
        place = self._place if place is None else place
        ordinals, all_pts, all_dts, places = self._keys
        at = count = len(self._key_times)
        if count and moment < self._key_times[-1]:
            at = bisect_right(self._key_times, moment)
            self.passed += count - at
        # Written out, because a loop over the columns takes a fifth of the scan of a million keyframes.
        self._key_times.insert(at, moment)
        ordinals.insert(at, len(self._moments))
        all_pts.insert(at, _NONE if pts is None else pts)
        all_dts.insert(at, _NONE if dts is None else dts)
        places.insert(at, _NONE if place is None else place)

    def _add_time(self, moment: int) -> int:
        """Add a moment that is not the last, and return the moment that is free for it; _NONE if there is none."""
        at = bisect_left(self._times, moment)
        if at < len(self._times) and self._times[at] == moment:
            self.is_plain = False
            at = bisect_left(self._times, moment + self._parts, at)
            if self._times[at - 1] + 1 == moment + self._parts:
                self.strays += 1
                return _NONE
            moment = self._times[at - 1] + 1
        self.passed += len(self._times) - at
        self._times.insert(at, moment)
        return moment
