"""What was submitted or skipped comes back as long as nothing of it can have left."""

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
    """The parcel that is no more; None, and nothing done, where there was none: a key was pressed twice. Raises
    LeftAlready."""
    parcel = await records.parcel(unique_id)
    if parcel is None:
        return None
    requester = await _requester(bundles, parcel.bundle_key)
    await journal.take_back(TaskReopenedBody(unique_id, parcel.bundle_key, parcel.task_id, requester))
    event_bus.announce(TaskReopened(parcel.bundle_key, unique_id))
    event_bus.announce(OutboxChanged())
    return parcel


async def _requester(bundles: Bundles, bundle_key: str) -> str:
    """Empty where the bundle cannot be read any more: its result comes back all the same."""
    try:
        manifest = await bundles.manifest(bundle_key)
    except StoreFault:
        return ""
    return manifest.requester.name if manifest is not None else ""
