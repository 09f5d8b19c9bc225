"""What `work` needs from the world, as protocols. `app` hands the real ones in; `tests/fakes` has the others.

Each protocol has one contract suite in `tests/contracts`, run over every implementation.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from annotator.core.assignment import Assignment, AssignmentState, Standing
from annotator.core.bundle import MediaIdentity
from annotator.core.checkpoint import Checkpoint
from annotator.core.clock import Stamp
from annotator.core.ledger import Entry, NewEntry
from annotator.core.outbox import Outcome, Parcel, WaitingBundle
from annotator.core.system_signs import Hearing, SystemSign


class Clock(Protocol):
    def now(self) -> Stamp: ...

    def offset_at(self, utc_ms: int) -> int:
        """Minutes east of UTC at any moment, past or to come, by the rules of the zone that the machine is in."""
        ...


class SystemSignals(Protocol):
    """What the machine says of locking and sleep. Called, and calling back, in the thread of the window."""

    def listen(self, hear: Callable[[SystemSign], None]) -> Hearing:
        """From now on; returns what can be heard here. Where nothing can, nothing is ever told, and nobody waits."""
        ...

    def close(self) -> None: ...


class Records(Protocol):
    """The person's own records: ledger, assignments with their drafts, outbox, settings. One writer.

    Every call that writes returns only when the disk has it. All raise StoreFault.
    """

    async def append(self, *new: NewEntry) -> tuple[Entry, ...]: ...

    async def entries(self, after_seq: int = 0, most: int | None = None) -> tuple[Entry, ...]:
        """Oldest first; no more than `most`, where it is given."""
        ...

    async def ends(self) -> tuple[Entry, Entry] | None:
        """The very first entry and the last one."""
        ...

    async def checkpoint(self) -> Checkpoint | None:
        """The one kept last; None where there is none, or where its entry is not in the ledger."""
        ...

    async def keep_checkpoint(self, checkpoint: Checkpoint) -> None:
        """In place of the one before."""
        ...

    async def assignments(self, bundle_key: str) -> tuple[Assignment, ...]: ...

    async def assignment(self, bundle_key: str, task_id: str) -> Assignment | None: ...

    async def standing(self, bundle_key: str) -> Standing: ...

    async def counts(self, bundle_key: str) -> Mapping[AssignmentState, int]:
        """How many assignments of a bundle are in each state; a state that none is in may be left out."""
        ...

    async def open_assignment(self, assignment: Assignment, new: NewEntry) -> Entry:
        """One transaction: the assignment (unless its unique_id is known already) and the entry."""
        ...

    async def save_draft(self, unique_id: str, result: str) -> None:
        """`result` is the JSON list of regions. Does nothing once the assignment is no longer open."""
        ...

    async def submit(self, new: NewEntry, parcel: Parcel) -> Entry:
        """One transaction: the entry, the parcel, and the assignment no longer open. A unique_id that was submitted
        before raises StoreFault and changes nothing."""
        ...

    async def parcels(self) -> tuple[Parcel, ...]:
        """Newest first."""
        ...

    async def parcels_not_accepted(self) -> int:
        """How many are waiting or refused."""
        ...

    async def parcel(self, unique_id: str) -> Parcel | None: ...

    async def bundles_waiting(self) -> tuple[WaitingBundle, ...]:
        """The bundles that have waiting parcels, whether or not their time has come; the one that waits longest
        first."""
        ...

    async def due_parcels(self, utc_ms: int, held: Collection[str] = ()) -> tuple[Parcel, ...]:
        """Waiting ones whose time has come, oldest first; none of the bundles in `held`."""
        ...

    async def record_outcome(self, unique_id: str, outcome: Outcome, utc_ms: int) -> None:
        """`Later` sets the next try by `outbox.retry_after_s`."""
        ...

    async def retry(self, unique_id: str, utc_ms: int) -> None:
        """The person asked: a waiting or refused parcel is due now."""
        ...

    async def settings(self) -> Mapping[str, str]: ...

    async def save_settings(self, values: Mapping[str, str]) -> None: ...


@dataclass(frozen=True, slots=True)
class Listed:
    """One member of a source's directory, as it is named there. Sizes in bytes; `packed_bytes` equals `size_bytes` in a
    folder."""

    path: str
    size_bytes: int
    packed_bytes: int
    is_folder: bool = False
    is_link: bool = False
    is_special: bool = False
    is_encrypted: bool = False


class BundleSource(Protocol):
    """A folder or zip, read only. Blocking: call it in a thread."""

    @property
    def name(self) -> str: ...

    def listing(self) -> tuple[Listed, ...]: ...

    def read(self, path: str, limit_bytes: int) -> bytes:
        """At most `limit_bytes`; BundleRefused when it is larger, gone or damaged."""
        ...

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Lent:
    """`location` is absolute. `head` are the file's first bytes."""

    location: str
    head: bytes


