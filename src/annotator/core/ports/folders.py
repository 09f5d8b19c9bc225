"""Folders of people: where new bundles and exported records are written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Protocol

from annotator.core.ledger.clock import Timestamp
from annotator.core.ports.bundles import BundleSource, Progress
from annotator.core.transfer import MovedIn, MovedOut, MoveOutlook


class NewFolders(Protocol):
    """Where other people's files are read from, and new bundles are written to. Blocking: call it in a thread."""

    def open_source(self, location: str) -> BundleSource:
        """A folder, a zip or a single file anywhere; BundleRefused when it is none of them."""
        ...

    def read_file(self, location: str, limit_bytes: int) -> bytes:
        """A file that was named on its own. Raises BundleRefused."""
        ...

    def check_target(self, location: str) -> None:
        """Raises BundleRefused when something is there already: only an empty folder may be filled."""
        ...

    def write(
        self,
        location: str,
        files: Mapping[str, bytes],
        copies: Mapping[str, str],
        source: BundleSource,
        progress: Progress,
    ) -> None:
        """A folder with `files` (path -> content) and `copies` (path -> path in `source`): there whole, or not at all.
        `progress` counts bytes of what is copied. Raises BundleRefused, and StoreFault when the disk will not."""
        ...


class Exports(Protocol):
    """Where a person takes their own records along. Blocking: call it in a thread."""

    def write(self, place: str, name: str, files: Mapping[str, Iterable[bytes]]) -> str:
        """A new folder `name` (with a number where that is taken) in the folder `place`, there with all its files or
        not at all; written in the order given, piece by piece. Returns its path. Raises StoreFault."""
        ...


class Archives(Protocol):
    """Where results are packed into one file that a person passes on. Blocking: call it in a thread."""

    def write(self, folder: str, name: str, files: Sequence[tuple[str, bytes]], progress: Progress) -> str:
        """A new file `name`.zip in the folder, with a number where that is taken, of paths and their contents: there
        whole, or not at all. `progress` counts files. Returns the path of the file. Raises StoreFault."""
        ...


class Moves(Protocol):
    """Where all of a person's work goes into one file, and comes out of it in another home. Of one home. Blocking: call
    it in a thread."""

    def outlook(self) -> MoveOutlook:
        """What would go now. Raises StoreFault."""
        ...

    def pack(self, location: str, now: Timestamp, progress: Progress, *, is_running: bool, overwrite: bool) -> MovedOut:
        """A new file there, whole and read back, or none; `progress` counts bytes, half of each when it is
        written and half when it is read.
        `is_running`: a window is open, whose work ends at `now` in what is packed. Raises MoveRefused and
        StoreFault, and what `progress` raises."""
        ...

    def unpack(self, location: str, now: Timestamp, progress: Progress) -> MovedIn:
        """Checks all of the file, and lays it ready beside: it is put in place when the home is locked next. Nothing
        is there where it raises: MoveRefused, StoreFault, and what `progress` raises."""
        ...


class JoinedThread(Protocol):
    """How blocking work is done beside the loop that must be over before the records are closed."""

    async def __call__[T](self, work: Callable[[Callable[[], bool]], T], name: str) -> T:
        """Run `work` in a thread of this name and wait for its end, even when the caller is cancelled: the function
        passed to `work` returns True from then on. Raise what `work` raises."""
        ...
