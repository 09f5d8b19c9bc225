"""The transfer of all work to a file for another computer, or from such a file to this computer."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from annotator.core.errors import MoveStopped
from annotator.core.events import EventBus
from annotator.core.ledger.entries import EntryKind
from annotator.core.ledger.entry_types import MovedBody
from annotator.core.ports.bundles import Progress
from annotator.core.ports.folders import JoinedThread, Moves
from annotator.core.settings import MOVED_OUT, moved_out
from annotator.core.system_events import MovedHere, MovedToFile
from annotator.core.transfer import MovedOut, MoveOutlook, TransferDirection
from annotator.services.ledger.journal import Journal
from annotator.services.preferences import Preferences


class Moving:
    def __init__(
        self,
        journal: Journal,
        preferences: Preferences,
        moves: Moves,
        in_thread: JoinedThread,
        flush: Callable[[], Awaitable[None]],
        event_bus: EventBus,
    ) -> None:
        """`flush` saves all drafts before it returns."""
        self._journal = journal
        self._preferences = preferences
        self._moves = moves
        self._in_thread = in_thread
        self._flush = flush
        self._event_bus = event_bus

    async def outlook(self) -> MoveOutlook:
        """Return the contents of a transfer. Raise `StoreFault`."""
        return await asyncio.to_thread(self._moves.outlook)

    async def move_out(self, location: str, progress: Progress) -> None:
        """Write the transfer file, mark the records here as transferred, and announce it. Raise `MoveRefused`,
        `StoreFault` and any exception of `progress`; no file is left then."""
        await self._flush()
        now = self._journal.now()

        def pack(is_off: Callable[[], bool]) -> MovedOut:
            ending = _ending(progress, is_off)
            return self._moves.pack(location, now, ending, is_running=True, overwrite=False)

        moved = await self._in_thread(pack, "move to a file")
        await self._journal.write(EntryKind.RECORDS_MOVED, MovedBody(moved.number, TransferDirection.OUT))
        await self._preferences.keep(moved_out(moved, now.utc_ms))
        self._event_bus.announce(MovedToFile(moved))

    async def move_in(self, location: str, progress: Progress) -> None:
        """Unpack a transfer file for the next start; announce it. Raise `move_out`'s errors, keeping nothing."""
        now = self._journal.now()
        moved = await self._in_thread(
            lambda is_off: self._moves.unpack(location, now, _ending(progress, is_off)), "move from a file"
        )
        self._event_bus.announce(MovedHere(moved))

    async def go_on_here(self) -> None:
        """Continue here, although the work was transferred to another computer. Raise `StoreFault`."""
        went_out = self._preferences.settings.went_out
        if went_out is not None:
            await self._journal.write(EntryKind.RECORDS_MOVED, MovedBody(went_out.number, TransferDirection.ON))
            await self._preferences.keep({MOVED_OUT: ""})


def _ending(progress: Progress, is_off: Callable[[], bool]) -> Progress:
    """Return a progress callback that also stops the work at the next piece when the window closes."""

    def tell(done_bytes: int, all_bytes: int) -> None:
        if is_off():
            raise MoveStopped
        progress(done_bytes, all_bytes)

    return tell
