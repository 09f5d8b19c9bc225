"""Feedback files of requesters, stored beside the results: fetched regularly, recorded once and announced. A file
with the same bytes as before is not processed again, so it does not overwrite corrections by hand. A file that the
server reports as unchanged is not even downloaded."""

from __future__ import annotations

import asyncio
import hashlib
import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from decimal import Decimal
from functools import reduce
from typing import Protocol

from msgspec.structs import replace

from annotator.core.errors import BundleRefused, MoneyReason, MoneyRefused, StoreFault
from annotator.core.events import DecisionsFetched, Event, EventBus
from annotator.core.ledger.entry_types import PaymentBody
from annotator.core.money.amount import EXACT
from annotator.core.money.entry_validation import LeftOutRow, LeftOutRows, Refusal, unread
from annotator.core.money.payments import PaymentRow
from annotator.core.money.states import MoneyState
from annotator.core.outbox.parcel import Route
from annotator.core.outbox.requester_files import DECISIONS_FILE, PAYMENTS_FILE, Unchanged
from annotator.core.outbox.sign_in import server_of
from annotator.core.ports.connector import RequesterFiles
from annotator.core.ports.records import Records
from annotator.core.system_events import PaymentsFetched
from annotator.formats.history.payments import read_payments
from annotator.formats.problem_log import ProblemLog
from annotator.formats.source.rejection import rejecting
from annotator.services.bookkeeping.decisions import Decisions
from annotator.services.bookkeeping.earnings import CHECKED_AT_ONCE, Bookkeeping, decided

LOOK_EVERY_S = 1800.0
# Prefix of the settings key, followed by file and destination, under which the last fetch is stored: the digest of the
# bytes and the change mark of the server.
_FETCHED = "fetched:"


class Taker(Protocol):
    """A handler for one of the files in `core.outbox.requester_files`."""

    @property
    def file(self) -> str: ...

    async def take(self, bundle_key: str, data: bytes, source: str) -> Event | None:
        """Record a file and return the event to announce, or None if nothing changed. Raise `StoreFault` and
        `MoneyRefused`. The same file may be passed again afterwards."""
        ...


class RequesterFeedback:
    """The regular fetch of feedback files. `sources` maps connector kinds to sources; others give no feedback."""

    def __init__(
        self, records: Records, sources: Mapping[str, RequesterFiles], takers: Sequence[Taker], event_bus: EventBus
    ) -> None:
        self._records = records
        self._sources = sources
        self._takers = takers
        self._event_bus = event_bus

    async def run(self) -> None:
        """Fetch forever. If the records cannot be written, the next round retries. The window reports such a fault
        when the worker writes something."""
        while True:
            with suppress(StoreFault, MoneyRefused):
                await self.look()
            await asyncio.sleep(LOOK_EVERY_S)

    async def look(self) -> None:
        """Fetch once from every destination that has received results. Raise `StoreFault` and `MoneyRefused`;
        nothing is half written."""
        for route in await self._records.accepted_routes():
            if (source := self._sources.get(route.connector)) is not None:
                for taker in self._takers:
                    await self._look_at(route, source, taker)

    async def _look_at(self, route: Route, source: RequesterFiles, taker: Taker) -> None:
        key = f"{_FETCHED}{taker.file}:{route.bundle_key}:{route.connector}:{route.url}"
        digest, _space, mark = (await self._records.settings()).get(key, "").partition(" ")
        found = await source.requester_file(route, taker.file, mark)
        if found is None or isinstance(found, Unchanged):
            return
        new_digest = hashlib.sha256(found.data).hexdigest()
        news = None
        if new_digest != digest:
            news = await taker.take(route.bundle_key, found.data, server_of(route.url) or route.connector)
        # Stored last: after a crash before this line, the handlers recognise everything and enter nothing twice.
        if (new_digest, found.mark) != (digest, mark):
            await self._records.save_settings({key: f"{new_digest} {found.mark}"})
        if news is not None:
            self._event_bus.announce(news)


class FetchedDecisions:
    """`Taker`."""

    file = DECISIONS_FILE

    def __init__(self, decisions: Decisions) -> None:
        self._decisions = decisions

    async def take(self, bundle_key: str, data: bytes, source: str) -> DecisionsFetched | None:
        """Write the decisions of a fetched file. Raise `StoreFault` and `MoneyRefused`; the next attempt recognises
        entries written before the error."""
        read = await self._decisions.read_of(bundle_key, data, DECISIONS_FILE, source)
        await self._decisions.take(read)
        written = len(read.rows) + await self._decisions.take_amounts(read)
        rest = tuple(pair for pair in read.refused if pair[1].reason is not MoneyReason.OTHER_AMOUNT)
        left_out = replace(read, refused=rest).left_out
        return DecisionsFetched(bundle_key, written, left_out) if written or left_out.rows else None


