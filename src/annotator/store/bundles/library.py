"""The private library of imported bundles. A bundle is stored under its key completely or not at all.

- `bundles/<id>@<revision>/content/...`: the bundle's files.
- `bundles/<id>@<revision>/files.json`: path -> {sha256, size_bytes} at the time of the import.
- `bundles/<id>@<revision>/tasks.json`: facts about its task table and the version of it. It may be missing.
- `bundles/<id>@<revision>/tasks.packed`: the table as `formats.tasks.cache` writes it. It may be missing or incomplete.
- `bundles/.staging-<random>/`: a bundle that is being imported; one rename turns it into the above."""

from __future__ import annotations

import hashlib
import json
import secrets
import shutil
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import asdict

from annotator.core.errors import BundleRefused, DiskFull, MediaFault, StoreFault
from annotator.core.ports.bundles import BundleSource, Progress, TableNote
from annotator.core.problems import Place, Problem, ProblemCode
from annotator.store.bundles.sources import FolderSource, open_source
from annotator.store.disk import disk_faults, make_folder, sync_folder, write_files, write_new

if TYPE_CHECKING:
    from annotator.store.bundles.file_copy import Copying

STAGING = ".staging-"
CONTENT = "content"
FILES = "files.json"
TASKS = "tasks.json"
PACKED_TASKS = "tasks.packed"
# Space that an import must leave free on the disk, because drafts and the ledger come first.
RESERVE_BYTES = 64 << 20


class _Taken(Struct, frozen=True):
    """The permanent facts about a file."""

    sha256: str
    size_bytes: int


type _Files = Mapping[str, _Taken]


class BundleLibrary:
    """A `core.ports.bundles.BundleRepository` on disk. `free_bytes` returns the free space on a folder's disk."""

    def __init__(
        self, folder: Path, free_bytes: Callable[[Path], int] = lambda path: shutil.disk_usage(path).free
    ) -> None:
        self._folder = folder
        self._free_bytes = free_bytes
        self._known: dict[str, _Files] = {}

    def remove_leftovers(self) -> None:
        """Delete the leftovers of killed imports. Requires the lock of the home, because a running import would lose
        its files. Leftovers that cannot be deleted only take space."""
        with suppress(OSError):
            for left in self._folder.glob(f"{STAGING}*"):
                shutil.rmtree(left, ignore_errors=True)

    def open_source(self, location: str) -> BundleSource:
        return open_source(location)

    def take(self, source: BundleSource, key: str, paths: Sequence[str], progress: Progress) -> None:
        from annotator.store.bundles.file_copy import Copying, listed_sizes

        listed = listed_sizes(source)
        sizes = {path: listed[path] for path in paths}
        copying = Copying(source, sizes, progress)
        with disk_faults(self._folder):
            if self._is_taken(key):
                for path in sizes:
                    deque(copying.pieces(path), maxlen=0)  # only read, to compare the hashes
                files = _files_of(copying, sizes)
                self._compare(source, key, files)
                self._repair(source, key, files)
                return
            make_folder(self._folder)
            with self._staging(sum(sizes.values())) as staging:
                self._show(source, staging, key, _staged(copying, sizes, staging))

    def keys(self) -> tuple[str, ...]:
        with disk_faults(self._folder):
            if not self._folder.is_dir():
                return ()
            found = (folder.name for folder in self._folder.iterdir() if not folder.name.startswith("."))
            return tuple(sorted(key for key in found if self._is_taken(key)))

    def source(self, key: str) -> BundleSource:
        self._files(key)
        return FolderSource(self._folder / key / CONTENT, key)

    def media_path(self, key: str, path: str) -> str:
        """Return the absolute path of a file. Raise `MediaFault` for a file that is not part of the bundle."""
        self.sha256(key, path)
        return str((self._folder / key / CONTENT / path).absolute())

    def sha256(self, key: str, path: str) -> str:
        """Return the hash of a file at the time of the import. Raise `MediaFault`."""
        taken = self._files(key).get(path)
        if taken is None:
            raise MediaFault(MediaFault.MISSING, path=path)
        return taken.sha256

    def keep_tasks(self, key: str, tasks_file: str, note: TableNote, packed: Iterable[bytes | memoryview]) -> None:
        """Cache the parsed task table. Nothing is synced: after a power cut it is rebuilt from the table."""
        place = self._folder / key
        with suppress(OSError):
            known = {"file": tasks_file, "size_bytes": self._size_bytes(key, tasks_file), **asdict(note)}
            (place / TASKS).unlink(missing_ok=True)
            with (place / PACKED_TASKS).open("wb") as file:
                file.writelines(packed)
            (place / TASKS).write_text(json.dumps(known), encoding="utf-8")

    def table_note(self, key: str, tasks_file: str) -> TableNote | None:
        with suppress(OSError, ValueError, KeyError, TypeError):
            note: dict[str, Any] = json.loads((self._folder / key / TASKS).read_bytes())
            if (note["file"], note["size_bytes"]) == (tasks_file, self._size_bytes(key, tasks_file)):
                return TableNote(int(note["count"]), bool(note["has_own_terms"]))
        return None

    def cached_tasks(self, key: str, tasks_file: str) -> bytes | None:
        with suppress(OSError):
            if self.table_note(key, tasks_file) is not None:
                return (self._folder / key / PACKED_TASKS).read_bytes()
        return None

    def _size_bytes(self, key: str, path: str) -> int:
        return (self._folder / key / CONTENT / _inside(path)).stat().st_size

    def _files(self, key: str) -> _Files:
        if key not in self._known:
            place = self._folder / key / FILES
            with disk_faults(place):
                self._known[key] = _read_files(place)
        return self._known[key]

    def _is_taken(self, key: str) -> bool:
        return (self._folder / key / FILES).is_file()

    def _check_space(self, needed_bytes: int) -> None:
        free_bytes = self._free_bytes(self._folder)
        if free_bytes < needed_bytes + RESERVE_BYTES:
            detail = f"{needed_bytes + RESERVE_BYTES} bytes are needed and {free_bytes} are free"
            raise DiskFull(path=str(self._folder), detail=detail)

    @contextmanager
    def _staging(self, needed_bytes: int) -> Iterator[Path]:
        self._check_space(needed_bytes)
        staging = self._folder / f"{STAGING}{secrets.token_hex(8)}"
        try:
            yield staging
        finally:
            shutil.rmtree(staging, ignore_errors=True)

    def _repair(self, source: BundleSource, key: str, files: _Files) -> None:
        """Copy the files again that are missing or damaged in the library."""
        from annotator.store.bundles.file_copy import Copying, silent

        content = self._folder / key / CONTENT
        damaged = {path: taken.size_bytes for path, taken in files.items() if not _is_intact(content / path, taken)}
        if not damaged:
            return
        with self._staging(sum(damaged.values())) as staging:
            self._compare(source, key, _staged(Copying(source, damaged, silent), damaged, staging))
            for path in damaged:
                make_folder((content / path).parent)
                (staging / CONTENT / path).replace(content / path)
                sync_folder((content / path).parent)

    def _show(self, source: BundleSource, staging: Path, key: str, files: _Files) -> None:
        """Rename the staging folder to its final name. Another import of the same bundle may have been faster."""
        try:
            staging.rename(self._folder / key)
        except OSError:
            if not self._is_taken(key):
                raise
            self._compare(source, key, files)
        sync_folder(self._folder)

    def _compare(self, source: BundleSource, key: str, files: _Files) -> None:
        # A bundle imported by an earlier version may contain additional files that nothing refers to.
        if not dict(files).items() <= dict(self._files(key)).items():
            raise BundleRefused((Problem(ProblemCode.REVISION_TAKEN, Place(source.name), {"key": key}),))


