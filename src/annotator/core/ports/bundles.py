"""Protocols of bundle storage that `services` needs. `app` passes in the real implementations; fakes are in
`tests/fakes`. Each protocol has one contract suite in `tests/contracts`, run over every implementation."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Protocol

from msgspec import Struct


class TableNote(Struct, frozen=True):
    """Facts about a task table known without reading it: its length, and if any task states its own reward or time."""

    count: int
    has_own_terms: bool = False


class Listed(Struct, frozen=True):
    """An entry of a source's directory, with its stored name. `packed_bytes` is the size of the stored data: less than
    `size_bytes` for a compressed member of a zip, and for a sparse file of a folder, which has long holes."""

    path: str
    size_bytes: int
    packed_bytes: int
    is_folder: bool = False
    is_link: bool = False
    is_special: bool = False
    is_encrypted: bool = False
    is_sparse: bool = False


class BundleSource(Protocol):
    """A read-only folder or zip. Blocking: call it in a thread."""

    @property
    def name(self) -> str: ...

    def listing(self) -> tuple[Listed, ...]: ...

    def read(self, path: str, limit_bytes: int) -> bytes:
        """Return a file to parse. Raise BundleRefused if larger than `limit_bytes`, missing or damaged."""
        ...

    def pieces(self, path: str, limit_bytes: int) -> Iterator[bytes]:
        """Yield the file in pieces of at most a megabyte, to limit memory. Raise BundleRefused with any piece."""
        ...

    def close(self) -> None: ...


class Lent(Struct, frozen=True):
    """A lent file. `location` is absolute. `head` holds the file's first bytes, `tail` its last. `sha256` is the
    lower-case hex digest of the content that was read, `state` the directory entry at that time."""

    location: str
    head: bytes
    tail: bytes = b""
    sha256: str = ""
    state: tuple[int, ...] = ()


class Lender(Protocol):
    """Access to files of one bundle at paths that another process can read. Blocking and thread-safe."""

    def lend(self, path: str) -> Lent:
        """Lend a file. Raise BundleRefused or StoreFault."""
        ...

    def is_unchanged(self, lent: Lent) -> bool:
        """Return whether the file is still the one that was hashed."""
        ...

    def give_back(self, lent: Lent) -> None: ...

    def close(self) -> None:
        """Remove everything that was lent."""
        ...


class MediaVerdict(Struct, frozen=True, array_like=True):
    """The result of the complete decoding of a sound medium. Its fields depend on its kind.

    - `pages`: the number of pages of an image.
    - `claimed_s`, `found_s`: the length in the header, and the decoded one.
    - `is_cut`: the last page of the audio file is incomplete.
    - `rate`: the frame rate of a video with evenly spaced frames, as a fraction.
    - `decoded`, `numbered`: those of DecodedFrames."""

    pages: int = 1
    claimed_s: float = 0.0
    found_s: float = 0.0
    is_cut: bool = False
    rate: str = ""
    decoded: int = 0
    numbered: int = 0


class MediaVerdicts(Protocol):
    """The verdicts about media that were decoded before, by kind and SHA-256. A changed file has another SHA-256.
    Blocking, from one thread at a time. Never raise."""

    def known(self, kind: str, sha256: str) -> MediaVerdict | None: ...

    def add(self, kind: str, sha256: str, verdict: MediaVerdict) -> None: ...

    def save(self) -> None:
        """Keep the new verdicts for the next check. Best effort."""
        ...


# Called with bytes done and in total, or other counts where stated. An exception cancels the operation, and nothing is
# kept.
type Progress = Callable[[int, int], None]


class BundleRepository(Protocol):
    """The private store of imported bundles. A bundle becomes visible completely or not at all. Blocking."""

    def open_source(self, location: str) -> BundleSource:
        """Open a folder or zip anywhere. Raise BundleRefused if it is neither."""
        ...

    def take(self, source: BundleSource, key: str, paths: Sequence[str], progress: Progress) -> None:
        """Copy `paths`, all checked before, and publish them under `key`. The same files again, or some of them, are
        no error. Raise BundleRefused for other content under the same key, and StoreFault for disk errors."""
        ...

    def keys(self) -> tuple[str, ...]: ...

    def source(self, key: str) -> BundleSource: ...

    def media_path(self, key: str, path: str) -> str:
        """Return the absolute path of an imported file."""
        ...

    def sha256(self, key: str, path: str) -> str:
        """Return an imported file's SHA-256 in lower-case hex. Raise MediaFault if not part of the bundle."""
        ...

    def keep_tasks(self, key: str, tasks_file: str, note: TableNote, packed: Iterable[bytes | memoryview]) -> None:
        """Cache a parsed task table, so that it need not be parsed again, nor read to know its length. Best effort."""
        ...

    def table_note(self, key: str, tasks_file: str) -> TableNote | None:
        """Return the cached facts; None if there are none, or if the file's size has changed."""
        ...

    def cached_tasks(self, key: str, tasks_file: str) -> bytes | None:
        """Return the cached table under the conditions of `table_note`; the caller checks its completeness."""
        ...


class BundleWatch(Protocol):
    """A watch on the files of a bundle that may be edited. Blocking: call it in a thread."""

    def changed(self) -> bool:
        """Return True if any file changed since the last call or the creation. Never raise."""
        ...
