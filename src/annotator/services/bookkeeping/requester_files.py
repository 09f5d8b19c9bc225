"""Feedback files of requesters, stored beside the results: fetched regularly, recorded once and announced. A file
with the same bytes as before is not processed again, so it does not overwrite corrections by hand. A file that the
server reports as unchanged is not even downloaded."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Protocol

from msgspec.structs import replace

from annotator.core.errors import MoneyReason, MoneyRefused, StoreFault
from annotator.core.events import DecisionsFetched, Event, EventBus
from annotator.core.outbox.parcel import Route
from annotator.core.outbox.requester_files import BONUSES_FILE, DECISIONS_FILE, PAYMENTS_FILE, Unchanged
from annotator.core.outbox.sign_in import server_of
from annotator.core.ports.connector import RequesterFiles
from annotator.core.ports.records import Records
from annotator.core.system_events import BonusesFetched, PaymentsFetched
from annotator.services.bookkeeping.bonuses import Bonuses
from annotator.services.bookkeeping.decisions import Decisions
from annotator.services.bookkeeping.payments import Payments

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


class FetchedPayments:
    """`Taker`."""

    file = PAYMENTS_FILE

    def __init__(self, payments: Payments) -> None:
        self._payments = payments

    async def take(self, bundle_key: str, data: bytes, source: str) -> PaymentsFetched | None:
        """Enter the payments of a fetched file. Raise `StoreFault`; the next attempt recognises entered ones."""
        read = await self._payments.read_bytes(data, PAYMENTS_FILE, bundle_key, source)
        taken = await self._payments.take(read)
        written, left_out = len(taken.entries), taken.left_out
        return PaymentsFetched(bundle_key, written, left_out) if written or left_out.rows else None


class FetchedBonuses:
    """`Taker`."""

    file = BONUSES_FILE

    def __init__(self, bonuses: Bonuses) -> None:
        self._bonuses = bonuses

    async def take(self, bundle_key: str, data: bytes, source: str) -> BonusesFetched | None:
        """Enter the bonuses of a fetched file. Raise `StoreFault`; the next attempt recognises entered ones."""
        taken = await self._bonuses.take(bundle_key, data, BONUSES_FILE, source)
        return (
            BonusesFetched(bundle_key, taken.written, taken.left_out) if taken.written or taken.left_out.rows else None
        )
