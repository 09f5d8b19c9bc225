"""Files and folders that are still there after a power cut, and the errors of the disk in our own words."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from annotator.core.errors import DiskFull, NoTemporaryFolder, StoreFault

# What some network and stick file systems answer when asked to sync: that they know no such thing.
_NO_FULL_SYNC = frozenset({errno.ENOTSUP, errno.EINVAL, errno.ENOTTY})
_NO_FOLDER_SYNC = frozenset({errno.ENOTSUP, errno.EINVAL, errno.EBADF})
# What file systems without hard links answer (FAT, some network shares).
_NO_LINKS = frozenset({errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK, errno.EXDEV})
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT} if sys.platform != "win32" else {errno.ENOSPC})


def sync_descriptor(descriptor: int) -> None:
    """What was written is on the disk when this returns. On macOS `fsync` leaves it in the drive's cache; where the
    file system knows nothing better, it has to do."""
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
    """The names in `folder` are on the disk when this returns. Windows cannot do this and needs no asking; file systems
    that have no such thing for folders (some of FUSE and CIFS) keep names in their own way."""
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
    """An opener for `open`: nobody but this person may read a file that it makes, at any time."""
    return os.open(path, flags, 0o600)


def write_new(path: Path, data: bytes) -> None:
    """A file that did not exist before, its bytes synced; its name is not, until its folder is."""
    write_pieces(path, (data,))


def write_pieces(path: Path, pieces: Iterable[bytes]) -> None:
    """As `write_new`, of what is too large to hold."""
    with path.open("xb") as file:
        file.writelines(pieces)
        file.flush()
        sync_descriptor(file.fileno())


def show_new(part: Path, target: Path) -> None:
    """Gives a finished file its name, and looks whether another has it in the same step: FileExistsError then."""
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
    """The folder and those above it, for this person's eyes only, names synced. Nothing happens when it exists."""
    missing = [folder, *folder.parents]
    missing = missing[: next(index for index, place in enumerate(missing) if place.exists())]
    for place in reversed(missing):
        place.mkdir(mode=0o700, exist_ok=True)
        sync_folder(place.parent)


def temporary_folder() -> Path:
    """The system's, or what the person named in its place, in which a file could just be written. Raises
    NoTemporaryFolder."""
    import tempfile  # no start needs it

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
    """The border: OSError becomes DiskFull or StoreFault, with the path and the system's own words."""
    try:
        yield
    except OSError as error:
        fault = DiskFull if error.errno in _FULL else StoreFault
        raise fault(path=str(path), detail=error.strerror or str(error)) from error
