"""Bonuses that a requester tells of in a file beside the results. Each is one ledger entry, and money earned: it counts
in the hourly pay of its bundle. Its `unique_id` comes from the bundle key and the requester's name for the bonus, so
that it is entered once. Another amount later is a correction."""

from __future__ import annotations

import asyncio
import hashlib
import uuid
from collections.abc import Mapping, Sequence
from decimal import Decimal

from msgspec import Struct

from annotator.core.errors import BundleRefused
from annotator.core.ledger.entries import EntryKind
from annotator.core.ledger.entry_types import BonusBody, CorrectedBody
from annotator.core.money.entry_validation import NONE_LEFT_OUT, LeftOutRow, LeftOutRows, Refusal, unread
from annotator.core.money.payments import PaymentRow
from annotator.core.ports.records import Records
from annotator.formats.problem_log import ProblemLog
from annotator.formats.source.rejection import rejecting
from annotator.services.bookkeeping.earnings import Bookkeeping
from annotator.services.bundles import Bundles

# Prefix of the settings key under which the last reported amount of a bonus is stored, followed by its unique_id.
_REPORTED_PREFIX = "told-bonus:"
_NAMES = uuid.UUID("0b6f4a86-2a1c-4a5e-8c55-2f6f0a8e9d43")


class BonusesTaken(Struct, frozen=True):
    """The number of bonuses that were entered or corrected, and the rows without effect."""

    written: int = 0
    left_out: LeftOutRows = NONE_LEFT_OUT


class Bonuses:
    def __init__(self, records: Records, bookkeeping: Bookkeeping, bundles: Bundles) -> None:
        self._records = records
        self._bookkeeping = bookkeeping
        self._bundles = bundles

    async def take(self, bundle_key: str, data: bytes, file: str, source: str) -> BonusesTaken:
        """Enter or correct each bonus for results of this bundle. Rows about other results are ignored. Raise
        `StoreFault`; the next attempt recognises entered bonuses."""
        from annotator.formats.history.payments import BONUS, read_payments  # imports the table readers

        log, rows = ProblemLog(), list[PaymentRow | int]()
        try:
            with rejecting(file):
                rows = await asyncio.to_thread(lambda: list(read_payments(data, file, log, BONUS)))
        except BundleRefused as refused:
            log.extend(refused.problems)
        manifest = await self._bundles.manifest(bundle_key)
        payer = manifest.requester.name if manifest is not None else bundle_key
        reported = dict(await self._records.settings())
        left_out = [LeftOutRow(row, "") for row in rows if isinstance(row, int)]
        written = 0
        for row in await self._own(rows, bundle_key):
            planned = self._planned(row, bundle_key, payer, source, reported)
            if isinstance(planned, Refusal):
                left_out.append(LeftOutRow(row.line, row.name, planned))
            else:
                written += await self._enter(row, planned, bundle_key, reported)
        left_out += unread(log.problems())
        sha256 = hashlib.sha256(data).hexdigest()
        return BonusesTaken(written, LeftOutRows(file, sha256, tuple(left_out)) if left_out else NONE_LEFT_OUT)

    async def _own(self, rows: Sequence[PaymentRow | int], bundle_key: str) -> list[PaymentRow]:
        """Return the rows of this worker's results of the bundle, each bonus once."""
        read = [row for row in rows if isinstance(row, PaymentRow)]
        keys = await self._records.bundles_of({row.unique_ids[0] for row in read})
        # The names of other workers' bonuses may be the same, and a later row of one's own replaces an earlier one.
        own = {(row.currency, row.name): row for row in read if keys.get(row.unique_ids[0]) == bundle_key}
        return list(own.values())

    def _planned(
        self, row: PaymentRow, bundle_key: str, payer: str, source: str, reported: Mapping[str, str]
    ) -> BonusBody | CorrectedBody | Refusal | None:
        """Return the entry of a bonus, the reason why there can be none, or None if nothing changes. A repeated row
        with the same amount does not overwrite a correction by the worker."""
        unique_id = _unique_id(row, bundle_key)
        known = self._bookkeeping.earnings.item(unique_id)
        amount = Decimal(row.amount)
        is_void = known is None and not amount
        is_same = known is not None and known.money.amount == amount
        if is_void or is_same or reported.get(f"{_REPORTED_PREFIX}{unique_id}") == row.amount:
            return None
        note = " · ".join(text for text in (row.name, row.note) if text)
        if known is not None:
            return CorrectedBody(unique_id, row.amount, note)
        day = (row.day or self._bookkeeping.today()).isoformat()
        named = (unique_id, payer, row.amount, row.currency, day)
        body = BonusBody(*named, note=note, bundle=bundle_key, source=source)
        return self._bookkeeping.refusal(EntryKind.BONUS_RECEIVED, body) or body

    async def _enter(
        self, row: PaymentRow, body: BonusBody | CorrectedBody | None, bundle_key: str, reported: dict[str, str]
    ) -> bool:
        """Write an entry, if there is one, and return whether there was. The amount is stored after it."""
        if isinstance(body, BonusBody):
            await self._bookkeeping.write(EntryKind.BONUS_RECEIVED, body)
        elif isinstance(body, CorrectedBody):
            await self._bookkeeping.correct(body.unique_id, body.amount, body.note)
        key = f"{_REPORTED_PREFIX}{_unique_id(row, bundle_key)}"
        if reported.get(key) != row.amount:
            reported[key] = row.amount
            await self._records.save_settings({key: row.amount})
        return body is not None


def _unique_id(row: PaymentRow, bundle_key: str) -> str:
    return str(uuid.uuid5(_NAMES, f"{bundle_key}/{row.currency}/{row.name}"))
