"""Lock and sleep events of the system, written as entries with the time of the event. A heartbeat before and one
after sleep mark the suspended time. Nothing else is written, because the clocks tell how long it lasted."""

from __future__ import annotations

import asyncio

from annotator.core.errors import StoreFault
from annotator.core.events import EventBus, Failed
from annotator.core.ledger.clock import Timestamp
from annotator.core.ledger.entries import EntryKind
from annotator.core.ports.machine import SystemSign
from annotator.services.ledger.idle import IdleWatch
from annotator.services.ledger.journal import Journal
from annotator.services.task.drafts import Drafts

LOOK_EVERY_S = 1.0
# The keys that lock a screen are released after the lock, which is no sign of a person at the computer.
LOCKS_FOR_MS = 2_000


class SystemEventWatcher:
    def __init__(self, journal: Journal, drafts: Drafts, idle: IdleWatch, event_bus: EventBus) -> None:
        self._journal = journal
        self._drafts = drafts
        self._idle = idle
        self._event_bus = event_bus
        self._queue: asyncio.Queue[tuple[SystemSign, Timestamp]] = asyncio.Queue()
        self._locked_ms = 0
        self._observed_lock: bool | None = None  # None: no lock event has been received yet

    def on_signal(self, sign: SystemSign) -> None:
        """Queue an event and return at once. Call it from the event loop's thread. Repeats count once."""
        self._queue.put_nowait((sign, self._journal.now()))

    async def run(self) -> None:
        """Process events forever. A failed write is announced and repeated as soon as anything can be written."""
        while True:
            try:
                await self._next()
            except StoreFault as fault:
                self._event_bus.announce(Failed(fault.code, dict(fault.params)))

    async def _next(self) -> None:
        if not self._is_locked:
            await self._follow(*await self._queue.get())
            return
        try:
            sign, timestamp = await asyncio.wait_for(self._queue.get(), LOOK_EVERY_S)
        except TimeoutError:
            await self._see_through()
        else:
            await self._follow(sign, timestamp)

    async def _follow(self, sign: SystemSign, timestamp: Timestamp) -> None:
        match sign:
            case SystemSign.LOCKED if not self._is_locked:
                self._locked_ms = timestamp.running_ms
                self._observed_lock = True
                await self._journal.write_or_owe(EntryKind.LOCK_BEGAN, at=timestamp)
            case SystemSign.UNLOCKED if self._is_locked:
                await self._unlock(timestamp)
            case SystemSign.ABOUT_TO_SLEEP:
                await self._drafts.flush()
                await self._journal.write(EntryKind.HEARTBEAT)
            case SystemSign.WOKE:
                await self._journal.write(EntryKind.HEARTBEAT)
                self._idle.counts_from(timestamp.running_ms)
            case _:
                return

    async def _see_through(self) -> None:
        """End the lock if there was input, impossible in a real one: some systems report false locks."""
        if self._idle.last_input_ms > self._locked_ms + LOCKS_FOR_MS:
            await self._unlock(self._journal.now())

    async def _unlock(self, timestamp: Timestamp) -> None:
        self._observed_lock = False
        self._idle.counts_from(timestamp.running_ms)
        await self._journal.write_or_owe(EntryKind.LOCK_ENDED, at=timestamp)

    @property
    def _is_locked(self) -> bool:
        """The last reported lock state, even if it is not written yet."""
        return self._journal.context.locked if self._observed_lock is None else self._observed_lock
