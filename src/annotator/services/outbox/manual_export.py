"""Handing over: all results of a bundle in one file, which the worker passes on themselves. For requesters without a
server. What is in it counts as handed over, under the same number and with the same bytes as by any other way, so that
a result which arrives twice is one.

Whatever waits counts as begun before the file is written, as in `services.outbox.delivery`: nothing that may be in a
file is taken back. Where the file was not made, it waits as before. What has a server to go to can be sent
after all: it arrives under the same number, and counts once."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Sequence

from annotator.core.errors import NotAgreed
from annotator.core.events import EventBus, OutboxChanged, ResultsHandedOver
from annotator.core.ledger.clock import local_day
from annotator.core.outbox.destinations import can_be_sent_after_all
from annotator.core.outbox.parcel import Parcel, ParcelState, handed_over_receipt
from annotator.core.ports.bundles import Progress
from annotator.core.ports.folders import Archives
from annotator.core.ports.machine import Clock
from annotator.core.ports.records import Records
from annotator.formats.results.envelope import worker_of
from annotator.services.outbox.consents import Consents

_SHORT = 8
_PLAIN = re.compile(r"[0-9a-z-]+")


class ManualExport:
    def __init__(
        self,
        clock: Clock,
        records: Records,
        agreements: Consents,
        archives: Archives,
        folder: Callable[[], str],
        event_bus: EventBus,
    ) -> None:
        """`folder` tells where files for requesters are put."""
        self._clock = clock
        self._records = records
        self._agreements = agreements
        self._archives = archives
        self._folder = folder
        self._event_bus = event_bus

    async def hand_over(self, bundle_key: str, progress: Progress) -> None:
        """Makes the file and announces it; does nothing where there is no result. `progress` counts results. Raises
        NotAgreed and StoreFault, and leaves everything as it was then."""
        if not await self._agreements.may_go(bundle_key):
            raise NotAgreed
        parcels = await self._records.begin_hand_over(bundle_key)
        if not parcels:
            return
        waiting = [parcel.unique_id for parcel in parcels if parcel.state is ParcelState.WAITING]
        timestamp = self._clock.now()
        # By their random numbers: in which order they were made is a thing of time.
        files = sorted((f"{bundle_key}/{parcel.unique_id}.json", parcel.envelope) for parcel in parcels)
        name = f"{bundle_key}-{local_day(timestamp.utc_ms, timestamp.offset_min).isoformat()}-{_whose(parcels)}"
        try:
            location = await asyncio.to_thread(self._archives.write, self._folder(), name, files, progress)
        except BaseException:
            await self._records.end_hand_over(waiting, "")
            raise
        left = [parcel.unique_id for parcel in parcels if parcel.state is not ParcelState.ACCEPTED]
        await self._records.end_hand_over(left, handed_over_receipt(location))
        self._event_bus.announce(OutboxChanged())
        self._event_bus.announce(ResultsHandedOver(bundle_key, location, len(parcels)))

    async def send_after_all(self, bundle_key: str) -> int:
        """What of a bundle was handed over and has a server to go to waits to be sent again. Returns how many. Raises
        StoreFault."""
        found = [
            parcel.unique_id
            for parcel in await self._records.parcels()
            if parcel.bundle_key == bundle_key and can_be_sent_after_all(parcel)
        ]
        await self._records.send_after_all(found, self._clock.now().utc_ms)
        self._event_bus.announce(OutboxChanged())
        return len(found)


def _whose(parcels: Sequence[Parcel]) -> str:
    """What tells files of several workers apart and says no more than is in them: the pseudonym, where they gave one,
    else the beginning of a result's random number."""
    first = min(parcels, key=lambda parcel: parcel.unique_id)
    worker = worker_of(first.envelope)
    return worker if _PLAIN.fullmatch(worker) else first.unique_id[:_SHORT]
