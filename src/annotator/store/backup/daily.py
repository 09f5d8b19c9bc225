"""The daily backup of the records. A further backup is made when the change log is incomplete or too large."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path

from annotator.core.errors import CopyUnsound, RecordsDamaged
from annotator.core.ledger.backup_summary import BackupSummary
from annotator.core.ports.bundles import Progress
from annotator.store.backup.change_log import Changes
from annotator.store.backup.folder import CopiesFolder
from annotator.store.backup.verified_copy import copy_records
from annotator.store.disk import disk_faults
from annotator.store.records.connection import open_to_read
from annotator.store.records.integrity_scan import scan_records

type Copier = Callable[[Path, Path, Progress], BackupSummary]


class DailyCopies:
    """The backups, one at a time, made while another thread writes `records` and logs changes to `changes`."""

    def __init__(self, records: Path, folder: CopiesFolder, changes: Changes, copier: Copier = copy_records) -> None:
        """`copier` has the interface of `copy_records`."""
        self._records = records
        self._folder = folder
        self._changes = changes
        self._copier = copier
        self._is_wanted = False  # the last attempt failed

    def is_due(self, day: date) -> bool:
        """Return whether a backup is due. `day` is the local day."""
        return self._is_wanted or self._changes.wants_copy or not self._folder.copy_of(day).exists()

    def make(self, day: date, progress: Progress) -> BackupSummary:
        """Make or replace the backup of a day and delete old ones. Blocking, for use in a thread. `progress` and
        errors are those of `copy_records`. Raise `CopyUnsound` if all rows can be read but an entry or index is
        wrong: such records can be used, but not restored."""
        self._is_wanted = True
        target = self._folder.copy_of(day)
        with disk_faults(self._folder.folder):
            begun = self._changes.begin_anew()
        self._folder.remove_parts()
        try:
            holding = self._copier(self._records, target, progress)
        except RecordsDamaged as fault:
            if "seq" not in fault.params:
                _look_at_every_page(self._records)
            raise CopyUnsound(**fault.params) from fault
        with suppress(OSError):
            self._changes.mark_copy(target, begun)
        self._folder.delete_old_copies(target, begun)
        self._is_wanted = False
        return holding


def _look_at_every_page(records: Path) -> None:
    """Raise `RecordsDamaged`."""
    open_to_read(records).close()  # checks the pages of a small file
    scan_records(records)
