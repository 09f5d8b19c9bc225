"""The home of a rehearsal: a private folder that is gone afterwards, so that nothing of the person's own is touched."""

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
from annotator.store.disk import disk_faults, temporary_folder
from annotator.store.folders.home import Home
from annotator.store.partial_files import is_ours

PREFIX = "annotator-rehearsal-"
# A younger one may belong to a rehearsal that is just about to lock it.
LEFT_AFTER_S = 60.0


@contextmanager
def rehearsal_home() -> Iterator[Home]:
    """A locked home in the system's folder for temporary files; removed in the end. What a killed rehearsal left there
    is removed first. Raises StoreFault."""
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
    """Only what is this person's own, and what nobody has locked."""
    with suppress(OSError):
        for folder in above.glob(f"{PREFIX}*"):
            if _is_left(folder.lstat()) and _is_free(Home(folder)):
                shutil.rmtree(folder, ignore_errors=True)


def _is_left(found: os.stat_result) -> bool:
    return stat.S_ISDIR(found.st_mode) and is_ours(found) and time.time() - found.st_mtime > LEFT_AFTER_S


def _is_free(home: Home) -> bool:
    """The system lets go of a dead rehearsal's lock."""
    try:
        with home.lock():
            return True
    except StoreFault:
        return False
