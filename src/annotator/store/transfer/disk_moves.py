"""The transfer of a home on this disk."""

from __future__ import annotations

from pathlib import Path

from annotator.core.ledger.clock import Timestamp
from annotator.core.ports.bundles import Progress
from annotator.core.transfer import MovedIn, MovedOut, MoveOutlook
from annotator.store.folders.home import Home
from annotator.store.transfer.layout import all_going
from annotator.store.transfer.pack import Packing
from annotator.store.transfer.unpack import Unpacking


class DiskMoves:
    """A `core.ports.folders.Moves`. `program` is the version of this program."""

    def __init__(self, home: Home, program: str) -> None:
        self._home = home
        self._program = program

    def outlook(self) -> MoveOutlook:
        return all_going(self._home).outlook

    def pack(self, location: str, now: Timestamp, progress: Progress, *, is_running: bool, overwrite: bool) -> MovedOut:
        packing = Packing(self._home, Path(location), self._program, progress)
        return packing.pack(now, is_running=is_running, overwrite=overwrite)

    def unpack(self, location: str, now: Timestamp, progress: Progress) -> MovedIn:
        return Unpacking(self._home, Path(location), self._program, progress).unpack(now)
