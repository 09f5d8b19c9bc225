"""The check that a home has no work yet. Transferred work is only accepted there, because work is never merged."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from annotator.core.errors import MoveReason, MoveRefused
from annotator.core.ledger.entries import EntryKind
from annotator.store.disk import disk_faults
from annotator.store.folders.home import Home
from annotator.store.records.connection import open_to_read, sqlite_faults

# Entries that are written even if the worker has done nothing but look around.
_NO_WORK = (
    *(EntryKind.STARTED, EntryKind.STOPPED, EntryKind.HEARTBEAT, EntryKind.PAUSED, EntryKind.RESUMED),
    *(EntryKind.IDLE_BEGAN, EntryKind.IDLE_ENDED, EntryKind.LOCK_BEGAN, EntryKind.LOCK_ENDED),
)


def check_fresh(home: Home) -> None:
    """Raise `MoveRefused` if there is work, and `StoreFault` if that cannot be determined."""
    if _has_files(home.bundles) or _has_files(home.results) or (home.records.exists() and _has_work(home.records)):
        raise MoveRefused(MoveReason.HAS_WORK, path=str(home.folder))


def _has_files(folder: Path) -> bool:
    with disk_faults(folder):
        return folder.is_dir() and any(not entry.name.startswith(".") for entry in folder.iterdir())


def _has_work(records: Path) -> bool:
    kinds = ", ".join(f"'{kind}'" for kind in _NO_WORK)
    asked = f"SELECT 1 FROM assignments UNION ALL SELECT 1 FROM entries WHERE kind NOT IN ({kinds}) LIMIT 1"
    with sqlite_faults(records), closing(open_to_read(records)) as connection:
        return connection.execute(asked).fetchone() is not None