class Lender(Protocol):
    """Files of one bundle, each at a path where another process can read it. Blocking; for several threads."""

    def lend(self, path: str) -> Lent:
        """Raises BundleRefused or StoreFault."""
        ...

    def give_back(self, lent: Lent) -> None: ...

    def close(self) -> None:
        """Nothing is left of what was lent."""
        ...


type Progress = Callable[[int, int], None]  # bytes done, bytes in all


class BundleShelf(Protocol):
    """The private store of taken bundles. A bundle is visible at once and whole, or not at all. Blocking."""

    def open_source(self, location: str) -> BundleSource:
        """A folder or zip anywhere; BundleRefused when it is neither."""
        ...

    def take(self, source: BundleSource, key: str, paths: Sequence[str], progress: Progress) -> None:
        """Copies `paths` (all checked before) and shows them under `key`. The same content again is no error; other
        content under the same key is BundleRefused. StoreFault when the disk will not."""
        ...

    def keys(self) -> tuple[str, ...]: ...

    def source(self, key: str) -> BundleSource: ...

    def media_path(self, key: str, path: str) -> str:
        """The absolute path of a taken file."""
        ...

    def media_identity(self, key: str, path: str) -> MediaIdentity: ...

    def keep_tasks(self, key: str, tasks_file: str, count: int, packed: Iterable[bytes | memoryview]) -> None:
        """So that nobody has to parse a large table again, or to read it to say how long it is. Best effort."""
        ...

    def task_count(self, key: str, tasks_file: str) -> int | None:
        """What was kept; None when nothing was, or when the file has another size since."""
        ...

    def kept_tasks(self, key: str, tasks_file: str) -> bytes | None:
        """As `task_count`. Whether it is whole has to be seen from itself."""
        ...


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

    def write(self, location: str, files: Mapping[str, bytes], copies: Mapping[str, str], source: BundleSource) -> None:
        """A folder with `files` (path -> content) and `copies` (path -> path in `source`): there whole, or not at all.
        Raises BundleRefused, and StoreFault when the disk will not."""
        ...


class Exports(Protocol):
    """Where a person takes their own records along. Blocking: call it in a thread."""

    def write(self, place: str, name: str, files: Mapping[str, Iterable[bytes]]) -> str:
        """A new folder `name` (with a number where that is taken) in the folder `place`, there with all its files or
        not at all; written in the order given, piece by piece. Returns its path. Raises StoreFault."""
        ...


class BundleWatch(Protocol):
    """The files of a bundle that somebody may be writing. Blocking: call it in a thread."""

    def changed(self) -> bool:
        """Whether any of them is another than at the last call, or than when this was made. Never raises."""
        ...


@dataclass(frozen=True, slots=True)
class PictureRequest:
    """`path` is absolute. The picture is fitted into `width_px` x `height_px` and never enlarged. `region` (left, top,
    width, height in pixels of the EXIF-oriented picture) asks for a part of it instead of the whole."""

    path: str
    width_px: int
    height_px: int
    region: tuple[int, int, int, int] | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """`pixels` are rows of 4-byte B, G, R, A, premultiplied, without padding. `full_*` is the EXIF-oriented size."""

    pixels: bytes | memoryview
    width_px: int
    height_px: int
    full_width_px: int
    full_height_px: int


class Pictures(Protocol):
    """Pictures decoded outside this process. Raises MediaFault."""

    async def picture(self, request: PictureRequest) -> Picture: ...

    def prefetch(self, requests: Sequence[PictureRequest]) -> None:
        """What will likely be asked next; replaces an earlier wish. Never raises."""
        ...

    async def close(self) -> None: ...


class Connector(Protocol):
    """A way out for results. The same parcel delivered twice is accepted twice and stored once."""

    @property
    def kind(self) -> str: ...

    async def deliver(self, parcel: Parcel) -> Outcome: ...
