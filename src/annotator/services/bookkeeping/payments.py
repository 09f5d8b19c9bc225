"""Payments that a requester returned as a file. The file is first read and checked, and then its payments are entered.
Each payment is one ledger entry: it is announced, and counts as received once the worker confirms it. Its `unique_id`
comes from the bundle key and the requester's name for the payment, so that a payment in a chosen file and in a fetched
one is entered once. Another amount later announces it anew."""

from __future__ import annotations

import asyncio
import hashlib
import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import reduce

from msgspec import Struct
from msgspec.structs import replace

from annotator.core.errors import BundleRefused, MoneyReason, MoneyRefused
from annotator.core.ledger.entries import EntryKind
from annotator.core.ledger.entry_types import CorrectedBody, PaymentBody
from annotator.core.money.amount import EXACT
from annotator.core.money.entry_validation import NONE_LEFT_OUT, LeftOutRow, LeftOutRows, Refusal, unread
from annotator.core.money.payments import PaymentRow
from annotator.core.money.states import MoneyState
from annotator.core.ports.records import Records
from annotator.core.problems import Problem
from annotator.formats.problem_log import ProblemLog
from annotator.formats.source.rejection import rejecting
from annotator.services.bookkeeping.earnings import CHECKED_AT_ONCE, Bookkeeping, decided

# Prefix of the settings key under which the last reported amount of a payment is stored, followed by its unique_id.
_REPORTED_PREFIX = "told-payment:"
_NAMES = uuid.UUID("5e7f3b2a-6a0c-4f0e-9f4e-0d3c2b9a7c11")


class PaymentsRead(Struct, frozen=True):
    """The payments that a file would enter. `listed` holds each payment once, merged from its rows. `entries` can be
    written, `unchanged` counts the payments that are known already, and `refused` payments cannot be written, each
    with the reason. `unreadable` are the lines of rows that cannot be read. `bundle_key` limits the file to results of
    one bundle; it is empty for a file that the worker chose. `source` and `sha256` are as in `DecisionsRead`."""

    file: str
    listed: tuple[PaymentRow, ...]
    entries: tuple[PaymentBody, ...] = ()
    unchanged: int = 0
    refused: tuple[tuple[PaymentRow, Refusal], ...] = ()
    problems: tuple[Problem, ...] = ()
    unreadable: tuple[int, ...] = ()
    bundle_key: str = ""
    source: str = ""
    sha256: str = ""

    @property
    def left_out(self) -> LeftOutRows:
        """The rows without effect that are not known already."""
        unreadable = tuple(LeftOutRow(line, "") for line in self.unreadable)
        refused = tuple(LeftOutRow(row.line, row.name, refusal) for row, refusal in self.refused)
        rows = (*unreadable, *refused, *unread(self.problems))
        return LeftOutRows(self.file, self.sha256, rows) if rows else NONE_LEFT_OUT

    def totals(self) -> Mapping[str, Decimal]:
        """Return the sum of the writable payments by currency."""
        totals: defaultdict[str, Decimal] = defaultdict(Decimal)
        for entry in self.entries:
            totals[entry.currency] = EXACT.add(totals[entry.currency], Decimal(entry.amount))
        return totals

    @property
    def covers(self) -> frozenset[str]:
        """The rewards that become payable."""
        return frozenset(unique_id for entry in self.entries for unique_id in entry.covers)


