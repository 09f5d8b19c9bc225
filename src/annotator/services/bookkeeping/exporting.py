"""The export of the worker's own data: the lossless ledger, tables, a statement and a list of hashes. Nothing is
read into memory as a whole. A ledger of several years is written piece by piece in a thread."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from msgspec.structs import replace

from annotator.core.ledger.clock import local_day
from annotator.core.ledger.entries import GENESIS
from annotator.core.pay.minimum_wages import OWN_KEY, WageRule, reference_rule, wage_key
from annotator.core.pay.periods import LedgerMark, Statement, statement_days, wages_between
from annotator.core.ports.folders import Exports
from annotator.core.ports.records import Records
from annotator.core.settings import REFERENCE_WAGE
from annotator.formats.exports.personal_history import interval_chunks, money_chunks, rate_chunks
from annotator.formats.history.ledger import ledger_lines
from annotator.formats.tables.spreadsheet import KEYS_ONLY, Words
from annotator.services.bookkeeping.exchange import Exchange
from annotator.services.bookkeeping.periods import Periods, TakeHomes
from annotator.services.ledger.journal import Journal
from annotator.services.preferences import Preferences

BATCH = 10_000
LEDGER_FILE, INTERVALS_FILE, MONEY_FILE, RATES_FILE = "ledger.jsonl", "time.csv", "money.csv", "rates.csv"
STATEMENT_FILE, HASHES_FILE = "statement.pdf", "sha256.txt"


class Exporting:
    def __init__(
        self,
        journal: Journal,
        records: Records,
        periods: Periods,
        take_homes: TakeHomes,
        preferences: Preferences,
        exchange: Exchange,
        exports: Exports,
    ) -> None:
        self._journal = journal
        self._records = records
        self._periods = periods
        self._take_homes = take_homes
        self._preferences = preferences
        self._exchange = exchange
        self._exports = exports

    async def statement(self, first: date, last: date) -> Statement:
        """Return the statement for the days from `first` to `last`, both included."""
        ends = await self._records.ends()
        mark = LedgerMark(ends[1].seq, ends[1].sha256) if ends is not None else LedgerMark(0, GENESIS)
        now, books = self._journal.now(), self._periods.books()
        total, kept = books.bar(first, last), self._take_homes.of_days(first, last)
        return Statement(
            made_utc_ms=now.utc_ms,
            offset_min=now.offset_min,
            total=total,
            days=statement_days(first, last, books),
            requesters=tuple(self._periods.requesters(first, last)),
            wages=self._wages(first, last),
            take_home=tuple(
                (currency, take_home)
                for currency, take_home in sorted(kept.items())
                if take_home is not None and currency in total.currencies
            ),
            approval=self._preferences.approval(),
            mark=mark,
            own=self._exchange.of_days(first, last, books),
        )

    def _wages(self, first: date, last: date) -> tuple[WageRule, ...]:
        """Return the wages on the basis of the hourly figures."""
        key, basis = self._preferences.value(REFERENCE_WAGE), self._preferences.reference().basis
        if key == OWN_KEY:
            own = reference_rule(self._preferences.settings, self._preferences.rules, last)
            return (replace(own, basis=basis),) if own is not None else ()
        found = wages_between(self._preferences.rules, wage_key(key, basis), first, last)
        return tuple(rule for rule in found if rule.basis is basis)

    async def export(self, place: str, statement: bytes, words: Words = KEYS_ONLY) -> str:
        """Write the export into a new folder in `place` and return its path. `statement` is the printed statement,
        `words` are those of the tables. Raise `StoreFault` and leave nothing behind."""
        timestamp = self._journal.now()
        name = f"annotator-{local_day(timestamp.utc_ms, timestamp.offset_min).isoformat()}"
        files: dict[str, Iterable[bytes]] = {
            LEDGER_FILE: self._ledger(asyncio.get_running_loop()),
            **self.tables(words),
            STATEMENT_FILE: (statement,),
        }
        return await asyncio.to_thread(self._exports.write, place, name, with_hashes(files))

    def tables(self, words: Words = KEYS_ONLY) -> dict[str, Iterable[bytes]]:
        """Return the tables of all time and all money in the ledger state, and of the exchange rates, with keys for
        programs or `words` for people."""
        folds, time = self._journal.folds, self._journal.folds.meter.time
        return {
            INTERVALS_FILE: interval_chunks(folds.line.between(0, time.position_ms), time.verdicts, words),
            MONEY_FILE: money_chunks(folds.meter.earnings.items(), words),
            RATES_FILE: rate_chunks(self._exchange.rates.rows, words),
        }

    def _ledger(self, loop: asyncio.AbstractEventLoop) -> Iterator[bytes]:
        """Yield the ledger in batches. The writing thread calls this, and the records answer on the event loop."""
        seq = 0
        while batch := asyncio.run_coroutine_threadsafe(self._records.entries(seq, BATCH), loop).result():
            seq = batch[-1].seq
            yield ledger_lines(batch)


def with_hashes(files: Mapping[str, Iterable[bytes]], listing: str = HASHES_FILE) -> dict[str, Iterable[bytes]]:
    """Return the files followed by `listing`, a list of their hashes in the format of `sha256sum -c`. The files must
    be written in this order, because a hash is known only after its file was written."""
    hashes = {name: hashlib.sha256() for name in files}

    def watched(name: str, pieces: Iterable[bytes]) -> Iterator[bytes]:
        for piece in pieces:
            hashes[name].update(piece)
            yield piece

    def listed() -> Iterator[bytes]:
        for name, digest in hashes.items():
            yield f"{digest.hexdigest()}  {name}\n".encode()

    return {**{name: watched(name, pieces) for name, pieces in files.items()}, listing: listed()}
