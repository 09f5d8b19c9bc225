"""Delivery: send due parcels that have the worker's consent through their connectors, and store the outcome. A
parcel is never dropped silently. A parcel is marked on disk as being sent before its connector is called. So a
result that may have been sent cannot be recalled after a crash. Each destination has its own queue. A failing
destination gets a back-off that grows with each failure, and all its parcels wait with the one that failed. The
parcel with the fewest attempts goes first, so that a parcel which a server cannot process does not block the others."""

from __future__ import annotations

import asyncio
import logging
import random
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress

from msgspec.structs import replace

from annotator.core.errors import StoreFault
from annotator.core.events import ConsentsChanged, Event, EventBus, Failed, OutboxChanged, TaskSubmitted
from annotator.core.outbox.backoff import backoff_s, longest_delivery_s
from annotator.core.outbox.consent import OWN_FOLDER
from annotator.core.outbox.parcel import (
    OBSTACLES,
    Accepted,
    Backoff,
    DeliveryReason,
    Destination,
    Outcome,
    Parcel,
    ParcelState,
    RetryLater,
)
from annotator.core.ports.connector import Connector
from annotator.core.ports.machine import Clock
from annotator.core.ports.records import Records
from annotator.services.outbox.consents import Consents

_log = logging.getLogger(__name__)

LOOK_EVERY_S = 5.0
_ANY_TIME_MS = 2**62


