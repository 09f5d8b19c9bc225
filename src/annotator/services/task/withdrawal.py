"""The withdrawal of tasks that the server no longer needs and that were not begun here."""

from __future__ import annotations

from annotator.core.events import EventBus
from annotator.core.ports.servers import RemoteTaskStatus
from annotator.core.system_events import TasksDropped
from annotator.services.bundles import Bundles
from annotator.services.ledger.journal import Journal
from annotator.services.task.session import Session


class TaskWithdrawal:
    """The withdrawal, run as one of the session's intents, so that no task is withdrawn while being opened."""

    def __init__(self, journal: Journal, session: Session, bundles: Bundles, event_bus: EventBus) -> None:
        self._journal = journal
        self._session = session
        self._bundles = bundles
        self._event_bus = event_bus

    async def drop(self, key: str, found: RemoteTaskStatus) -> None:
        """Withdraw those of the tasks found that were never begun. Raise `StoreFault`."""
        manifest = await self._bundles.manifest(key)
        if manifest is None:
            return  # its files are damaged, which is announced
        dropped = await self._journal.drop(key, manifest.requester.name, found.answered, found.gone)
        if dropped.answered or dropped.gone:
            await self._session.requeue(key)
            self._event_bus.announce(TasksDropped(key, len(dropped.answered), len(dropped.gone)))
