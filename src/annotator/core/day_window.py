"""A local day on the wall clock: from midnight to midnight, 23 or 25 hours where the clocks change in it. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from annotator.core.clock import DAY_MS

HOUR_MS = 3_600_000
_EPOCH = date(1970, 1, 1)

# Minutes east of UTC at a moment (UTC, milliseconds), by the rules of the zone that the person is in.
type OffsetAt = Callable[[int], int]


@dataclass(frozen=True, slots=True)
class DayWindow:
    day: date
    begin_utc_ms: int
    end_utc_ms: int

    @property
    def length_ms(self) -> int:
        return self.end_utc_ms - self.begin_utc_ms

    def ahead_ms(self, now_utc_ms: int) -> int:
        """What of the day is still to come."""
        return self.end_utc_ms - min(max(now_utc_ms, self.begin_utc_ms), self.end_utc_ms)


@dataclass(frozen=True, slots=True)
class HourMark:
    """A full hour on the clock face. In the night when summer ends the same hour is there twice."""

    utc_ms: int
    hour: int


def day_window(day: date, offset_at: OffsetAt) -> DayWindow:
    return DayWindow(day, midnight_utc_ms(day, offset_at), midnight_utc_ms(day + timedelta(days=1), offset_at))


def midnight_utc_ms(day: date, offset_at: OffsetAt) -> int:
    """When a local day begins. Where the clocks skip midnight, the moment at which they do so."""
    face_ms = (day - _EPOCH).days * DAY_MS
    # The offset in force at midnight is that of a moment not far from it: asked twice, it is found.
    early_ms = face_ms - offset_at(face_ms - DAY_MS // 2) * 60_000
    return face_ms - offset_at(early_ms) * 60_000


def hour_marks(window: DayWindow, offset_at: OffsetAt) -> list[HourMark]:
    """Every full hour of the day, midnight at its begin included."""
    marks = []
    first_ms = -(-(window.begin_utc_ms + offset_at(window.begin_utc_ms) * 60_000) // HOUR_MS) * HOUR_MS
    utc_ms = first_ms - offset_at(window.begin_utc_ms) * 60_000
    while utc_ms < window.end_utc_ms:
        marks.append(HourMark(utc_ms, (utc_ms + offset_at(utc_ms) * 60_000) % DAY_MS // HOUR_MS))
        utc_ms += HOUR_MS
    return marks


def utc_of_face(window: DayWindow, minute_of_day: int, offset_at: OffsetAt) -> int:
    """The moment at which the clock face shows so many minutes after midnight: the first of two, and the moment of the
    change for what is skipped. Always within the day."""
    for offset_min in sorted({offset_at(window.begin_utc_ms), offset_at(window.end_utc_ms - 1)}, reverse=True):
        face_ms = (window.day - _EPOCH).days * DAY_MS + minute_of_day * 60_000
        utc_ms = face_ms - offset_min * 60_000
        if offset_at(utc_ms) == offset_min:
            return min(max(utc_ms, window.begin_utc_ms), window.end_utc_ms)
    return min(window.begin_utc_ms + minute_of_day * 60_000, window.end_utc_ms)
