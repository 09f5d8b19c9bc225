"""The local day of an interval: the worker's calendar day in the time zone at that time. Pure.

Every entry stores its UTC offset, which holds until the next entry with another one. So a day is that of the
worker's wall clock, wherever the ledger is read later. It has 23 or 25 hours when the clocks change, and 30 on a
trip from Paris to New York.

Without activity (program closed, suspend, unrecorded time) only the offsets on both sides are known. The change is
then assumed to be as late as possible:
- by an hour or less: at three o'clock of the last Sunday in between. Nearly everywhere the clocks change in the
  night to Sunday and no later, so midnights stay correct in absences of less than a week;
- by more, or without a Sunday, after travel: at the entry that shows it, but before any midnight that had not yet
  come at the destination. A worker is never on Tuesday before Monday."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import partial

from msgspec import Struct
from msgspec.structs import replace

from annotator.core.ledger.clock import CLOCK_SET_OVER_MS, DAY_MS, local_day, ms_to_midnight
from annotator.core.ledger.intervals import Interval, State
from annotator.core.ledger.time_corrections import clip

# States without entries.
SILENT = frozenset({State.OFF, State.SUSPEND, State.UNKNOWN_GAP})
_CLOCKS_CHANGE_BY_MIN = 60
_CLOCKS_CHANGE_BY_MS = 3 * 3_600_000
_WEEK_MS = 7 * DAY_MS
# The epoch was a Thursday.
_SUNDAY_MS = 3 * DAY_MS + _CLOCKS_CHANGE_BY_MS


def dated(intervals: Sequence[Interval], before_min: int, after_min: int) -> list[Interval]:
    """Return the intervals between two entries with the offsets of both. Silent time at the end is split where the
    offset is assumed to have changed."""
    result = list(intervals)
    if before_min == after_min or not result or result[-1].state not in SILENT:
        return result
    silent = result.pop()
    end_utc_ms = silent.utc_ms + silent.duration_ms
    changed_utc_ms = max(silent.utc_ms, _change_utc_ms(silent.utc_ms, end_utc_ms, before_min, after_min))
    middle_ms = silent.start_ms + changed_utc_ms - silent.utc_ms
    ends = ((silent.start_ms, middle_ms, before_min), (middle_ms, silent.end_ms, after_min))
    pieces = (replace(clip(silent, start, end), offset_min=offset) for start, end, offset in ends if start < end)
    return [*result, *pieces]


def _change_utc_ms(begin_utc_ms: int, end_utc_ms: int, before_min: int, after_min: int) -> int:
    """Return the time of the change, not after the end; it may be before the begin."""
    if abs(after_min - before_min) <= _CLOCKS_CHANGE_BY_MIN:
        # An hour later: at the start of summer time, the old clock has not reached three when the new one has.
        late_utc_ms = end_utc_ms + _CLOCKS_CHANGE_BY_MIN * 60_000
        sunday_utc_ms = late_utc_ms - (late_utc_ms + before_min * 60_000 - _SUNDAY_MS) % _WEEK_MS
        if sunday_utc_ms > begin_utc_ms:
            return min(sunday_utc_ms, end_utc_ms)
    if local_day(end_utc_ms, before_min) <= local_day(end_utc_ms, after_min):
        return end_utc_ms
    midnight_utc_ms = end_utc_ms + ms_to_midnight(end_utc_ms, after_min) + (after_min - before_min) * 60_000
    return min(midnight_utc_ms, end_utc_ms)


def on_days(interval: Interval) -> Iterator[tuple[date, Interval]]:
    """Yield the interval, split at midnights."""
    start_ms, utc_ms = interval.start_ms, interval.utc_ms
    while start_ms < interval.end_ms:
        end_ms = min(interval.end_ms, start_ms + ms_to_midnight(utc_ms, interval.offset_min))
        yield local_day(utc_ms, interval.offset_min), clip(interval, start_ms, end_ms)
        start_ms, utc_ms = end_ms, utc_ms + end_ms - start_ms


def by_day(interval: Interval) -> list[tuple[date, int]]:
    """Return the interval's milliseconds by local day."""
    return [(day, piece.duration_ms) for day, piece in on_days(interval)]


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
    """A change of the clock from one offset from UTC to another, in minutes."""

    utc_ms: int
    from_min: int
    to_min: int


def day_window(day: date, offset_at: OffsetAt) -> DayWindow:
    """Return the day from its first beginning to the last beginning of the next. The next day has two beginnings
    only for a worker who travelled back into a day that was over."""
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
            changes.append(ClockChange(at_ms, before_min, after_min))
    return changes


def _differs(offset_at: OffsetAt, from_min: int, utc_ms: int) -> bool:
    return offset_at(utc_ms) != from_min


def utc_of_face(window: DayWindow, minute_of_day: int, offset_at: OffsetAt) -> int:
    """Return the time at which the clock shows this minute of the day, always within the day. The first of two; for
    a skipped minute, the time of the change."""
    for offset_min in sorted({offset_at(window.begin_utc_ms), offset_at(window.end_utc_ms - 1)}, reverse=True):
        face_ms = (window.day - _EPOCH).days * DAY_MS + minute_of_day * 60_000
        utc_ms = face_ms - offset_min * 60_000
        if offset_at(utc_ms) == offset_min:
            return min(max(utc_ms, window.begin_utc_ms), window.end_utc_ms)
    return min(window.begin_utc_ms + minute_of_day * 60_000, window.end_utc_ms)


type _Span = tuple[int, int]


def resolve_overlaps(intervals: Iterable[Interval], until_utc_ms: int) -> list[Interval]:
    """Return the intervals in order, and of silent ones only the times not covered by others, up to `until_utc_ms`.
    Nothing changes if the clock was not set."""
    listed = list(intervals)
    taken = _joined(_span(interval) for interval in listed if interval.state not in SILENT)
    found: list[Interval] = []
    for interval in listed:
        if interval.state not in SILENT:
            found.append(interval)
            continue
        begin, end = _span(interval)
        free = list(_free(taken, (begin, min(end, until_utc_ms))))
        if interval.duration_ms - sum(last - first for first, last in free) <= CLOCK_SET_OVER_MS:
            free = [(begin, end)]  # two clocks rounded to milliseconds never agree exactly
        found += (clip(interval, *(interval.start_ms + utc_ms - begin for utc_ms in span)) for span in free)
        taken = _joined([*taken, *free])
    return found


def _span(interval: Interval) -> _Span:
    return interval.utc_ms, interval.utc_ms + interval.duration_ms


def _joined(spans: Iterable[_Span]) -> list[_Span]:
    joined: list[_Span] = []
    for begin, end in sorted(spans):
        if joined and begin <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((begin, end))
    return joined


def _free(taken: list[_Span], span: _Span) -> Iterator[_Span]:
    begin, end = span
    for first, last in taken[max(0, bisect_left(taken, span) - 1) :]:
        if first >= end:
            break
        if begin < first:
            yield begin, first
        begin = max(begin, last)
    if begin < end:
        yield begin, end
