"""Correction of overlapping times where the wall clock was set between two starts of the computer.

Without it, an absence would seem to last from one clock to the other, a year if the clock was a year ahead, and
would cover days with recorded time. Recorded time stays; silent time gives way to it, and to older silent time."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator

from annotator.core.ledger.clock import CLOCK_SET_OVER_MS
from annotator.core.ledger.intervals import Interval
from annotator.core.ledger.judgements import part
from annotator.core.time.local_days import SILENT

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
        found += (part(interval, *(interval.start_ms + utc_ms - begin for utc_ms in span)) for span in free)
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
