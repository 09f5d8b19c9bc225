"""One copy of the records a day, and one whenever what changed since cannot be told any more, or is too much of it."""

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
from annotator.store.records.integrity_scan import look_through

type Copier = Callable[[Path, Path, Progress], BackupSummary]


class DailyCopies:
    """Beside the one who writes `records`, whose every change is told to `changes`. One copy at a time."""

    def __init__(self, records: Path, folder: CopiesFolder, changes: Changes, copier: Copier = copy_records) -> None:
        """`copier` does what `copy_records` does."""
        self._records = records
        self._folder = folder
        self._changes = changes
        self._copier = copier
        self._is_wanted = False  # the one before was wanted, and could not be made

    def is_due(self, day: date) -> bool:
        """`day` is the local one."""
        return self._is_wanted or self._changes.wants_copy or not self._folder.copy_of(day).exists()

    def make(self, day: date, progress: Progress) -> BackupSummary:
        """Blocking; belongs in a thread. Makes the copy of a day, anew where there is one, and removes what is older
        than is kept. `progress` and what is raised as in `copy_records`; CopyUnsound where all rows can be read, and
        an entry or an index is not what it should be: one can work with such records, but not restore them."""
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
        self._folder.keep_enough(target, begun)
        self._is_wanted = False
        return holding


def _look_at_every_page(records: Path) -> None:
    """Raises RecordsDamaged."""
    open_to_read(records).close()  # looks at those of a small file
    look_through(records)
