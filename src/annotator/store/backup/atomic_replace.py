"""The replacement of damaged records by verified ones, in steps that survive a power cut at any point.

1. The damaged file and its log get a second name, which they keep.
2. The new records get the name `records.sqlite3.restored`. From here on they are the valid ones.
3. The old log is deleted, because SQLite would apply it to the new records. A new change log begins at their last
  entry.
4. The new records get their final name.

Every program that opens records first completes an interrupted replacement (`finish_placing`)."""

from __future__ import annotations

import os
import shutil
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from annotator.core.ledger.clock import Timestamp
from annotator.store.backup.change_log_format import LastEntry
from annotator.store.backup.folder import CopiesFolder
from annotator.store.disk import database_files, disk_faults, sync_descriptor, sync_folder
from annotator.store.folders.home import Home
from annotator.store.records import ledger
from annotator.store.records.connection import open_to_read, sqlite_faults


def replace_atomically(home: Home, new: Path, now: Timestamp) -> Path | None:
    """Replace the records by `new`, which is on the same disk, verified and not open anywhere. Return the path of
    the damaged records, or None if there were none. Raise `StoreFault`."""
    with disk_faults(home.folder):
        aside = set_aside(home, now)
        _sync(new)
        new.replace(home.restored)
        sync_folder(home.folder)
    finish_placing(home)
    return aside


def finish_placing(home: Home) -> None:
    """Complete an interrupted replacement, if there is one. Raise `StoreFault`."""
    new = home.restored
    with disk_faults(home.folder):
        if not new.exists():
            return
        for path in reversed(database_files(home.records)[1:]):
            path.unlink(missing_ok=True)
        sync_folder(home.folder)
        with sqlite_faults(new), closing(open_to_read(new, for_a_moment=True)) as connection:
            last = LastEntry(*ledger.last_of(connection))
        CopiesFolder(home.copies).begin_changes(last)
        new.replace(home.records)
        sync_folder(home.folder)
        home.damage.unlink(missing_ok=True)


def set_aside(home: Home, now: Timestamp) -> Path | None:
    """Give the records and their log a second name with the time; return it, None without. The index of the log is
    left out, because SQLite builds it anew. Raise OSError."""
    if not home.records.is_file() or not home.records.stat().st_size:
        return None
    local = datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=now.utc_ms, minutes=now.offset_min)
    stem = f"records-damaged-{local:%Y-%m-%d-%H%M%S}"
    names = (f"{stem}.sqlite3" if number == 1 else f"{stem}-{number}.sqlite3" for number in count(1))
    aside = next(home.folder / name for name in names if not (home.folder / name).exists())
    for own, other in zip(database_files(home.records)[:2], database_files(aside)[:2], strict=True):
        if own.exists() and own.stat().st_size:
            _second_name(own, other)
    sync_folder(home.folder)
    return aside


def _second_name(path: Path, other: Path) -> None:
    try:
        other.hardlink_to(path)
    except OSError:  # a disk without hard links
        shutil.copyfile(path, other)
        _sync(other)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDWR)
    try:
        sync_descriptor(descriptor)
    finally:
        os.close(descriptor)
