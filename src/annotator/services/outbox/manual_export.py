"""The export of results of a bundle into one file that the worker passes on, for requesters without a server.
An exported result has the same id and bytes as through any connector, so a result that arrives twice counts once.
Waiting parcels are marked as being sent before the file is written, as in `services.outbox.delivery`, so that no
result in a file can be recalled. Those for the worker's own folder are also written there, so that the folder and the
file have the same results. Each exported result keeps the file and the time, those of its first file if the requester
has it already: whether this one reached the requester shows in the others. If the file cannot be written, all wait as
before. Results with a server destination can still be sent there afterwards."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Sequence

from msgspec import Struct

from annotator.core.errors import NotAgreed
from annotator.core.events import EventBus, ExportMarked, OutboxChanged, ResultsExported
from annotator.core.ledger.clock import local_day
from annotator.core.outbox.consent import OnHold
from annotator.core.outbox.delivery_state import DELIVERED, NONE_ON_HOLD, ResultCount, ResultsExport, exports_of
from annotator.core.outbox.destinations import can_be_sent_after_all, waits_for_server
from annotator.core.outbox.parcel import Parcel, ParcelState
from annotator.core.ports.bundles import Progress
from annotator.core.ports.folders import Archives
from annotator.core.ports.machine import Clock
from annotator.core.ports.records import Records
from annotator.formats.results.envelope import worker_of
from annotator.services.outbox.consents import Consents
from annotator.services.outbox.deliveries import Deliveries
from annotator.services.outbox.delivery import Delivery

_SHORT = 8
_PLAIN = re.compile(r"[0-9a-z-]+")
_NOT_IN_FILE_NAMES = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]+')  # on Windows
_LONGEST_PART = 50  # characters of a title or name in the name of a file


class ExportPreview(Struct, frozen=True):
    """A preview of an export of a bundle. `count` is the number of its results, `new` of those never exported, and
    `exports` are the earlier exports, newest first. `on_hold` is the missing consent, or None. `waiting` are the
    results that will be sent to a server without an export."""

    count: int
    new: int
    exports: tuple[ResultsExport, ...]
    on_hold: OnHold | None
    waiting: tuple[Parcel, ...]


class ManualExport:
    def __init__(
        self,
        clock: Clock,
        records: Records,
        consents: Consents,
        delivery: Delivery,
        deliveries: Deliveries,
        archives: Archives,
        folder: Callable[[], str],
        event_bus: EventBus,
    ) -> None:
        """`folder` returns the folder for files to requesters."""
        self._clock = clock
        self._records = records
        self._consents = consents
        self._delivery = delivery
        self._deliveries = deliveries
        self._archives = archives
        self._folder = folder
        self._event_bus = event_bus

    async def preview(self, bundle_key: str) -> ExportPreview:
        """Return what an export would do. Raise `StoreFault`."""
        parcels = await self._records.parcel_heads(bundle_key)
        on_hold = (group for group in await self._consents.awaiting() if bundle_key in group.bundle_keys)
        return ExportPreview(
            len(parcels),
            sum(not parcel.exported_to for parcel in parcels),
            exports_of(ResultCount(parcel, 1) for parcel in parcels),
            next(on_hold, None),
            tuple(parcel for parcel in parcels if waits_for_server(parcel)),
        )

    async def export(self, bundle_key: str, progress: Progress, *, only_new: bool = False) -> str:
        """Write the file, announce it and return its path. `only_new` leaves out the results that were exported
        before. Without results do nothing and return "". `progress` counts results. Raise `NotAgreed` and
        `StoreFault`: then no result is marked as exported."""
        if not await self._consents.may_go(bundle_key):
            raise NotAgreed
        begun = await self._records.begin_manual_export(bundle_key)
        parcels = tuple(parcel for parcel in begun if not (only_new and parcel.exported_to))
        if not parcels:
            return ""
        waiting = [parcel.unique_id for parcel in parcels if parcel.state is ParcelState.WAITING]
        timestamp = self._clock.now()
        # Sorted by their random ids, because the order of creation would reveal times.
        files = sorted((f"{bundle_key}/{parcel.unique_id}.json", parcel.envelope) for parcel in parcels)
        day = local_day(timestamp.utc_ms, timestamp.offset_min).isoformat()
        name = " ".join((await self._job_name(bundle_key), day, _whose(parcels)))
        try:
            location = await asyncio.to_thread(self._archives.write, self._folder(), name, files, progress)
        except BaseException:
            await self._records.end_manual_export(waiting, "", 0)
            raise
        await self._delivery.deliver_to_own_folder(parcels)
        exported = [parcel.unique_id for parcel in parcels if not self._has_reached_requester(parcel)]
        await self._records.end_manual_export(exported, location, timestamp.utc_ms)
        self._event_bus.announce(OutboxChanged())
        skipped = sum(parcel.was_cancelled for parcel in parcels)
        self._event_bus.announce(ResultsExported(bundle_key, location, len(parcels), skipped))
        return location

    async def _job_name(self, bundle_key: str) -> str:
        """Return the requester and the title of a job for the name of a file, or the key of a job that is gone."""
        manifest = await self._deliveries.manifest(bundle_key)
        if manifest is None:
            return bundle_key
        names = (file_name_part(manifest.requester.name), file_name_part(manifest.title))
        return " - ".join(filter(None, names)) or bundle_key

    async def copy(self, file: str, target: str) -> None:
        """Copy an exported file to `target`, where no file may be. Raise `StoreFault`."""
        await asyncio.to_thread(self._archives.copy, file, target)

    def _has_reached_requester(self, parcel: Parcel) -> bool:
        """Return True if the requester has the result from an earlier file."""
        state = self._deliveries.state(parcel, NONE_ON_HOLD)
        return bool(parcel.exported_to) and parcel.state is ParcelState.ACCEPTED and state in DELIVERED

    async def mark_sent(self, bundle_key: str, file: str, *, is_sent: bool = True) -> None:
        """Store that the worker sent the results in an exported file to the requester, or did not. Results that were
        marked before keep their time. Raise `StoreFault`."""
        in_file = [parcel for parcel in await self._records.parcel_heads(bundle_key) if parcel.exported_to == file]
        changed = [parcel.unique_id for parcel in in_file if bool(parcel.marked_sent_utc_ms) is not is_sent]
        await self._records.mark_sent(changed, self._clock.now().utc_ms if is_sent else 0)
        self._event_bus.announce(OutboxChanged())
        self._event_bus.announce(ExportMarked(bundle_key, file, is_sent))

    async def send_after_all(self, bundle_key: str) -> int:
        """Queue a bundle's exported results that go to a server. Return how many. Raise `StoreFault`."""
        found = [
            parcel.unique_id for parcel in await self._records.parcel_heads(bundle_key) if can_be_sent_after_all(parcel)
        ]
        await self._records.send_after_all(found, self._clock.now().utc_ms)
        self._event_bus.announce(OutboxChanged())
        return len(found)


def file_name_part(text: str) -> str:
    """Return a text as a part of a file name that every operating system accepts; "" if nothing of it remains."""
    words = " ".join(_NOT_IN_FILE_NAMES.sub(" ", text).split())
    return words[:_LONGEST_PART].strip(" .-")


def _whose(parcels: Sequence[Parcel]) -> str:
    """Return a name that tells the files of several workers apart and reveals nothing that is not in the file. This
    is the pseudonym, if it is sent, else the beginning of a random result id."""
    first = min(parcels, key=lambda parcel: parcel.unique_id)
    worker = worker_of(first.envelope)
    return worker if _PLAIN.fullmatch(worker) else first.unique_id[:_SHORT]
