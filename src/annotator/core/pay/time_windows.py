"""Totals of periods other than a single day: sums of days, and the rolling last hour. Pure."""

from __future__ import annotations

from datetime import date

from annotator.core.ledger.clock import Timestamp
from annotator.core.ledger.interval_store import Past, cut
from annotator.core.ledger.intervals import WORK
from annotator.core.pay.meter import Meter
from annotator.core.pay.totals import Totals
from annotator.core.time.local_days import by_day

ROLLING_MS = 3_600_000


def of_days(meter: Meter, first: date, last: date, timestamp: Timestamp) -> Totals:
    """Return the sum of the local days from first to last, inclusive, with the open interval up to `timestamp`.

    For all time, pass `date.min` and `date.max`."""
    work_ms = 0
    for day in meter.time.days():
        if first <= day <= last:
            work_ms += sum(spent_ms for state, spent_ms in meter.time.day(day).items() if state in WORK)
    for interval in meter.time.open_until(timestamp):
        if interval.state in WORK:
            work_ms += sum(spent_ms for day, spent_ms in by_day(interval) if first <= day <= last)
    earnings = meter.earnings
    return meter.counted(first, last).worked(work_ms).bringing(earnings.takings(earnings.on(first, last)))


def rolling(meter: Meter, past: Past, timestamp: Timestamp, length_ms: int = ROLLING_MS) -> Totals:
    """Return the totals of the last hour of the ledger's time line up to `timestamp`, whatever it was spent on."""
    still_open = meter.time.open_until(timestamp)
    end_ms = still_open[-1].end_ms if still_open else meter.time.position_ms
    start_ms = max(0, end_ms - length_ms)
    measured = [*past.between(start_ms, end_ms), *cut(still_open, start_ms, end_ms)]
    pieces = (piece for interval in measured for piece in meter.time.verdicts.applied(interval))
    return meter.sent_since(start_ms).worked(sum(piece.duration_ms for piece in pieces if piece.state in WORK))
