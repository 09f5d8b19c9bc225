"""Idle: time without input, dated back to the last input in our window. Held apart until the worker judges it."""

from __future__ import annotations

import asyncio

from annotator.core.errors import StoreFault
from annotator.core.facts import Bulletin, Failed, IdleEnded
from annotator.core.intervals import WORK, State
from annotator.core.ledger import EntryKind
from annotator.work.journal import Journal

LOOK_EVERY_S = 1.0
SEARCHING_IDLE_AFTER_S = 120
INSTRUCTIONS_IDLE_AFTER_S = 300
TASK_IDLE_AFTER_S = 90


class IdleWatch:
    def __init__(self, journal: Journal, bulletin: Bulletin) -> None:
        self._journal = journal
        self._bulletin = bulletin
        self._last_input_ms = journal.now().running_ms
        self._task_idle_after_s = TASK_IDLE_AFTER_S
        self._returned = asyncio.Event()
        self._failed = False

    @property
    def task_idle_after_s(self) -> int:
        """The rule in force for the task in focus; it is told in the result."""
        return self._task_idle_after_s

    def use_rule(self, idle_after_s: int) -> None:
        self._task_idle_after_s = idle_after_s

    def input_seen(self) -> None:
        """The person touched a key or the mouse in our window. Cheap: called for every such event."""
        if self._journal.state is State.IDLE:
            self._returned.set()
        else:
            self._last_input_ms = self._journal.now().running_ms

    async def run(self) -> None:
        """Watches for ever. Records that cannot be written are told once, and tried again."""
        while True:
            try:
                await self._look()
                self._failed = False
            except StoreFault as fault:
                if not self._failed:
                    self._bulletin.announce(Failed(fault.code, dict(fault.params)))
                self._failed = True
                await asyncio.sleep(LOOK_EVERY_S)

    async def _look(self) -> None:
        if self._journal.state is State.IDLE:
            await self._until_returned()
        elif self._journal.state in WORK and self._still_for_ms() > self._idle_after_s() * 1000:
            await self._begin()
        else:
            await asyncio.sleep(LOOK_EVERY_S)

    async def _begin(self) -> None:
        since_ms = self._last_input_ms
        self._returned.clear()
        await self._journal.write(EntryKind.IDLE_BEGAN, {"since_running_ms": since_ms})
        if self._last_input_ms != since_ms:
            self._returned.set()  # the person came back while this was being written

    async def _until_returned(self) -> None:
        try:
            await asyncio.wait_for(self._returned.wait(), LOOK_EVERY_S)
        except TimeoutError:
            return
        idle_ms = self._still_for_ms()
        if self._journal.state is State.IDLE:
            await self._journal.write(EntryKind.IDLE_ENDED, {})
            self._bulletin.announce(IdleEnded(idle_ms))
        self._last_input_ms = self._journal.now().running_ms

    def _still_for_ms(self) -> int:
        return self._journal.now().running_ms - self._last_input_ms

    def _idle_after_s(self) -> int:
        match self._journal.state:
            case State.INSTRUCTIONS:
                return INSTRUCTIONS_IDLE_AFTER_S
            case State.SEARCHING:
                return SEARCHING_IDLE_AFTER_S
            case _:
                return self._task_idle_after_s
