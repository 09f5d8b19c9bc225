"""The user's folders to which new bundles and exported records are written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Protocol

from annotator.core.ledger.clock import Timestamp
from annotator.core.ports.bundles import BundleSource, Progress
from annotator.core.transfer import MovedIn, MovedOut, MoveOutlook


class NewFolders(Protocol):
    """Reading of other people's files, and writing of new bundles. Blocking: call it in a thread."""

    def open_source(self, location: str) -> BundleSource:
        """Open a folder, zip or single file anywhere. Raise BundleRefused if it is none of them."""
        ...

    def read_file(self, location: str, limit_bytes: int) -> bytes:
        """Return a file given on its own. Raise BundleRefused."""
        ...

    def write_file(self, location: str, data: bytes) -> None:
        """Write a new file completely or not at all. Raise FileTaken if the name is taken, and StoreFault."""
        ...

    def check_target(self, location: str) -> None:
        """Raise BundleRefused if the location is not free; only an empty folder may be filled."""
        ...

    def write(
        self,
        location: str,
        files: Mapping[str, bytes],
        copies: Mapping[str, str],
        source: BundleSource,
        progress: Progress,
    ) -> None:
        """Write a folder completely or not at all. `files` maps a path to its content, `copies` a path to one in
        `source`. `progress` counts copied bytes. Raise BundleRefused, and StoreFault for disk errors."""
        ...


class Exports(Protocol):
    """Export of the worker's own records. Blocking: call it in a thread."""

    def write(self, place: str, name: str, files: Mapping[str, Iterable[bytes]]) -> str:
        """Write a new folder `name` in the folder `place`, completely or not at all; return its path. A number is
        added if the name is taken. Files are written in the given order, piece by piece. Raise StoreFault."""
        ...


class CardFile(Protocol):
    """The one file with the pay cards of a home. Blocking: call it in a thread."""

    def first_line(self) -> bytes:
        """Return the first line without its end, empty if there is no file. Raise StoreFault."""
        ...

    def read(self) -> bytes:
        """Return the whole file, empty if there is none. Raise StoreFault."""
        ...

    def write(self, pieces: Iterable[bytes]) -> None:
        """Replace the file completely or not at all. Raise StoreFault."""
        ...


class Archives(Protocol):
    """Export of results to one file that the worker passes on. Blocking: call it in a thread."""

    def write(self, folder: str, name: str, files: Sequence[tuple[str, bytes]], progress: Progress) -> str:
        """Write a new file `name`.zip from paths and contents, completely or not at all; return its path. A number
        is added if the name is taken. `progress` counts files. Raise StoreFault."""
        ...

    def copy(self, source: str, target: str) -> None:
        """Copy a file to a new one, completely or not at all. Raise StoreFault, also if the new file exists."""
        ...


class Moves(Protocol):
    """Transfer of all work of one home to a file and into another home. Blocking: call it in a thread."""

    def outlook(self) -> MoveOutlook:
        """Return a preview of the transfer. Raise StoreFault."""
        ...

    def pack(self, location: str, now: Timestamp, progress: Progress, *, is_running: bool, overwrite: bool) -> MovedOut:
        """Write a new file and verify it by reading it back; keep it only if it is complete. `progress` counts
        bytes, half for writing and half for reading. `is_running`: a window is open, and its work ends at `now` in
        the file. Raise MoveRefused and StoreFault, and errors of `progress`."""
        ...

    def unpack(self, location: str, now: Timestamp, progress: Progress) -> MovedIn:
        """Check the whole file and unpack it; it is put in place when the home is locked next. On an error nothing
        remains: MoveRefused, StoreFault, or an error of `progress`."""
        ...


class JoinedThread(Protocol):
    """Blocking work beside the event loop that must finish before the records are closed."""

    async def __call__[T](self, work: Callable[[Callable[[], bool]], T], name: str) -> T:
        """Run `work` in a thread of this name and wait for its end, even when the caller is cancelled: the function
        passed to `work` returns True from then on. Raise what `work` raises."""
        ...
