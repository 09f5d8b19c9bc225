"""Results as files in a folder of the worker's choice: `<target>/<bundle id>@<revision>/<unique_id>.json`.

A file appears under its name whole and for good, or not at all: written beside, synced, renamed without overwriting,
folder synced. What a killed delivery left is cleared by the next one of the same parcel.
"""

from __future__ import annotations

import asyncio
import errno
import os
import secrets
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path

from annotator.core.outbox.parcel import (
    SLOWEST_BYTES_S,
    Accepted,
    DeliveryReason,
    Outcome,
    Parcel,
    Refused,
    RetryLater,
    Route,
)
from annotator.core.outbox.requester_files import LARGEST_BESIDE_BYTES, RequesterFile, Unchanged, whole

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
# What file systems without hard links (FAT, some network shares) answer to `link`.
_NO_LINKS = frozenset({errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK})
# What some of them answer when asked to sync: that they know no such thing.
_NO_FULL_SYNC = frozenset({errno.ENOTSUP, errno.EINVAL, errno.ENOTTY})
_NO_FOLDER_SYNC = frozenset({errno.ENOTSUP, errno.EINVAL, errno.EBADF})


class FolderConnector:
    """`core.ports.connector.Connector`. `target` is asked at each delivery: the person may choose another folder
    meanwhile."""

    kind = "folder"

    def __init__(self, target: Callable[[], Path], patience_s: float = PATIENCE_S) -> None:
        self._target = target
        self._patience_s = patience_s

    async def beside(self, way: Route, name: str, mark: str = "") -> RequesterFile | Unchanged | None:
        """`core.ports.connector.RequesterFiles`: a file of the worker's own folder."""
        place = self._target() / way.bundle_key / name
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
    """In a thread of its own that does not keep the program alive: a network folder may hang for ever."""
    done: Future[T] = Future()

    def run() -> None:
        if not done.set_running_or_notify_cancel():
            return
        try:
            done.set_result(work())
        except BaseException as error:
            done.set_exception(error)

    threading.Thread(target=run, name="folder delivery", daemon=True).start()
    return await asyncio.wrap_future(done)


def _small_file(place: Path, mark: str) -> RequesterFile | Unchanged | None:
    """Its mark is when it was written, and how large it is; of what was written a moment ago it has none, because
    clocks of some disks stand still for as long. Raises OSError."""
    if not place.is_file():
        return None
    with place.open("rb") as file:
        stands = os.fstat(file.fileno())
        own_mark = f"{stands.st_mtime_ns}-{stands.st_size}"
        if own_mark == mark:
            return Unchanged.UNCHANGED
        data = whole(file.read(LARGEST_BESIDE_BYTES + 1))
    is_settled = time.time() - stands.st_mtime > _SETTLED_AFTER_S
    return None if data is None else RequesterFile(data, own_mark if is_settled else "")


def _deliver(target: Path, parcel: Parcel) -> Outcome:
    """Raises OSError for whatever may pass by itself or by the person's hand."""
    if not target.is_dir():
        return RetryLater(DeliveryReason.FOLDER_MISSING, str(target), never_began=True)
    folder = target / parcel.bundle_key
    if not folder.is_dir():
        folder.mkdir(exist_ok=True)
        _sync_folder(target)
    # Not by a pattern: Python would keep one for each result.
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
    """Gives the finished file its name unless another has it; which of the two it is, is for the caller to compare."""
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
        # The name is claimed by an empty file and then filled at one stroke; a claim that a kill left behind counts
        # as no file.
        final.touch(exist_ok=not _is_there(final))
        part.replace(final)


def _is_there(final: Path) -> bool:
    """An empty file is a claim whose delivery was killed: no result is empty."""
    return final.exists() and final.stat().st_size > 0


def _write(part: Path, data: bytes) -> None:
    with part.open("xb") as file:
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
    """On macOS `fsync` leaves the bytes in the drive's cache."""
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
