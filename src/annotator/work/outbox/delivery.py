"""Delivery: due parcels that the worker agreed to send go to their connector, and what came of it is stored. A parcel
is never given up silently.

That a parcel is being handed over is on disk before its connector is asked: whatever happens to the program in between,
nothing can be taken back that may have left."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import suppress

from annotator.core.errors import StoreFault
from annotator.core.facts import AgreementsChanged, Bulletin, Fact, Failed, OutboxChanged, TaskSubmitted
from annotator.core.outbox.parcel import DeliveryReason, Later, Outcome, Parcel
from annotator.core.ports.connector import Connector
from annotator.core.ports.machine import Clock
from annotator.core.ports.records import Records
from annotator.work.outbox.agreements import Agreements

LOOK_EVERY_S = 5.0
PATIENCE_S = 60.0


class Delivery:
    def __init__(
        self,
        clock: Clock,
        records: Records,
        agreements: Agreements,
        connectors: Mapping[str, Connector],
        bulletin: Bulletin,
    ) -> None:
        self._clock = clock
        self._records = records
        self._agreements = agreements
        self._connectors = connectors
        self._bulletin = bulletin
        self._nudged = asyncio.Event()
        self._failed = False
        self._round = asyncio.Lock()
        bulletin.listen(self._on_fact)

    def nudge(self) -> None:
        """There may be something due now."""
        self._nudged.set()

    async def parcels(self) -> tuple[Parcel, ...]:
        return await self._records.parcels()

    async def parcel(self, unique_id: str) -> Parcel | None:
        return await self._records.parcel(unique_id)

    async def waiting(self) -> int:
        """How many parcels the receiver does not have yet."""
        return await self._records.parcels_not_accepted()

    async def retry(self, unique_id: str) -> None:
        await self._records.retry(unique_id, self._clock.now().utc_ms)
        self._bulletin.announce(OutboxChanged())
        self.nudge()

    async def run(self) -> None:
        """Delivers for ever."""
        while True:
            self._nudged.clear()
            try:
                await self.deliver_due()
                self._failed = False
            except StoreFault as fault:
                if not self._failed:
                    self._bulletin.announce(Failed(fault.code, dict(fault.params)))
                self._failed = True
            try:
                await asyncio.wait_for(self._nudged.wait(), LOOK_EVERY_S)
            except TimeoutError:
                continue

    async def deliver_due(self) -> None:
        """One round over what is due and agreed to. Raises StoreFault; a parcel whose outcome was not stored is tried
        again."""
        async with self._round:
            held = {key for waiting in await self._agreements.held() for key in waiting.bundle_keys}
            for parcel in await self._records.due_parcels(self._clock.now().utc_ms, held):
                # Asked again for each: the worker may take their word back in the middle of a long round.
                if not await self._agreements.may_go(parcel.bundle_key):
                    continue
                if not await self._records.begin_delivery(parcel.unique_id):
                    continue  # it was taken back a moment ago
                # As it stands now that nothing changes it any more: it may have been sealed anew since it was found.
                begun = await self._records.parcel(parcel.unique_id)
                outcome = await self._outcome(begun if begun is not None else parcel)
                await self._records.record_outcome(parcel.unique_id, outcome, self._clock.now().utc_ms)
                self._bulletin.announce(OutboxChanged())

    async def last_round(self, patience_s: float) -> None:
        """Before the program ends: what can be delivered quickly is; the rest waits for the next start."""
        with suppress(TimeoutError, StoreFault):
            await asyncio.wait_for(self.deliver_due(), patience_s)

    def _on_fact(self, fact: Fact) -> None:
        if isinstance(fact, TaskSubmitted | AgreementsChanged):
            self.nudge()

    async def _outcome(self, parcel: Parcel) -> Outcome:
        connector = self._connectors.get(parcel.connector)
        if connector is None:
            return Later(DeliveryReason.CONNECTOR_UNKNOWN, parcel.connector, never_began=True)
        try:
            return await asyncio.wait_for(connector.deliver(parcel), PATIENCE_S)
        except TimeoutError:
            return Later(DeliveryReason.NO_ANSWER)
