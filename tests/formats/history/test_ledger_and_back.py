"""A ledger that leaves the program comes to the same when it is read back: entry for entry, to every rate, and its
tasks to the figures of `annotator rates`."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct, field

from annotator.core.ledger.checkpoint import packed
from annotator.core.ledger.clock import Timestamp, local_day
from annotator.core.ledger.entries import EntryKind, NewEntry
from annotator.core.ledger.hash_chain import first_broken
from annotator.core.ledger.intervals import WORK, IntervalFold
from annotator.core.money.amount import hourly
from annotator.core.money.income import Income
from annotator.core.pay.history import UNPRICED
from annotator.core.pay.meter import Folds, Meter
from annotator.core.pay.periods import DayBooks, Period, earnings_view, of_days, rolling
from annotator.core.pay.take_home import ShareRule, take_home_of_days
from annotator.core.problems import ProblemCode
from annotator.core.settings import STATUS, Settings
from annotator.formats.history.ledger import ledger_lines, read_ledger
from annotator.formats.problem_log import ProblemLog
from annotator.store.folders.home import Home
from annotator.store.records.sqlite import open_records
from core.histories import MIN, H, histories, ledger, money_histories
from core.judged_by_hand import judged_by_hand, judgements_in
from core.money_histories import ExerciseBook
from core.paris_nights import paris_nights
from core.pay.hourly_pay import NO_WAGE, hourly_pay
from exported_ledger import parse_lines
from formats.history.folded_ledger import folded

ANY = histories() | paris_nights() | money_histories().filter(bool)
GAPS_MS = (0, MIN, H)
MEMORY_DISK = Path("/dev/shm")
SHARES = (
    ShareRule("contribution-bnc", Decimal("25.6"), date(2026, 1, 1), "a decree"),
    ShareRule("levy-liberal", Decimal("0.2"), date(2024, 1, 1), "another decree"),
)
SELF_EMPLOYED = Settings({STATUS.key: "micro-bnc"})


def all_rates(folds: Folds, now: Timestamp) -> list[object]:
    """R3 to R7 of every period that a page shows, and of every day and of all time, in every currency."""
    meter, today = folds.meter, local_day(now.utc_ms, now.offset_min)
    earnings = meter.earnings

    def money(first: date, last: date) -> Mapping[str, Income]:
        return earnings.takings(earnings.on(first, last))

    books = DayBooks(meter.time.day, money, lambda _first, _last: {}, lambda _day: (), NO_WAGE)
    views = [earnings_view(period, today, books) for period in Period]
    bars = [bar for view in views for bar in (*view.bars, view.total)]
    found: list[object] = [(bar.first, name, bar.figures[name]) for bar in bars for name in sorted(bar.money)]
    for first, last in [(date.min, date.max), *((day, day) for day in meter.time.days())]:
        totals = of_days(meter, first, last, now)
        found += [(first, name, one) for name, one in sorted(totals.figures(NO_WAGE).items())]
        found += [(first, name, rate) for name, rate in taken_home(meter, first, last, totals.work_ms)]
    return [*found, hourly_pay(rolling(meter, folds.line, now)), meter.reading(now)]


def taken_home(meter: Meter, first: date, last: date, work_ms: int) -> list[tuple[str, Decimal | None]]:
    """R6, as someone self-employed has it."""
    by_currency: dict[str, list[tuple[date, Income]]] = {}
    for day in (day for day in meter.earnings.days() if first <= day <= last):
        for name, takings in meter.earnings.takings(meter.earnings.on(day, day)).items():
            by_currency.setdefault(name, []).append((day, takings))
    kept = {name: take_home_of_days(days, SELF_EMPLOYED, SHARES) for name, days in by_currency.items()}
    return [(name, None if one is None else hourly(one.net, work_ms)) for name, one in sorted(kept.items())]


@given(ANY)
def test_a_ledger_read_back_has_the_same_chain_the_same_folds_and_the_same_rates(history: list[NewEntry]) -> None:
    entries, now = ledger(history), history[-1].timestamp
    lines = parse_lines(ledger_lines(entries))
    assert lines.faults == ()
    assert list(lines.entries) == entries
    assert first_broken(lines.entries) is None
    before, after = folded(entries), folded(lines.entries)
    assert packed(after) == packed(before)
    assert all_rates(after, now) == all_rates(before, now)


@given(ANY, st.integers(1, 7))
def test_what_the_store_keeps_and_gives_out_is_the_same_ledger(history: list[NewEntry], batch: int) -> None:
    async def through_the_store(home: Home) -> bytes:
        records = open_records(home)
        try:
            for new in history:
                await records.append(new)
            data, seq = b"", 0
            while found := await records.entries(seq, batch):
                data, seq = data + ledger_lines(found), found[-1].seq
            return data
        finally:
            await records.close()

    with tempfile.TemporaryDirectory(dir=MEMORY_DISK if MEMORY_DISK.is_dir() else None) as place:
        exported = asyncio.run(through_the_store(Home(Path(place))))
    assert list(parse_lines(exported).entries) == ledger(history)


class ByHand(Struct):
    """One worker's assignments in one currency."""

    tasks: set[str] = field(default_factory=set)
    pay: Decimal = Decimal(0)
    pending: int = 0
    refused: int = 0
    spans: list[tuple[int, int]] = field(default_factory=list)

    def clusters(self, gap_ms: int) -> list[tuple[int, int]]:
        """A span begins a cluster when everything that began before it was over for longer than the gap."""
        spans = sorted(self.spans)
        first = [
            at
            for at, (start_ms, _end_ms) in enumerate(spans)
            if all(end_ms + gap_ms < start_ms for _start_ms, end_ms in spans[:at])
        ]
        bounds = pairwise([*first, len(spans)])
        return [(spans[at][0], max(end_ms for _start_ms, end_ms in spans[at:end])) for at, end in bounds]


