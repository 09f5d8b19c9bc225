"""The recall of a submitted or skipped task, while no part of its result can have been sent."""

from __future__ import annotations

from annotator.core.errors import StoreFault
from annotator.core.events import EventBus, OutboxChanged, TaskReopened
from annotator.core.ledger.entry_types import TaskReopenedBody
from annotator.core.outbox.parcel import Parcel
from annotator.core.ports.records import Records
from annotator.services.bundles import Bundles
from annotator.services.ledger.journal import Journal


async def take_back(
    unique_id: str, journal: Journal, records: Records, bundles: Bundles, event_bus: EventBus
) -> Parcel | None:
    """Recall a result and return its parcel, which no longer exists.

    Return None without doing anything if there is no parcel, because a key may be pressed twice. Raise
    `LeftAlready`."""
    parcel = await records.parcel(unique_id)
    if parcel is None:
        return None
    requester = await _requester(bundles, parcel.bundle_key)
    await journal.take_back(TaskReopenedBody(unique_id, parcel.bundle_key, parcel.task_id, requester))
    event_bus.announce(TaskReopened(parcel.bundle_key, unique_id))
    event_bus.announce(OutboxChanged())
    return parcel


async def _requester(bundles: Bundles, bundle_key: str) -> str:
    """Return the requester, or an empty string if the bundle cannot be read any more. The result is recalled anyway."""
    try:
        manifest = await bundles.manifest(bundle_key)
    except StoreFault:
        return ""
    return manifest.requester.name if manifest is not None else ""
