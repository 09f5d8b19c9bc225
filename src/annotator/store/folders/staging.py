"""Staging folders, in which a new folder is filled before it gets its name, and the cleanup of their leftovers."""

from __future__ import annotations

import os
import re
import secrets
import shutil
import stat
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from annotator.store.disk import is_ours

_PREFIX = ".annotator-"
_NAMES = re.compile(re.escape(_PREFIX) + r"[0-9a-f]{16}")
# A younger folder may belong to a program that is about to lock it.
LEFT_AFTER_S = 60.0
# Without a lock, nothing shows whether the program is alive. No folder takes that long to fill.
STALE_LOCK_AFTER_S = 24 * 3600.0


@contextmanager
def staged(above: Path, mode: int = 0o777) -> Iterator[Path]:
    """Yield a hidden folder in `above` with the permissions `mode`, to be filled and renamed. It is deleted at the
    end if it was not renamed. Leftovers of killed programs are deleted first. Raise OSError."""
    _remove_left(above)
    staging = above / f"{_PREFIX}{secrets.token_hex(8)}"
    staging.mkdir(mode)
    try:
        with _locked(staging):
            yield staging
    finally:
        shutil.rmtree(staging, ignore_errors=True)


@contextmanager
def _locked(folder: Path) -> Iterator[bool]:
    """Hold a lock on the folder and yield whether it was free. The system releases the lock of a dead program. A
    disk without locks never counts as free."""
    if sys.platform == "win32":
        yield True
        return
    import fcntl

    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            is_ours = False
        else:
            is_ours = True
        yield is_ours
    finally:
        os.close(descriptor)


def _remove_left(above: Path) -> None:
    """Delete staging folders that belong to the user and are not in use."""
    with suppress(OSError):
        for folder in above.glob(f"{_PREFIX}*"):
            if _NAMES.fullmatch(folder.name) and _is_left(folder.lstat()):
                with suppress(OSError), _locked(folder) as is_free:
                    if is_free:
                        shutil.rmtree(folder, ignore_errors=True)


def _is_left(found: os.stat_result) -> bool:
    after_s = STALE_LOCK_AFTER_S if sys.platform == "win32" else LEFT_AFTER_S
    return stat.S_ISDIR(found.st_mode) and is_ours(found) and time.time() - found.st_mtime > after_s