class Delivery:
    """The delivery loop. `spread` returns a number from 0 to 1 for each wait: the jitter added to the minimum wait."""

    def __init__(
        self,
        clock: Clock,
        records: Records,
        consents: Consents,
        connectors: Mapping[str, Connector],
        event_bus: EventBus,
        spread: Callable[[], float] = random.random,
    ) -> None:
        self._clock = clock
        self._records = records
        self._consents = consents
        self._connectors = connectors
        self._event_bus = event_bus
        self._spread = spread
        self._nudged = asyncio.Event()
        self._failed = False
        self._locks: defaultdict[Destination, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._backoffs: dict[Destination, Backoff] = {}
        self._over: set[tuple[Destination, DeliveryReason | None]] = set()
        event_bus.listen(self._on_event)

    def nudge(self) -> None:
        """Look for due parcels now."""
        self._nudged.set()

    async def heads(self) -> tuple[Parcel, ...]:
        """Return all parcels without their bytes, newest first."""
        return tuple(reversed(await self._records.parcel_heads()))

    async def parcels(self) -> tuple[Parcel, ...]:
        return await self._records.parcels()

    async def parcel(self, unique_id: str) -> Parcel | None:
        return await self._records.parcel(unique_id)

    async def waiting(self) -> int:
        """Return the number of parcels that are not delivered yet."""
        return await self._records.parcels_not_accepted()

    def backoffs(self) -> Mapping[Destination, Backoff]:
        """Return the destinations that are in back-off now, since the program started."""
        now_ms = self._clock.now().utc_ms
        return {place: rest for place, rest in self._backoffs.items() if not rest.is_over(now_ms)}

    def last_backoffs(self) -> Mapping[Destination, Backoff]:
        """Return the last back-off of each destination, including expired ones that are being retried."""
        return dict(self._backoffs)

    async def retry(self, unique_id: str) -> None:
        """Retry a parcel at once, together with everything that waits for its destination."""
        parcel = await self._records.parcel(unique_id)
        if parcel is None:
            return
        await self._records.retry(unique_id, self._clock.now().utc_ms)
        await self.retry_all(parcel.destination)

    async def retry_all(self, destination: Destination) -> None:
        """Retry everything for a destination at once. Refused parcels stay refused."""
        self._backoffs.pop(destination, None)
        now_ms = self._clock.now().utc_ms
        for parcel in await self._records.parcels():
            is_late = parcel.state is ParcelState.WAITING and parcel.attempts and parcel.due_utc_ms > now_ms
            if is_late and parcel.destination == destination:
                await self._records.retry(parcel.unique_id, now_ms)
        self._event_bus.announce(OutboxChanged())
        self.nudge()

    async def deliver_to_own_folder(self, parcels: Sequence[Parcel]) -> None:
        """Write those of the parcels that wait for the worker's own folder there now, after any round in progress.
        If the folder cannot be used, they wait. Raise `StoreFault`."""
        now_ms = self._clock.now().utc_ms
        waiting = [each for each in parcels if each.connector == OWN_FOLDER and each.state is ParcelState.WAITING]
        for parcel in waiting:
            await self._records.retry(parcel.unique_id, now_ms)
        for destination in {parcel.destination: None for parcel in waiting}:
            self._backoffs.pop(destination, None)
            await self._deliver(destination, [parcel for parcel in waiting if parcel.destination == destination])

    async def run(self) -> None:
        """Deliver forever."""
        async with asyncio.TaskGroup() as deliveries:
            while True:
                self._nudged.clear()
                try:
                    for destination, parcels in (await self._due()).items():
                        if not self._locks[destination].locked():
                            deliveries.create_task(self._deliver_and_continue(destination, parcels))
                except StoreFault as fault:
                    self._announce_fault(fault)
                try:
                    await asyncio.wait_for(self._nudged.wait(), LOOK_EVERY_S)
                except TimeoutError:
                    continue

    async def deliver_due(self) -> None:
        """Deliver once all due with consent. Raise `StoreFault`. A parcel without stored outcome is resent."""
        due = await self._due()
        deliveries = [self._deliver(destination, parcels) for destination, parcels in due.items()]
        for fault in await asyncio.gather(*deliveries, return_exceptions=True):
            if fault is not None:
                raise fault

    async def last_round(self, patience_s: float) -> None:
        """Deliver for at most `patience_s` before the program ends. The rest waits for the next start."""
        with suppress(TimeoutError, StoreFault):
            await asyncio.wait_for(self.deliver_due(), patience_s)

    async def _deliver_and_continue(self, destination: Destination, parcels: list[Parcel]) -> None:
        """Deliver, then look for further parcels."""
        try:
            await self._deliver(destination, parcels)
        except StoreFault as fault:
            self._announce_fault(fault)
        else:
            self._failed = False
            self.nudge()

    async def _due(self) -> dict[Destination, list[Parcel]]:
        """Return the due parcels by destination, without destinations in back-off, fewest attempts first."""
        held = {key for waiting in await self._consents.awaiting() for key in waiting.bundle_keys}
        found = defaultdict[Destination, list[Parcel]](list)
        for parcel in await self._records.due_parcels(self._clock.now().utc_ms, held, self.backoffs().keys()):
            found[parcel.destination].append(parcel)
        return {place: sorted(parcels, key=lambda parcel: parcel.attempts) for place, parcels in found.items()}

    async def _deliver(self, destination: Destination, parcels: list[Parcel]) -> None:
        async with self._locks[destination]:
            for parcel in parcels:
                # Checked again for each parcel, because the worker may withdraw the consent during a long round.
                if destination in self.backoffs() or not await self._consents.may_go(parcel.bundle_key):
                    continue
                if not await self._records.begin_delivery(parcel.unique_id):
                    continue  # reopened a moment ago, or already delivered
                # Read again, because it cannot change any more from here on. The pseudonym in it may have changed since
                # it was found.
                begun = await self._records.parcel(parcel.unique_id) or parcel
                before = self._backoffs.get(destination)
                outcome = self._with_wait(begun, await self._outcome(begun))
                await self._records.record_outcome(parcel.unique_id, outcome, self._clock.now().utc_ms)
                if isinstance(outcome, Accepted):
                    await self._release(destination, OBSTACLES | {begun.reason, before.reason if before else None})
                self._event_bus.announce(OutboxChanged())

    async def _release(self, destination: Destination, reasons: Collection[DeliveryReason | None]) -> None:
        """Make everything due that waits for a destination for one of these reasons, which are over. Look only once
        until a reason returns: all waiting parcels are read."""
        over = {(destination, reason) for reason in reasons if reason is not None} - self._over
        self._over |= over
        now_ms = self._clock.now().utc_ms
        for parcel in await self._records.due_parcels(_ANY_TIME_MS, (), ()) if over else ():
            if parcel.due_utc_ms > now_ms and (parcel.destination, parcel.reason) in over:
                await self._records.retry(parcel.unique_id, now_ms)

    def _with_wait(self, parcel: Parcel, outcome: Outcome) -> Outcome:
        """Return the outcome with the time of the next attempt, and set the back-off of the destination."""
        destination = parcel.destination
        if not isinstance(outcome, RetryLater):
            self._backoffs.pop(destination, None)
            return outcome
        self._over.discard((destination, outcome.reason))
        before = self._backoffs.get(destination)
        failures = 1 if before is None else before.failures + 1
        spread = self._spread()
        rest_s = max(backoff_s(failures, spread), outcome.wait_s or 0.0)
        now_ms = self._clock.now().utc_ms
        until_ms = now_ms + round(rest_s * 1000)
        self._backoffs[destination] = Backoff(outcome.reason, outcome.detail, until_ms, failures, now_ms)
        return replace(outcome, wait_s=max(rest_s, backoff_s(parcel.attempts + 1, spread)))

    def _announce_fault(self, fault: StoreFault) -> None:
        """Announce a fault once, until something can be written again."""
        if not self._failed:
            self._event_bus.announce(Failed(fault.code, dict(fault.params)))
        self._failed = True

    def _on_event(self, event: Event) -> None:
        if isinstance(event, TaskSubmitted | ConsentsChanged):
            self.nudge()

    async def _outcome(self, parcel: Parcel) -> Outcome:
        connector = self._connectors.get(parcel.connector)
        if connector is None:
            return RetryLater(DeliveryReason.CONNECTOR_UNKNOWN, parcel.connector, never_began=True)
        try:
            return await asyncio.wait_for(connector.deliver(parcel), longest_delivery_s(len(parcel.envelope)))
        except TimeoutError:
            return RetryLater(DeliveryReason.NO_ANSWER)
        except StoreFault:
            raise
        except Exception as error:  # a bug of a connector ends neither the program nor the delivery of other results
            _log.exception("the connector %s failed", parcel.connector)
            return RetryLater(DeliveryReason.CONNECTOR_FAILED, type(error).__name__)
