"""Payments that a requester reports beside the results of a bundle.

Each payment is entered once, under a unique_id derived from the bundle key and the requester's name for it. If a
later file contains another amount, the entry is corrected. A row counts if the first result that it names belongs to
this bundle: other workers have their own rows in the file, and a row stored beside several bundles counts once."""

from __future__ import annotations

import asyncio
import uuid
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import reduce

from msgspec.structs import replace

from annotator.core.errors import MoneyRefused
from annotator.core.ledger.entry_types import PaymentBody
from annotator.core.money.amount import EXACT
from annotator.core.money.payments import PaymentRow
from annotator.core.money.states import MoneyState
from annotator.core.outbox.requester_files import PAYMENTS_FILE
from annotator.core.ports.records import Records
from annotator.core.problems import errors
from annotator.core.system_events import PaymentsFetched
from annotator.formats.history.payments import read_payments
from annotator.formats.problem_log import ProblemLog
from annotator.services.bookkeeping.earnings import CHECKED_AT_ONCE, Bookkeeping, decided

# Prefix of the settings key under which the last reported amount of a payment is stored, followed by its unique_id.
_TOLD = "told-payment:"
_NAMES = uuid.UUID("5e7f3b2a-6a0c-4f0e-9f4e-0d3c2b9a7c11")


class FetchedPayments:
    """`services.bookkeeping.requester_feedback.Taker`."""

    file = PAYMENTS_FILE

    def __init__(self, records: Records, bookkeeping: Bookkeeping) -> None:
        self._records = records
        self._bookkeeping = bookkeeping

    async def take(self, bundle_key: str, data: bytes, source: str) -> PaymentsFetched | None:
        """Enter the payments of a fetched file. Raise `StoreFault`; the next attempt recognises payments entered
        before the error."""
        log = ProblemLog()
        rows = await asyncio.to_thread(lambda: list(read_payments(data, PAYMENTS_FILE, log)))
        own = await self._own(rows, bundle_key)
        before = await self._records.settings()
        counts: Counter[bool | None] = Counter()
        for row in own:
            counts[await self._entered(row, bundle_key, source, before)] += 1
        left_out = counts[None] + rows.count(None) + len(errors(log.problems()))
        return PaymentsFetched(bundle_key, counts[True], left_out) if counts[True] or left_out else None

    async def _own(self, rows: Sequence[PaymentRow | None], bundle_key: str) -> list[PaymentRow]:
        """Return each payment once, merged from all of its rows about this worker's results of the bundle."""
        found: defaultdict[tuple[str, str], list[PaymentRow]] = defaultdict(list)
        for number, row in enumerate(rows, start=1):
            if row is not None and self._is_of(row.unique_ids[0], bundle_key):
                found[row.name, row.currency].append(row)
            if number % CHECKED_AT_ONCE == 0:
                await asyncio.sleep(0)
        return await asyncio.to_thread(lambda: [_together(parts) for parts in found.values()])

    async def _entered(self, row: PaymentRow, bundle_key: str, source: str, before: Mapping[str, str]) -> bool | None:
        """Enter or correct one payment. Return whether something was written, or None if the payment is refused.

        A repeated row with the same amount does not overwrite a correction by the worker."""
        unique_id = str(uuid.uuid5(_NAMES, f"{bundle_key}/{row.currency}/{row.name}"))
        known, key = self._bookkeeping.earnings.item(unique_id), f"{_TOLD}{unique_id}"
        try:
            if known is not None and before.get(key) == row.amount:
                return False
            if known is None:
                day = (row.day or self._bookkeeping.today()).isoformat()
                named = (unique_id, self._payer(row), row.amount, row.currency, day)
                body = PaymentBody(*named, note=row.note, covers=await self._unpaid(row), source=source)
                await self._bookkeeping.enter_told_payment(body)
            elif known.money.amount != Decimal(row.amount):
                further = [decided(covered, MoneyState.PAID, source=source) for covered in await self._unpaid(row)]
                await self._bookkeeping.decide_each(further)
                # Written last: while the amounts differ, all of this is repeated after a crash.
                await self._bookkeeping.correct(unique_id, row.amount, row.note or source)
            await self._records.save_settings({key: row.amount})
        except MoneyRefused:
            return None
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
