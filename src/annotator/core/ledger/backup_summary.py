"""Summaries of records and backups, in figures a user can compare."""

from __future__ import annotations

from msgspec import Struct


class BackupSummary(Struct, frozen=True):
    """The summary of one records file, read completely. `entries` is the number of ledger entries. `last_sha256`,
    `last_utc_ms` and `last_offset_min` (UTC offset) are the last entry's; None and 0 without one. `results` were
    submitted or skipped, `received` of them have reached their destination. `size_bytes` is the file's size."""

    entries: int
    last_sha256: str
    last_utc_ms: int | None
    last_offset_min: int
    results: int
    received: int
    size_bytes: int


class Remains(Struct, frozen=True):
    """The readable part of damaged records: first intact entries, results. `is_there`: the file has content."""

    is_there: bool
    entries: int = 0
    results: int = 0


class Restoration(Struct, frozen=True):
    """The preview or result of a restoration.

    `remains` describes the damaged file. `copy` is the best intact backup, at `copy_path`, or None. `with_changes`
    counts entries and results of the backup plus later changes; `changed_last` is the time and UTC offset of the
    last of them. `from_results` counts results known only from the results folder, or known as received only there.
    `restored` is the total. `missing` entries are known to be lost; 0 if none are known. `is_complete`: none can be
    missing. `reopened` tasks were submitted but their unsent results are lost, so they are open again with their
    answers. `set_aside` is the new path of the damaged file, None if there was none or nothing was restored yet."""

    remains: Remains
    copy: BackupSummary | None
    copy_path: str
    with_changes: tuple[int, int]
    changed_last: tuple[int | None, int]
    from_results: int
    restored: BackupSummary
    missing: int
    is_complete: bool
    reopened: int = 0
    set_aside: str | None = None

    @property
    def is_all(self) -> bool:
        return self.is_complete and not self.reopened
