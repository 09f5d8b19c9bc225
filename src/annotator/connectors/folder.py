"""A results folder: the connector that writes results as files, and the reader of such folders. The files are
`<target>/<bundle id>@<revision>/<unique_id>.json`. A file appears under its final name complete or not at all. It is
written under a temporary name, synced and renamed without overwriting, and then its folder is synced. The next
delivery of the same parcel removes the temporary files of a killed delivery."""

from __future__ import annotations

import asyncio
import errno
import os
import secrets
import stat
import sys
import time
from collections.abc import Callable, Iterator
from itertools import batched
from pathlib import Path

from annotator.core.outbox.backoff import SLOWEST_BYTES_S
from annotator.core.outbox.parcel import Accepted, DeliveryReason, Outcome, Parcel, Refused, RetryLater, Route
from annotator.core.outbox.requester_files import (
    MAX_REQUESTER_FILE_BYTES,
    REQUESTER_FILE_NAMES,
    RequesterFile,
    Unchanged,
    check_complete,
)
from annotator.core.outbox.result_source import BUNDLE_KEY, RESULT_SUFFIX, ResultFile

PATIENCE_S = 30.0
_SETTLED_AFTER_S = 3.0

_REASONS = {
    errno.ENOENT: DeliveryReason.FOLDER_MISSING,
    errno.ENOTDIR: DeliveryReason.FOLDER_MISSING,
    errno.EACCES: DeliveryReason.FOLDER_UNWRITABLE,
    errno.EPERM: DeliveryReason.FOLDER_UNWRITABLE,
    errno.EROFS: DeliveryReason.FOLDER_UNWRITABLE,
    errno.ENOSPC: DeliveryReason.FOLDER_FULL,
    errno.EFBIG: DeliveryReason.FOLDER_FULL,
} | ({errno.EDQUOT: DeliveryReason.FOLDER_FULL} if sys.platform != "win32" else {})
# Error codes that file systems without hard links (FAT, some network shares) return from `link`.
_NO_LINKS = frozenset({errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK})
# Error codes that some of them return for a sync that they do not support.
_NO_FULL_SYNC = frozenset({errno.ENOTSUP, errno.EINVAL, errno.ENOTTY})
_NO_FOLDER_SYNC = frozenset({errno.ENOTSUP, errno.EINVAL, errno.EBADF})


class FolderConnector:
    """A `core.ports.connector.Connector` for a folder. Each delivery calls `target`, because the worker may choose
    another folder in the meantime."""

    kind = "folder"

    def __init__(self, target: Callable[[], Path], patience_s: float = PATIENCE_S) -> None:
        self._target = target
        self._patience_s = patience_s

    async def requester_file(self, route: Route, name: str, mark: str = "") -> RequesterFile | Unchanged | None:
        """Return a requester file from the worker's results folder; see `core.ports.connector.RequesterFiles`."""
        place = self._target() / route.bundle_key / name
        try:
            return await asyncio.wait_for(_in_thread(lambda: _small_file(place, mark)), self._patience_s)
        except (TimeoutError, OSError):
            return None

    async def deliver(self, parcel: Parcel) -> Outcome:
        target = self._target()
        patience_s = self._patience_s + len(parcel.envelope) / SLOWEST_BYTES_S
        try:
            return await asyncio.wait_for(_in_thread(lambda: _deliver(target, parcel)), patience_s)
        except TimeoutError:
            return RetryLater(DeliveryReason.FOLDER_SLOW, str(target))
        except OSError as error:
            return RetryLater(_REASONS.get(error.errno or 0, DeliveryReason.FOLDER_FAILED), str(target))


async def _in_thread[T](work: Callable[[], T]) -> T:
    """Run `work` in a daemon thread: network folder access may hang forever and must not block the exit."""
    from annotator.connectors.http.thread import in_daemon_thread  # with the first delivery, not with the start

    return await asyncio.wrap_future(in_daemon_thread(work, "folder delivery"))


def _small_file(place: Path, mark: str) -> RequesterFile | Unchanged | None:
    """Read a requester file, or return None if missing. Its change mark is the modification time and size. A file
    just written gets none: the clock of some file systems is too coarse to separate two writes. Raise OSError."""
    if not place.is_file():
        return None
    with place.open("rb") as file:
        stands = os.fstat(file.fileno())
        own_mark = f"{stands.st_mtime_ns}-{stands.st_size}"
        if own_mark == mark:
            return Unchanged.UNCHANGED
        data = check_complete(file.read(MAX_REQUESTER_FILE_BYTES + 1))
    is_settled = time.time() - stands.st_mtime > _SETTLED_AFTER_S
    return None if data is None else RequesterFile(data, own_mark if is_settled else "")


def _deliver(target: Path, parcel: Parcel) -> Outcome:
    """Write the parcel into its bundle folder. Raise OSError for conditions that pass or that the worker can fix."""
    if not target.is_dir():
        return RetryLater(DeliveryReason.FOLDER_MISSING, str(target), never_began=True)
    folder = target / parcel.bundle_key
    if not folder.is_dir():
        folder.mkdir(mode=0o700, exist_ok=True)
        _sync_folder(target)
    # No glob pattern: Python would cache one compiled pattern for each result.
    for left in folder.iterdir():
        if left.name.startswith(f".{parcel.unique_id}.") and left.name.endswith(".part"):
            left.unlink(missing_ok=True)
    final = folder / f"{parcel.unique_id}.json"
    part = folder / f".{parcel.unique_id}.{secrets.token_hex(4)}.part"
    try:
        if not _is_there(final):
            _write(part, parcel.envelope)
            _show(part, final)
        if final.read_bytes() != parcel.envelope:
            return Refused(DeliveryReason.DIFFERENT_FILE, str(final))
        _sync_folder(folder)
        return Accepted(str(final))
    finally:
        part.unlink(missing_ok=True)


