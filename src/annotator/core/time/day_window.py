"""A local day on the wall clock, from midnight to midnight. Pure.

It has 23 or 25 hours when the clocks change, and may be longer or shorter for a traveller."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

from msgspec import Struct

from annotator.core.ledger.clock import DAY_MS

HOUR_MS = 3_600_000
_EPOCH = date(1970, 1, 1)
# No time zone is farther from UTC.
_FARTHEST_MS = 15 * HOUR_MS

# The UTC offset in minutes, east positive, at a time (UTC, milliseconds), where the worker was then.
type OffsetAt = Callable[[int], int]


class DayWindow(Struct, frozen=True):
    day: date
    begin_utc_ms: int
    end_utc_ms: int

    @property
    def length_ms(self) -> int:
        return self.end_utc_ms - self.begin_utc_ms

    def ahead_ms(self, now_utc_ms: int) -> int:
        """Return the part of the day still to come."""
        return self.end_utc_ms - min(max(now_utc_ms, self.begin_utc_ms), self.end_utc_ms)


class HourMark(Struct, frozen=True):
    """A full hour on the clock. At the end of summer time, one hour occurs twice."""

    utc_ms: int
    hour: int


class ClockChange(Struct, frozen=True):
    """A change of the clock by so many minutes, negative for back."""

    utc_ms: int
    by_min: int


def day_window(day: date, offset_at: OffsetAt) -> DayWindow:
    """Return the day from its first beginning to the last beginning of the next.

    The next day has two beginnings only for a worker who travelled back into a day that was over."""
    return DayWindow(day, _begins_utc_ms(day, offset_at)[0], _begins_utc_ms(day + timedelta(days=1), offset_at)[-1])


def _begins_utc_ms(day: date, offset_at: OffsetAt) -> list[int]:
    """Return the times at which a local day begins, in order. If midnight is skipped, return the time of the skip."""
    face_ms = (day - _EPOCH).days * DAY_MS

    def from_midnight_ms(utc_ms: int) -> int:
        return utc_ms + offset_at(utc_ms) * 60_000 - face_ms

    # The offset at midnight is found by two steps from a nearby time.
    early_ms = face_ms - offset_at(face_ms - DAY_MS // 2) * 60_000
    likely_ms = face_ms - offset_at(early_ms) * 60_000
    # If the worker travelled, it may be an offset of the day before or after.
    nearby = (face_ms - _FARTHEST_MS, early_ms, likely_ms, face_ms + _FARTHEST_MS)
    candidates = {face_ms - offset_at(utc_ms) * 60_000 for utc_ms in nearby}
    begins = (utc_ms for utc_ms in candidates if from_midnight_ms(utc_ms - 1) < 0 == from_midnight_ms(utc_ms))
    return sorted(begins) or [
        _first(lambda utc_ms: from_midnight_ms(utc_ms) > 0, face_ms - _FARTHEST_MS, _FARTHEST_MS * 2)
    ]


def _first(holds: Callable[[int], bool], from_ms: int, within_ms: int) -> int:
    """Return the first time at which a condition holds; it is False at `from_ms` and True after `within_ms`."""
    before_ms, after_ms = from_ms, from_ms + within_ms
    while after_ms - before_ms > 1:
        middle_ms = (before_ms + after_ms) // 2
        before_ms, after_ms = (before_ms, middle_ms) if holds(middle_ms) else (middle_ms, after_ms)
    return after_ms


def hour_marks(window: DayWindow, offset_at: OffsetAt) -> list[HourMark]:
    """Return every full hour of the day, including midnight at its start."""
    marks = []
    utc_ms = window.begin_utc_ms
    while utc_ms < window.end_utc_ms:
        face_ms = utc_ms + offset_at(utc_ms) * 60_000
        into_ms = face_ms % HOUR_MS
        if not into_ms:
            marks.append(HourMark(utc_ms, face_ms % DAY_MS // HOUR_MS))
        utc_ms += HOUR_MS - into_ms
    return marks


def clock_changes(window: DayWindow, offset_at: OffsetAt) -> list[ClockChange]:
    """Return the clock changes within the day, by daylight saving or travel; several within one hour are combined."""
    changes = []
    for before_ms in range(window.begin_utc_ms, window.end_utc_ms - 1, HOUR_MS):
        within_ms = min(HOUR_MS, window.end_utc_ms - 1 - before_ms)
        before_min, after_min = offset_at(before_ms), offset_at(before_ms + within_ms)
        if before_min != after_min:
            at_ms = _first(partial(_differs, offset_at, before_min), before_ms, within_ms)
            changes.append(ClockChange(at_ms, after_min - before_min))
    return changes


def _differs(offset_at: OffsetAt, from_min: int, utc_ms: int) -> bool:
    return offset_at(utc_ms) != from_min


def utc_of_face(window: DayWindow, minute_of_day: int, offset_at: OffsetAt) -> int:
    """Return the time at which the clock shows this minute of the day, always within the day.

    The first of two; for a skipped minute, the time of the change."""
    for offset_min in sorted({offset_at(window.begin_utc_ms), offset_at(window.end_utc_ms - 1)}, reverse=True):
        face_ms = (window.day - _EPOCH).days * DAY_MS + minute_of_day * 60_000
        utc_ms = face_ms - offset_min * 60_000
        if offset_at(utc_ms) == offset_min:
            return min(max(utc_ms, window.begin_utc_ms), window.end_utc_ms)
    return min(window.begin_utc_ms + minute_of_day * 60_000, window.end_utc_ms)