# Prefix of the settings key under which the last reported amount of a payment is stored, followed by its unique_id.
_REPORTED_PREFIX = "told-payment:"
_NAMES = uuid.UUID("5e7f3b2a-6a0c-4f0e-9f4e-0d3c2b9a7c11")


class FetchedPayments:
    """`Taker`."""

    file = PAYMENTS_FILE

    def __init__(self, records: Records, bookkeeping: Bookkeeping) -> None:
        self._records = records
        self._bookkeeping = bookkeeping

    async def take(self, bundle_key: str, data: bytes, source: str) -> PaymentsFetched | None:
        """Enter the payments of a fetched file. Raise `StoreFault`; the next attempt recognises entered ones."""
        log, rows = ProblemLog(), list[PaymentRow | int]()
        try:
            with rejecting(PAYMENTS_FILE):
                rows = await asyncio.to_thread(lambda: list(read_payments(data, PAYMENTS_FILE, log)))
        except BundleRefused as refused:
            log.extend(refused.problems)
        own = await self._merged(rows, bundle_key)
        before = await self._records.settings()
        written, left_out = 0, [LeftOutRow(row, "") for row in rows if isinstance(row, int)]
        for row in own:
            entered = await self._entered(row, bundle_key, source, before)
            written += entered is True
            if isinstance(entered, Refusal):
                left_out.append(LeftOutRow(row.line, row.name, entered))
        left_out += unread(log.problems())
        if not left_out:
            return PaymentsFetched(bundle_key, written) if written else None
        digest = hashlib.sha256(data).hexdigest()
        return PaymentsFetched(bundle_key, written, LeftOutRows(PAYMENTS_FILE, digest, tuple(left_out)))

    async def _merged(self, rows: Sequence[PaymentRow | int], bundle_key: str) -> list[PaymentRow]:
        """Return each payment once, merged from all of its rows about this worker's results of the bundle."""
        found: defaultdict[tuple[str, str], list[PaymentRow]] = defaultdict(list)
        for number, row in enumerate(rows, start=1):
            if isinstance(row, PaymentRow) and self._is_of(row.unique_ids[0], bundle_key):
                found[row.name, row.currency].append(row)
            if number % CHECKED_AT_ONCE == 0:
                await asyncio.sleep(0)
        return await asyncio.to_thread(lambda: [_together(parts) for parts in found.values()])

    async def _entered(
        self, row: PaymentRow, bundle_key: str, source: str, before: Mapping[str, str]
    ) -> bool | Refusal:
        """Enter or correct one payment. Return whether something was written, or why the payment is refused. A
        repeated row with the same amount does not overwrite a correction by the worker."""
        unique_id = str(uuid.uuid5(_NAMES, f"{bundle_key}/{row.currency}/{row.name}"))
        known, key = self._bookkeeping.earnings.item(unique_id), f"{_REPORTED_PREFIX}{unique_id}"
        try:
            if known is not None and before.get(key) == row.amount:
                return False
            if known is None:
                day = (row.day or self._bookkeeping.today()).isoformat()
                named = (unique_id, self._payer(row), row.amount, row.currency, day)
                body = PaymentBody(*named, note=row.note, covers=await self._unpaid(row), source=source)
                await self._bookkeeping.enter_reported_payment(body)
            elif known.money.amount != Decimal(row.amount):
                further = [decided(covered, MoneyState.PAID, source=source) for covered in await self._unpaid(row)]
                await self._bookkeeping.decide_each(further)
                # Written last: while the amounts differ, all of this is repeated after a crash.
                await self._bookkeeping.correct(unique_id, row.amount, row.note or source)
            await self._records.save_settings({key: row.amount})
        except MoneyRefused as refused:
            return Refusal(MoneyReason(refused.code), refused.params)
        return known is None or known.money.amount != Decimal(row.amount)

    async def _unpaid(self, row: PaymentRow) -> tuple[str, ...]:
        """Return the results of bundles on this computer that can become paid."""
        unpaid: list[str] = []
        for number, unique_id in enumerate(row.unique_ids, start=1):
            paid = decided(unique_id, MoneyState.PAID)
            if self._is_of(unique_id) and self._bookkeeping.refusal_of_decision(paid) is None:
                unpaid.append(unique_id)
            if number % CHECKED_AT_ONCE == 0:
                await asyncio.sleep(0)
        return tuple(unpaid)

    def _payer(self, row: PaymentRow) -> str:
        """Return the payer of the result that identifies the bundle."""
        item = self._bookkeeping.earnings.item(row.unique_ids[0])
        return "" if item is None else item.payer

    def _is_of(self, unique_id: str, bundle_key: str = "") -> bool:
        item = self._bookkeeping.earnings.item(unique_id)
        return item is not None and (item.bundle == bundle_key if bundle_key else bool(item.bundle))


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