def _show(part: Path, final: Path) -> None:
    """Give the finished file its final name, unless that name exists already. The caller compares the contents to
    find out which of the two happened."""
    try:
        if sys.platform == "win32":
            part.rename(final)
        else:
            final.hardlink_to(part)
    except FileExistsError:
        if not _is_there(final):
            part.replace(final)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        # An empty file reserves the name and is then replaced atomically. A reservation that a killed delivery left
        # behind counts as no file.
        final.touch(mode=0o600, exist_ok=not _is_there(final))
        part.replace(final)


def _is_there(final: Path) -> bool:
    """Return whether the result exists. An empty file is a killed delivery's reservation: no result is empty."""
    return final.exists() and final.stat().st_size > 0


def _opened_privately(path: str, flags: int) -> int:
    """Open a file so that only the worker may ever read it, also in a folder that others can open."""
    return os.open(path, flags, 0o600)


def _write(part: Path, data: bytes) -> None:
    with open(part, "xb", opener=_opened_privately) as file:
        file.write(data)
        file.flush()
        _sync(file.fileno())


def _sync_folder(folder: Path) -> None:
    if sys.platform != "win32":
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            _sync(descriptor)
        except OSError as error:
            if error.errno not in _NO_FOLDER_SYNC:
                raise
        finally:
            os.close(descriptor)


def _sync(descriptor: int) -> None:
    """Flush a file to the medium. On macOS, `fsync` leaves the bytes in the cache of the drive."""
    if sys.platform == "darwin":
        import fcntl

        try:
            fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
        except OSError as error:
            if error.errno not in _NO_FULL_SYNC:
                raise
        else:
            return
    os.fsync(descriptor)


# Number of names sorted at a time, so that the listing of a million files is never held in memory.
_SORTED_AT_ONCE = 20_000
# Maximum depth of nested folders above the bundle folders.
MAX_FOLDER_DEPTH = 3
# The flags do not exist on Windows. There, only the check before the file is opened remains.
_OPEN_FLAGS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


class ResultsFolder:
    """A results folder, one bundle's folder in it, or a folder of results folders. All methods raise OSError."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._own_key = folder.resolve().name

    @property
    def name(self) -> str:
        return self._folder.resolve().name or str(self._folder)

    def listing(self) -> Iterator[ResultFile]:
        """Yield every file, sorted by name within blocks of some thousand files."""
        if BUNDLE_KEY.fullmatch(self._own_key) and not any(map(_is_of_a_bundle, _members(self._folder))):
            yield from _result_files(self._folder, "", self._own_key)
            return
        yield from _nested(self._folder, "", MAX_FOLDER_DEPTH)

    def read(self, path: str, limit_bytes: int) -> bytes:
        """Read at most one byte more than the limit."""
        descriptor = os.open(self._folder / path, _OPEN_FLAGS)
        with os.fdopen(descriptor, "rb") as file:
            return file.read(limit_bytes + 1)


def _nested(folder: Path, prefix: str, depth: int) -> Iterator[ResultFile]:
    """Yield the results of nested folders, for example one folder for each worker, down to a limited depth."""
    for member in _members(folder):
        if _is_of_a_bundle(member):
            yield from _result_files(Path(member.path), f"{prefix}{member.name}/", member.name)
            continue
        listed = _result_file(member, prefix, "")
        if listed.odd == "folder" and depth:
            own = _nested(Path(member.path), f"{listed.path}/", depth - 1)
            first = next(own, None)
            yield ResultFile(listed.path, odd="empty") if first is None else first
            yield from own
        else:
            yield listed if listed.odd else ResultFile(listed.path, odd="place")


def _members(folder: Path) -> Iterator[os.DirEntry[str]]:
    with os.scandir(folder) as members:
        for some in batched(members, _SORTED_AT_ONCE):
            yield from sorted(some, key=lambda member: member.name)


def _result_files(folder: Path, prefix: str, key: str) -> Iterator[ResultFile]:
    for member in _members(folder):
        if member.name not in REQUESTER_FILE_NAMES:  # files that the requester writes about the results
            yield _result_file(member, prefix, key)


def _result_file(member: os.DirEntry[str], prefix: str, key: str) -> ResultFile:
    mode = member.stat(follow_symlinks=False).st_mode
    odd = ""
    if member.name.startswith("."):
        odd = "hidden"
    elif stat.S_ISLNK(mode) or member.is_junction():
        odd = "link"
    elif stat.S_ISDIR(mode):
        odd = "folder"
    elif not stat.S_ISREG(mode):
        odd = "special"
    elif not member.name.endswith(RESULT_SUFFIX):
        odd = "name"
    return ResultFile(f"{prefix}{member.name}", key, odd)


def _is_of_a_bundle(member: os.DirEntry[str]) -> bool:
    is_folder = member.is_dir(follow_symlinks=False) and not member.is_junction()
    return is_folder and BUNDLE_KEY.fullmatch(member.name) is not None
