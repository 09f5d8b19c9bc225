"""What was submitted or skipped comes back as long as nothing of it can have left."""

from __future__ import annotations

from annotator.core.errors import StoreFault
from annotator.core.facts import Bulletin, OutboxChanged, TaskTakenBack
from annotator.core.ledger.bodies import TakenBackBody
from annotator.core.outbox.parcel import Parcel
from annotator.core.ports.records import Records
from annotator.work.bundles import Bundles
from annotator.work.ledger.journal import Journal


class TakingBack:
    def __init__(self, journal: Journal, records: Records, bundles: Bundles, bulletin: Bulletin) -> None:
        self._journal = journal
        self._records = records
        self._bundles = bundles
        self._bulletin = bulletin

    async def take_back(self, unique_id: str) -> Parcel | None:
        """The parcel that is no more; None, and nothing done, where there was none: a key was pressed twice. Raises
        LeftAlready."""
        parcel = await self._records.parcel(unique_id)
        if parcel is None:
            return None
        requester = await self._requester(parcel.bundle_key)
        await self._journal.take_back(TakenBackBody(unique_id, parcel.bundle_key, parcel.task_id, requester))
        self._bulletin.announce(TaskTakenBack(parcel.bundle_key, unique_id))
        self._bulletin.announce(OutboxChanged())
        return parcel

    async def _requester(self, bundle_key: str) -> str:
        """Empty where the bundle cannot be read any more: its result comes back all the same."""
        try:
            manifest = await self._bundles.manifest(bundle_key)
        except StoreFault:
            return ""
        return manifest.requester.name if manifest is not None else ""
