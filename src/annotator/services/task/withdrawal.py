"""Tasks that nobody began here, and that whoever asked for them does not need any more."""

from __future__ import annotations

from annotator.core.events import EventBus
from annotator.core.ports.servers.tasks import RemoteTaskStatus
from annotator.core.system_events import TasksDropped
from annotator.services.bundles import Bundles
from annotator.services.ledger.journal import Journal
from annotator.services.task.session import Session


class TaskWithdrawal:
    """One of the intents of a person's session: a task that is just being opened is not dropped under their hands."""

    def __init__(self, journal: Journal, session: Session, bundles: Bundles, event_bus: EventBus) -> None:
        self._journal = journal
        self._session = session
        self._bundles = bundles
        self._event_bus = event_bus

    async def drop(self, key: str, found: RemoteTaskStatus) -> None:
        """Of these tasks of a bundle those that were never begun are not asked any more. Raises StoreFault."""
        manifest = await self._bundles.manifest(key)
        if manifest is None:
            return  # its files were harmed, which is told
        dropped = await self._journal.drop(key, manifest.requester.name, found.answered, found.gone)
        if dropped.answered or dropped.gone:
            await self._session.requeue(key)
            self._event_bus.announce(TasksDropped(key, len(dropped.answered), len(dropped.gone)))