def by_hand(history: Sequence[NewEntry]) -> dict[str, ByHand]:
    """Compute the output of `annotator rates` from the entries themselves.

    Time left open by the last entry belongs to no submitted task."""
    book, fold = ExerciseBook(history), IntervalFold()
    closed = [interval for entry in history for interval in fold.apply(entry)]
    counted = judged_by_hand(closed, judgements_in(history))
    found: dict[str, ByHand] = {}
    sent: dict[str, None] = {}
    for entry in history:
        task = str(entry.body.get("unique_id"))
        if entry.kind is EntryKind.TASK_REOPENED:
            sent.pop(task, None)
        elif entry.kind is EntryKind.TASK_SUBMITTED and not entry.body.get("was_cancelled"):
            sent.update({} if entry.body.get("pay_kind") == "practice" else {task: None})
    for task in sent:
        line = book.lines.get(task)
        one = found.setdefault(UNPRICED if line is None else line.currency, ByHand())
        one.tasks.add(task)
        one.spans += [(piece.start_ms, piece.end_ms) for piece in counted if piece.task == task and piece.state in WORK]
        if line is not None and line.state in ("approved", "payable", "paid", "submitted"):
            one.pay += line.amount
            one.pending += line.state == "submitted"
        elif line is not None:
            one.refused += 1
        else:
            one.pending += 1
    return found


@given(ANY)
def test_the_rates_of_an_exported_ledger_are_those_of_its_entries(history: list[NewEntry]) -> None:
    """Approved and payable and paid count in full, and so does what nobody decided on; rejected, returned, expired and
    abandoned count as nothing; a corrected amount is the amount. The time stays, whatever came of it."""
    log = ProblemLog()
    found = read_ledger(ledger_lines(ledger(history)).splitlines(keepends=True), "ledger.jsonl", log)
    assert not [one for one in log.problems() if one.code is not ProblemCode.HISTORY_SKIPPED]
    expected = by_hand(history)
    figures = found.figures(GAPS_MS)
    assert figures.keys() == expected.keys()
    for currency, one in expected.items():
        assert (found.counts[currency].pending, found.counts[currency].refused) == (one.pending, one.refused)
        for gap_ms, told in zip(GAPS_MS, figures[currency], strict=True):
            clusters = one.clusters(gap_ms)
            time_ms = sum(end_ms - start_ms for start_ms, end_ms in clusters)
            assert (told.assignments, told.clusters, told.time_ms) == (len(one.tasks), len(clusters), time_ms)
            assert told.naive_ms == sum(end_ms - start_ms for start_ms, end_ms in one.spans)
            assert told.pay == (None if currency == UNPRICED else one.pay)
            assert_rate(told.pooled, told.pay, time_ms)


def assert_rate(rate: Decimal | None, pay: Decimal | None, time_ms: int) -> None:
    if pay is None or not time_ms:
        assert rate is None
    else:
        exact = Fraction(pay) * H / time_ms
        assert rate is not None
        assert abs(Fraction(rate) - exact) <= exact * Fraction(1, 10**38)
