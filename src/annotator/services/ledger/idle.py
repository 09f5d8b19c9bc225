"""Idle detection: time without input, counted from the last in the window, uncounted until the worker decides. Side
activities (messages, invoices, recovery, other platforms) need no input here, so never become idle."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from annotator.core.design.tree import Design
from annotator.core.errors import StoreFault
from annotator.core.events import EventBus, Failed, IdleEnded
from annotator.core.ledger.clock import suspended_ms
from annotator.core.ledger.entries import EntryKind
from annotator.core.ledger.entry_types import IdleBody
from annotator.core.ledger.intervals import OUTSIDE_TASKS, WORK, State
from annotator.core.time.idle_rules import (
    INSTRUCTIONS_S,
    SEARCHING_S,
    TAGGING_S,
    MediaActivity,
    PlayReport,
    idle_after_s,
)
from annotator.services.ledger.journal import Journal

LOOK_EVERY_S = 1.0
_WATCHED = WORK - OUTSIDE_TASKS - {State.RECOVERY}


class IdleWatch:
    """The idle detector. `chosen_s` returns the idle limit that the worker chose for every design, if any."""

    def __init__(
        self, journal: Journal, event_bus: EventBus, chosen_s: Callable[[], int | None] = lambda: None
    ) -> None:
        self._journal = journal
        self._event_bus = event_bus
        self._chosen_s = chosen_s
        self._media = MediaActivity()
        self._ask_player: Callable[[], None] = lambda: None
        self._is_shown = True
        self._looked = journal.now()
        self._last_input_ms = self._looked.running_ms
        self._task_idle_after_s = TAGGING_S
        self._returned = asyncio.Event()
        self._failed = False

    @property
    def task_idle_after_s(self) -> int:
        """The idle limit of the task in focus. It is part of the result."""
        return self._task_idle_after_s

    @property
    def last_input_ms(self) -> int:
        """The last input on the monotonic clock, also input that was detected by other means than keys."""
        return self._last_input_ms

    def still_for_ms(self) -> int:
        """Return the time since the last input or playback in milliseconds."""
        return self._journal.running_ms() - self._last_input_ms

    def counts_from(self, running_ms: int) -> None:
        """Restart the idle limit at `running_ms`, because the worker has returned to the computer but not yet to the
        window. Time that is already idle stays idle."""
        if self._journal.state is not State.IDLE:
            self._last_input_ms = max(self._last_input_ms, running_ms)

    def rule_for(self, design: Design, stated_s: int | None) -> int:
        """Return the idle limit for a task of this design. `stated_s` is the limit of its bundle, or None."""
        return idle_after_s(design, stated_s, self._chosen_s())

    def use_rule(self, idle_after_s: int, *, limits_playback: bool = False) -> None:
        """Set the idle limit of the task in focus, and whether it also limits playback without input."""
        self._task_idle_after_s = idle_after_s
        self._media.unattended_after_s = idle_after_s if limits_playback else None

    def record_input(self) -> None:
        """Record a key press or mouse action in the window. Called for every such event, so it must be cheap."""
        self._media.record_input()
        if self._journal.state is State.IDLE:
            self._returned.set()
        else:
            self._last_input_ms = self._journal.running_ms()

    def attend(self, ask_player: Callable[[], None]) -> None:
        """Set the callback that makes a player report its position (`media_played`), about once a second."""
        self._ask_player = ask_player

    @property
    def is_shown(self) -> bool:
        """True if the playing media are on screen."""
        return self._is_shown

    def shown(self, *, is_shown: bool) -> None:
        """Record that the playing media become visible or hidden."""
        self._ask_player()
        self._is_shown = is_shown

    def media_played(self, report: PlayReport) -> bool:
        """Record the position of a player. Playback prevents idle time and never ends it. Return whether the worker
        was there to hear it."""
        until_ms = self._media.active_until_ms(report)
        if self._journal.state is State.IDLE:
            return False
        if until_ms is not None:
            self._last_input_ms = max(self._last_input_ms, until_ms)
        return not self._media.is_unattended

    async def run(self) -> None:
        """Watch forever. A write error of the records is announced once and retried."""
        while True:
            try:
                await self._look()
                self._failed = False
            except StoreFault as fault:
                if not self._failed:
                    self._event_bus.announce(Failed(fault.code, dict(fault.params)))
                self._failed = True
                await asyncio.sleep(LOOK_EVERY_S)

    async def _look(self) -> None:
        now = self._journal.now()
        if suspended_ms(self._looked, now):  # without any signal of the system, or before it
            self.counts_from(now.running_ms)
        self._looked = now
        self._ask_player()
        if self._journal.state is State.IDLE:
            await self._until_returned()
        elif self._journal.state in _WATCHED and self.still_for_ms() > self._idle_after_s() * 1000:
            await self._begin()
        else:
            await asyncio.sleep(LOOK_EVERY_S)

    async def _begin(self) -> None:
        since_ms = self._last_input_ms
        self._returned.clear()
        await self._journal.write(EntryKind.IDLE_BEGAN, IdleBody(since_ms))
        if self._last_input_ms != since_ms:
            self._returned.set()  # the worker returned while this was being written

    async def _until_returned(self) -> None:
        try:
            await asyncio.wait_for(self._returned.wait(), LOOK_EVERY_S)
        except TimeoutError:
            return
        idle_ms = self.still_for_ms()
        if self._journal.state is State.IDLE:
            await self._journal.write(EntryKind.IDLE_ENDED)
            self._event_bus.announce(IdleEnded(idle_ms))
        self._last_input_ms = self._journal.running_ms()

    def _idle_after_s(self) -> int:
        match self._journal.state:
            case State.INSTRUCTIONS:
                return INSTRUCTIONS_S
            case State.SEARCHING:
                return SEARCHING_S
            case _:
                return self._task_idle_after_s
