"""The home of a trial run: a private temporary folder, so that the user's own data are not touched."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from annotator.core.errors import StoreFault
from annotator.store.disk import disk_faults, is_ours, temporary_folder
from annotator.store.folders.home import Home

PREFIX = "annotator-rehearsal-"
# A younger folder may belong to a trial run that is about to lock it.
LEFT_AFTER_S = 60.0


@contextmanager
def rehearsal_home() -> Iterator[Home]:
    """Create a locked home in the temporary folder of the system and delete it at the end. Leftovers of killed trial
    runs are deleted first. Raise `StoreFault`."""
    above = temporary_folder()
    _remove_left(above)
    with disk_faults(above):
        folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=above))
    try:
        home = Home(folder)
        with home.lock():
            yield home
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _remove_left(above: Path) -> None:
    """Delete folders that belong to the user and that no process has locked."""
    with suppress(OSError):
        for folder in above.glob(f"{PREFIX}*"):
            if _is_left(folder.lstat()) and _is_free(Home(folder)):
                shutil.rmtree(folder, ignore_errors=True)


def _is_left(found: os.stat_result) -> bool:
    return stat.S_ISDIR(found.st_mode) and is_ours(found) and time.time() - found.st_mtime > LEFT_AFTER_S


def _is_free(home: Home) -> bool:
    """Return whether the home is unlocked. The system releases the lock of a dead process."""
    try:
        with home.lock():
            return True
    except StoreFault:
        return False