class Payments:
    def __init__(self, records: Records, bookkeeping: Bookkeeping) -> None:
        self._records = records
        self._bookkeeping = bookkeeping

    async def read_bytes(self, data: bytes, file: str, bundle_key: str = "", source: str = "") -> PaymentsRead:
        """Read the content of a payments file without writing anything. With a `bundle_key`, rows about other results
        are ignored: they belong to other workers whose results go to the same destination."""
        from annotator.formats.history.payments import read_payments  # imports the table readers

        log, rows = ProblemLog(), list[PaymentRow | int]()
        try:
            with rejecting(file):
                rows = await asyncio.to_thread(lambda: list(read_payments(data, file, log)))
        except BundleRefused as refused:
            log.extend(refused.problems)
        listed = await self._merged(rows, bundle_key)
        unreadable = tuple(row for row in rows if isinstance(row, int))
        digest = hashlib.sha256(data).hexdigest()
        read = PaymentsRead(
            file, listed, problems=log.problems(), unreadable=unreadable, bundle_key=bundle_key, source=source,
            sha256=digest,
        )  # fmt: skip
        return await self.again(read)

    async def again(self, read: PaymentsRead) -> PaymentsRead:
        """Check the same file again against the current state."""
        entries: list[PaymentBody] = []
        refused: list[tuple[PaymentRow, Refusal]] = []
        reported = await self._records.settings()
        for row in read.listed:
            planned = await self._planned(row, read.source, reported)
            if isinstance(planned, Refusal):
                refused.append((row, planned))
            elif planned is not None:
                entries.append(planned)
        return _sorted_out(read, entries, refused)

    async def take(self, read: PaymentsRead) -> PaymentsRead:
        """Enter or correct each payment. Return the file with the payments that were written as its `entries`. Raise
        `StoreFault`; the next attempt recognises entered payments."""
        entries: list[PaymentBody] = []
        refused: list[tuple[PaymentRow, Refusal]] = []
        reported = await self._records.settings()
        for row in read.listed:
            planned = await self._planned(row, read.source, reported)
            try:
                if isinstance(planned, PaymentBody):
                    await self._write(planned)
                    entries.append(planned)
            except MoneyRefused as error:
                planned = Refusal(MoneyReason(error.code), error.params)
            if isinstance(planned, Refusal):
                refused.append((row, planned))
            elif reported.get(key := f"{_REPORTED_PREFIX}{self._unique_id(row)}") != row.amount:
                await self._records.save_settings({key: row.amount})
        return _sorted_out(read, entries, refused)

    async def _merged(self, rows: Sequence[PaymentRow | int], bundle_key: str) -> tuple[PaymentRow, ...]:
        """Return each payment once, merged from all of its rows."""
        found: defaultdict[tuple[str, str, str], list[PaymentRow]] = defaultdict(list)
        for number, row in enumerate(rows, start=1):
            if isinstance(row, PaymentRow) and (not bundle_key or self._bundle_of(row) == bundle_key):
                found[self._bundle_of(row), row.name, row.currency].append(row)
            if number % CHECKED_AT_ONCE == 0:
                await asyncio.sleep(0)
        return await asyncio.to_thread(lambda: tuple(_together(parts) for parts in found.values()))

    async def _planned(self, row: PaymentRow, source: str, reported: Mapping[str, str]) -> PaymentBody | Refusal | None:
        """Return the entry of a payment, the reason why there can be none, or None if nothing changes. A repeated row
        with the same amount does not overwrite a correction by the worker."""
        item = self._bookkeeping.earnings.item(row.unique_ids[0])
        if item is None or not item.bundle:
            return Refusal(MoneyReason.UNKNOWN, {"unique_id": row.unique_ids[0]})
        unique_id = self._unique_id(row)
        known = self._bookkeeping.earnings.item(unique_id)
        is_reported = reported.get(f"{_REPORTED_PREFIX}{unique_id}") == row.amount
        if known is not None and (is_reported or known.money.amount == Decimal(row.amount)):
            return None
        day = (row.day or self._bookkeeping.today()).isoformat()
        named = (unique_id, item.payer, row.amount, row.currency, day)
        body = PaymentBody(*named, note=_note(row), covers=await self._unpaid(row), source=source)
        refusal = self._bookkeeping.refusal(*_entry(body, is_known=known is not None))
        return body if refusal is None else refusal

    async def _write(self, body: PaymentBody) -> None:
        if Decimal(body.amount) or self._bookkeeping.earnings.item(body.unique_id) is None:
            await self._bookkeeping.announce_payment(body)
        else:
            await self._bookkeeping.correct(body.unique_id, body.amount, body.note or body.source)

    async def _unpaid(self, row: PaymentRow) -> tuple[str, ...]:
        """Return the results of bundles on this computer that can become paid."""
        unpaid: list[str] = []
        for number, unique_id in enumerate(row.unique_ids, start=1):
            item = self._bookkeeping.earnings.item(unique_id)
            paid = decided(unique_id, MoneyState.PAID)
            is_of_bundle = item is not None and bool(item.bundle)
            if is_of_bundle and self._bookkeeping.refusal(EntryKind.REWARD_DECIDED, paid) is None:
                unpaid.append(unique_id)
            if number % CHECKED_AT_ONCE == 0:
                await asyncio.sleep(0)
        return tuple(unpaid)

    def _bundle_of(self, row: PaymentRow) -> str:
        """Return the key of the bundle of the first result, empty if it is unknown here."""
        item = self._bookkeeping.earnings.item(row.unique_ids[0])
        return "" if item is None else item.bundle

    def _unique_id(self, row: PaymentRow) -> str:
        return str(uuid.uuid5(_NAMES, f"{self._bundle_of(row)}/{row.currency}/{row.name}"))


def _note(row: PaymentRow) -> str:
    """Return the requester's name of the payment, by which the worker finds it in a bank statement, and the note. A
    withdrawn payment has its name already."""
    if not Decimal(row.amount):
        return row.note
    return " · ".join(dict.fromkeys(text for text in (row.name, row.note) if text))


def _sorted_out(
    read: PaymentsRead, entries: Sequence[PaymentBody], refused: Sequence[tuple[PaymentRow, Refusal]]
) -> PaymentsRead:
    unchanged = len(read.listed) - len(entries) - len(refused)
    return replace(read, entries=tuple(entries), unchanged=unchanged, refused=tuple(refused))


def _entry(body: PaymentBody, *, is_known: bool) -> tuple[EntryKind, PaymentBody | CorrectedBody]:
    if is_known and not Decimal(body.amount):  # the requester withdraws it
        return EntryKind.AMOUNT_CORRECTED, CorrectedBody(body.unique_id, body.amount, body.note or body.source)
    return EntryKind.PAYMENT_ANNOUNCED, body


def _together(parts: Sequence[PaymentRow]) -> PaymentRow:
    """Merge the rows of one payment, with each result once."""
    ids = dict.fromkeys(unique_id for part in parts for unique_id in part.unique_ids)
    return replace(
        parts[0],
        amount=format(reduce(EXACT.add, (Decimal(part.amount) for part in parts)), "f"),
        unique_ids=tuple(ids),
        day=next((part.day for part in parts if part.day is not None), None),
        note=next((part.note for part in parts if part.note), ""),
    )
