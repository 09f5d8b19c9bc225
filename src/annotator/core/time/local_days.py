"""On which local day time was: a worker's calendar day in the zone that they were in. Pure.

Every entry tells the offset of its moment, and it holds until the next entry tells another. So a day is that of the
clock on the worker's wall, wherever the ledger is read later: it has 23 or 25 hours where the clocks changed, and as
many as the worker had of it where they travelled (30 from Paris to New York).

Where nobody was there to tell (off, suspend, an unknown gap), only the offsets on both sides are known. The change is
then taken to have come as late as it can have:

- by an hour or less: at three o'clock of the last Sunday in between. Nearly everywhere the clocks change in a night to
  Sunday and no later than that, so that every midnight of an absence of less than a week is where it was;
- by more, or without a Sunday, when somebody travelled: at the entry that shows it, but before a midnight that had not
  come yet where they arrived. Nobody is on Tuesday before they are on Monday.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from msgspec.structs import replace

from annotator.core.ledger.clock import DAY_MS, local_day, ms_to_midnight
from annotator.core.ledger.intervals import Interval, State
from annotator.core.ledger.judgements import part

# Nobody writes an entry in them.
SILENT = frozenset({State.OFF, State.SUSPEND, State.UNKNOWN_GAP})
_CLOCKS_CHANGE_BY_MIN = 60
_CLOCKS_CHANGE_BY_MS = 3 * 3_600_000
_WEEK_MS = 7 * DAY_MS
# The epoch was a Thursday.
_SUNDAY_MS = 3 * DAY_MS + _CLOCKS_CHANGE_BY_MS


def dated(intervals: Sequence[Interval], before_min: int, after_min: int) -> list[Interval]:
    """What lies between two entries, by the offsets of the two: silent time at its end is parted where the offset is
    taken to have changed."""
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
    """No later than the end; it may be before the begin."""
    if abs(after_min - before_min) <= _CLOCKS_CHANGE_BY_MIN:
        # An hour on: where summer began, the old clock would not be at three yet when the new one is.
        late_utc_ms = end_utc_ms + _CLOCKS_CHANGE_BY_MIN * 60_000
        sunday_utc_ms = late_utc_ms - (late_utc_ms + before_min * 60_000 - _SUNDAY_MS) % _WEEK_MS
        if sunday_utc_ms > begin_utc_ms:
            return min(sunday_utc_ms, end_utc_ms)
    if local_day(end_utc_ms, before_min) <= local_day(end_utc_ms, after_min):
        return end_utc_ms
    midnight_utc_ms = end_utc_ms + ms_to_midnight(end_utc_ms, after_min) + (after_min - before_min) * 60_000
    return min(midnight_utc_ms, end_utc_ms)


def on_days(interval: Interval) -> Iterator[tuple[date, Interval]]:
    """The interval cut at its midnights."""
    start_ms, utc_ms = interval.start_ms, interval.utc_ms
    while start_ms < interval.end_ms:
        end_ms = min(interval.end_ms, start_ms + ms_to_midnight(utc_ms, interval.offset_min))
        yield local_day(utc_ms, interval.offset_min), part(interval, start_ms, end_ms)
        start_ms, utc_ms = end_ms, utc_ms + end_ms - start_ms


def by_day(interval: Interval) -> list[tuple[date, int]]:
    """The interval's milliseconds for each local day that it touches."""
    return [(day, piece.duration_ms) for day, piece in on_days(interval)]
