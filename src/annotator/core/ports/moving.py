"""All of a person's work in one file, to be taken to another computer."""

from __future__ import annotations

from typing import Protocol

from annotator.core.ledger.clock import Stamp
from annotator.core.moving import MovedIn, MovedOut, MoveOutlook
from annotator.core.ports.bundles import Progress


class Moves(Protocol):
    """Of one home. Blocking: call it in a thread."""

    def outlook(self) -> MoveOutlook:
        """What would go now. Raises StoreFault."""
        ...

    def pack(self, location: str, now: Stamp, progress: Progress, *, is_running: bool, overwrite: bool) -> MovedOut:
        """A new file there, whole and read back, or none; `progress` counts bytes, each once written and once read.
        `is_running`: a window is open, whose work ends at `now` in what is packed. Raises MoveRefused and
        StoreFault, and what `progress` raises."""
        ...

    def unpack(self, location: str, now: Stamp, progress: Progress) -> MovedIn:
        """Checks all of the file, and lays it ready beside: it is put in place when the home is locked next. Nothing
        is there where it raises: MoveRefused, StoreFault, and what `progress` raises."""
        ...
