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

from collections.abc import Iterator, Sequence
from datetime import date

from msgspec.structs import replace

from annotator.core.ledger.clock import DAY_MS, local_day, ms_to_midnight
from annotator.core.ledger.intervals import Interval, State
from annotator.core.ledger.judgements import part

# States without entries.
SILENT = frozenset({State.OFF, State.SUSPEND, State.UNKNOWN_GAP})
_CLOCKS_CHANGE_BY_MIN = 60
_CLOCKS_CHANGE_BY_MS = 3 * 3_600_000
_WEEK_MS = 7 * DAY_MS
# The epoch was a Thursday.
_SUNDAY_MS = 3 * DAY_MS + _CLOCKS_CHANGE_BY_MS


def dated(intervals: Sequence[Interval], before_min: int, after_min: int) -> list[Interval]:
    """Return the intervals between two entries with the offsets of both.

    Silent time at the end is split where the offset is assumed to have changed."""
    result = list(intervals)
    if before_min == after_min or not result or result[-1].state not in SILENT:
        return result
    silent = result.pop()
    end_utc_ms = silent.utc_ms + silent.duration_ms
    changed_utc_ms = max(silent.utc_ms, _change_utc_ms(silent.utc_ms, end_utc_ms, before_min, after_min))
    middle_ms = silent.start_ms + changed_utc_ms - silent.utc_ms
    ends = ((silent.start_ms, middle_ms, before_min), (middle_ms, silent.end_ms, after_min))
    pieces = (replace(part(silent, start, end), offset_min=offset) for start, end, offset in ends if start < end)
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
        yield local_day(utc_ms, interval.offset_min), part(interval, start_ms, end_ms)
        start_ms, utc_ms = end_ms, utc_ms + end_ms - start_ms


def by_day(interval: Interval) -> list[tuple[date, int]]:
    """Return the interval's milliseconds by local day."""
    return [(day, piece.duration_ms) for day, piece in on_days(interval)]