def _staged(copying: Copying, sizes: Mapping[str, int], staging: Path) -> _Files:
    """Copy the files into `staging` and sync every file and folder."""
    content = staging / CONTENT
    make_folder(content)
    for parent in {_inside(path).parent for path in sizes}:
        (content / parent).mkdir(mode=0o700, parents=True, exist_ok=True)
    write_files((content / path, copying.pieces(path)) for path in sizes)
    files = _files_of(copying, sizes)
    listed = {path: {"sha256": taken.sha256, "size_bytes": taken.size_bytes} for path, taken in sorted(files.items())}
    write_new(staging / FILES, json.dumps(listed, indent=1, ensure_ascii=False).encode())
    for folder, _, _ in staging.walk():
        sync_folder(folder)
    return files


def _files_of(copying: Copying, sizes: Mapping[str, int]) -> _Files:
    return {path: _Taken(sha256, sizes[path]) for path, sha256 in copying.sha256.items()}


def _is_intact(path: Path, taken: _Taken) -> bool:
    with suppress(OSError), path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == taken.sha256
    return False


def _inside(path: str) -> PurePosixPath:
    """Return the relative path. The reader has checked it, but a mistake there must not cause writes outside."""
    relative = PurePosixPath(path)
    if relative.is_absolute() or ".." in relative.parts or "\\" in path or ":" in path:
        raise ValueError(f"{path!r} leads out of the bundle")
    return relative


def _read_files(place: Path) -> _Files:
    """Read the list of files. Raise `StoreFault` if it is damaged."""
    try:
        value: dict[str, dict[str, Any]] = json.loads(place.read_bytes())
        return {path: _Taken(str(known["sha256"]), int(known["size_bytes"])) for path, known in value.items()}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise StoreFault(path=str(place), detail="the list of the bundle's files is damaged") from error


class FolderFetchStaging(FolderSource):
    """A `core.ports.servers.FetchStaging` in a folder. `bundles` is the folder of the library. Raise `StoreFault`."""

    def __init__(self, bundles: Path) -> None:
        super().__init__(bundles / f"{STAGING}{secrets.token_hex(8)}", "server")
        with disk_faults(bundles):
            make_folder(self._folder)

    @contextmanager
    def writing(self, path: str) -> Iterator[Callable[[bytes], object]]:
        file = self._folder / path
        with disk_faults(self._folder):
            file.parent.mkdir(parents=True, exist_ok=True)
            with file.open("xb") as opened:
                yield opened.write

    def close(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)
