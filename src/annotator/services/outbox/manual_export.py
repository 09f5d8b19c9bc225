"""The export of all results of a bundle into one file that the worker passes on, for requesters without a server.
Exported results count as sent, with the same id and bytes as through any connector, so a result that arrives twice
counts once. Waiting parcels are marked as being sent before the file is written, as in `services.outbox.delivery`,
so that no result in a file can be recalled. If the file cannot be written, they wait as before. Results with a
server destination can still be sent there afterwards."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Sequence

from annotator.core.errors import NotAgreed
from annotator.core.events import EventBus, OutboxChanged, ResultsExported
from annotator.core.ledger.clock import local_day
from annotator.core.outbox.destinations import can_be_sent_after_all
from annotator.core.outbox.parcel import Parcel, ParcelState, export_receipt
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
        consents: Consents,
        archives: Archives,
        folder: Callable[[], str],
        event_bus: EventBus,
    ) -> None:
        """`folder` returns the folder for files to requesters."""
        self._clock = clock
        self._records = records
        self._consents = consents
        self._archives = archives
        self._folder = folder
        self._event_bus = event_bus

    async def export(self, bundle_key: str, progress: Progress) -> None:
        """Write the file and announce it. Do nothing if there are no results. `progress` counts results. Raise
        `NotAgreed` and `StoreFault`, and then change nothing."""
        if not await self._consents.may_go(bundle_key):
            raise NotAgreed
        parcels = await self._records.begin_manual_export(bundle_key)
        if not parcels:
            return
        waiting = [parcel.unique_id for parcel in parcels if parcel.state is ParcelState.WAITING]
        timestamp = self._clock.now()
        # Sorted by their random ids, because the order of creation would reveal times.
        files = sorted((f"{bundle_key}/{parcel.unique_id}.json", parcel.envelope) for parcel in parcels)
        name = f"{bundle_key}-{local_day(timestamp.utc_ms, timestamp.offset_min).isoformat()}-{_whose(parcels)}"
        try:
            location = await asyncio.to_thread(self._archives.write, self._folder(), name, files, progress)
        except BaseException:
            await self._records.end_manual_export(waiting, "")
            raise
        left = [parcel.unique_id for parcel in parcels if parcel.state is not ParcelState.ACCEPTED]
        await self._records.end_manual_export(left, export_receipt(location))
        self._event_bus.announce(OutboxChanged())
        self._event_bus.announce(ResultsExported(bundle_key, location, len(parcels)))

    async def send_after_all(self, bundle_key: str) -> int:
        """Queue a bundle's exported results that go to a server. Return how many. Raise `StoreFault`."""
        found = [
            parcel.unique_id
            for parcel in await self._records.parcels()
            if parcel.bundle_key == bundle_key and can_be_sent_after_all(parcel)
        ]
        await self._records.send_after_all(found, self._clock.now().utc_ms)
        self._event_bus.announce(OutboxChanged())
        return len(found)


def _whose(parcels: Sequence[Parcel]) -> str:
    """Return a name that tells the files of several workers apart and reveals nothing that is not in the file. This
    is the pseudonym, if it is sent, else the beginning of a random result id."""
    first = min(parcels, key=lambda parcel: parcel.unique_id)
    worker = worker_of(first.envelope)
    return worker if _PLAIN.fullmatch(worker) else first.unique_id[:_SHORT]
