"""Changes that keep the task in focus: breaks, reading the instructions, and revealing sensitive media."""

from __future__ import annotations

from annotator.core.events import EventBus, WorkPaused, WorkResumed
from annotator.core.ledger.entries import EntryKind
from annotator.core.ledger.entry_types import PausedBody
from annotator.core.ledger.intervals import State
from annotator.services.ledger.idle import IdleWatch
from annotator.services.ledger.journal import Journal
from annotator.services.task.drafts import Drafts


class Pauses:
    """Breaks and instructions. A repeated call does nothing, because a key may be pressed twice."""

    def __init__(self, journal: Journal, drafts: Drafts, idle: IdleWatch, event_bus: EventBus) -> None:
        self._journal = journal
        self._drafts = drafts
        self._idle = idle
        self._event_bus = event_bus

    async def pause(self) -> None:
        if self._journal.state is not State.PAUSE:
            await self._drafts.flush()
            entry = await self._journal.write(EntryKind.PAUSED, PausedBody("break"))
            self._event_bus.announce(WorkPaused(entry.timestamp.utc_ms))

    async def resume(self) -> None:
        if self._journal.state is State.PAUSE:
            await self._journal.write(EntryKind.RESUMED)
            self._idle.input_seen()
            self._event_bus.announce(WorkResumed())

    async def uncovered(self, unique_id: str) -> None:
        """Record that the worker revealed the sensitive media of this task. Loading time begins here."""
        context = self._journal.context
        if context.deciding and context.task == unique_id:
            await self._journal.write_or_owe(EntryKind.LOADING_BEGAN)

    async def instructions_opened(self) -> None:
        if self._journal.context.task is not None and not self._is_reading:
            await self._journal.write_or_owe(EntryKind.INSTRUCTIONS_OPENED)

    async def instructions_closed(self) -> None:
        if self._is_reading:
            await self._journal.write_or_owe(EntryKind.INSTRUCTIONS_CLOSED)

    @property
    def _is_reading(self) -> bool:
        is_written = self._journal.context.instructions
        kinds = EntryKind.INSTRUCTIONS_OPENED, EntryKind.INSTRUCTIONS_CLOSED
        return self._journal.is_between(*kinds, is_written=is_written)
