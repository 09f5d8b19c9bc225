"""What `services` needs from the world, as protocols. `app` hands the real ones in; `tests/fakes` has the others.

Each protocol has one contract suite in `tests/contracts`, run over every implementation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Protocol

from msgspec import Struct


class TableNote(Struct, frozen=True):
    """What is known of a table of tasks without reading it: how long it is, and whether any task says itself what it
    brings or how long it takes."""

    count: int
    has_own_terms: bool = False


class Listed(Struct, frozen=True):
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
        """At most `limit_bytes`; BundleRefused when it is larger, gone or damaged. For what is parsed."""
        ...

    def pieces(self, path: str, limit_bytes: int) -> Iterator[bytes]:
        """The same in pieces of a megabyte at most, so that nothing large is held. BundleRefused comes with the first
        piece or with any later one."""
        ...

    def close(self) -> None: ...


class Lent(Struct, frozen=True):
    """`location` is absolute. `head` are the file's first bytes, `tail` its last."""

    location: str
    head: bytes
    tail: bytes = b""


class Lender(Protocol):
    """Files of one bundle, each at a path where another process can read it. Blocking; for several threads."""

    def lend(self, path: str) -> Lent:
        """Raises BundleRefused or StoreFault."""
        ...

    def give_back(self, lent: Lent) -> None: ...

    def close(self) -> None:
        """Nothing is left of what was lent."""
        ...


# Bytes done, bytes in all; other counts where it says so. What it raises ends the work, and nothing of it is kept.
type Progress = Callable[[int, int], None]


class BundleRepository(Protocol):
    """The private store of taken bundles. A bundle is visible at once and whole, or not at all. Blocking."""

    def open_source(self, location: str) -> BundleSource:
        """A folder or zip anywhere; BundleRefused when it is neither."""
        ...

    def take(self, source: BundleSource, key: str, paths: Sequence[str], progress: Progress) -> None:
        """Copies `paths` (all checked before) and shows them under `key`. The same files again, or some of them, are no
        error; other content under the same key is BundleRefused. StoreFault when the disk will not."""
        ...

    def keys(self) -> tuple[str, ...]: ...

    def source(self, key: str) -> BundleSource: ...

    def media_path(self, key: str, path: str) -> str:
        """The absolute path of a taken file."""
        ...

    def sha256(self, key: str, path: str) -> str:
        """Of a taken file, in lower-case hex. Raises MediaFault for one that is not part of the bundle."""
        ...

    def keep_tasks(self, key: str, tasks_file: str, note: TableNote, packed: Iterable[bytes | memoryview]) -> None:
        """So that nobody has to parse a large table again, or to read it to say how long it is. Best effort."""
        ...

    def table_note(self, key: str, tasks_file: str) -> TableNote | None:
        """What was kept; None when nothing was, or when the file has another size since."""
        ...

    def kept_tasks(self, key: str, tasks_file: str) -> bytes | None:
        """As `table_note`. Whether it is whole has to be seen from itself."""
        ...


class BundleWatch(Protocol):
    """The files of a bundle that somebody may be writing. Blocking: call it in a thread."""

    def changed(self) -> bool:
        """Whether any of them is another than at the last call, or than when this was made. Never raises."""
        ...
