"""Export of the user's own history to spreadsheet tables: a row for each interval, for each payment item, and for each
exchange rate. Headings and states are stable English keys, or the words for people that the caller gives.
Times are UTC without milliseconds, in the format that every spreadsheet recognises. `local_start` is local time.
Seconds and amounts are exact."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta

from annotator.core.ledger.intervals import WORK, Interval
from annotator.core.ledger.time_corrections import Verdicts
from annotator.core.money.exchange import ECB, RateRow
from annotator.core.money.items import Item
from annotator.formats.tables.spreadsheet import BYTE_ORDER_MARK, KEYS_ONLY, Guard, Words, csv_chunks, with_heading

INTERVAL_COLUMNS = (
    "start_utc", "end_utc", "local_start", "seconds", "counts_as", "measured_as", "is_work",
    "task", "platform", "reason",
)  # fmt: skip
RATE_COLUMNS = ("day", "base", "currency", "rate", "source", "since")
MONEY_COLUMNS = ("day", "decided", "state", "amount", "currency", "payer", "requester", "bundle", "label", "unique_id")


def interval_chunks(measured: Iterable[Interval], verdicts: Verdicts, words: Words = KEYS_ONLY) -> Iterator[bytes]:
    """Yield intervals with their corrected state. One partly corrected has several rows with the same total."""
    yield BYTE_ORDER_MARK
    yield from csv_chunks(with_heading(INTERVAL_COLUMNS, _interval_rows(measured, verdicts, words), words), Guard())


def money_chunks(items: Iterable[Item], words: Words = KEYS_ONLY) -> Iterator[bytes]:
    yield BYTE_ORDER_MARK
    yield from csv_chunks(with_heading(MONEY_COLUMNS, _money_rows(items, words), words), Guard())


def rate_chunks(rows: Iterable[RateRow], words: Words = KEYS_ONLY) -> Iterator[bytes]:
    """Yield what one unit of `base` was in `currency` on each day. Of rates of one day, the last counts. A rate with
    `since` also serves the days from then on that have no other."""
    rates = (
        (row.day.isoformat(), row.base, name, format(rate, "f"), _source(row.source, words), _day(row.since))
        for row in rows
        for name, rate in row.rates.items()
    )
    yield BYTE_ORDER_MARK
    yield from csv_chunks(with_heading(RATE_COLUMNS, rates, words), Guard())


def _source(source: str, words: Words) -> str:
    return words.get(source, source) if source in ("", ECB) else source  # another one is a text of the worker


def _day(day: date | None) -> str:
    return day.isoformat() if day is not None else ""


def _interval_rows(measured: Iterable[Interval], verdicts: Verdicts, words: Words) -> Iterator[tuple[str, ...]]:
    for interval in measured:
        rulings = verdicts.between(interval.start_ms, interval.end_ms)
        for piece in verdicts.applied(interval):
            reasons = (ruling.reason for ruling in rulings if ruling.start_ms <= piece.start_ms < ruling.end_ms)
            is_work = "yes" if piece.state in WORK else "no"
            yield (
                _moment(piece.utc_ms),
                _moment(piece.utc_ms + piece.duration_ms),
                _moment(piece.utc_ms + piece.offset_min * 60_000),
                _seconds(piece.duration_ms),
                *(words.get(state, state) for state in (piece.state.value, interval.state.value)),
                words.get(is_work, is_work),
                piece.task or "",
                piece.platform or "",
                next(reasons, ""),
            )


def _money_rows(items: Iterable[Item], words: Words) -> Iterator[tuple[str, ...]]:
    for item in items:
        yield (
            item.day.isoformat(),
            item.decided.isoformat() if item.decided is not None else "",
            words.get(item.state.value, item.state.value),
            format(item.money.amount, "f"),
            item.money.currency,
            item.payer,
            item.requester,
            item.bundle,
            item.label,
            item.unique_id,
        )


def _moment(utc_ms: int) -> str:
    return (datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=utc_ms)).strftime("%Y-%m-%d %H:%M:%S")


def _seconds(duration_ms: int) -> str:
    whole, rest = divmod(duration_ms, 1000)
    return f"{whole}.{rest:03}"
