"""Durable writing of files and folders, and disk errors as exceptions of the program."""

from __future__ import annotations

import errno
import os
import re
import secrets
import sys
import time
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from itertools import batched
from pathlib import Path

from annotator.core.errors import DiskFull, NoTemporaryFolder, StoreFault

# Error codes of some network and USB stick file systems that do not support sync.
_NO_FULL_SYNC = frozenset({errno.ENOTSUP, errno.EINVAL, errno.ENOTTY})
_NO_FOLDER_SYNC = frozenset({errno.ENOTSUP, errno.EINVAL, errno.EBADF})
# Error codes of file systems without hard links (FAT, some network shares).
_NO_LINKS = frozenset({errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK, errno.EXDEV})
# Error codes of a disk that takes no more data. Windows has no code for quotas.
FULL = frozenset({errno.ENOSPC, errno.EDQUOT} if sys.platform != "win32" else {errno.ENOSPC})

_SYNCED_TOGETHER = 500
_PROBE_BYTES = 64 << 10  # more than the smallest log and index of SQLite


def sync_descriptor(descriptor: int) -> None:
    """Flush a file to the medium. On macOS, `fsync` leaves the data in the cache of the drive, so it is only the
    fallback for file systems that support nothing better."""
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


def sync_folder(folder: Path) -> None:
    """Flush the names in `folder` to the medium. Windows does not support this and does not need it. Some FUSE and
    CIFS file systems do not support it for folders; they store names in their own way."""
    if sys.platform != "win32":
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            sync_descriptor(descriptor)
        except OSError as error:
            if error.errno not in _NO_FOLDER_SYNC:
                raise
        finally:
            os.close(descriptor)


def opened_privately(path: str, flags: int) -> int:
    """Open a file so that only the user may ever read a new one; an opener for `open`."""
    return os.open(path, flags, 0o600)


def database_files(database: Path) -> tuple[Path, Path, Path]:
    """Return the paths of an SQLite database, of its write-ahead log and of the index of the log. Move or delete them
    from the last to the first: a database without its log is valid, but a log is applied to any database."""
    log, index = (database.with_name(f"{database.name}{end}") for end in ("-wal", "-shm"))
    return database, log, index


def write_new(path: Path, data: bytes) -> None:
    """Write and sync a new file. Its name is durable only after its folder is synced."""
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        sync_descriptor(file.fileno())


def write_files(files: Iterable[tuple[Path, Iterable[bytes]]]) -> None:
    """Write and sync new files, each in pieces; see `write_new`. 5,000 files of 10 kB take half of the processor time
    and a third of the time, because the disk gets many of them together."""
    for some in batched(files, _SYNCED_TOGETHER, strict=False):
        for path, pieces in some:
            with path.open("xb") as file:
                file.writelines(pieces)
        if len(some) > 1:
            _begin_sync(some[0][0].parent)
        for path, _ in some:
            descriptor = os.open(path, os.O_RDWR)  # Windows flushes no file that is only read
            try:
                sync_descriptor(descriptor)
            finally:
                os.close(descriptor)


def _begin_sync(folder: Path) -> None:
    """Write the changes of the folder's file system to the medium. Best effort: every file is still synced itself."""
    import ctypes  # not needed at program start

    with suppress(AttributeError, OSError, TypeError):  # only Linux has the function
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            ctypes.CDLL(None).syncfs(descriptor)
        finally:
            os.close(descriptor)


def show_new(part: Path, target: Path) -> None:
    """Give a finished file its final name. Raise FileExistsError if the name exists, checked in the same step."""
    try:
        if sys.platform == "win32":
            part.rename(target)
        else:
            target.hardlink_to(part)
            part.unlink()
    except FileExistsError:
        raise
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        target.touch(exist_ok=False)
        part.replace(target)


def make_folder(folder: Path) -> None:
    """Create the folder and its parents, readable only by the user, and sync their names. Do nothing if it exists."""
    missing = [folder, *folder.parents]
    missing = missing[: next(index for index, place in enumerate(missing) if place.exists())]
    for place in reversed(missing):
        place.mkdir(mode=0o700, exist_ok=True)
        sync_folder(place.parent)


def temporary_folder() -> Path:
    """Return the configured or system's temporary folder after a test write. Raise `NoTemporaryFolder`."""
    import tempfile  # not needed at program start

    folder = os.environ.get("TMPDIR") or ("/tmp" if sys.platform != "win32" else os.environ.get("TEMP", ""))
    try:
        folder = tempfile.gettempdir()
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b".")
    except OSError as error:
        raise NoTemporaryFolder(path=folder, detail=error.strerror or str(error)) from error
    return Path(folder)


@contextmanager
def disk_faults(path: Path) -> Iterator[None]:
    """Translate OSError into `DiskFull` or `StoreFault` with the path and the message of the system."""
    try:
        yield
    except OSError as error:
        fault = DiskFull if error.errno in FULL else StoreFault
        raise fault(path=str(path), detail=error.strerror or str(error)) from error


def is_full(folder: Path) -> bool:
    """Return whether the disk takes no more data, after a test write. Libraries such as SQLite do not say that."""
    import tempfile  # not needed at program start

    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(bytes(_PROBE_BYTES))
            file.flush()
            sync_descriptor(file.fileno())  # a disk with quotas may refuse data only now
    except OSError as error:
        return error.errno in FULL
    return False


PART = ".part"
_NAMES = re.compile(r"\.(.+)\.[0-9a-f]{8}" + re.escape(PART), re.DOTALL)
# Nothing shows whether the writing program is alive. No file is written that long without a new byte.
LEFT_AFTER_S = 24 * 3600.0


def part_of(target: Path) -> Path:
    """Return the temporary path for `target`. Leftovers of killed programs are deleted first."""
    return parts_of((target,))[target]


def parts_of(targets: Collection[Path]) -> Mapping[Path, Path]:
    """Return the temporary path for each target. Every folder is scanned once."""
    for folder in {target.parent for target in targets}:
        _remove_left(folder, {target.name for target in targets if target.parent == folder})
    return {target: target.with_name(f".{target.name}.{secrets.token_hex(4)}{PART}") for target in targets}


def _remove_left(folder: Path, names: Collection[str]) -> None:
    """Delete the user's leftovers. If the folder cannot be read, the caller that writes to it reports that."""
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            found = _NAMES.fullmatch(entry.name)
            if found is not None and found[1] in names and _is_left(entry):
                with suppress(OSError):
                    Path(entry.path).unlink()


def _is_left(entry: os.DirEntry[str]) -> bool:
    found = entry.stat(follow_symlinks=False)
    return entry.is_file(follow_symlinks=False) and is_ours(found) and time.time() - found.st_mtime > LEFT_AFTER_S


def is_ours(found: os.stat_result) -> bool:
    """Return whether the user owns the file. On Windows every readable file counts."""
    if sys.platform == "win32":
        return True
    return found.st_uid == os.getuid()
